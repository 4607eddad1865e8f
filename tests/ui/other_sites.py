"""A page of another site, and what it tries with the login or the loopback of the browser that opens it."""

from __future__ import annotations

import http.server
import json
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterator

ELSEWHERE, REBOUND = "elsewhere.example", "rebound.example"
"""Names of other sites; the second points at the machine that is attacked."""

SELECTOR = '{repositoryLocationName: "hoptac", repositoryName: "__repository__", pipelineName: "nightly"}'
ARGUMENTS = f'{{selector: {SELECTOR}, mode: "default", runConfigData: "{{}}"}}'
START_A_RUN = f"mutation {{ launchRun(executionParams: {ARGUMENTS}) {{ __typename }} }}"
"""A run of the nightly job."""

ASKING = f"/graphql?query={quote(START_A_RUN)}"
ATTACKS = {
    "image": "const image = new Image(); image.onload = image.onerror = done; image.src = target + asking;",
    "image of a path with a line's end": (
        "const image = new Image(); image.onload = image.onerror = done;"
        "image.src = target + asking.replace('?', '%0A?');"
    ),
    "script": (
        "const script = document.createElement('script'); script.onload = script.onerror = done;"
        "script.src = target + asking; document.head.append(script);"
    ),
    "frame": (
        "const frame = document.createElement('iframe'); frame.onload = done; frame.src = target + asking;"
        "document.body.append(frame);"
    ),
    "text by POST": (
        "fetch(target + '/graphql', {method: 'POST', mode: 'no-cors', credentials: 'include', body}).finally(done);"
    ),
    "nothing by POST": (
        "fetch(target + asking, {method: 'POST', mode: 'no-cors', credentials: 'include'}).finally(done);"
    ),
    "JSON by POST": (
        "fetch(target + '/graphql', {method: 'POST', credentials: 'include', body,"
        " headers: {'Content-Type': 'application/json'}}).finally(done);"
    ),
    "beacon": "navigator.sendBeacon(target + asking, body); setTimeout(done, 500);",
    "form in a frame": (
        "const frame = document.createElement('iframe'); frame.name = 'hidden'; document.body.append(frame);"
        "const form = document.createElement('form'); form.method = 'post'; form.target = 'hidden';"
        "form.action = target + asking; document.body.append(form); frame.onload = done; form.submit();"
    ),
    "an event by POST": (
        "fetch(target + '/report_asset_materialization/inbox', {method: 'POST', mode: 'no-cors',"
        " credentials: 'include'}).finally(done);"
    ),
}
"""What a page tries: JavaScript that knows ``target``, ``asking`` (a path) and ``body``, and calls ``done``."""

OPEN_SOCKET = """
const [target, done] = arguments;
const socket = new WebSocket(target.replace(/^http/, "ws") + "/graphql", "graphql-ws");
socket.onopen = () => socket.send(JSON.stringify({type: "connection_init"}));
socket.onmessage = message => done(JSON.parse(message.data).type);
socket.onerror = () => done("refused");
"""
FRAME = """
const [target, done] = arguments;
const frame = document.createElement("iframe");
frame.onload = () => done(frame.contentDocument ? "empty" : frames[frames.length - 1].length);
frame.src = target + "/";
document.body.append(frame);
"""
SEND_FORM = """
const form = document.createElement("form");
form.method = "post"; form.action = arguments[0]; document.body.append(form); form.submit();
"""
POST_JSON = """
const [query, done] = arguments;
fetch("/graphql", {method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify({query})})
  .then(answer => answer.text().then(text => done([answer.status, text])));
"""


def attack(name: str) -> str:
    """The script of an attack on its first argument, to be run on a page of another site."""
    known = f"const asking = {json.dumps(ASKING)}, body = {json.dumps(json.dumps({'query': START_A_RUN}))};"
    return f"const [target, finish] = arguments, done = () => finish(null); {known} {ATTACKS[name]}"


@contextmanager
def another_site() -> Iterator[int]:
    """The port of a server whose every page is blank."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!DOCTYPE html><title>elsewhere</title><body>elsewhere</body>")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server.server_port
        server.shutdown()
