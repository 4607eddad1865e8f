"""The ledger keeps every event; a crash costs at most the line that was being written, and damage is not guessed at."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.judgement.supported_periods import received_periods
from pipeline.landing.ledger import (
    Closing,
    Explanation,
    Identity,
    Ledger,
    Publication,
    Receipt,
    Retraction,
    append,
    load,
    now,
)
from pipeline.runtime import journal
from pipeline.runtime.journal import LinesDamagedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SEEN = datetime(2020, 12, 1, 8, 30, 15, 123456, tzinfo=UTC)
RECEIPT = Receipt("a" * 64, SEEN, "2020-11/Biểu số liệu\nHTX\r\u2028\x85.xlsx", SEEN - timedelta(days=1))
OTHER = Receipt("b" * 64, SEEN, "b.xlsx", SEEN)
IDENTITY = Identity("a" * 64, "KTTT-01", "217", date(2020, 11, 1), 2, date(2020, 11, 30))
UNKNOWN = Identity("b" * 64)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "ledger.jsonl"


def test_ledger_that_is_not_there_is_empty(path: Path) -> None:
    assert load(path) == Ledger()


def test_events_are_read_back_as_they_were_written(path: Path) -> None:
    append(path, [RECEIPT, IDENTITY])
    append(path, [OTHER, UNKNOWN])
    ledger = load(path)
    assert ledger.receipts == {"a" * 64: RECEIPT, "b" * 64: OTHER}
    assert ledger.identities == {"a" * 64: IDENTITY, "b" * 64: UNKNOWN}
    assert received_periods(ledger) == [date(2020, 11, 1)]


def test_nothing_to_write_makes_no_file(path: Path) -> None:
    append(path, [])
    assert not path.exists()


def test_first_receipt_stays_and_last_identity_counts(path: Path) -> None:
    later = Receipt("a" * 64, SEEN + timedelta(days=9), "c.xlsx", SEEN)
    append(path, [RECEIPT, IDENTITY, later, Identity("a" * 64, "KTTT-01", "218")])
    ledger = load(path)
    assert ledger.receipts["a" * 64] == RECEIPT
    assert ledger.identities["a" * 64].unit_code == "218"


def test_of_a_published_report_the_last_word_counts_at_each_moment(path: Path) -> None:
    report = ("12/BC-LM", "Tổng kết", "2021-12-15", "2021-11-01", "")
    first = Publication("c" * 64, "a.csv", (report,), (("12/BC-LM", "htx", "P1", "", "8"),), SEEN)
    second = Publication("d" * 64, "b.csv", (report, ("13/BC-LM", *report[1:])), (), SEEN + timedelta(days=1))
    gone = Retraction("12/BC-LM", "ghi nhầm", SEEN + timedelta(days=2))
    append(path, [first, second, gone])
    ledger = load(path)
    assert ledger.publications == [first, second, gone]
    assert ledger.published() == {"12/BC-LM": gone, "13/BC-LM": second}
    assert ledger.as_of(SEEN).published() == {"12/BC-LM": first}
    assert ledger.as_of(SEEN - timedelta(days=1)).published() == {}
    assert ledger.known_at() == gone.retracted_at


def test_append_only_ever_adds_to_what_is_there(path: Path) -> None:
    append(path, [RECEIPT])
    before = path.read_bytes()
    append(path, [IDENTITY])
    assert path.read_bytes().startswith(before)


@pytest.mark.parametrize("lost", [1, 2, 40, 10**6])
def test_cut_last_line_costs_no_line_before_it_and_is_overwritten_by_the_next(path: Path, lost: int) -> None:
    append(path, [RECEIPT])
    whole = path.read_bytes()
    append(path, [OTHER])
    second = path.read_bytes()[len(whole) :]
    path.write_bytes(whole + second[: -min(lost, len(second) - 1)])
    assert load(path).receipts == {"a" * 64: RECEIPT}
    append(path, [OTHER])
    assert path.read_bytes() == whole + second
    assert load(path).receipts == {"a" * 64: RECEIPT, "b" * 64: OTHER}


def test_reading_changes_nothing_even_where_the_last_line_is_damaged(path: Path) -> None:
    append(path, [RECEIPT, OTHER])
    damaged = path.read_bytes()[:-5]
    path.write_bytes(damaged)
    load(path)
    assert path.read_bytes() == damaged


@pytest.mark.parametrize("change", [lambda line: line.replace(b"b.xlsx", b"c.xlsx"), lambda _: b"\xff\xfe\n"])
def test_last_line_that_is_not_what_was_written_is_passed_over(path: Path, change: Callable[[bytes], bytes]) -> None:
    append(path, [RECEIPT, OTHER])
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + change(lines[1]))
    assert load(path).receipts == {"a" * 64: RECEIPT}


def test_damaged_end_is_kept_beside_the_ledger_when_it_is_cut_off(path: Path) -> None:
    append(path, [RECEIPT])
    whole = path.read_bytes()
    for end in (b"torn \r or \x00 and \x85", b"rotten\n"):
        path.write_bytes(whole + end)
        append(path, [OTHER])
        path.write_bytes(whole)
    assert path.with_name("ledger.jsonl.cut").read_bytes() == b"torn \r or \x00 and \x85\nrotten\n"
    assert load(path).receipts == {"a" * 64: RECEIPT}


def test_event_of_another_program_is_not_passed_over(path: Path) -> None:
    journal.append(path, [{"event": "unheard of"}])
    with pytest.raises(ValueError, match="unheard of"):
        load(path)


@pytest.mark.parametrize("damage", [b"\n", b"garbage\n", b"\xff\n"])
def test_damaged_line_before_the_last_stops_everything(path: Path, damage: bytes) -> None:
    append(path, [RECEIPT, OTHER, IDENTITY])
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + damage + lines[2])
    with pytest.raises(LinesDamagedError, match="line 2 is damaged"):
        load(path)


def test_changed_letter_in_an_earlier_line_is_noticed(path: Path) -> None:
    append(path, [RECEIPT, OTHER])
    path.write_bytes(path.read_bytes().replace(b"2020-12-01", b"2019-12-01", 1))
    with pytest.raises(LinesDamagedError, match="line 1"):
        load(path)


def test_clock_that_jumps_back_does_not_reorder_submissions(path: Path) -> None:
    future = datetime.now(UTC) + timedelta(days=400)
    append(path, [Receipt("a" * 64, future, "a.xlsx", SEEN)])
    assert now(load(path)) > future


def test_clock_that_jumps_back_does_not_reorder_closings_and_explanations(path: Path) -> None:
    future = datetime.now(UTC) + timedelta(days=400)
    append(path, [OTHER, Closing(date(2020, 11, 1), future, ("b" * 64,), {"HTX.ALL": "3"})])
    assert now(load(path)) > future
    append(path, [Explanation("PV-04", "place", "3|4", "text", future + timedelta(days=1))])
    assert now(load(path)) > future + timedelta(days=1)


def test_moment_is_the_present_when_all_receipts_are_past() -> None:
    before = datetime.now(UTC)
    assert before <= now(Ledger({"a": RECEIPT})) <= datetime.now(UTC)
    assert now(Ledger()).tzinfo is UTC
