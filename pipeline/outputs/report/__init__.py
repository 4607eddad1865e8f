"""The files of the report for a period: a workbook of its tables and a document with its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.outputs.report.charts import chart_png
from pipeline.outputs.report.contents import ReportContents, contents
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
    return contents(settings.database, period, settings.report_sources)


def write_file(kind: str, found: ReportContents, folder: Path) -> Path:
    """Write one of :data:`FILES` into a folder, complete or not at all; its path."""
    name, made = FILES[kind]
    path = folder / name.format(found.period)
    write_whole(path, made(found))
    return path


def report_folder(settings: Settings, period: date) -> Path:
    """Where the files of a period are written unless told otherwise."""
    return settings.files / f"{period:%Y-%m}"


def charts(found: ReportContents) -> dict[str, bytes]:
    """The charts of a period as PNG by title."""
    return {one.chart.title: chart_png(one, one.chart) for one in found.tables.values() if one.chart}
