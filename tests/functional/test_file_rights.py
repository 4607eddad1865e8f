"""What the commands of docs/operations.md give to nginx: the files of each period, and nothing else of an installation.

The commands run as they stand, with users of their own, in a mount namespace: of this machine nothing is changed.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from pipeline.runtime.settings import PROJECT
from tests.support.debian_programs import installed, not_here
from tests.support.ports import free_port
from tests.support.reverse_proxy import EXAMPLE, LOGINS, STEWARDS, write_certificate, write_logins

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.long

DOCUMENT = (PROJECT / "docs" / "operations.md").read_text(encoding="utf-8")
SERVICE = (PROJECT / "deploy" / "systemd" / "hoptac-.service.d" / "common.conf").read_text(encoding="utf-8")
OF_RIGHTS = ("useradd", "groupadd", "usermod", "gpasswd", "install -d", "chmod", "chgrp", "find")
WORKBOOK = PROJECT / "raw" / "2020-12" / "KTTT_2020-12_217_Lang Giang.xlsx"
NAMESPACE = """
set -e
umask 0022
exec 3>&1 1>&2
mount --make-rprivate /
cp -a /etc "$1/etc" && mount --bind "$1/etc" /etc
for folder in var/lib srv; do mkdir -p "$1/$folder" && mount --bind "$1/$folder" "/$folder"; done
mkdir -p /etc/nginx
"""
NIGHT = """
cp {workbook} /srv/hoptac/raw/ && chown root:hoptac /srv/hoptac/raw/*.xlsx && chmod 640 /srv/hoptac/raw/*.xlsx
umask {umask}
HOPTAC_RAW=/srv/hoptac/raw HOPTAC_STATE=/var/lib/hoptac/state HOPTAC_FILES=/var/lib/hoptac/files \
HOPTAC_DATABASE=/var/lib/hoptac/hoptac.duckdb HOPTAC_SETTLE_SECONDS=0 \
setpriv --regid hoptac --clear-groups {hoptac} run > "$1/night.log" 2>&1 || test $? = 1
"""
"""A night with the service's group and mask. As root, who may read this project wherever it lies."""
OLD = """
umask 0027
cd /var/lib/hoptac && mkdir -p files/2020-12 state && chgrp -R hoptac .
for file in files/2020-12/index.html state/ledger.jsonl hoptac.duckdb; do echo x > $file && chgrp hoptac $file; done
"""
"""What an earlier version left."""
LOOK = """
say() { shift; if "$@" > /dev/null 2>&1; then echo yes; else echo no; fi; }
say pages find /var/lib/hoptac/files -type f -exec cat {} +
say folders find /var/lib/hoptac/files -type d -exec ls {} +
say index test -s /var/lib/hoptac/files/2020-12/index.html
say write_files touch /var/lib/hoptac/files/x
say write_raw touch /srv/hoptac/raw/x.xlsx
say read_raw ls /srv/hoptac/raw
say list ls /var/lib/hoptac
say ledger head -c 1 /var/lib/hoptac/state/ledger.jsonl
say database head -c 1 /var/lib/hoptac/hoptac.duckdb
"""
MAY = ["yes"] * 3 + ["no"] * 6
SERVE = """
umask 0022
mkdir -p /etc/nginx /var/lib/nginx
cp "$1/hoptac.crt" "$1/hoptac.key" "$1/hoptac-stewards" "$1/hoptac-administrators" /etc/nginx/
{nginx} -c "$1/nginx.conf" -e "$1/error.log"
{curl} -sk -u {login} --resolve {host}:{port}:127.0.0.1 -w '%{{http_code}}\n' \
    -o /dev/null https://{host}:{port}/files/2020-12/ \\
    -o /dev/null https://{host}:{port}/files/2020-12/bao-cao-2020-12.docx >&3
kill "$(cat "$1/pid")"
"""
"""nginx as its user, with its files where the document has them."""


def commands(*parts: str) -> list[str]:
    """What is typed in these parts of the document and says who may do what."""
    found = []
    for part in parts:
        body = DOCUMENT.partition(f"\n## {part}\n")[2].partition("\n## ")[0]
        typed = re.findall(r"^\$ sudo (.+)$", body, flags=re.MULTILINE)
        found += [command for command in typed if command.startswith(OF_RIGHTS)]
    return found


def looked(folder: Path, *scripts: str) -> list[str]:
    """What www-data may do after these scripts ran in a namespace of their own."""
    look = f"setpriv --reuid www-data --regid www-data --init-groups sh -c {shlex.quote(LOOK)} >&3"
    script = "\n".join([NAMESPACE, *scripts, look])
    folder.mkdir(exist_ok=True)
    command = [installed("unshare"), "--mount", "sh", "-c", script, "sh", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    if done.returncode and "unshare failed" in done.stderr:
        not_here("no namespace can be made here")
    night = folder / "night.log"
    assert done.returncode == 0, done.stderr + (night.read_text(encoding="utf-8") if night.exists() else "")
    return done.stdout.split()


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if os.geteuid() != 0:
        not_here("only root makes users")
    return tmp_path_factory.mktemp("rights")


def nginx(folder: Path) -> str:
    """A script that serves the example as ``www-data`` and asks for a page and for a document."""
    write_certificate(folder)
    write_logins(folder)
    port = free_port()
    site = re.sub(r"listen 80;\n", "", EXAMPLE).replace("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;")
    around = f"user www-data; pid {folder}/pid; events {{}} http {{ access_log off;"
    (folder / "nginx.conf").write_text(f"{around}\n{site} }}", encoding="utf-8")
    return SERVE.format(
        nginx=installed("nginx"), curl=installed("curl"), login=LOGINS[STEWARDS], host=STEWARDS, port=port
    )


def night() -> str:
    (umask,) = re.findall(r"^UMask=(\d+)$", SERVICE, flags=re.MULTILINE)
    code = '"from pipeline.cli.commands import main; main()"'
    return f"cd {PROJECT}; " + NIGHT.format(workbook=f"'{WORKBOOK}'", umask=umask, hoptac=f"{sys.executable} -c {code}")


def test_nginx_reads_the_files_of_a_new_installation_and_nothing_else(folder: Path) -> None:
    served = ["200", "200"]
    assert looked(folder, *commands("Install", "Login"), night(), nginx(folder)) == served + MAY


def test_nginx_of_an_installation_that_was_upgraded_has_no_more(folder: Path) -> None:
    before = (
        "useradd --system --home-dir /var/lib/hoptac --shell /usr/sbin/nologin hoptac",
        "install -d -g hoptac -m 2775 /srv/hoptac/raw",
        "install -d -o hoptac -g hoptac -m 750 /var/lib/hoptac",
        "usermod --append --groups hoptac www-data",
    )
    assert looked(folder / "before", *before, OLD) != MAY
    assert looked(folder / "after", *before, OLD, *commands("Upgrade")) == MAY
