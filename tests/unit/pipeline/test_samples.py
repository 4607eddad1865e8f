"""The sample workbooks are what they promise: the report's totals, no accidental queries, the same on every run."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import combinations
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import openpyxl
import pytest
from python_calamine import CalamineWorkbook
from rapidfuzz import fuzz
from stdnum.vn import mst

from pipeline.samples import (
    BAD_REVISION_MISTAKES,
    UnitSubmission,
    bad_revision,
    declared_totals,
    sample_files,
    unit_submissions,
    write_samples,
    write_workbook,
)
from pipeline.samples.named import NAMED, NAMED_FUNDS, NOTE
from schemas.communes import communes_on
from schemas.matching import label_key
from schemas.reference_data import code_list, indicators
from schemas.registry import form

if TYPE_CHECKING:
    from collections.abc import Iterable

Row = dict[str, Any]
Submissions = list[UnitSubmission]

RAW = Path(__file__).parents[3] / "raw"
AS_OF = date(2020, 11, 30)
GENERIC = ("hợp tác xã", "htx", "nông nghiệp", "dịch vụ", "sản xuất", "kinh doanh", "tổng hợp")

PROVINCE = {
    "HTX.ALL": 808,
    "HTX.AGRI": 529,
    "HTX.NONAGRI": 259,
    "HTX.INDUSTRY": 104,
    "HTX.TRANSPORT": 28,
    "HTX.ENVIRONMENT": 36,
    "HTX.MARKET": 14,
    "HTX.CONSTRUCTION": 13,
    "HTX.ELECTRICITY": 16,
    "HTX.TRADE": 48,
    "HTX.CREDIT": 20,
    "HTX.NOT_OPERATING": 60,
    "HTX.SUSPENDED": 21,
    "HTX.CEASED": 39,
    "HTX.OPENING": 732,
    "HTX.FOUNDED": 93,
    "HTX.FOUNDED_AGRI": 61,
    "HTX.FOUNDED_NONAGRI": 32,
    "HTX.FOUNDED_CREDIT": 0,
    "HTX.DISSOLVED": 17,
    "HTX.DISSOLVED_AGRI": 10,
    "HTX.DISSOLVED_NONAGRI": 7,
    "CAPITAL.ALL": 1_937_557,
    "CAPITAL.AGRI": 743_731,
    "CAPITAL.NONAGRI": 1_123_300,
    "CAPITAL.CREDIT": 70_526,
    "MEMBERS.ALL": 35_910,
    "MEMBERS.AGRI": 12_203,
    "MEMBERS.NONAGRI": 2_434,
    "MEMBERS.CREDIT": 21_273,
    "LHHTX.ALL": 5,
    "LHHTX.AGRI": 4,
    "LHHTX.NONAGRI": 1,
    "LHHTX.CAPITAL": 142_200,
    "LHHTX.MEMBERS": 28,
    "THT.ALL": 841,
    "THT.CERTIFIED": 39,
}

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
def good(submissions: Submissions) -> UnitSubmission:
    return next(one for one in submissions if one.unit.unit_code == "217")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_samples(tmp_path_factory.mktemp("raw"))


def rows_of(submissions: Submissions, table: str) -> list[Row]:
    return [row for one in submissions for row in one.rows(table)]


def living(submissions: Submissions) -> list[Row]:
    return [row for row in rows_of(submissions, "cooperatives") if row["status"] != "dissolved"]


def total(rows: Iterable[Row], column: str) -> Decimal:
    return sum(row.get(column) or 0 for row in rows)


def parts(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def core(name: str) -> str:
    key = f" {label_key(name)} "
    for word in GENERIC:
        key = key.replace(f" {label_key(word)} ", " ")
    return " ".join(key.split())


def alike(one: Row, other: Row) -> bool:
    return fuzz.ratio(core(one["name"]), core(other["name"])) >= 95


def test_declared_totals_of_the_province_are_those_of_the_report(submissions: Submissions) -> None:
    sums = Counter()
    for one in submissions:
        sums.update(one.declared_totals)
    assert {code: sums[code] for code in PROVINCE} == PROVINCE
    assert set(PROVINCE) == {code for code, one in indicators().items() if not one.optional}


def test_each_unit_declares_what_its_registers_hold(submissions: Submissions) -> None:
    for one in submissions:
        rows = [row for row in one.cooperatives if row["status"] != "dissolved"]
        farms = [row for row in rows if row["sector"] == "agriculture"]
        declared = one.declared_totals
        assert declared["HTX.ALL"] == len(rows) + len(one.credit_funds)
        assert declared["HTX.AGRI"] == len(farms)
        assert declared["CAPITAL.AGRI"] == total(farms, "charter_capital")
        assert declared["CAPITAL.ALL"] == total([*rows, *one.credit_funds], "charter_capital")
        assert declared["MEMBERS.ALL"] == total([*rows, *one.credit_funds], "members")
        assert declared["THT.ALL"] == total(one.groups, "groups")
        assert declared["LHHTX.CAPITAL"] == total(one.unions, "charter_capital")
        again = declared_totals(one.registers(), AS_OF, with_optional="HTX.TRANSFERRED" in declared)
        assert declared == again


def test_each_unit_opens_founds_and_dissolves_up_to_its_total(submissions: Submissions) -> None:
    for one in submissions:
        declared = one.declared_totals
        moved = declared["HTX.OPENING"] + declared["HTX.FOUNDED"] - declared["HTX.DISSOLVED"]
        assert moved == declared["HTX.ALL"]


def test_transport_capital_and_members_are_those_of_the_report(submissions: Submissions) -> None:
    rows = [row for row in living(submissions) if row["sector"] == "transport"]
    assert (total(rows, "charter_capital"), total(rows, "members")) == (128_693, 266)


def test_boards_and_managers_are_those_of_the_report(submissions: Submissions) -> None:
    everybody = living(submissions) + rows_of(submissions, "credit_funds")
    assert (total(everybody, "board_members"), total(everybody, "supervisors")) == (2424, 808)
    rows = living(submissions)
    assert round(100 * total(rows, "trained_managers") / total(rows, "managers")) == 30
    assert all(row["trained_managers"] <= row["managers"] for row in rows)


def test_mean_revenue_and_income_are_exactly_those_of_the_report(submissions: Submissions) -> None:
    earning = [row for row in living(submissions) if row.get("revenue") is not None]
    assert total(earning, "revenue") == 810 * len(earning)
    paying = [row for row in living(submissions) if row.get("monthly_income") is not None]
    paid = sum(row["monthly_income"] * row["regular_workers"] for row in paying)
    assert paid == Decimal("3.0") * total(paying, "regular_workers")


def test_credit_funds_are_those_of_the_report(submissions: Submissions) -> None:
    rows = rows_of(submissions, "credit_funds")
    assert Counter(row["condition"] for row in rows) == {"sound": 19, "special_control": 1}
    sums = [total(rows, name) for name in ("operating_capital", "mobilised_capital", "outstanding_loans")]
    assert sums == [2_502_663, 2_258_454, 1_850_582]
    for row in rows:
        assert row["charter_capital"] + row["mobilised_capital"] <= row["operating_capital"]
        assert row["outstanding_loans"] <= row["operating_capital"]


def test_alliance_members_are_those_of_the_report(submissions: Submissions) -> None:
    rows = living(submissions)
    official = [row for row in rows if row["alliance_membership"] == "official"]
    assert len(official) == 340
    assert sum(row["alliance_membership"] == "associate" for row in rows) == 18
    assert sum(row["alliance_joined_on"].year == 2020 for row in official) == 46
    for row in rows_of(submissions, "cooperatives"):
        is_member = row.get("alliance_membership") in ("official", "associate")
        assert is_member == (row.get("alliance_joined_on") is not None)
        assert not is_member or row["founded_on"] <= row["alliance_joined_on"] <= AS_OF


def test_tax_codes_are_valid_and_unique(submissions: Submissions) -> None:
    tables = ("cooperatives", "credit_funds", "unions")
    codes = [row["tax_code"] for table in tables for row in rows_of(submissions, table)]
    assert all(mst.is_valid(code) and code.startswith("24") for code in codes)
    assert len(set(codes)) == len(codes) == 808 + 17 + 5


def test_communes_are_those_of_the_unit_on_the_day(submissions: Submissions) -> None:
    for one in submissions:
        known = {commune.commune_name for commune in communes_on(one.unit.unit_code, AS_OF)}
        assert {row["commune"] for rows in one.registers().values() for row in rows} <= known


def test_codes_are_of_their_lists(submissions: Submissions) -> None:
    for sheet in form("KTTT-01", 1).sheets[:4]:
        for column in sheet.columns:
            if column.code_list:
                codes = {entry.code for entry in code_list(column.code_list)} | {None}
                assert {row.get(column.name) for row in rows_of(submissions, sheet.table)} <= codes


def test_no_two_names_of_a_commune_are_nearly_alike(submissions: Submissions) -> None:
    for one in submissions:
        for first, second in combinations(one.cooperatives, 2):
            assert first["commune"] != second["commune"] or not alike(first, second)


def test_no_two_cooperatives_of_one_founding_date_are_nearly_alike(submissions: Submissions) -> None:
    by_day = {}
    for row in rows_of(submissions, "cooperatives"):
        by_day.setdefault(row["founded_on"], []).append(row)
    assert not [pair for rows in by_day.values() for pair in combinations(rows, 2) if alike(*pair)]


def test_no_amount_looks_like_another_money_unit(submissions: Submissions) -> None:
    for one in submissions:
        for column in ("charter_capital", "revenue", "profit"):
            by_sector = {}
            for row in one.cooperatives:
                by_sector.setdefault(row["sector"], []).append(row.get(column) or 0)
            for values in by_sector.values():
                positive = [value for value in values if value > 0] or [1]
                assert max(map(abs, values)) < 1000 * median(positive)


def test_rows_obey_the_law_and_the_calendar(submissions: Submissions) -> None:
    for row in rows_of(submissions, "cooperatives"):
        assert date(1998, 1, 1) <= row["founded_on"] <= AS_OF
        assert (row["status"] == "dissolved") == (row.get("dissolved_on") is not None)
        assert row["status"] != "operating" or row["members"] >= 7
        assert (row.get("profit") is None) == (row.get("revenue") is None)
        assert row.get("profit") is None or row["profit"] <= row["revenue"]
        if row["status"] == "dissolved":
            assert row["founded_on"].year < 2020 == row["dissolved_on"].year
            assert row["dissolved_on"] <= AS_OF
    assert all(row["member_cooperatives"] >= 4 for row in rows_of(submissions, "unions"))


def test_groups_have_one_row_per_commune_and_activity(submissions: Submissions) -> None:
    for one in submissions:
        places = [(row["commune"], row["activity"]) for row in one.groups]
        assert len(set(places)) == len(places)
        assert all(row["certified_groups"] <= row["groups"] for row in one.groups)


def test_real_names_stand_in_their_units_with_the_note(submissions: Submissions) -> None:
    noted = {
        (one.unit.unit_code, row["name"]) for one in submissions for row in one.cooperatives if row.get("note") == NOTE
    }
    assert noted == {(one.unit_code, one.name) for one in NAMED}
    funds = [row for row in rows_of(submissions, "credit_funds") if row["note"] == NOTE]
    assert len(funds) == len(NAMED_FUNDS)


def test_another_seed_meets_the_same_totals() -> None:
    sums = Counter()
    for one in unit_submissions(seed=7):
        sums.update(one.declared_totals)
    assert {code: sums[code] for code in PROVINCE} == PROVINCE


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
        its_form = form("LM-01" if "Lien minh" in path.name else "KTTT-01", 1)
        names = [sheet.name for sheet in its_form.all_sheets if not sheet.optional]
        assert CalamineWorkbook.from_filelike(BytesIO(path.read_bytes())).sheet_names == names


def test_total_rows_hold_formulas_with_their_stored_values(good: UnitSubmission, tmp_path: Path) -> None:
    write_workbook(good, tmp_path / "217.xlsx")
    formulas = openpyxl.load_workbook(tmp_path / "217.xlsx")["HTX"]
    values = openpyxl.load_workbook(tmp_path / "217.xlsx", data_only=True)["HTX"]
    last = 7 + len(good.cooperatives)
    assert values.cell(last + 1, 2).value == "Tổng cộng"
    assert formulas.cell(last + 1, 9).value == f"=SUM(I8:I{last})"
    assert values.cell(last + 1, 9).value == total(good.cooperatives, "members")


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
    assert [(one.rule_id, one.sheet, one.cell) for one in BAD_REVISION_MISTAKES] == MISTAKES


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
    rows = [good.cooperatives[one.row - 1] for one in BAD_REVISION_MISTAKES if one.table == "cooperatives"]
    assert all(row.get("note") is None and row["founded_on"].year < 2020 for row in rows)
    assert all(row["status"] == "operating" for row in rows)
    member = good.cooperatives[26]
    assert member["alliance_membership"] == "official"


def test_file_names_are_of_the_period_and_one_is_the_bad_revision() -> None:
    files = sample_files()
    assert len(files) == 11
    revisions = {name: one.cover["revision"] for name, one in files.items() if one.unit.unit_code == "217"}
    assert revisions == {"KTTT_2020-11_217_Lang Giang.xlsx": 2, "Lang Giang thang 11 (lan 1).xlsx": 1}
