"""Run the product of a checkout as a black box and keep what it gave as plain files, for ``benchmarks.same``.

The product is called through its entry point, many commands in a process; ``benchmarks.same.kept`` says what is kept.
"""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from benchmarks.same.drive import Tree, Zone
from benchmarks.same.kept import keep_export, keep_merged, keep_tables, keep_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SCENARIOS = "scenarios.json"
LEFT_BEHIND = {".": {"tests", "raw", "docs", "dist", "build"}, "warehouse": {"state", "files"}}
"""What the product is not run from, by folder of the tree; with it hidden files, and warehouses that were built."""
FIRST, LATER = datetime(2020, 12, 5, 1, tzinfo=UTC), datetime(2020, 12, 6, 1, tzinfo=UTC)
"""When files were received, by a ledger that is laid before a run: so moments are the same in every snapshot."""
SIDE_BY_SIDE = 2
"""Processes among which scenarios are shared."""
JUDGED = ("core.submissions", "quality.findings", "quality.coverage", "quality.restatements", "quality.periods")
"""What is kept of a scenario; the other tables are compared with thousands of rows elsewhere."""
COMMANDS = (
    *("run", "rebuild", "check", "close", "explain", "trace", "report"),
    *("build", "health", "samples", "docs", "template"),
)
FIGURES = ("MEMBERS.NONAGRI", "HTX.ALL", "nothing")
EVERY_FEEDBACK = 3
"""Of how many single workbooks one gets a feedback copy."""


def write_snapshot(inputs: Path, out: Path, tree: Path, *, quick: bool = False) -> None:
    """Write what the checkout makes of the inputs into ``out``, which must not exist."""
    out.mkdir(parents=True)
    with TemporaryDirectory(prefix="same-") as scratch:
        work = Path(scratch)
        _copy_tree(tree, work / "tree")
        copied = Tree(work / "tree", work, inputs)
        _write_samples(copied, out / "samples")
        _write_singles(copied, out / "singles")
        if not quick:
            _write_scenarios(copied, out / "scenarios")
            _write_thousand(copied, out / "thousand")


def _copy_tree(tree: Path, target: Path) -> None:
    """Copy a checkout, so that it may be edited while the snapshot is taken."""
    unneeded = shutil.ignore_patterns(".*", "*.duckdb", "hoptac-parquet", "*.egg-info")

    def left_behind(folder: str, names: list[str]) -> set[str]:
        return unneeded(folder, names) | LEFT_BEHIND.get(str(Path(folder).relative_to(tree)), set())

    shutil.copytree(tree, target, ignore=left_behind)


def _write_samples(tree: Tree, out: Path) -> None:
    """Write what a run over the samples leaves, and what the other commands answer."""
    zone = Zone(tree.inputs / "samples", tree.work / "samples")
    zone.receive(zone.raw.rglob("*.xlsx"), FIRST)
    more = zone.folder / "more"
    periods = [f"--period={path.name}" for path in sorted(zone.raw.iterdir())]
    tree.run(
        [
            zone.call("--help", name="help"),
            *(zone.call(command, "--help", name=f"help {command}") for command in COMMANDS),
            zone.call("run", name="run"),
            *(zone.call("trace", figure, periods[0], name=f"trace {figure}") for figure in FIGURES),
            *(zone.call("close", period, name=f"close {period}") for period in periods),
            zone.call("report", periods[0], f"--output={more / 'report'}", name="report"),
            zone.call("template", str(more / "blank.xlsx"), name="template"),
            zone.call("template", str(more / "217.xlsx"), "--unit=217", "--period=2020-12", name="template 217"),
            zone.call("docs", str(more / "docs"), name="docs"),
            zone.call("samples", str(more / "samples"), name="samples"),
            zone.call("check", *_names(zone.raw), name="check"),
            zone.call("run", name="run again"),
        ]
    )
    _keep_zone(tree, zone, out)
    keep_texts(zone.folder / "files", out / "files", tree.masked)
    keep_texts(more, out / "more", tree.masked)


def _write_singles(tree: Tree, out: Path) -> None:
    """Write what is said of single workbooks, then of all in one landing zone, and of hostile files."""
    zone = Zone(tree.inputs / "singles", tree.work / "singles")
    zone.receive(zone.raw.rglob("*.xlsx"), FIRST)  # else findings of twin files name the moment of the run
    some = _names(zone.raw)[::EVERY_FEEDBACK]
    feedback = zone.folder / "feedback"
    tree.run(
        [
            zone.call("check", "--json", *_names(zone.raw), name="check"),
            zone.call("check", f"--feedback={feedback}", *some, name="feedback"),
            zone.call("check", "--json", *_names(tree.inputs / "hostile"), name="hostile"),
            zone.build(),
        ]
    )
    _keep_zone(tree, zone, out)
    keep_texts(feedback, out / "feedback", tree.masked)


def _names(folder: Path) -> list[str]:
    return [str(path) for path in sorted(folder.rglob("*.xlsx"))]


def _write_scenarios(tree: Tree, out: Path) -> None:
    """Write what becomes of each scenario in a landing zone of its own, in two runs where files come late."""
    listed = json.loads((tree.inputs / SCENARIOS).read_text(encoding="utf-8"))
    zones = {}
    for home, scenario in listed.items():
        zones[home] = zone = Zone(tree.work / "scenarios" / home / "raw", tree.work / "scenarios" / home)
        shutil.copytree(tree.inputs / "scenarios" / home, zone.raw, ignore=shutil.ignore_patterns(*scenario["late"]))
        _receive(zone, zone.raw.rglob("*"), FIRST, scenario)
    _run_beside(tree, [zone.build() for zone in zones.values()])
    twice = {home: scenario for home, scenario in listed.items() if scenario["late"] or scenario["gone"]}
    for home, scenario in twice.items():
        for name in scenario["gone"]:
            (zones[home].raw / name).unlink()
        late = [
            Path(shutil.copy2(tree.inputs / "scenarios" / home / name, zones[home].raw / name))
            for name in scenario["late"]
        ]
        _receive(zones[home], late, LATER, scenario)
    _run_beside(tree, [zones[home].build() for home in twice])
    for home, scenario in listed.items():
        keep_tables(zones[home].database, out / "each" / home, JUDGED, scenario["name"])
        keep_texts(zones[home].folder / "answers", out / "answers" / home, tree.masked)
    keep_merged(out / "each", out / "warehouse")
    shutil.rmtree(out / "each")


def _receive(zone: Zone, paths: Iterable[Path], moment: datetime, scenario: dict[str, Any]) -> None:
    """Note that files came in, each in the month that its scenario tells; on the day and at the time of the moment."""
    months: dict[str, str] = scenario.get("received", {})
    for path in sorted(paths):
        year, month = map(int, months.get(path.relative_to(zone.raw).as_posix(), f"{moment:%Y-%m}").split("-"))
        zone.receive([path], moment.replace(year=year, month=month))


def _run_beside(tree: Tree, calls: Sequence[dict[str, Any]]) -> None:
    """Run commands that have nothing to do with each other."""
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        list(pool.map(tree.run, (calls[start::SIDE_BY_SIDE] for start in range(SIDE_BY_SIDE))))


def _write_thousand(tree: Tree, out: Path) -> None:
    """Write what is made of the benchmark's workbooks by a copy of the tree whose reference data know their units."""
    home = tree.work / "thousand-tree"
    shutil.copytree(tree.home, home)
    for path in (tree.inputs / "thousand-reference").iterdir():
        (known,) = home.rglob(f"reference/{path.name}")
        shutil.copy(path, known)
    zone = Zone(tree.inputs / "thousand", tree.work / "thousand")
    zone.receive(zone.raw.rglob("*.xlsx"), FIRST)
    knowing = Tree(home, tree.work, tree.inputs)
    knowing.run([zone.build()])
    _keep_zone(knowing, zone, out)


def _keep_zone(tree: Tree, zone: Zone, out: Path) -> None:
    """Keep readings, warehouse, export, staged tables, answers, and the ledger's events without their moments."""
    tree.read(zone.raw.rglob("*.xlsx"), out / "readings.txt")
    keep_tables(zone.database, out / "warehouse")
    for schema in sorted(zone.folder.glob("*-parquet/*")):
        keep_export(schema, out / "export" / schema.name)
    keep_merged(zone.folder / "state" / "staged", out / "staged")
    keep_texts(zone.folder / "answers", out / "answers", tree.masked)
    lines = zone.ledger.read_text(encoding="utf-8").splitlines()
    events = [json.loads(line.partition(" ")[2]) | {"received_at": ""} for line in lines]
    text = "\n".join(sorted(json.dumps(event, ensure_ascii=False, sort_keys=True) for event in events))
    (out / "ledger.txt").write_text(text, encoding="utf-8")
