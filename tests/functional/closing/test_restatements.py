"""What was known when a period was closed comes back, whatever was accepted after that."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from pipeline.ingest.ingest import ingest_workbooks
from pipeline.judgement.state import known_state
from pipeline.landing import ledger as ledgers
from pipeline.runs.closing import close_period, explain
from pipeline.runtime.settings import ledger_path
from pipeline.warehouse.swap_files import replace_warehouse
from tests.functional.closing.conftest import NOVEMBER
from tests.support.hoptac_command import hoptac

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.installation import Installation, WarehouseRows

RESTATEMENTS = "from quality.restatements order by figure_id"


@pytest.mark.long
def test_second_closing_takes_the_restated_figures_as_the_closed_ones(restated: Installation, tmp_path: Path) -> None:
    installation = restated.copied(tmp_path / "project")
    explain(installation.settings, NOVEMBER, "PV-04", "", "Vốn tăng sau khi báo cáo đã in")
    close_period(installation.settings, NOVEMBER)
    assert installation.ask("select * from quality.restatements where closed_again_at is null") == []
    closings = installation.ask("select count(distinct closed_at), count(*) from quality.closings")
    assert closings == [(2, 22)]
    again = installation.scalar("select max(closed_at) from quality.closings")
    before = restated.ask(f"select figure_id, closed_at, old_value, new_value {RESTATEMENTS}")
    assert len(before) == 2
    assert installation.ask(f"select figure_id, closed_at, old_value, new_value {RESTATEMENTS}") == before
    assert installation.ask("select distinct closed_again_at from quality.restatements") == [(again,)]


@pytest.mark.long
def test_closing_survives_a_rebuild_from_the_workbooks_and_the_ledger_alone(
    restated: Installation, known_now: WarehouseRows, tmp_path: Path
) -> None:
    installation = restated.copied(tmp_path / "project")
    installation.settings.database.unlink()
    for leftover in installation.settings.state.iterdir():
        if leftover.is_dir():
            shutil.rmtree(leftover)
        elif leftover.name != "ledger.jsonl":
            leftover.unlink()
    assert installation.run().ingested.read == 22
    assert installation.contents() == known_now


@pytest.mark.long
def test_build_as_of_a_moment_before_the_later_revision_gives_every_row_as_known_then(
    restated: Installation, known_then: WarehouseRows, known_now: WarehouseRows, tmp_path: Path
) -> None:
    installation = restated.copied(tmp_path / "project")
    (received,) = installation.ask(
        "select max(received_at) from core.submissions where revision = 2 and unit_code = '215'"
    )
    before = ledgers.load(ledger_path(installation.settings)).closings[-1].closed_at
    assert before < received[0]
    ingested = ingest_workbooks(installation.settings)
    replace_warehouse(
        installation.settings,
        known_state(installation.settings, ingested.inbox, ingested.ledger, before),
        tmp_path / "then.duckdb",
    )
    assert elsewhere(installation, tmp_path / "then.duckdb").contents() == known_then
    replace_warehouse(
        installation.settings,
        known_state(installation.settings, ingested.inbox, ingested.ledger, received[0]),
        tmp_path / "now.duckdb",
    )
    assert elsewhere(installation, tmp_path / "now.duckdb").contents() == known_now


def elsewhere(installation: Installation, database: Path) -> Installation:
    """The installation with another database, to ask that one."""
    return replace(installation, settings=installation.settings.model_copy(update={"database": database}))


@pytest.mark.long
def test_command_builds_as_of_a_moment_in_vietnamese_time_and_leaves_the_database(
    restated: Installation, known_then: WarehouseRows, tmp_path: Path
) -> None:
    installation = restated.copied(tmp_path / "project")
    received: datetime = installation.scalar(
        "select max(received_at) from core.submissions where revision = 2 and unit_code = '215'"
    )
    moment = datetime.fromtimestamp(received.timestamp() - 1, ZoneInfo("Asia/Ho_Chi_Minh"))
    before = installation.settings.database.read_bytes()
    result = hoptac(
        installation.settings, "build", "--as-of", f"{moment:%Y-%m-%dT%H:%M:%S}", str(tmp_path / "then.duckdb")
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.replace("\n", "").endswith("then.duckdb")
    assert elsewhere(installation, tmp_path / "then.duckdb").contents() == known_then
    assert installation.settings.database.read_bytes() == before
