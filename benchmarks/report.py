"""The results of a run as a Markdown document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.before import RELEASE
from benchmarks.busy import MUCH, busy_rounds
from benchmarks.goals import goals
from benchmarks.ours import BUILD, JUDGE, READ
from benchmarks.paired import paired
from benchmarks.plan import (
    CALAMINE,
    CHANGED,
    COPY,
    DAGSTER,
    INFLATE,
    NIGHT,
    PEERS,
    PROFILE,
    READ_AND_STAGE,
    STEPS,
    UNCHANGED,
    WAYS,
)
from benchmarks.scene_report import scene_goals, scenes
from benchmarks.tables import table

if TYPE_CHECKING:
    from benchmarks.results import Results

MIB = 1 << 20
MOST_MODULES = 15
OURS = (INFLATE, CALAMINE, READ_AND_STAGE, STEPS, NIGHT, UNCHANGED, CHANGED, COPY)
LABELS = {
    INFLATE: "floor: inflating the files",
    CALAMINE: "floor: bare calamine read",
    READ_AND_STAGE: "hash, guard, read and stage, nothing checked",
    STEPS: "the steps of a night, one after the other",
    NIGHT: "**the whole night**",
    UNCHANGED: "a night without a change",
    CHANGED: "a night with one changed workbook",
    COPY: "floor: DuckDB copies the rows of the built tables",
}
INTRODUCTION = """\
# Benchmarks

Written by `make bench`: one run, every subject in a process of its own, interleaved round by round; medians. A time is
that of the work; starting Python and importing is apart. All read the same files, from the page cache, with the same
number of workers ({workers}); scripts have one process. Peers are measured with fewer workbooks, named with them: their
cost is proportional. The whole night is what `hoptac run` does until the warehouse stands: hash, guard, read, validate,
stage, judge, build, export.

The workbooks have the shape of the samples (six sheets, some 150 rows, 29 KB), each with a unit, a period, names, tax
codes and numbers of its own; one in fifty has mistakes. Each generated unit reports for ten months. In the histories 99
units of a province report for 24 months, and 3,321 of a nation for 13; each step is measured once, one after the other.
A run with fewer workbooks has as many fewer units there, and the same months.

The release before is measured by turns with this code, in the same rounds, with 1,000 workbooks at most. "Hash, guard,
read and stage" is read by the workers and staged here, unchecked. What others on the machine used of it is told of each
round.

The peers check what their schemas can say of cells, derived from the same declarations: blanks, types, ranges, code
lists, communes of the unit, and with Pandera the check digits of tax codes. The product also guards against hostile
files, finds headers wherever they are, checks rows, sums, covers and earlier periods, judges which submission counts,
and builds the report's tables with the cells that every figure comes from. It is not spared any of it here.
"""


def report(results: Results, most: int, machine: dict[str, str], workers: int) -> str:
    """The whole document."""
    parts = [
        INTRODUCTION.format(workers=workers),
        "## Machine\n\n" + "\n".join(f"- {name}: {value}" for name, value in machine.items()),
        "## How busy others kept the machine\n\n" + _busy(results),
        f"## Goals, with {most:,} workbooks\n\n" + _goals(results),
        "## What holds back what was missed\n\n" + _held_back(results, most),
        "## Beside the release before\n\n" + paired(results, RELEASE[:12]),
        "## Cost per workbook\n\n" + _costs(results),
        f"## The steps, with {most:,} workbooks\n\n" + _steps(results, most),
        "## Plain and careful\n\n" + _ways(results),
        "## Where the processor's time goes\n\n" + _profile(results),
        f"## Peers, and the whole night with {most:,} workbooks\n\n" + _peers(results, most),
        "## Histories\n\n" + scenes(results),
        "## Dagster's own cost\n\n" + _dagster(results),
    ]
    return "\n\n".join(part.rstrip() for part in parts) + "\n"


def _goals(results: Results) -> str:
    return table(("", "asked", "measured", ""), (goal.row() for goal in [*goals(results), *scene_goals(results)]))


def _busy(results: Results) -> str:
    """How much of the machine others took in each round, and in how many that was too much."""
    marked = sum(each.is_much for each in results.busy)
    return (
        f"Shares of the time of all processors that others than the benchmark used, in a second before and during what "
        f"is named: {marked} of {len(results.busy)} are marked, in which others took more than {MUCH:.0%}. What the "
        f"kernel does for us, such as writing to the disk, counts as others' here; what the machine's host took from "
        f"it does too.\n\n{busy_rounds(results.busy)}"
    )


def _ways(results: Results) -> str:
    """How many of the run's workbooks are read the plain way, and why the others are not."""
    if not (sizes := results.sizes(WAYS)):
        return "Not measured."
    reasons = dict(results.rounds(WAYS, sizes[-1])[0].facts)
    count, plain = sum(reasons.values()), reasons.pop("", 0)
    told = "".join(f"\n- {number:,} the careful way: {reason}" for reason, number in reasons.items())
    return f"- {plain:,} of {count:,} workbooks are read the plain way.{told}"


def _held_back(results: Results, most: int) -> str:
    """The steps that the missed goals lie in; the tables below tell them further apart."""
    night, bare, again = results.per_workbook(STEPS, most), results.per_workbook(CALAMINE, most), (JUDGE, BUILD)
    read, anew = results.per_workbook(STEPS, most, READ), results.per_workbook(STEPS, most, *again)
    changed = results.per_workbook(CHANGED, most)
    build = results.ratio((STEPS, most), (COPY, most), BUILD)
    return (
        f"- Of the steps {read / night:.0%} are {READ}, {read / bare:.2f} × the bare read. All else is "
        f"{(night - read) / bare:.1f} × the bare read.\n"
        f"- To judge everything, and to build and export it, takes {1000 * anew:.2f} ms a workbook; a night with one "
        f"changed workbook {1000 * changed:.2f} ms.\n"
        f"- To build and export is {build:.2f} × the copy of its tables, whose rows are there already: it works them "
        f"out of what is staged and judged, proves their keys and sums, goes by groups of periods, to keep to its "
        f"memory, and writes the tables to Parquet by period beside it."
    )


def _costs(results: Results) -> str:
    """Milliseconds per workbook at each number of workbooks, as multiples of the bare read, and the memory."""
    sizes = results.sizes(NIGHT)
    most = sizes[-1]
    header = (
        "ms a workbook",
        *(f"{size:,}" for size in sizes),
        "× bare read",
        "peak MiB",
        "start-up s",
        "rounds",
        "spread",
    )
    return table(
        header,
        (
            (
                LABELS[name],
                *(f"{1000 * results.per_workbook(name, size):.2f}" for size in sizes),
                f"{results.ratio((name, most), (CALAMINE, most)):.2f}",
                f"{results.peak(name, most) / MIB:,.0f}",
                f"{results.start_up(name, most):.1f}",
                f"{len(results.rounds(name, most))}",
                f"{results.spread(name, most):.0%}",
            )
            for name in OURS
        ),
    )


def _steps(results: Results, most: int) -> str:
    """Where the time of a night goes."""
    names = results.rounds(STEPS, most)[0].parts
    whole = results.per_workbook(STEPS, most)
    rows = [(name, results.per_workbook(STEPS, most, name)) for name in names]
    return table(
        ("step", "ms a workbook", "share", "× bare read"),
        (
            (
                name,
                f"{1000 * seconds:.2f}",
                f"{seconds / whole:.0%}",
                f"{seconds / results.per_workbook(CALAMINE, most):.2f}",
            )
            for name, seconds in rows
        ),
    )


def _profile(results: Results) -> str:
    """The modules that take most of a night's time on the processor."""
    size = results.sizes(PROFILE)[-1]
    shares, seconds = results.rounds(PROFILE, size)[0].facts, results.per_workbook(PROFILE, size)
    rows = [
        (module, f"{1000 * seconds * share:.2f}", f"{share:.0%}")
        for module, share in list(shares.items())[:MOST_MODULES]
    ]
    return (
        f"Of one process that reads {size:,} workbooks and builds the warehouse; readings are packed as for the way "
        f"from a worker, but not sent. What a library takes counts for the module that called it.\n\n"
        + table(("module", "ms a workbook", "share"), rows)
    )


def _peers(results: Results, most: int) -> str:
    """What the peers cost, and whether they found the same."""
    rows = []
    for peer in PEERS:
        size, compared = results.sizes(peer.name)[-1], results.agreements[peer.name]
        rows.append(
            (
                peer.name,
                f"{size:,}",
                f"{1000 * results.per_workbook(peer.name, size):.1f}",
                f"{results.ratio((peer.name, size), (NIGHT, most)):.1f}",
                f"{results.peak(peer.name, size) / MIB:,.0f}",
                f"{results.start_up(peer.name, size):.1f}",
                _agreement(compared),
            )
        )
    header = ("", "measured at", "ms a workbook", "× whole night", "peak MiB", "start-up s", "compared with ours")
    return table(header, rows)


def _agreement(compared: dict[str, int]) -> str:
    same = "equal" if not compared["different"] else f"**{compared['different']:,} different**"
    return f"{compared['rows']:,} rows, {compared['values']:,} values, {compared['failures']:,} failures: {same}"


def _dagster(results: Results) -> str:
    rounds = results.rounds(DAGSTER, 1)
    periods = rounds[0].facts["periods"]
    own, pipeline, imports = (results.per_workbook(DAGSTER, 1, part) for part in ("dagster", "pipeline", "import"))
    return (
        f"The nightly job over the sample workbooks of 2020 ({periods} periods in one run): {own:.1f} s are "
        f"Dagster's own, {pipeline:.1f} s the pipeline's functions; importing the code location takes {imports:.1f} s."
    )
