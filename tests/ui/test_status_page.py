"""The status page of 99 units as stewards and clerks use it: on a desk, on a phone, by keyboard, aloud and on paper."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import duckdb
import pytest
from selenium.webdriver.common.keys import Keys

from pipeline.outputs.status_page import INDEX, write_pages
from pipeline.runtime.settings import Settings
from tests.support.many_units import DAY, communes, write_many_units
from tests.ui.browser import Browser, browser
from tests.ui.status_page import (
    DESK,
    PHONE,
    PICTURES,
    choose,
    open_page,
    page_picture,
    printed,
    serious_faults,
    sheets,
    shown_units,
    written_status,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.ui, pytest.mark.long]

COUNT = "return document.getElementById('dem').textContent"
FOCUSED = "return document.activeElement.id || document.activeElement.textContent"
STATES = """
return [...document.querySelectorAll(".units > li")].filter(row => row.checkVisibility()).map(row => row.dataset.s)
"""
SMALL_TARGETS = """
return [...document.querySelectorAll("a, button, input, select, summary")].filter(part => part.checkVisibility())
  .filter(part => part.getBoundingClientRect().height < arguments[0] && !part.classList.contains("skip"))
  .map(part => part.outerHTML.slice(0, 80))
"""
GROUPS = """
return [...document.querySelectorAll("#nhom details")].filter(group => group.checkVisibility())
  .map(group => [group.querySelector("h3").textContent, group.querySelectorAll("li:not([hidden])").length])
"""
SCREENS = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])


@pytest.fixture(scope="module")
def status(tools: None, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: ARG001 - asked for what it prepares
    """The first page of 99 units and a year."""
    return written_status(tmp_path_factory.mktemp("status"))


@pytest.fixture(scope="module")
def window(tools: None) -> Iterator[Browser]:  # noqa: ARG001 - as above
    """A browser without a server."""
    with browser("about:blank") as window:
        yield window


@pytest.mark.parametrize(
    "typed", ["lang giang", "Lạng Giang", unicodedata.normalize("NFD", "Lạng Giang"), "  LẠNG   giang ", "07375"]
)
def test_unit_is_found_with_accents_and_without(window: Browser, status: Path, typed: str) -> None:
    open_page(window, status, DESK)
    choose(window, ten=typed)
    assert shown_units(window) == ["Xã Lạng Giang"]
    assert window.run(COUNT).startswith("1/99 đơn vị")


def test_d_with_a_stroke_is_found_by_d(window: Browser, status: Path) -> None:
    open_page(window, status, DESK)
    choose(window, ten="dong ky")
    assert shown_units(window) == ["Xã Đồng Kỳ"]


def test_filters_combine_and_the_count_says_how_many_are_left(window: Browser, status: Path) -> None:
    open_page(window, status, DESK)
    choose(window, trang_thai="missing")
    missing = shown_units(window)
    assert window.run(COUNT) == f"{len(missing)}/99 đơn vị"
    assert set(window.run(STATES)) == {"missing"}
    choose(window, dia_ban="218")
    of_luc_nam = shown_units(window)
    assert set(of_luc_nam) < set(missing)
    choose(window, ten="truong son")
    assert shown_units(window) == ["Xã Trường Sơn"]
    assert window.first("//output[@role='status']").text.startswith("1/99 đơn vị")


def test_link_carries_the_filter_and_the_way_back_does_too(window: Browser, status: Path) -> None:
    open_page(window, status, DESK)
    choose(window, ten="Phường", trang_thai="can-xu-ly", dia_ban="259", xep="dia-ban")
    address, seen = window.driver.current_url, shown_units(window)
    assert 0 < len(seen) < 7
    open_page(window, status, DESK)
    assert len(shown_units(window)) == 99
    window.driver.get(address)
    assert shown_units(window) == seen
    assert window.run("return document.getElementById('ten').value") == "Phường"
    window.driver.back()
    assert len(shown_units(window)) == 99


@pytest.mark.parametrize("fragment", ["trang-thai=%3Cb%3E&dia-ban=nowhere", "don-vi", "%E0%A4%A", "ten=%E0%A4%A", "="])
def test_address_that_names_nothing_shows_all(window: Browser, status: Path, fragment: str) -> None:
    open_page(window, status, DESK, fragment)
    assert len(shown_units(window)) == (0 if fragment.startswith("ten=") else 99)
    assert not [line for line in window.console() if "SEVERE" in line or "Uncaught" in line]


def test_nothing_found_says_so_and_how_to_see_all_again(window: Browser, status: Path) -> None:
    open_page(window, status, DESK)
    choose(window, ten="không có đâu")
    assert shown_units(window) == []
    assert window.run(COUNT).startswith("0/99 đơn vị")
    window.wait_for("Không có đơn vị nào khớp với bộ lọc.")
    window.first("//button[text()='Xóa bộ lọc']").click()
    assert len(shown_units(window)) == 99
    assert window.run(FOCUSED) == "ten"
    assert "#" not in window.driver.current_url


def test_files_that_could_not_be_placed_are_filtered_by_name_too(window: Browser, status: Path) -> None:
    open_page(window, status, DESK)
    window.wait_for("Tệp chưa xếp được (2)")
    choose(window, ten="gửi lại xa lang")
    assert window.run(COUNT) == "0/99 đơn vị – không đơn vị nào khớp, 1/2 tệp"
    assert "Biểu gửi lại xã Lạng Giang.xlsx" in window.text()
    assert "Báo cáo quý III.xlsx" not in window.text()
    window.first("//a[@href='#chua-xep']").click()
    assert window.driver.current_url.endswith("#chua-xep")
    assert "Báo cáo quý III.xlsx" not in window.text()


def test_groups_by_former_district_count_their_states_and_stand_by_urgency(window: Browser, status: Path) -> None:
    open_page(window, status, DESK)
    first = shown_units(window)[0]
    choose(window, xep="dia-ban")
    groups = window.run(GROUPS)
    assert (len(groups), sum(count for _, count in groups)) == (18, 99)
    assert shown_units(window)[0] == first
    assert ["Huyện Lạng Giang", 5] in groups
    [summary] = [found.text for found in window.all("//summary[contains(., 'Huyện Lục Nam')]")]
    assert "8 đơn vị" in summary
    assert window.run("return document.querySelectorAll('#danh-sach li').length") == 0
    choose(window, trang_thai="missing")
    assert all(count for _, count in window.run(GROUPS))
    choose(window, xep="", trang_thai="")
    assert shown_units(window)[0] == first
    assert len(shown_units(window)) == 99


def test_everything_is_reached_by_keyboard_and_groups_fold(window: Browser, status: Path) -> None:
    open_page(window, status, DESK)
    keyboard = window.driver.switch_to.active_element
    keyboard.send_keys(Keys.TAB)
    assert window.run(FOCUSED) == "Đến danh sách đơn vị"
    assert window.run("return document.activeElement.getBoundingClientRect().top") >= 0
    window.driver.switch_to.active_element.send_keys(Keys.ENTER)
    order = []
    for _ in range(5):
        window.driver.switch_to.active_element.send_keys(Keys.TAB)
        order.append(window.run(FOCUSED))
    assert order[:4] == ["ten", "trang-thai", "dia-ban", "xep"]
    assert order[4].startswith("Xem ")
    assert window.run("return getComputedStyle(document.activeElement).outlineStyle") == "solid"
    choose(window, xep="dia-ban")
    window.run("document.getElementById('thu-gon').focus()")
    window.driver.switch_to.active_element.send_keys(Keys.TAB)
    window.driver.switch_to.active_element.send_keys(Keys.ENTER)
    assert len(shown_units(window)) < 99
    window.driver.switch_to.active_element.send_keys(Keys.SPACE)
    assert len(shown_units(window)) == 99


def test_all_units_are_listed_without_a_script(window: Browser, status: Path) -> None:
    window.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        open_page(window, status, PHONE)
        assert len(shown_units(window)) == 99
        assert not window.run("return document.getElementById('loc').checkVisibility()")
        assert window.run(STATES)[0] == "quarantined"
    finally:
        window.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@SCREENS
@pytest.mark.parametrize(
    "choices", ["", "xep=dia-ban&trang-thai=can-xu-ly", "ten=khong"], ids=["all", "groups", "none"]
)
def test_axe_finds_nothing_serious(window: Browser, status: Path, size: tuple[int, int], choices: str) -> None:
    open_page(window, status, size, choices)
    window.run("document.querySelectorAll('details').forEach(details => { details.open = true })")
    assert serious_faults(window) == []


@SCREENS
def test_axe_finds_nothing_serious_on_the_page_of_a_unit(window: Browser, status: Path, size: tuple[int, int]) -> None:
    open_page(window, status, size)
    window.first("//a[starts-with(., 'Xem')]").click()
    window.wait_for("Kết quả kiểm tra:")
    assert window.run("return document.documentElement.scrollWidth <= innerWidth")
    assert serious_faults(window) == []
    window.first("//nav//a").click()
    window.wait_for("Các đơn vị")


def test_axe_would_find_a_fault(window: Browser, status: Path) -> None:
    open_page(window, status, DESK)
    window.run(
        "document.querySelector('label').remove(); document.querySelector('#ten').removeAttribute('placeholder')"
    )
    assert [rule for rule, _ in serious_faults(window)] == ["label"]


@pytest.mark.parametrize("choices", ["", "xep=dia-ban"])
def test_phone_needs_no_sideways_scrolling_and_offers_targets_for_thumbs(
    window: Browser, status: Path, choices: str
) -> None:
    open_page(window, status, PHONE, choices)
    assert window.run("return document.documentElement.scrollWidth") <= PHONE[0]
    assert window.driver.execute_script(SMALL_TARGETS, 24) == []
    main = [part for part in window.driver.execute_script(SMALL_TARGETS, 43.9) if "<summary" not in part]
    assert [part for part in main if "tệp" not in part] == []


def test_cell_of_a_strip_tells_its_month_where_it_is_pointed_at(window: Browser, status: Path) -> None:
    open_page(window, status, DESK)
    window.run(
        "document.querySelectorAll('.strip i').forEach("
        "cell => cell.dispatchEvent(new PointerEvent('pointerover', {bubbles: true})))"
    )
    titles = window.run("return [...document.querySelector('.strip').children].map(cell => cell.title)")
    assert [title.split(":")[0] for title in titles] == ["11/2025", "12/2025", *(f"{n:02}/2026" for n in range(1, 11))]
    assert titles[-1] == "10/2026: Bị trả lại"


@pytest.mark.parametrize("choices", ["", "xep=dia-ban"])
def test_99_units_are_printed_on_two_sheets(window: Browser, status: Path, choices: str) -> None:
    open_page(window, status, DESK, choices)
    assert sheets(printed(window)) == 2
    assert len(window.run(GROUPS)) == (18 if choices else 0)  # as it was before


def test_99_units_that_all_are_late_are_printed_on_two_sheets(window: Browser, tmp_path: Path) -> None:
    settings = Settings(raw=tmp_path, state=tmp_path, files=tmp_path / "files", database=tmp_path / "status.duckdb")
    write_many_units(settings, communes())
    with duckdb.connect(settings.database) as connection:
        connection.execute("update quality.coverage set status = 'quarantined', received_at = null, open_errors = 1234")
    write_pages(settings, DAY)
    open_page(window, settings.files / INDEX, DESK)
    assert sheets(printed(window)) == 2


@pytest.mark.parametrize("name", PICTURES)
def test_picture_for_the_documents_shows_what_it_is_of(window: Browser, status: Path, name: str) -> None:
    assert page_picture(window, status, name).startswith(b"\x89PNG")
    part = PICTURES[name][2]
    assert (
        window.driver.execute_script("return document.querySelector(arguments[0]).getBoundingClientRect().top", part)
        < 1
    )
