"""The report's workbook and document as outputs of the registry, with what a steward must know of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.outputs.contract import Written
from pipeline.outputs.made_files import MadeFiles, digest, product_digest
from pipeline.outputs.report import charts, file_content, file_name, report_contents
from pipeline.outputs.report.notes import notes
from pipeline.runtime.atomic_files import write_whole

if TYPE_CHECKING:
    from pipeline.outputs.contract import Fact, Request
    from pipeline.outputs.report.contents import ReportContents

REPORT_FILES = "report"
"""The name of the record of the files that lie ready."""


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
    """Write a file of the report where it shows something else than it does; a person's own folder gets it always."""
    contents = request.once(requested_contents)
    path = request.period_folder / file_name(kind, request.month)
    if request.folder is not None:
        write_whole(path, file_content(kind, contents))
    else:
        with MadeFiles(request.settings, REPORT_FILES) as made:
            made_from = request.once(_contents_digest)
            if made.made_from(path) != made_from:
                made.write(path, made_from, file_content(kind, contents))
    return Written(paths=(path,), facts=lambda: {"Tệp": path} | _facts(contents))


def _contents_digest(request: Request) -> str:
    """A hash of all that the files are made from."""
    return digest(
        product_digest(request.settings, "matplotlib", "python-docx", "xlsxwriter"), request.once(requested_contents)
    )


def _facts(contents: ReportContents) -> dict[str, Fact]:
    marks = tuple(note.text for note in notes(contents) if note.is_mark)
    return {
        "Số bảng": len(contents.tables),
        "Số liệu có giá trị": sum(figure.value is not None for figure in contents.figures.values()),
        "Số điều cần lưu ý": len(marks),
        "Lưu ý": marks,
        **charts(contents),
    }
