"""December's samples are November's with small changes: seven units clean, one with mistakes, one with queries."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from itertools import combinations
from statistics import median
from typing import TYPE_CHECKING, Any

import pytest
from rapidfuzz import fuzz

from pipeline.reading.read_workbook import read_workbook
from pipeline.runtime.settings import settings
from pipeline.samples import (
    DECEMBER,
    DECEMBER_MISTAKES,
    DECEMBER_QUERIES,
    UnitSubmission,
    december_files,
    december_submissions,
    declared_totals,
    unit_submissions,
    write_workbook,
)
from pipeline.samples.submission import number
from pipeline.validation.validate import validate
from schemas.matching import label_key
from schemas.reference_data import indicators

if TYPE_CHECKING:
    from schemas.finding import Finding

SampleRow = dict[str, Any]
Submissions = dict[str, UnitSubmission]
Pairs = list[tuple[str, SampleRow, SampleRow]]

AS_OF, NOVEMBER_AS_OF = date(2020, 12, 31), date(2020, 11, 30)
CLEAN = ("213", "215", "217", "219", "221", "222", "223")
QUERIED, QUARANTINED, MISSING = "216", "220", "218"
AMOUNTS = ("charter_capital", "revenue", "profit")
GENERIC = ("hợp tác xã", "htx", "nông nghiệp", "dịch vụ", "sản xuất", "kinh doanh", "tổng hợp")

MISTAKES = [
    ("CL-05", "HTX", "D14"),
    ("CL-02", "HTX", "L29"),
    ("HTX-10", "HTX", "T31"),
    ("TG-07", "Tổng hợp", "D32"),
    ("TG-11", "Tổng hợp", "D32"),
]
QUERIES = [("HTX-12", "HTX", "B5"), ("HTX-14", "HTX", "K49"), ("CL-08", "HTX", "C58"), ("HTX-04", "HTX", "I73")]


@pytest.fixture(scope="module")
def november() -> Submissions:
    return {submission.unit.unit_code: submission for submission in unit_submissions()}


@pytest.fixture(scope="module")
def december() -> Submissions:
    return {submission.unit.unit_code: submission for submission in december_submissions()}


@pytest.fixture(scope="module")
def findings(december: Submissions, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Finding]]:
    folder = tmp_path_factory.mktemp("december")
    readings = []
    for code, submission in december.items():
        write_workbook(submission, folder / f"{code}.xlsx")
        readings.append(read_workbook(code, (folder / f"{code}.xlsx").read_bytes(), settings()))
    assert all(reading.readable for reading in readings)
    return validate(readings).findings


@pytest.fixture(scope="module")
def pairs(november: Submissions, december: Submissions) -> Pairs:
    """Unit code, and November's and December's row of each cooperative that is in both."""
    return [
        (code, before, row)
        for code, submission in december.items()
        for row in submission.cooperatives
        for before in november[code].cooperatives
        if before["name"] == row["name"] and before["founded_on"] == row["founded_on"]
    ]


def places(found: list[Finding]) -> list[tuple[str, str, str]]:
    return sorted((finding.rule_id, finding.sheet, finding.cell) for finding in found)


def changed_by_half(before: SampleRow, now: SampleRow, column: str) -> bool:
    if before.get(column) is None or now.get(column) is None:
        return False
    old, new = Decimal(number(before, column)), Decimal(number(now, column))
    return old >= 10 and 2 * abs(new - old) > old


def alike(first: SampleRow, second: SampleRow) -> bool:
    def core(name: str) -> str:
        key = f" {label_key(name)} "
        for word in GENERIC:
            key = key.replace(f" {label_key(word)} ", " ")
        return key.strip()

    return fuzz.ratio(core(first["name"]), core(second["name"])) >= 95


def cooperatives(submissions: Submissions) -> list[SampleRow]:
    return [row for submission in submissions.values() for row in submission.cooperatives]


def test_every_unit_submits_december_but_luc_nam(november: Submissions, december: Submissions) -> None:
    assert set(november) - set(december) == {MISSING}
    assert set(december) == {*CLEAN, QUERIED, QUARANTINED}
    for submission in december.values():
        assert (submission.cover["period"], submission.cover["as_of"], submission.cover["revision"]) == (
            DECEMBER,
            AS_OF,
            1,
        )


def test_file_names_are_the_units_own_with_december_in_them() -> None:
    names = list(december_files())
    assert "SON DONG BC HTX 12-2020.xlsx" in names
    assert "Báo cáo KTTT tháng 12.2020 Tân Yên.xlsx" in names
    assert not [name for name in names if "11" in name]


def test_declared_totals_are_those_of_the_registers(november: Submissions, december: Submissions) -> None:
    for code, submission in december.items():
        declared = dict(submission.declared_totals)
        register = declared_totals(submission.registers(), AS_OF, with_optional=True)
        assert declared.pop("HTX.OPENING") == november[code].declared_totals["HTX.OPENING"]
        assert declared.pop("HTX.TRANSFERRED", 0) == (-1 if code == QUERIED else 0)
        wrong = [name for name, value in declared.items() if value != register[name]]
        assert wrong == (["MEMBERS.ALL"] if code == QUARANTINED else [])


def test_opening_founded_dissolved_and_transferred_give_the_total(december: Submissions) -> None:
    for submission in december.values():
        declared: SampleRow = submission.declared_totals
        moved = declared["HTX.FOUNDED"] - declared["HTX.DISSOLVED"] + declared.get("HTX.TRANSFERRED", 0)
        assert declared["HTX.OPENING"] + moved == declared["HTX.ALL"]


@pytest.mark.parametrize("code", CLEAN)
def test_a_clean_unit_has_no_finding(code: str, findings: dict[str, list[Finding]]) -> None:
    assert places(findings.get(code, [])) == []


def test_son_dong_has_its_mistakes_and_no_others(findings: dict[str, list[Finding]]) -> None:
    assert [(mistake.rule_id, mistake.sheet, mistake.cell) for mistake in DECEMBER_MISTAKES] == MISTAKES
    assert places(findings[QUARANTINED]) == sorted(MISTAKES)


def test_the_broken_sum_has_two_digits_swapped(findings: dict[str, list[Finding]]) -> None:
    broken = next(finding for finding in findings[QUARANTINED] if finding.rule_id == "TG-07")
    assert (int(broken.observed) - int(broken.expected)) % 9 == 0


def test_tan_yen_has_its_queries_and_no_others(findings: dict[str, list[Finding]]) -> None:
    assert [(mistake.rule_id, mistake.sheet, mistake.cell) for mistake in DECEMBER_QUERIES] == QUERIES
    without_november = [query for query in QUERIES if query[0] not in ("HTX-12", "HTX-14")]
    assert places(findings[QUERIED]) == sorted(without_november)


def test_one_cooperative_is_gone_from_tan_yen_and_nobody_elsewhere(
    november: Submissions, december: Submissions, pairs: Pairs
) -> None:
    still = {before["tax_code"] for _, before, _ in pairs}
    gone: list[tuple[str, SampleRow]] = [
        (code, row) for code in december for row in november[code].cooperatives if row["tax_code"] not in still
    ]
    assert [code for code, _ in gone] == [QUERIED]
    assert (gone[0][1]["status"], gone[0][1].get("note")) == ("operating", None)
    assert gone[0][1]["founded_on"].year < 2020


def test_who_was_not_listed_in_november_was_founded_in_december(december: Submissions, pairs: Pairs) -> None:
    known = {(code, row["ordinal"]) for code, _, row in pairs}
    every: list[tuple[str, SampleRow]] = [
        (code, row) for code, submission in december.items() for row in submission.cooperatives
    ]
    new = [(code, row) for code, row in every if (code, row["ordinal"]) not in known]
    assert Counter(code for code, _ in new) == {"213": 1, "215": 1, QUERIED: 1, "219": 2, "222": 1}
    assert all(NOVEMBER_AS_OF < row["founded_on"] <= AS_OF for _, row in new)
    assert all(row["members"] >= 7 and "revenue" not in row for _, row in new)


def test_only_the_queried_capital_changed_by_more_than_half(pairs: Pairs) -> None:
    changed = [
        (code, row["ordinal"], column)
        for code, before, row in pairs
        for column in ("members", "charter_capital")
        if changed_by_half(before, row, column)
    ]
    assert changed == [(QUERIED, 42, "charter_capital")]


def test_no_declared_stock_changed_by_more_than_half(november: Submissions, december: Submissions) -> None:
    stocks = [code for code, indicator in indicators().items() if not indicator.flow]
    for code, submission in december.items():
        before = november[code].declared_totals
        assert [name for name in stocks if changed_by_half(before, submission.declared_totals, name)] == []


def test_statuses_change_but_for_one_suspended_and_one_dissolved(pairs: Pairs) -> None:
    counts = Counter((code, before["status"], row["status"]) for code, before, row in pairs)
    changes = {change: count for change, count in counts.items() if change[1] != change[2]}
    assert changes == {("217", "operating", "suspended"): 1, ("219", "ceased", "dissolved"): 1}
    dissolved = [row for _, _, row in pairs if row["status"] == "dissolved"]
    assert len(dissolved) == 17 - 2 + 1  # all of November's but Lục Nam's two, and the new one
    assert all(row["ended_on"].year == 2020 and row.get("members") is None for row in dissolved)


def test_who_does_not_operate_has_revenue_only_if_it_did_in_november(pairs: Pairs) -> None:
    stopped = [pair for pair in pairs if pair[2]["status"] != "operating" and pair[2].get("revenue")]
    assert [(code, before["status"]) for code, before, _ in stopped] == [("217", "operating")]


def test_results_grow_by_about_a_month(pairs: Pairs) -> None:
    both = [
        (before["revenue"], row["revenue"])
        for code, before, row in pairs
        if code != QUARANTINED and before.get("revenue") and row["status"] == "operating"
    ]
    assert all(old < new <= 3 * old for old, new in both)
    assert 1.08 < float(sum(new for _, new in both) / sum(old for old, _ in both)) < 1.13


def test_no_amount_looks_like_another_money_unit(november: Submissions, december: Submissions, pairs: Pairs) -> None:
    for _, before, row in pairs:
        for column in AMOUNTS:
            old, new = before.get(column), row.get(column)
            if old and new and not isinstance(new, str):
                assert abs(old) < 1000 * abs(new) < 1000 * 1000 * abs(old)
    for column in AMOUNTS:
        for rows in [cooperatives(november), *(submission.cooperatives for submission in december.values())]:
            for sector in {row["sector"] for row in rows}:
                values = [row.get(column) for row in rows if row["sector"] == sector]
                numbers = [value for value in values if value and not isinstance(value, str)]
                positive = [value for value in numbers if value > 0] or [1]
                assert max(map(abs, numbers), default=0) < 1000 * median(positive)


def test_nobody_is_listed_twice_or_nearly_so(november: Submissions, december: Submissions) -> None:
    rows = cooperatives(december) + list(november[MISSING].cooperatives)
    codes = [row["tax_code"] for row in rows if row["tax_code"]]
    assert len(set(codes)) == len(codes) == len(rows) - 1
    for submission in december.values():
        for first, second in combinations(submission.cooperatives, 2):
            assert first["commune"] != second["commune"] or not alike(first, second)
    for first, second in combinations(sorted(rows, key=lambda row: row["founded_on"]), 2):
        assert first["founded_on"] != second["founded_on"] or not alike(first, second)
