"""One mistake is one finding: what follows from another finding of its submission names it, and no guess is made."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pipeline.judgement.causes import LONGEST
from schemas.finding import Severity
from schemas.rules import cells, cooperatives, member_parts, periods, scale, totals, versions, workbook
from schemas.rules.causes import CAUSATIONS
from schemas.rules.links import Link
from schemas.rules.totals import parts_of
from tests.support.caused_findings import TOTALS, causes, finding, total

if TYPE_CHECKING:
    from schemas.rules.rule import Rule

COUNTS, AMOUNTS = totals.counts_of_the_registers, totals.amounts_of_the_registers
DOUBT = scale.amounts_in_million_dong


def test_findings_that_have_nothing_to_do_with_each_other_have_no_cause() -> None:
    assert not causes(
        finding(cells.valid_tax_code, "C5", "tax_code"),
        finding(cells.filled, "B6", "name"),
        total(COUNTS, "THT.ALL", "D40", 2),
    )


def test_only_findings_of_the_same_submission_are_linked() -> None:
    doubt = finding(DOUBT, "K8", "charter_capital", observed="3642000")
    steady = finding(periods.steady, "K8", "charter_capital", submission_id="b" * 64)
    assert not causes(doubt, steady)
    assert causes(doubt, replace(steady, submission_id=doubt.submission_id)) == {"HTX-14@K8": "HTX-06@HTX!K8"}


def test_identity_follows_from_the_total_in_it_that_the_list_contradicts() -> None:
    assert causes(
        total(COUNTS, "HTX.NOT_OPERATING", "D17", 1),
        total(totals.not_operating, "HTX.NOT_OPERATING", "D17", 1),
    ) == {"TG-03@D17": f"TG-11@{TOTALS}!D17"}


def test_identity_follows_from_a_part_that_it_names() -> None:
    part = total(COUNTS, "HTX.AGRI", "D6", -3)
    whole = total(totals.all_cooperatives, "HTX.ALL", "D5", 3, f"{TOTALS}!D6", f"{TOTALS}!D7")
    assert causes(part, whole) == {"TG-01@D5": f"TG-11@{TOTALS}!D6"}


def test_identity_stands_by_itself_where_two_totals_could_be_its_cause() -> None:
    whole = total(totals.all_cooperatives, "HTX.ALL", "D5", 3, f"{TOTALS}!D6", f"{TOTALS}!D7")
    found = causes(total(COUNTS, "HTX.AGRI", "D6", -3), total(COUNTS, "HTX.NONAGRI", "D7", -3), whole)
    assert "TG-01@D5" not in found


def test_whole_follows_from_its_parts() -> None:
    found = causes(
        total(COUNTS, "HTX.AGRI", "D6", 2), total(COUNTS, "HTX.NONAGRI", "D7", -1), total(COUNTS, "HTX.ALL", "D5", 1)
    )
    assert found == {"TG-11@D5": f"TG-11@{TOTALS}!D6"}


def test_amounts_follow_from_the_number_of_the_same_rows() -> None:
    found = causes(
        total(COUNTS, "HTX.AGRI", "D6", -1),
        total(COUNTS, "MEMBERS.AGRI", "D30", -45),
        total(AMOUNTS, "CAPITAL.AGRI", "D25", -3642),
        total(AMOUNTS, "CAPITAL.NONAGRI", "D26", -7),
    )
    assert found == {"TG-11@D30": f"TG-11@{TOTALS}!D6", "TG-12@D25": f"TG-11@{TOTALS}!D6"}


def test_row_that_stands_twice_is_the_cause_of_all_sums_over_it() -> None:
    found = causes(
        finding(cooperatives.listed_once_each, "C5", "tax_code", related_cells=("HTX!C95",)),
        finding(cooperatives.listed_once_each, "C95", "tax_code", related_cells=("HTX!C5",)),
        total(COUNTS, "HTX.ALL", "D5", -1),
        total(COUNTS, "HTX.AGRI", "D6", -1),
        total(AMOUNTS, "CAPITAL.AGRI", "D25", -3642),
    )
    assert found == dict.fromkeys(("HTX-08@C95", "TG-11@D5", "TG-11@D6", "TG-12@D25"), "HTX-08@HTX!C5")


@pytest.mark.parametrize("difference", [1, -3], ids=["declared_more", "more_than_there_are"])
def test_count_that_rows_listed_twice_do_not_explain_stands_by_itself(difference: int) -> None:
    twin = finding(cooperatives.listed_once_each, "C5", "tax_code")
    assert not causes(twin, total(COUNTS, "HTX.ALL", "D5", difference))


def test_rows_that_are_gone_explain_a_count_that_still_has_them() -> None:
    gone = [finding(periods.still_listed, "B4", "name", place=f"HTX/{code}/name") for code in ("1", "2")]
    assert causes(*gone, total(COUNTS, "HTX.ALL", "D5", 2)) == {"TG-11@D5": "HTX-12@HTX!B4"}
    assert not causes(*gone, total(COUNTS, "HTX.ALL", "D5", -1))


@pytest.mark.parametrize(
    ("difference", "follows"),
    [(-3638358, True), (-3642000, True), (-3641996, True), (-100, False), (3642, False)],
    ids=["thousandth", "left_out", "millionth", "else", "other_sign"],
)
def test_sum_follows_from_an_amount_in_doubt_that_explains_it(difference: int, *, follows: bool) -> None:
    doubt = finding(DOUBT, "K8", "charter_capital", observed="3642000")
    found = causes(doubt, total(AMOUNTS, "CAPITAL.AGRI", "D25", difference))
    assert found == ({"TG-12@D25": "HTX-06@HTX!K8"} if follows else {})


def test_sum_follows_from_several_amounts_together() -> None:
    doubts = [
        finding(DOUBT, cell, "charter_capital", observed=observed)
        for cell, observed in (("K8", "3642000"), ("K9", "1000000"))
    ]
    assert causes(*doubts, total(AMOUNTS, "CAPITAL.ALL", "D24", 4642 - 4642000)) == {"TG-12@D24": "HTX-06@HTX!K8"}


def test_sum_of_another_column_does_not_follow() -> None:
    doubt = finding(DOUBT, "L8", "revenue", observed="3642000")
    assert not causes(doubt, total(AMOUNTS, "CAPITAL.AGRI", "D25", -3638358))


def test_profit_above_revenue_follows_from_the_amount_in_doubt_in_its_row() -> None:
    doubt = finding(DOUBT, "M8", "profit")
    profit = [finding(cooperatives.profit_within_revenue, f"M{row}", "profit") for row in (8, 9)]
    assert causes(doubt, *profit) == {"HTX-11@M8": "HTX-06@HTX!M8"}


def test_wrong_date_of_the_cover_is_the_cause_of_what_is_measured_by_it() -> None:
    cover = finding(workbook.as_of_in_period, "B7", "as_of", sheet="Bìa")
    assert causes(cover, finding(cooperatives.founded_by_as_of, "E9", "founded_on")) == {"HTX-01@E9": "WB-07@Bìa!B7"}


def test_chain_of_causes_is_followed_to_its_beginning() -> None:
    found = causes(
        finding(cells.unambiguous_number, "K8", "charter_capital", observed="128693"),
        finding(DOUBT, "K8", "charter_capital", observed="128693"),
        finding(periods.steady, "K8", "charter_capital"),
    )
    assert set(found.values()) == {"CL-06@HTX!K8"}


def test_very_many_findings_are_linked_in_bounded_time() -> None:
    many = [finding(cooperatives.no_near_twin, f"B{row}", "name") for row in range(3 * LONGEST)]
    assert not causes(*many)


def test_nothing_follows_from_what_is_no_mistake() -> None:
    """An info is no mistake."""
    assert all(causation.cause.severity is not Severity.INFO for causation in CAUSATIONS)
    assert {causation.link for causation in CAUSATIONS} <= set(Link)


def test_parts_of_a_whole_are_those_of_its_rule() -> None:
    assert parts_of("HTX.ALL") == {"HTX.AGRI", "HTX.NONAGRI", "HTX.CREDIT"}
    assert not parts_of("THT.CERTIFIED")


def test_rows_of_another_unit_are_one_mistake_with_all_that_follows() -> None:
    unit = "Huyện Yên Thế (215)"
    rows = [finding(cells.in_code_list, f"D{row}", "commune", expected=unit) for row in (95, 96)]
    found = causes(*rows, finding(periods.listed_before, "E96", "founded_on"), total(COUNTS, "HTX.ALL", "D6", -2))
    assert found == dict.fromkeys(("CL-05@D96", "HTX-13@E96", "TG-11@D6"), "CL-05@HTX!D95")


def test_commune_that_is_only_misspelt_explains_no_count() -> None:
    rows = [finding(cells.in_code_list, f"D{row}", "commune", expected="Xã Nghĩa Hòa") for row in (95, 96)]
    assert not causes(*rows, total(COUNTS, "HTX.ALL", "D6", -2))


def test_communes_of_another_unit_follow_from_a_cover_of_two_units() -> None:
    cover = finding(workbook.one_unit, "B8", "unit_name", sheet="Bìa")
    status = finding(cells.in_code_list, "G5", "status")
    commune = finding(cells.in_code_list, "D5", "commune", expected="Huyện Lục Nam (218)")
    assert causes(cover, status, commune) == {"CL-05@D5": "WB-18@Bìa!B8"}


def test_sums_follow_from_two_columns_under_one_header() -> None:
    twin = finding(workbook.TWO_COLUMNS, "Z3", "members", place="cooperatives/members")
    found = causes(twin, total(COUNTS, "MEMBERS.AGRI", "D33", 5), total(AMOUNTS, "CAPITAL.AGRI", "D29", 5))
    assert found == {"TG-11@D33": "WB-16@HTX!Z3"}


@pytest.mark.parametrize(("difference", "follows"), [("33", True), ("-33", False), ("32", False)])
def test_total_of_a_list_follows_from_what_is_declared_of_its_rows(difference: str, *, follows: bool) -> None:
    own = finding(totals.LIST_TOTAL, "I16", "members", difference=difference)
    found = causes(total(COUNTS, "MEMBERS.AGRI", "D28", 33), own)
    assert found == ({"TG-19@I16": f"TG-11@{TOTALS}!D28"} if follows else {})


def test_broken_totals_follow_from_a_sheet_that_was_not_read() -> None:
    unread = finding(
        workbook.FURTHER_SHEET, "A5", sheet="HTX cũ", place="cooperatives/htx cũ", observed="35", expected="HTX"
    )
    caused = f"{workbook.FURTHER_SHEET.rule_id}@HTX cũ!A5"
    assert causes(unread, total(COUNTS, "HTX.ALL", "D6", 33), total(COUNTS, "HTX.AGRI", "D7", 6)) == {
        "TG-11@D6": caused,
        "TG-11@D7": caused,
    }
    assert not causes(unread, total(COUNTS, "HTX.ALL", "D6", 36), total(COUNTS, "THT.ALL", "D40", 2))


def test_sheets_that_may_stand_for_a_missing_one_follow_from_that_it_is_missing() -> None:
    missing = finding(workbook.MISSING_SHEET, "", sheet="HTX", place="HTX/")
    like = finding(
        workbook.FURTHER_SHEET, "A3", sheet="HTX (2)", place="cooperatives/htx 2", observed="12", expected="HTX"
    )
    other = finding(workbook.FURTHER_SHEET, "A3", sheet="THT (2)", place="groups/tht 2", observed="5", expected="THT")
    assert causes(missing, like, other) == {"WB-17@A3": "WB-03@HTX!"}


def test_number_that_was_left_of_a_text_is_no_finding_beside_what_was_dropped() -> None:
    dropped = finding(cells.STRUCK_OR_RAISED, "K5", "charter_capital")
    stored_as_text = finding(workbook.plainly_written, "K5", "charter_capital")
    elsewhere = finding(workbook.plainly_written, "K6", "charter_capital")
    assert causes(dropped, stored_as_text, elsewhere) == {"WB-13@K5": "CL-10@HTX!K5"}


def test_sum_of_kinds_follows_from_the_rows_whose_kinds_do_not_add_up() -> None:
    rows = [
        finding(member_parts.members_by_kind, cell, "members", observed="12", expected=expected)
        for cell, expected in (("K8", "11"), ("K9", "10"))
    ]
    sums = [total(totals.members_by_kind, "MEMBERS.ALL", "D35", difference) for difference in (3, 4)]
    assert causes(*rows, sums[0]) == {"TG-16@D35": "HTX-15@HTX!K8"}
    assert not causes(*rows, sums[1])


@pytest.mark.parametrize("version", versions.RULES, ids=lambda rule: rule.rule_id)
def test_entry_of_a_newer_list_follows_from_the_version_of_the_form(version: Rule) -> None:
    cover = finding(version, "B6", "form_version", sheet="Bìa")
    entry = finding(cells.in_code_list, "H9", "status", variant="not_in_force")
    assert causes(cover, entry) == {"CL-05@H9": f"{version.rule_id}@Bìa!B6"}
    assert not causes(cover, replace(entry, variant="near"))


@pytest.mark.parametrize("shown_by", versions.ShownBy)
def test_what_is_blank_left_over_or_added_up_follows_from_its_sheet_of_another_version(shown_by: str) -> None:
    sheet = replace(finding(workbook.MISSING_COLUMN, "A5", sheet="HTX", place="cooperatives/"), variant=shown_by)
    blank = finding(cells.filled, "G7", "status", sheet="HTX")
    assert causes(sheet, blank, total(COUNTS, "HTX.ALL", "D6", 1)) == {
        "CL-01@G7": "WB-04@HTX!A5",
        "TG-11@D6": "WB-04@HTX!A5",
    }


def test_what_is_wrong_on_sheets_of_the_right_version_stands_beside_one_of_another() -> None:
    sheet = replace(
        finding(workbook.MISSING_COLUMN, "A5", sheet="HTX", place="cooperatives/"),
        variant=versions.ShownBy.MISSING_COLUMNS,
    )
    assert not causes(
        sheet,
        finding(cells.filled, "B12", "prepared_by", sheet="Bìa"),
        finding(cells.filled, "D7", "commune", sheet="THT"),
        finding(workbook.EXTRA_COLUMN, "K5", sheet="LHHTX"),
        total(COUNTS, "THT.ALL", "D40", 2),
        total(totals.unions, "LHHTX.ALL", "D36", 1),
    )


def test_identities_follow_from_declared_totals_of_another_version() -> None:
    sheet = replace(
        finding(workbook.MISSING_COLUMN, "A5", sheet=TOTALS, place="declared_totals/"),
        variant=versions.ShownBy.MISSING_INDICATORS,
    )
    cause = f"WB-04@{TOTALS}!A5"
    assert causes(sheet, total(totals.roll_forward, "HTX.ALL", "D6", 1)) == {"TG-10@D6": cause}
