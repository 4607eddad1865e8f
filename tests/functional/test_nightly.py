"""Whole runs: what is read, judged and built is a function of the files in ``raw/`` and of nothing else."""

from __future__ import annotations

import hashlib
import random
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipeline.runs.check_files import check_files
from pipeline.runtime.run_lock import AlreadyRunningError, lock
from pipeline.runtime.settings import PROJECT
from pipeline.samples import BAD_REVISION_MISTAKES, alliance_files, bad_revision, unit_submissions, write_workbook
from schemas.reference_data import indicators
from tests.support.revisions import ALLIANCE, ALLIANCE_QUERIES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.runs.nightly import Night
    from tests.support.installation import Installation

BAD = "2020-11/Lang Giang thang 11 (lan 1).xlsx"
FIGURES = "select figure_id, value, units_reported from report.figures order by all"
NEWEST = "select unit_code, newest_status from quality.coverage order by all"
NOT_THE_FILES = ("file_name", "received_at", "known_at")
HOLDER = """
import sys
from pathlib import Path
from pipeline.runtime.run_lock import lock
from pipeline.runtime.settings import Settings
with lock(Settings(state=Path(sys.argv[1]))):
    print("held", flush=True)
    sys.stdin.readline()
"""


def write_broken(path: Path, revision: int = 3) -> None:
    """A revision of Lạng Giang with the typical mistakes."""
    good = next(submission for submission in unit_submissions() if submission.unit.unit_code == "217")
    broken = bad_revision(good)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_workbook(replace(broken, cover=broken.cover | {"revision": revision}), path)


def test_first_run_reads_every_sample_and_judges_it(first: tuple[Installation, Night]) -> None:
    installation, night = first
    assert (night.ingested.read, night.ingested.left) == (12, ())
    statuses = installation.ask(
        "select unit_code, revision, status from core.submissions where unit_code = '217' order by all"
    )
    assert statuses == [("217", 1, "quarantined"), ("217", 2, "accepted")]
    assert installation.scalar("select count(*) from core.submissions where status = 'accepted'") == 11
    assert installation.ask("select distinct status, attempts from quality.coverage where unit_code <> '217'") == [
        ("accepted", 1)
    ]


def test_findings_are_the_mistakes_of_the_bad_revision_and_the_queries_of_the_alliance_and_nothing_else(
    province: Installation,
) -> None:
    found = province.ask(
        "select file_name, rule_id, f.sheet, cell from quality.findings f join core.submissions using (submission_id)"
    )
    mistakes = [(BAD, mistake.rule_id, mistake.sheet, mistake.cell) for mistake in BAD_REVISION_MISTAKES]
    queries = [(ALLIANCE, query.rule_id, query.sheet, query.cell) for query in ALLIANCE_QUERIES]
    assert sorted(found) == sorted(mistakes + queries)


def test_messages_say_where_what_and_how_in_both_languages(province: Installation) -> None:
    for sheet, cell, vietnamese, english in province.ask(
        "select sheet, cell, message_vi, message_en from quality.findings where submission_id is not null"
    ):
        assert vietnamese.startswith(f"{sheet}!{cell} · ")
        assert english.startswith(f"{sheet}!{cell} · ")
        assert vietnamese != english


def test_findings_of_the_command_line_bear_the_column_names_of_the_warehouse(province: Installation) -> None:
    ((verdict),) = check_files([province.raw / BAD], province.settings)
    names = "select column_name from duckdb_columns() where schema_name = 'quality' and table_name = 'findings'"
    # whose it is stands once for all of them
    assert set(verdict.as_dict()["findings"][0]) == {name for (name,) in province.ask(names)} - {"unit_name"}


def test_core_holds_nothing_of_a_quarantined_revision_but_its_line(province: Installation) -> None:
    bad = hashlib.sha256((province.raw / BAD).read_bytes()).hexdigest()
    tables = province.ask(
        "select table_schema || '.' || table_name from information_schema.columns "
        "where column_name = 'submission_id' and table_schema in ('core', 'report')"
    )
    holding = {
        table
        for (table,) in tables
        if province.scalar(f"select count(*) from {table} where submission_id = '{bad}'")  # noqa: S608 - names of this test alone
    }
    assert holding == {"core.submissions"}


def test_every_data_row_of_the_accepted_samples_is_in_core_once(province: Installation) -> None:
    samples = unit_submissions()
    for table in ("cooperatives", "credit_funds", "unions", "groups"):
        counts = province.ask(f"select unit_code, count(*), count(distinct sheet_row) from core.{table} group by 1")  # noqa: S608 - names of this test alone
        written = {sample.unit.unit_code: len(sample.rows(table)) for sample in samples if sample.rows(table)}
        assert {unit: count for unit, count, _ in counts} == written
        assert all(count == places for _, count, places in counts)
    (alliance,) = alliance_files().values()
    for table, rows in alliance.tables.items():
        found = province.ask(f"select unit_code, count(*), count(distinct sheet_row) from core.{table} group by 1")  # noqa: S608 - names of this test alone
        assert found == [("LM24", len(rows), len(rows))], table
    declared = province.scalar("select count(*) from core.declared_totals")
    assert declared == sum(len(sample.declared_totals) for sample in samples)
    assert (
        declared
        > len(samples) * sum(not indicator.optional for indicator in indicators(day=date(2020, 11, 30)).values()) - 1
    )


def test_second_run_reads_nothing_and_leaves_the_same_rows_in_every_table(
    changed: Installation, province: Installation
) -> None:
    before = province.contents()
    assert changed.run().ingested.read == 0
    assert changed.contents() == before


@pytest.mark.long
def test_run_without_its_hashes_or_staged_batches_gives_the_same_rows(
    changed: Installation, province: Installation
) -> None:
    (changed.settings.state / "inbox.json").unlink()
    shutil.rmtree(changed.settings.state / "staged")
    assert changed.run().ingested.read == 12
    assert changed.contents() == province.contents()


@pytest.mark.long
def test_run_in_small_chunks_and_merged_batches_gives_the_same_rows(
    changed: Installation, province: Installation
) -> None:
    shutil.rmtree(changed.settings.state / "staged")
    small = replace(changed, settings=changed.settings.model_copy(update={"chunk": 2, "batches": 3, "workers": 1}))
    assert small.run().ingested.read == 12
    assert small.contents() == province.contents()


def test_broken_revision_under_any_name_quarantines_its_unit_only_and_leaves_its_figures(changed: Installation) -> None:
    figures, newest = changed.ask(FIGURES), dict(changed.ask(NEWEST))
    dropped = changed.raw / "gui lai" / "bản mới nhất (sửa).xlsx"
    write_broken(dropped)
    assert changed.run().ingested.read == 1
    assert dict(changed.ask(NEWEST)) == newest | {"217": "quarantined"}
    assert changed.ask(FIGURES) == figures
    assert changed.ask("select status, attempts, open_errors from quality.coverage where unit_code = '217'") == [
        ("accepted", 3, len(BAD_REVISION_MISTAKES) - 1)  # the sum that a wrong total breaks follows from it
    ]
    dropped.unlink()
    assert changed.run().ingested.read == 0
    assert dict(changed.ask(NEWEST)) == newest
    assert changed.ask(FIGURES) == figures
    assert changed.ask("select revision, status from core.submissions where status = 'withdrawn'") == [(3, "withdrawn")]


def test_withdrawn_only_submission_leaves_its_unit_missing_and_no_zero(changed: Installation) -> None:
    (changed.raw / "2020-11" / "BC thang 11 - Yen The.xlsx").unlink()
    changed.run()
    assert changed.ask("select status, newest_status from quality.coverage where unit_code = '215'") == [
        ("missing", None)
    ]
    assert changed.ask(
        "select distinct units_reported, units_expected from report.figures where section like 'P1.1%'"
    ) == [(9, 10)]
    line = "select report_status, cooperatives, members from report.by_district where unit_code = '215'"
    assert changed.ask(line) == [("missing", None, None)]


GARBAGE = {
    "garbage.xlsx": bytes(range(256)) * 40,
    "empty.xlsx": b"",
    "bao cao.xls": b"<html><table><tr><td>HTX</td></tr></table></html>",
    "van ban.xlsx": b"%PDF-1.7",
}


def test_files_that_are_no_workbooks_are_unreadable_and_stop_no_other(changed: Installation) -> None:
    figures = changed.ask(FIGURES)
    for name, content in GARBAGE.items():
        (changed.raw / "2020-11" / name).write_bytes(content)
    assert changed.run().ingested.read == len(GARBAGE)
    found = changed.ask(
        "select file_name, errors, unit_code from core.submissions where status = 'unreadable' order by 1"
    )
    assert found == [(f"2020-11/{name}", 1, None) for name in sorted(GARBAGE)]
    assert changed.ask(FIGURES) == figures
    assert changed.run().ingested.read == 0


@pytest.mark.long
def test_same_files_under_other_names_in_other_folders_give_the_same_rows(
    province: Installation, empty_installation: Callable[[], Installation]
) -> None:
    installation = empty_installation()
    sources = sorted((province.raw / "2020-11").iterdir())
    random.Random(4).shuffle(sources)  # noqa: S311 - a fixed order
    for number, source in enumerate(sources):
        folder = installation.raw / ("2020-11" if number % 3 else f"thư mục {number}/sâu hơn")
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, folder / f"{number:02d} tháng 11-2020.xlsx")
    installation.run()
    assert installation.contents(without=NOT_THE_FILES) == province.contents(without=NOT_THE_FILES)


@pytest.mark.long
def test_files_that_arrive_one_by_one_in_any_order_give_the_same_rows(
    province: Installation, empty_installation: Callable[[], Installation]
) -> None:
    installation = empty_installation()
    sources = sorted((province.raw / "2020-11").iterdir(), reverse=True)
    for start in range(0, len(sources), 4):
        for source in sources[start : start + 4]:
            shutil.copy(source, installation.raw / f"2020-11 {source.name}")
        installation.run()
    left_aside = (*NOT_THE_FILES, "newest_status", "open_errors")
    assert installation.contents(without=left_aside) == province.contents(without=left_aside)


@pytest.mark.long
def test_identical_bytes_under_two_names_are_one_submission(changed: Installation, province: Installation) -> None:
    before = province.contents(without=NOT_THE_FILES)
    shutil.copy(changed.raw / BAD, changed.raw / "bản sao.xlsx")
    assert changed.run().ingested.read == 0
    assert changed.contents(without=NOT_THE_FILES) == before


def test_second_run_at_the_same_time_leaves_without_touching_anything(changed: Installation) -> None:
    before = changed.settings.database.read_bytes()
    with lock(changed.settings), pytest.raises(AlreadyRunningError):
        changed.run()
    assert changed.settings.database.read_bytes() == before
    assert changed.run().ingested.read == 0


def test_lock_goes_with_the_process_that_holds_it(changed: Installation) -> None:
    command = [sys.executable, "-c", HOLDER, str(changed.settings.state)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=PROJECT) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(AlreadyRunningError):
            changed.run()
        holder.kill()
    assert changed.run().ingested.read == 0


def test_run_writes_nothing_below_raw(changed: Installation) -> None:
    before = sorted((path, path.stat().st_mtime_ns) for path in changed.raw.rglob("*"))
    changed.run()
    assert sorted((path, path.stat().st_mtime_ns) for path in changed.raw.rglob("*")) == before
