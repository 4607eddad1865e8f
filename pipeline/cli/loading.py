"""Where code is loaded that only some commands need; that it cannot be is a failure of its own."""

from __future__ import annotations

import atexit
import gc
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.runtime.many_objects import making_many_objects

if TYPE_CHECKING:
    from collections.abc import Iterator


class NotLoadedError(Exception):
    """The program's own code does not load: the installation is broken; the text says what Python said."""


@contextmanager
def loading() -> Iterator[None]:
    """Import what a command needs; NotLoadedError for whatever keeps it from being loaded.

    What was loaded is no garbage and is not looked through for any again: a check of a file takes a fifth less so.
    """
    before = len(sys.modules)
    try:
        with making_many_objects():
            yield
    except Exception as problem:
        message = f"{type(problem).__name__}: {problem}"
        raise NotLoadedError(message) from problem
    if len(sys.modules) > before:
        gc.freeze()
        atexit.register(_collect_at_the_end)


def _collect_at_the_end() -> None:
    """Let the interpreter collect all when it ends, where DuckDB is loaded: it reports what is left as leaks."""
    if "duckdb" in sys.modules:
        gc.unfreeze()
