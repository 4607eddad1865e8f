"""Waits until something in the landing zone may have changed: the kernel tells, or it is looked at by the clock.

The kernel tells nothing of what others change on a server's share, of a URL, or where it has no room for more watches.
"""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

from watchfiles._rust_notify import RustNotify, WatchfilesRustInternalError

from pipeline.landing.folder_walk import is_unsent
from pipeline.runtime.mounts import is_on_server

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.runtime.settings import Settings

POLL_SECONDS = 5.0
"""How often a landing zone is looked at of which the kernel tells nothing, unless the settings say so."""
_GONE_SECONDS = 1.0
"""How often a landing zone is looked for that is not there."""
_TOGETHER, _STEP = 400, 50
"""Milliseconds: changes of so long are told at once, and sooner where none follows within a step."""


class Arrivals:
    """The changes in a landing zone from its making on; what came before is for its owner to look at."""

    def __init__(self, settings: Settings) -> None:
        """Begin to listen; a landing zone that is not there is waited for."""
        self._settings = settings
        self._notify: RustNotify | None = None
        self._folder: tuple[int, int] | None = None
        self._next_look = 0.0
        self.poll_seconds = _poll_seconds(settings)
        """How often it is looked at by the clock; 0 while the kernel tells."""
        self._listen()

    def wait(self, seconds: float) -> bool:
        """Wait for so long at most; whether something may have changed. A signal ends it early."""
        if self.poll_seconds:
            time.sleep(min(seconds, max(0.0, self._next_look - time.monotonic())))
            return self._is_time_to_look()
        if self._notify is None:
            time.sleep(min(seconds, _GONE_SECONDS))
            return self._listen()
        found = self._notify.watch(_TOGETHER, _STEP, max(1, round(seconds * 1000)), None)
        if self._identity() != self._folder:  # unmounted, removed, or another in its place
            self._listen()
            return True
        return not isinstance(found, str) and any(self._may_be_sent(path) for _, path in found)

    def close(self) -> None:
        """Listen no longer."""
        if self._notify:
            self._notify.close()
            self._notify = None

    def _is_time_to_look(self) -> bool:
        if time.monotonic() < self._next_look:
            return False
        self._next_look = time.monotonic() + self.poll_seconds
        return True

    def _listen(self) -> bool:
        """Listen to the folder that is there; whether there is one."""
        self.close()
        self._folder = self._identity()
        if self.poll_seconds or self._folder is None:
            return False
        try:
            self._notify = RustNotify(
                [str(self._settings.raw)],
                debug=False, force_polling=False, poll_delay_ms=0, recursive=True, ignore_permission_denied=True,
            )  # fmt: skip
        except FileNotFoundError:
            return False
        except (OSError, WatchfilesRustInternalError):  # the kernel has no room for as many folders
            self.poll_seconds = POLL_SECONDS
        return True

    def _identity(self) -> tuple[int, int] | None:
        """Device and inode of the folder; None where there is none."""
        with suppress(OSError):
            status = self._settings.raw.stat()
            return status.st_dev, status.st_ino
        return None

    def _may_be_sent(self, path: str) -> bool:
        return not any(map(is_unsent, self._below(path)))

    def _below(self, path: str) -> Iterable[str]:
        return path.removeprefix(str(self._settings.raw)).strip("/").split("/")


def _poll_seconds(settings: Settings) -> float:
    if settings.watch_seconds:
        return settings.watch_seconds
    return POLL_SECONDS if settings.raw_url or is_on_server(settings.raw) else 0.0
