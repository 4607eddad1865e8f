"""``make server`` on a fresh checkout: the runtime alone, by hashes, does a night; what it consists of is listed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from pipeline.runtime.settings import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.long, pytest.mark.timeout(1200)]
TOOLS = {"pytest", "mypy", "ruff", "hypothesis", "selenium", "sqlfluff", "uv", "cyclonedx-bom"}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tracked files in a folder of their own, after ``make server``."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, check=False)  # noqa: S607 - git of the machine
    if listed.returncode:
        pytest.skip("not a checkout of git")
    folder = tmp_path_factory.mktemp("server")
    for name in filter(None, listed.stdout.split(b"\0")):
        target = folder / os.fsdecode(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT / os.fsdecode(name), target)
    make(folder, "server")
    return folder


def make(folder: Path, *arguments: str) -> None:
    """Run make as an operator does."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("HOPTAC_", "PYTHONPATH"))}
    command = ["make", "-C", str(folder), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_runtime_alone_does_a_night_through_dagster(checkout: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("HOPTAC_", "PYTHONPATH"))}
    done = subprocess.run(
        [checkout / ".venv" / "bin" / "hoptac-nightly"],
        cwd=checkout,
        env=environment | {"DAGSTER_HOME": str(checkout / ".dagster"), "HOPTAC_SETTLE_SECONDS": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (checkout / "warehouse" / "hoptac.duckdb").exists()


def test_components_are_listed_with_versions_and_without_our_tools(checkout: Path) -> None:
    make(checkout, "components")
    listed = json.loads((checkout / "components.cdx.json").read_text(encoding="utf-8"))
    versions = {component["name"]: component["version"] for component in listed["components"]}
    pinned = dict(line.split("==") for line in (PROJECT / "constraints.txt").read_text(encoding="utf-8").splitlines())
    assert listed["bomFormat"] == "CycloneDX"
    assert listed["metadata"]["component"]["name"] == "hoptac"
    assert {name: versions[name] for name in ("dagster", "duckdb", "polars")} == {
        name: pinned[name] for name in ("dagster", "duckdb", "polars")
    }
    assert versions.keys() & TOOLS == set()
    assert sum("licenses" in component for component in listed["components"]) > len(versions) / 2


def test_package_with_other_bytes_is_refused(checkout: Path) -> None:
    lock = (checkout / "deploy" / "requirements-build.txt").read_text(encoding="utf-8")
    (checkout / "forged.txt").write_text(re.sub(r"sha256:\w{8}", "sha256:01234567", lock), encoding="utf-8")
    pip = [str(checkout / ".venv" / "bin" / "python"), "-m", "pip", "download", "--quiet", "--no-deps"]
    command = [*pip, "--require-hashes", "--dest", str(checkout / "refused"), "-r", str(checkout / "forged.txt")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "DO NOT MATCH THE HASHES" in done.stderr
