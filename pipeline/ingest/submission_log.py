"""Structured logs: a line of JSON for every submission that was read, where the setting ``log`` asks for them."""

from __future__ import annotations

import json
import logging
import sys
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.runtime.log_rotation import rotate_log

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import polars as pl

    from pipeline.ingest.read_locally import HowRead
    from pipeline.landing.inbox import Inbox
    from pipeline.runtime.settings import Settings

STDERR = "stderr"
_LOGGED = ("submission_id", "unit_code", "period", "verdict", "errors", "queries")


def log_submissions(settings: Settings, submissions: pl.DataFrame, inbox: Inbox, read: Mapping[str, HowRead]) -> None:
    """Log what became of staged submissions of the inbox, and how each was read."""
    if not settings.log:
        return
    if settings.log != STDERR:
        _rotate(Path(settings.log), settings.keep_log_days)
    with _logger(settings.log) as logger:
        for identity, unit, period, verdict, errors, queries in submissions.select(_LOGGED).iter_rows():
            fields = {
                "submission_id": identity,
                "file": inbox.first(identity).file_name,
                "unit": unit,
                "period": period and f"{period:%Y-%m}",
                "verdict": verdict,
                "errors": errors,
                "queries": queries,
                "seconds": read[identity].seconds,
                "way": _way(read[identity].careful_because),
                "careful_because": read[identity].careful_because or None,
            }
            logger.info("submission", extra={"fields": fields})


def _way(careful_because: str | None) -> str | None:
    """Whether it was read plainly, together with others, or carefully, by itself; None where not at all."""
    return None if careful_because is None else "careful" if careful_because else "plain"


def _rotate(path: Path, keep_days: int) -> None:
    """Begin the log anew where it is time; where that cannot be done it goes on, and is complained of when written."""
    with suppress(OSError):
        rotate_log(path, keep_days, datetime.now(UTC))


class _Lines(logging.Formatter):
    """A record as a line of JSON in ASCII, its time in UTC first: whatever a file is called, it is one line of text."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {"time": moment, "event": record.getMessage(), **record.__dict__["fields"]}
        return json.dumps(line)


class _File(WatchedFileHandler):
    """A file that may be rotated; one that cannot be written is complained of on stderr and ends no run."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            super().emit(record)
        except OSError:
            self.handleError(record)


@contextmanager
def _logger(target: str) -> Iterator[logging.Logger]:
    """The logger of the project, writing to stderr or to a file while the block runs."""
    logger = logging.getLogger("hoptac")
    logger.setLevel(logging.INFO)
    handler = (
        logging.StreamHandler(sys.stderr) if target == STDERR else _File(Path(target), encoding="utf-8", delay=True)
    )
    handler.setFormatter(_Lines())
    logger.addHandler(handler)
    try:
        yield logger
    finally:
        logger.removeHandler(handler)
        handler.close()
