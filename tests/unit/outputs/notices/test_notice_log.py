"""The log of the notices gives back what was recorded, and says who has not got a notice yet."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from pipeline.outputs.notices.contract import Kind
from pipeline.outputs.notices.notice_log import (
    MOST_TRIES,
    Answer,
    Intent,
    NoticeLog,
    logged,
    record_answer,
    record_asked,
    record_intent,
    record_start,
)
from pipeline.runtime import journal

if TYPE_CHECKING:
    from pathlib import Path

CLERK, HEAD, NEW = "clerk@lang-giang.example", "head@lang-giang.example", "new@lang-giang.example"
EVERYONE = (CLERK, HEAD)
INTENT = Intent("a accepted", (CLERK, HEAD), datetime(2020, 12, 1, 6, 30, tzinfo=UTC))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "notices.jsonl"


def both(path: Path, log: NoticeLog) -> NoticeLog:
    """The log, which is the same in memory and read again."""
    assert logged(path) == log
    return log


def test_nothing_is_logged_before_notices_are_on(path: Path) -> None:
    assert logged(path) == NoticeLog()


def test_what_was_there_before_a_kind_was_on_is_not_told(path: Path) -> None:
    log = NoticeLog()
    record_start(path, log, Kind.VERDICT, ["b accepted", "a accepted"])
    record_start(path, log, Kind.CLOSING, ["closing *"])
    assert both(path, log).kinds == {"verdict", "closing"}
    assert log.record("a accepted").waits_for(EVERYONE) == ()
    assert log.record("closing *").waits_for(EVERYONE) == ()
    assert log.record("c accepted").waits_for(EVERYONE) == EVERYONE


def test_log_of_the_version_before_holds(path: Path) -> None:
    moment = "2020-12-01T06:30:00+00:00"
    outcome = {"event": "outcome", "verdict": "b accepted", "delivered": [HEAD], "refused": {}, "later": [CLERK]}
    intent = {"event": "intent", "verdict": "a accepted", "to": list(EVERYONE), "moment": moment}
    journal.append(path, [{"event": "started", "known": ["c accepted"]}, intent, outcome])
    log = logged(path)
    assert log.kinds == {"verdict"}
    assert log.record("a accepted").intent == INTENT
    assert log.record("b accepted").waits_for(EVERYONE) == (CLERK,)
    assert log.record("c accepted").waits_for(EVERYONE) == ()


def test_message_without_an_answer_is_sent_again_to_those_who_are_listed_still(path: Path) -> None:
    log = NoticeLog()
    record_intent(path, log, INTENT)
    assert both(path, log).record("a accepted").waits_for([NEW, HEAD]) == (HEAD,)


def test_message_that_is_never_answered_waits_for_a_person(path: Path) -> None:
    log = NoticeLog()
    for number in range(MOST_TRIES):
        assert log.record("a accepted").waits_for(EVERYONE), number
        record_intent(path, log, INTENT)
    assert both(path, log).record("a accepted").waits_for(EVERYONE) == ()
    assert log.record("a accepted").state(EVERYONE) == "unknown"
    record_asked(path, log, "a accepted", EVERYONE)
    assert both(path, log).record("a accepted").waits_for(EVERYONE) == EVERYONE


def test_only_who_was_put_off_waits_after_an_answer(path: Path) -> None:
    log = NoticeLog()
    record_intent(path, log, INTENT)
    record_answer(path, log, Answer("a accepted", (HEAD,), {NEW: "550 no such user"}, (CLERK,), {CLERK: "450 later"}))
    record = both(path, log).record("a accepted")
    assert record.waits_for([CLERK, HEAD, NEW]) == (CLERK,)
    assert record.state([CLERK, HEAD, NEW]) == "waiting"
    assert record.state([HEAD, NEW]) == "refused"
    assert set(record.delivered) == {HEAD}


def test_refusal_that_is_not_believed_is_tried_again() -> None:
    answer = Answer("a accepted", refused={CLERK: "550 relaying denied"}, later=(HEAD,), reasons={HEAD: "450 later"})
    assert answer.put_off().later == (CLERK, HEAD)
    assert answer.put_off().reasons == {CLERK: "550 relaying denied", HEAD: "450 later"}


def test_answer_of_an_earlier_try_does_not_speak_for_the_next_one(path: Path) -> None:
    log = NoticeLog()
    record_answer(path, log, Answer("a accepted", later=(CLERK,)))
    record_intent(path, log, INTENT)
    assert both(path, log).record("a accepted").waits_for(EVERYONE) == EVERYONE


def test_who_asks_again_gets_it_whatever_became_of_it(path: Path) -> None:
    log = NoticeLog()
    record_start(path, log, Kind.VERDICT, ["a accepted"])
    record_asked(path, log, "a accepted", [CLERK])
    assert both(path, log).record("a accepted").waits_for(EVERYONE) == (CLERK,)
    record_intent(path, log, INTENT)
    record_answer(path, log, Answer("a accepted", delivered=(CLERK,)))
    assert both(path, log).record("a accepted").state(EVERYONE) == "sent"
    assert log.record("a accepted").asked == 1
