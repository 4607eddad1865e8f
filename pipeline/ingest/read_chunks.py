"""New workbooks read and validated in chunks: by worker processes here, or on the dask cluster of the settings."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from pipeline.ingest.read_locally import ReadChunk, read_locally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.ingest.read_locally import Chunk
    from pipeline.runtime.settings import Settings


def read_chunks(settings: Settings, chunks: Iterable[Chunk]) -> Iterator[ReadChunk]:
    """Read the chunks in their order: a cluster one by one, the workers here without a pause between them."""
    if settings.dask:
        from pipeline.ingest.dask_cluster import read_on_cluster  # noqa: PLC0415 - of the extra "scale"

        yield from read_on_cluster(settings, chunks)
    else:
        yield from read_locally(settings.raw, list(chain.from_iterable(chunks)), settings)
