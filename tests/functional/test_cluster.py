"""A dask cluster gives the verdicts that worker processes here give, also when one of its workers is killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from socket import gethostname
from typing import TYPE_CHECKING

import pytest
from distributed import Client

from pipeline.ingest.cluster_errors import ClusterError
from pipeline.ingest.dask_cluster import read_on_worker
from pipeline.ingest.ingest import ingest_workbooks
from pipeline.runs.expected_failures import CANNOT_GO_ON, failure_text
from pipeline.runtime.code_version import fingerprint
from pipeline.runtime.settings import PROJECT
from pipeline.staging.store import stage_of
from pipeline.staging.tables import staged_types
from tests.support.dagster_runs import environment
from tests.support.hoptac_command import hoptac
from tests.support.hostile_files import HOSTILE
from tests.support.hostile_formats import OLE_LOOP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pipeline.runtime.settings import Settings
    from tests.support.installation import Installation

SCHEDULER = ("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--dashboard-address", "127.0.0.1:0")
WORKER = ("worker", "--nthreads", "1", "--host", "127.0.0.1", "--no-dashboard", "--memory-limit", "0")
WITHIN = 120
pytestmark = pytest.mark.long


@contextmanager
def dask(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process of dask's, as its command starts it; gone after the block."""
    command = [sys.executable, "-m", "dask", *arguments, "--scheduler-file", str(folder / "scheduler.json")]
    with (folder / "dask.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=PROJECT, stdout=log, stderr=log, start_new_session=True)
    try:
        yield process
    finally:
        with ExitStack() as gone:
            gone.callback(process.wait)
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler's address and its two workers: one in the care of dask's nanny, as by default, and one without."""
    with (
        dask(tmp_path, *SCHEDULER),
        dask(tmp_path, *WORKER, "--local-directory", str(tmp_path / "1")) as cared_for,
        dask(tmp_path, *WORKER, "--local-directory", str(tmp_path / "2"), "--no-nanny") as alone,
    ):
        until = time.monotonic() + WITHIN
        while not (tmp_path / "scheduler.json").exists():
            assert time.monotonic() < until
            time.sleep(0.1)
        scheduler = str(tmp_path / "scheduler.json")
        with Client(scheduler_file=scheduler, set_as_default=False) as client:  # type: ignore[no-untyped-call]  # dask's
            client.wait_for_workers(2, timeout=WITHIN)
            address = client.scheduler.address
        yield address, [cared_for, alone]


def verdicts(settings: Settings) -> dict[str, list[str]]:
    """All that is staged, in an order of its own."""
    stage = stage_of(settings)
    return {table: sorted(map(repr, stage.frame(table).iter_rows())) for table in staged_types()}


@pytest.fixture
def installation(empty_installation: Callable[[], Installation]) -> Installation:
    """The samples among some hostile files, in chunks of three."""
    installation = empty_installation()
    for month in ("2020-11", "2020-12"):
        shutil.copytree(PROJECT / "raw" / month, installation.raw / "samples" / month)
    for number, (build, _) in enumerate(list(HOSTILE.values())[::7]):
        (installation.raw / f"{number:03}.xlsx").write_bytes(build())
    (installation.raw / "devouring.xlsx").write_bytes(OLE_LOOP)  # kills the process that reads it
    return replace(installation, settings=installation.settings.model_copy(update={"chunk": 3}))


def test_verdicts_are_those_of_the_pool_though_a_worker_is_killed_meanwhile(
    installation: Installation, cluster: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    address, (_, alone) = cluster
    heard: list[tuple[int, int]] = []

    def kill_after_the_first_chunk(done: int, of: int) -> None:
        heard.append((done, of))
        if alone.poll() is None:
            os.killpg(alone.pid, signal.SIGKILL)
            alone.wait()

    there = installation.settings.model_copy(
        update={"dask": address, "state": installation.folder / "cluster", "cluster_seconds": 300}
    )
    ingested = ingest_workbooks(there, kill_after_the_first_chunk)
    assert alone.returncode == -signal.SIGKILL
    assert len(heard) > 5
    assert heard[-1] == (ingested.read, ingested.read)
    ingest_workbooks(installation.settings)
    found = verdicts(there)
    assert found == verdicts(installation.settings)
    assert any("dừng giữa chừng" in message for message in found["findings"])  # of the file that kills what reads it


def on(address: str) -> dict[str, str]:
    """The variables with which the command reads on a cluster."""
    return {"HOPTAC_DASK": address, "HOPTAC_CLUSTER_SECONDS": "300"}


@pytest.mark.parametrize(
    ("version", "worker"),
    [(lambda: "other", gethostname()), (lambda: f"{os.getpid()}", "tcp://127.0.0.1:")],
    ids=["seen where a chunk is read", "seen before anything is sent"],
)
def test_worker_with_other_code_reads_nothing_and_the_run_ends_with_a_sentence(
    installation: Installation,
    cluster: tuple[str, list[subprocess.Popen[bytes]]],
    monkeypatch: pytest.MonkeyPatch,
    version: Callable[[], str],
    worker: str,
) -> None:
    there = installation.settings
    monkeypatch.setattr("pipeline.ingest.dask_cluster.fingerprint", version)
    monkeypatch.setattr("tests.support.hoptac_command.environment", lambda _: environment(there) | on(cluster[0]))
    done = hoptac(there, "run")
    (sentence,) = done.stdout.splitlines()
    assert done.returncode == CANNOT_GO_ON
    assert sentence.startswith(f"Máy đọc {worker}")
    assert "hãy cài cùng một phiên bản lên máy đó" in sentence
    assert f"HOPTAC_DASK = {cluster[0]}" in sentence
    assert not stage_of(there).batches()
    assert not there.database.exists()


def test_worker_that_does_not_see_the_landing_zone_says_so(settings: Settings) -> None:
    settings.raw.rmdir()  # else every file of it would count as gone, and wait for ever
    with pytest.raises(ClusterError) as problem:
        read_on_worker([("0" * 64, "a.xlsx")], settings, fingerprint())
    assert f"không thấy thư mục {settings.raw} (HOPTAC_RAW): hãy chia sẻ" in failure_text(problem.value)
