"""What a run writes is read by its user and group alone, also where nobody has set it so: by hand, and with cron."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from pipeline.runtime.settings import PROJECT
from pipeline.samples import unit_submissions, write_workbook
from tests.support.dagster_runs import dagster_environment
from tests.support.open_files import open_to_all

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.installation import Installation

pytestmark = pytest.mark.long
COMMANDS = {
    "hoptac run": "import sys; sys.argv = ['hoptac', 'run']; from pipeline.cli.commands import main; main()",
    "hoptac-nightly": "from assets.run import main; main()",
}


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_that_a_run_writes_is_open_to_all(empty_installation: Callable[[], Installation], command: str) -> None:
    installation = empty_installation()
    (installation.raw / "2020-11").mkdir()
    write_workbook(next(iter(unit_submissions())), installation.raw / "2020-11" / "a.xlsx")
    environment = dagster_environment(installation.settings)
    before = open_to_all(installation.settings.state.parent)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", COMMANDS[command]],
        env=environment | {"PYTHONPATH": str(PROJECT)},
        umask=0o022,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert installation.settings.database.exists()
    assert list(installation.settings.files.rglob("*.html"))
    assert open_to_all(installation.settings.state.parent) - before == set()
