"""What follows from a mistake of a whole file: its template, its formulas, its period; and what stands alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.rules import cells, cooperatives, totals, workbook
from tests.support.caused_findings import TOTALS, causes, finding, total

if TYPE_CHECKING:
    from schemas.finding import Finding

COUNTS = totals.counts_of_the_registers


def test_error_in_a_cell_of_the_cover_is_the_cause_of_what_the_cell_is_asked_for() -> None:
    error = finding(workbook.stored_value, "B5", "period", sheet="Bìa", observed="#CALC!")
    found = causes(
        error,
        finding(workbook.unit_and_period, "B5", "period", sheet="Bìa"),
        finding(workbook.unit_and_period, "B3", "unit_code", sheet="Bìa"),
        finding(workbook.as_of_in_period, "B6", "as_of", sheet="Bìa"),
    )
    assert found == {"WB-06@B5": "WB-08@Bìa!B5"}


def test_formulas_that_were_saved_without_values_are_one_finding() -> None:
    formulas = [
        finding(workbook.stored_value, f"D{row}", "value", sheet=TOTALS, variant="no_value") for row in (4, 5, 6)
    ]
    error = finding(workbook.stored_value, "D7", "value", sheet=TOTALS, observed="#REF!")
    assert causes(*formulas, error) == dict.fromkeys(("WB-08@D5", "WB-08@D6"), f"WB-08@{TOTALS}!D4")


def test_everything_follows_from_a_template_that_nobody_filled_in() -> None:
    unfilled = finding(workbook.UNFILLED, "", sheet="", place="/")
    blank = finding(cells.filled, "B11", "prepared_by", sheet="Bìa")
    assert set(causes(unfilled, blank, finding(cells.valid_tax_code, "C5", "tax_code"))) == {"CL-01@B11", "CL-07@C5"}


UNSUPPORTED = finding(workbook.UNSUPPORTED_PERIOD, "B5", "period", sheet="Bìa", observed="12/2024")


def of_dates(dissolved: str, founded: str) -> Finding:
    return finding(
        cooperatives.ended_in_report_year,
        "H15",
        "ended_on",
        values=f"{dissolved}|31/12/2024|{dissolved}|{founded}",
    )


def test_what_is_asked_of_the_report_year_follows_from_a_mistyped_period() -> None:
    found = causes(
        UNSUPPORTED,
        of_dates("10/06/2020", "09/12/2012"),
        finding(workbook.as_of_in_period, "B6", "as_of", sheet="Bìa"),
        total(COUNTS, "HTX.FOUNDED_AGRI", "D19", 1),
        total(COUNTS, "HTX.DISSOLVED", "D22", 1),
        total(COUNTS, "HTX.AGRI", "D6", 1),
    )
    assert found == dict.fromkeys(("HTX-03@H15", "WB-07@B6", "TG-11@D19", "TG-11@D22"), "WB-19@Bìa!B5")


def test_dissolution_before_the_founding_is_wrong_in_any_period() -> None:
    assert not causes(UNSUPPORTED, of_dates("10/06/2010", "09/12/2012"))
    assert causes(UNSUPPORTED, of_dates("10/06/2010", ""))


def test_nothing_follows_from_a_period_that_a_steward_has_taken() -> None:
    counts = [total(COUNTS, "HTX.FOUNDED_AGRI", "D19", 1), total(COUNTS, "HTX.FOUNDED", "D18", 1)]
    assert causes(UNSUPPORTED, *counts, taken=(UNSUPPORTED.submission_id,)) == {"TG-11@D18": f"TG-11@{TOTALS}!D19"}
    assert set(causes(UNSUPPORTED, *counts, taken=("b" * 64,)).values()) == {"WB-19@Bìa!B5"}
