"""Where code is loaded that only some commands need; that it cannot be is a failure of its own."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class NotLoadedError(Exception):
    """The program's own code does not load: the installation is broken; the text says what Python said."""


@contextmanager
def loading() -> Iterator[None]:
    """Import what a command needs; NotLoadedError for whatever keeps it from being loaded."""
    try:
        yield
    except Exception as problem:
        message = f"{type(problem).__name__}: {problem}"
        raise NotLoadedError(message) from problem
