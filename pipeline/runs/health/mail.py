"""Whether notices would reach somebody: the server takes us and our sender, the list of recipients reads, none wait."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipeline.outputs.notices.watch import mail_problem, mailing_list, notices_waiting
from pipeline.runs.health.condition import Seen, State, age, few, together
from schemas.messages import bounded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.outputs.notices.watch import NoticesWaiting
    from pipeline.runtime.settings import Settings

SECONDS = 5.0
"""How long the mail server may take for an answer here; a round of notices gives it longer."""
PATIENCE = 3600.0
"""For how many seconds a notice may wait before somebody should look; as long as a server's answer "later" may take."""
NOT_USED = Seen("ok", "không dùng (HOPTAC_SMTP_HOST để trống)", "not used", {"used": False})


def mail(settings: Settings) -> Seen:
    """The server takes a connection, our login, our sender and a recipient; nothing is sent."""
    if not settings.smtp_host:
        return NOT_USED
    server = f"{settings.smtp_host}:{settings.smtp_port}"
    facts = {"used": True, "server": server}
    if problem := mail_problem(settings, SECONDS):
        return Seen("failing", bounded(problem, 600), f"mail cannot go out through {server}: {problem}", facts)
    vi = f"{server} nhận kết nối, người gửi và người nhận"
    return Seen("ok", vi, f"{server} takes us, our sender and a recipient", facts)


def recipients(settings: Settings) -> Seen:
    """The list of recipients reads, every row of it, and somebody is in it."""
    if not settings.smtp_host:
        return NOT_USED
    found = mailing_list(settings)
    facts = {
        "used": True,
        "addresses": len(found.everybody),
        "problems": list(found.problems),
        "remarks": list(found.remarks),
    }
    if not found.everybody:
        why = bounded("; ".join(found.problems) or f"{settings.recipients} không có người nhận nào", 600)
        return Seen("failing", f"không gửi được cho ai (HOPTAC_RECIPIENTS): {why}", f"nobody is listed: {why}", facts)
    if wrong := [*found.problems, *found.remarks]:
        return Seen("warning", few(wrong), f"rows to be looked at: {few(wrong)}", facts)
    return Seen("ok", f"{len(found.everybody)} địa chỉ", f"{len(found.everybody)} addresses", facts)


def notices(settings: Settings) -> Seen:
    """No notice waits for long, none was refused, and of none it is unknown what became of it."""
    if not settings.smtp_host:
        return NOT_USED
    found = notices_waiting(settings)
    facts = {
        "used": True,
        "waiting": found.count,
        "oldest_seconds": round(found.seconds),
        "refused": found.refused,
        "without_recipients": found.without_recipients,
        "unknown": found.unknown,
        "problem": found.problem,
    }
    parts = [*_waiting(settings, found), *_undelivered(found)]
    return together(parts, f"{found.count} thư đang chờ", f"{found.count} wait", facts)


def _waiting(settings: Settings, found: NoticesWaiting) -> Iterator[Seen]:
    """Why what should be out is not."""
    if found.problem and not found.count:
        yield Seen("failing", found.problem, f"the log of notices cannot be used: {found.problem}")
        return
    since = (datetime.now(UTC) - found.failing_since).total_seconds() if found.failing_since else 0.0
    longest = max(found.seconds, since)
    if not found.count or (longest <= PATIENCE and not found.problem):
        return
    age_vi, age_en = age(longest)
    state: State = "failing" if longest > settings.waiting_hours * 3600 else "warning"
    why = f": {found.problem}" if found.problem else ""
    vi, en = f"{found.count} thư chưa gửi được, {age_vi}{why}", f"{found.count} have waited for {age_en}{why}"
    yield Seen(state, bounded(vi, 600), bounded(en, 600))


def _undelivered(found: NoticesWaiting) -> Iterator[Seen]:
    """What waits for nothing any more and never arrived."""
    if found.refused:
        names = few([f"{address} ({why})" for address, why in found.refused.items()])
        yield Seen("warning", f"máy chủ thư từ chối {names}", f"the server refused {names}")
    if found.unknown:
        vi = f"{found.unknown} thư không rõ đã đến chưa: xem hoptac notices list, gửi lại bằng hoptac notices resend"
        yield Seen("warning", vi, f"of {found.unknown} it is not known whether the server took them")
    if found.without_recipients:
        vi = f"{found.without_recipients} thư không có người nhận trong HOPTAC_RECIPIENTS"
        yield Seen("warning", vi, f"{found.without_recipients} have nobody to be told")
