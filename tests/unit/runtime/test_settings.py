"""A landing zone may be a folder or a URL; the copy of one under a URL lies with the state."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.runtime.settings import LEDGER, STATE, Settings, ledger_path, settings

if TYPE_CHECKING:
    import pytest


def test_folder_is_taken_as_it_is(tmp_path: Path) -> None:
    assert (Settings(raw=tmp_path).raw, Settings(raw=tmp_path).raw_url) == (tmp_path, "")


def test_url_has_its_copy_below_the_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOPTAC_RAW", "s3://raw/2020")
    assert (settings().raw_url, settings().raw) == ("s3://raw/2020", STATE / "raw")
    monkeypatch.setenv("HOPTAC_STATE", str(tmp_path))
    assert settings().raw == tmp_path / "raw"


def test_url_of_a_file_system_is_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOPTAC_RAW", "file:///srv/raw")
    assert (settings().raw_url, settings().raw) == ("", Path("/srv/raw"))


def test_ledger_lies_with_the_state(tmp_path: Path) -> None:
    assert ledger_path(Settings(state=tmp_path)) == tmp_path / LEDGER
