"""A ledger or a landing zone that has lost what the warehouse knows stops the run; a beginning does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import duckdb
import pytest

from pipeline.ingest.loss_guard import LedgerLostError, NothingLandedError, check_landed, check_remembered
from pipeline.landing.inbox import Inbox, RawFile
from pipeline.landing.ledger import Closing, Explanation, Ledger, Publication, Receipt

if TYPE_CHECKING:
    from pathlib import Path

MOMENT = datetime(2020, 12, 1, 1, 0, tzinfo=UTC)
NOVEMBER = date(2020, 11, 1)
WAREHOUSE = """
    create schema core;
    create schema quality;
    create table core.submissions as
        from (values ('a', 'accepted'), ('gone', 'withdrawn')) as t(submission_id, status);
    create table quality.closings as
        from (values (date '2020-11-01', timestamptz '2020-12-01 01:00:00+00')) as t(period, closed_at);
    create table quality.findings as
        from (values (null, null, 'PV-04', '58/BC-LM', '1', 'explained'),
            (null, null, 'PV-05', '58/BC-LM', '2', 'open'))
        as t(submission_id, unit_code, rule_id, place, value_key, state);
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    with duckdb.connect(tmp_path / "hoptac.duckdb") as connection:
        connection.execute(WAREHOUSE)
    return tmp_path / "hoptac.duckdb"


def remembered() -> Ledger:
    """A ledger with all that the warehouse knows."""
    return Ledger(
        receipts={name: Receipt(name, MOMENT, f"{name}.xlsx", MOMENT) for name in ("a", "gone")},
        closings=[Closing(NOVEMBER, MOMENT, ("a",), {})],
        explanations=[Explanation("PV-04", "58/BC-LM", "1", "in lỗi", MOMENT)],
    )


def test_ledger_that_knows_as_much_as_the_warehouse_is_whole(database: Path) -> None:
    check_remembered(remembered(), database)


def test_acceptance_that_the_warehouse_knows_is_noticed_beside_the_rest(database: Path) -> None:
    with duckdb.connect(database) as connection:
        connection.execute("alter table core.submissions add column accepted_at timestamptz")
        connection.execute(
            "update core.submissions set accepted_at = '2020-12-01 01:00:00+00' where submission_id = 'a'"
        )
    with pytest.raises(LedgerLostError, match="1 events"):
        check_remembered(remembered(), database)


def test_published_report_that_the_warehouse_knows_is_noticed(database: Path) -> None:
    with duckdb.connect(database) as connection:
        connection.execute("create schema report")
        connection.execute(
            "create table report.published_claims as from (values ('12/BC', timestamptz '2020-12-01 01:00:00+00'), "
            "('58/BC-LM', null)) as t(report_id, received_at)"
        )
    with pytest.raises(LedgerLostError, match="1 events"):
        check_remembered(remembered(), database)
    word = Publication("0" * 64, "a.csv", (("12/BC", "", "", "", ""),), (), MOMENT)
    check_remembered(replace(remembered(), publications=[word]), database)


@pytest.mark.parametrize("lost", ["receipts", "closings", "explanations"])
def test_each_kind_of_lost_event_is_noticed(database: Path, lost: str) -> None:
    ledger = remembered()
    missing = len(getattr(ledger, lost))
    getattr(ledger, lost).clear()
    with pytest.raises(LedgerLostError, match=f"{missing} events") as raised:
        check_remembered(ledger, database)
    assert (raised.value.missing, raised.value.database) == (missing, database)


def test_empty_landing_zone_is_noticed_where_something_lay_there(database: Path) -> None:
    with pytest.raises(NothingLandedError) as raised:
        check_landed(Inbox(), database)
    assert raised.value.gone == 1  # what was withdrawn before is not missed


@pytest.mark.parametrize(
    "inbox", [Inbox(files={"b": [RawFile("b.xlsx", MOMENT)]}), Inbox(left=("b.xlsx",))], ids=["read", "being written"]
)
def test_landing_zone_with_any_file_is_there(database: Path, inbox: Inbox) -> None:
    check_landed(inbox, database)


@pytest.mark.parametrize("content", [None, b"", b"no database"])
def test_first_run_misses_nothing(tmp_path: Path, content: bytes | None) -> None:
    database = tmp_path / "hoptac.duckdb"
    if content is not None:
        database.write_bytes(content)
    check_remembered(Ledger(), database)
    check_landed(Inbox(), database)
