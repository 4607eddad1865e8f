"""Reference data that contradict themselves are told by file and line before anything starts."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from schemas import reference_checks
from schemas.overlaps import KEYS
from schemas.reference_checks import FROM, ReferenceDataError, check_reference_data

if TYPE_CHECKING:
    from collections.abc import Callable

PROJECT = Path(reference_checks.__file__).parents[1]
REFERENCE = PROJECT / "schemas" / "reference"
DATED = sorted(
    file.stem
    for file in REFERENCE.glob("*.csv")
    if FROM in file.read_text(encoding="utf-8").partition("\n")[0].split(",")
)


def _line_of(name: str, beginning: str) -> int:
    """The number of a committed line."""
    lines = (REFERENCE / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    return 1 + next(at for at, line in enumerate(lines) if line.startswith(beginning))


MEMBERS_BY_LAW = _line_of("legal_minimums", "cooperatives,")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(REFERENCE, tmp_path / "reference"))


def _told(folder: Path) -> str:
    with pytest.raises(ReferenceDataError) as raised:
        check_reference_data(folder)
    return str(raised.value)


def _add(folder: Path, name: str, line: str) -> int:
    """Add a line to a file; the number that it has there."""
    path = folder / f"{name}.csv"
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    return len(path.read_text(encoding="utf-8").splitlines())


def test_the_reference_data_themselves_are_sound() -> None:
    check_reference_data()


@pytest.mark.parametrize("name", DATED)
def test_a_line_that_stands_twice_in_a_dated_file_is_told(folder: Path, name: str) -> None:
    last = (folder / f"{name}.csv").read_text(encoding="utf-8").splitlines()[-1]
    number = _add(folder, name, last)
    assert f"{name}.csv, dòng {number}: " in _told(folder)
    assert f"hiệu lực trùng với dòng {number - 1}." in _told(folder)


@pytest.mark.parametrize("name", DATED)
@pytest.mark.parametrize("day", ["", "1/7/2025", "2025-13-01", "20250701"])
def test_a_day_that_is_none_is_told_in_every_dated_file(folder: Path, name: str, day: str) -> None:
    path = folder / f"{name}.csv"
    header, first, *rest = path.read_text(encoding="utf-8").splitlines()
    cells = first.split(",")
    at = header.split(",").index(FROM) - len(header.split(","))  # from the end: names may hold commas
    cells[at] = day
    path.write_text("\n".join([header, ",".join(cells), *rest]) + "\n", encoding="utf-8")
    assert f"{name}.csv, dòng 2: " in _told(folder)


@pytest.mark.parametrize("name", ["figures", "indicators", "measures"])
def test_a_line_that_stands_twice_is_told_whether_its_file_has_dates_or_not(folder: Path, name: str) -> None:
    last = (folder / f"{name}.csv").read_text(encoding="utf-8").splitlines()[-1]
    assert f"{name}.csv, dòng {_add(folder, name, last)}: " in _told(folder)


@pytest.mark.parametrize(
    ("name", "line", "sentence"),
    [
        (
            "units",
            "217,Huyện Khác,KTTT-01,2025-06-30,,",
            f"217 có hiệu lực trùng với dòng {_line_of('units', '217,')}.",
        ),
        ("units", "999,Xã Mới,KTTT-01,2025-07-01,2025-07-01,", "valid_to = 2025-07-01 không sau valid_from"),
        ("units", "999,Xã Mới,KTTT-01,2026-07-01,2026-06-01,", "valid_to = 2026-06-01 không sau valid_from"),
        ("units", "999,Xã Mới,KTTT-01,2024-07-01,2025-07-01,998", "không có đơn vị kế thừa 998 trong units.csv."),
        ("units", "999,Xã Mới,KTTT-01,2024-07-01", "có 4 ô, cần 6."),
        ("communes", "99999,Xã Mới,Xã,998,2025-07-01,,,", "không có đơn vị báo cáo 998 trong units.csv."),
        ("communes", "99999,Xã Mới,Xã,,2025-07-01,,,", "thiếu unit_code."),
        ("communes", "99999,Xã Mới,Xã,217,2025-07-01,,,", "đơn vị 217 không có suốt thời gian"),
        ("communes", "99999,Xã Mới,Xã,217,2024-07-01,2025-07-01,99998,Xã Khác", "không có xã, phường kế thừa 99998"),
        ("successors", "07204,Phường X,213,Y,Z,2025-01-01,99998,0", "không có xã, phường kế thừa 99998"),
        ("successors", "07204,Phường X,213,Y,Z,2024-12-01,07210,0", "07204 không kết thúc ngày 2024-12-01"),
        ("code_lists", "sector,agriculture,A,A,1,,2025-01-01,", "sector agriculture có hiệu lực trùng với dòng"),
        (
            "due_dates",
            "KTTT-01,,7,2025-01-01,",
            f"KTTT-01 có hiệu lực trùng với dòng {_line_of('due_dates', 'KTTT-01,,')}.",
        ),
        (
            "legal_minimums",
            "cooperatives,members,6,2023-01-01,2024-01-01,Luật",
            f"hiệu lực trùng với dòng {MEMBERS_BY_LAW}.",
        ),
    ],
)
def test_what_cannot_be_is_told_with_its_line(folder: Path, name: str, line: str, sentence: str) -> None:
    number = _add(folder, name, line)
    told = _told(folder)
    assert f"Dữ liệu tham chiếu {name}.csv, dòng {number}: " in told
    assert sentence in told


def test_a_file_that_others_add_is_looked_through_too(folder: Path) -> None:
    text = "form_id,frequency,valid_from,valid_to\nA,monthly,2020-01-01,\nA,monthly,2024-01-01,\n"
    (folder / "calendars_of_a_test.csv").write_text(text, encoding="utf-8")
    assert "calendars_of_a_test.csv, dòng 3: A monthly có hiệu lực trùng với dòng 2." in _told(folder)


def test_a_file_without_the_column_that_its_lines_are_known_by_is_told(folder: Path) -> None:
    (folder / "units.csv").write_text("code,unit_name,valid_from\n1,A,2020-01-01\n", encoding="utf-8")
    assert "units.csv, dòng 1: thiếu cột unit_code." in _told(folder)


def test_a_file_that_is_no_text_is_told(folder: Path) -> None:
    (folder / "units.csv").write_bytes(b"unit_code,valid_from\n\xff\xfe")
    assert "units.csv: không đọc được" in _told(folder)


def test_every_key_is_of_columns_that_its_file_has() -> None:
    for name, key in KEYS.items():
        path = REFERENCE / f"{name}.csv"
        if path.exists():
            assert set(key) <= set(path.read_text(encoding="utf-8").splitlines()[0].split(",")), name


@pytest.fixture
def broken_tree(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """A program on a copy of the tree with a line too many in its reference data."""
    for package in ("assets", "pipeline", "schemas"):
        shutil.copytree(PROJECT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    _add(tmp_path / "schemas" / "reference", "units", "217,Huyện Khác,KTTT-01,2025-06-30,,")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    return run


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("-m", "pipeline.cli.program", "run"), 4),
        (("-m", "pipeline.cli.program", "check", "x.xlsx"), 4),
        (("-m", "pipeline.cli.program", "health"), 2),
        (("-c", "from assets.run import main; main()"), 4),
    ],
)
def test_nothing_starts_and_there_is_a_sentence_and_no_trace(
    broken_tree: Callable[..., subprocess.CompletedProcess[str]], arguments: tuple[str, ...], status: int
) -> None:
    done = broken_tree(*arguments)
    assert done.returncode == status
    assert "Traceback" not in done.stdout + done.stderr
    (sentence,) = done.stderr.strip().splitlines()
    assert sentence.startswith("Dữ liệu tham chiếu units.csv, dòng ")


def test_dagsters_code_location_fails_with_the_sentence(
    broken_tree: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    caught = (
        "try:\n    import assets.definitions\nexcept Exception as problem:\n    print(type(problem).__name__, problem)"
    )
    assert broken_tree("-c", caught).stdout.startswith("ReferenceDataError Dữ liệu tham chiếu units.csv, dòng ")
