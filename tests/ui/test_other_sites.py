"""A person who is logged in opens a page of another site: it starts nothing, shows nothing of ours, and reads nothing.

Behind nginx the administrators' Dagster is its own plain webserver, which takes mutations by GET: nginx is to hold
by itself.
"""

from __future__ import annotations

import shutil
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.support.ports import free_port
from tests.support.reverse_proxy import ADMINISTRATORS, LOGINS, STEWARDS, reverse_proxy
from tests.support.services import ask, command
from tests.ui.browser import GRAPH, Browser, browser
from tests.ui.other_sites import (
    ASKING,
    ATTACKS,
    ELSEWHERE,
    FRAME,
    OPEN_SOCKET,
    POST_JSON,
    REBOUND,
    SEND_FORM,
    START_A_RUN,
    another_site,
    attack,
)
from tests.ui.pages import LANG_GIANG, UNITS_GRAPH
from tests.ui.product import PERIOD, PROJECT, Product, dagster, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.ui, pytest.mark.long]

COUNT = """{ runsOrError { ... on Runs { results { runId } } }
  assetNodes { assetKey { path } assetMaterializations { timestamp } } }"""
THROUGH_NGINX = f"https://{ADMINISTRATORS}"
KEEPS_LESS = "HttpsUpgrades,LocalNetworkAccessChecks,SplitAuthCacheByNetworkIsolationKey"
"""What Chromium would by itself keep from other sites, and other browsers would not."""
SLIP_IN = """
const script = document.createElement("script");
script.text = "window.ran = 1"; document.body.append(script);
"""
LOAD_SCRIPT = """
const [path, done] = arguments, script = document.createElement("script");
script.onload = () => done("loaded"); script.onerror = () => done("refused");
script.src = path; document.head.append(script);
"""
HEADERS = """
const [path, done] = arguments;
fetch(path).then((response) => done(Object.fromEntries(response.headers)));
"""
PLAIN = "plain"
"""Stands for the address of ``make ui``, which is known when it runs."""


@dataclass(frozen=True)
class Desk:
    """A browser that is logged in, on all the ways to one Dagster."""

    window: Browser
    local: str
    proxy_log: Path

    def address(self, name: str) -> str:
        return self.local if name == PLAIN else name

    def happened(self) -> dict[str, object]:
        """All runs and materializations that Dagster knows of, asked for past nginx by no browser."""
        found: dict[str, object] = ask(urlsplit(self.local).port or 0, COUNT)
        return found

    def statuses(self) -> list[int]:
        """What nginx has answered since this was asked last."""
        lines = self.proxy_log.read_text(encoding="utf-8").splitlines()
        self.proxy_log.write_text("", encoding="utf-8")
        return [int(line.partition("|")[0]) for line in lines]

    def open_elsewhere(self) -> None:
        self.window.driver.get(f"http://{ELSEWHERE}/")
        self.statuses()


@pytest.fixture(scope="module")
def desk(tools: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:  # noqa: ARG001 - asked for first
    product = Product(tmp_path_factory.mktemp("sites"))
    product.set_up()
    (product.raw / "KTTT 217 11-2020.xlsx").write_bytes(
        (PROJECT / "raw" / PERIOD / "KTTT_2020-11_217_Lang Giang.xlsx").read_bytes()
    )
    product.run_nightly_job()
    administrators, stewards = free_port(), free_port()
    plain = [sys.executable, "-m", "dagster_webserver", "-h", "127.0.0.1", "-p", str(administrators)]
    folder = tmp_path_factory.mktemp("nginx")
    shutil.copytree(product.folder / "files", folder / "files")
    with ExitStack() as stack:
        local = stack.enter_context(dagster(product))
        stack.enter_context(served(product, administrators, plain))
        stack.enter_context(served(product, stewards, command("stewards", stewards)))
        proxy = stack.enter_context(reverse_proxy(folder, stewards, administrators))
        site = stack.enter_context(another_site())
        places = {ELSEWHERE: site, STEWARDS: proxy.encrypted, ADMINISTRATORS: proxy.encrypted}
        rules = [f"MAP {name} 127.0.0.1:{port}" for name, port in places.items()]
        rules.append(f"MAP {REBOUND}:443 127.0.0.1:{proxy.encrypted}")
        rules.append(f"MAP {REBOUND} 127.0.0.1:{urlsplit(local).port}")
        window = stack.enter_context(
            browser(
                THROUGH_NGINX,
                f"--host-resolver-rules={', '.join(rules)}",
                "--ignore-certificate-errors",
                f"--disable-features={KEEPS_LESS}",
            )
        )
        for host, login in LOGINS.items():
            window.driver.get(f"https://{login}@{host}/server_info")
            assert "dagster_version" in window.text()
        yield Desk(window, local, folder / "access.log")


@pytest.mark.parametrize("target", [THROUGH_NGINX, PLAIN])
@pytest.mark.parametrize("name", ATTACKS)
def test_page_of_another_site_starts_nothing(desk: Desk, target: str, name: str) -> None:
    before = desk.happened()
    desk.open_elsewhere()
    desk.window.driver.execute_async_script(attack(name), desk.address(target))
    if target == THROUGH_NGINX:
        assert [status for status in desk.statuses() if status >= 400], "nginx was not asked, or refused nothing"
    assert desk.happened() == before


@pytest.mark.parametrize("target", [THROUGH_NGINX, PLAIN])
@pytest.mark.parametrize("path", [ASKING, ASKING.replace("?", "%0A?")])
def test_link_or_form_of_another_site_starts_nothing_in_a_window_of_its_own(desk: Desk, target: str, path: str) -> None:
    before = desk.happened()
    desk.open_elsewhere()
    desk.window.run(f"location.href = '{desk.address(target)}{path}'")
    desk.window.wait_for("405" if target == THROUGH_NGINX else "Chỉ nhận")
    desk.open_elsewhere()
    desk.window.driver.execute_script(SEND_FORM, f"{desk.address(target)}{path}")
    desk.window.wait_for("403" if target == THROUGH_NGINX else "Trang của một nơi khác")
    assert desk.happened() == before


@pytest.mark.parametrize("target", [THROUGH_NGINX, f"https://{STEWARDS}", PLAIN])
def test_page_of_another_site_opens_no_websocket_and_frames_nothing(desk: Desk, target: str) -> None:
    desk.open_elsewhere()
    assert desk.window.driver.execute_async_script(OPEN_SOCKET, desk.address(target)) == "refused"
    assert desk.window.driver.execute_async_script(FRAME, desk.address(target)) == 0
    assert not desk.window.all("//iframe[contains(@src, 'graphql')]")


def test_stewards_page_does_nothing_with_an_administrators_login(desk: Desk) -> None:
    before = desk.happened()
    desk.window.driver.get(f"https://{STEWARDS}/server_info")
    desk.statuses()
    for name in ("image", "text by POST", "beacon"):
        desk.window.driver.execute_async_script(attack(name), THROUGH_NGINX)
    assert desk.happened() == before
    assert desk.window.driver.execute_async_script(OPEN_SOCKET, THROUGH_NGINX) == "refused"


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_name_of_another_site_that_points_here_leads_nowhere(desk: Desk, scheme: str) -> None:
    desk.window.driver.get(f"{scheme}://{REBOUND}/")
    assert "Dagster" not in desk.window.driver.title
    status, _ = desk.window.driver.execute_async_script(POST_JSON, START_A_RUN)
    assert status == 421


@pytest.mark.parametrize("target", [f"https://{STEWARDS}", THROUGH_NGINX, PLAIN])
def test_dagster_is_used_as_ever_and_its_pages_break_no_policy(desk: Desk, target: str) -> None:
    address, window = desk.address(target), desk.window
    window.console()
    window.driver.set_window_size(*GRAPH)
    window.driver.get(f"{address}{UNITS_GRAPH}")
    window.wait(lambda: LANG_GIANG in window.node_checks(), "the graph is not drawn")
    for path, shown in (("/assets/inbox?view=checks", "units_readable"), ("/automation", "nightly_schedule")):
        window.driver.get(f"{address}{path}")
        window.wait_for(shown)
    assert window.driver.execute_async_script(OPEN_SOCKET, address) == "connection_ack"
    assert [message for message in window.console() if "Content Security Policy" in message] == []


def test_followed_link_opens_the_page_of_a_period_as_it_is_meant(desk: Desk) -> None:
    window = desk.window
    desk.open_elsewhere()
    window.console()
    window.run(f"location.href = 'https://{STEWARDS}/files/{PERIOD}/'")
    window.wait_for("Tình hình báo cáo kỳ 11/2020")
    assert window.run("return getComputedStyle(document.body).maxWidth") != "none"
    assert window.console() == []


def test_policy_of_the_pages_of_a_period_stops_a_script_that_slipped_in(desk: Desk) -> None:
    window = desk.window
    window.driver.get(f"https://{STEWARDS}/files/{PERIOD}/")
    window.console()
    window.run(SLIP_IN)
    assert window.run("return window.ran") is None
    assert [message for message in window.console() if "Content Security Policy" in message]


@pytest.mark.parametrize(
    ("target", "path"),
    [(f"https://{STEWARDS}", "/server_info"), (f"https://{STEWARDS}", f"/files/{PERIOD}/"), (THROUGH_NGINX, "/")],
)
def test_browser_is_told_to_keep_to_tls_and_to_frame_nothing(desk: Desk, target: str, path: str) -> None:
    desk.window.driver.get(f"{target}/server_info")
    headers = desk.window.driver.execute_async_script(HEADERS, path)
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize("target", [f"https://{STEWARDS}", PLAIN])
def test_what_is_no_script_is_not_run_as_one(desk: Desk, target: str) -> None:
    window = desk.window
    window.driver.get(f"{desk.address(target)}/server_info")
    window.console()
    assert window.driver.execute_async_script(LOAD_SCRIPT, "/server_info") == "refused"
    assert [message for message in window.console() if "MIME type" in message]


@pytest.mark.parametrize("target", [THROUGH_NGINX, PLAIN])
def test_pages_of_dagster_itself_start_what_no_other_may(desk: Desk, target: str) -> None:
    before = desk.happened()
    desk.window.driver.get(f"{desk.address(target)}/server_info")
    status, text = desk.window.driver.execute_async_script(POST_JSON, START_A_RUN)
    assert (status, "LaunchRunSuccess" in text) == (200, True), text
    assert desk.happened() != before


def test_stewards_start_nothing(desk: Desk) -> None:
    before = desk.happened()
    desk.window.driver.get(f"https://{STEWARDS}/server_info")
    status, text = desk.window.driver.execute_async_script(POST_JSON, START_A_RUN)
    assert (status, "UnauthorizedError" in text) == (200, True), text
    assert desk.happened() == before
