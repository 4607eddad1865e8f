"""What the SQL files read that is no table: staged rows, what is known and reference data, whole or of some periods."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from pipeline.judgement.compared_areas import compared_areas
from pipeline.judgement.cooperative_identity import CONTENT_TYPES, identified, register_rows, writings
from pipeline.judgement.handover import SHOWN_TYPES
from pipeline.judgement.held_back import held_back
from pipeline.judgement.published_findings import contradicted, difference_counts, difference_findings, with_life
from pipeline.judgement.published_reports import claims, published_figures
from pipeline.judgement.unplaced import unplaced_files
from pipeline.staging.store import table_file
from pipeline.warehouse.key_table import declared_keys
from pipeline.warehouse.reference_tables import closed_figures, closed_submissions, reference_tables
from pipeline.warehouse.sql_files import RECONCILED_EVALUATIONS, RECONCILED_FINDINGS
from pipeline.warehouse.unit_figures import unit_figures
from schemas.registry import tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    import duckdb

    from pipeline.judgement.compared_areas import ComparedAreas
    from pipeline.judgement.known import Known
    from pipeline.landing.ledger import Closing
    from pipeline.staging.store import Stage
    from pipeline.warehouse.declarations import Declaration
    from pipeline.warehouse.windows import Periods
    from schemas.column import Sheet

    Made = Callable[[Periods | None], pl.DataFrame]
    """What makes a frame: of all periods where None is asked for."""

STAGED = "staged_"
"""What the names of staged tables begin with in SQL."""
LEDGER_END = "ledger_end"
IDENTITIES = "identified_rows"
"""What rests on ``core.submissions`` alone: the rows of a file never change."""
IN_PARTS = ("ledger_findings", "held_back_rows", "judged_evaluations")
"""What has very many rows in all periods together: handed over one period after the other, so that memory holds one."""


_IS_RESTRICTED = (
    "select 1 from duckdb_views() where (database_name, schema_name, view_name) = ('scratch', 'core', 'submissions')"
)


class Inputs:
    """Lets the queries of a connection read what they ask for by its name, as far as it was provided."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        stage: Stage,
        known: Known,
        declared: Mapping[str, Declaration],
    ) -> None:
        """Provide nothing yet."""
        self._connection, self._stage, self._known = connection, stage, known
        self._provided: dict[str, Periods | None] = {}
        self._found_areas: dict[Periods | None, ComparedAreas] = {}
        self._found_judged: dict[Periods | None, pl.DataFrame] = {}
        self._writings: pl.DataFrame | None = None
        self._whole: dict[str, Callable[[], pl.DataFrame]] = reference_tables() | {
            "declared_keys": partial(declared_keys, declared),
            "reporting_gaps": lambda: known.gaps,
            "unplaced": partial(unplaced_files, known),
            "handed_over": lambda: known.handover.select(*SHOWN_TYPES),
            LEDGER_END: self._ledger_end,
        }
        printed = published_figures(known.ledger)
        self._by_period: dict[str, Made] = {
            "reference_claims": partial(claims, printed),
            "contradicted": partial(contradicted, printed, known.ledger),
            "figures_of_units": self._figures_of_units,
            "judged": self._judged,
            "ledger_findings": self._findings,
            "held_back_rows": lambda periods: held_back(self._findings(periods)),
            "judged_evaluations": self._evaluations,
            "expected": lambda periods: _of(known.expected, periods),
            "closed_submissions": lambda periods: closed_submissions(self._closings(periods)),
            "closed_figures": lambda periods: closed_figures(self._closings(periods)),
            "units_with_other_past": lambda periods: self._areas(periods).units,
            "homes_of_communes": lambda periods: self._areas(periods).homes,
            "units_of_new_areas": lambda periods: self._areas(periods).new_areas,
            IDENTITIES: self._identities,
            RECONCILED_FINDINGS: self._reconciled_findings,
            RECONCILED_EVALUATIONS: self._reconciled_evaluations,
        }

    def changes_by_period(self, name: str) -> bool:
        """Whether what has this name belongs to periods, and is known to change by what is known of them."""
        return name in self._by_period or name.startswith(STAGED)

    def rests_on_the_known(self, name: str) -> bool:
        """Whether what has this name is taken from what is known, and is no reference data."""
        if name == IDENTITIES:
            return False
        return self.changes_by_period(name) or name in ("reporting_gaps", "unplaced", "handed_over")

    def is_empty(self, table: str, periods: Periods) -> bool:
        """Whether no batch with reports of these periods has a row of a staged table, as of most of the Alliance's."""
        batches = self._stage.batches_with(self._contents(periods))
        found = pl.collect_all(pl.scan_parquet(table_file(batch, table)).select(pl.len()) for batch in batches)
        return not any(rows.item() for rows in found)

    def provide(self, names: Iterable[str], periods: Periods | None) -> None:
        """Make these readable: of these periods, of all where None; what belongs to none is always whole."""
        for name in names:
            if name in self._whole:
                if name not in self._provided:
                    self._register(name, self._whole[name])
                    self._provided[name] = None
            elif self.changes_by_period(name) and not self._is_provided(name, periods):
                self._provide(name, periods)
                self._provided[name] = periods

    def provide_staged(self, registers: Iterable[str], periods: Periods | None) -> None:
        """Make the staged rows of these registers readable."""
        self.provide([f"{STAGED}{name}" for name in registers], periods)

    def _is_provided(self, name: str, periods: Periods | None) -> bool:
        if name not in self._provided:
            return False
        before = self._provided[name]
        return before is None or (periods is not None and periods <= before)

    def _provide(self, name: str, periods: Periods | None) -> None:
        if name.startswith(STAGED):
            self._view_staged(name.removeprefix(STAGED), periods)
            return
        is_in_parts = periods is None and name in IN_PARTS
        parts = [frozenset({period}) for period in self._known.periods] if is_in_parts else [periods]
        self._register(name, *(partial(self._by_period[name], part) for part in parts))

    def _register(self, name: str, *makes: Callable[[], pl.DataFrame]) -> None:
        """Let a table have the rows of these frames, each of which is made once those before it are in it.

        What never comes in parts is read from where it lies: to put it into a table takes longer than to read it.
        """
        if name not in IN_PARTS:
            (make,) = makes
            self._connection.register(name, make().to_arrow())
            return
        insert = f"create or replace temp table {name} as"
        for make in makes:
            self._connection.register(f"frame_{name}", make().to_arrow())
            self._connection.execute(f"{insert} from frame_{name}")
            self._connection.unregister(f"frame_{name}")
            insert = f"insert into {name}"

    def _view_staged(self, table: str, periods: Periods | None) -> None:
        registers = tables()
        columns = staged_columns(registers[table]) if table in registers else "*"
        batches = self._stage.batches() if periods is None else self._stage.batches_with(self._contents(periods))
        if batches:
            listed = ", ".join(f"'{quoted(table_file(batch, table))}'" for batch in batches)
            source = f"read_parquet([{listed}])"
        else:
            self._connection.register(f"empty_{table}", self._stage.empty(table).to_arrow())
            source = f"empty_{table}"
        made = f"create or replace temp view {STAGED}{table} as select {columns} from {source}"  # noqa: S608 - ours
        self._connection.execute(made)

    def _contents(self, periods: Periods) -> set[str]:
        """The files in which the rows of these periods' submissions stand."""
        judged = self._judged(periods)
        return {*judged["submission_id"], *judged["based_on"].drop_nulls()}

    def _judged(self, periods: Periods | None) -> pl.DataFrame:
        if periods not in self._found_judged:
            self._found_judged = {periods: _of(self._known.submissions, periods)}
        return self._found_judged[periods]

    def _findings(self, periods: Periods | None) -> pl.DataFrame:
        return self._known.findings if periods is None else self._known.findings_of(periods)

    def _evaluations(self, periods: Periods | None) -> pl.DataFrame:
        return self._known.evaluations if periods is None else self._known.evaluations_of(periods)

    def _closings(self, periods: Periods | None) -> list[Closing]:
        return [closing for closing in self._known.ledger.closings if periods is None or closing.period in periods]

    def _areas(self, periods: Periods | None) -> ComparedAreas:
        if periods not in self._found_areas:
            self._found_areas[periods] = compared_areas(
                self._known.submissions, self._known.expected, self._stage, periods
            )
        return self._found_areas[periods]

    def identify(self, parts: Iterable[Periods]) -> None:
        """Find out, from all of ``core.submissions``, what is written of the same, by these parts of its periods."""
        self._writings = writings(register_rows(self._accepted("w", periods), self._stage) for periods in parts)

    def _identities(self, periods: Periods | None) -> pl.DataFrame:
        """The ids of the rows of these periods, by these and what ``core.submissions`` shows of those before them."""
        if self._writings is not None:
            return identified(register_rows(self._accepted("w", periods), self._stage), self._writings)
        is_restricted = periods is not None and self._connection.execute(_IS_RESTRICTED).fetchall()
        contents = self._accepted("scratch" if is_restricted else "w", None)
        if periods is not None:
            last = max((period for period in periods if period), default=date.min)
            contents = contents.filter(pl.col("period") <= last)
        rows = register_rows(contents, self._stage)
        return identified(rows if periods is None else _of(rows, periods), writings([rows]))

    def _accepted(self, catalog: str, periods: Periods | None) -> pl.DataFrame:
        """The accepted submissions of these periods, or of all: CONTENT_TYPES."""
        accepted = self._connection.execute(
            "select period, unit_code, coalesce(based_on, submission_id) "  # noqa: S608 - ours
            f"from {catalog}.core.submissions where status = 'accepted'"
        ).fetchall()
        return _of(pl.DataFrame(accepted, schema=CONTENT_TYPES, orient="row"), periods)

    def _ledger_end(self) -> pl.DataFrame:
        return pl.Series("known_at", [self._known.ledger.known_at()], dtype=pl.Datetime("us", "UTC")).to_frame()

    def _figures_of_units(self, periods: Periods | None) -> pl.DataFrame:
        """What the published reports of units are held against, from this build's cells, which are there by then."""
        reports = published_figures(self._known.ledger).reports.values()
        asked = {(each.period, each.unit_code) for each in reports if each.unit_code}
        self.provide(["reference_figures"], None)
        return unit_figures(self._connection, {each for each in asked if periods is None or each[0] in periods})

    def _reconciled_findings(self, periods: Periods | None) -> pl.DataFrame:
        """The findings about published figures, from the reconciliation of this build, which is there by then."""
        printed = published_figures(self._known.ledger)
        asked = periods is None or not periods.isdisjoint(printed.periods)
        found = difference_findings(self._connection, printed) if asked else []
        return with_life(found, self._known.ledger)

    def _reconciled_evaluations(self, _periods: Periods | None) -> pl.DataFrame:
        return difference_counts(self._connection)


def loaded_registers() -> list[str]:
    """The staged tables whose rows the warehouse has, as ``core`` names them."""
    return [name for name, sheet in tables().items() if sheet.loaded]


def _of(frame: pl.DataFrame, periods: Periods | None) -> pl.DataFrame:
    if periods is None:
        return frame
    is_in = pl.col("period").is_in([period for period in periods if period])
    return frame.filter(is_in.fill_null(value=None in periods))


def quoted(path: Path) -> str:
    """A path between the quotation marks of SQL."""
    return str(path).replace("'", "''")


def staged_columns(sheet: Sheet) -> str:
    """The columns of a staged table as the warehouse names them: money with its unit, places as ``sheet``."""
    own = [f'"{column.name}" as "{column.sql_name}"' for column in sheet.columns]
    places = ["submission_id"]
    if "sheet" not in {column.name for column in sheet.columns}:
        places += ["at_sheet as sheet", "at_row as sheet_row"]
    return ", ".join([*places, *own])
