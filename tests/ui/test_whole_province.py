"""What a steward of 99 communes and wards sees in Dagster: runs first, then what has to be seen to, by three clicks."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.support.ports import free_port
from tests.support.whole_province import MISSING, QUERIED, RESENT, RETURNED, lay_province, names_at, units_of
from tests.ui.browser import PAGE, Browser, browser
from tests.ui.conftest import ARTEFACTS
from tests.ui.product import Product, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.ui, pytest.mark.long, pytest.mark.timeout(1_200)]

MONTHS = BEFORE, NEWEST = date(2026, 9, 1), date(2026, 10, 1)
[LANG_GIANG] = [unit.unit_name for unit in units_of(NEWEST) if unit.unit_code == RESENT]
HEALTH = """{ assetsOrError { ... on AssetConnection { nodes { key { path } assetHealth { assetHealth }
  definition { groupName staleStatus } } } } }"""
SEARCHED = """
return [...document.querySelectorAll("a[href*='/assets/units/']")].map(link => decodeURIComponent(link.pathname))
"""


@pytest.fixture(scope="module")
def product(tools: None, tmp_path_factory: pytest.TempPathFactory) -> Product:  # noqa: ARG001 - asked for first
    """A province that has reported on two months."""
    product = Product(tmp_path_factory.mktemp("province"))
    product.set_up()
    lay_province(product.raw, MONTHS)
    product.run_nightly_job()
    return product


@pytest.fixture(scope="module")
def window(product: Product) -> Iterator[Browser]:
    """A browser on the pages as stewards have them: nothing can be changed."""
    port = free_port()
    command = [sys.executable, "-m", "assets.webserver", "-p", str(port), "--read-only"]
    with served(product, port, command) as address, browser(address) as window:
        yield window


@pytest.fixture
def page(window: Browser, request: pytest.FixtureRequest) -> Iterator[Browser]:
    """The browser; what it shows when the test ends is kept as a picture."""
    yield window
    window.keep(ARTEFACTS / f"{request.node.name}.png")
    window.rest()


def healths(page: Browser) -> dict[str, str]:
    """The health of each unit, by its name."""
    nodes = page.graphql(HEALTH)["assetsOrError"]["nodes"]
    return {node["key"]["path"][-1]: node["assetHealth"]["assetHealth"] for node in nodes if _is_unit(node)}


def _is_unit(node: dict[str, dict[str, list[str]]]) -> bool:
    return node["key"]["path"][0] == "units"


def test_front_page_shows_the_night(page: Browser) -> None:
    page.open("/")
    page.wait_for("Runs", "nightly")
    page.wait(lambda: page.all("//a[contains(@href, '/runs/')] | //*[contains(@class, 'RunTimeline')]"), "no run")
    assert page.run("return localStorage.getItem('TimezonePreference')") == '"Asia/Ho_Chi_Minh"'
    assert "No runs" not in page.text()


def test_unit_looks_as_it_stands_in_its_newest_month(page: Browser) -> None:
    page.open("/")
    found = healths(page)
    returned = {*names_at(NEWEST, RETURNED), LANG_GIANG}
    expected = dict.fromkeys((unit.unit_name for unit in units_of(NEWEST)), "HEALTHY")
    expected |= dict.fromkeys(names_at(NEWEST, QUERIED), "WARNING") | dict.fromkeys(
        names_at(NEWEST, MISSING), "UNKNOWN"
    )
    expected |= dict.fromkeys(returned, "DEGRADED")
    assert {name: found[name] for name in expected} == expected


def test_nothing_is_unsynced(page: Browser) -> None:
    page.open("/")
    nodes = page.graphql(HEALTH)["assetsOrError"]["nodes"]
    assert {node["definition"]["staleStatus"] for node in nodes} == {"FRESH"}


def test_units_stand_in_the_groups_of_their_former_districts(page: Browser) -> None:
    page.open("/")
    nodes = page.graphql(HEALTH)["assetsOrError"]["nodes"]
    groups = [node["definition"]["groupName"] for node in nodes if _is_unit(node)]
    assert len({name for name in groups if name.startswith("units/")}) == 19
    assert groups.count("units/lang_giang") == 5
    assert groups.count("ended/huyen_thi_xa_thanh_pho") == 10


def test_three_clicks_lead_from_the_front_page_to_cell_message_and_feedback_copy(
    product: Product, page: Browser, tmp_path: Path
) -> None:
    page.open("/", PAGE)
    page.first("//a[normalize-space()='Catalog']").click()
    degraded = f"//a[contains(@href, '/assets/units/')][contains(., '{LANG_GIANG}')]"
    page.wait_for("Degraded (")
    page.first(degraded).click()
    page.wait_for("Degraded", "HTX!Q2", "CL-02", '"mười hai" không phải là số. Nhập số, ví dụ 12.')
    copy = page.saved_by(page.first("//a[contains(@href, '/files/')]"), tmp_path)
    given_out = product.folder / "files" / "2026-10" / "phan-hoi" / copy.name
    assert copy.read_bytes() == given_out.read_bytes()


@pytest.mark.parametrize("words", ["Lạng Giang", "lang giang", "xa lang giang", "XÃ LẠNG"])
def test_unit_is_found_with_and_without_diacritics(page: Browser, words: str) -> None:
    page.open("/overview/activity/timeline")
    page.first("//*[normalize-space()='Search']").click()
    field = page.first("//input[@placeholder]")
    page.wait(field.is_displayed, "the search does not open")
    field.send_keys(words)
    page.wait(
        lambda: any(path.endswith(f"/{LANG_GIANG}") for path in page.run(SEARCHED)), f"{words} finds no {LANG_GIANG}"
    )


def test_pages_and_files_are_served_below_the_prefix_of_a_proxy(product: Product) -> None:
    port, prefix = free_port(), "/hoptac"
    command = ["/usr/bin/env", f"HOPTAC_WEB_PREFIX={prefix}", sys.executable, "-m", "assets.webserver", "-p", str(port)]
    with served(product, port, command, f"{prefix}/server_info") as address, browser(f"{address}{prefix}") as page:
        page.open("/")
        page.wait_for("Runs", "nightly")
        page.open("/assets")
        page.wait_for("Degraded (")
        page.open("/files/2026-10/")
        page.wait_for("Tình hình báo cáo kỳ 10/2026")
