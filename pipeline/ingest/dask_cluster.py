"""Workbooks read on a dask cluster: a task is a chunk, whose files are guarded there as they are on one machine.

A worker of dask starts worker processes of its own, so that a hostile file kills one of those and never the worker. A
chunk whose worker is lost is read by another one.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from distributed import Client
from pydantic import SecretStr

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


class ClusterError(RuntimeError):
    """A worker of the cluster is not fit to read for us."""


def read_on_cluster(settings: Settings, chunks: Iterable[Chunk]) -> Iterator[ReadChunk]:
    """Read the chunks on the cluster, in their order."""
    sent = settings.model_copy(update={"smtp_password": SecretStr(""), "postgres_url": SecretStr("")})
    with Client(settings.dask, set_as_default=False) as client:  # type: ignore[no-untyped-call]
        client.wait_for_workers(1, timeout=settings.cluster_seconds)
        most = AHEAD * len(client.scheduler_info(n_workers=-1)["workers"])
        running: deque[Future[list[ReadChunk]]] = deque()
        for chunk in chunks:
            if len(running) >= most:
                yield from running.popleft().result(settings.cluster_seconds)
            running.append(client.submit(read_on_worker, chunk, sent, fingerprint(), pure=False))
        while running:
            yield from running.popleft().result(settings.cluster_seconds)


def read_on_worker(chunk: Chunk, limits: Settings, code: str) -> list[ReadChunk]:
    """Read a chunk in a worker of dask, from the folder that both machines share or from the landing zone's URL."""
    if fingerprint() != code:
        message = "a worker of the cluster has other code or reference data: install the same version there"
        raise ClusterError(message)
    if not limits.raw_url and not limits.raw.is_dir():
        message = f"a worker of the cluster does not see {limits.raw}: share it, or give its URL"
        raise ClusterError(message)
    multiprocessing.current_process().daemon = False  # dask's nanny forbids a worker to have worker processes
    if limits.raw_url:
        with TemporaryDirectory(prefix="hoptac-") as folder:
            return list(
                read_locally(fetch_files(limits.raw_url, [name for _, name in chunk], Path(folder)), chunk, limits)
            )
    return list(read_locally(limits.raw, chunk, limits))
