"""Dagster's own pages have what this product changes in them, in the version that is installed."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import TYPE_CHECKING

import dagster_webserver
import pytest
from dagster import DagsterInstance
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import EmptyWorkspaceTarget
from starlette.datastructures import Headers

from assets.pages import CHUNKS, Pages, with_health

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.applications import Starlette
    from starlette.types import Message

BUNDLE = Path(dagster_webserver.__file__).parent / "webapp" / "build"
PREFIX = "/hoptac"


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[Starlette]:
    """The pages of a Dagster without a code location, below a prefix."""
    with (
        DagsterInstance.local_temp(str(tmp_path)) as instance,
        WorkspaceProcessContext(instance, workspace_load_target=EmptyWorkspaceTarget()) as context,
    ):
        yield Pages(context, PREFIX, files=tmp_path).create_asgi_app()


def answer(pages: Starlette, address: str) -> tuple[Headers, str]:
    """What a GET is answered with."""
    path, _, query = address.partition("?")
    scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": []}
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def keep(message: Message) -> None:
        sent.append(message)

    asyncio.run(pages(scope, receive, keep))
    return Headers(raw=sent[0]["headers"]), b"".join(message.get("body", b"") for message in sent[1:]).decode()


@pytest.mark.long
def test_page_names_the_switched_script_otherwise_than_dagster_so_that_no_browser_shows_the_one_it_kept(
    pages: Starlette,
) -> None:
    headers, text = answer(pages, f"{PREFIX}/assets")
    [(nonce, address)] = re.findall(r'<script nonce="(\w+)" defer src="([^"]+[?][^"]+)"></script>', text)
    assert f"'nonce-{nonce}'" in headers["content-security-policy"]
    assert text.index(address) < text.index("/webpack-")
    own_name, _, _ = address.partition("?")
    switched = with_health((BUNDLE / own_name.removeprefix(f"{PREFIX}/")).read_text(encoding="utf-8"))
    for name, kept in ((address, "private, max-age=31536000, immutable"), (own_name, "no-cache")):
        headers, script = answer(pages, name)
        assert (script, headers["cache-control"]) == (switched, kept)


def test_health_is_switched_on_in_one_script_by_two_signs() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (BUNDLE / CHUNKS).glob("*.js")]
    [(before, after)] = [(text, switched) for text in texts if (switched := with_health(text))]
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 2


def test_script_without_both_switches_stays_as_it_is() -> None:
    assert with_health('57684:(e,t,n)=>{"use strict";n.d(t,{E:()=>r});let r=()=>!1}') is None


def test_page_has_the_place_for_what_is_set_before_its_scripts() -> None:
    page = (BUNDLE / "index.html").read_text(encoding="utf-8")
    assert page.count("<head>") == 1
    assert page.index("<head>") < page.index("<script")
    scripts = "".join(path.read_text(encoding="utf-8") for path in (BUNDLE / CHUNKS).glob("*.js"))
    assert '"TimezonePreference"' in scripts
    assert '"HourCyclePreference"' in scripts
