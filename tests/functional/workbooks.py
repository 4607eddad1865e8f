"""Revisions as districts send them: real workbooks, edited cell by cell and saved by openpyxl."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemas.forms.explanations import EXPLANATIONS
from tests.spec.examples.base import base_content, opened, saved
from tests.spec.examples.edits import TOTALS, cover, indicator_cell

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.workbook import Workbook

    from tests.functional.conftest import Place
    from tests.spec.examples.example import Change


class Explained(NamedTuple):
    """A row of the sheet Giải trình."""

    rule_id: str
    sheet: str
    cell: str
    value: object
    explanation: str | None


def revision(number: int, *changes: Change, of: bytes | None = None) -> bytes:
    """A revision of a workbook, of the small one of Lạng Giang for November 2020 where none is given."""
    workbook = opened(of or base_content())
    for change in (cover("revision", number), *changes):
        change(workbook)
    return saved(workbook)


def explaining(*rows: Explained) -> Change:
    """Add the sheet Giải trình with these rows."""

    def change(workbook: Workbook) -> None:
        page = workbook.create_sheet(EXPLANATIONS.name)
        page.append([column.header for column in EXPLANATIONS.columns])
        for row in rows:
            page.append(list(row))

    return change


def declare_more(code: str, more: int) -> Change:
    """Raise what is declared of an indicator."""

    def change(workbook: Workbook) -> None:
        indicator_cell(workbook[TOTALS], code, "value").value += more

    return change


def lay(place: Place, name: str, content: bytes) -> Path:
    """Drop a file into the landing zone."""
    path = place.raw / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def receive(place: Place, name: str, content: bytes) -> Path:
    """Drop a file into the landing zone and run."""
    path = lay(place, name, content)
    place.run()
    return path


def statuses(place: Place) -> list[tuple[int, str]]:
    """Revision and status of every submission, in that order."""
    return place.ask("select revision, status from core.submissions order by all")
