"""Fill the tables of a file that has none: all at once, or by groups of periods, so that a long history takes no more.

A group is of so many submissions at most, but for a period that has more by itself: what a build takes of memory is
bounded by that, and not by how many periods there are.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from pipeline.warehouse.contents import parts_of
from pipeline.warehouse.inputs import IDENTITIES
from pipeline.warehouse.make_tables import make, make_empty
from pipeline.warehouse.scratch import Scratch
from pipeline.warehouse.windows import Windows, bases_of, previous_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    import duckdb

    from pipeline.judgement.known import Known
    from pipeline.warehouse.contents import Asked, Part
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


def filled_at_once(
    connection: duckdb.DuckDBPyConnection, declared: Mapping[str, Declaration], inputs: Inputs
) -> Iterator[Declaration]:
    """Make every table with its rows, and every view; each is given once it is there."""
    for table in declared.values():
        inputs.provide(table.inputs, None)
        make(connection, table)
        yield table


def filled_by_groups(
    connection: duckdb.DuckDBPyConnection,
    declared: Mapping[str, Declaration],
    inputs: Inputs,
    known: Known,
    groups: Sequence[Periods],
) -> Iterator[Declaration]:
    """Make every table with its rows, those of periods group by group from what each rests on, and every view.

    Each is given once it is there.
    """
    dated: set[str] = set()
    windows = Windows(frozenset().union(*groups), bases_of(known), partial(previous_of, connection))
    scratch = Scratch(connection, declared, windows, dated)
    for table in declared.values():
        if table.is_view or table.is_whole:
            inputs.provide(table.inputs, None)
            make(connection, table)
        else:
            if IDENTITIES in table.inputs:  # an id rests on all periods before it: found out once for all groups
                inputs.identify(groups)
            for number, periods in enumerate(groups):
                scratch.restrict(table, periods, inputs)
                if not number:
                    make_empty(connection, table, scratch.columns_of(table))
                scratch.insert(table, periods)
        if "period" in {name for name, *_ in connection.execute(f"describe w.{table.name}").fetchall()}:
            dated.add(table.name)
        yield table


def contents_of(
    connection: duckdb.DuckDBPyConnection, asked: Asked, groups: Sequence[Periods | None]
) -> dict[date | None, Part]:
    """What a table holds, looked at group by group, or at all periods where one of them is None.

    BuildError where two rows have one key.
    """
    parts = [replace(asked, periods=group) for group in groups] if asked.has_period else [asked]
    found = (parts_of(connection, [part]) for part in parts)
    return {period: part for tables in found for period, part in tables[asked.declared.name].items()}
