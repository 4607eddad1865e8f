"""The example of a reverse proxy in ``deploy/``, served by a real nginx in front of whatever listens on two ports."""

from __future__ import annotations

import base64
import http.client
import os
import socket
import ssl
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from pipeline.runtime.settings import PROJECT
from tests.support.debian_programs import installed
from tests.support.ports import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

EXAMPLE = (PROJECT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
STEWARDS, ADMINISTRATORS = "hoptac.example.vn", "quan-tri.hoptac.example.vn"
LOGINS = {STEWARDS: "lan:s", ADMINISTRATORS: "lan:a"}
OPENED_WITHIN = 20


@dataclass(frozen=True)
class Answer:
    """What nginx answers."""

    status: int
    text: str
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Proxy:
    """A running nginx."""

    plain: int
    encrypted: int

    def answer(
        self, host: str, path: str = "/", method: str = "GET", body: str = "", /, **headers: str | None
    ) -> Answer:
        """An answer over TLS to a person with a login; ``Sec_Fetch_Site`` is Sec-Fetch-Site, None leaves one out."""
        login = base64.b64encode(LOGINS.get(host, LOGINS[STEWARDS]).encode()).decode()
        asks: dict[str, str | None] = {"Host": host, "Authorization": f"Basic {login}"}
        asks |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask(path, method, body, {name: value for name, value in asks.items() if value is not None})

    def ask(self, path: str, method: str, body: str, headers: Mapping[str, str]) -> Answer:
        """An answer over TLS to a request with these headers."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        connection = http.client.HTTPSConnection("127.0.0.1", self.encrypted, context=context, timeout=30)
        try:
            connection.request(method, path, body.encode() or None, dict(headers))
            found = connection.getresponse()
            content = found.read().decode(errors="replace")
            return Answer(found.status, content, {name.lower(): value for name, value in found.getheaders()})
        finally:
            connection.close()


@contextmanager
def reverse_proxy(folder: Path, steward: int, administrator: int) -> Iterator[Proxy]:
    """nginx with the example in a folder of its own, which has the period's files in ``files``."""
    program = installed("nginx")
    write_certificate(folder)
    write_logins(folder)
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


def write_certificate(folder: Path) -> None:
    """A certificate of the folder's own, for the names of the example."""
    names = f"subjectAltName=DNS:{STEWARDS},DNS:{ADMINISTRATORS}"
    subject = ["-subj", f"/CN={STEWARDS}", "-addext", names, "-keyout", "hoptac.key", "-out", "hoptac.crt"]
    command = [installed("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", *subject]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def write_logins(folder: Path) -> None:
    """A person for each of the two addresses."""
    for who, login in zip(("stewards", "administrators"), LOGINS.values(), strict=True):
        user, _, password = login.partition(":")
        command = [installed("openssl"), "passwd", "-6", password]
        hashed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        (folder / f"hoptac-{who}").write_text(f"{user}:{hashed}", encoding="utf-8")


def write_configuration(folder: Path, proxy: Proxy, steward: int, administrator: int) -> None:
    """The example with the ports and paths of this test, in the middle of a configuration of nginx."""
    site = EXAMPLE.replace("listen 80;", f"listen 127.0.0.1:{proxy.plain};")
    site = site.replace("listen 443 ssl;", f"listen 127.0.0.1:{proxy.encrypted} ssl;")
    site = site.replace("127.0.0.1:3001;", f"127.0.0.1:{steward};")
    site = site.replace("127.0.0.1:3000;", f"127.0.0.1:{administrator};")
    site = site.replace("rate=20r/s", "rate=2000r/s")  # tests ask faster than people
    site = site.replace("/etc/nginx/", f"{folder}/").replace("/var/lib/hoptac/", f"{folder}/")
    user = "user root;" if os.geteuid() == 0 else ""  # else nginx's workers could not read the folder
    names = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{name}_temp_path {folder}/{name};" for name in names)
    log = f"log_format asked '$status|$request_method|$host|$request_uri'; access_log {folder}/access.log asked;"
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pid {folder}/pid; events {{}} http {{ {log} {temporary}\n{site} }}",
        encoding="utf-8",
    )


def wait_until_open(port: int) -> None:
    """Wait until somebody listens there."""
    deadline = time.monotonic() + OPENED_WITHIN
    while time.monotonic() < deadline:
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("nginx does not answer")
