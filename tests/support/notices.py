"""A province whose notices are on, and nights of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from pipeline.judgement.unit_state import unit_state
from pipeline.outputs.feedback.returned_copies import write_feedback_copies
from pipeline.outputs.notices import notice_log
from pipeline.outputs.notices.contract import Kind
from pipeline.outputs.notices.period_notices import ClosedPeriod
from pipeline.runs.intake import take_in
from tests.support.installation import Installation
from tests.support.revisions import lay

if TYPE_CHECKING:
    from email.message import EmailMessage

    from pipeline.runtime.settings import Settings
    from tests.support.mail_server import Mailbox

NOVEMBER = date(2020, 11, 1)
CLERK, HEAD, STEWARD = "clerk@lang-giang.example", "head@lang-giang.example", "steward@tinh.example"


def settings_of(installation: Installation, mailbox: Mailbox) -> Settings:
    fields = {"smtp_host": "127.0.0.1", "smtp_port": mailbox.port, "smtp_security": "none", "smtp_seconds": 20.0}
    fields |= {"smtp_from": "hoptac@tinh.example", "recipients": installation.folder / "recipients.csv"}
    return installation.settings.model_copy(update=fields)


def list_people(settings: Settings, *rows: str) -> None:
    settings.recipients.write_text("\n".join(("unit_code,email,notices", *rows, "")), "utf-8")


def text_of(message: EmailMessage) -> str:
    body = message.get_body()
    assert body is not None
    return str(body.get_content())


def run_with(settings: Settings, name: str, content: bytes) -> None:
    """A night after a file was dropped."""
    lay(Installation(settings.state.parent, settings), name, content)
    run_night(settings)


def run_night(settings: Settings) -> None:
    """A night, with the copy for Lạng Giang."""
    intake = take_in(settings)
    write_feedback_copies(settings, NOVEMBER, {"217": unit_state(intake.known, "217", NOVEMBER)})
    Installation(settings.state.parent, settings).run()


def turn_on(settings: Settings) -> None:
    """Notices were on before anything was there to be told."""
    path, log = settings.state / "notices.jsonl", notice_log.NoticeLog()
    path.unlink(missing_ok=True)
    for kind in Kind:
        notice_log.record_start(path, log, kind, [])


def closings(count: int) -> list[ClosedPeriod]:
    """So many notices to the stewards, none of which needs a warehouse."""
    start = datetime(2020, 12, 7, tzinfo=UTC)
    return [
        ClosedPeriod(period=NOVEMBER, since=start + timedelta(hours=number), submissions=11, because="")
        for number in range(count)
    ]
