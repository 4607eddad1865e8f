"""The log of the notices gives back what was recorded, and says who has not got a verdict yet."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipeline.outputs.notices.notice_log import (
    Answer,
    Intent,
    NoticeLog,
    logged,
    record_answer,
    record_intent,
    record_start,
)

if TYPE_CHECKING:
    from pathlib import Path

CLERK, HEAD, NEW = "clerk@lang-giang.example", "head@lang-giang.example", "new@lang-giang.example"
INTENT = Intent("a accepted", (CLERK, HEAD), datetime(2020, 12, 1, 6, 30, tzinfo=UTC))


def test_nothing_is_logged_before_notices_are_on(tmp_path: Path) -> None:
    assert logged(tmp_path / "notices.jsonl") == NoticeLog()


def test_verdicts_that_were_there_before_are_not_announced(tmp_path: Path) -> None:
    record_start(tmp_path / "notices.jsonl", ["b accepted", "a accepted"])
    log = logged(tmp_path / "notices.jsonl")
    assert log.started
    assert log.waiting_for("a accepted", [CLERK]) == ()
    assert log.waiting_for("c accepted", [CLERK]) == (CLERK,)


def test_message_without_an_answer_is_sent_again_to_those_whom_it_was_meant_for(tmp_path: Path) -> None:
    record_intent(tmp_path / "notices.jsonl", INTENT)
    log = logged(tmp_path / "notices.jsonl")
    assert log.intents == {"a accepted": INTENT}
    assert log.waiting_for("a accepted", [NEW]) == (CLERK, HEAD)


def test_only_who_was_put_off_waits_after_an_answer(tmp_path: Path) -> None:
    path = tmp_path / "notices.jsonl"
    answer = Answer("a accepted", delivered=(HEAD,), refused={NEW: "550 no such user"}, later=(CLERK,))
    record_intent(path, INTENT)
    record_answer(path, answer)
    assert logged(path).answers == {"a accepted": answer}
    assert logged(path).waiting_for("a accepted", [CLERK, HEAD, NEW]) == (CLERK,)


def test_answer_of_an_earlier_try_does_not_speak_for_the_next_one(tmp_path: Path) -> None:
    path = tmp_path / "notices.jsonl"
    record_answer(path, Answer("a accepted", later=(CLERK,)))
    record_intent(path, INTENT)
    assert logged(path).waiting_for("a accepted", []) == (CLERK, HEAD)
