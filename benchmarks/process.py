"""Run a subject as a process and watch it: how long it took, and how much memory all its processes held at most."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from benchmarks.processor import session
from pipeline.runtime.settings import PROJECT

if TYPE_CHECKING:
    from benchmarks.subject import BenchPlace

PEERS = PROJECT / ".venv" / "peers" / "bin" / "python"
"""Python with the extra ``bench``; apart, for what is installed there would change how the product starts."""
EVERY = 0.2
"""Seconds between two looks at the memory."""


class SubjectFailedError(RuntimeError):
    """A subject did not run to its end."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """What one run took, in seconds and bytes; ``start_up`` is all but the work: Python, imports, what is prepared.

    ``processor`` has the seconds of a processor of each part, in all processes.
    """

    parts: dict[str, float]
    start_up: float
    peak: int
    facts: dict[str, Any]
    processor: dict[str, float] = field(default_factory=dict)

    @property
    def seconds(self) -> float:
        """What all parts took together, without the start."""
        return sum(self.parts.values())


def measure(subject: str, place: BenchPlace, home: Path, python: Path = Path(sys.executable)) -> Measurement:
    """Run the subject in the code that lies in ``home``."""
    place.work.mkdir(parents=True, exist_ok=True)
    command = [str(python), "-m", "benchmarks.subject", subject, *map(str, (place.raw, place.work, place.workers))]
    environment = os.environ | {"PYTHONPATH": str(home)}
    began = perf_counter()
    with subprocess.Popen(
        command, cwd=home, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        output, peak = _watched(process)
    took = perf_counter() - began
    if process.returncode:
        raise SubjectFailedError(subject)
    found = json.loads(output)
    start_up = took - sum(found["parts"].values())
    return Measurement(found["parts"], start_up, peak, found["facts"] or {}, found["processor"])


def _watched(process: subprocess.Popen[str]) -> tuple[str, int]:
    """What the process says, and the most memory that its session was seen to hold."""
    peak = 0
    while True:
        try:
            output, _ = process.communicate(timeout=EVERY)
        except subprocess.TimeoutExpired:
            peak = max(peak, sum(map(_memory, session(process.pid))))
        else:
            return output, peak


def _memory(process: Path) -> int:
    """The memory of a process in bytes, its share of what several share; 0 when it has ended."""
    try:
        lines = (process / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
