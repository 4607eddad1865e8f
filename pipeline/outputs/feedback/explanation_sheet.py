"""The sheet ``Giải trình`` of a feedback copy: a row for every query, to which the unit only adds its explanation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.outputs.feedback.cell_marks import in_order
from pipeline.outputs.feedback.markup import set_inline_text
from pipeline.outputs.feedback.new_sheet import NewSheet, NewSheetStyles, add_sheet
from pipeline.outputs.feedback.sheet_cells import SheetCells
from pipeline.reading.formats.xlsx_scan import column_index
from schemas.finding import Severity, folded
from schemas.forms.explanations import EXPLANATIONS
from schemas.matching import nfc

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.outputs.feedback.workbook_xml import WorkbookXml
    from pipeline.reading.result import Table
    from schemas.finding import Finding

ExplanationRow = dict[str, str]
"""What a row says of its query, by the name of the column."""


def add_explanations(
    book: WorkbookXml, findings: Sequence[Finding], former: Table | None, styles: NewSheetStyles
) -> None:
    """Prepare the sheet for the queries; one that is there keeps its rows, and gets those that it lacks.

    A query that follows from another finding needs no explanation of its own.
    """
    queries = [finding for finding, _ in folded(findings) if finding.severity == Severity.QUERY]
    rows = [_row(query) for query in in_order(queries, book.names)]
    if former is not None:
        known = former.frame.to_dicts()
        lacking = [row for row in rows if not any(_is_same(row, known_row) for known_row in known)]
        _append_rows(book, former, lacking, styles)
    elif rows:
        names = [column.name for column in EXPLANATIONS.columns]
        widths = [column.width for column in EXPLANATIONS.columns]
        sheet = NewSheet([column.header for column in EXPLANATIONS.columns], widths, styles.header)
        special = {"explanation": styles.to_fill}
        sheet.rows = [[(row.get(name, ""), special.get(name, styles.text)) for name in names] for row in rows]
        book.add(EXPLANATIONS.name, add_sheet(book.package, sheet))


def _row(query: Finding) -> ExplanationRow:
    return {"rule": query.rule_id, "sheet": query.sheet, "cell": query.cell, "value": query.observed}


def _is_same(row: ExplanationRow, former: Mapping[str, str | None]) -> bool:
    """Whether a row of the unit's speaks of the query, as the ledger of findings will see it."""
    typed = {name: (former[name] or "").strip() for name in row}
    return (
        typed["rule"].upper() == row["rule"]
        and typed["sheet"].casefold() == row["sheet"].casefold()
        and typed["cell"].replace("$", "").upper() == row["cell"]
        and (typed["value"] in ("", nfc(row["value"])) or _number(typed["value"]) == row["value"])
    )


def _number(text: str) -> str:
    """A number as people write it, as findings have it."""
    return text.replace(".", "").replace(",", ".")


def _append_rows(book: WorkbookXml, former: Table, rows: Sequence[ExplanationRow], styles: NewSheetStyles) -> None:
    """Write rows below all that stands on the sheet, in the columns that its header names."""
    if not rows:
        return
    cells = SheetCells(book.package.sheet(book.part(former.sheet)))
    letters, first = former.letters, cells.sheet.last_row() + 1
    if not letters:
        letters = dict(zip((column.name for column in EXPLANATIONS.columns), "ABCDE", strict=True))
        rows = [{column.name: column.header for column in EXPLANATIONS.columns}, *rows]
    for number, row in enumerate(rows, start=first):
        for name, letter in letters.items():
            cell = cells.cell(number, column_index(letter.encode()))
            if not cell.get("s"):
                cell.set("s", str(styles.text if name in row else styles.to_fill))
            if row.get(name):
                set_inline_text(cell, cells.namespace, row[name])
