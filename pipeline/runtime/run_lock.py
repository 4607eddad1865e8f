"""The lock under which a single run works on the state; another one waits for it, or leaves with an error."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.runtime.settings import Settings


class AlreadyRunningError(RuntimeError):
    """Another run works on the same state; this one leaves without touching anything."""


def lock(settings: Settings, wait: float = 0) -> FileLock:
    """The lock under which a run reads, stages and builds; it goes with the process that holds it.

    Who enters it waits for ``wait`` seconds at most, then filelock's Timeout is raised.
    """
    settings.state.mkdir(parents=True, exist_ok=True)
    return FileLock(lock_path(settings), timeout=wait)


def lock_path(settings: Settings) -> Path:
    """The file that is locked; it stays when the lock goes."""
    return settings.state / "run.lock"


def lock_holder(settings: Settings) -> int | None:
    """The process that holds the lock; None where nobody does.

    The kernel is asked. To try the lock would be to hold it for a moment, and a run that starts then would leave.
    """
    path = lock_path(settings)
    if not path.exists():
        return None
    inode = f":{path.stat().st_ino}"
    for line in Path("/proc/locks").read_text(encoding="ascii").splitlines():
        fields = line.split()
        if fields[1] == "FLOCK" and fields[5].endswith(inode):
            return int(fields[4])
    return None


@contextmanager
def run_alone(settings: Settings) -> Iterator[None]:
    """Work while no other run does; AlreadyRunningError when one is under way."""
    try:
        with lock(settings):
            yield
    except Timeout as problem:
        message = f"another run is under way ({lock_path(settings)})"
        raise AlreadyRunningError(message) from problem
