"""The server that worker processes are forked from: begun early, it loads their code while its parent does more.

A worker that it forks has everything imported; the parent loads nothing for it.
"""

from __future__ import annotations

from multiprocessing.forkserver import ensure_running, set_forkserver_preload

LIMITS = "pipeline.runtime.settings"
"""What the limits of every task are made of: a worker that had to load it would begin 0.1 s of a processor later."""


def start_worker_server(preload: str) -> None:
    """Have the server import a module, and return at once; one that runs already goes on with what it has imported."""
    set_forkserver_preload([LIMITS, preload])
    ensure_running()
