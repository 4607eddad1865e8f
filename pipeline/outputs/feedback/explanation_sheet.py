"""The sheet ``Giải trình``: a row for every query, to which only the explanation has to be added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.outputs.feedback.cells import SheetCells
from pipeline.outputs.feedback.marks import in_order
from pipeline.outputs.feedback.new_sheet import NewSheet, add_sheet
from pipeline.outputs.feedback.rich_text import set_inline
from pipeline.reading.formats.xlsx_scan import column_index
from schemas.finding import Severity
from schemas.forms.explanations import EXPLANATIONS
from schemas.matching import nfc

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.outputs.feedback.book import WorkbookXml
    from pipeline.outputs.feedback.cell_styles import Looks
    from pipeline.reading.result import Table
    from schemas.finding import Finding

Row = dict[str, str]


def add_explanations(book: WorkbookXml, findings: Sequence[Finding], given: Table | None, looks: Looks) -> None:
    """Prepare the sheet for the queries; one that is there keeps its rows, and gets those that it lacks."""
    queries = [one for one in findings if one.severity == Severity.QUERY]
    rows = [_row(one) for one in in_order(queries, book.names)]
    if given is not None:
        known = given.frame.to_dicts()
        _append(book, given, [row for row in rows if not any(_is_same(row, one) for one in known)], looks)
    elif rows:
        names = [column.name for column in EXPLANATIONS.columns]
        widths = [column.width for column in EXPLANATIONS.columns]
        sheet = NewSheet([column.header for column in EXPLANATIONS.columns], widths, looks.header)
        styles = {"explanation": looks.to_fill}
        sheet.rows = [[(row.get(name, ""), styles.get(name, looks.text)) for name in names] for row in rows]
        book.add(EXPLANATIONS.name, add_sheet(book.package, sheet))


def _row(one: Finding) -> Row:
    return {"rule": one.rule_id, "sheet": one.sheet, "cell": one.cell, "value": one.observed}


def _is_same(row: Row, given: Mapping[str, str | None]) -> bool:
    """Whether a row that is there speaks of the query, as the ledger of findings will see it."""
    told = {name: (given[name] or "").strip() for name in row}
    return (
        told["rule"].upper() == row["rule"]
        and told["sheet"].casefold() == row["sheet"].casefold()
        and told["cell"].replace("$", "").upper() == row["cell"]
        and (told["value"] in ("", nfc(row["value"])) or _number(told["value"]) == row["value"])
    )


def _number(text: str) -> str:
    """A number as people write it, as findings have it."""
    return text.replace(".", "").replace(",", ".")


def _append(book: WorkbookXml, given: Table, rows: Sequence[Row], looks: Looks) -> None:
    """Write rows below all that stands on the sheet, in the columns that its header names."""
    if not rows:
        return
    cells = SheetCells(book.package.sheet(book.part(given.sheet)))
    letters, at = given.letters, cells.sheet.last_row() + 1
    if not letters:
        letters = dict(zip((column.name for column in EXPLANATIONS.columns), "ABCDE", strict=True))
        rows = [{column.name: column.header for column in EXPLANATIONS.columns}, *rows]
    for number, row in enumerate(rows, start=at):
        for name, letter in letters.items():
            cell = cells.cell(number, column_index(letter.encode()))
            if not cell.get("s"):
                cell.set("s", str(looks.text if name in row else looks.to_fill))
            if row.get(name):
                set_inline(cell, cells.namespace, row[name])
