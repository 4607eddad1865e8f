"""The status page as an output of the registry: a page for each period, and the latest one as the first page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.outputs.contract import Written
from pipeline.outputs.status_page.pages import INDEX, write_pages
from pipeline.runtime.clock import today

if TYPE_CHECKING:
    from pipeline.outputs.contract import Request


def write_page(request: Request) -> Written:
    """Write the pages as of today."""
    paths = write_pages(request.settings, today())
    return Written(
        paths=tuple(paths),
        facts=lambda: {"Trang của kỳ mới nhất": request.settings.files / INDEX, "Số trang": len(paths)},
    )
