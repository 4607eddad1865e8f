"""The example of a reverse proxy, served by a real nginx: a login before everything, and no page of another site."""

from __future__ import annotations

import base64
import http.client
import http.server
import re
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.support.reverse_proxy import ADMINISTRATORS, EXAMPLE, STEWARDS, Proxy, reverse_proxy

if TYPE_CHECKING:
    from collections.abc import Iterator

JSON = "application/json"
SIMPLE_TYPES = ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", f"text/plain; {JSON}")
"""What a page of another site may send unasked."""
ALWAYS = {
    "strict-transport-security": "max-age=31536000",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
LINK = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"}


@contextmanager
def upstream(name: str) -> Iterator[int]:
    """A server in the place of Dagster's, which says who it is and what it was told of the one who asks."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Security-Policy", "script-src 'nonce-1';")
            self.send_header("Referrer-Policy", "unsafe-url")
            self.end_headers()
            its_own = self.headers["Host"] == f"127.0.0.1:{server.server_port}"
            login = self.headers.get("Authorization")
            self.wfile.write(f"{name} {its_own} {login} {self.headers.get('Upgrade')}".encode())

        do_POST = do_PUT = do_DELETE = do_OPTIONS = do_PATCH = do_GET  # noqa: N815 - as above

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    folder = tmp_path_factory.mktemp("nginx")
    files = folder / "files" / "2020-11"
    files.mkdir(parents=True)
    (folder / "files" / "index.html").write_text("trang của kỳ", encoding="utf-8")
    (folder / "secret.xlsx").write_text("ngoài", encoding="utf-8")
    (files / "linked.xlsx").symlink_to(folder / "secret.xlsx")
    (files / "don-vi").mkdir()
    for name in (
        ".123-4.unfinished.tmp",
        "Phản hồi.xlsx",
        "Báo cáo.docx",
        "bìa.html",
        "gì.svg",
        "tình hình.png",
        "don-vi/217.html",
    ):
        (files / name).write_text("nội dung", encoding="utf-8")
    with (
        upstream("stewards'") as steward,
        upstream("administrators'") as administrator,
        reverse_proxy(folder, steward, administrator) as running,
    ):
        yield running


@pytest.mark.parametrize("host", [STEWARDS, ADMINISTRATORS])
def test_nobody_comes_in_without_a_login(proxy: Proxy, host: str) -> None:
    wrong = "Basic " + base64.b64encode(b"lan:wrong").decode()
    for path in ("/", "/graphql", "/files/"):
        assert proxy.answer(host, path, Authorization=None).status == 401
        assert proxy.answer(host, path, Authorization=wrong).status == 401


def test_each_login_leads_to_its_own_webserver_which_is_not_told_the_password(proxy: Proxy) -> None:
    assert proxy.answer(STEWARDS).text == "stewards' True None None"
    assert proxy.answer(ADMINISTRATORS).text == "administrators' True None None"
    login = "Basic " + base64.b64encode(b"lan:s").decode()
    assert proxy.answer(ADMINISTRATORS, Authorization=login).status == 401


def test_files_of_a_period_are_served_to_stewards(proxy: Proxy) -> None:
    answer = proxy.answer(STEWARDS, "/files/")
    assert (answer.status, answer.text, answer.headers["content-type"]) == (200, "trang của kỳ", "text/html")
    assert "content-disposition" not in answer.headers


@pytest.mark.parametrize(
    ("name", "kind", "disposition"),
    [
        (
            "Ph%E1%BA%A3n%20h%E1%BB%93i.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "attachment",
        ),
        (
            "B%C3%A1o%20c%C3%A1o.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "attachment",
        ),
        ("b%C3%ACa.html", "text/html", "attachment"),
        ("g%C3%AC.svg", "application/octet-stream", "attachment"),
        ("t%C3%ACnh%20h%C3%ACnh.png", "image/png", None),
        ("don-vi/217.html", "text/html", None),
    ],
)
def test_all_but_the_pages_is_saved_and_not_shown(proxy: Proxy, name: str, kind: str, disposition: str | None) -> None:
    answer = proxy.answer(STEWARDS, f"/files/2020-11/{name}")
    assert (answer.status, answer.headers["content-type"]) == (200, kind)
    assert answer.headers.get("content-disposition") == disposition


@pytest.mark.parametrize("host", [STEWARDS, ADMINISTRATORS])  # nginx has the files, and Dagster's own server
def test_page_of_a_period_alone_runs_a_script_which_it_names_itself(proxy: Proxy, host: str) -> None:
    pages = ["", "index.html", "2020-11/", "2020-11/index.html"]
    policies = {
        path: proxy.answer(host, f"/files/{path}").headers["content-security-policy"]
        for path in (*pages, "2020-11/don-vi/217.html", "2020-11/b%C3%ACa.html")
    }
    assert [path for path, policy in policies.items() if "script-src 'unsafe-inline'" in policy] == pages
    assert all(policy.startswith("default-src 'none'; ") for policy in policies.values())


@pytest.mark.parametrize(
    "path",
    [
        "/files/2020-11/",
        "/files/2020-11/.123-4.unfinished.tmp",
        "/files/2020-11/linked.xlsx",
        "/files/../secret.xlsx",
        "/files/..%2fsecret.xlsx",
        "/files/%2e%2e/%2e%2e/secret.xlsx",
    ],
)
def test_nothing_else_of_the_disk_is_served_and_no_list_of_a_folder(proxy: Proxy, path: str) -> None:
    answer = proxy.answer(STEWARDS, path)
    assert answer.status in {400, 403, 404} or answer.text.startswith("stewards'")
    assert "ngoài" not in answer.text
    assert "unfinished" not in answer.text


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (f"https://{ADMINISTRATORS}", 200),
        ("https://example.org", 403),
        ("null", 403),
        (f"http://{ADMINISTRATORS}", 403),
        (f"https://{STEWARDS}", 403),
        (f"https://{ADMINISTRATORS}:8443", 403),
        (f"https://{ADMINISTRATORS}.example.org", 403),
    ],
)
@pytest.mark.parametrize("kind", [JSON, None])
def test_page_of_another_site_cannot_act_with_the_login(
    proxy: Proxy, origin: str, status: int, kind: str | None
) -> None:
    assert proxy.answer(ADMINISTRATORS, "/graphql", "POST", Origin=origin, Content_Type=kind).status == status


@pytest.mark.parametrize(
    "says",
    [
        {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors", "Sec_Fetch_Dest": "image"},
        {"Sec_Fetch_Site": "same-site", "Sec_Fetch_Mode": "no-cors", "Sec_Fetch_Dest": "script"},
        {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "iframe"},
        {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "object"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-origin cross-site"},
        {"Origin": "https://example.org"},
    ],
)
@pytest.mark.parametrize("path", ["/", "/files/", "/server_info", "/graphql"])
def test_nothing_is_embedded_or_fetched_by_another_site(proxy: Proxy, path: str, says: dict[str, str]) -> None:
    assert proxy.answer(STEWARDS, path, **says).status == 403
    assert proxy.answer(ADMINISTRATORS, path, **says).status == 403


def test_link_from_a_mail_opens_a_page_and_changes_nothing(proxy: Proxy) -> None:
    for path in ("/", "/assets/inbox?view=checks", "/files/"):
        assert proxy.answer(STEWARDS, path, **LINK).status == 200
    for path in ("/graphql?query=mutation", "/graphql%0A?query=mutation", "/%67raphql", "//graphql", "/x/../graphql"):
        assert proxy.answer(ADMINISTRATORS, path, **LINK).status == 405
    assert proxy.answer(ADMINISTRATORS, "/", "POST", Content_Type=JSON, **LINK).status == 403
    assert proxy.answer(ADMINISTRATORS, "/graphql", "POST", Content_Type=JSON, **LINK).status == 403


@pytest.mark.parametrize("path", ["/graphql", "/graphql/", "/graphql?query=x", "/graphql%0A", "/graphql%0a?query=x"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "OPTIONS"])
def test_graphql_is_asked_by_post_alone(proxy: Proxy, path: str, method: str) -> None:
    own = f"https://{ADMINISTRATORS}"
    assert proxy.answer(ADMINISTRATORS, path, method).status == 405
    assert proxy.answer(ADMINISTRATORS, path, method, Origin=own, Content_Type=JSON).status == 405


def test_what_does_not_say_that_it_comes_from_the_pages_themselves_changes_nothing(proxy: Proxy) -> None:
    assert proxy.answer(ADMINISTRATORS, "/graphql", "POST", "{}", Content_Type=JSON).status == 405
    own = {"Content_Type": JSON, "Sec_Fetch_Site": "same-origin"}
    assert proxy.answer(ADMINISTRATORS, "/graphql", "POST", "{}", **own).status == 200


@pytest.mark.parametrize("kind", SIMPLE_TYPES)
def test_graphql_takes_no_type_that_a_form_can_send(proxy: Proxy, kind: str) -> None:
    origin = f"https://{ADMINISTRATORS}"
    assert proxy.answer(ADMINISTRATORS, "/graphql", "POST", "x", Origin=origin, Content_Type=kind).status == 405


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize("path", ["/", "/report_asset_materialization/inbox", "/report_asset_check/inbox"])
def test_nothing_is_changed_elsewhere_than_by_graphql(proxy: Proxy, path: str, method: str) -> None:
    own = {"Origin": f"https://{ADMINISTRATORS}", "Content_Type": JSON}
    assert proxy.answer(ADMINISTRATORS, path, method, **own).status in {403, 405}


@pytest.mark.parametrize(
    ("origin", "opened"),
    [(f"https://{STEWARDS}", True), ("https://example.org", False), ("null", False), (None, False)],
)
def test_websocket_is_opened_by_the_pages_themselves_alone(proxy: Proxy, origin: str | None, opened: bool) -> None:  # noqa: FBT001 - an example's answer
    asks = {"Upgrade": "websocket", "Connection": "Upgrade", "Origin": origin}
    answer = proxy.answer(STEWARDS, "/graphql", **asks)
    assert answer.text.endswith("websocket") == opened
    assert (answer.status == 200) == opened
    assert not proxy.answer(STEWARDS, "/", **asks).text.endswith("websocket")


@pytest.mark.parametrize("host", ["example.org", "127.0.0.1", f"{STEWARDS}.example.org", "hoptac", ""])
def test_another_name_that_points_here_leads_nowhere(proxy: Proxy, host: str) -> None:
    assert proxy.answer(host, Origin=f"https://{host}" if host else None).status in {400, 421}
    assert proxy.answer(host, "/graphql").status in {400, 421}


@pytest.mark.parametrize(
    ("host", "path", "asks", "status"),
    [
        (STEWARDS, "/", {}, 200),
        (STEWARDS, "/files/", {}, 200),
        (STEWARDS, "/files/none", {}, 404),
        (STEWARDS, "/", {"Authorization": None}, 401),
        (ADMINISTRATORS, "/", {}, 200),
        (ADMINISTRATORS, "/graphql", {}, 405),
        (ADMINISTRATORS, "/", {"Origin": "https://example.org"}, 403),
    ],
)
def test_every_answer_says_what_a_browser_may_do_with_it(
    proxy: Proxy, host: str, path: str, asks: dict[str, str | None], status: int
) -> None:
    answer = proxy.answer(host, path, **asks)
    assert answer.status == status
    assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "default-src" in policy
    assert ("script-src" in policy) == (status == 200 and path in ("/", "/files/"))  # Dagster's own, and the page's


def test_answer_of_a_webserver_that_is_down_says_so_too(tmp_path_factory: pytest.TempPathFactory) -> None:
    with reverse_proxy(tmp_path_factory.mktemp("down"), 1, 1) as proxy:
        answer = proxy.answer(STEWARDS)
    assert answer.status == 502
    assert answer.headers["content-security-policy"].startswith("default-src 'self'; object-src 'none'")


def test_what_is_asked_without_encryption_is_sent_to_the_encrypted_address(proxy: Proxy) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", proxy.plain, timeout=10)
    for host, status, location in ((STEWARDS, 301, f"https://{STEWARDS}/x?y"), ("example.org", 421, None)):
        connection.request("GET", "/x?y", headers={"Host": host})
        answer = connection.getresponse()
        assert (answer.status, answer.getheader("Location")) == (status, location)
        answer.read()
    connection.close()


def test_only_current_versions_of_tls_are_spoken() -> None:
    assert set(re.findall(r"ssl_protocols +(.*);", EXAMPLE)) == {"TLSv1.2 TLSv1.3"}
