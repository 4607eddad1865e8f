"""What lies in the landing zone of these settings, be it a folder or a URL."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING

from pipeline.landing.asides import record_asides
from pipeline.landing.inbox import Inbox, scan_folder, settling, wait_until_settled
from pipeline.landing.known_files import forget_hashes

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.runtime.settings import Settings

CACHE = "inbox.json"


def landing_zone(settings: Settings, at_news: Callable[[], object] = lambda: None) -> Inbox:
    """The workbooks by content, from the folder ``raw`` or, where it is a URL, from a copy brought up to date first.

    ``at_news`` is called once, while they are listed, where bytes are met that no look before has seen.
    """
    settings.state.mkdir(parents=True, exist_ok=True)
    inbox = _looked_at(settings, at_news)
    record_asides(settings, inbox)
    return inbox


def _looked_at(settings: Settings, at_news: Callable[[], object]) -> Inbox:
    if not settings.raw_url:
        return scan_folder(settings.raw, settings.state / CACHE, settings.settle_seconds, at_news)
    from pipeline.landing.remote_raw import fetch_raw  # noqa: PLC0415 - fsspec is of the extra "scale"

    fetched = fetch_raw(settings)
    found = scan_folder(settings.raw, settings.state / CACHE, at_news=at_news)
    return replace(found, left=fetched.left, asides=tuple(sorted({*found.asides, *fetched.asides})))


def wait_for_landing(settings: Settings, meanwhile: Callable[[], object] = lambda: None) -> None:
    """Let the files that were dropped just now become whole; of a URL they are left until they are.

    ``meanwhile`` is called where there is something to wait for, before the wait.
    """
    if not settings.raw_url:
        wait_until_settled(settings.raw, settings.settle_seconds, meanwhile)


def forget_copies(settings: Settings) -> None:
    """Forget what was hashed and, of a URL, what was fetched."""
    forget_hashes(settings.state / CACHE)
    if settings.raw_url:
        from pipeline.landing.remote_raw import forget_fetched  # noqa: PLC0415 - as above

        forget_fetched(settings)


def until_settled(settings: Settings, inbox: Inbox, looked_for: float) -> float:
    """In how many seconds the next of the files that were left lies still; infinite where none was only too young.

    ``looked_for`` are the seconds since the look began by which they were left: one may have become old enough since.
    """
    at_the_look = settings.settle_seconds + looked_for
    waits = [
        max(0.0, wait - looked_for) for name in inbox.left if (wait := settling(settings.raw / name, at_the_look)) > 0
    ]
    if settings.raw_url and inbox.left:
        waits.append(settings.settle_seconds)  # what was not fetched has no time here
    return min(waits, default=inf)
