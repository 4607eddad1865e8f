"""``hoptac watch`` in a process of its own, waited for by what it says and writes, never by the clock."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.runtime.settings import PROJECT
from tests.support.dagster_runs import environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from tests.support.installation import Installation

COMMAND = ("-m", "pipeline.cli.program", "watch")
GREETING = "Đang theo dõi hộp nhận tệp"
_PATIENCE = 240
"""Seconds after which nobody expects any more what has not happened."""


@dataclass(frozen=True)
class Watching:
    """A watch under way, and the file that it writes its lines to."""

    process: subprocess.Popen[bytes]
    log: Path

    @property
    def said(self) -> str:
        """Everything that it has said so far."""
        return self.log.read_text(encoding="utf-8")

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds; a watch that has ended by then has failed."""
        until = time.monotonic() + _PATIENCE
        while not holds():
            assert self.process.poll() is None, self.said
            assert time.monotonic() < until, self.said
            time.sleep(0.1)

    def until_said(self, text: str, times: int = 1) -> None:
        """Wait until it has said a text so many times."""
        self.until(lambda: self.said.count(text) >= times)

    def end(self) -> int:
        """Ask it to end, as systemd does; its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(_PATIENCE)

    def kill(self) -> None:
        """End it at once, as nothing can prevent."""
        self.process.kill()
        self.process.wait(_PATIENCE)


@contextmanager
def watching(
    installation: Installation,
    variables: Mapping[str, str] | None = None,
    arguments: tuple[str, ...] = COMMAND,
    log: Path | None = None,
) -> Iterator[Watching]:
    """A watch over the installation that listens already; it is gone after the block."""
    log = log or installation.folder / "watch.log"
    own = (
        environment(installation.settings) | {"COLUMNS": "400", "HOPTAC_SETTLE_SECONDS": "0.5"} | dict(variables or {})
    )
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *arguments], cwd=PROJECT, env=own, stdout=output, stderr=output, start_new_session=True
        )
    watch = Watching(process, log)
    try:
        watch.until_said(GREETING)
        yield watch
    finally:
        if process.poll() is None:
            watch.end()
