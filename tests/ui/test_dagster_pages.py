"""What a steward sees in Dagster as files come and go. Each test brings about its own state; their order saves time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.ui.browser import FAILED, GRAPH, PASSED, Browser
from tests.ui.pages import (
    ALL_GREEN,
    BROKEN,
    BROKEN_NAME,
    CELLS_OF_217,
    CHECKS,
    CHECKS_OF,
    INBOX_CHECK,
    SENSOR_WITHIN,
    TEXT_FILE,
    UNFINISHED_QUERY,
    UNIT_PAGE,
    UNITS_GRAPH,
    broken_revision,
    corrected_revision,
    last_run_is_a_sensors_and_succeeded,
    open_tab_of_check,
    results,
    runs_of_lang_giang_alone,
    unit_checks,
    wait_for_nodes,
    wait_for_row,
)
from tests.ui.product import PERIOD

if TYPE_CHECKING:
    from tests.ui.product import Product

pytestmark = [pytest.mark.ui, pytest.mark.long]  # Dagster's processes and its nights take a third of `make test`

PICTURES = "return [...document.images].map(image => [image.src.slice(0, 22), image.naturalWidth, image.naturalHeight])"
OVERFLOWING = """
return [...document.body.querySelectorAll("*")].filter(element => !element.closest("thead"))
  .filter(element => element.getBoundingClientRect().right > innerWidth + 1)
  .map(element => element.outerHTML.slice(0, 80))
"""
SMALLEST_TEXT = """
return Math.min(...[...document.body.querySelectorAll("*")].filter(element => element.innerText)
  .map(element => parseFloat(getComputedStyle(element).fontSize)))
"""
SCREENS = ((390, 3600), (900, 3600), (1280, 2000))


def test_graph_shows_ten_districts_and_the_alliance_with_all_checks_passed(page: Browser, product: Product) -> None:
    product.run_nightly_job_with({})
    wait_for_nodes(page, ALL_GREEN)


def test_dagster_knows_every_check_of_each_unit_as_passed_for_the_period(page: Browser, product: Product) -> None:
    product.run_nightly_job_with({})
    assert unit_checks(page) == {
        (unit, check): ("SUCCEEDED", PERIOD) for unit, checks in CHECKS_OF.items() for check in checks
    }


def test_broken_revision_turns_its_unit_red_and_leaves_the_others_green(page: Browser, product: Product) -> None:
    product.run_nightly_job_with(broken_revision())
    wait_for_nodes(page, BROKEN)


def test_failed_check_lists_cell_rule_value_and_how_to_mend_it(page: Browser, product: Product) -> None:
    product.run_nightly_job_with(broken_revision())
    page.open(CELLS_OF_217)
    page.wait_for("2 lỗi, 0 điểm hỏi lại")
    page.wait(lambda: page.check_colours() == dict.fromkeys(CHECKS, PASSED) | {"cells": FAILED}, "not red alone")
    wait_for_row(page, "Ô", ["HTX!K14", "CL-02", "mười hai", '"mười hai" không phải là số. Nhập số, ví dụ 12.'])


def test_markup_in_a_cell_is_shown_as_characters(page: Browser, product: Product) -> None:
    product.run_nightly_job_with(broken_revision())
    page.open(CELLS_OF_217)
    page.wait_for("HTX!F22")
    [[_, _, value, message]] = [row for row in page.table("Ô") if row[0] == "HTX!F22"]
    assert value == "<b>nông</b>"
    assert message.startswith('"<b>nông</b>" không có trong danh mục')
    assert not page.all("//table//b")


def test_execution_history_keeps_every_result_of_the_period(page: Browser, product: Product) -> None:
    product.run_nightly_job_with(broken_revision())
    open_tab_of_check(page, "Execution history")
    page.wait(lambda: ("Failed", "11/2020: 2 lỗi, 0 điểm hỏi lại") in results(page), "the failure is not there")
    assert ("Passed", "11/2020: Đạt") in results(page)


def test_three_clicks_lead_from_the_graph_to_the_failing_cell(page: Browser, product: Product) -> None:
    product.run_nightly_job_with(broken_revision())
    page.open(UNITS_GRAPH, GRAPH)
    page.first("//a[contains(@href, '/217_huyen_lang_giang/')][contains(@href, '?view=checks')]").click()
    page.wait(lambda: page.check_colours().get("cells") == FAILED, "the check is not red")
    page.first("//*[@title='cells']").click()
    page.wait_for("HTX!K14", "CL-02", '"mười hai" không phải là số. Nhập số, ví dụ 12.')


def test_check_names_period_file_and_the_workbook_that_goes_back(page: Browser, product: Product) -> None:
    product.run_nightly_job_with(broken_revision())
    page.open(CELLS_OF_217)
    copy = product.folder / "files" / PERIOD / "phan-hoi" / f"217 {BROKEN_NAME} - phản hồi.xlsx"
    page.wait_for("11/2020", f"{BROKEN_NAME}.xlsx", "(giờ Việt Nam)", f"/files/{PERIOD}/phan-hoi/{copy.name}")
    assert openpyxl.load_workbook(copy).sheetnames[0] == "Lỗi"


def test_only_periods_that_were_received_are_listed(page: Browser, product: Product) -> None:
    product.run_nightly_job_with(broken_revision())
    page.open(f"{UNIT_PAGE}?view=partitions")
    page.wait_for("1 Partitions Selected", "Missing (0)")


def test_picture_of_coverage_is_shown(page: Browser, product: Product) -> None:
    product.run_nightly_job_with(broken_revision())
    page.open("/assets/coverage")
    page.wait_for("Được chấp nhận", "Chưa nộp")
    page.first("//*[text()='[Show Markdown]']").click()
    page.wait(lambda: page.run(PICTURES), "no picture")
    [[kind, width, height]] = page.run(PICTURES)
    assert kind == "data:image/png;base64,"
    assert width > 400
    assert height > 300


@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_page_is_readable_without_a_server_on_a_phone_and_on_a_desk(
    page: Browser, product: Product, width: int, height: int
) -> None:
    product.run_nightly_job_with(broken_revision())
    page.open_file(product.folder / "files" / "index.html", width, height)
    page.run("document.querySelectorAll('details').forEach(details => { details.open = true })")
    assert page.run("return document.documentElement.scrollWidth") <= width
    assert page.run(OVERFLOWING) == []
    assert page.run(SMALLEST_TEXT) >= 14
    page.wait_for("Tình hình báo cáo kỳ 11/2020", "Huyện Lạng Giang (217)", "Bản mới bị trả lại", "CL-02")
    page.first("//a[contains(., 'của Huyện Lạng Giang')][starts-with(., 'Xem')]").click()
    page.wait_for("HTX!K14", "CL-02", "<b>nông</b>")
    assert page.run(OVERFLOWING) == []
    assert page.run(SMALLEST_TEXT) >= 14
    assert not page.all("//td//b | //script")


def test_link_of_the_page_leads_to_the_feedback_workbook(page: Browser, product: Product) -> None:
    product.run_nightly_job_with(broken_revision())
    page.open_file(product.folder / "files" / PERIOD / "index.html", *SCREENS[-1])
    [link] = page.all("//li[contains(., '(217)')]//a[starts-with(., 'Tải')]")
    found = page.driver.execute_script("return decodeURIComponent(new URL(arguments[0].href).pathname)", link)
    assert found == str(product.folder / "files" / PERIOD / "phan-hoi" / f"217 {BROKEN_NAME} - phản hồi.xlsx")


@pytest.mark.usefixtures("sensor")
def test_unit_is_run_again_from_its_page_and_turns_green_after_its_workbook_was_corrected(
    page: Browser, product: Product
) -> None:
    product.run_nightly_job_with(broken_revision())
    product.lay(corrected_revision())
    page.open(UNIT_PAGE)
    page.open_by("//button[contains(., 'Materialize')]", "//*[text()='Select a partition or create one']").click()
    page.first(f"//*[@role='menuitem'][contains(., '{PERIOD}')]").click()
    page.first("//button[contains(., 'Launch 1 run')]").click()
    page.wait(lambda: runs_of_lang_giang_alone(page) == ["SUCCESS"], "the unit's own run did not succeed")
    page.open(CELLS_OF_217)
    # the sensor's run may be about to ask the same once more: until then its checks have no colour
    page.wait(lambda: set(page.check_colours().values()) == {PASSED}, "not green", SENSOR_WITHIN)
    page.wait_for("đã sửa.xlsx")
    page.wait(lambda: last_run_is_a_sensors_and_succeeded(page), "the rest of the period did not follow", SENSOR_WITHIN)


@pytest.mark.usefixtures("sensor")
def test_sensor_finds_that_a_file_was_withdrawn_and_all_turn_green_again(page: Browser, product: Product) -> None:
    product.run_nightly_job_with(broken_revision())
    wait_for_nodes(page, BROKEN)
    product.lay({})
    page.wait(lambda: page.node_checks() == ALL_GREEN, "no run turned the open page green", SENSOR_WITHIN)
    page.wait(lambda: page.graphql(UNFINISHED_QUERY)["runsOrError"]["count"] == 0, "the sensor's run does not end")
    page.wait(lambda: "Materializing" not in page.text() and page.node_checks() == ALL_GREEN, "green no more")


def test_unreadable_file_turns_the_inbox_red_and_says_why(page: Browser, product: Product) -> None:
    product.run_nightly_job_with(TEXT_FILE)
    page.open(INBOX_CHECK)
    page.wait_for("1 tệp chưa xếp được")
    page.wait(lambda: page.check_colours() == {"units_readable": FAILED}, "not red")
    file = ["Bieu thang 11.xls", "không rõ đơn vị · không rõ kỳ", "không đọc được"]
    page.wait(lambda: [row[:3] for row in page.table("Tệp")] == [file], f"not in the table: {file}")
    [[where, rule, value, message]] = page.table("Ô")
    assert (where, rule, value) == ("(tệp)", "WB-01", "")
    assert "đây là tệp văn bản CSV được đặt tên như tệp Excel" in message


def test_unreadable_file_leaves_all_units_green(page: Browser, product: Product) -> None:
    product.run_nightly_job_with(TEXT_FILE)
    wait_for_nodes(page, ALL_GREEN)
