"""Report tables as texts for the Word document: whole, by groups alone, or what each unit has in one row."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from pipeline.outputs.report.notation import UNKNOWN, decimals_of, vietnamese
from pipeline.outputs.report.table_lines import LineKind, label_place, table_lines
from pipeline.outputs.report.word_table import SMALL, WordRow, WordTable
from pipeline.outputs.report.word_xml import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.shared import Length

    from pipeline.outputs.report.table_lines import Line
    from pipeline.outputs.report.tables import ReportTable
GROUP_VI, UNITS_VI = "Địa bàn", "Đơn vị có số liệu"
"""The headers of a table by groups."""
FEWER_VI = "Số trong ngoặc cạnh một số cộng là số đơn vị có số liệu của cột đó."
"""Said below a table in which a total of a column rests on fewer units than its line tells."""


def word_table(table: ReportTable, size: Length = SMALL) -> WordTable:
    """The whole table: every row under the heading of its group, subtotals and the total."""
    lines, numbers = table_lines(table), [column.is_number for column in table.columns]
    places = _decimals(table, lines)
    label = label_place(table)
    return WordTable(
        [column.header for column in table.columns],
        [_word_row(line, places, numbers, label) for line in lines],
        numbers,
        size,
    )


def table_by_groups(table: ReportTable) -> WordTable:
    """The subtotals of a table alone, each with how many units it rests on, and the total."""
    lines = [line for line in table_lines(table) if line.is_total]
    label, kept = label_place(table), [at for at, column in enumerate(table.columns) if column.name in table.additive]
    places = _decimals(table, lines)
    names = [*dict.fromkeys(table.groups), lines[-1].label]
    rows = [
        WordRow(
            (
                name,
                f"{line.reported}/{line.units}",
                *(_number(line, at, places[at]) for at in kept),
            ),
            LineKind.TOTAL if line is lines[-1] else LineKind.ROW,
        )
        for name, line in zip(names, lines, strict=True)
    ]
    headers = [GROUP_VI if table.groups else table.columns[label].header, UNITS_VI]
    return WordTable([*headers, *(table.columns[at].header for at in kept)], rows, [False, True, *(True for _ in kept)])


def table_of_lists(table: ReportTable, listed: str, counted: Sequence[str], size: Length = SMALL) -> WordTable:
    """The table with one row for each unit: what it lists, each with its numbers, as ``vải (12; 10)``."""
    names = [column.name for column in table.columns]
    unit, item = label_place(table), names.index(listed)
    numbers = [names.index(name) for name in counted]
    rows: list[WordRow] = []
    for group, places in groupby(range(len(table.rows)), key=lambda at: table.groups[at] if table.groups else ""):
        if group:
            rows.append(WordRow((group,), LineKind.HEADING))
        for name, cells in groupby((table.rows[at] for at in places), key=lambda row: row[unit]):
            items = [_listed(row, item, numbers) for row in cells if row[item] is not None]
            rows.append(WordRow((str(name), "; ".join(items) or UNKNOWN)))
    asked = "; ".join(table.columns[at].header for at in numbers)
    return WordTable(
        (table.columns[unit].header, f"{table.columns[item].header} ({asked})"), rows, (False, False), size
    )


def note_of_fewer(table: ReportTable) -> str:
    """What is said of a table in which a total of a column rests on fewer units than its line tells; else blank."""
    lines = table_lines(table)
    return FEWER_VI if any(line.fewer(at) for line in lines for at in range(len(table.columns))) else ""


def _listed(row: Sequence[object], item: int, numbers: Sequence[int]) -> str:
    counts = "; ".join(shown(row[at], 0, is_number=True) for at in numbers)
    return f"{plain(str(row[item]))}\N{NO-BREAK SPACE}({counts.replace(' ', chr(0xA0))})"


def _decimals(table: ReportTable, lines: Sequence[Line]) -> list[int]:
    return [decimals_of(line.cells[at] for line in lines if line.cells) for at in range(len(table.columns))]


def _word_row(line: Line, places: Sequence[int], numbers: Sequence[bool], label: int) -> WordRow:
    if line.kind is LineKind.HEADING:
        return WordRow((line.label,), line.kind)
    if not line.rests_on:
        texts = [
            shown(*cell, is_number=is_number) for *cell, is_number in zip(line.cells, places, numbers, strict=True)
        ]
        return WordRow(texts, line.kind)
    texts = [_number(line, at, place) for at, place in enumerate(places)]
    texts[label] = f"{line.label} ({line.counts})" if line.counts else line.label
    return WordRow(texts, line.kind)


def _number(line: Line, at: int, decimals: int) -> str:
    """What a total says in a column: nothing where it may not be added up, a dash where nothing is known of it."""
    if line.rests_on[at] is None:
        return ""
    fewer = line.fewer(at)
    return shown(line.cells[at], decimals, is_number=True) + (f"\N{NO-BREAK SPACE}({fewer})" if fewer else "")


def shown(value: object, decimals: int, *, is_number: bool = False) -> str:
    """A value as a table shows it; one that is not known is blank, and a dash in a column of numbers."""
    if value is None:
        return UNKNOWN if is_number else ""
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int | float | Decimal):
        return vietnamese(Decimal(str(value)), decimals)
    return plain(", ".join(map(str, value)) if isinstance(value, list) else str(value))
