"""The commands of docs/operations.md run; those that need root name files that are there."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb
import pytest

from pipeline.runtime.settings import PROJECT, Settings
from tests.support.dagster_runs import environment
from tests.support.hoptac_command import command_names

if TYPE_CHECKING:
    from pathlib import Path

TEXT = (PROJECT / "docs" / "operations.md").read_text(encoding="utf-8")
PARTS = {
    title: re.findall(r"^\$ (.+)$", body, flags=re.MULTILINE)
    for title, body in re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", TEXT, flags=re.MULTILINE | re.DOTALL)
}
ENTER = PARTS["Look"][1]
NEEDS_ROOT = re.compile(r"\bsudo\b")
ROWS = "select status, count(*) from core.submissions group by all order by all"


@dataclass(frozen=True)
class DeployedInstallation:
    """An installation in a folder of its own; its settings are in a file, as ``/etc/hoptac/hoptac.env`` has them."""

    settings: Settings
    file: Path

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        """A command as it is typed after the ones of *Look* that enter the folder and take the settings."""
        enter = ENTER.replace("/opt/hoptac", str(PROJECT)).replace("/etc/hoptac/hoptac.env", str(self.file))
        return subprocess.run(
            ["/bin/bash", "-c", f"{enter} && {command}"], capture_output=True, text=True, check=False, timeout=300
        )

    def rows(self) -> list[tuple[str, int]]:
        with duckdb.connect(self.settings.database, read_only=True) as connection:
            return connection.execute(ROWS).fetchall()


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> DeployedInstallation:
    folder = tmp_path_factory.mktemp("installation")
    shutil.copytree(PROJECT / "raw" / "2020-12", folder / "raw" / "2020-12")
    settings = Settings(
        raw=folder / "raw", state=folder / "state", files=folder / "files", database=folder / "hoptac.duckdb"
    )
    own = {name: value for name, value in environment(settings).items() if name.startswith(("HOPTAC_", "DAGSTER_"))}
    own |= {"HOPTAC_LOG": str(folder / "log.jsonl")}
    (folder / "hoptac.env").write_text("".join(f"{name}={value}\n" for name, value in own.items()), encoding="utf-8")
    found = DeployedInstallation(settings, folder / "hoptac.env")
    for command in PARTS["Run by hand"]:
        done = found.run(command)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return found


def test_every_part_that_people_type_has_commands() -> None:
    assert {name for name, commands in PARTS.items() if commands} >= {
        *("Install", "Login", "The mail server's password", "Look", "Run by hand", "Back up", "Upgrade")
    }  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize(
    "part", [part for part, commands in PARTS.items() if commands and part not in {"Back up", "Upgrade"}]
)
def test_command_that_needs_no_root_runs(installation: DeployedInstallation, part: str) -> None:
    for command in PARTS[part]:
        if not NEEDS_ROOT.search(command) and command != ENTER:
            done = installation.run(command)
            assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
            assert done.stdout, command


@pytest.mark.long
def test_installation_restored_from_the_backup_has_the_same_rows(installation: DeployedInstallation) -> None:
    before = installation.rows()
    create, restore, run = PARTS["Back up"]
    assert installation.run(create).returncode == 0
    for folder in (installation.settings.raw, installation.settings.state):
        shutil.rmtree(folder)
        folder.mkdir()
    installation.settings.database.unlink()
    for command in (restore, run):
        done = installation.run(command)
        assert done.returncode == 0, done.stdout + done.stderr
    assert installation.rows() == before
    assert sum(count for _, count in before) == len(list(installation.settings.raw.rglob("*.xlsx")))


def test_commands_name_files_and_subcommands_that_are_there() -> None:
    for command in (command for commands in PARTS.values() for command in commands):
        for path in re.findall(r"(?<![\w/])deploy/[\w./-]*", command):
            assert (PROJECT / path).exists(), command
        for name in re.findall(r"\.venv/bin/hoptac (\w+)", command):
            assert name in command_names()


def test_units_that_are_started_are_the_ones_that_are_installed() -> None:
    started = {
        name for commands in PARTS.values() for command in commands for name in re.findall(r"hoptac-[\w.]+", command)
    }
    started = {name if "." in name else f"{name}.service" for name in started if name != "hoptac-nightly"}
    files = {path.name for path in (PROJECT / "deploy" / "systemd").iterdir() if path.is_file()}
    assert files - {"hoptac-health.service", "hoptac-alert@.service"} <= started


def test_commands_of_the_vietnamese_readme_are_the_same() -> None:
    text = (PROJECT / "README.vi.md").read_text(encoding="utf-8")
    section = text.partition("## Việc của người vận hành máy chủ")[2].partition("\n## ")[0]
    commands = [line.partition("  #")[0].strip() for line in re.findall(r"^\$ (.+)$", section, flags=re.MULTILINE)]
    known = [re.sub(r"\bsudo (?!-u)", "", command) for part in PARTS.values() for command in part]
    assert len(commands) >= 4
    assert set(commands) <= set(known)
