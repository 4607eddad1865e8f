"""What stands before Dagster on loopback lets its own pages and local programs ask, and nothing of another site."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from assets.request_guard import RequestGuard, refusal

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope, Send

HERE = {"host": "127.0.0.1:3000"}
OWN = HERE | {"origin": "http://127.0.0.1:3000", "sec-fetch-site": "same-origin"}
JSON = {"content-type": "application/json"}
LINK = HERE | {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}


def asked(method: str, path: str, headers: dict[str, str], kind: str = "http") -> dict[str, Any]:
    """A request as an ASGI server hands it on."""
    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    return {"type": kind, "method": method, "path": path, "headers": pairs}


def status(method: str, path: str, headers: dict[str, str], kind: str = "http") -> int:
    """The status of the refusal; 200 where there is none."""
    refused = refusal(asked(method, path, headers, kind))
    return refused.status if refused else 200


@pytest.mark.parametrize("host", ["127.0.0.1:3000", "localhost:3000", "[::1]:3000", "localhost", "localhost:8080"])
def test_this_machine_answers_to_its_own_names(host: str) -> None:
    assert status("GET", "/", {"host": host}) == 200


@pytest.mark.parametrize(
    "host",
    ["example.org", "example.org:3000", "127.0.0.1.example.org", "localhost.", "0.0.0.0:3000", "", "localhost:3000\n"],
)
def test_another_host_is_refused(host: str) -> None:
    assert status("GET", "/", {"host": host}) == 421
    assert status("GET", "/graphql", {"host": host, "origin": f"http://{host}"}, "websocket") == 421


def test_request_without_a_host_or_with_two_is_refused() -> None:
    scope = asked("GET", "/", HERE)
    scope["headers"].append((b"host", b"example.org"))
    refused = refusal(scope)
    assert refused is not None
    assert refused.status == 421
    assert status("GET", "/", {}) == 421


@pytest.mark.parametrize(
    "origin", ["http://example.org", "null", "https://127.0.0.1:3000", "http://localhost:3000", ""]
)
def test_another_origin_is_refused(origin: str) -> None:
    assert status("GET", "/", HERE | {"origin": origin}) == 403
    assert status("POST", "/graphql", HERE | JSON | {"origin": origin}) == 403
    assert status("GET", "/graphql", HERE | {"origin": origin}, "websocket") == 403


def test_websocket_says_that_it_comes_from_the_pages_themselves() -> None:
    assert status("GET", "/graphql", OWN, "websocket") == 200
    assert status("GET", "/graphql", HERE, "websocket") == 403


@pytest.mark.parametrize("path", ["/graphql", "/graphql/", "/graphql\n"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_graphql_is_not_asked_by_get(method: str, path: str) -> None:
    assert status(method, path, OWN) == 405
    assert status(method, path, LINK) == 405


@pytest.mark.parametrize("kind", ["", "text/plain", "application/graphql", "text/plain; application/json"])
def test_graphql_takes_json_alone(kind: str) -> None:
    assert status("POST", "/graphql", OWN | {"content-type": kind}) == 415
    assert status("POST", "/graphql", OWN | JSON) == 200
    assert status("POST", "/graphql", OWN | {"content-type": "Application/JSON; charset=utf-8"}) == 200


def test_program_on_this_machine_that_is_no_browser_may_ask() -> None:
    assert status("POST", "/graphql", HERE | JSON) == 200


@pytest.mark.parametrize("path", ["/", "/report_asset_materialization/inbox", "/report_asset_check/inbox"])
def test_nothing_is_changed_elsewhere_than_by_graphql(path: str) -> None:
    assert [status(method, path, OWN | JSON) for method in ("POST", "PUT", "DELETE", "OPTIONS")] == [405] * 4


@pytest.mark.parametrize("site", ["cross-site", "same-site", "unknown"])
def test_another_site_embeds_nothing_but_may_link(site: str) -> None:
    link = LINK | {"sec-fetch-site": site}
    assert status("GET", "/assets/inbox", link) == 200
    assert status("GET", "/", link | {"sec-fetch-dest": "iframe"}) == 403
    assert status("GET", "/", HERE | {"sec-fetch-site": site, "sec-fetch-mode": "no-cors"}) == 403
    assert status("POST", "/graphql", link | JSON) == 403


def test_every_answer_says_that_no_page_may_frame_or_read_it() -> None:
    async def answering(_: Scope, __: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    for headers in (HERE, {"host": "example.org"}):
        sent: list[Message] = []

        async def keep(message: Message, sent: list[Message] = sent) -> None:
            sent.append(message)

        asyncio.run(RequestGuard(answering)(asked("GET", "/", headers), None, keep))  # type: ignore[arg-type]  # never read from
        found = dict(sent[0]["headers"])
        assert found[b"x-frame-options"] == b"DENY"
        assert found[b"x-content-type-options"] == b"nosniff"
        assert found[b"cross-origin-resource-policy"] == b"same-origin"


def test_pages_below_a_prefix_are_guarded_as_those_at_the_root() -> None:
    assert [refusal(asked(method, "/hoptac/graphql", OWN | JSON), "/hoptac") is None for method in ("GET", "POST")] == [
        False,
        True,
    ]
