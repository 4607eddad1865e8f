"""Days and times as they are in Vietnam, whatever the machine's clock is set to."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def today() -> date:
    """The day that it is in Vietnam."""
    return datetime.now(VIETNAM).date()


def moment_of(text: str) -> datetime:
    """A moment as ISO 8601 writes it; one that names no offset from UTC is Vietnam's. ValueError where it is none."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


def time_text(moment: datetime) -> str:
    """A moment as people there write it."""
    return f"{moment.astimezone(VIETNAM):%H:%M ngày %d/%m/%Y} (giờ Việt Nam)"


def day_text(day: date) -> str:
    """A day as people there write it."""
    return f"{day:%d/%m/%Y}"
