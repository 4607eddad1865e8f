"""What no run may start with: folders in one another, a landing zone in the code, an address without its driver."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from pipeline.runtime.setting_checks import EXTRAS, checked_settings, setting_faults
from pipeline.runtime.settings import PROJECT, Settings
from pipeline.runtime.wrong_settings import SettingsError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def no_dagster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DAGSTER_HOME", raising=False)


def changed(settings: Settings, **values: object) -> Settings:
    return Settings.model_validate(settings.model_dump() | values)


def test_layout_of_the_project_and_of_a_server_may_start(settings: Settings, tmp_path: Path) -> None:
    assert setting_faults(Settings()) == []
    assert setting_faults(settings) == []
    assert setting_faults(changed(settings, raw=PROJECT / "raw" / "2020-12")) == []
    assert setting_faults(changed(settings, log=str(tmp_path / "log"), staging=f"file://{tmp_path}/shared")) == []


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("state", "raw"),
        ("state", "raw/state"),
        ("state", "."),
        ("files", "raw/files"),
        ("files", "."),
        ("database", "raw/hoptac.duckdb"),
        ("log", "raw/log.jsonl"),
        ("staging", "raw/shared"),
        ("staging", "file://{}/raw/shared"),
    ],
)
def test_landing_zone_and_what_is_written_lie_apart(name: str, place: str, settings: Settings, tmp_path: Path) -> None:
    value = place.format(tmp_path) if "://" in place else str(tmp_path / place)
    (sentence, *_) = setting_faults(changed(settings, **{name: value}))
    assert "HOPTAC_RAW" in sentence
    assert f"HOPTAC_{name.upper()}" in sentence


def test_link_does_not_hide_that_folders_overlap(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "raw")
    (sentence,) = setting_faults(changed(settings, state=tmp_path / "link" / "state"))
    assert "HOPTAC_STATE" in sentence


def test_links_that_go_round_are_no_crash(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    setting_faults(changed(settings, raw=tmp_path / "a", state=tmp_path / "b"))


def test_dagsters_home_lies_apart_too_and_is_whole(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "raw" / "dagster"))
    assert "DAGSTER_HOME" in setting_faults(settings)[0]
    monkeypatch.setenv("DAGSTER_HOME", "dagster")
    assert setting_faults(settings)[-1].startswith('DAGSTER_HOME = "dagster"')


@pytest.mark.parametrize(
    "place", [PROJECT, PROJECT / "docs", PROJECT / "tests" / "x", PROJECT.parent, PROJECT / "rawer"]
)
def test_landing_zone_is_not_the_code(place: Path, settings: Settings) -> None:
    assert any("mã nguồn" in sentence for sentence in setting_faults(changed(settings, raw=place)))


def test_ledger_is_not_handed_out_with_the_files(settings: Settings, tmp_path: Path) -> None:
    (sentence,) = setting_faults(changed(settings, files=tmp_path / "out", state=tmp_path / "out" / "state"))
    assert "HOPTAC_FILES" in sentence


def test_file_is_no_folder_and_a_folder_no_file(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for name, place in (("state", "file"), ("files", "file"), ("raw", "file"), ("database", "raw"), ("log", "raw")):
        sentences = setting_faults(changed(settings, **{name: str(tmp_path / place)}))
        assert any(sentence.startswith(f"HOPTAC_{name.upper()} ") for sentence in sentences), name


def test_folder_without_sql_is_no_warehouse(settings: Settings, tmp_path: Path) -> None:
    (sentence,) = setting_faults(changed(settings, warehouse=tmp_path))
    assert sentence.startswith("HOPTAC_WAREHOUSE")


@pytest.mark.parametrize("name", ["raw", "staging"])
def test_address_without_its_driver_names_the_extra(
    name: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.runtime.setting_checks._has_driver", lambda _scheme: False)
    for extra, schemes in EXTRAS.items():
        for scheme in schemes:
            (sentence,) = setting_faults(changed(settings, **{name: f"{scheme}://u:geheim@kho/raw"}))
            assert sentence.startswith(f"HOPTAC_{name.upper()}")
            assert f"'.[{extra}]'" in sentence
            assert "geheim" not in sentence


def test_scheme_that_nobody_knows_is_named(settings: Settings) -> None:
    (sentence,) = setting_faults(changed(settings, raw="khong://kho/raw"))
    assert sentence.startswith('HOPTAC_RAW = "khong://kho/raw"')


def test_extras_that_are_named_are_the_packages() -> None:
    declared = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert set(EXTRAS) <= set(declared["optional-dependencies"])


def test_notices_need_a_sender(settings: Settings) -> None:
    (sentence,) = setting_faults(changed(settings, smtp_host="mail.example.vn"))
    assert sentence.startswith("HOPTAC_SMTP_FROM")


def test_nothing_starts_with_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    assert checked_settings() == Settings()
    monkeypatch.setenv("HOPTAC_RAW", str(PROJECT / "warehouse" / "state"))
    with pytest.raises(SettingsError, match="HOPTAC_STATE"):
        checked_settings()


@pytest.mark.parametrize(
    ("name", "place", "words"),
    [
        ("log", "state/ledger.jsonl", "là một sổ của chương trình trong HOPTAC_STATE"),
        ("log", "state/nights.jsonl", "là một sổ của chương trình trong HOPTAC_STATE"),
        ("database", "state/ledger.jsonl", "là một sổ của chương trình trong HOPTAC_STATE"),
        ("log", "hoptac.duckdb", "cũng là tệp của HOPTAC_DATABASE"),
        ("recipients", "hoptac.duckdb", "cũng là tệp của HOPTAC_DATABASE"),
        ("drop_folders", ".", "là một thư mục"),
    ],
)
def test_file_that_is_another_thing_already_is_refused(settings: Settings, name: str, place: str, words: str) -> None:
    where = settings.state / place.removeprefix("state/") if place.startswith("state/") else settings.state.parent
    path = settings.database if place == "hoptac.duckdb" else where
    settings.state.mkdir(parents=True, exist_ok=True)
    (fault,) = setting_faults(changed(settings, **{name: str(path) if name == "log" else path}))
    assert f"HOPTAC_{name.upper()} = " in fault
    assert words in fault
