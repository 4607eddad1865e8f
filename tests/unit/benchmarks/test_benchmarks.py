from __future__ import annotations

import json
import os
import subprocess
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import duckdb
import pytest

from benchmarks.commands import HELP
from benchmarks.ours import BUILD, JUDGE, READ
from benchmarks.periods import PERIODS
from benchmarks.plan import (
    CHANGED,
    DAGSTER,
    NIGHT,
    PEERS,
    PLAN,
    ROUNDS,
    STEPS,
    UNCHANGED,
    Planned,
    before,
    planned,
    sizes,
)
from benchmarks.process import PEERS as PEERS_PYTHON
from benchmarks.process import Measurement, measure
from benchmarks.product import product
from benchmarks.report import report
from benchmarks.results import Results
from benchmarks.sizes import COLUMNS
from benchmarks.subject import BenchPlace, main
from benchmarks.workbooks import WorkbookCopy, content, make
from pipeline.reading.read_workbook import read_workbook
from pipeline.runtime.settings import PROJECT, Settings

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.reading.result import WorkbookReading


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two workbooks, the second one with mistakes, and a product that knows their unit."""
    folder = tmp_path_factory.mktemp("bench")
    make(folder / "raw", 2, 1)
    product(folder / "product", 2)
    return folder


@pytest.fixture(scope="module")
def night(made: Path) -> Measurement:
    return measure("night", BenchPlace(made / "raw", made / "night", 1), made / "product")


def _read(copy: WorkbookCopy) -> WorkbookReading:
    return read_workbook("s", content(copy), Settings())


@pytest.mark.long
def test_the_product_reads_the_workbooks_and_sends_back_the_one_with_mistakes(made: Path, night: Measurement) -> None:
    with duckdb.connect(made / "night" / "hoptac.duckdb", read_only=True) as warehouse:
        submissions = warehouse.sql("select unit_code, period, status from core.submissions order by period").fetchall()
        rules = warehouse.sql("select distinct rule_id from quality.findings where severity = 'error'").fetchall()
    assert submissions == [("B0000", PERIODS[0], "accepted"), ("B0000", PERIODS[1], "quarantined")]
    assert {("CL-01",), ("CL-02",), ("CL-03",), ("CL-04",), ("CL-05",), ("CL-07",)} <= set(rules)
    assert night.facts["read"] == 2
    assert night.seconds > 0
    assert night.peak > 0


def test_each_workbook_has_its_own_unit_names_tax_codes_and_numbers() -> None:
    first, second = (_read(WorkbookCopy(unit, 0)).tables["cooperatives"].frame for unit in (3, 13))
    assert first.height == second.height > 50
    for column in ("name", "tax_code"):
        assert not set(first[column]) & set(second[column])
        assert first[column].null_count() == 0
    assert first["revenue"].to_list() != second["revenue"].to_list()
    assert first["revenue"].sum() == second["revenue"].sum()  # the total below them stays right


def test_a_changed_workbook_is_the_units_next_revision_with_other_content() -> None:
    first, second = _read(WorkbookCopy(3, 0)), _read(WorkbookCopy(3, 0, revision=2))
    assert first.cover is not None
    assert second.cover is not None
    assert (first.cover["revision"][0], second.cover["revision"][0]) == (1, 2)
    assert first.cover["unit_code"][0] == second.cover["unit_code"][0] == "B0003"
    assert not first.tables["cooperatives"].frame.equals(second.tables["cooperatives"].frame)


def test_a_ratio_is_the_median_over_rounds_where_both_are_of_a_size() -> None:
    results = Results()
    for ours, theirs in ((1.0, 2.0), (4.0, 4.0), (3.0, 12.0)):
        results.add("ours", 10, Measurement({"a": ours}, 0.5, 100, {}))
        results.add("theirs", 10, Measurement({"a": theirs}, 0.5, 100, {}))
    results.add("theirs", 10, Measurement({"a": 900.0}, 0.5, 100, {}))  # of a round that ours had no time for
    results.add("theirs", 100, Measurement({"a": 300.0}, 0.5, 100, {}))
    assert results.ratio(("theirs", 10), ("ours", 10)) == 2.0
    assert results.ratio(("theirs", 100), ("ours", 10)) == 10.0
    assert results.sizes("theirs") == [10, 100]
    assert results.spread("ours", 10) == 1.0


def test_a_smaller_run_ends_with_the_size_that_was_asked_for() -> None:
    assert sizes(20) == [20]
    assert sizes(1_000) == [100, 1_000]
    assert sizes(2_000) == [100, 1_000, 2_000]


FORMER_BUILD = {"build the warehouse": 0.3, "export it as Parquet": 0.1}
"""The shares of its parts in which the release before built, under their names."""


def _measured(seconds: dict[str, float]) -> Results:
    """Results of a run with 100 and 1,000 workbooks in which a subject took so many seconds per workbook, or one."""
    results = Results({(DAGSTER, 1): [Measurement({"dagster": 5, "pipeline": 1, "import": 1}, 1, 100, {"periods": 2})]})
    for size in sizes(1_000):
        for number in range(ROUNDS):
            for subject in planned(size, 1_000, number):
                took = seconds.get(subject.name, 1.0) * size
                shares = {BUILD: 0.4} if subject.name == STEPS else FORMER_BUILD
                build = {part: took * share for part, share in shares.items()}
                is_steps = subject.name in (STEPS, before(STEPS))
                parts = {READ: took * 0.5, JUDGE: took * 0.1, **build} if is_steps else {"a": took}
                used = dict.fromkeys(parts, took * (2 if subject.name == NIGHT else 1))
                found = Measurement(parts, 0.5, 3 << 30, {"pipeline.reading.rows.data_rows": 0.25}, used)
                results.add(subject.name, size, found)
    results.agreements = {peer.name: {"rows": 9, "values": 9, "failures": 9, "different": 0} for peer in PEERS}
    return results


def test_the_report_tells_each_goal_and_by_how_much_it_was_missed() -> None:
    text = report(_measured({"night": 1.9, "pandas + openpyxl, script": 19.0, "steps": 4.0}), 1_000, {"cpu": "two"}, 2)
    assert "| hash, guard, read and stage ÷ bare calamine read | at most 2.50 × | 1.00 × | met |" in text
    assert "| whole night ÷ bare calamine read | at most 4.00 × | 1.90 × | met |" in text
    assert "| pandas + openpyxl, script ÷ whole night | at least 30.00 × | 10.00 × | **missed**, by 3.00 × |" in text
    assert "| peak memory of all processes | at most 1.00 GiB | 3.00 GiB | **missed**, by 3.00 × |" in text
    assert "| building the warehouse ÷ copying its tables | at most 1.30 × | 1.60 × | **missed**, by 1.23 × |" in text
    assert "- Of the steps 50% are guard + read" in text
    assert "All else is 2.0 × the bare read." in text
    assert "takes 2000.00 ms a workbook; a night with one changed workbook 1000.00 ms." in text
    assert "is 1.60 × the copy of its tables, whose rows are there already" in text
    assert "| pipeline.reading.rows.data_rows | 250.00 | 25% |" in text
    assert "| pandas + openpyxl, script | 100 | 19000.0 | 10.0 |" in text


def test_the_report_tells_what_takes_longer_than_in_the_release_before() -> None:
    results = _measured({"changed": 1.5, "night": 3.0})
    for name in (HELP, before(HELP)):
        results.add(name, 1, Measurement({"command": 0.5}, 0.0, 100, {}, {"command": 0.25}))
    text = report(results, 1_000, {}, 2)
    assert (
        "| one changed workbook, seconds ÷ the release before's | at most 1.00 × | 1.50 × | **missed**, by 1.50 × |"
        in text
    )
    assert "| build + export, seconds ÷ the release before's | at most 1.00 × | 1.00 × | met |" in text
    assert "| `hoptac --help` | at most 0.40 s | 0.50 s | **missed**, by 1.25 × |" in text
    assert "| whole night | 1,000 | 1000.00 | 3000.00 | 3.00 | 6.00 | 3 |" in text
    assert "| `hoptac --help` |  | 0.50 | 0.50 | 1.00 | 1.00 | 1 |" in text
    assert "hoptac check" not in text  # it was not measured


def test_the_release_before_is_measured_in_every_round_with_a_thousand_workbooks_only() -> None:
    names = {size: [subject.name for subject in planned(size, 10_000, ROUNDS - 1)] for size in sizes(10_000)}
    assert {before(NIGHT), before(STEPS), before(CHANGED), before(UNCHANGED)} <= set(names[1_000])
    assert not any("before" in name for size in (100, 10_000) for name in names[size])
    assert names[1_000].index(NIGHT) + 1 == names[1_000].index(before(NIGHT))


def test_subject_is_measured_without_what_no_server_has(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def night(*_: object) -> dict[str, bool]:
        return {"found": sys.modules["hypothesis"] is not None}

    monkeypatch.setitem(sys.modules, "hypothesis", sys.modules["hypothesis"])
    monkeypatch.setattr("benchmarks.subject.import_module", lambda _: SimpleNamespace(night=night))
    monkeypatch.setattr("sys.argv", ["subject", NIGHT, "raw", "work", "1"])
    main()
    assert json.loads(capsys.readouterr().out)["facts"] == {"found": False}
    assert "hypothesis" not in (PROJECT / "deploy" / "requirements.txt").read_text(encoding="utf-8")


@pytest.mark.long
@pytest.mark.parametrize(
    "subject",
    [subject for subject in PLAN if not subject.is_at_largest_only and subject.name not in (NIGHT, CHANGED)],
)
def test_a_subject_of_ours_runs(subject: Planned, made: Path, night: Measurement) -> None:
    place = BenchPlace(made / "raw", made / (subject.after or subject.name), 1)
    found = measure(subject.name, place, made / "product")
    assert 0 < found.seconds < 60
    assert found.facts.get("read", 0) == 0  # what the night before has read is not read again
    assert night.facts["read"] == 2


@pytest.mark.long
@pytest.mark.skipif(
    not PEERS_PYTHON.exists() and "HOPTAC_REQUIRE_TOOLS" not in os.environ,
    reason="the extra bench is not installed (make bench)",
)
@pytest.mark.parametrize("peer", [peer.name for peer in PEERS])
def test_a_peer_loads_the_same_values_and_finds_the_same_failures(peer: str, made: Path, night: Measurement) -> None:
    assert night.facts["read"] == 2
    work = made / peer
    measure(peer, BenchPlace(made / "raw", work, 2), made / "product", PEERS_PYTHON)
    compared = measure("agreement", BenchPlace(made / "night", work, 1), made / "product").facts
    assert compared["differences"] == []
    assert compared["rows"] > 200
    assert compared["failures"] >= 5


@pytest.mark.long
def test_row_of_sizes_has_a_number_in_every_column() -> None:
    command = [sys.executable, "-m", "benchmarks.sizes", "2"]  # a process of its own: it waits until all below it ended
    output = subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True, timeout=120).stdout
    head, _, row = (line.split("|") for line in output.splitlines())
    assert len(head) == len(row) == len(COLUMNS) + 3
    assert all(float(number.replace(",", "")) > 0 for number in row[1:-1])
