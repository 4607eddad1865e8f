"""What is built of changes alone is what a build of everything gives: every row of every table, and of the Parquet."""

from __future__ import annotations

import random
from functools import partialmethod
from typing import TYPE_CHECKING

import polars as pl
import pytest

from pipeline.runs.rebuild import run_rebuild
from pipeline.warehouse import fill, swap_files
from pipeline.warehouse.errors import BuildError
from pipeline.warehouse.fill import groups_of_periods
from pipeline.warehouse.parquet_export import parquet_folder
from pipeline.warehouse.scratch import Scratch
from pipeline.warehouse.swap_files import FAILED_CHECK, NOT_AS_WRITTEN, NOT_RECORDED, OTHER_CODE, replace_warehouse
from tests.spec.examples.sent import cooperative as row
from tests.spec.examples.unchanged import full
from tests.support.installation import Installation, installation_in
from tests.support.random_history import History
from tests.support.revisions import lay
from tests.support.same_warehouse import differences

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.judgement.known import Known
    from pipeline.warehouse.build import Built
    from pipeline.warehouse.declarations import Declaration
    from pipeline.warehouse.windows import Periods


@pytest.mark.parametrize(
    ("seed", "steps"),
    [
        *(pytest.param(seed, 12, marks=pytest.mark.long) for seed in range(2, 5)),
        *(pytest.param(seed, 60, marks=pytest.mark.soak) for seed in range(5, 12)),
    ],
)
def test_build_of_changes_is_one_of_everything_after_every_step_of_a_random_history(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, steps: int
) -> None:
    history = History(installation_in(tmp_path / "project"), random.Random(seed))  # noqa: S311 - so that it can be run again
    reasons = set()
    for number in range(steps):
        for _ in range(history.dice.choice([1, 1, 3]) if number else 4):
            history.step()
        upgraded = number % 10 == 9
        with monkeypatch.context() as patched:
            if upgraded:
                patched.setattr(swap_files, "building_code", lambda _, number=number: f"version {number}")
            turn = history.as_of_a_moment if number % 7 == 5 else history.night
            built, known = turn()
        reasons.add(built.whole_because)
        assert_is_whole_build(history.installation, built, known, history.done)
        assert bool(built.whole_because) == (number == 0 or upgraded or number % 10 == 0)
    assert "" in reasons


def assert_is_whole_build(installation: Installation, built: Built, known: Known, done: list[str]) -> None:
    database = installation.folder / "whole.duckdb"
    whole = replace_warehouse(installation.settings, known, database)
    assert differences(built.path, database) == [], done
    assert built.rows == whole.rows


def test_files_of_what_has_not_changed_are_those_of_the_build_before(changed: Installation) -> None:
    folder = parquet_folder(changed.settings.database)
    before = {path.relative_to(folder.resolve()): path.stat().st_ino for path in folder.resolve().rglob("*.parquet")}
    max(changed.raw.rglob("*Tân Yên*.xlsx")).unlink()
    assert changed.run().built.whole_because == ""
    after = {path.relative_to(folder.resolve()): path.stat().st_ino for path in folder.resolve().rglob("*.parquet")}
    moved = {str(path) for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert {"core/cooperatives/2020-11.parquet", "report/figures/2020-11.parquet"} <= moved
    assert not moved & {"core/units.parquet", "report/published_claims.parquet", "core/training/2020-11.parquet"}


def test_damaged_file_of_the_last_export_is_written_anew_and_not_linked(changed: Installation) -> None:
    folder = parquet_folder(changed.settings.database)
    damaged = folder.resolve() / "core" / "units.parquet"
    damaged.write_bytes(damaged.read_bytes()[:-9])
    max(changed.raw.rglob("*Tân Yên*.xlsx")).unlink()
    assert changed.run().built.whole_because == ""
    assert (folder / "core" / "units.parquet").read_bytes().endswith(b"PAR1")


def _other_bytes(installation: Installation) -> None:
    content = bytearray(installation.settings.database.read_bytes())
    content[-1] ^= 1
    installation.settings.database.write_bytes(content)


def _other_export(installation: Installation) -> None:
    folder = parquet_folder(installation.settings.database)
    moved = folder.with_name(f".{folder.name}-77")
    folder.resolve().rename(moved)
    folder.unlink()
    folder.symlink_to(moved.name)


def _no_record(installation: Installation) -> None:
    for path in (installation.settings.state / "builds").iterdir():
        path.unlink()


SPOILT = {
    "other bytes": (_other_bytes, NOT_AS_WRITTEN),
    "another export": (_other_export, NOT_AS_WRITTEN),
    "no record": (_no_record, NOT_RECORDED),
}


@pytest.mark.parametrize(
    "spoilt", ["other bytes", *(pytest.param(name, marks=pytest.mark.long) for name in ("another export", "no record"))]
)
def test_what_is_not_as_it_was_written_is_built_whole_and_it_is_said_why(changed: Installation, spoilt: str) -> None:
    spoil, because = SPOILT[spoilt]
    spoil(changed)
    max(changed.raw.rglob("*Tân Yên*.xlsx")).unlink()
    assert changed.run().built.whole_because == because


def test_other_code_builds_everything(changed: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swap_files, "building_code", lambda _: "another version")
    max(changed.raw.rglob("*Tân Yên*.xlsx")).unlink()
    assert changed.run().built.whole_because == OTHER_CODE


def test_tables_are_made_again_only_where_a_column_that_they_read_is_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation = installation_in(tmp_path / "project")
    others = tuple(row(number, main_products="vải thiều", rating="good") for number in range(2, 5))
    for revision, revenue in enumerate((500, 600), start=1):
        report = full("2020-11", rows=(row(1, revenue=revenue, main_products="vải thiều"), *others), revision=revision)
        lay(installation, report.file_name, report.content())
        made: list[str] = []
        monkeypatch.setattr(Scratch, "replace", partialmethod(_noting, Scratch.replace, made))
        night = installation.run()
    assert night.built.whole_because == ""
    assert {"core.cooperatives", "core.groups", "report.by_district", "quality.figure_values"} <= set(made)
    assert not {"report.products", "report.ratings", "report.by_status", "report.groups", "report.unions"} & set(made)
    assert_is_whole_build(installation, night.built, night.known, [])


def _noting(
    scratch: Scratch, replace: Callable[..., None], made: list[str], table: Declaration, periods: Periods
) -> None:
    made.append(table.name)
    replace(scratch, table, periods)


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> tuple[Installation, Known]:
    """An installation in which several months have reports, and what is known of it."""
    history = History(installation_in(tmp_path_factory.mktemp("months") / "project"), random.Random(1))  # noqa: S311 - as above
    for _ in range(8):
        history.step()
    return history.installation, history.night()[1]


@pytest.mark.long
def test_build_of_everything_by_groups_of_periods_is_one_at_once(
    months: tuple[Installation, Known], monkeypatch: pytest.MonkeyPatch
) -> None:
    installation, known = months
    at_once, by_groups = (installation.folder / f"{name}.duckdb" for name in ("at-once", "by-groups"))
    rows = replace_warehouse(installation.settings, known, at_once).rows
    monkeypatch.setattr(fill, "MOST_AT_ONCE", 1)
    groups = groups_of_periods(known)
    assert len(groups) > 2
    assert sum(map(len, groups)) == len(frozenset().union(*groups))
    assert replace_warehouse(installation.settings, known, by_groups).rows == rows
    assert differences(at_once, by_groups) == []


@pytest.mark.long
def test_staged_rows_that_are_lost_between_groups_of_periods_fail_the_build(
    months: tuple[Installation, Known], monkeypatch: pytest.MonkeyPatch
) -> None:
    installation, known = months
    monkeypatch.setattr(fill, "MOST_AT_ONCE", 1)
    lost = next(group for group in groups_of_periods(known) if not group.isdisjoint(_periods_with_rows(known)))
    monkeypatch.setattr(Scratch, "insert", partialmethod(_but_of, Scratch.insert, lost))
    with pytest.raises(BuildError, match=r"core\.\w+ has \d+ rows, \d+ were staged"):
        replace_warehouse(installation.settings, known, installation.folder / "lost.duckdb")


def _periods_with_rows(known: Known) -> Periods:
    return frozenset(known.submissions.filter(pl.col("status") == "accepted")["period"])


def _but_of(scratch: Scratch, insert: Callable[..., None], lost: Periods, table: Declaration, made: Periods) -> None:
    if made != lost or table.name != "core.cooperatives":
        insert(scratch, table, made)


@pytest.mark.long
def test_rebuild_builds_everything(changed: Installation) -> None:
    assert run_rebuild(changed.settings).built.whole_because == NOT_RECORDED


@pytest.mark.long
@pytest.mark.parametrize("check", ["require_totals", "require_staged_rows", "parts_of"])
def test_failed_check_of_a_build_of_changes_builds_everything_and_is_said(
    changed: Installation, monkeypatch: pytest.MonkeyPatch, check: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        message = "core.groups has 1 rows, 2 were staged"
        raise BuildError(message)

    monkeypatch.setattr(f"pipeline.warehouse.build_changes.{check}", fail)
    max(changed.raw.rglob("*Tân Yên*.xlsx")).unlink()
    built = changed.run().built
    assert built.whole_because == f"{FAILED_CHECK} (core.groups has 1 rows, 2 were staged)"
    assert built.rows["core.submissions"] == changed.scalar("select count(*) from core.submissions")


@pytest.mark.long
@pytest.mark.parametrize(
    ("least", "because"), [(0, swap_files.GROWN), (swap_files.LEAST_GROWN, "")], ids=["large", "small"]
)
def test_file_that_has_grown_is_written_anew_unless_it_is_small(
    changed: Installation, monkeypatch: pytest.MonkeyPatch, least: int, because: str
) -> None:
    monkeypatch.setattr(swap_files, "MOST_TIMES_LIVE", 0.5)
    monkeypatch.setattr(swap_files, "LEAST_GROWN", least)
    max(changed.raw.rglob("*Tân Yên*.xlsx")).unlink()
    assert changed.run().built.whole_because == because
