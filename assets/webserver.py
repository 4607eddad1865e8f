"""Dagster's webserver on loopback behind the request guard: ``python -m assets.webserver -p 3000 [--read-only]``."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
from typing import TYPE_CHECKING

import uvicorn
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._utils.log import configure_loggers
from dagster_webserver.cli import DEFAULT_DB_STATEMENT_TIMEOUT, DEFAULT_POOL_MAX_OVERFLOW, DEFAULT_POOL_RECYCLE
from dagster_webserver.version import __version__

from assets.instances import PagesInstance, opened, workspace
from assets.pages import Pages
from assets.request_guard import RequestGuard
from assets.storage import StorageUnavailableError
from pipeline.runtime.setting_sources import usable_settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.applications import Starlette

ADDRESS, PORT = "127.0.0.1", 3000
GRACE = 10
"""Seconds that an answer under way may take when the process is told to end."""
LIVE_DATA_EVERY = 2000
"""Milliseconds after which an open page asks for news, as Dagster has it."""


@contextlib.asynccontextmanager
async def _until_stopped(_: Starlette) -> AsyncIterator[None]:
    """Let Ctrl-C and SIGTERM end the server without a trace, as Dagster's own does."""
    with contextlib.suppress(asyncio.CancelledError):
        yield


def serve(port: int, *, read_only: bool) -> None:
    """Serve Dagster's pages to this machine until the process is told to end."""
    chosen = usable_settings()  # the pages tell of those that cannot be used
    with opened(PagesInstance) as instance:
        instance.optimize_for_webserver(DEFAULT_DB_STATEMENT_TIMEOUT, DEFAULT_POOL_RECYCLE, DEFAULT_POOL_MAX_OVERFLOW)
        with WorkspaceProcessContext(
            instance, workspace_load_target=workspace(), version=__version__, read_only=read_only
        ) as context:
            pages = Pages(context, chosen.web_prefix, LIVE_DATA_EVERY, files=chosen.files)
            guarded = RequestGuard(pages.create_asgi_app(lifespan=_until_stopped), chosen.web_prefix)
            uvicorn.run(guarded, host=ADDRESS, port=port, log_level="warning", timeout_graceful_shutdown=GRACE)


def main() -> None:
    """Read the arguments, which are those of Dagster's own webserver, and serve."""
    parser = argparse.ArgumentParser(prog="python -m assets.webserver", add_help=False, description=__doc__)
    parser.add_argument("--host", "-h", choices=[ADDRESS], default=ADDRESS)
    parser.add_argument("--port", "-p", type=int, default=PORT)
    parser.add_argument("--read-only", action="store_true", help="nothing can be started or changed")
    arguments = parser.parse_args()
    configure_loggers(log_level="INFO")
    try:
        serve(arguments.port, read_only=arguments.read_only)
    except StorageUnavailableError as problem:
        problem.show()
        sys.exit(problem.exit_code)


if __name__ == "__main__":
    main()
