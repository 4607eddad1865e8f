"""What became of the rows of before a change of units, judged from small workbooks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from schemas.finding import address
from schemas.registry import form_of_period
from tests.support.small_reports import SmallReport, cooperative, ended, judged, tax_code
from tests.unit.judgement.handed_over import (
    AUGUST,
    DECEMBER,
    FIRST,
    GROWN,
    JANUARY,
    JULY,
    JUNE,
    SECOND,
    found,
    states,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_row_that_nobody_lists_stands_once_though_later_months_lack_it_too(tmp_path: Path) -> None:
    known = judged(
        tmp_path,
        SmallReport("216", JUNE, (FIRST, SECOND)),
        SmallReport("07339", JULY, (FIRST | GROWN,)),
        SmallReport("07339", AUGUST, (FIRST | GROWN | {"revenue": 7000},)),
    )
    lost = known.findings.filter(pl.col("rule_id") == "PV-06")
    assert lost.select("observed", "period").rows() == [("HTX Hai", "2025-07-01")]
    assert found(known, "HTX-12") == [("07339", "HTX Hai")]


def test_row_comes_back_with_the_next_revision(tmp_path: Path) -> None:
    known = judged(
        tmp_path,
        SmallReport("216", JUNE, (FIRST, SECOND)),
        SmallReport("07339", JULY, (FIRST | GROWN,)),
        SmallReport("07339", JULY, (FIRST | GROWN, SECOND | GROWN), revision=2),
    )
    assert states(known) == {"HTX Một": "carried", "HTX Hai": "carried"}
    assert found(known, "PV-06") == []


def test_row_waits_for_the_first_accepted_report_of_its_unit(tmp_path: Path) -> None:
    known = judged(
        tmp_path,
        SmallReport("216", JUNE, (FIRST, SECOND)),
        SmallReport("07339", JULY, (FIRST | GROWN,), declared={"HTX.ALL": 99}),
        SmallReport("07306", JULY, (cooperative("HTX Khác", 9, "07306", founded_on=date(2025, 7, 1)),)),
    )
    assert states(known) == {"HTX Một": "waiting", "HTX Hai": "waiting"}
    assert found(known, "PV-06") == []


def test_row_is_found_by_name_and_founding_date_where_it_has_no_tax_code(tmp_path: Path) -> None:
    nameless = FIRST | {"tax_code": None}
    known = judged(
        tmp_path,
        SmallReport("216", JUNE, (nameless, SECOND | {"tax_code": None})),
        SmallReport("07339", JULY, (nameless | GROWN, SECOND | GROWN | {"founded_on": date(2015, 4, 3)})),
    )
    assert states(known) == {"HTX Một": "carried", "HTX Hai": "missing"}


def test_new_row_of_a_lost_ones_name_follows_from_it(tmp_path: Path) -> None:
    known = judged(
        tmp_path,
        SmallReport("216", JUNE, (FIRST, SECOND)),
        SmallReport(
            "07339", JULY, (FIRST | GROWN, SECOND | GROWN | {"tax_code": tax_code(8), "founded_on": date(2015, 4, 3)})
        ),
    )
    causes = known.findings.filter(pl.col("rule_id").is_in(["HTX-12", "HTX-13"])).select("rule_id", "caused_by")
    assert {rule for rule, _ in causes.iter_rows()} == {"HTX-12", "HTX-13"}
    assert all(cause.startswith("PV-06@216/2025-06/") for _, cause in causes.iter_rows())


def test_row_of_a_commune_that_went_to_several_is_right_wherever_it_is_listed(tmp_path: Path) -> None:
    row = cooperative("HTX Tuấn Đạo", 1, "07663")
    known = judged(
        tmp_path,
        SmallReport("220", JUNE, (row,)),
        SmallReport("07616", JULY, (row | GROWN | {"commune": "07616"},)),
        SmallReport("07663", JULY, ()),
    )
    assert states(known) == {"HTX Tuấn Đạo": "carried"}
    assert found(known, "HTX-12") == found(known, "HTX-13") == found(known, "PV-06") == []


def test_unit_that_goes_on_is_not_asked_for_rows_of_communes_that_left_it(tmp_path: Path) -> None:
    left, stayed = cooperative("HTX Chũ", 1, "07525"), cooperative("HTX Ở lại", 2, "07534")
    known = judged(
        tmp_path,
        SmallReport("219", DECEMBER, (left, stayed)),
        SmallReport("219", JANUARY, (stayed | GROWN,)),
        SmallReport("224", JANUARY, (left | GROWN,)),
    )
    assert states(known) == {"HTX Chũ": "carried", "HTX Ở lại": "carried"}
    assert found(known, "HTX-12") == found(known, "HTX-13") == found(known, "PV-06") == []


def test_unit_that_goes_on_is_asked_for_rows_of_the_unit_that_joined_it(tmp_path: Path) -> None:
    own, joined = cooperative("HTX Phố", 1, "07213"), cooperative("HTX Yên Dũng", 2, "07684")
    known = judged(
        tmp_path,
        SmallReport("213", DECEMBER, (own,)),
        SmallReport("221", DECEMBER, (joined,)),
        SmallReport("213", JANUARY, (own | GROWN,)),
    )
    assert states(known) == {"HTX Phố": "carried", "HTX Yên Dũng": "missing"}
    assert found(known, "PV-06") == [(None, "HTX Yên Dũng")]
    assert found(known, "HTX-12") == [("213", "HTX Yên Dũng")]


def test_row_that_ended_before_the_year_need_not_be_listed(tmp_path: Path) -> None:
    gone = ended(cooperative("HTX Đã giải thể", 3, "07213"), date(2024, 5, 6))
    known = judged(
        tmp_path,
        SmallReport("213", DECEMBER, (cooperative("HTX Phố", 1, "07213"), gone)),
        SmallReport("213", JANUARY, (cooperative("HTX Phố", 1, "07213") | GROWN,)),
    )
    assert states(known) == {"HTX Phố": "carried", "HTX Đã giải thể": "ended"}


def test_row_that_ended_in_the_year_is_listed_on(tmp_path: Path) -> None:
    gone = ended(SECOND, date(2025, 3, 4))
    reports = (SmallReport("216", JUNE, (FIRST, gone)), SmallReport("07339", JULY, (FIRST | GROWN,)))
    assert states(judged(tmp_path, *reports)) == {"HTX Một": "carried", "HTX Hai": "missing"}


def test_what_the_former_unit_explained_holds_in_the_one_that_lists_the_row(tmp_path: Path) -> None:
    odd = FIRST | {"members": 3}
    form = form_of_period("KTTT-01", JUNE)
    assert form is not None
    asked_of = form.sheet("cooperatives").column("official_members")
    cell = address(1, form.sheet("cooperatives").columns.index(asked_of))
    answer = ("HTX-04", "HTX", cell, 3, "Đang kết nạp thêm thành viên")
    known = judged(
        tmp_path,
        SmallReport("216", JUNE, (odd, SECOND), explanations=(answer,)),
        SmallReport("07339", JULY, (odd | GROWN, SECOND | GROWN)),
    )
    rows = known.findings.filter(pl.col("rule_id") == "HTX-04").select("state", "explanation").rows()
    assert rows == [("explained", answer[-1])] * 2
