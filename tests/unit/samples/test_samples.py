"""The sample workbooks are what they promise: the report's totals, no accidental queries, the same on every run."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import pytest
from rapidfuzz import fuzz
from stdnum.vn import mst

from pipeline.samples import (
    UnitSubmission,
    declared_totals,
    unit_submissions,
)
from pipeline.samples.named import NAMED, NAMED_FUNDS, NOTE
from pipeline.samples.submission import number
from schemas.communes import communes_on
from schemas.forms.kttt01 import KTTT_01
from schemas.matching import label_key
from schemas.reference_data import code_list, indicators
from tests.support.report_2020 import FIGURES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


SampleRow = dict[str, Any]
"""A row of a register by column: what the tests compare is known from the column."""
Submissions = list[UnitSubmission]

RAW = Path(__file__).parents[3] / "raw"
AS_OF = date(2020, 11, 30)
GENERIC = ("hợp tác xã", "htx", "nông nghiệp", "dịch vụ", "sản xuất", "kinh doanh", "tổng hợp")

PROVINCE = {name: value for name, value in FIGURES.items() if name in indicators(day=AS_OF)}


@pytest.fixture(scope="module")
def submissions() -> list[UnitSubmission]:
    return unit_submissions()


def rows_of(submissions: Submissions, table: str) -> list[SampleRow]:
    return [row for submission in submissions for row in submission.rows(table)]


def living(submissions: Submissions) -> list[SampleRow]:
    return [row for row in rows_of(submissions, "cooperatives") if row["status"] != "dissolved"]


def total(rows: Iterable[Mapping[str, Any]], column: str) -> Decimal:
    return sum((Decimal(row.get(column) or 0) for row in rows), Decimal(0))


def province_totals(submissions: Submissions) -> dict[str, Decimal]:
    return {code: total((submission.declared_totals for submission in submissions), code) for code in PROVINCE}


def core(name: str) -> str:
    key = f" {label_key(name)} "
    for word in GENERIC:
        key = key.replace(f" {label_key(word)} ", " ")
    return " ".join(key.split())


def alike(first: SampleRow, second: SampleRow) -> bool:
    return fuzz.ratio(core(first["name"]), core(second["name"])) >= 95


def test_declared_totals_of_the_province_are_those_of_the_report(submissions: Submissions) -> None:
    assert province_totals(submissions) == PROVINCE
    assert set(PROVINCE) == {code for code, indicator in indicators(day=AS_OF).items() if not indicator.optional}


def test_each_unit_declares_what_its_registers_hold(submissions: Submissions) -> None:
    for submission in submissions:
        rows = [row for row in submission.cooperatives if row["status"] != "dissolved"]
        farms = [row for row in rows if row["sector"] == "agriculture"]
        declared = submission.declared_totals
        assert declared["HTX.ALL"] == len(rows) + len(submission.credit_funds)
        assert declared["HTX.AGRI"] == len(farms)
        assert declared["CAPITAL.AGRI"] == total(farms, "charter_capital")
        assert declared["CAPITAL.ALL"] == total([*rows, *submission.credit_funds], "charter_capital")
        assert declared["MEMBERS.ALL"] == total([*rows, *submission.credit_funds], "members")
        assert declared["THT.ALL"] == total(submission.groups, "groups")
        assert declared["LHHTX.CAPITAL"] == total(submission.unions, "charter_capital")
        again = declared_totals(submission.registers(), AS_OF, with_optional="HTX.TRANSFERRED" in declared)
        assert declared == again


def test_each_unit_opens_founds_and_dissolves_up_to_its_total(submissions: Submissions) -> None:
    for submission in submissions:
        declared: SampleRow = submission.declared_totals
        moved = declared["HTX.OPENING"] + declared["HTX.FOUNDED"] - declared["HTX.DISSOLVED"]
        assert moved == declared["HTX.ALL"]


def test_transport_capital_and_members_are_those_of_the_report(submissions: Submissions) -> None:
    rows = [row for row in living(submissions) if row["sector"] == "transport"]
    assert (total(rows, "charter_capital"), total(rows, "members")) == (Decimal(128_693), Decimal(266))


def test_boards_and_managers_are_those_of_the_report(submissions: Submissions) -> None:
    everybody = living(submissions) + rows_of(submissions, "credit_funds")
    assert (total(everybody, "board_members"), total(everybody, "supervisors")) == (Decimal(2424), Decimal(808))
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
    for submission in submissions:
        known = {commune.commune_name for commune in communes_on(submission.unit.unit_code, AS_OF)}
        assert {row["commune"] for rows in submission.registers().values() for row in rows} <= known


def test_codes_are_of_their_lists(submissions: Submissions) -> None:
    for sheet in KTTT_01.sheets[:4]:
        for column in sheet.columns:
            if column.code_list:
                codes = {entry.code for entry in code_list(column.code_list)} | {None}
                assert {row.get(column.name) for row in rows_of(submissions, sheet.table)} <= codes


def test_no_two_names_of_a_commune_are_nearly_alike(submissions: Submissions) -> None:
    for submission in submissions:
        for first, second in combinations(submission.cooperatives, 2):
            assert first["commune"] != second["commune"] or not alike(first, second)


def test_no_two_cooperatives_of_one_founding_date_are_nearly_alike(submissions: Submissions) -> None:
    by_day: dict[date, list[SampleRow]] = {}
    for row in rows_of(submissions, "cooperatives"):
        by_day.setdefault(row["founded_on"], []).append(row)
    assert not [pair for rows in by_day.values() for pair in combinations(rows, 2) if alike(*pair)]


def test_no_amount_looks_like_another_money_unit(submissions: Submissions) -> None:
    for submission in submissions:
        for column in ("charter_capital", "revenue", "profit"):
            by_sector: dict[str, list[Decimal]] = {}
            for row in submission.cooperatives:
                by_sector.setdefault(str(row["sector"]), []).append(Decimal(number(row, column)))
            for values in by_sector.values():
                positive = [value for value in values if value > 0] or [Decimal(1)]
                assert max(map(abs, values)) < 1000 * median(positive)


def test_rows_obey_the_law_and_the_calendar(submissions: Submissions) -> None:
    for row in rows_of(submissions, "cooperatives"):
        assert date(1998, 1, 1) <= row["founded_on"] <= AS_OF
        assert (row["status"] == "dissolved") == (row.get("ended_on") is not None)
        assert row["status"] != "operating" or row["members"] >= 7
        assert (row.get("profit") is None) == (row.get("revenue") is None)
        assert row.get("profit") is None or row["profit"] <= row["revenue"]
        if row["status"] == "dissolved":
            assert row["founded_on"].year < 2020 == row["ended_on"].year
            assert row["ended_on"] <= AS_OF
    assert all(row["member_cooperatives"] >= 4 for row in rows_of(submissions, "unions"))


def test_groups_have_one_row_per_commune_and_activity(submissions: Submissions) -> None:
    for submission in submissions:
        places = [(row["commune"], row["activity"]) for row in submission.groups]
        assert len(set(places)) == len(places)
        assert all(number(row, "certified_groups") <= number(row, "groups") for row in submission.groups)


def test_real_names_stand_in_their_units_with_the_note(submissions: Submissions) -> None:
    noted = {
        (submission.unit.unit_code, row["name"])
        for submission in submissions
        for row in submission.cooperatives
        if row.get("note") == NOTE
    }
    assert noted == {(named.unit_code, named.name) for named in NAMED}
    funds = [row for row in rows_of(submissions, "credit_funds") if row["note"] == NOTE]
    assert len(funds) == len(NAMED_FUNDS)


def test_another_seed_meets_the_same_totals() -> None:
    assert province_totals(unit_submissions(seed=7)) == PROVINCE
