"""A figure and the cells that it is added up from, for a person at a terminal or another program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb
from rich.table import Table
from rich.text import Text

from schemas.messages import bounded, display
from schemas.terms import HELD_BACK_VI, ROLE_VI

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal
    from pathlib import Path

    from rich.console import Console


@dataclass(frozen=True, slots=True)
class Source:
    """A cell that a figure is added up from; a ratio has a ``numerator`` and a ``denominator``."""

    role: str
    unit_code: str
    file_name: str
    sheet: str
    cell: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Trace:
    """A figure of a period with its sources in the order of units, files and cells; ``value`` None is not known.

    ``held_back`` are cells that it leaves out until they are explained.
    """

    figure_id: str
    period: date
    label_vi: str
    unit: str
    value: Decimal | None
    units_reported: int
    units_expected: int
    units_unchanged: int
    sources: tuple[Source, ...]
    held_back: tuple[str, ...]


def trace(database: Path, figure_id: str, period: date) -> Trace | None:
    """The figure as the warehouse has it; None when it has no such figure in that period."""
    with duckdb.connect(database, read_only=True) as connection:
        figure = connection.execute(
            "select figure_id, period, label_vi, unit, value, units_reported, units_expected, "
            "units_unchanged from report.figures where figure_id = ? and period = ?",
            [figure_id.upper(), period],
        ).fetchone()
        cells = connection.execute(
            "select is_held_back, role, unit_code, file_name, sheet, cell, amount from quality.figure_cells "
            "where figure_id = ? and period = ? and (amount is not null or is_held_back) "
            "order by role desc, unit_code, file_name, sheet, length(cell), cell",
            [figure_id.upper(), period],
        ).fetchall()
    if figure is None:
        return None
    name, month, label_vi, unit, value, reported, expected, still = figure
    sources = tuple(Source(*row) for is_held_back, *row in cells if not is_held_back)
    left_out = dict.fromkeys(
        f"{file_name}!{sheet}!{cell}" for is_held_back, _, _, file_name, sheet, cell, _ in cells if is_held_back
    )
    return Trace(name, month, label_vi, unit, value, reported, expected, still, sources, tuple(left_out))


def print_trace(console: Console, found: Trace) -> None:
    """Print the figure, each of its cells and what they add up to; text as text."""
    value = display(found.value, "vi")
    console.print(
        f"{found.label_vi} ({found.figure_id}), kỳ {found.period:%m/%Y}: {value} {found.unit}",
        style="bold",
    )
    console.print(f"Số liệu của {found.units_reported} trong {found.units_expected} đơn vị phải báo cáo")
    if found.units_unchanged:
        console.print(f"{found.units_unchanged} đơn vị báo không thay đổi: số cộng dồn là số của báo cáo trước")
    table = Table()
    for header in ("Đơn vị", "Tệp", "Ô", "", "Số được cộng"):
        table.add_column(header, justify="right" if header == "Số được cộng" else "left", overflow="fold")
    for source in found.sources:
        place, amount = f"{source.sheet}!{source.cell}", display(source.amount, "vi")
        cells = (source.unit_code, source.file_name, place, ROLE_VI[source.role], amount)
        table.add_row(*(Text(bounded(cell)) for cell in cells))
    console.print(table)
    for role in dict.fromkeys(source.role for source in found.sources):
        amounts = [source.amount for source in found.sources if source.role == role]
        name = f" ({ROLE_VI[role]})" if ROLE_VI[role] else ""
        console.print(f"Cộng{name}: {display(sum(amounts), 'vi')} từ {len(amounts)} ô")
    if found.held_back:
        console.print(f"{HELD_BACK_VI}: {len(found.held_back)} ô")
        for place in found.held_back:
            console.print(Text(f"  {bounded(place)}"))
