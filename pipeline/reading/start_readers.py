"""Begins the processes that read workbooks, for callers that know early that there is something to be read."""

from __future__ import annotations

from pipeline.runtime.worker_server import start_worker_server

READERS = "pipeline.reading.read_in_worker"
"""The module with all that reads, by its name: whoever begins the readers need not load it."""


def start_readers() -> None:
    """Let the server of the worker processes load what reads, and return at once."""
    start_worker_server(READERS)
