"""Where each setting comes from, secrets hidden; names that nobody knows; and what can be used of the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.runtime.setting_sources import (
    CREDENTIAL,
    DEFAULT,
    ENVIRONMENT,
    NOT_SET,
    SET,
    problems_of_settings,
    settings_now,
    unknown_settings,
    usable_settings,
    without_secrets,
)
from pipeline.runtime.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


def by_name() -> dict[str, tuple[object, str]]:
    return {setting.name: (setting.value, setting.source) for setting in settings_now(usable_settings())}


def test_value_and_where_it_comes_from(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "hoptac_smtp_password").write_text("geheim", encoding="utf-8")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    monkeypatch.setitem(Settings.model_config, "secrets_dir", str(tmp_path))
    monkeypatch.setenv("HOPTAC_WORKERS", "3")
    found = by_name()
    assert found["HOPTAC_WORKERS"] == (3, ENVIRONMENT)
    assert found["HOPTAC_CHUNK"] == (400, DEFAULT)
    assert found["HOPTAC_SMTP_PASSWORD"] == (SET, CREDENTIAL)
    assert found["HOPTAC_POSTGRES_URL"] == (NOT_SET, DEFAULT)


def test_password_in_an_address_is_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOPTAC_RAW", "ftp://u:geheim@kho/raw")
    monkeypatch.setenv("HOPTAC_STAGING", "s3://khoa:geheim@kho/tam")
    monkeypatch.setenv("HOPTAC_POSTGRES_URL", "postgresql://u:geheim@h/d")
    assert by_name()["HOPTAC_RAW"] == ("ftp://***@kho/raw", ENVIRONMENT)
    assert "geheim" not in str(by_name())
    assert "geheim" not in without_secrets("ftp://u:geheim@kho/raw postgresql://u:geheim@h/d")


@pytest.mark.parametrize(
    ("name", "near"),
    [("HOPTAC_WORKER", "HOPTAC_WORKERS"), ("HOPTAC_RAW_FOLDER", ""), ("hoptac_databse", "HOPTAC_DATABASE")],
)
def test_unknown_name_is_told_with_the_nearest(name: str, near: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "1")
    (sentence,) = unknown_settings()
    assert name in sentence
    assert near in sentence


def test_known_names_are_not_told_in_any_case(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOPTAC_WORKERS", "hoptac_chunk", "HOPTAC_REQUIRE_TOOLS"):
        monkeypatch.setenv(name, "1")
    assert unknown_settings() == []


def test_wrong_values_leave_the_others_usable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOPTAC_WORKERS", "abc")
    monkeypatch.setenv("HOPTAC_RAW", "")
    monkeypatch.setenv("HOPTAC_STATE", str(tmp_path))
    assert [sentence.partition(" ")[0] for sentence in problems_of_settings()] == ["HOPTAC_WORKERS", "HOPTAC_RAW"]
    found = usable_settings()
    assert (found.workers, found.state) == (2, tmp_path)
