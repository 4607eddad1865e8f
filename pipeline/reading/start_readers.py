"""Begins the processes that read workbooks, for callers that know early that there is something to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.runtime.worker_server import start_worker_server

if TYPE_CHECKING:
    from pipeline.runtime.settings import Settings

READERS = "pipeline.reading.read_in_worker"
"""The module with all that reads, by its name: whoever begins the readers need not load it."""


def start_readers(settings: Settings) -> None:
    """Let the server of the worker processes load what reads, and return at once; nothing where a cluster reads."""
    if not settings.dask:
        start_worker_server(READERS)
