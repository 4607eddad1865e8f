"""What the last look at the landing zone did not read, with the reasons, kept for whoever tells people of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pipeline.landing.folder_walk import Aside, Reason
from pipeline.runtime.atomic_files import write_whole

if TYPE_CHECKING:
    from pipeline.landing.inbox import Inbox
    from pipeline.runtime.settings import Settings

RECORD = "asides.json"


def asides(inbox: Inbox) -> list[Aside]:
    """Everything that was not read, in the order of names: what was put aside, and files that are left for later."""
    return sorted({*inbox.asides, *(Aside(name, Reason.WAITING) for name in inbox.left)})


def record_asides(settings: Settings, inbox: Inbox) -> None:
    """Remember what was not read; nothing is written where that is as before."""
    found = asides(inbox)
    if found != recorded_asides(settings):
        write_whole(settings.state / RECORD, json.dumps(found, indent=0).encode())


def recorded_asides(settings: Settings) -> list[Aside]:
    """What the last look at the landing zone did not read."""
    try:
        kept = json.loads((settings.state / RECORD).read_text(encoding="utf-8"))
        return [Aside(name, Reason(reason)) for name, reason in kept]
    except (FileNotFoundError, ValueError, TypeError):
        return []
