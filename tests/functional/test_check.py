"""``hoptac check``: verdicts without Dagster, for people and for programs, whatever the files are."""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import openpyxl
import pytest
from typer.testing import CliRunner

from pipeline.cli.commands import main
from pipeline.runs.check_files import check_files
from pipeline.runtime.settings import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

CLEAN = PROJECT / "raw" / "2020-11" / "BC thang 11 - Yen The.xlsx"
OTHER = PROJECT / "raw" / "2020-11" / "SON DONG BC HTX 11-2020.xlsx"
CONTRACT = (
    *("rule_id", "severity", "sheet", "cell", "column_name", "observed", "expected", "difference"),
    *("message_vi", "message_en", "state", "explanation"),
)
OPEN_RED = "\x1b[31m"


@pytest.fixture(autouse=True)
def _nothing_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No warehouse, whatever was run in this checkout."""
    monkeypatch.setenv("HOPTAC_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("HOPTAC_DATABASE", str(tmp_path / "hoptac.duckdb"))


def check(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, arguments)], env={"COLUMNS": "80"})


def as_json(*arguments: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(check(*arguments, "--json").stdout)
    return found


def broken(path: Path, text: str) -> Path:
    """A workbook with something else than a number of members in a cell."""
    book = openpyxl.load_workbook(CLEAN)
    page = book["HTX"]
    place = next(cell for row in page.iter_rows() for cell in row if cell.value == "Số thành viên")
    page.cell(place.row + 3, place.column).value = text
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "BC.xlsx"
    path.write_bytes(b"%PDF-1.7")
    return path


def test_status_says_clean_findings_or_unreadable_and_the_worst_of_several(tmp_path: Path, pdf: Path) -> None:
    wrong = broken(tmp_path / "wrong.xlsx", "mười hai")
    assert check(CLEAN).exit_code == 0
    assert check(CLEAN, wrong).exit_code == 1
    assert check(wrong, pdf, CLEAN).exit_code == 2


def test_program_gets_one_object_per_file_in_their_order(tmp_path: Path, pdf: Path) -> None:
    wrong = broken(tmp_path / "wrong.xlsx", "mười hai")
    found = as_json(pdf, wrong, CLEAN, tmp_path / "missing.xlsx", wrong)
    assert [verdict["file"] for verdict in found] == [*map(str, (pdf, wrong, CLEAN, tmp_path / "missing.xlsx", wrong))]
    assert [verdict["status"] for verdict in found] == [
        "unreadable",
        "quarantined",
        "accepted",
        "unreadable",
        "quarantined",
    ]
    keys = {
        "file",
        "submission_id",
        "form_id",
        "unit_code",
        "period",
        "status",
        "not_compared",
        "unchanged_since",
        "findings",
    }
    assert all(verdict.keys() == keys for verdict in found)
    assert found[2] == {
        "file": str(CLEAN),
        "submission_id": hashlib.sha256(CLEAN.read_bytes()).hexdigest(),
        "form_id": "KTTT-01",
        "unit_code": "215",
        "period": "2020-11-01",
        "status": "accepted",
        "not_compared": ["Chưa so với kỳ trước và với đơn vị khác, vì chưa có kho dữ liệu."],
        "unchanged_since": None,
        "findings": [],
    }
    assert [verdict["rule_id"] for verdict in found[3]["findings"]] == ["WB-01"]
    assert found[4] == found[1]


def test_findings_have_the_columns_of_the_warehouse(tmp_path: Path) -> None:
    ((found,),) = (verdict["findings"] for verdict in as_json(broken(tmp_path / "wrong.xlsx", "mười hai")))
    assert set(CONTRACT) <= found.keys()
    assert (found["rule_id"], found["severity"], found["observed"], found["state"]) == (
        *("CL-02", "error", "mười hai"),
        "open",
    )


def test_same_file_missing_twice_is_told_once_for_each_time(tmp_path: Path) -> None:
    found = as_json(tmp_path / "a.xlsx", tmp_path / "a.xlsx")
    assert [len(verdict["findings"]) for verdict in found] == [1, 1]


def test_what_is_no_file_is_unreadable_and_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xlsx")
    (tmp_path / "folder.xlsx").mkdir()
    (tmp_path / "link.xlsx").symlink_to("/dev/zero")
    found = as_json(tmp_path / "pipe.xlsx", tmp_path / "folder.xlsx", tmp_path / "link.xlsx", "/dev/zero")
    assert [verdict["status"] for verdict in found] == ["unreadable"] * 4
    assert all("not a regular file" in verdict["findings"][0]["message_en"] for verdict in found)


def test_link_that_was_named_is_followed(tmp_path: Path) -> None:
    (tmp_path / "link.xlsx").symlink_to(CLEAN)
    (found,) = as_json(tmp_path / "link.xlsx")
    assert (found["unit_code"], found["status"]) == ("215", "accepted")


def test_file_above_the_limit_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "large.xlsx"
    with path.open("wb") as stream:
        stream.truncate(1 << 40)  # a terabyte of nothing, which would take an hour to hash
    (found,) = as_json(path)
    assert "too large" in found["findings"][0]["message_en"]
    assert found["submission_id"] == ""


def test_names_and_cells_are_shown_as_characters(tmp_path: Path) -> None:
    names = (f"a{OPEN_RED}b[bold]c\n.xlsx", os.fsdecode(b"B\xb8o c\xb8o.xls"))
    paths = [tmp_path / name for name in names]
    for path in paths:
        path.write_bytes(b"no workbook")
    wrong = broken(tmp_path / "wrong.xlsx", "mười [red]hai[/red]")
    shown = check(*paths, wrong).stdout
    assert not [character for character in shown if not character.isprintable() and character != "\n"]
    together = "".join(shown.split())
    assert "a␛[31mb[bold]c␊.xlsx" in together
    assert "B\N{REPLACEMENT CHARACTER}o" in together
    assert "[red]hai[/red]" in together
    assert [verdict["status"] for verdict in as_json(*paths)] == ["unreadable"] * 2


@pytest.mark.parametrize(
    ("content", "remedy"),
    [
        (b"%PDF-1.7", "Nộp chính tệp Excel của báo cáo"),
        (b"", "xem tệp đã có dung lượng khác 0"),
        (b"Ma,Ten\r\n1,HTX A\r\n2,HTX B\r\n", "điền vào biểu mẫu bằng Excel"),
        (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "điền vào biểu mẫu bằng Excel"),
        (b"{\\rtf1 Bao cao}", "Nộp chính tệp Excel của báo cáo"),
    ],
)
def test_what_is_no_workbook_is_answered_with_what_to_do_about_its_kind(
    content: bytes, remedy: str, tmp_path: Path
) -> None:
    path = tmp_path / "BC.xlsx"
    path.write_bytes(content)
    ((found,),) = (verdict["findings"] for verdict in as_json(path))
    assert remedy in found["message_vi"]
    assert "Nếu Excel mở được" not in found["message_vi"]


def test_archive_without_a_workbook_is_to_be_unpacked(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "BC.xlsx", "w") as archive:
        archive.writestr("ghi chu.txt", "chưa có")
    ((found,),) = (verdict["findings"] for verdict in as_json(tmp_path / "BC.xlsx"))
    assert "Giải nén" in found["message_vi"]


def test_cover_that_names_no_unit_or_period_is_said_in_words(tmp_path: Path, pdf: Path) -> None:
    book = openpyxl.load_workbook(CLEAN)
    book.remove(book["Bìa"])
    book.save(tmp_path / "no cover.xlsx")
    for path in (pdf, tmp_path / "no cover.xlsx"):
        assert "không rõ đơn vị, không rõ kỳ" in " ".join(check(path).stdout.split())
        assert [(verdict["unit_code"], verdict["period"]) for verdict in as_json(path)] == [(None, None)]
    assert "đơn vị 215, kỳ 11/2020" in " ".join(check(CLEAN).stdout.split())


def test_terminal_shows_every_word_within_eighty_columns(tmp_path: Path) -> None:
    wrong = broken(tmp_path / "wrong.xlsx", "x" * 200)
    shown = check(wrong).stdout
    assert max(map(len, shown.splitlines())) <= 80
    assert shown.count("x") >= 200
    assert "…" not in shown


def test_feedback_copies_of_one_name_lie_beside_each_other(tmp_path: Path) -> None:
    first, second = broken(tmp_path / "a" / "BC.xlsx", "mười"), broken(tmp_path / "b" / "bc.XLSX", "hai")
    third = tmp_path / "c" / "BC.xlsx"
    third.parent.mkdir()
    third.write_bytes(first.read_bytes())
    out = tmp_path / "out"
    assert check(first, second, third, CLEAN, "--feedback", out).exit_code == 1
    texts = {}
    for path in out.iterdir():
        page = openpyxl.load_workbook(path)["HTX"]
        texts[path.name] = {cell.value for row in page.iter_rows() for cell in row} & {"mười", "hai"}
    assert texts == {"BC - phản hồi.xlsx": {"mười"}, "bc (2) - phản hồi.xlsx": {"hai"}}


def test_file_that_has_changed_since_it_was_checked_gets_no_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = broken(tmp_path / "wrong.xlsx", "mười")
    really = check_files

    def changed(*arguments: Any) -> Any:  # noqa: ANN401 - whatever it takes
        verdicts = really(*arguments)
        wrong.write_bytes(OTHER.read_bytes())
        return verdicts

    monkeypatch.setattr("pipeline.runs.check_files.check_files", changed)
    assert check(wrong, "--feedback", tmp_path / "out").exit_code == 1
    assert not list(tmp_path.glob("out/*"))
