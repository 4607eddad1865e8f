"""Dagster's pages as people here need them: times of Vietnam, what is degraded first, and the files they link to."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dagster_webserver.webserver import DagsterWebserver
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route

from assets.file_links import FILES
from assets.served_files import ServedFiles
from pipeline.runtime.clock import VIETNAM

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute

CHUNKS = "_next/static/chunks"
_PREFERENCES = {"TimezonePreference": VIETNAM.key, "HourCyclePreference": "h23"}
"""What Dagster's pages keep in a browser, by the names under which they do; whoever chooses otherwise keeps that."""
_SWITCH = re.compile(r'(?:40514|57684):\(e,t,n\)=>\{"use strict";n\.d\(t,\{\w:\(\)=>r\}\);let r=\(\)=>!1\}')
"""The two modules of Dagster 1.13.27 by which its open-source pages leave health out: ``let r=()=>!1`` is all of each.

With both on, the catalog groups assets by health, what is degraded first, and the graph counts them by it; without,
a catalog says of a partitioned asset that it is materialized, in green, whatever its checks say.
"""
_SWITCHES = 2
_HEAD = "<head>"
_FOR_EVER, _ASK_AGAIN = "private, max-age=31536000, immutable", "no-cache"


class Pages(DagsterWebserver[Any, Any]):
    """Dagster's webserver, with the files of a folder below ``/files``."""

    def __init__(self, *arguments: Any, files: Path, **options: Any) -> None:  # noqa: ANN401 - Dagster's
        self._files = files
        super().__init__(*arguments, **options)

    def index_html_endpoint(self, request: Request) -> Response:
        """The page that all of Dagster's are, which has the preferences set before its own scripts run.

        It names the switched script by what it holds: Dagster's name for it is that of the script as it was, which a
        browser that showed these pages before keeps for hours or weeks, and asks for no more once this one ran.
        """
        response = super().index_html_endpoint(request)
        [nonce] = set(re.findall(rb'<script nonce="(\w+)"', response.body)) or [b""]
        own = f'<script nonce="{nonce.decode()}"'
        tags = f"{own}>{_preferences()}</script>" + "".join(
            f'{own} defer src="{self._app_path_prefix}/{CHUNKS}/{name}?{_version(text)}"></script>'
            for name, text in self._switched_on.items()
        )
        text = response.body.decode().replace(_HEAD, _HEAD + tags, 1)
        headers = {name: value for name, value in response.headers.items() if name != "content-length"}
        return HTMLResponse(text, headers=headers)

    def build_static_routes(self) -> list[BaseRoute]:
        """Dagster's own, behind the files for people and the script in which health is switched on."""
        found = [Route(f"/{CHUNKS}/{name}", _script(text)) for name, text in self._switched_on.items()]
        theirs: list[BaseRoute] = super().build_static_routes()  # type: ignore[no-untyped-call]  # dagster's
        return [Mount(FILES, ServedFiles(self._files)), *found, *theirs]

    @cached_property
    def _switched_on(self) -> dict[str, str]:
        """The scripts in which health is switched on, by name."""
        folder = Path(self.relative_path("webapp/build")) / CHUNKS
        return {path.name: text for path in folder.glob("*.js") if (text := with_health(path.read_text("utf-8")))}


def with_health(script: str) -> str | None:
    """The script with both switches of health on; None where it does not hold them, as in another version."""
    switched, count = _SWITCH.subn(lambda found: found[0].replace("!1", "!0"), script)
    return switched if count == _SWITCHES else None


def _preferences() -> str:
    return "".join(
        f"if(localStorage.getItem('{name}')===null)localStorage.setItem('{name}','\"{value}\"');"
        for name, value in _PREFERENCES.items()
    )


@lru_cache(maxsize=2)
def _version(script: str) -> str:
    return sha256(script.encode()).hexdigest()[:16]


def _script(text: str) -> Any:  # noqa: ANN401 - a function that Starlette calls
    version = _version(text)

    def answer(request: Request) -> Response:
        kept = _FOR_EVER if request.url.query == version else _ASK_AGAIN
        return Response(text, media_type="application/javascript", headers={"Cache-Control": kept})

    return answer
