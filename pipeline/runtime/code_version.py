"""A hash of the code and data that decide what a workbook is staged as: where it changes, all is staged anew."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version

from pipeline.runtime.settings import PROJECT

DECIDING = ("schemas", "pipeline/reading", "pipeline/validation", "pipeline/staging")
"""Folders whose code, reference data and texts decide what a workbook is staged as."""
READERS = ("python-calamine", "polars", "python-stdnum", "rapidfuzz")
"""Packages whose version can change what a workbook is read as."""


@cache
def code_hash(*folders: str) -> str:
    """SHA-256 over the code, the reference data and the texts in these folders of the project, by path.

    Cached: whoever runs has the code that lay there when it first asked.
    """
    digest = hashlib.sha256()
    for path in sorted(path for folder in folders for path in (PROJECT / folder).rglob("*")):
        if path.suffix in (".py", ".csv", ".toml"):
            digest.update(str(path.relative_to(PROJECT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


@cache
def fingerprint() -> str:
    """16 hexadecimal digits for everything that decides what a workbook is staged as; staged batches lie under them."""
    digest = hashlib.sha256(code_hash(*DECIDING).encode())
    digest.update("".join(f"{name} {version(name)}\n" for name in READERS).encode())
    return digest.hexdigest()[:16]
