"""The table of ways tells each program's workbooks, how many are plain, and why the others are not."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from zipfile import ZipFile

import pytest

from benchmarks.ways import Way, program_of, told
from pipeline.runtime.settings import PROJECT


def saved_by(application: str) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        archive.writestr("docProps/app.xml", f"<Properties><Application>{application}</Application></Properties>")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("application", "program"),
    [
        ("Microsoft Excel", "Microsoft Excel"),
        ("LibreOffice/7.4.7.2$Linux_X86_64 LibreOffice_project/40$Build-2", "LibreOffice"),
        ("", "unnamed"),
        ("a|b", "a/b"),
    ],
)
def test_program_is_named_without_its_version(application: str, program: str) -> None:
    assert program_of(saved_by(application)) == program


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no archive", b"<html>"])
def test_file_that_is_no_archive_has_no_program(content: bytes) -> None:
    assert program_of(content) == "unnamed"


def test_table_tells_plain_and_careful_of_each_program_and_the_reasons() -> None:
    found = {Way("Excel", ""): 5, Way("Excel", "cover"): 1, Way("Excel", "rich text"): 2, Way("WPS", "a prefix"): 2}
    text = told(Counter(found))
    assert "| all | 10 | 5 | 1 | 4 | 60% |" in text
    assert "| Excel | 8 | 5 | 1 | 2 | 75% |" in text
    assert "| WPS | 2 | 0 | 0 | 2 | 0% |" in text
    assert "| rich text | Excel | 2 |" in text
    assert "| cover |" not in text


def test_sample_says_which_program_saved_it() -> None:
    sample = next(iter(sorted((PROJECT / "raw").rglob("*.xlsx"))))
    assert program_of(sample.read_bytes()) != "unnamed"
