"""The report's workbook and document as outputs of the registry, with what a steward must know of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.outputs.contract import Written
from pipeline.outputs.report import charts, report_contents, write_file
from pipeline.outputs.report.notes import notes

if TYPE_CHECKING:
    from pipeline.outputs.contract import Fact, Request
    from pipeline.outputs.report.contents import ReportContents


def requested_contents(request: Request) -> ReportContents:
    """What the warehouse holds of the request's period; to be called through ``Request.once``, for both files."""
    return report_contents(request.settings, request.month)


def write_workbook(request: Request) -> Written:
    """Write the tables and charts of the period as an Excel workbook."""
    return _write("workbook", request)


def write_document(request: Request) -> Written:
    """Write the text of the period as a Word document."""
    return _write("document", request)


def _write(kind: str, request: Request) -> Written:
    contents = request.once(requested_contents)
    path = write_file(kind, contents, request.period_folder)
    return Written(paths=(path,), facts=lambda: {"Tệp": path} | _facts(contents))


def _facts(contents: ReportContents) -> dict[str, Fact]:
    marks = tuple(note.text for note in notes(contents) if note.is_mark)
    return {
        "Số bảng": len(contents.tables),
        "Số liệu có giá trị": sum(figure.value is not None for figure in contents.figures.values()),
        "Số điều cần lưu ý": len(marks),
        "Lưu ý": marks,
        **charts(contents),
    }
