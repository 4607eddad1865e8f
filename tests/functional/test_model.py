"""The model that analysts join: ids over names and units, units that sent nothing, areas like for like, safe keys."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import duckdb
import pytest

from pipeline.ingest.ingest import ingest_workbooks
from pipeline.runs.judging import judged_state
from pipeline.warehouse.swap_files import replace_warehouse
from tests.support.installation import installation_in
from tests.support.small_reports import SmallReport, cooperative, ended, lay_reports, tax_code

if TYPE_CHECKING:
    from tests.support.installation import Installation

pytestmark = pytest.mark.long
MAY, JUNE, JULY = date(2025, 5, 1), date(2025, 6, 1), date(2025, 7, 1)
LANG_GIANG, KEP, TIEN_LUC, TAN_YEN = "07375", "07399", "07381", "07339"
A = cooperative("HTX An Phú", 1, LANG_GIANG, main_products="Vải thiều, mật ong", charter_capital=1000)
A_RENAMED = A | {"name": "HTX Bình Minh", "charter_capital": 1200}
B = cooperative("HTX Kép", 2, KEP, main_products="vải  thiều; Dưa", charter_capital=2000)
C = cooperative("HTX Tân Yên", 3, TAN_YEN, main_products="vai thieu, dừa", charter_capital=3000)
NAMELESS = cooperative("HTX Đồng Tâm", None, TIEN_LUC, charter_capital=4000)
NAMED = NAMELESS | {"tax_code": tax_code(4)}
MERGED = ended(cooperative("HTX Cũ", 5, KEP), date(2025, 6, 3), "merged") | {"successor_tax_code": B["tax_code"]}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Two units in June, one of which reported in May too, and three of the communes that took over from them."""
    installation = installation_in(tmp_path_factory.mktemp("model") / "project")
    lay_reports(
        installation,
        SmallReport("217", MAY, (A, B, NAMELESS, cooperative("HTX Cũ", 5, KEP))),
        SmallReport("217", JUNE, (A_RENAMED, B, NAMED, MERGED)),
        SmallReport("216", JUNE, (C,)),
        SmallReport(LANG_GIANG, JULY, (A_RENAMED | {"charter_capital": 1500},)),
        SmallReport(KEP, JULY, (B,)),
        SmallReport(TAN_YEN, JULY, (C,)),
    )
    replace_warehouse(
        installation.settings, judged_state(installation.settings, ingest_workbooks(installation.settings))
    )
    return installation


def test_cooperative_has_one_id_under_two_names_in_two_units(model: Installation) -> None:
    rows = model.ask(
        "select valid_from, valid_to, name, unit_name, group_name, commune_name, sector_vi from core.dim_cooperative "
        "where tax_code = ? order by valid_from",
        A["tax_code"],
    )
    farming = "Nông, lâm nghiệp, thủy sản"
    assert rows == [
        (MAY, JUNE, "HTX An Phú", "Huyện Lạng Giang", "Huyện, thị xã, thành phố", "Thị trấn Vôi", farming),
        (JUNE, JULY, "HTX Bình Minh", "Huyện Lạng Giang", "Huyện, thị xã, thành phố", "Thị trấn Vôi", farming),
        (JULY, None, "HTX Bình Minh", "Xã Lạng Giang", "Huyện Lạng Giang", "Xã Lạng Giang", farming),
    ]
    (ids,) = model.ask("select list(distinct cooperative_id) from core.cooperatives where tax_code = ?", A["tax_code"])
    assert len(ids[0]) == 1


def test_tax_code_that_comes_later_changes_no_id(model: Installation) -> None:
    rows = model.ask("select period, cooperative_id from core.cooperatives where name = 'HTX Đồng Tâm' order by period")
    assert [period for period, _ in rows] == [MAY, JUNE]
    assert len({cooperative_id for _, cooperative_id in rows}) == 1


def test_cooperative_that_went_into_another_keeps_its_id_and_names_the_other(model: Installation) -> None:
    successor = "select distinct cooperative_id from core.cooperatives where tax_code = ?"
    rows = model.ask(
        "select status, status_vi, successor_id from core.dim_cooperative where name = 'HTX Cũ' order by valid_from"
    )
    assert [(status, successor_id) for status, _, successor_id in rows] == [
        ("operating", None),
        ("merged", model.ask(successor, B["tax_code"])[0][0]),
    ]


def test_handover_and_ids_agree_on_every_row(model: Installation) -> None:
    rows = model.ask(
        "select h.state, b.cooperative_id = c.cooperative_id from report.handover as h "
        "inner join core.cooperatives as b on h.period_before = b.period and h.submission_id = b.submission_id "
        "and h.cell = 'B' || b.sheet_row "
        "left join core.cooperatives as c on h.period = c.period and h.unit_code_now = c.unit_code "
        "and h.cell_now = 'B' || c.sheet_row"
    )
    assert {same for state, same in rows if state == "carried"} == {True}


def test_every_expected_unit_has_a_row_and_one_without_report_no_values(model: Installation) -> None:
    rows = model.ask(
        "select unit_code, report_status, cooperatives, members, cooperatives_previous from report.by_district "
        "where period = ? order by unit_code",
        JUNE,
    )
    assert len(rows) == 10
    assert {row[1:] for row in rows if row[0] not in ("216", "217")} == {("missing", None, None, None)}
    assert {row[0]: row[2] for row in rows if row[2] is not None} == {"216": 1, "217": 3}
    (total,) = model.ask("select sum(cooperatives) from report.by_district where period = ?", JUNE)[0]
    assert total == 4
    assert model.ask("select count(*) from report.products where period = ? and product is null", JUNE) == [(8,)]


def test_what_never_came_is_not_on_time(model: Installation) -> None:
    rows = model.ask("select distinct status, on_time from quality.coverage where period = ? order by 1", JUNE)
    assert rows == [("accepted", False), ("missing", False)]


@pytest.mark.parametrize(("known_on", "on_time"), [("2025-07-05", None), ("2025-07-06", False)])
def test_unit_is_not_late_before_its_day_is_over(model: Installation, known_on: str, on_time: bool | None) -> None:  # noqa: FBT001 - as it is expected
    with duckdb.connect(model.settings.database, read_only=True) as connection:
        ((sql,),) = connection.execute("select sql from duckdb_views() where view_name = 'coverage'").fetchall()
        query = sql.partition(" AS ")[2].strip().rstrip(";")
        query = query.replace("quality.known_at", f"(select date '{known_on}' as known_on)")
        found = connection.execute(f"select on_time from ({query}) where unit_code = '215' and period = '2025-06-01'")  # noqa: S608 - ours
        assert found.fetchall() == [(on_time,)]


def test_product_is_one_however_it_is_written_unless_it_may_be_another(model: Installation) -> None:
    rows = model.ask(
        "select product, product_key, sum(cooperatives)::bigint, any_value(writings) from report.products "
        "where period = ? and product is not null group by all order by product_key",
        JUNE,
    )
    assert rows == [
        ("Dưa", "dưa", 1, 1),
        ("dừa", "dừa", 1, 1),
        ("mật ong", "mat ong", 1, 1),
        ("Vải thiều", "vai thieu", 3, 3),
    ]


def test_sums_like_for_like_are_of_the_units_that_both_periods_have(model: Installation) -> None:
    asked = "units_reported_previous, units_like_for_like_previous"
    sums = "charter_capital_mvnd, charter_capital_previous_mvnd, charter_capital_against_previous_mvnd"
    rows = model.ask(
        f"select period, {asked}, {sums}, charter_capital_previous_like_for_like_mvnd "  # noqa: S608 - names of this test
        "from report.capital_and_members where branch = 'all' order by period"
    )
    assert rows == [
        (MAY, None, None, 8500, None, None, None),
        # of June only Lạng Giang, which reported in May
        (JUNE, 1, 1, 10200, 8500, 7200, 8500),
        # of June what lay in the communes that reported in July
        (JULY, 2, 3, 6500, 10200, 6500, 6200),
    ]


@pytest.mark.parametrize("figure", ["CAPITAL.ALL", "HTX.ALL", "MEMBERS.ALL"])
def test_figures_like_for_like_are_those_of_the_tables(model: Installation, figure: str) -> None:
    column = {"CAPITAL.ALL": "charter_capital_{}mvnd", "HTX.ALL": "cooperatives{}", "MEMBERS.ALL": "members{}"}[figure]
    now, before = ("against_previous", "previous_like_for_like")
    if figure == "CAPITAL.ALL":
        names = [column.format(f"{name}_") for name in (now, before)]
    else:
        names = [column.format(f"_{name}") for name in (now, before)]
    table = "by_sector" if figure == "HTX.ALL" else "capital_and_members"
    where = "true" if figure == "HTX.ALL" else "branch = 'all'"
    sums = ", ".join(f"sum({name})::decimal(18, 3)" for name in names)
    of_table = model.ask(f"select period, {sums} from report.{table} where {where} group by period order by period")  # noqa: S608 - as above
    of_figure = model.ask(
        "select period, value_against_previous, value_previous_like_for_like from report.figures "
        "where figure_id = ? order by period",
        figure,
    )
    assert of_figure == of_table


def test_means_like_for_like_are_of_the_same_units(model: Installation) -> None:
    rows = model.ask(
        "select period, mean_income_against_previous_mvnd, mean_income_previous_like_for_like_mvnd "
        "from report.management where branch = 'all' order by period"
    )
    assert [(now is None) == (before is None) for _, now, before in rows] == [True, True, True]
    assert rows[1][1:] == (4.5, 4.5)


def test_opening_that_is_declared_is_not_followed_over_a_change_of_units(model: Installation) -> None:
    rows = model.ask(
        "select value_against_previous, units_like_for_like_previous from report.figures "
        "where figure_id = 'HTX.OPENING' and period = ?",
        JULY,
    )
    assert rows == [(None, 0)]


def test_units_and_communes_of_a_period_join_without_dates(model: Installation) -> None:
    rows = model.ask(
        "select c.period, u.unit_name, m.commune_name from core.cooperatives as c "
        "inner join core.unit_in_period as u using (unit_code, period) "
        "inner join core.commune_in_period as m on c.commune = m.commune_code and c.period = m.period "
        "where c.tax_code = ? order by c.period",
        A["tax_code"],
    )
    assert rows == [
        (MAY, "Huyện Lạng Giang", "Thị trấn Vôi"),
        (JUNE, "Huyện Lạng Giang", "Thị trấn Vôi"),
        (JULY, "Xã Lạng Giang", "Xã Lạng Giang"),
    ]


def test_two_days_give_the_units_that_became_others(model: Installation) -> None:
    rows = model.ask(
        "select to_unit_name, extent, share_of_from from report.unit_mapping(date '2025-06-30', date '2026-10-31') "
        "where from_unit_code = '224' order by to_unit_code"
    )
    assert [(name, extent, float(share)) for name, extent, share in rows] == [
        ("Phường Chũ", "part", 0.4),
        ("Xã Kiên Lao", "part", 0.2),
        ("Xã Nam Dương", "part", 0.1),
        ("Phường Phượng Sơn", "part", 0.3),
    ]


def test_two_days_the_later_first_give_what_units_came_from(model: Installation) -> None:
    back, forth = (
        set(model.ask(f"select {columns} from report.unit_mapping(date {days})"))  # noqa: S608 - names of this test
        for columns, days in (
            ("to_unit_code, from_unit_code, share_of_to, share_of_from, communes", "'2026-10-31', date '2025-06-30'"),
            ("from_unit_code, to_unit_code, share_of_from, share_of_to, communes", "'2025-06-30', date '2026-10-31'"),
        )
    )
    assert back == forth != set()
    extents = model.ask(
        "select from_unit_name, to_unit_name, extent from report.unit_mapping(date '2026-10-31', date '2025-06-30') "
        "where from_unit_name in ('Phường Đa Mai', 'Xã Kép') or extent = 'same' order by from_unit_code, to_unit_code"
    )
    assert extents == [
        ("Phường Đa Mai", "Thành phố Bắc Giang", "part"),
        ("Phường Đa Mai", "Huyện Tân Yên", "part"),
        ("Xã Kép", "Huyện Lạng Giang", "whole"),
        ("Liên minh Hợp tác xã tỉnh Bắc Ninh", "Liên minh Hợp tác xã tỉnh Bắc Giang", "same"),
    ]


def test_scores_of_what_came_and_of_what_did_not(model: Installation) -> None:
    rows = model.ask(
        "select unit_code, status, completeness, timeliness, cells_blank, validity > 0 from quality.scores "
        "where period = ? and unit_code in ('215', '217')  order by unit_code",
        MAY,
    )
    assert rows[0] == ("215", "missing", None, 0, None, None)
    unit_code, status, completeness, timeliness, blank, is_valid = rows[1]
    assert (unit_code, status, timeliness, blank, is_valid) == ("217", "accepted", 0, 1, True)
    assert 90 < completeness < 100


def test_foreign_keys_are_listed_and_their_joins_neither_lose_nor_multiply_rows(model: Installation) -> None:
    rows = model.ask(
        "select schema_name || '.' || table_name, key_columns, references_table, references_columns "
        "from quality.keys where kind = 'foreign key'"
    )
    assert len(rows) > 50
    with duckdb.connect(model.settings.database, read_only=True) as connection:
        for table, columns, other, key in rows:
            same = " and ".join(f"t.{a} = o.{b}" for a, b in zip(columns, key, strict=True))
            known = " and ".join(f"t.{column} is not null" for column in columns)
            counts = connection.execute(
                f"select (select count(*) from {table} as t inner join {other} as o on {same}), "  # noqa: S608 - our tables
                f"(select count(*) from {table} as t where {known})"
            ).fetchall()
            assert counts[0][0] == counts[0][1], (table, other)
