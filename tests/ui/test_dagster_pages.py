"""What a steward sees in Dagster as files come and go. Each test brings about its own state; their order saves time."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING

import openpyxl
import pytest

from pipeline.families import families_of
from tests.ui.browser import FAILED, GRAPH, PASSED, Browser, Checks
from tests.ui.product import PERIOD, PROJECT

if TYPE_CHECKING:
    from tests.ui.product import Product

pytestmark = pytest.mark.ui

LANG_GIANG = "217_lang_giang"
UNITS = (
    "213_bac_giang",
    "215_yen_the",
    "216_tan_yen",
    LANG_GIANG,
    "218_luc_nam",
    "219_luc_ngan",
    "220_son_dong",
    "221_yen_dung",
    "222_viet_yen",
    "223_hiep_hoa",
)
ALLIANCE = "LM24_lien_minh_htx_tinh_bac_giang"
CHECKS, ALLIANCE_CHECKS = (
    ("received", *(family.name for family in families_of(form_id))) for form_id in ("KTTT-01", "LM-01")
)
CHECKS_OF = dict.fromkeys(UNITS, CHECKS) | {ALLIANCE: ALLIANCE_CHECKS}
ALL_GREEN = {unit: Checks(f"{len(checks)} / {len(checks)} Passed", PASSED) for unit, checks in CHECKS_OF.items()}
BROKEN = ALL_GREEN | {LANG_GIANG: Checks(f"{len(CHECKS) - 1} / {len(CHECKS)} Passed", FAILED)}

UNITS_GRAPH = "/locations/hoptac/asset-groups/units/lineage"
CELLS_OF_217 = f"/assets/units/{LANG_GIANG}?view=checks&checkDetail=cells"
INBOX_CHECK = "/assets/inbox?view=checks&checkDetail=units_readable"
CHECKS_QUERY = """{ assetNodes {
  assetKey { path }
  assetChecksOrError { ... on AssetChecks { checks {
    name executionForLatestMaterialization { status evaluation { partition } }
  } } }
} }"""

TEXT_FILE = {"Bieu thang 11.xls": "Mã đơn vị,Tên\n217,Lạng Giang\n".encode()}
UNFINISHED_QUERY = """{ runsOrError(filter: {statuses: [QUEUED, NOT_STARTED, STARTING, STARTED]}) {
  ... on Runs { count }
} }"""

SENSOR_WITHIN = 300  # the sensor looks once a minute; on an idle machine its run is over ten seconds later


@cache
def broken_revision() -> dict[str, bytes]:
    """The next revision of unit 217, with a number in words and markup for a code, under a name that tells nothing."""
    workbook = openpyxl.load_workbook(PROJECT / "raw" / PERIOD / "KTTT_2020-11_217_Lang Giang.xlsx")
    workbook["Bìa"]["B11"] = 3
    workbook["HTX"]["K14"] = "mười hai"
    workbook["HTX"]["F22"] = "<b>nông</b>"
    content = io.BytesIO()
    workbook.save(content)
    return {"gửi lại cho tỉnh (sửa).xlsx": content.getvalue()}


def unit_checks(page: Browser) -> dict[tuple[str, str], tuple[str, str]]:
    """Status and period of the newest execution by unit and check, as Dagster knows them."""
    units = [one for one in page.graphql(CHECKS_QUERY)["assetNodes"] if one["assetKey"]["path"][0] == "units"]
    checks = [(unit["assetKey"]["path"][1], one) for unit in units for one in unit["assetChecksOrError"]["checks"]]
    newest = {(unit, one["name"]): one["executionForLatestMaterialization"] for unit, one in checks}
    return {key: (one["status"], one["evaluation"]["partition"]) for key, one in newest.items()}


def wait_for_nodes(page: Browser, expected: dict[str, Checks]) -> None:
    page.open(UNITS_GRAPH, GRAPH)
    page.wait(lambda: page.node_checks().keys() == expected.keys(), "not all nodes are in sight")
    page.wait(lambda: page.node_checks() == expected, f"expected {expected}")


def wait_for_row(page: Browser, header: str, row: list[str]) -> None:
    page.wait(lambda: row in page.table(header), f"not in the table: {row}")


def results(page: Browser) -> list[tuple[str, str, str]]:
    """Result, period and description of each execution of a check, newest first."""
    return [(row[0], row[3], row[4]) for row in page.table("Partition")]


def open_tab_of_check(page: Browser, title: str) -> None:
    page.open(CELLS_OF_217)
    page.first(f"//button[@role='tab'][@title='{title}']").click()


def test_graph_shows_ten_districts_and_the_alliance_with_all_checks_passed(page: Browser, product: Product) -> None:
    product.publish({})
    wait_for_nodes(page, ALL_GREEN)


def test_dagster_knows_every_check_of_each_unit_as_passed_for_the_period(page: Browser, product: Product) -> None:
    product.publish({})
    assert unit_checks(page) == {
        (unit, check): ("SUCCEEDED", PERIOD) for unit, checks in CHECKS_OF.items() for check in checks
    }


def test_broken_revision_turns_its_unit_red_and_leaves_the_others_green(page: Browser, product: Product) -> None:
    product.publish(broken_revision())
    wait_for_nodes(page, BROKEN)


def test_failed_check_lists_cell_rule_value_and_how_to_mend_it(page: Browser, product: Product) -> None:
    product.publish(broken_revision())
    page.open(CELLS_OF_217)
    page.wait_for("2 lỗi, 0 điểm hỏi lại")
    page.wait(lambda: page.check_colours() == dict.fromkeys(CHECKS, PASSED) | {"cells": FAILED}, "not red alone")
    wait_for_row(page, "Ô", ["HTX!K14", "CL-02", "mười hai", '"mười hai" không phải là số. Nhập số, ví dụ 12.'])


def test_markup_in_a_cell_is_shown_as_characters(page: Browser, product: Product) -> None:
    product.publish(broken_revision())
    page.open(CELLS_OF_217)
    page.wait_for("HTX!F22")
    [[_, _, value, said]] = [row for row in page.table("Ô") if row[0] == "HTX!F22"]
    assert value == "<b>nông</b>"
    assert said.startswith('"<b>nông</b>" không có trong danh mục')
    assert not page.all("//table//b")


def test_execution_history_keeps_every_result_of_the_period(page: Browser, product: Product) -> None:
    product.publish(broken_revision())
    open_tab_of_check(page, "Execution history")
    page.wait(lambda: ("Failed", PERIOD, "2 lỗi, 0 điểm hỏi lại") in results(page), "the failure is not there")
    assert ("Passed", PERIOD, "Đạt") in results(page)


def test_partitions_of_a_check_show_the_result_of_the_period(page: Browser, product: Product) -> None:
    product.publish(broken_revision())
    open_tab_of_check(page, "Partitions")
    page.wait_for("Failed (1)", "Passed (0)")
    page.first("//input[@placeholder='Filter by partition…']").send_keys(PERIOD)
    page.wait_for("1 Partitions Selected")
    page.first(f"//*[@title='{PERIOD}']").click()
    page.wait_for("Latest execution", "2 lỗi, 0 điểm hỏi lại", "HTX!K14")


def test_sensor_finds_that_a_file_was_withdrawn_and_all_turn_green_again(page: Browser, product: Product) -> None:
    product.publish(broken_revision())
    wait_for_nodes(page, BROKEN)
    product.lay({})
    page.wait(lambda: page.node_checks() == ALL_GREEN, "no run turned the open page green", SENSOR_WITHIN)
    page.wait(lambda: page.graphql(UNFINISHED_QUERY)["runsOrError"]["count"] == 0, "the sensor's run does not end")
    page.wait(lambda: "Materializing" not in page.text() and page.node_checks() == ALL_GREEN, "green no more")


def test_unreadable_file_turns_the_inbox_red_and_says_why(page: Browser, product: Product) -> None:
    product.publish(TEXT_FILE)
    page.open(INBOX_CHECK)
    page.wait_for("1 tệp không rõ đơn vị hoặc kỳ báo cáo")
    page.wait(lambda: page.check_colours() == {"units_readable": FAILED}, "not red")
    wait_for_row(page, "Tệp", ["Bieu thang 11.xls", "không đọc được", "?", "?"])
    [[where, rule, value, said]] = page.table("Ô")
    assert (where, rule, value) == ("(tệp)", "WB-01", "")
    assert "đây là tệp văn bản CSV được đặt tên như tệp Excel" in said


def test_unreadable_file_leaves_all_units_green(page: Browser, product: Product) -> None:
    product.publish(TEXT_FILE)
    wait_for_nodes(page, ALL_GREEN)
