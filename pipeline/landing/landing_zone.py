"""What lies in the landing zone of these settings, be it a folder or a URL."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.landing.inbox import Inbox, scan_folder, wait_until_settled

if TYPE_CHECKING:
    from pipeline.runtime.settings import Settings

CACHE = "inbox.json"


def landing_zone(settings: Settings) -> Inbox:
    """The workbooks by content, from the folder ``raw`` or, where it is a URL, from a copy brought up to date first."""
    settings.state.mkdir(parents=True, exist_ok=True)
    if not settings.raw_url:
        return scan_folder(settings.raw, settings.state / CACHE, settings.settle_seconds)
    from pipeline.landing.remote_raw import fetch_raw  # noqa: PLC0415 - fsspec is of the extra "scale"

    left = fetch_raw(settings)
    return replace(scan_folder(settings.raw, settings.state / CACHE), left=left)


def wait_for_landing(settings: Settings) -> None:
    """Let the files that were dropped just now become whole; of a URL they are left until they are."""
    if not settings.raw_url:
        wait_until_settled(settings.raw, settings.settle_seconds)


def forget_copies(settings: Settings) -> None:
    """Forget what was hashed and, of a URL, what was fetched."""
    (settings.state / CACHE).unlink(missing_ok=True)
    if settings.raw_url:
        from pipeline.landing.remote_raw import forget_fetched  # noqa: PLC0415 - as above

        forget_fetched(settings)
