"""What each SQL file declares to depend on is what it reads: no period less, and no reach that nothing rests on."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import pytest

from pipeline.ingest.ingest import ingest_workbooks
from pipeline.landing import ledger as ledgers
from pipeline.landing.ledger import Closing
from pipeline.runs.judging import judged_state
from pipeline.runtime.settings import PROJECT, ledger_path
from pipeline.staging.store import stage_of
from pipeline.warehouse.build import opened
from pipeline.warehouse.columns_read import columns_read
from pipeline.warehouse.contents import columns_with_period, tables_with_period
from pipeline.warehouse.declarations import Declaration, declarations
from pipeline.warehouse.inputs import Inputs
from pipeline.warehouse.period_filter import is_in
from pipeline.warehouse.scratch import Scratch
from pipeline.warehouse.sql_files import SCHEMAS
from pipeline.warehouse.swap_files import replace_warehouse
from pipeline.warehouse.windows import Windows, bases_of, previous_of
from tests.spec.examples.sent import cooperative as row
from tests.spec.examples.unchanged import full, unchanged
from tests.support.installation import installation_in
from tests.support.revisions import ALLIANCE, answering_alliance, lay
from tests.support.small_reports import FUND, UNION, SmallReport, cooperative, tax_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    from pipeline.judgement.known import Known
    from pipeline.warehouse.windows import Periods
    from tests.support.installation import Installation

pytestmark = pytest.mark.long
DECLARED = declarations(PROJECT / "warehouse")
BY_PERIOD = [name for name, table in DECLARED.items() if not table.is_whole]
A_YEAR_LATER = ("commendations", "employment_fund", "membership", "support_fund", "training")
"""Tables of the Alliance, which the test gives a second year."""


class Place(NamedTuple):
    """A warehouse over years, with what it was built from."""

    connection: duckdb.DuckDBPyConnection
    installation: Installation
    known: Known
    windows: Windows
    dated: frozenset[str]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    installation = installation_in(tmp_path_factory.mktemp("reaches") / "project")
    _lay_years(installation)
    settings = installation.settings
    ingested = ingest_workbooks(settings)
    closing = Closing(date(2020, 12, 1), ledgers.now(ingested.ledger), (), {"HTX.ALL": "1", "HTX.AGRI": "1"})
    ledgers.append(ledger_path(settings), [closing], ingested.ledger)
    known = judged_state(settings, ingested)
    replace_warehouse(settings, known)
    copy = installation.folder / "copy.duckdb"
    shutil.copyfile(settings.database, copy)
    with opened(settings, copy) as connection:
        connection.execute("use w")
        _give_a_second_year(connection)
        periods = {period for (period,) in connection.execute("select period from quality.periods").fetchall()}
        bases = bases_of(known) | {date(2021, 11, 1): frozenset({date(2020, 11, 1)})}
        windows = Windows({*periods, None}, bases, partial(previous_of, connection))
        yield Place(connection, installation, known, windows, tables_with_period(connection))


def _lay_years(installation: Installation) -> None:
    """A month with an amount in doubt, one equal to it, others, two years of the same months, and size classes.

    In some of them another unit reports, a cooperative has a tax code that it had not before, and a commune takes over
    from its district.
    """
    others = tuple(
        row(number, revenue=500, board_members=3, main_products="vải thiều, mật ong") for number in range(2, 7)
    )
    for file in (
        full("2020-10", rows=(row(1, charter_capital=1_000_000), *others)),
        unchanged("2020-11"),
        full("2020-12", rows=(row(1), *others)),
        full("2021-10", rows=(row(1), *others, row(7))),
        full("2021-11", rows=(row(1), *others, row(8))),
    ):
        lay(installation, file.file_name, file.content())
    lay(installation, ALLIANCE, answering_alliance())
    for number, month in enumerate((date(2024, 12, 1), date(2025, 1, 1))):
        rows = tuple(
            cooperative(f"HTX {place}", place, "07375", members=30 + number, total_capital=90_000) for place in (1, 2)
        )
        rows += (cooperative("HTX Kép", 5 if number else None, "07399"),)
        fund = FUND | {"name": "QTDND Vôi", "tax_code": tax_code(3), "commune": "07375", "founded_on": date(1997, 6, 2)}
        union = UNION | {"name": "LH", "tax_code": tax_code(4), "commune": "07375", "founded_on": date(2015, 10, 1)}
        report = SmallReport("217", month, rows, (fund,), (union,))
        lay(installation, report.file_name, report.content())
    for month in (date(2020, 10, 1), date(2021, 10, 1), date(2021, 11, 1), date(2024, 12, 1)):
        other = SmallReport("216", month, (cooperative("HTX Tân Yên", 9, "07339"),))
        lay(installation, other.file_name, other.content())
    for unit_code, month in (("217", date(2025, 6, 1)), ("07375", date(2025, 7, 1)), ("07375", date(2026, 6, 1))):
        area = SmallReport(unit_code, month, (cooperative("HTX 1", 1, "07375"),))
        lay(installation, area.file_name, area.content())


def _give_a_second_year(connection: duckdb.DuckDBPyConnection) -> None:
    later = "select * replace ((period + interval 1 year)::date as period)"
    for table in A_YEAR_LATER:
        connection.execute(f"insert into core.{table} {later} from core.{table}")
        connection.execute(
            f"insert into core.column_places {later} from core.column_places where table_name = '{table}'"
        )
    connection.execute(
        f"insert into quality.periods {later.replace('as period', 'as period, period as year_before')} "
        "from quality.periods where form_id = 'LM-01'"
    )


def rows_of(place: Place, table: Declaration, periods: Periods, *, whole: bool = False) -> list[str]:
    """The rows of these periods, by what the table declares to read, or by everything."""
    connection = place.connection
    inputs = Inputs(connection, stage_of(place.installation.settings), place.known, DECLARED)
    connection.execute("detach database if exists scratch")
    scratch = Scratch(connection, DECLARED, place.windows, place.dated)
    if whole:
        inputs.provide(table.inputs, None)
    else:
        scratch.restrict(table, periods, inputs)
        connection.execute("use scratch")
    try:
        sql = f"from ({table.query}) as made where {is_in(periods)}"
        return sorted(map(repr, connection.execute(sql).fetchall()))
    finally:
        connection.execute("use w")


@pytest.mark.parametrize("name", BY_PERIOD)
def test_columns_that_a_query_does_not_name_are_nothing_to_its_rows(place: Place, name: str) -> None:
    table, connection = DECLARED[name], place.connection
    columns = columns_with_period(connection)
    rows = rows_of(place, table, place.windows.periods, whole=True)
    for source, read in columns_read(table, columns).items():
        unread = ", ".join(
            f'case when false then "{each}" end as "{each}"' for each in columns[source] if each not in read
        )
        connection.execute("attach ':memory:' as blanked")
        for schema in SCHEMAS:
            connection.execute(f"create schema blanked.{schema}")
        for other in table.tables:
            taken = f"* replace ({unread})" if other == source else "*"
            connection.execute(f"create view blanked.{other} as select {taken} from w.{other}")  # noqa: S608 - our tables
        connection.execute("use blanked")
        found = connection.execute(f"from ({table.query}) as made").fetchall()
        connection.execute("use w; detach blanked")
        assert sorted(map(repr, found)) == rows, source


@pytest.mark.parametrize("name", BY_PERIOD)
def test_rows_of_a_period_rest_on_what_is_declared_and_on_all_of_it(place: Place, name: str) -> None:
    table = DECLARED[name]
    narrower = _narrower(table)
    rows = 0
    for period in sorted(place.windows.periods, key=str):
        made = frozenset({period})
        expected = rows_of(place, table, made, whole=True)
        rows += len(expected)
        assert rows_of(place, table, made) == expected, f"{name} reads more than it declares in {period}"
        narrower = {
            reach: lesser
            for reach, lesser in narrower.items()
            if rows_of(place, table=lesser, periods=made) == expected
        }
    assert rows, f"{name} has no rows here: nothing is held"
    assert sorted(narrower) == [], f"{name} declares what it does not read"


def _narrower(table: Declaration) -> dict[str, Declaration]:
    """The declaration without one of its reaches, by that."""
    depends = table.headers["depends"]
    words = [word.strip() for text in depends for word in text.split(",")]
    found = {
        word: replace(table, headers=dict(table.headers) | {"depends": (", ".join({*words} - {word}),)})
        for word in words
    }
    for further in table.headers.get("depends further", ()):
        found[further] = replace(table, headers={k: v for k, v in table.headers.items() if k != "depends further"})
    return found
