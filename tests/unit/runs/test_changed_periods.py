"""What a period was built from is remembered, also by an installation of before the record had its name."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from pipeline.ingest.ingest import ingest_workbooks
from pipeline.landing import ledger as ledgers
from pipeline.landing.landing_zone import landing_zone
from pipeline.landing.ledger import Acceptance
from pipeline.runs import changed_periods as module
from pipeline.runs import states_memo
from pipeline.runs.changed_periods import (
    FORMER_RECORD,
    RECORD,
    changed_periods,
    forget_builds,
    mark_built,
    mark_stale,
)
from pipeline.runs.states_memo import MEMO, inputs_hash
from pipeline.runtime.code_version import fingerprint
from pipeline.runtime.settings import PROJECT, Settings, ledger_path

if TYPE_CHECKING:
    from collections.abc import Callable

NOVEMBER = date(2020, 11, 1)
SAMPLE = PROJECT / "raw" / "2020-11" / "KTTT_2020-11_217_Lang Giang.xlsx"


@pytest.fixture
def received(settings: Settings) -> Settings:
    """An installation that has staged a workbook of November, with a list of units' folders of its own."""
    settings = settings.model_copy(update={"drop_folders": settings.state / "drop_folders.csv"})
    shutil.copy(SAMPLE, settings.raw)
    ingest_workbooks(settings)
    return settings


def state() -> str:
    """What versions before 0.2 wrote of a period with the sample: a hash of the code and its submissions."""
    submission_id = hashlib.sha256(SAMPLE.read_bytes()).hexdigest()
    return hashlib.sha256(f"{fingerprint()}\n{submission_id}".encode()).hexdigest()[:16]


def write_former_record(settings: Settings) -> None:
    """As version 0.1 wrote it for a period that was built three times."""
    record = json.dumps({"2020-11-01": [state(), 3]})
    (settings.state / FORMER_RECORD).write_bytes(record.encode())


def mark_november(settings: Settings) -> None:
    ingested = ingest_workbooks(settings)
    mark_built(settings, ingested.inbox, ingested.ledger, NOVEMBER)


def test_period_is_asked_for_until_it_is_built(received: Settings) -> None:
    assert changed_periods(received) == {NOVEMBER: f"{state()}-0"}
    mark_november(received)
    assert changed_periods(received) == {}


def test_installation_of_before_the_new_record_asks_for_nothing_again(received: Settings) -> None:
    write_former_record(received)
    assert changed_periods(received) == {}


def test_change_after_the_upgrade_is_asked_for_as_no_change_before_it_was(received: Settings) -> None:
    write_former_record(received)
    mark_stale(received, NOVEMBER)
    assert changed_periods(received) == {NOVEMBER: f"{state()}-3"}
    mark_november(received)
    assert json.loads((received.state / RECORD).read_text(encoding="utf-8")) == {"2020-11-01": [state(), 4]}
    assert changed_periods(received) == {}


def test_former_record_is_not_read_once_there_is_a_new_one(received: Settings) -> None:
    mark_november(received)
    (received.state / FORMER_RECORD).write_text('{"2020-11-01": ["of another time", 9]}', encoding="utf-8")
    assert changed_periods(received) == {}


@pytest.mark.parametrize("damage", ["", "{", '{"2020-11-01": "of an even older version"}'])
def test_damaged_record_costs_a_build_and_stops_nothing(received: Settings, damage: str) -> None:
    mark_november(received)
    (received.state / RECORD).write_text(damage, encoding="utf-8")
    assert changed_periods(received) == {NOVEMBER: f"{state()}-0"}


@pytest.mark.parametrize("forget", [forget_builds, lambda settings: mark_stale(settings, NOVEMBER)])
def test_forgotten_build_is_asked_for_under_another_key(received: Settings, forget: Callable[[Settings], None]) -> None:
    first = changed_periods(received)
    mark_november(received)
    forget(received)
    assert changed_periods(received).keys() == first.keys()
    assert changed_periods(received) != first


def test_period_whose_files_are_gone_is_asked_for_once_more(received: Settings) -> None:
    mark_november(received)
    (received.raw / SAMPLE.name).unlink()
    assert changed_periods(received) == {NOVEMBER: "-1"}


def test_where_nothing_changed_what_was_told_is_not_worked_out_again(
    received: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = changed_periods(received)
    monkeypatch.setattr(module, "_states", None)
    assert changed_periods(received) == told


def test_file_that_nobody_has_read_is_asked_each_time(settings: Settings) -> None:
    shutil.copy(SAMPLE, settings.raw)
    changed_periods(settings)
    assert not (settings.state / MEMO).exists()


def renamed(settings: Settings) -> None:
    (settings.raw / SAMPLE.name).rename(settings.raw / "moved.xlsx")


def copied(settings: Settings) -> None:
    shutil.copy(settings.raw / SAMPLE.name, settings.raw / "copy.xlsx")


def accepted(settings: Settings) -> None:
    word = Acceptance(hashlib.sha256(SAMPLE.read_bytes()).hexdigest(), "because", datetime.now(UTC))
    ledgers.append(ledger_path(settings), [word])


def given_a_folder(settings: Settings) -> None:
    (settings.raw / "217").mkdir()
    settings.drop_folders.write_text("folder,unit_code\n217,217\n", encoding="utf-8")


@pytest.mark.parametrize("change", [renamed, copied, accepted, given_a_folder])
def test_whatever_could_change_what_is_told_has_it_worked_out_again(
    received: Settings, change: Callable[[Settings], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    changed_periods(received)
    before = json.loads((received.state / MEMO).read_text(encoding="utf-8"))["inputs"]
    change(received)
    assert inputs_hash(received, landing_zone(received)) != before
    monkeypatch.setattr(module, "_states", lambda *_: {NOVEMBER: "worked out"})
    assert changed_periods(received) == {NOVEMBER: "worked out-0"}


def test_another_day_or_first_period_has_it_worked_out_again(
    received: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = landing_zone(received)
    before = inputs_hash(received, inbox)
    assert inputs_hash(received.model_copy(update={"first_period": "2020-10"}), inbox) != before
    monkeypatch.setattr(states_memo, "today", lambda: date(2020, 12, 1))
    assert inputs_hash(received, inbox) != before


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"inputs": 1}', '{"inputs": "a", "states": {"no month": 1}}'])
def test_damaged_memo_costs_work_and_stops_nothing(received: Settings, damage: str) -> None:
    told = changed_periods(received)
    (received.state / MEMO).write_text(damage, encoding="utf-8")
    assert changed_periods(received) == told
