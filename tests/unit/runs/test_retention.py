"""Feedback copies of submissions received long ago are removed, by the record of them, and nothing else is."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from pipeline.landing import ledger as ledgers
from pipeline.landing.ledger import Receipt
from pipeline.outputs.feedback.returned_copies import RECORD, returned_copies
from pipeline.runs.retention import forget_old_copies
from pipeline.runtime.run_lock import lock
from pipeline.runtime.settings import Settings, ledger_path

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 11, 29)


@pytest.fixture
def installation(tmp_path: Path) -> Settings:
    """Two copies of what was received in each of two months, with a report and a file of somebody's beside them.

    All are about periods years before.
    """
    settings = Settings(raw=tmp_path / "raw", state=tmp_path / "state", files=tmp_path / "files", keep_files_months=24)
    settings.state.mkdir()
    record = {}
    for period, received in (("2020-10", "2024-10-31T16:59:59+00:00"), ("2020-11", "2024-10-31T17:00:00+00:00")):
        folder = settings.files / period / "phan-hoi"
        folder.mkdir(parents=True)
        (settings.files / period / "bao-cao.docx").touch()
        moment = datetime.fromisoformat(received)
        for code in ("217", "219"):
            (folder / f"{code}.xlsx").touch()
            path, submission = f"{period}/phan-hoi/{code}.xlsx", f"{period} {code}"
            record[f"{period}/{code}"] = {"submission_id": submission, "made_from": "", "path": path}
            ledgers.append(ledger_path(settings), [Receipt(submission, moment, f"{code}.xlsx", moment)])
    (settings.files / "2020-10" / "phan-hoi" / "của tôi.xlsx").touch()
    (settings.state / RECORD).write_text(json.dumps(record), encoding="utf-8")
    return settings


def files(settings: Settings) -> set[str]:
    return {str(path.relative_to(settings.files)) for path in settings.files.rglob("*") if path.is_file()}


def test_older_copies_go_and_reports_and_files_of_others_stay(installation: Settings) -> None:
    assert forget_old_copies(installation, DAY) == ["2020-10/phan-hoi/217.xlsx", "2020-10/phan-hoi/219.xlsx"]
    assert files(installation) == {
        "2020-10/bao-cao.docx",
        "2020-10/phan-hoi/của tôi.xlsx",
        "2020-11/bao-cao.docx",
        "2020-11/phan-hoi/217.xlsx",
        "2020-11/phan-hoi/219.xlsx",
    }
    assert set(returned_copies(installation)) == {"2020-11/217", "2020-11/219"}
    assert forget_old_copies(installation, DAY) == []


def test_folder_that_is_empty_then_goes_too(installation: Settings) -> None:
    (installation.files / "2020-10" / "phan-hoi" / "của tôi.xlsx").unlink()
    forget_old_copies(installation, DAY)
    assert not (installation.files / "2020-10" / "phan-hoi").exists()


def test_removal_that_was_killed_halfway_is_finished_the_next_time(installation: Settings) -> None:
    (installation.files / "2020-10" / "phan-hoi" / "217.xlsx").unlink()
    forget_old_copies(installation, DAY)
    assert set(returned_copies(installation)) == {"2020-11/217", "2020-11/219"}


def test_nothing_goes_while_another_run_works_or_where_all_is_kept(installation: Settings) -> None:
    before = files(installation)
    with lock(installation):
        assert forget_old_copies(installation, DAY) == []
    assert forget_old_copies(installation.model_copy(update={"keep_files_months": 0}), DAY) == []
    assert files(installation) == before
