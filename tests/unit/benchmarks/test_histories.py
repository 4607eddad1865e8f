"""A province's and a nation's months and an unchanged landing zone are measured step by step, and told as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks import scenes as module
from benchmarks.history import BUILT, DAGSTER_RUN, HANDED_OUT, JUDGED, READ, REPORT_FILES
from benchmarks.landing_zone import LOOK, SENSOR, WALK, make_files, walk
from benchmarks.periods import PERIODS
from benchmarks.plan import NIGHT
from benchmarks.process import Measurement
from benchmarks.results import Results
from benchmarks.scene_report import scene_goals, scenes
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
    OF_DAGSTER,
    PROVINCE,
    STEPS,
    UNCHANGED,
    Scale,
    Scenes,
)
from benchmarks.workbooks import WorkbookCopy, copies_of

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.subject import BenchPlace

GIB = 1 << 30


def measured() -> Results:
    """A run in which every step used a second of a processor, the month's night ten, and the report's files seven."""
    results = Results()
    for step in STEPS:
        used = 10.0 if step == MONTH else 1.0
        of_command = {JUDGED: 0.25, BUILT: 0.5, HANDED_OUT: used - 0.75, REPORT_FILES: 7.0}
        passed = {JUDGED: 1.0, BUILT: 1.0, HANDED_OUT: 1.0, REPORT_FILES: 5.0}
        results.add(f"{COMMAND}: {step}", 99, Measurement(passed, 1.0, GIB, {}, of_command))
        found = Measurement({DAGSTER_RUN: 9.0}, 1.0, GIB, {"history": 1 << 20}, {DAGSTER_RUN: 13.0})
        results.add(f"{DAGSTER}: {step}", 99, found)
    for name in (NATION_FIRST, NATION):
        results.add(name, 3_321, Measurement({NIGHT: 60.0}, 1.0, GIB // 2, {}))
    for name, seconds in ((NATION_HERE, 40.0), (NATION_DASK, 50.0)):
        results.add(name, 3_321, Measurement({READ: seconds}, 1.0, GIB, {}))
    zone = {WALK: 1.0, LOOK: 2.0, SENSOR: 4.0}
    results.add(LANDING, 100_000, Measurement(zone, 1.0, GIB, {}))
    return results


def test_goals_of_histories_are_of_the_processor_and_leave_the_reports_files_aside() -> None:
    rows = {goal.about.partition(",")[2] or goal.about: goal.row()[1:] for goal in scene_goals(measured())}
    assert rows[f" {CHANGED} ÷ {MONTH}, processor without the report's files"] == ("at most 10.0%", "10.0%", "met")
    assert rows[f" {UNCHANGED} ÷ {FIRST}, processor without the report's files"][2] == "**missed**, by 100.00 ×"
    assert rows[" processor"] == ("at most 12.0 s", "13.0 s", "**missed**, by 1.08 ×")
    assert rows[" a nation's month on twelve"] == ("at most 1.00 GiB", "0.50 GiB", "met")
    assert [goal.found for goal in scene_goals(measured()) if "landing" in goal.about] == [2.0, 4.0]


def test_tables_tell_each_step_of_both_ways_and_what_dask_adds() -> None:
    text = scenes(measured())
    assert f"| {MONTH} | 3.00 | 10.00 | 7.00 | 1,024 | 9.0 | 13.0 | 1.0 |" in text
    assert f"| {MONTH} |  | 0.25 | 0.50 | 9.25 |" in text
    assert text.count("\n| ") == 2 * (len(STEPS) + 2)  # with the header and the line below it
    assert "stands: 60.0 s, of which reading takes 40.0 s, with at most 512 MiB" in text
    assert "takes 50.0 s, 1.25 × of here." in text
    assert "costs 2.00 walks" in text


def test_run_without_histories_has_no_goals_of_them() -> None:
    assert (scene_goals(Results()), scenes(Results())) == ([], "Not measured.")


@pytest.mark.parametrize(("most", "units"), [(10_000, 99), (100_000, 99), (1_000, 10), (10, 2)])
def test_smaller_run_has_as_many_fewer_units(most: int, units: int) -> None:
    assert Scale(most).of(99) == units


def test_quick_look_says_what_it_leaves_out(tmp_path: Path) -> None:
    said: list[str] = []
    quick = Scenes(tmp_path, 1, Scale(100), Results(), said.append).histories()
    assert [name for name, _ in quick] == [LANDING, PROVINCE]
    assert DAGSTER in said[0]
    assert NATION in said[0]
    assert len(Scenes(tmp_path, 1, Scale(10_000), Results(), said.append).histories()) == 3


@pytest.mark.parametrize("with_dagster", [False, True], ids=["hoptac run", "and Dagster"])
def test_each_step_of_a_province_finds_what_it_is_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, with_dagster: bool
) -> None:
    seen: list[int] = []

    def count(subject: str, place: BenchPlace, home: Path) -> Measurement:
        assert (home / "assets").exists() == with_dagster
        assert (home / "pyproject.toml").exists()  # Dagster's code location reads it
        assert subject in module_subjects()
        seen.append(len(place.files()))
        place.work.mkdir(exist_ok=True)
        return Measurement({JUDGED: 1.0}, 0.0, 0, {})

    monkeypatch.setattr(module, "measure", count)
    monkeypatch.setattr(module, "make_copies", write_empty)
    monkeypatch.setattr(module, "write_copy", lambda raw, copy: write_empty(raw, [copy], 1))
    scene = Scenes(tmp_path, 1, Scale(100), Results(), lambda _: None)
    scene.province(with_dagster=with_dagster)
    first, units = 2 * (len(PERIODS) - 1), 2
    steps = [first, first + units, first + units, first + units - 1, first + units - 1, first + units - 1]
    of_dagster = [first, *(first + units for _ in OF_DAGSTER[1:])] if with_dagster else []
    assert seen == [*steps, first + units - 1, *of_dagster]


def write_empty(raw: Path, wanted: list[WorkbookCopy], _: int) -> None:
    for copy in wanted:
        (raw / copy.file_name).parent.mkdir(parents=True, exist_ok=True)
        (raw / copy.file_name).touch()


def module_subjects() -> set[str]:
    from benchmarks.subject import SUBJECTS  # noqa: PLC0415 - beside what is patched

    return set(SUBJECTS)


def test_copies_of_units_are_of_each_month() -> None:
    assert [(copy.unit, copy.month) for copy in copies_of(2, [3, 5])] == [(0, 3), (0, 5), (1, 3), (1, 5)]


def test_walk_counts_every_file(tmp_path: Path) -> None:
    make_files(tmp_path, 1_002)
    assert walk(tmp_path) == 1_002


@pytest.mark.long
def test_unchanged_landing_zone_is_measured_beside_the_walk(tmp_path: Path) -> None:
    results = Results()
    Scenes(tmp_path, 1, Scale(10), results, lambda _: None).landing()
    [found] = results.rounds(LANDING, 100)
    assert found.facts == {"files": 100}
    assert all(found.parts[part] > 0 for part in (WALK, LOOK, SENSOR))
