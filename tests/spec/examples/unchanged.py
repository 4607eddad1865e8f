"""Examples of WB-23: covers that say unchanged, beside what the unit has sent before and what their sheets say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from tests.spec.examples.edits import COVER, clear_rows, first_row, put, rename_column, sheet_of, steps, unmerge
from tests.spec.examples.scenario import Found, Scenario, breaks, holds, is_not_asked
from tests.spec.examples.sent import (
    BROKEN,
    SentFile,
    cooperative,
    dissolved,
    fund,
    union,
    water_groups,
)

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

    from pipeline.samples import SampleRow
    from tests.spec.examples.example import Change

ROWS: tuple[SampleRow, ...] = tuple(
    row | {"note": None}
    for row in (
        *(cooperative(number) for number in (1, 2, 3)),
        dissolved(4, date(2020, 3, 2)),
        cooperative(5, founded_on=date(2020, 2, 3)),
    )
)
NEW = cooperative(6, founded_on=date(2020, 11, 5))
MARK = "B15"
"""The cell beside the label on the cover."""


AS_IT_IS = steps()


def saying_unchanged(*sheets: str, mark: object = "x", changes: Change = AS_IT_IS) -> Change:
    """Have the cover say unchanged, and keep these sheets only."""

    def change(workbook: Workbook) -> None:
        page = workbook[COVER]
        row = page.max_row + 1
        page.cell(row, 1).value, page.cell(row, 2).value = "Không thay đổi", mark
        for name in workbook.sheetnames:
            if name not in (COVER, *sheets):
                del workbook[name]
        changes(workbook)

    return change


def full(month: str, **values: Any) -> SentFile:  # noqa: ANN401 - the fields of a file
    """A report with contents."""
    return replace(SentFile(f"217 {month}", month, ROWS, water_groups(20), (fund(1),), (union(1),)), **values)


def unchanged(month: str, *sheets: str, mark: object = "x", changes: Change = AS_IT_IS, **values: Any) -> SentFile:  # noqa: ANN401
    """A report that says unchanged; without sheets where none are named."""
    return full(month, **({"change": saying_unchanged(*sheets, mark=mark, changes=changes)} | values))


def without_headers(sheet: str) -> Change:
    """Delete everything above the rows of a sheet."""

    def change(workbook: Workbook) -> None:
        unmerge(workbook[sheet])
        workbook[sheet].delete_rows(1, first_row(workbook[sheet]) - 1)

    return change


def twice(sheet: str) -> Change:
    """Have the sheet twice, each with a number before its name: nobody knows which is meant."""

    def change(workbook: Workbook) -> None:
        workbook.copy_worksheet(workbook[sheet]).title = f"2. {sheet}"
        workbook[sheet].title = f"1. {sheet}"

    return change


EVERY_SHEET = ("HTX", "QTDND", "LHHTX", "THT", "Tổng hợp")
NO_HEADER = ["A1" for column in sheet_of("HTX").in_version(1).columns if not column.optional_header]
"""Where each column of a sheet without headers is missed."""
RICHER = tuple(row | {"revenue": 9999} for row in ROWS)


def unreadable(text: str, changes: Change, *cells: str, also: tuple[str, ...] = ()) -> Scenario:
    """November has another revenue, and the headers in these cells of HTX keep it from being read."""
    november = unchanged("2020-11", "HTX", changes=changes, rows=RICHER)
    name = november.file_name
    return breaks(
        "WB-04",
        text,
        full("2020-10"),
        november,
        found=tuple(Found(name, "HTX", cell) for cell in cells),
        also=also,
        statuses={name: "quarantined"},
    )


def refused(text: str, *files: SentFile, sheet: str = COVER, cell: str = MARK, expected: str | None = None) -> Scenario:
    """The last file is refused."""
    name = files[-1].file_name
    found = (Found(name, sheet, cell, (), expected),)
    return breaks("WB-23", text, *files, found=found, statuses={name: "quarantined"})


EXAMPLES: tuple[Scenario, ...] = (
    holds("WB-23", "no sheet beside the cover", full("2020-10"), unchanged("2020-11")),
    holds("WB-23", "the word for yes", full("2020-10"), unchanged("2020-11", mark="Có")),
    holds("WB-23", "three months in a row", full("2020-10"), unchanged("2020-11"), unchanged("2020-12")),
    holds("WB-23", "a month between is missing", full("2020-10"), unchanged("2020-12")),
    holds("WB-23", "the sheets say the same", full("2020-10"), unchanged("2020-11", *EVERY_SHEET)),
    holds(
        "WB-23",
        "a cell is blank that was filled before",
        full("2020-10"),
        unchanged("2020-11", "HTX", changes=put("HTX", "revenue", 1, None)),
    ),
    holds(
        "WB-23",
        "a sheet has its headers and no rows",
        full("2020-10"),
        unchanged("2020-11", "HTX", changes=clear_rows("HTX", "HTX")),
    ),
    holds(
        "WB-23",
        "a sheet has neither headers nor rows",
        full("2020-10"),
        unchanged("2020-11", "HTX", changes=steps(clear_rows("HTX", "HTX"), without_headers("HTX"))),
    ),
    unreadable(
        "another revenue under an unknown header of a report that says unchanged",
        rename_column("HTX", "revenue", "Tổng thu trong kỳ"),
        "A5",
        also=("WB-05",),
    ),
    breaks(
        "WB-03",
        "another revenue without headers on two sheets that may be meant, beside a cover that says unchanged",
        full("2020-10"),
        unchanged("2020-11", "HTX", changes=steps(without_headers("HTX"), twice("HTX")), rows=RICHER),
        found=(Found("217 2020-11.xlsx", "HTX", ""),),
        statuses={"217 2020-11.xlsx": "quarantined"},
    ),
    unreadable("another revenue without headers on a report that says unchanged", without_headers("HTX"), *NO_HEADER),
    refused("in January", full("2020-12"), unchanged("2021-01")),
    refused("nothing was sent before", unchanged("2020-11"), expected="2020"),
    breaks(
        "WB-23",
        "what was sent before came back",
        full("2020-10", declared=BROKEN),
        unchanged("2020-11"),
        found=(Found("217 2020-11.xlsx", COVER, MARK, (), "2020"),),
        also=("TG-01", "TG-10", "TG-11"),
        statuses={"217 2020-10.xlsx": "quarantined", "217 2020-11.xlsx": "quarantined"},
    ),
    refused(
        "what was accepted is of another year", full("2019-12", rows=ROWS[:3]), unchanged("2020-02"), expected="2020"
    ),
    refused(
        "a number is another",
        full("2020-10"),
        unchanged("2020-11", *EVERY_SHEET, changes=put("HTX", "members", 2, 21)),
        sheet="HTX",
        cell="I9",
        expected="20",
    ),
    refused(
        "a name is another",
        full("2020-10"),
        unchanged("2020-11", "HTX", changes=put("HTX", "name", 1, "HTX Mới lập")),
        sheet="HTX",
        cell="B8",
    ),
    refused(
        "the groups of a commune are more",
        full("2020-10"),
        unchanged("2020-11", "THT", groups=water_groups(21)),
        sheet="THT",
        cell="D7",
        expected="20",
    ),
    is_not_asked("WB-23", "the cover does not say so", full("2020-10"), full("2020-11", rows=(*ROWS, NEW))),
    is_not_asked(
        "WB-23",
        "the word for no",
        full("2020-10"),
        full("2020-11", rows=(*ROWS, NEW), change=saying_unchanged(*EVERY_SHEET, mark="không")),
    ),
    is_not_asked("HTX-24", "the cover says so", full("2020-10"), unchanged("2020-11", *EVERY_SHEET), at=("name", 0)),
)
