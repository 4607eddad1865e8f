"""The journal of nights is bounded, keeps what is not settled, and is written by several processes at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from pipeline.runs import nights
from pipeline.runs.nights import JOURNAL, recorded_night, unsettled
from pipeline.runtime import journal

if TYPE_CHECKING:
    from pipeline.runtime.settings import Settings


def fail_a_night(settings: Settings, scope: str, sentence: str = "hỏng") -> None:
    with recorded_night(settings, "Dagster", scope) as night:
        night.fail(sentence)


def test_journal_is_shortened_and_keeps_what_is_not_settled(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nights, "KEPT", 3)
    monkeypatch.setattr(nights, "MOST_LINES", 20)
    fail_a_night(settings, "2020-11")
    for _ in range(40):
        with recorded_night(settings, "Dagster", "2020-12"):
            pass
    assert len(journal.read(settings.state / JOURNAL)) <= 20
    records = nights.nights(settings)
    assert [record.scope for record in unsettled(records)] == ["2020-11"]
    assert records[-1].outcome == "well"


def test_sentence_of_a_night_is_one_bounded_line(settings: Settings) -> None:
    fail_a_night(settings, "2020-11", "a\n" * 5_000)
    (record,) = nights.nights(settings)
    assert len(record.sentence) <= nights.LONGEST_SENTENCE + 1
    assert "\n" not in record.sentence


def test_whole_run_settles_what_failed_before_it_and_not_what_fails_after(settings: Settings) -> None:
    fail_a_night(settings, "2020-11")
    with recorded_night(settings, "hoptac run"):
        pass
    assert unsettled(nights.nights(settings)) == []
    fail_a_night(settings, "2020-12")
    assert [record.scope for record in unsettled(nights.nights(settings))] == ["2020-12"]


def test_whole_run_that_failed_is_settled_by_a_later_one_of_a_whole_period(settings: Settings) -> None:
    fail_a_night(settings, nights.EVERYTHING)
    with recorded_night(settings, "Dagster", "2020-12 một phần"):
        pass
    assert [record.scope for record in unsettled(nights.nights(settings))] == [nights.EVERYTHING]
    with recorded_night(settings, "Dagster", "2020-12"):
        pass
    assert unsettled(nights.nights(settings)) == []


def test_exception_of_the_block_is_recorded_and_goes_on(settings: Settings) -> None:
    for problem in (KeyboardInterrupt(), OSError("hết chỗ"), ZeroDivisionError("lỗi")):
        with pytest.raises(type(problem)), recorded_night(settings, "hoptac run"):
            raise problem
    sentences = [record.sentence for record in nights.nights(settings)]
    assert sentences[0] == "bị người dùng hoặc hệ thống dừng (KeyboardInterrupt)"
    assert "hết chỗ" in sentences[1]
    assert sentences[2] == "ZeroDivisionError: lỗi"
    assert [record.outcome for record in nights.nights(settings)] == ["failed"] * 3


def test_nights_of_several_writers_are_all_in_the_journal(settings: Settings) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: fail_a_night(settings, f"{number}"), range(24)))
    assert len(nights.nights(settings)) == 24


def test_first_sentence_of_a_failure_stays_and_none_is_blank(settings: Settings) -> None:
    with recorded_night(settings, "Dagster", "2020-11") as night:
        night.fail("bước một")
        night.fail("bước hai")
    fail_a_night(settings, "2020-11", "")
    assert [record.sentence for record in nights.nights(settings)] == ["bước một", "không rõ vì sao"]
