"""Only a workbook without anything that acts is attached."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest

from pipeline.outputs.feedback.inert import is_inert
from tests.spec.examples.base import base_content


def with_part(name: str, *, types: tuple[bytes, bytes] = (b"", b"")) -> bytes:
    """The small workbook with one more part, and its content types changed."""
    target = BytesIO()
    with ZipFile(BytesIO(base_content())) as source, ZipFile(target, "w") as archive:
        for entry in source.namelist():
            body = source.read(entry)
            archive.writestr(entry, body.replace(*types) if entry == "[Content_Types].xml" and types[0] else body)
        if name:
            archive.writestr(name, b"x")
    return target.getvalue()


def test_plain_workbook_is_one() -> None:
    assert is_inert(base_content())


@pytest.mark.parametrize("name", ["xl/vbaProject.bin", "xl/embeddings/oleObject1.bin", "xl/externalLinks/a.xml"])
def test_workbook_with_an_active_part_is_none(name: str) -> None:
    assert not is_inert(with_part(name))


def test_workbook_that_calls_itself_one_with_macros_is_none() -> None:
    types = (b"openxmlformats-officedocument.spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main")
    assert not is_inert(with_part("", types=types))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<html>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 100])
def test_what_is_no_workbook_is_none(content: bytes) -> None:
    assert not is_inert(content)
