"""What units declare after a change of units, held against the rows that they took over."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest

from tests.support.small_reports import FUND, SmallReport, cooperative, ended, judged, tax_code
from tests.unit.judgement.handed_over import (
    AUGUST,
    DECEMBER,
    FIRST,
    FOUNDED,
    GROWN,
    JULY,
    JUNE,
    SECOND,
    found,
)

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.samples.submission import SampleRow


@pytest.mark.parametrize(
    ("rows", "declared", "differs"),
    [
        pytest.param((FIRST, ended(SECOND, date(2025, 3, 4)), FOUNDED), {}, [], id="as handed over"),
        pytest.param((FIRST, FOUNDED), {}, [("07339", "1")], id="what ended in the year is left out"),
        pytest.param(
            (FIRST, ended(SECOND, date(2025, 3, 4))),
            {"HTX.OPENING": 3, "HTX.TRANSFERRED": -1},
            [("07339", "3")],
            id="one more than was handed over",
        ),
    ],
)
def test_opening_of_a_new_unit_is_the_number_of_its_rows_of_before_at_new_year(
    tmp_path: Path, rows: tuple[SampleRow, ...], declared: dict[str, int], differs: list[tuple[str, str]]
) -> None:
    fresh = cooperative("HTX Mới", 6, "07339", founded_on=date(2025, 2, 3))
    before = (FIRST, ended(SECOND, date(2025, 3, 4)), fresh)
    known = judged(
        tmp_path,
        SmallReport("216", JUNE, before),
        SmallReport("07339", JULY, (*rows, fresh), declared=declared),
    )
    assert found(known, "TG-13") == differs


def test_opening_that_lacks_a_lost_row_follows_from_it(tmp_path: Path) -> None:
    known = judged(
        tmp_path, SmallReport("216", JUNE, (FIRST, SECOND)), SmallReport("07339", JULY, (FIRST | GROWN, FOUNDED))
    )
    (row,) = known.findings.filter(pl.col("rule_id") == "TG-13").select("observed", "expected", "caused_by").rows()
    assert row[:2] == ("1", "2")
    assert row[2].startswith("PV-06@216/2025-06/")


@pytest.mark.parametrize(("month", "when"), [(JULY, "tháng 06/2025"), (AUGUST, "năm 2025")])
def test_opening_of_rows_of_before_names_the_unit_they_came_from_and_neither_december_nor_a_cell(
    tmp_path: Path, month: date, when: str
) -> None:
    wrong = {"HTX.OPENING": 1, "HTX.TRANSFERRED": 1}
    months = [JULY] if month == JULY else [JULY, AUGUST]
    rows = (FIRST | GROWN, SECOND | GROWN)
    sent = [SmallReport("07339", each, rows, declared=wrong if each == month else {}) for each in months]
    known = judged(tmp_path, SmallReport("216", JUNE, (FIRST, SECOND)), *sent)
    asked = known.findings.filter(pl.col("rule_id") == "TG-13")
    (row,) = asked.select("message_vi", "message_en", "related_cells").rows()
    assert "tháng 12" not in row[0]
    assert f"các dòng nhận từ Huyện Tân Yên, báo cáo {when} = 2" in row[0]
    assert "December" not in row[1]
    assert [cell.partition("!")[0] for cell in row[2]] == ["Tổng hợp"]


def test_opening_is_held_against_the_rows_of_before_in_later_months_of_the_year_too(tmp_path: Path) -> None:
    known = judged(
        tmp_path,
        SmallReport("216", JUNE, (FIRST, SECOND)),
        SmallReport("07339", JULY, (FIRST | GROWN, SECOND | GROWN)),
        SmallReport(
            "07339", AUGUST, (FIRST | GROWN, SECOND | GROWN), declared={"HTX.OPENING": 1, "HTX.TRANSFERRED": 1}
        ),
    )
    assert found(known, "TG-13") == [("07339", "1")]
    assert found(known, "TG-17") == [("07339", "1")]


def test_opening_is_not_asked_where_a_unit_of_before_has_not_reported(tmp_path: Path) -> None:
    row = cooperative("HTX Quế Nham", 1, "07366")
    known = judged(
        tmp_path,
        SmallReport("216", JUNE, (row,)),
        SmallReport("07228", JULY, (row | GROWN | {"commune": "07228"}, cooperative("HTX Phố", 2, "07228"))),
    )
    assert found(known, "TG-13") == []
    assert found(known, "HTX-13") == []


def test_year_to_date_count_below_that_of_the_rows_of_before_is_asked_about(tmp_path: Path) -> None:
    fresh = cooperative("HTX Mới", 6, "07339", founded_on=date(2025, 2, 3))
    known = judged(
        tmp_path,
        SmallReport("216", JUNE, (FIRST, fresh)),
        SmallReport("07339", JULY, (FIRST | GROWN, fresh | GROWN | {"founded_on": date(2024, 2, 3)})),
    )
    assert ("07339", "0") in found(known, "TG-18")


def test_stock_that_halves_against_the_rows_of_before_is_asked_about(tmp_path: Path) -> None:
    known = judged(
        tmp_path,
        SmallReport("216", JUNE, (FIRST | {"members": 90}, cooperative("HTX Khác", 9, "07306"))),
        SmallReport("07339", JULY, (FIRST | GROWN | {"members": 30},)),
    )
    assert found(known, "HTX-14") == [("07339", "30")]
    messages = known.findings.filter((pl.col("rule_id") == "TG-14") & (pl.col("column_name") == "MEMBERS.ALL"))
    assert messages["expected"].to_list() == ["90"]
    assert "nhận từ Huyện Tân Yên, báo cáo tháng 06/2025" in messages["message_vi"][0]


def test_amounts_of_funds_are_held_against_those_before(tmp_path: Path) -> None:
    fund = FUND | {"name": "QTDND", "tax_code": tax_code(9), "commune": "07339", "founded_on": date(1997, 6, 2)}
    known = judged(
        tmp_path,
        SmallReport("216", JUNE, (), (fund,)),
        SmallReport("07339", JULY, (), (fund | {"operating_capital": 98_000_000},)),
    )
    assert found(known, "QTD-05") == [("07339", "98000000")]


@pytest.mark.parametrize(
    ("rule_id", "then", "now"),
    [
        pytest.param("HTX-06", {"revenue": 5}, {"revenue": 5200}, id="another money unit"),
        pytest.param("HTX-07", {"status": "suspended", "revenue": 0}, {"status": "suspended", "revenue": 9}, id="idle"),
        pytest.param("HTX-21", {}, {"sector": "trade"}, id="another sector"),
        pytest.param("HTX-22", {}, {"revenue": None}, id="no revenue any more"),
        pytest.param("HTX-23", {}, {"revenue": 5000}, id="less than before"),
        pytest.param("HTX-24", {}, {}, id="the same list"),
    ],
)
def test_row_is_held_against_its_row_of_before(tmp_path: Path, rule_id: str, then: SampleRow, now: SampleRow) -> None:
    of_june = FIRST | {"profit": None} | then
    known = judged(
        tmp_path,
        SmallReport("216", JUNE, (of_june, cooperative("HTX Khác", 9, "07306"))),
        SmallReport("07339", JULY, (of_june | now,)),
    )
    assert [unit for unit, _ in found(known, rule_id)] == ["07339"]


def test_report_that_is_sent_back_is_held_against_the_rows_of_before_though_nobody_else_has_reported(
    tmp_path: Path,
) -> None:
    known = judged(
        tmp_path,
        SmallReport("216", JUNE, (FIRST, SECOND)),
        SmallReport("07339", JULY, (FIRST | GROWN | {"sector": "trade"},), declared={"HTX.ALL": 99}),
    )
    assert found(known, "HTX-21") == [("07339", "Thương mại, dịch vụ")]
    assert found(known, "HTX-12") == [("07339", "HTX Hai")]
    assert found(known, "PV-06") == []


def test_december_before_is_that_of_the_units_of_then(tmp_path: Path) -> None:
    known = judged(
        tmp_path,
        SmallReport("216", DECEMBER, (FIRST, ended(SECOND, date(2024, 4, 5)))),
        SmallReport("07339", JULY, (FIRST | {"revenue": None, "profit": None},)),
    )
    assert [unit for unit, _ in found(known, "HTX-22")] == ["07339"]
    assert found(known, "TG-13") == []


def test_stock_at_new_year_is_not_told_by_rows_of_an_earlier_month_of_the_year_before(tmp_path: Path) -> None:
    known = judged(
        tmp_path,
        SmallReport("216", date(2024, 11, 1), (FIRST, SECOND)),
        SmallReport("07339", JULY, (FIRST,), declared={"HTX.OPENING": 7, "HTX.TRANSFERRED": -6}),
    )
    assert found(known, "TG-13") == []


def test_one_that_operated_earlier_in_the_year_may_have_revenue_though_it_rests_now(tmp_path: Path) -> None:
    resting = FIRST | {"status": "suspended"}
    known = judged(
        tmp_path,
        SmallReport("216", date(2025, 3, 1), (FIRST,)),
        SmallReport("216", JUNE, (resting,)),
        SmallReport("07339", JULY, (resting | GROWN,)),
    )
    assert found(known, "HTX-07") == []


def test_column_that_is_a_thousandfold_of_the_rows_of_before_is_seen_as_a_whole(tmp_path: Path) -> None:
    rows = tuple(cooperative(f"HTX {at}", at, "07339") for at in range(1, 7))
    known = judged(
        tmp_path,
        SmallReport("216", JUNE, rows),
        SmallReport("07339", JULY, tuple(row | {"charter_capital": 1_500_000} for row in rows)),
    )
    shapes = known.findings.filter(pl.col("rule_id") == "HTX-25").select("variant", "column_name").rows()
    assert shapes == [("thousandfold", "charter_capital")]


def test_groups_of_cooperatives_are_held_against_those_of_the_area(tmp_path: Path) -> None:
    def groups(commune: str, number: int) -> SampleRow:
        return {"commune": commune, "activity": "water", "groups": number, "certified_groups": 1, "members": 30}

    known = judged(
        tmp_path,
        SmallReport("216", JUNE, (), (), (), (groups("07339", 10), groups("07336", 14), groups("07306", 50))),
        SmallReport("07339", JULY, (), (), (), (groups("07339", 11),)),
    )
    stocks = known.findings.filter((pl.col("rule_id") == "TG-14") & (pl.col("column_name") == "THT.ALL"))
    assert stocks.select("observed", "expected").rows() == [("11", "24")]
