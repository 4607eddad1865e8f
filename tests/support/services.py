"""The services of ``deploy/``, started with the commands of their units, in a folder of their own."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

from pipeline.runtime.settings import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def command(unit: str, port: int) -> list[str]:
    """What the unit starts, from where this test runs and on another port."""
    text = (PROJECT / "deploy" / "systemd" / f"hoptac-{unit}.service").read_text(encoding="utf-8")
    (line,) = re.findall(r"^ExecStart=/opt/hoptac/\.venv/bin/(.+)$", text, flags=re.MULTILINE)
    program, *arguments = re.sub(r"-p \d+", f"-p {port}", line).split()
    return [str(Path(sys.executable).with_name(program)), *arguments]


@contextmanager
def service(unit: str, variables: Mapping[str, str], port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A running service; all its processes are gone after the block."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command(unit, port), cwd=PROJECT, env=variables, stdout=output, stderr=output, start_new_session=True
        )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def ask(port: int, query: str, seconds: float = 60) -> Any:  # noqa: ANN401 - whatever GraphQL answers
    """The answer of a webserver; one that is still starting is asked again."""
    body = json.dumps({"query": query}).encode()
    request = Request(f"http://127.0.0.1:{port}/graphql", body, {"Content-Type": "application/json"})
    until = time.monotonic() + seconds
    while True:
        try:
            with urlopen(request, timeout=30) as answer:  # noqa: S310 - as above
                return json.load(answer)["data"]
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.5)
