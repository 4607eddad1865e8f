"""The sums of many lists at once are those that one makes list by list and cell by cell, with whole numbers."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.result import ListTotal
from pipeline.validation.batch import Rows
from pipeline.validation.list_sums import Summed, compared_cells, spans
from schemas.column import Kind
from schemas.forms.unions import UNIONS
from schemas.reading import Reading, joined
from schemas.rules.ended import ended_statuses
from schemas.storage import frame_types

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.column import Column

COUNT, MONEY = (UNIONS.column(name) for name in ("member_cooperatives", "charter_capital"))
READINGS = (None, None, None, Reading.INTERPRETED, joined(Reading.AMBIGUOUS, Reading.UNIT_WORD), Reading.NOT_A_NUMBER)
STATUSES = ("active", None, *ended_statuses())
LARGEST = 10**15 - 1
AMOUNTS = st.one_of(st.none(), st.integers(-20, 20), st.sampled_from([LARGEST, -LARGEST, 4_503_599_627_371]))


@st.composite
def lists(draw: st.DrawFn) -> tuple[pl.DataFrame, list[Summed]]:
    """The rows of a few lists below each other, and totals of each of them anywhere beside its rows."""
    rows: list[dict[str, Any]] = []
    asked: list[Summed] = []
    for _ in range(draw(st.integers(1, 4))):
        height, first = draw(st.integers(1, 6)), len(rows)
        at_rows = sorted(draw(st.sets(st.integers(5, 20), min_size=height, max_size=height)))
        for at_row in at_rows:
            thousandths = draw(AMOUNTS)
            rows.append(
                {
                    "at_row": at_row,
                    "status": draw(st.sampled_from(STATUSES)),
                    COUNT.name: draw(AMOUNTS),
                    COUNT.reading_name: draw(st.sampled_from(READINGS)),
                    MONEY.name: None if thousandths is None else Decimal(thousandths) / 1000,
                    MONEY.reading_name: draw(st.sampled_from(READINGS)),
                }
            )
        places = draw(st.lists(st.sampled_from([row for row in range(4, 22) if row not in at_rows]), max_size=3))
        totals = [ListTotal(row, "", draw(amounts()), is_group=draw(st.booleans())) for row in sorted({*places})]
        above = [row["at_row"] for row in rows]
        asked += [Summed(total, spans(total, totals, above, Rows(first, len(rows)))) for total in totals]
    types = frame_types(UNIONS)
    return pl.DataFrame(rows, schema={name: types[name] for name in rows[0]}), asked


def amounts() -> st.SearchStrategy[dict[str, Decimal]]:
    """What a total may say: often what is right, of few small numbers."""
    tenths = st.integers(-400, 400).map(lambda number: Decimal(number) / 10)
    amount = st.one_of(st.integers(-60, 60).map(Decimal), tenths, st.just(Decimal(3 * LARGEST)))
    return st.dictionaries(st.sampled_from([MONEY.name, COUNT.name]), amount)


def by_hand(frame: pl.DataFrame, asked: Sequence[Summed]) -> list[tuple[int, int, str, int, int, bool]]:
    """The same, cell by cell."""
    found = []
    for number, (total, its_spans) in enumerate(asked):
        for place, (first, end) in enumerate(its_spans):
            rows = frame.slice(first, end - first).rows(named=True)
            for name, amount in total.amounts.items():
                compared = cell(UNIONS.column(name), rows, round(amount * 1000))
                found += [(number, place, name, round(amount * 1000), *compared)] if compared else []
    return found


def cell(column: Column, rows: Sequence[dict[str, Any]], observed: int) -> tuple[int, bool] | None:
    filled = [row for row in rows if row[column.name] is not None]
    if not filled or any(
        row[column.reading_name] and (row not in filled or Reading.AMBIGUOUS in str(row[column.reading_name]))
        for row in rows
    ):
        return None
    living = [row for row in filled if row["status"] not in ended_statuses()]
    kinds = (filled, living, [row for row in filled if not row[column.reading_name]])
    sums = [sum(round(row[column.name] * 1000) for row in kind) for kind in kinds]
    expected = min(sums, key=lambda amount: abs(observed - amount))
    half = next(step for step in (1000, 100, 10, 1) if observed % step == 0) // 2
    rounding = half + len(filled) // 2 if column.kind is Kind.MONEY else 0
    is_number_or_mean = observed == 1000 * len(filled) or abs(observed - sums[0] / len(filled)) <= half
    return expected, abs(observed - expected) <= rounding or is_number_or_mean


@given(lists())
@settings(max_examples=25, deadline=None)
def test_sums_of_all_lists_at_once_are_those_of_each_by_itself(found: tuple[pl.DataFrame, list[Summed]]) -> None:
    frame, asked = found
    assert compared_cells(UNIONS, frame, asked).rows() == by_hand(frame, asked)


def test_sums_beyond_what_a_column_holds_are_exact() -> None:
    """The sum of twenty thousand largest amounts, in thousandths, does not fit into 64 bits."""
    types = frame_types(UNIONS)
    height = 20_000
    rows = {MONEY.name: [Decimal(LARGEST)] * height, MONEY.reading_name: [None] * height, "status": ["active"] * height}
    frame = pl.DataFrame(rows, schema={name: types[name] for name in rows})
    total = ListTotal(1, "", {MONEY.name: Decimal(LARGEST * height) + Decimal("0.001")})
    ((*_, observed, expected, agrees),) = compared_cells(UNIONS, frame, [Summed(total, [Rows(0, height)])]).rows()
    assert (expected, observed) == (LARGEST * height * 1000, LARGEST * height * 1000 + 1)
    assert agrees


def test_totals_without_amounts_have_nothing_to_compare() -> None:
    frame = pl.DataFrame({"status": ["active"]})
    assert compared_cells(UNIONS, frame, [Summed(ListTotal(9, "", {}), [Rows(0, 1)])]).is_empty()


def test_a_total_may_be_off_by_half_of_the_last_decimal_of_each_row() -> None:
    types = frame_types(UNIONS)
    rows = {MONEY.name: [Decimal("1.001"), Decimal("1.002")], MONEY.reading_name: [None] * 2, "status": ["active"] * 2}
    frame = pl.DataFrame(rows, schema={name: types[name] for name in rows})
    totals = [ListTotal(9, "", {MONEY.name: Decimal(said)}) for said in ("2.003", "2.004", "2.005", "2.001")]
    asked = [Summed(total, [Rows(0, 2)]) for total in totals]
    assert compared_cells(UNIONS, frame, asked)["agrees"].to_list() == [True, True, False, False]
