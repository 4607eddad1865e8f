"""A hash of the code and data that decide what a workbook is staged as: where it changes, all is staged anew."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from pipeline.runtime.settings import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

DECIDING = ("schemas", "pipeline/reading", "pipeline/validation", "pipeline/staging")
"""Folders whose code, reference data and texts decide what a workbook is staged as."""
READERS = ("python-calamine", "polars", "python-stdnum", "rapidfuzz")
"""Packages whose version can change what a workbook is read as."""


@cache
def code_hash(*places: str) -> str:
    """SHA-256 over the code, the reference data and the texts in these folders and files of the project, by path.

    Cached: whoever runs has the code that lay there when it first asked.
    """
    digest = hashlib.sha256()
    for path in sorted(path for place in places for path in _files(PROJECT / place)):
        if path.suffix in (".py", ".csv", ".toml"):
            digest.update(str(path.relative_to(PROJECT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _files(place: Path) -> Iterable[Path]:
    return place.rglob("*") if place.is_dir() else [place]


@cache
def fingerprint() -> str:
    """16 hexadecimal digits for everything that decides what a workbook is staged as; staged batches lie under them."""
    digest = hashlib.sha256(code_hash(*DECIDING).encode())
    digest.update("".join(f"{name} {version(name)}\n" for name in READERS).encode())
    return digest.hexdigest()[:16]
