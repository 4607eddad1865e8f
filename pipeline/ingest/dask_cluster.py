"""Workbooks read on a dask cluster: a task is a chunk, whose files are guarded there as they are on one machine.

A worker of dask starts worker processes of its own, so that a hostile file kills one of those and never the worker. A
chunk whose worker is lost is read by another one.
"""

from __future__ import annotations

import logging
import multiprocessing
import warnings
from collections import deque
from concurrent.futures import CancelledError
from contextlib import contextmanager
from pathlib import Path
from socket import gethostname
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from distributed import Client, KilledWorker
from distributed.comm.core import CommClosedError
from distributed.versions import VersionMismatchWarning
from pydantic import SecretStr

from pipeline.ingest.cluster_errors import ClusterError
from pipeline.ingest.read_locally import ReadChunk, read_locally
from pipeline.landing.remote_raw import fetch_files
from pipeline.runtime.code_version import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from distributed import Future

    from pipeline.ingest.read_locally import Chunk
    from pipeline.runtime.settings import Settings

AHEAD = 2
"""How many chunks are under way for each worker, so that none waits and few results lie about."""
CONNECT_SECONDS = 10.0
"""How long a scheduler may take to answer at all."""
OTHER_CODE = "a worker of the cluster has other code or reference data: install the same version there"
_OR_HERE = "hoặc bỏ HOPTAC_DASK để đọc trên máy này"


def read_on_cluster(settings: Settings, chunks: Iterable[Chunk]) -> Iterator[ReadChunk]:
    """Read the chunks on the cluster, in their order; ClusterError where it has none who can."""
    sent = settings.model_copy(update={"smtp_password": SecretStr(""), "postgres_url": SecretStr("")})
    with _client(settings) as client:
        most = AHEAD * _ready_workers(client, settings)
        running: deque[Future[list[ReadChunk]]] = deque()
        for chunk in chunks:
            if len(running) >= most:
                yield from _result(running.popleft(), settings)
            running.append(client.submit(read_on_worker, chunk, sent, fingerprint(), pure=False))
        while running:
            yield from _result(running.popleft(), settings)


@contextmanager
def _client(settings: Settings) -> Iterator[Client]:
    """A client of the scheduler, which says what it has to say in what it raises and not on the terminal."""
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).handlers.clear()
    warnings.filterwarnings("ignore", category=VersionMismatchWarning)  # of Python or dask; ours are compared below
    try:
        client = Client(settings.dask, timeout=min(CONNECT_SECONDS, settings.cluster_seconds), set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as problem:
        message = f"no dask scheduler answers at {settings.dask}: {problem}"
        vi = f"Không nối được với bộ điều phối dask: hãy xem bộ điều phối đó có đang chạy không, {_OR_HERE}"
        raise ClusterError(message, _at(settings, vi)) from problem
    with client:
        yield client


def _ready_workers(client: Client, settings: Settings) -> int:
    """How many workers the cluster has; ClusterError where it has none, or one whose program is not this one."""
    try:
        client.wait_for_workers(1, timeout=settings.cluster_seconds)
    except TimeoutError as problem:
        message = f"the scheduler at {settings.dask} had no worker for {settings.cluster_seconds:g} seconds"
        vi = f"Cụm dask không có máy đọc nào trong {settings.cluster_seconds:g} giây: hãy khởi động máy đọc, {_OR_HERE}"
        raise ClusterError(message, _at(settings, vi)) from problem
    versions = client.run(fingerprint, on_error="return")
    if strange := sorted(worker for worker, version in versions.items() if version != fingerprint()):
        raise ClusterError(OTHER_CODE, _at(settings, _other_code(", ".join(strange[:3]))))
    return len(versions)


def _result(future: Future[list[ReadChunk]], settings: Settings) -> list[ReadChunk]:
    """What was read; ClusterError where the cluster was lost, or took too long, over it."""
    try:
        return future.result(settings.cluster_seconds)
    except TimeoutError as problem:
        message = f"the cluster did not read a chunk within {settings.cluster_seconds:g} seconds"
        vi = (
            f"Cụm dask không đọc xong một lượt tệp trong {settings.cluster_seconds:g} giây: hãy xem các máy đọc, "
            "hoặc tăng HOPTAC_CLUSTER_SECONDS"
        )
        raise ClusterError(message, _at(settings, vi)) from problem
    except (CancelledError, KilledWorker, CommClosedError) as problem:
        message = f"the cluster was lost while it read: {problem}"
        vi = f"Mất liên lạc với cụm dask khi đang đọc: hãy xem bộ điều phối và các máy đọc rồi chạy lại, {_OR_HERE}"
        raise ClusterError(message, _at(settings, vi)) from problem


def _at(settings: Settings, sentence: str) -> str:
    return f"{sentence} (HOPTAC_DASK = {settings.dask})."


def _other_code(worker: str) -> str:
    return (
        f"Máy đọc {worker} của cụm dask không có chương trình, hoặc có bản khác với máy này: hãy cài cùng một "
        f"phiên bản lên máy đó, {_OR_HERE}"
    )


def read_on_worker(chunk: Chunk, limits: Settings, code: str) -> list[ReadChunk]:
    """Read a chunk in a worker of dask, from the folder that both machines share or from the landing zone's URL."""
    if fingerprint() != code:
        raise ClusterError(OTHER_CODE, _at(limits, _other_code(gethostname())))
    if not limits.raw_url and not limits.raw.is_dir():
        message = f"a worker of the cluster does not see {limits.raw}: share it, or give its URL"
        vi = (
            f"Máy đọc {gethostname()} của cụm dask không thấy thư mục {limits.raw} (HOPTAC_RAW): hãy chia sẻ thư mục "
            "đó cho máy đọc ở cùng đường dẫn, hoặc đặt HOPTAC_RAW là một địa chỉ"
        )
        raise ClusterError(message, _at(limits, vi))
    multiprocessing.current_process().daemon = False  # dask's nanny forbids a worker to have worker processes
    if limits.raw_url:
        with TemporaryDirectory(prefix="hoptac-") as folder:
            return list(
                read_locally(fetch_files(limits.raw_url, [name for _, name in chunk], Path(folder)), chunk, limits)
            )
    return list(read_locally(limits.raw, chunk, limits))
