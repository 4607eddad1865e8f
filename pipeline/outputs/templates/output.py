"""The templates as an output of the registry: those of the month after a period, filled in from what it reported."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import duckdb

from pipeline.outputs.contract import Written
from pipeline.outputs.templates.write_templates import template_folder, write_templates
from schemas.reference_data import month_end

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from pipeline.outputs.contract import Request

_IN_A_GAP = "select coalesce(? < max(period) and not bool_or(period = ?), false) from quality.coverage"


def write_following(request: Request) -> Written:
    """Write the templates of the month after the request's period; those that would be the same stay as they are.

    A month that nobody is asked for any more, as it lies in a longer gap of what was received, gets none.
    """
    following = month_end(request.month) + timedelta(days=1)
    in_a_gap = lies_in_a_gap(request.settings.database, following)
    is_new = write_templates(request.settings, following, due=() if in_a_gap else None)
    return Written(
        paths=tuple(is_new),
        facts=lambda: {
            "Kỳ của mẫu biểu": f"{following:%m/%Y}",
            "Số mẫu biểu": len(is_new),
            "Số mẫu mới hoặc thay đổi": sum(is_new.values()),
            "Thư mục": template_folder(request.settings, following),
        },
    )


def lies_in_a_gap(database: Path, period: date) -> bool:
    """Whether later months were received though the period is not expected; False before there is a warehouse."""
    if not database.exists():
        return False
    with duckdb.connect(database, read_only=True) as connection:
        found = connection.execute(_IN_A_GAP, [period, period]).fetchone()
    return bool(found and found[0])
