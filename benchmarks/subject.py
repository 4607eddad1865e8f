"""One measured subject in a process of its own: ``python -m benchmarks.subject NAME RAW WORK WORKERS``.

It prints what it took as JSON. The time of a subject is that of its work, without starting Python and importing.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.processor import processor_seconds

SUBJECTS = {
    "night": "benchmarks.ours:night",
    "unchanged": "benchmarks.ours:night",
    "changed": "benchmarks.ours:night",
    "read and stage": "benchmarks.ours:read_and_stage",
    "steps": "benchmarks.ours:steps",
    "ways": "benchmarks.ways:of_benchmark",
    "profile": "benchmarks.sampling:profile",
    "copy": "benchmarks.floors:copy",
    "inflate": "benchmarks.floors:inflate",
    "calamine": "benchmarks.floors:calamine",
    "pandas + openpyxl, script": "benchmarks.peers.with_pandas:openpyxl_script",
    "pandas + openpyxl, batched": "benchmarks.peers.with_pandas:openpyxl_batched",
    "pandas + calamine, script": "benchmarks.peers.with_pandas:calamine_script",
    "pandas + calamine, batched": "benchmarks.peers.with_pandas:calamine_batched",
    "frictionless, script": "benchmarks.peers.with_frictionless:script",
    "frictionless, batched": "benchmarks.peers.with_frictionless:batched",
    "dagster": "benchmarks.dagster_overhead:job",
    "landing zone": "benchmarks.landing_zone:unchanged",
    "province by hoptac run": "benchmarks.history:by_command",
    "province by hoptac run, a closing": "benchmarks.history:closing",
    "province by Dagster": "benchmarks.history:by_dagster",
    "nation: the month read here": "benchmarks.history:read_here",
    "nation: the month read on dask": "benchmarks.history:read_on_dask",
    "agreement": "benchmarks.agreement:agreement",
}
"""Where the function of each subject is."""


@dataclass(frozen=True, slots=True)
class BenchPlace:
    """Where a subject works: the landing zone, a folder of its own, and how many workers it may have."""

    raw: Path
    work: Path
    workers: int

    def files(self) -> list[Path]:
        """The workbooks, in the order of their names."""
        return sorted(self.raw.rglob("*.xlsx"))


@dataclass(slots=True)
class Clock:
    """Seconds by part, passed and of a processor; what is not in a part is not measured."""

    parts: dict[str, float] = field(default_factory=dict)
    processor: dict[str, float] = field(default_factory=dict)

    def __call__(self, part: str) -> SubjectPart:
        """A block whose time is added to the part."""
        return SubjectPart(self, part)

    def take_off(self, part: str, within: str) -> None:
        """Count what the part took apart from the one ``within`` which it ran, be it never run."""
        for seconds in (self.parts, self.processor):
            seconds[within] -= seconds.setdefault(part, 0.0)


@dataclass(slots=True)
class SubjectPart:
    """Counts a block of ``with`` towards the part ``name``, in seconds."""

    clock: Clock
    name: str
    began: float = 0.0
    used: float = 0.0

    def __enter__(self) -> None:
        """Take the time at which the block begins, and what was used before."""
        self.used = processor_seconds()
        self.began = perf_counter()

    def __exit__(self, *_: object) -> None:
        """Add to the part the time that has passed and what was used, also where the block failed."""
        passed = perf_counter() - self.began
        for seconds, spent in (
            (self.clock.parts, passed),
            (self.clock.processor, processor_seconds() - self.used),
        ):
            seconds[self.name] = seconds.get(self.name, 0.0) + spent


def _be_as_on_a_server() -> None:
    """Have Pandera not find hypothesis, which it imports where it is, in 0.08 s: it is here for tests alone."""
    sys.modules["hypothesis"] = None  # type: ignore[assignment]  # as Python marks what is not to be found


def main() -> None:
    """Run one subject and print its figures."""
    name, raw, work, workers = sys.argv[1:]
    _be_as_on_a_server()
    module, _, function = SUBJECTS[name].partition(":")
    run = getattr(import_module(module), function)
    clock = Clock()
    facts: dict[str, Any] | None = run(BenchPlace(Path(raw), Path(work), int(workers)), clock)
    json.dump({"parts": clock.parts, "processor": clock.processor, "facts": facts}, sys.stdout)


if __name__ == "__main__":
    main()
