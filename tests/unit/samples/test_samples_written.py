"""The files of the samples: the same bytes on every run, native cells, and one revision with known mistakes."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from pipeline.samples import (
    BAD_REVISION_MISTAKES,
    UnitSubmission,
    bad_revision,
    sample_files,
    unit_submissions,
    write_samples,
    write_workbook,
)
from pipeline.samples.submission import day, number
from schemas.forms.kttt01 import KTTT_01
from schemas.forms.lm01 import LM_01

RAW = Path(__file__).parents[3] / "raw"

MISTAKES = [
    ("CL-01", "HTX", "E19"),
    ("CL-02", "HTX", "J22"),
    ("CL-03", "HTX", "O25"),
    ("CL-04", "HTX", "T34"),
    ("CL-05", "HTX", "X40"),
    ("CL-07", "HTX", "C43"),
    ("HTX-05", "HTX", "R48"),
    ("TG-03", "Tổng hợp", "D17"),
    ("TG-11", "Tổng hợp", "D17"),
]


@pytest.fixture(scope="module")
def submissions() -> list[UnitSubmission]:
    return unit_submissions()


@pytest.fixture(scope="module")
def good(submissions: list[UnitSubmission]) -> UnitSubmission:
    return next(submission for submission in submissions if submission.unit.unit_code == "217")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_samples(tmp_path_factory.mktemp("raw"))


def parts(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_writing_twice_gives_the_same_bytes(written: list[Path], tmp_path: Path) -> None:
    again = write_samples(tmp_path)
    assert [(path.parent.name, path.name) for path in again] == [(path.parent.name, path.name) for path in written]
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in written]


def test_committed_files_are_what_the_program_writes(written: list[Path]) -> None:
    # Compared part by part: another build of zlib may pack the same parts into other bytes.
    committed = {path: RAW / path.parent.name / path.name for path in written}
    assert [path.name for path, same in committed.items() if not same.is_file()] == []
    assert [path.name for path, same in committed.items() if parts(path) != parts(same)] == []


def test_every_sheet_of_the_form_is_there_in_order_but_explanations(written: list[Path]) -> None:
    for path in written:
        its_form = LM_01 if "Lien minh" in path.name else KTTT_01
        names = [sheet.name for sheet in its_form.all_sheets if not sheet.optional]
        assert CalamineWorkbook.from_filelike(BytesIO(path.read_bytes())).sheet_names == names


def test_total_rows_hold_formulas_with_their_stored_values(good: UnitSubmission, tmp_path: Path) -> None:
    write_workbook(good, tmp_path / "217.xlsx")
    formulas = openpyxl.load_workbook(tmp_path / "217.xlsx")["HTX"]
    values = openpyxl.load_workbook(tmp_path / "217.xlsx", data_only=True)["HTX"]
    last = 7 + len(good.cooperatives)
    assert values.cell(last + 1, 2).value == "Tổng cộng"
    assert formulas.cell(last + 1, 9).value == f"=SUM(I8:I{last})"
    assert values.cell(last + 1, 9).value == sum(number(row, "members") for row in good.cooperatives)


def test_cells_are_native_dates_texts_and_numbers(good: UnitSubmission, tmp_path: Path) -> None:
    write_workbook(good, tmp_path / "217.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "217.xlsx")["HTX"]
    assert sheet["E8"].value.date() == good.cooperatives[0]["founded_on"]
    assert sheet["E8"].number_format == "dd/mm/yyyy"
    assert sheet["C8"].value == good.cooperatives[0]["tax_code"]
    assert sheet["K8"].value == good.cooperatives[0]["charter_capital"]


def test_cover_warns_that_the_data_are_synthetic(written: list[Path]) -> None:
    for path in written:
        cover = CalamineWorkbook.from_filelike(BytesIO(path.read_bytes())).get_sheet_by_name("Bìa").to_python()
        assert any("DỮ LIỆU MÔ PHỎNG" in str(cell) for row in cover for cell in row)


def test_bad_revision_has_its_mistakes_at_their_addresses() -> None:
    assert [(mistake.rule_id, mistake.sheet, mistake.cell) for mistake in BAD_REVISION_MISTAKES] == MISTAKES


def test_bad_revision_differs_from_the_good_one_in_those_cells_only(good: UnitSubmission, tmp_path: Path) -> None:
    write_workbook(good, tmp_path / "good.xlsx")
    write_workbook(bad_revision(good), tmp_path / "bad.xlsx")
    right, wrong = (openpyxl.load_workbook(tmp_path / name) for name in ("good.xlsx", "bad.xlsx"))
    changed = {
        (sheet.title, cell.coordinate)
        for sheet in right
        for row in sheet.iter_rows()
        for cell in row
        if cell.value != wrong[sheet.title][cell.coordinate].value
    }
    assert changed == {(sheet, cell) for _, sheet, cell in MISTAKES} | {("Bìa", "B11")}


def test_bad_revision_spares_the_real_names_and_the_year_of_the_report(good: UnitSubmission) -> None:
    rows = [good.cooperatives[mistake.row - 1] for mistake in BAD_REVISION_MISTAKES if mistake.table == "cooperatives"]
    founded = [day(row, "founded_on") for row in rows]
    assert all(row.get("note") is None for row in rows)
    assert all(moment is not None and moment.year < 2020 for moment in founded)
    assert all(row["status"] == "operating" for row in rows)
    member = good.cooperatives[26]
    assert member["alliance_membership"] == "official"


def test_file_names_are_of_the_period_and_one_is_the_bad_revision() -> None:
    files = sample_files()
    assert len(files) == 11
    revisions = {
        name: submission.cover["revision"] for name, submission in files.items() if submission.unit.unit_code == "217"
    }
    assert revisions == {"KTTT_2020-11_217_Lang Giang.xlsx": 2, "Lang Giang thang 11 (lan 1).xlsx": 1}
