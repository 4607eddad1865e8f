"""Asks the application that serves files for people beside Dagster's pages, without a server."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, NamedTuple

from assets.served_files import ServedFiles

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.types import Message


class Answer(NamedTuple):
    """What a request is answered with."""

    status: int
    headers: dict[str, str]
    body: bytes


def answer(folder: Path, path: str, method: str = "GET") -> Answer:
    """The answer to a request for a path below the folder."""
    sent: list[Message] = []

    async def keep(message: Message) -> None:
        sent.append(message)

    async def nothing() -> Message:
        await asyncio.Event().wait()
        return {}

    scope: dict[str, Any] = {
        "type": "http",
        "method": method,
        "path": f"/files{path}",
        "root_path": "/files",
        "headers": [],
    }
    asyncio.run(ServedFiles(folder)(scope, nothing, keep))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return Answer(sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:]))
