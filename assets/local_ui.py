"""``make ui``: Dagster on loopback behind the request guard, and its daemon; neither lives without the other."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from assets.webserver import ADDRESS, PORT
from pipeline.runtime.private_files import keep_private
from pipeline.runtime.settings import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator

LOOK_EVERY, END_WITHIN = 0.5, 60.0
"""Seconds between two looks whether both live, and until one that does not end is killed."""


def main() -> None:
    """Start both and wait until they are told to end; exit status 1 where one of them ends by itself."""
    parser = argparse.ArgumentParser(prog="python -m assets.local_ui", description=__doc__)
    parser.add_argument("--port", "-p", type=int, default=PORT)
    port = parser.parse_args().port
    keep_private()
    os.environ.setdefault("DAGSTER_HOME", str(PROJECT / ".dagster"))
    Path(os.environ["DAGSTER_HOME"]).mkdir(parents=True, exist_ok=True)
    if _taken(port):
        sys.exit(f"Cổng {port} đang có chương trình khác dùng. Hãy chọn cổng khác, ví dụ: make ui PORT={port + 1}")
    for ends in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ends, signal.default_int_handler)
    sys.stdout.write(f"Giao diện Dagster: http://{ADDRESS}:{port}  (Ctrl+C để dừng)\n")
    sys.stdout.flush()
    webserver = [sys.executable, "-m", "assets.webserver", "-p", str(port)]
    daemon = [sys.executable, "-m", "dagster._daemon", "run"]
    with contextlib.suppress(KeyboardInterrupt), _running(webserver) as pages, _running(daemon) as runs:
        while pages.poll() is None and runs.poll() is None:
            time.sleep(LOOK_EVERY)
        sys.exit(1)


def _taken(port: int) -> bool:
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((ADDRESS, port))
        except OSError:
            return True
    return False


@contextlib.contextmanager
def _running(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process that ends with the block."""
    process = subprocess.Popen(command, cwd=PROJECT)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)  # as Ctrl-C does: both let what they started end, too
        try:
            process.wait(END_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


if __name__ == "__main__":
    main()
