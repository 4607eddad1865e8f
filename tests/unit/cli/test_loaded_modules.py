"""A command loads what it needs: the list of all of them no library that works with data, a reader none that judges."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from typer.main import get_group

from pipeline.cli.commands import COMMANDS, main
from pipeline.cli.listed_commands import Listed, ListedCommand
from pipeline.reading.start_readers import READERS
from pipeline.runtime.settings import PROJECT
from tests.support.hoptac_command import hoptac

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.runtime.settings import Settings

DATA = {"polars", "pandera", "duckdb", "pyarrow", "numpy", "pandas", "openpyxl", "xlsxwriter", "lxml", "docx"}
FAR = {"dagster", "dask", "distributed", "fsspec", "matplotlib", "jinja2", "uvicorn", "starlette"}
SETTINGS = {"pydantic", "pydantic_settings"}
LIST = """
import json, sys
sys.argv = ["hoptac", *{arguments}]
try:
    from pipeline.cli.program import main
    main()
finally:
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


def loaded_by(*arguments: str, tmp_path: Path) -> tuple[set[str], str]:
    """The modules that the program has loaded when it ends, and what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", LIST.replace("{arguments}", json.dumps(arguments))],
        cwd=PROJECT,
        env=os.environ | {"HOPTAC_STATE": str(tmp_path / "state"), "HOPTAC_DATABASE": str(tmp_path / "hoptac.duckdb")},
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return set(json.loads(done.stderr.splitlines()[-1])), done.stdout


@pytest.mark.parametrize("arguments", [("--help",), (), ("--no-such-option",)])
def test_list_of_the_commands_loads_no_command_and_no_library_of_data(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    modules, _ = loaded_by(*arguments, tmp_path=tmp_path)
    assert not modules & (DATA | FAR | SETTINGS)
    assert not modules & {listed.module for listed in COMMANDS}


def test_check_without_a_warehouse_loads_neither_a_warehouse_nor_what_reads(tmp_path: Path) -> None:
    sample = next(PROJECT.glob("raw/2020-11/218*.xlsx"))
    modules, printed = loaded_by("check", str(sample), tmp_path=tmp_path)
    assert "được chấp nhận" in " ".join(printed.split())
    assert not modules & (FAR | {"duckdb", "openpyxl", "xlsxwriter", "docx", "python_calamine", READERS})
    assert modules >= {"polars", "pandera"}


def test_readers_load_nothing_that_validates_builds_or_draws() -> None:
    code = f"import json, sys, {READERS}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=True, capture_output=True, text=True)
    modules = set(json.loads(done.stdout))
    assert not modules & (FAR | {"pandera", "duckdb", "pyarrow", "openpyxl", "xlsxwriter", "docx", "typer", "rich"})
    assert not {name for name in modules if name.startswith(("pipeline.validation", "pipeline.judgement", "assets"))}
    assert modules >= {"polars", "python_calamine"}


@pytest.mark.parametrize("listed", COMMANDS, ids=lambda listed: listed.name)
def test_every_listed_command_is_there_and_says_what_the_list_says(listed: Listed) -> None:
    (command,) = (
        command
        for command in get_group(main).commands.values()
        if isinstance(command, ListedCommand) and command.listed == listed
    )
    loaded = command.loaded()
    assert (loaded.name, loaded.help) == (command.name, command.help)


def test_list_shows_every_command_with_its_help(settings: Settings) -> None:
    printed = " ".join(hoptac(settings, "--help").stdout.split())
    for listed in COMMANDS:
        assert f"{listed.name} {' '.join(listed.help.split()[:3])}" in printed


def test_every_command_of_a_module_is_listed() -> None:
    modules = {listed.module for listed in COMMANDS}
    there = {name for module in modules for name in get_group(import_module(module).commands).commands}
    assert there == {listed.name for listed in COMMANDS}


def test_search_for_garbage_passes_over_what_was_loaded_and_goes_on() -> None:
    code = """
import gc, sys
from pipeline.cli.loading import loading
with loading():
    import pipeline.cli.commands
frozen = gc.get_freeze_count()
with loading():
    import pipeline.cli.commands
assert frozen > 10_000 and gc.get_freeze_count() <= frozen and gc.isenabled()
"""
    subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=True, timeout=60)
