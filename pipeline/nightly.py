"""The nightly run as one function: read what is new, judge, build the warehouse, say what happened."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from pipeline.ingest import Ingested, ingest
from pipeline.publish import known_state, publish
from pipeline.unchanged import keep_published, published_before

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pipeline.settings import Settings
    from pipeline.warehouse import Built, Known


class AlreadyRunningError(RuntimeError):
    """Another run works on the same state; this one leaves without touching anything."""


@dataclass(frozen=True, slots=True)
class Night:
    """What a run did: what it found, what became of each submission, what it built."""

    ingested: Ingested
    known: Known
    built: Built


def lock(settings: Settings, wait: float = 0) -> FileLock:
    """The lock under which a run reads, stages and builds; it goes with the process that holds it."""
    settings.state.mkdir(parents=True, exist_ok=True)
    return FileLock(lock_path(settings), timeout=wait)


def lock_path(settings: Settings) -> Path:
    """The file that the lock is on."""
    return settings.state / "run.lock"


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Work while no other run does; AlreadyRunningError when one is under way."""
    try:
        with lock(settings):
            yield
    except Timeout as problem:
        message = f"another run is under way ({lock_path(settings)})"
        raise AlreadyRunningError(message) from problem


def nightly(settings: Settings, progress: Callable[[int, int], None] = lambda _done, _all: None) -> Night:
    """Run the whole pipeline; AlreadyRunningError when another run is under way."""
    with alone(settings):
        return night(settings, progress)


def night(settings: Settings, progress: Callable[[int, int], None]) -> Night:
    """What a run does; for the one that holds the lock. Where nothing has changed it leaves the warehouse as it is."""
    ingested = ingest(settings, progress)
    published = published_before(settings, ingested)
    if published is None:
        published = publish(settings, known_state(settings, ingested))
        keep_published(settings, ingested, published)
    return Night(ingested, published.known, published.built)
