"""What the histories cost: a province's nights, a nation's month, an unchanged landing zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.goals import GIB, Goal
from benchmarks.history import BUILT, CLOSING, HANDED_OUT, JUDGED, READ, REPORT_FILES
from benchmarks.landing_zone import LOOK, SENSOR, WALK
from benchmarks.scenes import (
    CHANGED,
    COMMAND,
    DAGSTER,
    FIRST,
    LANDING,
    MONTH,
    NATION,
    NATION_DASK,
    NATION_FIRST,
    NATION_HERE,
    STEPS,
    UNCHANGED,
)
from benchmarks.tables import table

if TYPE_CHECKING:
    from benchmarks.process import Measurement
    from benchmarks.results import Results

MIB = 1 << 20
PARTS = (CLOSING, JUDGED, BUILT, HANDED_OUT)


def scene_goals(results: Results) -> list[Goal]:
    """The goals of what was measured of the histories."""
    found = []
    if zone := _last(results, LANDING):
        found += [
            Goal(f"unchanged landing zone: {part} ÷ {WALK}", 3.0, zone.parts[part] / zone.parts[WALK])
            for part in (LOOK, SENSOR)
        ]
    for step, base, asked in ((CHANGED, MONTH, 0.10), (UNCHANGED, FIRST, 0.01)):
        whole, done = (_last(results, f"{COMMAND}: {name}") for name in (base, step))
        if whole and done:
            about = f"province, {step} ÷ {base}, processor without the report's files"
            found.append(Goal(about, asked, _used(done) / _used(whole), form="{:.1%}"))
    if run := _last(results, f"{DAGSTER}: {CHANGED}"):
        found.append(Goal("Dagster run of one changed, processor", 12.0, sum(run.processor.values()), form="{:.1f} s"))
    if nation := _last(results, NATION):
        found.append(Goal("peak memory, a nation's month on twelve", 1.0, nation.peak / GIB, form="{:.2f} GiB"))
    return found


def scenes(results: Results) -> str:
    """The tables; each history is measured once."""
    parts = [part for part in (_province(results), _nation(results), _landing(results)) if part]
    return "\n\n".join(parts) or "Not measured."


def _province(results: Results) -> str:
    rows = []
    for step in STEPS:
        command, run = (_last(results, f"{name}: {step}") for name in (COMMAND, DAGSTER))
        if command or run:
            rows.append((step, *(_of_command(command) if command else 4 * [""]), *(_of_run(run) if run else 3 * [""])))
    if not rows:
        return ""
    sizes = results.sizes(f"{COMMAND}: {MONTH}") or results.sizes(f"{DAGSTER}: {MONTH}")
    header = ("", "hoptac run s", "its processor s", "report's files, processor s", "peak MiB")
    of_dagster = ("Dagster s", "its processor s", "its history MiB")
    return (
        f"A province of {sizes[-1]} units and 24 months; `hoptac run` without the start of its processes and the "
        "report's files, which stand apart, and a run of Dagster with both. Dagster begins with a copy of what the "
        "first night of `hoptac run` left, and some steps are measured without it. Seconds of a processor are of all "
        "processes.\n\n"
        f"{table((*header, *of_dagster), rows)}\n\n"
        f"The processor's seconds of `hoptac run` by part:\n\n{_parts(results)}"
    )


def _parts(results: Results) -> str:
    """What each step used of a processor in which part of a run."""
    steps = [(step, found) for step in STEPS if (found := _last(results, f"{COMMAND}: {step}"))]
    rows = [
        (step, *(f"{found.processor[part]:.2f}" if part in found.processor else "" for part in PARTS))
        for step, found in steps
    ]
    return table(("", *PARTS), rows)


def _of_command(found: Measurement) -> list[str]:
    report = found.processor[REPORT_FILES]
    return [f"{_work(found):.2f}", f"{_used(found):.2f}", f"{report:.2f}", f"{found.peak / MIB:,.0f}"]


def _of_run(found: Measurement) -> list[str]:
    used = sum(found.processor.values())
    return [f"{found.seconds:.1f}", f"{used:.1f}", f"{found.facts['history'] / MIB:.1f}"]


def _nation(results: Results) -> str:
    first, month = _last(results, NATION_FIRST), _last(results, NATION)
    here, dask = _last(results, NATION_HERE), _last(results, NATION_DASK)
    if not (first and month and here and dask):
        return ""
    units = results.sizes(NATION)[-1]
    return (
        f"A month of {units:,} units on top of twelve, until the warehouse stands: {month.seconds:.1f} s, of which "
        f"reading takes {here.parts[READ]:.1f} s, with at most {month.peak / MIB:,.0f} MiB in all processes; "
        f"the twelve took {first.seconds:.1f} s with {first.peak / MIB:,.0f} MiB. Read on a cluster of dask on this "
        f"machine the month takes {dask.parts[READ]:.1f} s, {dask.parts[READ] / here.parts[READ]:.2f} × of here."
    )


def _landing(results: Results) -> str:
    zone = _last(results, LANDING)
    if zone is None:
        return ""
    files = results.sizes(LANDING)[-1]
    parts = {part: seconds / zone.parts[WALK] for part, seconds in zone.parts.items()}
    return (
        f"An unchanged landing zone of {files:,} files: to {LOOK} costs {parts[LOOK]:.2f} walks that stat every file, "
        f"to {SENSOR} {parts[SENSOR]:.2f}."
    )


def _last(results: Results, subject: str) -> Measurement | None:
    sizes = results.sizes(subject)
    return results.rounds(subject, sizes[-1])[-1] if sizes else None


def _work(found: Measurement) -> float:
    """The seconds without the report's files."""
    return found.seconds - found.parts[REPORT_FILES]


def _used(found: Measurement) -> float:
    """The seconds of a processor without the report's files, in all processes."""
    return sum(found.processor.values()) - found.processor[REPORT_FILES]
