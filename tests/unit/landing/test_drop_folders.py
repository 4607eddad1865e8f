"""Folders that belong to a unit: what the file of them may look like, and that a bad row stops that row only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.landing.drop_folders import DropFolders, drop_folders
from pipeline.runtime.clock import today
from schemas.provinces import province_on

if TYPE_CHECKING:
    from pipeline.runtime.settings import Settings


def read(settings: Settings, content: bytes | str, *folders: str) -> DropFolders:
    """What is read of a file beside a landing zone with these folders."""
    for folder in folders:
        (settings.raw / folder).mkdir(parents=True, exist_ok=True)
    settings.drop_folders.write_bytes(content.encode() if isinstance(content, str) else content)
    return drop_folders(settings)


@pytest.fixture
def beside(settings: Settings) -> Settings:
    """Settings whose file lies beside the landing zone."""
    return settings.model_copy(update={"drop_folders": settings.raw.parent / "drop_folders.csv"})


def test_there_need_be_no_file(beside: Settings) -> None:
    assert drop_folders(beside) == DropFolders()


@pytest.mark.parametrize(
    "content",
    [
        "folder,unit_code\nhuyện/Lạng Giang,217\n".encode(),
        "folder,unit_code\r\nhuyện/Lạng Giang,217\r\n\r\n".encode("utf-8-sig"),
        "folder;unit_code\nhuyện/Lạng Giang;217\n;\n".encode(),
        'sep=;\nFolder; Unit_Code\n"huyện/Lạng Giang";217\n'.encode("utf-16"),
        "unit_code\tfolder\n217\thuyện\\Lạng Giang\\\n".encode("utf-16"),
        b"folder,unit_code\nhuy\xea\xf2n/La\xf2ng Giang,217\n",
        "folder,unit_code\n./huyện//Lạng Giang/,217,ghi chú\n".encode(),
        "Thư mục;Mã đơn vị\nhuyện/Lạng Giang;'217\n".encode(),
    ],
)
def test_file_is_read_as_excel_notepad_and_editors_save_it(beside: Settings, content: bytes) -> None:
    found = read(beside, content, "huyện/Lạng Giang")
    assert found == DropFolders({"huyện/Lạng Giang": "217"})


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("huyen/216,999", "không có đơn vị «999»"),
        ("huyen/216,7375", "có phải 07375?"),
        ("huyen/216,", "cần ghi cả"),
        (",216", "cần ghi cả"),
        ("huyen/216", "cần ghi cả"),
        ("../216,216", "nằm trong raw"),
        ("huyen/../../216,216", "nằm trong raw"),
        ("/srv/raw/216,216", "nằm trong raw"),
        ("C:\\raw\\216,216", "nằm trong raw"),
        ("s3://kho/216,216", "nằm trong raw"),
        (".,216", "nằm trong raw"),
        ("huyen/217,216", "đã có ở dòng 2"),
        ("huyen/217/con,216", "nằm trong nhau"),
        ("huyen,216", "nằm trong nhau"),
    ],
)
def test_bad_row_is_named_and_stops_no_other(beside: Settings, row: str, sentence: str) -> None:
    content = f"folder,unit_code\nhuyen/217,217\n{row}\nhuyen/218,218\n"
    found = read(beside, content, "huyen/217", "huyen/218")
    assert found.units == {"huyen/217": "217", "huyen/218": "218"}
    [problem] = found.problems
    assert problem.startswith("drop_folders.csv: dòng 3: ")
    assert sentence in problem


def test_folder_outside_is_answered_with_a_code_of_today(beside: Settings) -> None:
    [problem] = read(beside, "folder,unit_code\n../216,216\n").problems
    assert problem.endswith(f"ví dụ don-vi/{province_on(today()).unit_code_example}")


@pytest.mark.parametrize("content", ["", "thư mục,tên\nhuyen/217,Lạng Giang\n", "\n\n", b"\x00\x01\x02\xff"])
def test_file_without_the_columns_says_so(beside: Settings, content: bytes | str) -> None:
    found = read(beside, content)
    assert found.units == {}
    assert ["folder,unit_code" in problem for problem in found.problems] == [True]


def test_folder_that_is_not_there_is_named_and_still_holds(beside: Settings) -> None:
    found = read(beside, "folder,unit_code\nhuyen/217,217\n")
    assert found.units == {"huyen/217": "217"}
    assert found.problems == ("drop_folders.csv: thư mục huyen/217 chưa có trong raw",)


def test_folder_instead_of_a_file_and_one_that_is_too_large_are_told(beside: Settings) -> None:
    assert "4 MiB" in read(beside, b"x" * (5 << 20)).problems[0]
    beside.drop_folders.unlink()
    beside.drop_folders.mkdir()
    [problem] = drop_folders(beside).problems
    assert "không đọc được" in problem
    assert "HOPTAC_DROP_FOLDERS" in problem
    assert "Errno" not in problem


def test_what_lies_in_a_folder_at_any_depth_is_of_its_unit_and_nothing_beside_it() -> None:
    folders = DropFolders({"huyen/217": "217", "huyện": "218"})
    assert folders.unit_of("huyen/217/2020/11/a.xlsx") == "217"
    assert folders.unit_of("huyen/2177/a.xlsx") is None
    assert folders.unit_of("huyen/217") is None
    assert folders.unit_of("khác/huyen/217/a.xlsx") is None
    assert folders.unit_of("huye\u0323\u0302n/a.xlsx") == "218"
