"""The files for people beside Dagster's pages: pages are shown, workbooks and documents saved, all else is not there.

nginx says the same on a server (``deploy/nginx.conf``); a test holds the two together.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

_INDEX = "index.html"
_TYPES = {
    ".html": "text/html",
    ".png": "image/png",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".xls": "application/vnd.ms-excel",
}
_STATUS_PAGE = re.compile(r"(?:[0-9-]+/)?index\.html")
_UNIT_PAGE = re.compile(r"[0-9-]+/don-vi/[^/]+\.html")
"""Which pages are the status page, and which those of its units: by their paths below the folder."""
_POLICY = "default-src 'none'; {}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_OF_STATUS_PAGE = _POLICY.format("script-src 'unsafe-inline'; style-src 'unsafe-inline'")
"""The page itself says by its hash that no other script runs in it."""
_OF_FILES = _POLICY.format("style-src 'unsafe-inline'; img-src 'self'")
_HEADERS = {
    "Content-Security-Policy": _OF_FILES,
    "Referrer-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}


class ServedFiles:
    """An ASGI application that serves a folder: only files of known kinds, and none that a link leads out to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a GET or HEAD with the file."""
        await self._answer(scope)(scope, receive, send)

    def _answer(self, scope: Scope) -> Response:
        path = scope["path"].removeprefix(scope.get("root_path", "")).lstrip("/")
        found = self._found(path)
        if found is not None and found.is_dir():
            if path and not path.endswith("/"):
                return RedirectResponse(f"{quote(found.name)}/", headers=_HEADERS)  # relative: a proxy has other names
            found = self._found(f"{path}{_INDEX}")
        kind = _TYPES.get(found.suffix.lower()) if found else None
        if found is None or kind is None or not found.is_file():
            return PlainTextResponse("Không có tệp này.\n", 404, headers=_HEADERS)
        return FileResponse(found, headers=self._headers(found), media_type=kind)

    def _headers(self, found: Path) -> dict[str, str]:
        place = found.relative_to(os.path.realpath(self._folder)).as_posix()
        is_shown = found.name == _INDEX or found.suffix.lower() == ".png" or _UNIT_PAGE.fullmatch(place)
        disposition = "inline" if is_shown else "attachment"
        return _HEADERS | {
            "Content-Security-Policy": _OF_STATUS_PAGE if _STATUS_PAGE.fullmatch(place) else _OF_FILES,
            "Content-Disposition": f"{disposition}; filename*=UTF-8''{quote(found.name)}",
        }

    def _found(self, path: str) -> Path | None:
        """What lies there; None where nothing does, a part of its name is hidden, or a link is on the way."""
        parts = [part for part in path.split("/") if part]
        if "\0" in path or any(part.startswith(".") for part in parts):
            return None
        folder = Path(os.path.realpath(self._folder))
        wanted = folder.joinpath(*parts)
        try:
            return wanted if wanted.exists() and Path(os.path.realpath(wanted)) == wanted else None
        except OSError:  # a name that is too long
            return None
