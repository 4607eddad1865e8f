"""A round of notices: everything is told once to its recipients, as soon as the mail server can be reached."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import duckdb
from filelock import FileLock, Timeout

from pipeline.outputs.notices import notice_log
from pipeline.outputs.notices.contract import Kind
from pipeline.outputs.notices.delivery import Delivery
from pipeline.outputs.notices.known_notices import known_notices
from pipeline.outputs.notices.last_round import keep_round, last_round, rests
from pipeline.outputs.notices.mail_settings import mail_setting_problems
from pipeline.outputs.notices.recipients import recipients
from pipeline.outputs.notices.round_time import RoundTime
from pipeline.runtime.journal import LinesDamagedError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.outputs.notices.contract import Notice
    from pipeline.outputs.notices.delivery import Waiting
    from pipeline.outputs.notices.notice_log import NoticeLog
    from pipeline.outputs.notices.recipients import Recipients
    from pipeline.runtime.settings import Settings

LOG, LOCK, LAST = "notices.jsonl", "notices.lock", "notices_round.json"
BUSY = "một lượt gửi khác đang chạy"
MOST_NAMED = 5
MUST_BE_TOLD = frozenset({Kind.VERDICT, Kind.WITHDRAWAL, Kind.UNPLACED})
"""These wait for somebody to be listed; the others are for whoever wanted to hear of them at the time."""
FROM_CALENDAR = frozenset({Kind.DUE, Kind.OVERDUE})
"""What there was before these is known only with the warehouse."""
SLICE, SLICE_END = 20.0, 55.0
"""Seconds after which a slice begins no other message, and after which it ends: Dagster gives a sensor 60."""


@dataclass(slots=True)
class Outcome:
    """What a round did.

    How many messages were sent, which addresses the server refused for good, how many notices wait for the next round,
    how many have no recipient, what stood in the way, and which rows of the list of recipients are wrong.
    """

    sent: int = 0
    refused: dict[str, str] = field(default_factory=dict)
    waiting: int = 0
    unknown: int = 0
    without_recipients: int = 0
    problem: str = ""
    bad_rows: list[str] = field(default_factory=list)


def send_notices(settings: Settings, *, in_slices: bool = False, wait: float = 0) -> Outcome:
    """Send what was not told yet; what cannot be sent now waits for the next round.

    The first round sends nothing: it records what there was before notices were turned on. A second process that comes
    while a round is under way leaves it alone after waiting for ``wait`` seconds. In slices, as a sensor does it often,
    a round ends within a minute, begins with what was tried least, and leaves alone for a while what failed repeatedly.
    """
    if not settings.smtp_host:
        return Outcome()
    try:
        settings.state.mkdir(parents=True, exist_ok=True)
        with FileLock(settings.state / LOCK, timeout=wait):
            return _run_round(settings, settings.state / LOG, in_slices=in_slices)
    except Timeout:
        return Outcome(problem=BUSY)
    except LinesDamagedError as problem:
        sentence = f"tệp {problem.path} bị hỏng ở dòng {problem.number}: khôi phục từ bản sao lưu"
        return Outcome(problem=f"{sentence}; chưa gửi thư nào để không gửi lặp lại")
    except duckdb.Error as problem:
        return Outcome(problem=f"chưa đọc được kho dữ liệu {settings.database}: {problem}")
    except OSError as problem:
        return Outcome(problem=f"không đọc hoặc không ghi được: {problem}")


def _run_round(settings: Settings, path: Path, *, in_slices: bool) -> Outcome:
    log = notice_log.logged(path)
    known = known_notices(settings, log) if settings.database.exists() else []
    _start_kinds(path, log, known)
    listed = recipients(settings.recipients)
    wrong = [*mail_setting_problems(settings), *([listed.problem] if listed.problem else [])]
    if wrong:
        unsent = [notice for notice in known if not log.has(notice.key)]
        outcome = Outcome(waiting=len(unsent), problem="; ".join(wrong))
    else:
        outcome = _send(settings, path, log, known, listed, in_slices=in_slices)
    outcome.bad_rows = listed.bad_rows
    return outcome


def _start_kinds(path: Path, log: NoticeLog, known: Sequence[Notice]) -> None:
    """Record of each kind that is new, to the installation or the program, what there was before it."""
    for kind in Kind:
        if kind not in log.kinds and (known or kind not in FROM_CALENDAR):
            keys = [notice.key for notice in known if notice.kind is kind and not log.has(notice.key)]
            notice_log.record_start(path, log, kind, keys)


def _send(
    settings: Settings, path: Path, log: NoticeLog, known: Sequence[Notice], listed: Recipients, *, in_slices: bool
) -> Outcome:
    outcome = Outcome()
    waiting: list[Waiting] = []
    unwanted: dict[Kind, list[str]] = {}
    for notice in known:
        everyone = listed.of(notice)
        record = log.record(notice.key)
        outcome.unknown += record.state(everyone) == "unknown"
        if to := record.waits_for(everyone):
            waiting.append((notice, to))
        elif not everyone and not log.has(notice.key):
            if notice.kind not in MUST_BE_TOLD or listed.has_listed(notice):
                unwanted.setdefault(notice.kind, []).append(notice.key)
            else:
                outcome.without_recipients += 1
    for kind, keys in unwanted.items():
        notice_log.record_start(path, log, kind, keys)
    if waiting:
        _deliver(settings, path, log, waiting, outcome, in_slices=in_slices)
    return outcome


def _deliver(
    settings: Settings, path: Path, log: NoticeLog, waiting: list[Waiting], outcome: Outcome, *, in_slices: bool
) -> None:
    """Send what waits over one connection; when that breaks, the rest waits on."""
    outcome.waiting = len(waiting)
    before = last_round(settings.state / LAST)
    if in_slices and before and rests(before.failures, before.moment):
        outcome.problem = before.problem
        return
    records = {notice.key: log.record(notice.key) for notice, _ in waiting}
    tried = {key: record.put_off + record.unanswered for key, record in records.items()}
    ready = [
        (notice, to)
        for notice, to in sorted(waiting, key=lambda entry: tried[entry[0].key])
        if not (in_slices and rests(tried[notice.key], records[notice.key].last))
    ]
    if not ready:
        return
    time = RoundTime(settings.smtp_seconds, *((SLICE, SLICE_END) if in_slices else ()))
    delivery = Delivery(settings, path, log, time)
    delivery.run(ready)
    outcome.sent, outcome.refused, outcome.problem = delivery.sent, delivery.refused, delivery.problem
    outcome.waiting -= delivery.done
    keep_round(settings.state / LAST, outcome.problem, is_outage=delivery.is_outage)


def outcome_text(outcome: Outcome) -> str:
    """What a round did, in a sentence."""
    refused = [f"máy chủ từ chối {address}: {why}" for address, why in outcome.refused.items()]
    parts = [f"Đã gửi {outcome.sent} thư"]
    parts += [f"còn {outcome.waiting} chờ lần sau"] if outcome.waiting else []
    parts += [f"{outcome.unknown} không rõ đã đến chưa (hoptac notices list)"] if outcome.unknown else []
    parts += [f"{outcome.without_recipients} không có người nhận"] if outcome.without_recipients else []
    parts += [f"chưa gửi được: {outcome.problem}"] if outcome.problem else []
    return "; ".join([*parts, *_few(refused), *_few(outcome.bad_rows)])


def _few(texts: list[str]) -> list[str]:
    more = len(texts) - MOST_NAMED
    return [*texts[:MOST_NAMED], *([f"và {more} điều nữa"] if more > 0 else [])]
