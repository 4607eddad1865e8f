"""What stands before Dagster's webserver, which has no login and answers anybody's browser: only its own pages may act.

An image on any web page could start a run (Dagster takes mutations by GET), a form could by POST, and a name that is
pointed at this machine would make another site's pages its own. nginx says the same for the addresses of a server.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_THIS_MACHINE = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?")
"""Hosts that no foreign name can stand for; the port may be that of a tunnel."""
_JSON = re.compile(r"application/json\s*(;.*)?", re.IGNORECASE)
"""The only type that a page of another site cannot send without being allowed to before."""
_READING = ("GET", "HEAD")
_GRAPHQL = "/graphql"
_HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Refusal(NamedTuple):
    """Why a request is not answered."""

    status: HTTPStatus
    reason: str


_HOST = Refusal(HTTPStatus.MISDIRECTED_REQUEST, "Chỉ trả lời tại http://127.0.0.1 hoặc http://localhost của máy này.")
_SITE = Refusal(HTTPStatus.FORBIDDEN, "Trang của một nơi khác không được dùng giao diện này.")
_METHOD = Refusal(HTTPStatus.METHOD_NOT_ALLOWED, "Chỉ nhận GET, HEAD, và POST tại /graphql.")
_TYPE = Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Chỉ nhận application/json.")


class RequestGuard:
    """An ASGI application that passes on what a page of this machine's own asks, or no browser at all."""

    def __init__(self, app: ASGIApp, prefix: str = "") -> None:
        self._app, self._prefix = app, prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request by refusing it, or let the application behind answer."""
        refused = None if scope["type"] == "lifespan" else refusal(scope, self._prefix)
        if refused is None:
            await self._app(scope, receive, _with_headers(send))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})  # before it was accepted: the server answers 403
        else:
            await PlainTextResponse(f"{refused.reason}\n", refused.status)(scope, receive, _with_headers(send))


def refusal(scope: Scope, prefix: str = "") -> Refusal | None:
    """Why a request (HTTP or WebSocket, as ASGI has it) to pages below a prefix is refused; None: it is not."""
    headers = Headers(scope=scope)
    hosts = headers.getlist("host")
    if len(hosts) != 1 or not _THIS_MACHINE.fullmatch(hosts[0]):
        return _HOST
    origins = headers.getlist("origin")
    if any(origin != f"http://{hosts[0]}" for origin in origins):
        return _SITE
    if scope["type"] == "websocket":
        return None if origins else _SITE
    if not _own_site(headers) and not _followed_link(scope, headers):
        return _SITE
    return _refused_method(scope, headers, prefix)


def _own_site(headers: Headers) -> bool:
    """Whether a browser says that no other site asks; one that says nothing is old, or none."""
    return headers.get("sec-fetch-site", "none") in {"none", "same-origin"}


def _followed_link(scope: Scope, headers: Headers) -> bool:
    """Whether a person opens a page in a window, by a link that lies elsewhere, as in a mail."""
    opens = (headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")) == ("navigate", "document")
    return opens and scope["method"] in _READING


def _refused_method(scope: Scope, headers: Headers, prefix: str) -> Refusal | None:
    # A prefix: Starlette takes "/graphql\n" for "/graphql", too.
    asks_graphql = scope["path"].removeprefix(prefix).startswith(_GRAPHQL)
    if scope["method"] in _READING:
        return _METHOD if asks_graphql else None
    if scope["method"] != "POST" or not asks_graphql:
        return _METHOD
    return None if _JSON.fullmatch(headers.get("content-type", "")) else _TYPE


def _with_headers(send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(_HEADERS)
        await send(message)

    return send_with_headers
