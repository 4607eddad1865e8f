"""The fingerprint changes with whatever decides what a workbook is staged as, and with nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.runtime import code_version
from pipeline.runtime.code_version import DECIDING, READERS, code_hash, fingerprint
from pipeline.runtime.settings import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A small project, of which nothing is remembered before and after."""
    for folder in (*DECIDING, "pipeline/outputs"):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / "a.py").write_text("a = 1\n", encoding="utf-8")
    monkeypatch.setattr(code_version, "PROJECT", tmp_path)
    forget()
    yield tmp_path
    forget()


def forget() -> None:
    code_hash.cache_clear()
    fingerprint.cache_clear()


def fingerprint_after(path: Path, content: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    forget()
    return fingerprint()


def test_folders_that_decide_are_there() -> None:
    assert [folder for folder in DECIDING if not list((PROJECT / folder).rglob("*.py"))] == []


@pytest.mark.parametrize("folder", DECIDING)
@pytest.mark.parametrize("name", ["a.py", "new.py", "below/list.csv", "below/texts.toml"])
def test_changed_or_new_file_is_another_fingerprint(project: Path, folder: str, name: str) -> None:
    before = fingerprint()
    assert fingerprint_after(project / folder / name, "a = 2\n") != before


@pytest.mark.parametrize("name", ["pipeline/outputs/a.py", "schemas/notes.md", "schemas/__pycache__/a.pyc"])
def test_other_file_leaves_the_fingerprint(project: Path, name: str) -> None:
    before = fingerprint()
    assert fingerprint_after(project / name, "a = 2\n") == before


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("package", READERS)
def test_other_version_of_a_reader_is_another_fingerprint(monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    before = fingerprint()
    monkeypatch.setattr(code_version, "version", lambda name: "0" if name == package else "1")
    forget()
    with_old = fingerprint()
    monkeypatch.setattr(code_version, "version", lambda _: "1")
    forget()
    assert len({before, with_old, fingerprint()}) == 3
