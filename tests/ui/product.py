"""The real product in a folder of its own: landing zone, nightly job and Dagster, started as people start them."""

from __future__ import annotations

import http.client
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.ports import free_port
from tests.support.revisions import ALLIANCE, answering_alliance

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PROJECT = Path(__file__).resolve().parents[2]
PERIOD = "2020-11"
NIGHTLY_WITHIN = 300  # seconds; ten on an idle machine
STARTED_WITHIN = 120
# Dagster's process group ends when the tests close their end of the pipe, also when they were killed.
GUARD = """
"$@" <&- & cat > /dev/null
trap '' TERM; kill -TERM 0; sleep 3; kill -KILL 0
"""


@dataclass
class Product:
    """A landing zone with the sample workbooks, and the nightly job over it."""

    folder: Path
    beside: dict[str, bytes] = field(default_factory=dict)
    """What lies in the landing zone beside the sample workbooks."""

    @property
    def raw(self) -> Path:
        """The landing zone."""
        return self.folder / "raw"

    @property
    def environment(self) -> dict[str, str]:
        """Every path lies in the folder; what the machine sets for another installation does not count."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("HOPTAC_", "DAGSTER_"))}
        return inherited | {
            "DAGSTER_HOME": str(self.folder / "dagster"),
            "HOPTAC_RAW": str(self.raw),
            "HOPTAC_STATE": str(self.folder / "state"),
            "HOPTAC_FILES": str(self.folder / "files"),
            "HOPTAC_DATABASE": str(self.folder / "hoptac.duckdb"),
            "HOPTAC_SETTLE_SECONDS": "0",
            "PYTHONUTF8": "1",
        }

    def set_up(self) -> None:
        """Lay out Dagster's settings and an empty landing zone."""
        self.raw.mkdir()
        (self.folder / "dagster").mkdir()
        shutil.copy(PROJECT / ".dagster" / "dagster.yaml", self.folder / "dagster")

    def receive_samples(self) -> None:
        """Lay the sample workbooks into the landing zone and run the nightly job."""
        shutil.copytree(PROJECT / "raw" / PERIOD, self.raw / PERIOD)
        (self.raw / ALLIANCE).write_bytes(answering_alliance())  # all of it is green
        self.run_nightly_job()

    def run_nightly_job(self) -> None:
        """Do what ``make run`` does."""
        command = [sys.executable, "-m", "assets.run"]
        with (self.folder / "nightly.log").open("ab") as log:
            subprocess.run(
                command,
                cwd=PROJECT,
                env=self.environment,
                check=True,
                stdout=log,
                stderr=subprocess.STDOUT,
                timeout=NIGHTLY_WITHIN,
            )

    def lay(self, beside: Mapping[str, bytes]) -> bool:
        """Let exactly these files lie beside the sample workbooks; whether that changed anything."""
        if beside == self.beside:
            return False
        for name in self.beside.keys() - beside.keys():
            (self.raw / name).unlink()
        for name, content in beside.items():
            hidden = self.raw / f".{name}"
            hidden.write_bytes(content)
            hidden.rename(self.raw / name)  # at once, so that the sensor never meets half a file
        self.beside = dict(beside)
        return True

    def run_nightly_job_with(self, beside: Mapping[str, bytes]) -> None:
        """Lay these files and run the nightly job, unless they lay there already."""
        if self.lay(beside):
            self.run_nightly_job()


@contextmanager
def dagster(product: Product) -> Iterator[str]:
    """The address of a Dagster with webserver and daemon, as ``make ui`` starts them."""
    port = free_port()
    with served(product, port, [sys.executable, "-m", "assets.local_ui", "-p", str(port)]) as address:
        yield address


@contextmanager
def served(product: Product, port: int, command: list[str], path: str = "/server_info") -> Iterator[str]:
    """The address of what a command serves on a port; all its processes end with the block."""
    log = product.folder / f"dagster-{port}.log"
    with log.open("wb") as output:
        guard = subprocess.Popen(
            ["/bin/sh", "-c", GUARD, "guard", *command],
            cwd=PROJECT,
            env=product.environment,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait_until_served(port, path, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        guard.communicate()


def _wait_until_served(port: int, path: str, log: Path) -> None:
    deadline = time.monotonic() + STARTED_WITHIN
    while not _served(port, path):
        if time.monotonic() > deadline:
            message = f"Dagster did not start:\n{log.read_text(encoding='utf-8', errors='replace')[-4000:]}"
            raise RuntimeError(message)
        time.sleep(0.2)


def _served(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
