"""The templates as an output of the registry: those of the month after a period, filled in from what it reported."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.outputs.contract import Written
from pipeline.outputs.templates.write_templates import template_folder, write_templates
from schemas.reference_data import month_end

if TYPE_CHECKING:
    from pipeline.outputs.contract import Request


def write_following(request: Request) -> Written:
    """Write the templates of the month after the request's period; those that would be the same stay as they are."""
    following = month_end(request.month) + timedelta(days=1)
    is_new = write_templates(request.settings, following)
    return Written(
        paths=tuple(is_new),
        facts=lambda: {
            "Kỳ của mẫu biểu": f"{following:%m/%Y}",
            "Số mẫu biểu": len(is_new),
            "Số mẫu mới hoặc thay đổi": sum(is_new.values()),
            "Thư mục": template_folder(request.settings, following),
        },
    )
