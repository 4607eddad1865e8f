"""A health that cannot look is no health: whatever breaks, the command ends with 2 and says what it was."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from pipeline.cli import program
from pipeline.runs.health import LOOKS
from pipeline.runtime.settings import PROJECT
from tests.support.dagster_runs import environment
from tests.support.health_states import hoptac_process

if TYPE_CHECKING:
    from pipeline.runtime.settings import Settings


def run(settings: Settings, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The program, after some code that breaks it."""
    start = (
        f"import sys; sys.argv = ['hoptac', *{list(arguments)}]\nfrom pipeline.cli.program import main\n{code}\nmain()"
    )
    return subprocess.run(
        [sys.executable, "-c", start],
        cwd=PROJECT, env=environment(settings), capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_health_whose_code_does_not_load_ends_with_two(settings: Settings) -> None:
    done = run(settings, "sys.modules['duckdb'] = None", "health")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "không nạp được" in done.stderr
    assert run(settings, "sys.modules['duckdb'] = None", "run").returncode == 4


def test_health_that_crashes_while_it_tells_ends_with_two(settings: Settings) -> None:
    code = "import pipeline.cli.health_commands as c\nc.print_health = lambda *_: 1 / 0"
    done = run(settings, code, "health")
    assert done.returncode == 2
    assert "ZeroDivisionError" in done.stderr


def test_wrong_setting_is_a_sentence_and_all_else_is_told_still(settings: Settings) -> None:
    wrong = {"HOPTAC_SMTP_PORT": "70000", "HOPTAC_FIRST_PERIOD": "2020-13"}
    done = hoptac_process(settings, "health", "--json", variables=wrong)
    report = json.loads(done.stdout)
    conditions = {condition["name"]: condition for condition in report["conditions"]}
    assert (done.returncode, done.stderr) == (2, "")
    assert conditions["settings"]["state"] == "failing"
    assert all(name in conditions["settings"]["vi"] for name in wrong)
    assert list(conditions) == ["settings", *(look.name for look in LOOKS)]


def test_wrong_folder_is_not_looked_into_by_its_default(settings: Settings) -> None:
    done = hoptac_process(settings, "health", "--json", variables={"HOPTAC_RAW": "  "})
    conditions = {condition["name"]: condition["state"] for condition in json.loads(done.stdout)["conditions"]}
    assert done.returncode == 2
    assert conditions["settings"] == "failing"
    assert not {"warehouse", "landing_zone", "ledger"} & set(conditions)


@pytest.mark.parametrize(("command", "status"), [("health", 2), ("run", 4)])
def test_status_of_the_worst_is_that_of_the_command(command: str, status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["hoptac", command])
    assert program.status_of_the_worst() == status


@pytest.mark.parametrize("seconds", ["0.001", "0.02", "0.1"])
def test_health_ends_with_two_while_a_look_is_still_under_way(settings: Settings, seconds: str) -> None:
    slow = "import time, pipeline.runs.health.storage as s\ns.shutil.disk_usage = lambda _: time.sleep(60)"
    start = f"import os; os.environ['HOPTAC_HEALTH_SECONDS'] = '{seconds}'\n{slow}"
    began = time.monotonic()
    done = run(settings, start, "health", "--json")
    assert (done.returncode, done.stderr) == (2, "")
    assert len(json.loads(done.stdout)["conditions"]) == len(LOOKS) + 1
    assert time.monotonic() - began < 50
