"""``hoptac samples`` writes the samples or, with ``--receipts``, when those in the landing zone were received."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from pipeline.landing import ledger as ledgers
from pipeline.runtime.run_lock import lock
from pipeline.runtime.settings import PROJECT, ledger_path
from tests.support.hoptac_command import hoptac
from tests.support.installation import Installation, installation_in

if TYPE_CHECKING:
    from pathlib import Path

RAW = PROJECT / "raw"
MONTH = "2026-10"


@pytest.fixture
def october(tmp_path: Path) -> Installation:
    """An installation that has not run yet, with the samples of October 2026."""
    installation = installation_in(tmp_path / "project")
    shutil.copytree(RAW / MONTH, installation.raw / MONTH)
    return installation


def test_samples_are_written_where_they_are_asked_for(tmp_path: Path, october: Installation) -> None:
    done = hoptac(october.settings, "samples", str(tmp_path / "written"))
    assert done.returncode == 0
    names = {path.relative_to(RAW) for path in RAW.rglob("*.xlsx")}
    assert {path.relative_to(tmp_path / "written") for path in (tmp_path / "written").rglob("*.xlsx")} == names
    assert not ledger_path(october.settings).exists()


def test_receipts_are_written_once_and_then_nothing_is_said(october: Installation) -> None:
    first = hoptac(october.settings, "samples", "--receipts")
    assert (first.returncode, "4 tệp mẫu" in first.stdout) == (0, True)
    assert len(ledgers.load(ledger_path(october.settings)).receipts) == 4
    before = ledger_path(october.settings).read_bytes()
    again = hoptac(october.settings, "samples", "--receipts")
    assert (again.returncode, again.stdout) == (0, "")
    assert ledger_path(october.settings).read_bytes() == before


def test_receipts_with_a_folder_for_samples_are_refused(tmp_path: Path, october: Installation) -> None:
    done = hoptac(october.settings, "samples", str(tmp_path / "written"), "--receipts")
    assert done.returncode == 2
    assert not (tmp_path / "written").exists()
    assert not ledger_path(october.settings).exists()


@pytest.mark.long
def test_run_after_the_receipts_keeps_their_moments(october: Installation) -> None:
    hoptac(october.settings, "samples", "--receipts")
    moments = {
        name: receipt.received_at for name, receipt in ledgers.load(ledger_path(october.settings)).receipts.items()
    }
    october.run()
    assert dict(october.ask("select submission_id, received_at from core.submissions")) == moments


def test_sentence_says_that_another_run_is_under_way(october: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.runs.sample_receipts.WAIT", 0)
    with lock(october.settings):
        done = hoptac(october.settings, "samples", "--receipts")
    assert done.returncode == 3
    assert "Một lượt chạy khác" in done.stdout
