"""The comparison of two snapshots tells every difference between them, and no other; readings are told whole."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

from benchmarks.same.__main__ import main
from benchmarks.same.compare import differences
from benchmarks.same.drive import Tree
from benchmarks.same.readings import COVER, lines
from benchmarks.same.release import compared
from pipeline.reading.read_workbook import read_workbook
from pipeline.reading.result import unreadable
from pipeline.runtime.settings import PROJECT, Settings

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.reading.result import WorkbookReading

TABLE, TEXT = "samples/warehouse/core.units.parquet", "samples/files/index.html.txt"


@pytest.fixture
def before(tmp_path: Path) -> Path:
    return write(tmp_path / "before")


@pytest.fixture
def after(before: Path, tmp_path: Path) -> Path:
    return shutil.copytree(before, tmp_path / "after")


def write(folder: Path) -> Path:
    lay_rows(folder / TABLE, members=[7, 7, 9], code_version=["a", "a", "a"])
    lay_rows(folder / "singles/warehouse/core.submissions.parquet", received_at=["now"], status=["accepted"])
    lay_text(folder / TEXT, "## body", "one line", "another")
    return folder


def lay_rows(path: Path, **columns: list[object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pl.DataFrame(columns).write_parquet(path)


def lay_text(path: Path, *lines: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines), encoding="utf-8")


def compare(before: Path, after: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    status = main(["compare", str(before), str(after)])
    return status, capsys.readouterr().out


def test_equal_snapshots_agree(before: Path, after: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert compare(before, after, capsys) == (0, "no difference\n")


def test_changed_row_is_told_with_its_values(before: Path, after: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lay_rows(after / TABLE, members=[7, 8, 9], code_version=["a", "a", "a"])
    status, text = compare(before, after, capsys)
    assert status == 1
    assert text.splitlines() == [
        f"{TABLE}:",
        "  - {'members': 7}",
        "  - 1 rows in all",
        "  + {'members': 8}",
        "  + 1 rows in all",
        "1 files differ",
    ]


def test_row_that_stands_there_once_less_is_told(before: Path, after: Path) -> None:
    lay_rows(after / TABLE, members=[7, 9], code_version=["a", "a"])
    assert list(differences(before, after)) == [f"{TABLE}:", "  - {'members': 7}", "  - 1 rows in all"]


def test_other_type_of_a_column_is_told(before: Path, after: Path) -> None:
    lay_rows(after / TABLE, members=["7", "7", "9"], code_version=["a", "a", "a"])
    assert list(differences(before, after))[2] == "  + [('members', 'VARCHAR')]"


@pytest.mark.parametrize("folder", ["before", "after"])
def test_missing_table_is_told(before: Path, after: Path, folder: str) -> None:
    left, other = (before, after) if folder == "before" else (after, before)
    (left / TABLE).unlink()
    assert list(differences(before, after)) == [f"{TABLE}: only in {other}"]


def test_changed_line_is_told_under_its_heading(before: Path, after: Path) -> None:
    lay_text(after / TEXT, "## body", "one line", "yet another")
    assert list(differences(before, after)) == [
        f"{TEXT}:",
        "  ## body- another",
        "  ## body+ yet another",
        "  1 of 3 lines from the first one on",
    ]


def test_what_the_code_itself_changes_is_left_aside(before: Path, after: Path) -> None:
    lay_rows(after / TABLE, members=[7, 7, 9], code_version=["b", "b", "b"])
    lay_text(before / TEXT, "## body", "one line", "code_version a", "another")
    lay_text(after / TEXT, "## body", "one line", "another")
    assert list(differences(before, after)) == []


def test_moment_of_receipt_is_left_aside_only_where_no_ledger_pins_it(before: Path, after: Path) -> None:
    for part in ("singles", "samples"):
        lay_rows(before / part / "warehouse/core.submissions.parquet", received_at=["now"], status=["accepted"])
        lay_rows(after / part / "warehouse/core.submissions.parquet", received_at=["later"], status=["accepted"])
    assert next(differences(before, after)) == "samples/warehouse/core.submissions.parquet:"
    assert not any("singles" in line for line in differences(before, after))


def test_named_table_may_differ_this_time(before: Path, after: Path) -> None:
    lay_rows(after / TABLE, members=[1], code_version=["a"])
    assert list(differences(before, after, ["core.units"])) == []


def test_folders_without_files_do_not_agree(tmp_path: Path) -> None:
    assert list(differences(tmp_path, tmp_path)) == ["a snapshot has no files"]


def test_what_was_compared_is_counted_with_what_differs(before: Path, after: Path, tmp_path: Path) -> None:
    lay_rows(after / TABLE, members=[7, 8, 9], code_version=["a", "a", "a"])
    lay_text(tmp_path / "inputs/samples/2020-12/217.xlsx", "a workbook")
    samples, singles = compared(tmp_path / "inputs", after, differences(before, after)).splitlines()[2:]
    assert samples == "| samples | 1 | 1 | 3 | 1 | 3 | **1 differ** |"
    assert singles == "| singles | 0 | 1 | 1 | 0 | 0 | equal |"


@pytest.fixture(scope="module")
def reading() -> WorkbookReading:
    return read_workbook("s", next(iter(sorted((PROJECT / "raw/2020-12").glob("*.xlsx")))).read_bytes(), Settings())


def told(reading: WorkbookReading) -> list[str]:
    frames = {name: table.frame for name, table in reading.tables.items()}
    return list(lines(reading, {**frames, COVER: reading.cover}))


def changed_table(reading: WorkbookReading, name: str, **changes: object) -> WorkbookReading:
    table = replace(reading.tables[name], **changes)  # type: ignore[arg-type]  # what each attribute holds
    return replace(reading, tables=reading.tables | {name: table})


def test_reading_is_told_alike_each_time(reading: WorkbookReading) -> None:
    assert told(reading) == told(reading)
    assert len(told(reading)) > 50


@pytest.mark.parametrize("what", ["figure", "place", "header", "left out", "finding", "order of findings"])
def test_whatever_differs_in_a_reading_differs_in_its_lines(reading: WorkbookReading, what: str) -> None:
    table = reading.tables["cooperatives"]
    figures = table.frame.with_columns(pl.col("revenue") + pl.Series([1] + [0] * (table.height - 1)))
    other = {
        "figure": changed_table(reading, "cooperatives", rows=figures),
        "place": changed_table(reading, "cooperatives", letters=table.letters | {"revenue": "ZZ"}),
        "header": changed_table(reading, "cooperatives", header_rows=table.header_rows | {"revenue": 1}),
        "left out": changed_table(reading, "cooperatives", left_out=[*table.left_out, (99, "total", "Cộng")]),
        "finding": replace(reading, findings=[unreadable("s", "timeout")]),
        "order of findings": replace(reading, findings=[unreadable("s", "timeout"), unreadable("s", "crashed")]),
    }[what]
    base = replace(reading, findings=[unreadable("s", "crashed"), unreadable("s", "timeout")])
    differ = set(told(other)) ^ set(told(reading)) if "order" not in what else told(other) != told(base)
    assert differ


@pytest.mark.long
def test_program_run_in_a_checkout_tells_the_same(reading: WorkbookReading, tmp_path: Path) -> None:
    folder = PROJECT / "raw"
    workbook = next(iter(sorted((folder / "2020-12").glob("*.xlsx"))))
    Tree(PROJECT, tmp_path, folder).read([workbook], tmp_path / "readings.txt")
    heading, *found = (tmp_path / "readings.txt").read_text(encoding="utf-8").splitlines()
    assert heading == f"## {workbook.relative_to(folder).as_posix()}"
    assert [line for line in found if not line.startswith("finding")] == [
        line for line in told(reading) if not line.startswith("finding")
    ]
