"""Files of the report for a period: an Excel workbook with its tables and a Word document with its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.outputs.report.charts import chart_png
from pipeline.outputs.report.contents import ReportContents, period_contents
from pipeline.outputs.report.document import document
from pipeline.outputs.report.workbook import workbook
from pipeline.runtime.atomic_files import write_whole

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
    """What the warehouse holds of a period for its report."""
    return period_contents(settings.database, period, settings.report_sources)


def write_file(kind: str, contents: ReportContents, folder: Path) -> Path:
    """Write one of :data:`FILES` into a folder, complete or not at all; its path."""
    name, content = FILES[kind]
    path = folder / name.format(contents.period)
    write_whole(path, content(contents))
    return path


def charts(contents: ReportContents) -> dict[str, bytes]:
    """The charts of a period as PNG by title."""
    return {table.chart.title: chart_png(table, table.chart) for table in contents.tables.values() if table.chart}
