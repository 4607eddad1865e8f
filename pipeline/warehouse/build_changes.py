"""Build what has changed since the last build: the rows of the periods that rest on it, in a copy of the file in place.

Nothing remembers what has changed. The record of the last build has a hash of everything that is known of each period,
and of the rows of each table and period; what differs from it is made again, and where that gives the rows that were
there, nothing that rests on them is.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from pipeline.warehouse.build import opened
from pipeline.warehouse.checks import require_keys_of_views, require_references, require_staged_rows, require_totals
from pipeline.warehouse.comments import comment_columns, comment_keys
from pipeline.warehouse.contents import Asked, changed_periods, parts_of
from pipeline.warehouse.declarations import declarations
from pipeline.warehouse.former_rows import FormerRows
from pipeline.warehouse.inputs import LEDGER_END, Inputs, loaded_registers
from pipeline.warehouse.make_tables import make_again
from pipeline.warehouse.parquet_export import export_changes
from pipeline.warehouse.scratch import Scratch
from pipeline.warehouse.windows import Windows, bases_of, previous_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    import duckdb

    from pipeline.judgement.known import Known
    from pipeline.runtime.settings import Settings
    from pipeline.staging.store import Stage
    from pipeline.warehouse.build_record import BuildRecord
    from pipeline.warehouse.contents import Contents, Part
    from pipeline.warehouse.declarations import Declaration
    from pipeline.warehouse.windows import Periods

SUBMISSIONS = "core.submissions"
SHARED_ROWS = 122_880
"""A row group, the least that DuckDB's threads share out: over fewer rows a second thread uses a tenth more of the
processors and gains nothing.
"""


def build_changes(
    settings: Settings, stage: Stage, known: Known, before: BuildRecord, beside: Path, export: Path
) -> Contents:
    """Bring the copy ``beside`` up to date and write its export; BuildError where something is not as it must be."""
    declared = declarations(settings.warehouse)
    with opened(settings, beside) as connection:
        connection.execute("use w")
        build = _Changes(connection, stage, known, before, declared)
        if build.is_small():
            connection.execute("set threads = 1")
        for table in declared.values():
            build.bring_up_to_date(table)
        build.check()
        connection.execute("checkpoint w")
        connection.execute("use memory")
        export_changes(connection, export, declared, build.contents, before)
        connection.execute("detach w")
    return build.contents


class _Changes:
    """A build under way: which periods of each source have changed, and what the tables hold by then."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        stage: Stage,
        known: Known,
        before: BuildRecord,
        declared: Mapping[str, Declaration],
    ) -> None:
        self._connection, self._declared = connection, declared
        self.contents = replace(before.contents, tables=dict(before.contents.tables))
        self._registers = loaded_registers()
        self._read = {source for table in declared.values() for source in table.tables}
        self._unread: list[Asked] = []
        self._made: dict[str, Periods | None] = {}
        self._changed: dict[str, Periods] = {}
        self._inputs = Inputs(connection, stage, known, declared)
        digests = known.digests()
        self._known_changes = frozenset(_differences(before.digests, digests))
        self._is_later = before.known_at != str(known.ledger.known_at())
        periods = {*digests, *before.digests, *known.published_periods, None}
        self._windows = Windows(periods, bases_of(known), partial(previous_of, connection))
        self._former = FormerRows(connection, declared, before.contents.reads)
        self._scratch = Scratch(connection, declared, self._windows, self.contents.dated)

    def is_small(self) -> bool:
        """Whether the periods of which something else is known had rows, and in no table enough for two threads."""
        rows = [
            sum(part.rows for period, part in parts.items() if period in self._known_changes)
            for parts in self.contents.tables.values()
        ]
        return 0 < max(rows, default=0) < SHARED_ROWS

    def bring_up_to_date(self, table: Declaration) -> None:
        """Make what rests on a change again, and note whether it is as before."""
        resting = self._resting(table)
        if table.is_view:
            self._changed[table.name] = resting
        elif table.is_whole:
            self._changed[table.name] = self._remade(table) if resting else resting
        else:
            self._changed[table.name] = self._replaced(table, resting) if resting else resting

    def check(self) -> None:
        """Hold what was made against what was staged and against its parts."""
        self._former.close()
        self._note_unread()
        if submissions := self._made.get(SUBMISSIONS):
            made = [name for name in self._registers if f"core.{name}" in self._made]
            self._inputs.provide_staged(made, submissions)
            require_staged_rows(self._connection, made, submissions)
        require_totals(self._connection, self._declared, self._made)
        others = self._with_other_rows()
        require_keys_of_views(self._connection, self._declared, others)
        require_references(self._connection, self._declared, others)
        made_anew = [name for name, periods in self._made.items() if periods is None]
        comment_columns(self._connection, made_anew)
        comment_keys(self._connection, {name: self._declared[name] for name in made_anew})

    def _with_other_rows(self) -> dict[str, Periods | None]:
        """By table that was made the periods in which it may have other rows than before; None stands for all."""
        found: dict[str, Periods | None] = {}
        for name, made in self._made.items():
            changed = self._changed[name] if name in self._read else made
            if changed is None or changed:
                found[name] = changed if name in self.contents.dated else None
        return found

    def _resting(self, table: Declaration) -> Periods:
        """The periods of a table whose rows rest on something that is not as it was."""
        found: Periods = frozenset()
        for source in (*table.tables, *table.inputs):
            changed = self._changes_of(source)
            if changed and source in self.contents.dated:
                changed -= self._former.unseen(source, changed, table.name)
            if changed:
                found |= self._windows.resting(table, source, changed)
        return found

    def _changes_of(self, source: str) -> Periods:
        if source in self._declared:
            return self._changed[source]
        if source == LEDGER_END:
            return frozenset({None}) if self._is_later else frozenset()
        return self._known_changes if self._inputs.rests_on_the_known(source) else frozenset()

    def _remade(self, table: Declaration) -> Periods:
        self._inputs.provide(table.inputs, None)
        make_again(self._connection, table)
        self._made[table.name] = None
        return self._noted(table, None)

    def _replaced(self, table: Declaration, periods: Periods) -> Periods:
        if self._stays_empty(table, periods):
            return frozenset()
        self._scratch.restrict(table, periods, self._inputs)
        self._scratch.replace(table, periods)
        self._made[table.name] = periods
        return self._noted(table, periods)

    def _stays_empty(self, table: Declaration, periods: Periods) -> bool:
        """Whether a register has no rows in these periods, and is to get none: it has those that are staged."""
        schema, _, name = table.name.partition(".")
        if schema != "core" or name not in self._registers or not periods.isdisjoint(self.contents.tables[table.name]):
            return False
        return self._inputs.is_empty(name, periods)

    def _noted(self, table: Declaration, periods: Periods | None) -> Periods:
        """Keep what the table holds; the periods in which that is something else than before.

        What nothing else is made from is looked at with others like it, once all is made.
        """
        asked = Asked(table, table.name in self.contents.dated, periods)
        if table.name not in self._read:
            self._unread.append(asked)
            return frozenset()
        return self._kept(asked, parts_of(self._connection, [asked])[table.name])

    def _note_unread(self) -> None:
        found = parts_of(self._connection, self._unread)
        for asked in self._unread:
            self._kept(asked, found[asked.declared.name])

    def _kept(self, asked: Asked, found: dict[date | None, Part]) -> Periods:
        before = self.contents.tables.get(asked.declared.name, {})
        replaced = asked.periods
        kept = {} if replaced is None else {period: part for period, part in before.items() if period not in replaced}
        self.contents.tables[asked.declared.name] = kept | found
        changed = frozenset(changed_periods(before, kept | found))
        return changed if asked.has_period or not changed else self._windows.periods


def _differences(before: Mapping[date | None, str], now: Mapping[date | None, str]) -> set[date | None]:
    return {period for period in before.keys() | now.keys() if before.get(period) != now.get(period)}
