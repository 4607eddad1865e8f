"""Archives put together out of their parts, and why a file is refused: for the tests of formats."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from pipeline.reading.errors import UnreadableError
from pipeline.reading.formats.guard import inspect
from pipeline.reading.open_sheets import grids
from pipeline.runtime.settings import Settings

LIMITS = Settings()


def zipped(parts: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return stream.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def refusal(content: bytes, limits: Settings = LIMITS) -> str:
    """The reason why a file is refused when it is inspected or read."""
    with pytest.raises(UnreadableError) as problem:
        list(grids(content, inspect(content, limits)))
    return problem.value.reason
