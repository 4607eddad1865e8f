"""The comparison of two snapshots tells every difference between them, and no other."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import polars as pl
import pytest

from benchmarks.same.__main__ import main
from benchmarks.same.compare import differences

if TYPE_CHECKING:
    from pathlib import Path

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
    lay_rows(after / "samples/warehouse/quality.evaluations.parquet", rule_id=["HTX-01"])
    lay_text(after / TEXT, "## body", "one line", "quality.evaluations\trule_id", "another")
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
