"""The example of a reverse proxy, served by a real nginx: a login before everything, and no page of another site."""

from __future__ import annotations

import base64
import http.client
import http.server
import os
import re
import socket
import ssl
import subprocess
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from pipeline.runtime.settings import PROJECT
from tests.support.debian_programs import installed
from tests.support.ports import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EXAMPLE = (PROJECT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
STEWARDS, ADMINISTRATORS = "hoptac.example.vn", "quan-tri.hoptac.example.vn"


@contextmanager
def upstream(answer: str) -> Iterator[int]:
    """A server in the place of Dagster's, which says who it is and what it was told of the login."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(f"{answer} {self.headers['Host']} {self.headers.get('Authorization')}".encode())

        do_POST = do_GET  # noqa: N815 - as above

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server.server_port
        server.shutdown()


@dataclass(frozen=True)
class Proxy:
    """A running nginx."""

    plain: int
    encrypted: int

    def ask(
        self, host: str, path: str = "/", login: str = "", origin: str = "", method: str = "GET"
    ) -> tuple[int, str]:
        """Status and text of an answer over TLS."""
        headers = {"Host": host} | ({"Origin": origin} if origin else {})
        if login:
            headers["Authorization"] = "Basic " + base64.b64encode(login.encode()).decode()
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        connection = http.client.HTTPSConnection("127.0.0.1", self.encrypted, context=context, timeout=10)
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        found = answer.status, answer.read().decode()
        connection.close()
        return found


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    program, openssl = installed("nginx"), installed("openssl")
    folder = tmp_path_factory.mktemp("nginx")
    subject = ["-subj", f"/CN={STEWARDS}", "-keyout", "hoptac.key", "-out", "hoptac.crt"]
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", *subject],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    for who, password in (("stewards", "s"), ("administrators", "a")):
        command = [openssl, "passwd", "-6", password]
        hashed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        (folder / f"hoptac-{who}").write_text(f"lan:{hashed}", encoding="utf-8")
    (folder / "files").mkdir()
    (folder / "files" / "index.html").write_text("trang của kỳ", encoding="utf-8")
    with upstream("stewards'") as steward, upstream("administrators'") as administrator:
        proxy = Proxy(free_port(), free_port())
        write_configuration(folder, proxy, steward, administrator)
        command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
        tested = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
        assert tested.returncode == 0, tested.stderr
        assert "warn" not in tested.stderr
        running = subprocess.Popen(command)
        try:
            wait_until_open(proxy.encrypted)
            yield proxy
        finally:
            running.terminate()
            running.wait(10)


def write_configuration(folder: Path, proxy: Proxy, steward: int, administrator: int) -> None:
    """The example with the ports and paths of this test, in the middle of a configuration of nginx."""
    site = EXAMPLE.replace("listen 80;", f"listen 127.0.0.1:{proxy.plain};")
    site = site.replace("listen 443 ssl;", f"listen 127.0.0.1:{proxy.encrypted} ssl;")
    site = site.replace("127.0.0.1:3001;", f"127.0.0.1:{steward};").replace(
        "127.0.0.1:3000;", f"127.0.0.1:{administrator};"
    )
    site = site.replace("/etc/nginx/", f"{folder}/").replace("/var/lib/hoptac/", f"{folder}/")
    user = "user root;" if os.geteuid() == 0 else ""  # else nginx's workers could not read the folder
    names = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{name}_temp_path {folder}/{name};" for name in names)
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pid {folder}/pid; events {{}} http {{ access_log off; {temporary}\n{site} }}",
        encoding="utf-8",
    )


def wait_until_open(port: int) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("nginx does not answer")


@pytest.mark.parametrize("host", [STEWARDS, ADMINISTRATORS])
def test_nobody_comes_in_without_a_login(proxy: Proxy, host: str) -> None:
    for path in ("/", "/graphql", "/files/"):
        assert proxy.ask(host, path)[0] == 401
        assert proxy.ask(host, path, login="lan:wrong")[0] == 401


def test_each_login_leads_to_its_own_webserver_which_is_not_told_the_password(proxy: Proxy) -> None:
    assert proxy.ask(STEWARDS, login="lan:s") == (200, f"stewards' {STEWARDS} None")
    assert proxy.ask(ADMINISTRATORS, login="lan:a") == (200, f"administrators' {ADMINISTRATORS} None")
    assert proxy.ask(ADMINISTRATORS, login="lan:s")[0] == 401


def test_files_of_a_period_are_served_to_stewards(proxy: Proxy) -> None:
    assert proxy.ask(STEWARDS, "/files/", login="lan:s") == (200, "trang của kỳ")


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (f"https://{ADMINISTRATORS}", 200),
        ("https://example.org", 403),
        ("null", 403),
        (f"http://{ADMINISTRATORS}", 403),
        (f"https://{STEWARDS}", 403),
        (f"https://{ADMINISTRATORS}.example.org", 403),
    ],
)
def test_page_of_another_site_cannot_act_with_the_login(proxy: Proxy, origin: str, status: int) -> None:
    assert proxy.ask(ADMINISTRATORS, "/graphql", "lan:a", origin, "POST")[0] == status


def test_what_is_asked_without_encryption_is_sent_to_the_encrypted_address(proxy: Proxy) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", proxy.plain, timeout=10)
    connection.request("GET", "/x?y", headers={"Host": STEWARDS})
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("Location")) == (301, f"https://{STEWARDS}/x?y")
    connection.close()


def test_only_current_versions_of_tls_are_spoken() -> None:
    assert set(re.findall(r"ssl_protocols +(.*);", EXAMPLE)) == {"TLSv1.2 TLSv1.3"}
