"""Keeps the stack trace of what a person at a terminal is told in a sentence: in the log, or beside the state."""

from __future__ import annotations

import json
import sys
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.runtime.setting_groups.setting_types import STDERR
from pipeline.runtime.setting_sources import usable_settings, without_secrets

if TYPE_CHECKING:
    from pipeline.runtime.settings import Settings

FAILURES = "failures.log"
"""The file of the state's folder that takes them where the setting ``log`` names none."""
LOG = "HOPTAC_LOG"
_LARGEST = 4 << 20


def log_failure(problem: BaseException, sentence: str) -> None:
    """Append the failure as a line of JSON in ASCII; nothing is said where the log cannot be written either."""
    line = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "event": "failure",
        "message": without_secrets(sentence),
        "trace": without_secrets("".join(traceback.format_exception(problem))),
    }
    settings = usable_settings()
    if settings.log == STDERR and not sys.stderr.isatty():
        sys.stderr.write(f"{json.dumps(line)}\n")
        return
    with suppress(OSError):
        _append(_target(settings, sentence), f"{json.dumps(line)}\n")


def _target(settings: Settings, sentence: str) -> Path:
    """The log, or the file of the state where there is none or it is the log that is wrong: it may be the ledger."""
    is_usable = settings.log not in ("", STDERR) and LOG not in sentence
    return Path(settings.log) if is_usable else settings.state / FAILURES


def _append(path: Path, line: str) -> None:
    """Append to the file; the one of the state, which nobody rotates, keeps the one before it and no more."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.name == FAILURES and path.exists() and path.stat().st_size > _LARGEST:
        path.replace(path.with_suffix(".log.1"))
    with path.open("a", encoding="ascii") as log:
        log.write(line)
