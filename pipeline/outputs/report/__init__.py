"""Files of the report for a period: an Excel workbook with its tables and a Word document with its text."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.outputs.report.charts import chart_bars, chart_png
from pipeline.outputs.report.contents import ReportContents, period_contents
from pipeline.outputs.report.document import document
from pipeline.outputs.report.workbook import workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from pipeline.runtime.settings import Settings

FILES: dict[str, tuple[str, Callable[[ReportContents], bytes]]] = {
    "workbook": ("bang-so-lieu-{:%Y-%m}.xlsx", workbook),
    "document": ("bao-cao-{:%Y-%m}.docx", document),
}
"""Each file's name, which holds its period, and the function that gives its bytes."""


def report_contents(settings: Settings, period: date) -> ReportContents:
    """What the warehouse holds of a period for its report.

    Dagster's steps ask for it one after the other: what was read last stands while the warehouse is the same file.
    """
    file = settings.database.stat() if settings.database.exists() else None  # without one the reader says so
    state = (file.st_dev, file.st_ino, file.st_mtime_ns, file.st_size) if file else ()
    return _contents(settings.database, state, period, settings.report_sources)


@lru_cache(maxsize=1)
def _contents(database: Path, _state: tuple[int, ...], period: date, most_sources: int) -> ReportContents:
    return period_contents(database, period, most_sources)


def file_name(kind: str, period: date) -> str:
    """The name of one of :data:`FILES`."""
    return FILES[kind][0].format(period)


def file_content(kind: str, contents: ReportContents) -> bytes:
    """The bytes of one of :data:`FILES`."""
    return FILES[kind][1](contents)


def charts(contents: ReportContents) -> dict[str, bytes]:
    """The charts of a period as PNG by title."""
    drawn = [(table, table.chart) for table in contents.tables.values() if table.chart]
    return {chart.title: chart_png(table, chart) for table, chart in drawn if chart_bars(table, chart).rows}
