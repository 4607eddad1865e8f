"""The landing zone of these settings and their staging, be they folders or URLs."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.inbox import Inbox, scan, wait_until_settled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.settings import Settings

CACHE = "inbox.json"


def landing_zone(settings: Settings) -> Inbox:
    """What lies there; of a URL a copy is brought here first."""
    settings.state.mkdir(parents=True, exist_ok=True)
    if not settings.raw_url:
        return scan(settings.raw, settings.state / CACHE, settings.settle_seconds)
    from pipeline.elsewhere import fetch_raw  # noqa: PLC0415 - fsspec is of the extra "scale"

    left = fetch_raw(settings)
    return replace(scan(settings.raw, settings.state / CACHE), left=left)


def wait_for_landing(settings: Settings) -> None:
    """Let the files that were dropped just now become whole; of a URL they are left until they are."""
    if not settings.raw_url:
        wait_until_settled(settings.raw, settings.settle_seconds)


@contextmanager
def shared_staging(settings: Settings, home: Path) -> Iterator[None]:
    """Begin with the batches that others have staged, where they are shared, and share what is staged in the block."""
    if not settings.staging:
        yield
        return
    from pipeline.elsewhere import fetch_staged, send_staged  # noqa: PLC0415 - as above

    fetch_staged(settings, home)
    yield
    send_staged(settings, home)


def forget_copies(settings: Settings) -> None:
    """Forget what was hashed and, of URLs, what was fetched and shared."""
    (settings.state / CACHE).unlink(missing_ok=True)
    if settings.raw_url or settings.staging:
        from pipeline.elsewhere import forget  # noqa: PLC0415 - as above

        forget(settings)
