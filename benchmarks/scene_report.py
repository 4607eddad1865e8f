"""What the histories cost: a province's nights, a nation's month, an unchanged landing zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.goals import GIB, Goal
from benchmarks.history import READ, REPORT_FILES
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
            about = f"province, {step} ÷ {base}, without the report's files"
            found.append(Goal(about, asked, _work(done) / _work(whole), form="{:.1%}"))
    if run := _last(results, f"{DAGSTER}: {CHANGED}"):
        found.append(Goal("Dagster run of one changed, processor", 12.0, run.facts["processor"], form="{:.1f} s"))
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
            cells = [f"{_work(command):.2f}", f"{command.parts[REPORT_FILES]:.2f}"] if command else ["", ""]
            cells += [f"{command.peak / MIB:,.0f}"] if command else [""]
            cells += [f"{run.seconds:.1f}", f"{run.facts['processor']:.1f}"] if run else ["", ""]
            cells += [f"{run.facts['history'] / MIB:.1f}"] if run else [""]
            rows.append((step, *cells))
    if not rows:
        return ""
    sizes = results.sizes(f"{COMMAND}: {MONTH}") or results.sizes(f"{DAGSTER}: {MONTH}")
    header = ("", "hoptac run s", "report's files s", "peak MiB", "Dagster s", "of a processor s", "its history MiB")
    return f"A province of {sizes[-1]} units and 24 months:\n\n{table(header, rows)}"


def _nation(results: Results) -> str:
    first, month = _last(results, NATION_FIRST), _last(results, NATION)
    here, dask = _last(results, NATION_HERE), _last(results, NATION_DASK)
    if not (first and month and here and dask):
        return ""
    units = results.sizes(NATION)[-1]
    return (
        f"A month of {units:,} units on top of twelve: {_work(month):.1f} s, of which reading takes "
        f"{here.parts[READ]:.1f} s, with at most {month.peak / MIB:,.0f} MiB in all processes; the twelve took "
        f"{_work(first):.1f} s with {first.peak / MIB:,.0f} MiB. Read on a cluster of dask on this machine the month "
        f"takes {dask.parts[READ]:.1f} s, {dask.parts[READ] / here.parts[READ]:.2f} × of here."
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
