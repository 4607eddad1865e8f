"""``make ui`` starts webserver and daemon together, on loopback, and both end with it."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.runtime.settings import PROJECT
from tests.support.dagster_runs import dagster_environment
from tests.support.open_files import open_to_all
from tests.support.ports import free_port
from tests.support.services import ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.installation import Installation

ALIVE = "{ instance { daemonHealth { allDaemonStatuses { daemonType healthy } } } }"
ENDED_WITHIN = 240


def of_make_ui(port: int) -> list[str]:
    """The command of the Makefile."""
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    (arguments,) = re.findall(
        r"^ui:.*\n\t@\$\(BIN\)/python (.+) \$\(or \$\(PORT\),3000\)$", makefile, flags=re.MULTILINE
    )
    return [sys.executable, *arguments.split(), str(port)]


@pytest.mark.long
def test_port_that_is_taken_is_said_in_one_sentence() -> None:
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        done = subprocess.run(of_make_ui(port), cwd=PROJECT, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(f"Cổng {port} đang có chương trình khác dùng.")
    assert "Traceback" not in done.stderr


@pytest.mark.long
def test_pages_and_daemon_start_and_end_together(
    empty_installation: Callable[[], Installation], tmp_path: Path
) -> None:
    variables, port = dagster_environment(empty_installation().settings), free_port()
    home = Path(variables["DAGSTER_HOME"])
    before = open_to_all(home)
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(of_make_ui(port), cwd=PROJECT, env=variables, stdout=log, stderr=log, umask=0o022)
    until = time.monotonic() + ENDED_WITHIN
    try:
        while not any(daemon["healthy"] for daemon in daemons(port)):
            assert time.monotonic() < until, (tmp_path / "log").read_text(encoding="utf-8")
            time.sleep(0.5)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(ENDED_WITHIN)
    with socket.socket() as client:
        assert client.connect_ex(("127.0.0.1", port)) != 0
    assert "Traceback" not in (tmp_path / "log").read_text(encoding="utf-8")
    assert process.returncode == 0
    assert list(home.rglob("*.db"))
    assert open_to_all(home) - before == set()


def daemons(port: int) -> list[dict[str, object]]:
    found: list[dict[str, object]] = ask(port, ALIVE, ENDED_WITHIN)["instance"]["daemonHealth"]["allDaemonStatuses"]
    return found
