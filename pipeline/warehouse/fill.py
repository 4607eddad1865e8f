"""Fill the tables of a file that has none: all at once, or by groups of periods, so that a long history takes no more.

A group is of so many submissions at most, but for a period that has more by itself: what a build takes of memory is
bounded by that, and not by how many periods there are.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from pipeline.warehouse.contents import Asked, parts_of
from pipeline.warehouse.make_tables import make, make_empty
from pipeline.warehouse.scratch import Scratch
from pipeline.warehouse.windows import Windows, bases_of, previous_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import duckdb

    from pipeline.judgement.known import Known
    from pipeline.warehouse.contents import Part
    from pipeline.warehouse.declarations import Declaration
    from pipeline.warehouse.inputs import Inputs
    from pipeline.warehouse.windows import Periods

MOST_AT_ONCE = 2_000
"""Submissions of a group of periods: twenty months of a province's 99 communes."""


def groups_of_periods(known: Known) -> list[Periods]:
    """All periods, those that follow each other together; what belongs to none is in the first group."""
    counts = dict(known.submissions.group_by("period").len().iter_rows())
    periods = {*known.digests(), *known.published_periods, *counts} - {None}
    groups: list[set[date | None]] = [{None}]
    taken = counts.get(None, 0)
    for period in sorted(filter(None, periods)):
        count = counts.get(period, 0)
        if taken and taken + count > MOST_AT_ONCE:
            groups.append(set())
            taken = 0
        groups[-1].add(period)
        taken += count
    return [frozenset(group) for group in groups]


def fill_at_once(connection: duckdb.DuckDBPyConnection, declared: Mapping[str, Declaration], inputs: Inputs) -> None:
    """Make every table with its rows, and every view."""
    for table in declared.values():
        inputs.provide(table.inputs, None)
        make(connection, table)


def fill_by_groups(
    connection: duckdb.DuckDBPyConnection,
    declared: Mapping[str, Declaration],
    inputs: Inputs,
    known: Known,
    groups: Sequence[Periods],
) -> None:
    """Make every table with its rows, those of periods group by group from what each rests on, and every view."""
    dated: set[str] = set()
    windows = Windows(frozenset().union(*groups), bases_of(known), partial(previous_of, connection))
    scratch = Scratch(connection, declared, windows, dated)
    for table in declared.values():
        if table.is_view or table.is_whole:
            inputs.provide(table.inputs, None)
            make(connection, table)
        else:
            for number, periods in enumerate(groups):
                scratch.restrict(table, periods, inputs)
                if not number:
                    make_empty(connection, table, scratch.columns_of(table))
                scratch.insert(table, periods)
        if "period" in {name for name, *_ in connection.execute(f"describe w.{table.name}").fetchall()}:
            dated.add(table.name)


def contents_of(
    connection: duckdb.DuckDBPyConnection, asked: Sequence[Asked], groups: Sequence[Periods | None]
) -> dict[str, dict[date | None, Part]]:
    """What the tables hold, by table, looked at group by group, or at all periods where one of them is None.

    BuildError where two rows of a table have one key.
    """
    found: dict[str, dict[date | None, Part]] = {}
    for each in asked:
        parts = [replace(each, periods=group) for group in groups] if each.has_period else [each]
        found[each.declared.name] = {
            period: part
            for part_asked in parts
            for period, part in parts_of(connection, [part_asked])[each.declared.name].items()
        }
    return found
