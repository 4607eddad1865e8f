"""The secret parts of URLs, however they are written, and texts without them: what a driver says may quote one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, unquote_plus

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HIDDEN = "***"
SHORTEST_SECRET = 4
"""A shorter one would stand in any sentence by chance."""
HARMLESS = {
    *("host", "hostaddr", "port", "dbname", "user", "sslmode", "connect_timeout", "application_name"),
    *("target_session_attrs", "client_encoding", "options", "keepalives", "keepalives_idle", "region", "endpoint_url"),
}
"""Parameters of an address that may be shown; of any other nobody knows whether it holds a password."""
_SECRET_NAME = re.compile(r"pass|pw|secret|key|token|cred|sig|sas|auth", re.IGNORECASE)
_PIECES = re.compile(r"[@:/?#&]")


def without_password(text: str) -> str:
    """A URL without what stands before its host and without secret parameters; anything else as it is."""
    scheme, separator, rest = text.partition("://")
    if not separator:
        return text
    user, at, host = rest.rpartition("@")
    if not (at and (":" in user or "/" not in user or "?" in user)):
        return f"{scheme}://{_without_secret_parameters(rest)}"
    if "?" in user:  # the sign is of a password before the host, or of one among the parameters: nobody can tell
        return f"{scheme}://{HIDDEN}"
    return f"{scheme}://{HIDDEN}@{_without_secret_parameters(host)}"


def _without_secret_parameters(place: str) -> str:
    """An address with the parameters that stand before the first that may be secret."""
    address, mark, query = place.partition("?")
    shown: list[str] = []
    for parameter in query.split("&"):
        if parameter.partition("=")[0].lower() not in HARMLESS:
            shown += [HIDDEN] if parameter else []
            break
        shown.append(parameter)
    return f"{address}{mark}{'&'.join(shown)}"


def secret_parts(url: str) -> set[str]:
    """The passwords of a URL as they are written and as they are meant, and the pieces that a driver may take of one.

    An ``@`` that is not written as ``%40`` ends a password for some drivers and not for others, which then look for a
    host whose name is the rest of the password.
    """
    _, separator, rest = url.partition("://")
    if not separator:
        return set()
    user, at, host = rest.rpartition("@")
    found = {user.partition(":")[2]} if at else set()
    query = rest.partition("?")[2]
    found |= set(_secret_values(query)) | set(_secret_values(host.partition("?")[2]))
    found |= {unquote(part) for part in found} | {unquote_plus(part) for part in found}
    pieces = {piece for part in found for piece in _PIECES.split(part)}
    tails = {f"{part[place.end() :]}@" for part in found if at for place in re.finditer("@", part)}
    long = {part for part in found | pieces if len(part) >= SHORTEST_SECRET}
    return long | {tail for tail in tails if tail != "@"}


def _secret_values(query: str) -> Iterator[str]:
    """The values of the parameters with a secret's name; with an ``&`` in it the value goes on to the next name."""
    is_secret = False
    for parameter in query.split("&"):
        name, equals, value = parameter.partition("=")
        is_secret = bool(_SECRET_NAME.search(name)) if equals else is_secret
        if is_secret:
            yield value if equals else name


def hidden(value: Any, secrets: Sequence[str]) -> Any:  # noqa: ANN401 - facts are JSON
    """A text, or facts, without any of the secrets."""
    if isinstance(value, str):
        for secret in secrets:
            value = value.replace(secret, HIDDEN)
        return value
    if isinstance(value, dict):
        return {hidden(name, secrets): hidden(fact, secrets) for name, fact in value.items()}
    return [hidden(fact, secrets) for fact in value] if isinstance(value, list) else value
