"""What a run leaves that was killed, cut off from power or short of room, and what the next one makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.runtime.settings import ledger_path
from tests.functional.faults.conftest import Town, contents

if TYPE_CHECKING:
    from tests.support.installation import Installation


def whole_build(installation: Installation, town: Town) -> str:
    """Which of the two builds is there: any other one is none."""
    found = contents(installation)
    assert found in (town.old, town.new)
    return "old" if found == town.old else "new"


def go_on(installation: Installation, town: Town) -> None:
    """The next run ends with the rows of an undisturbed one, loses no line of the ledger and leaves nothing lying."""
    before = ledger_path(installation.settings).read_bytes()
    installation.run()
    assert contents(installation) == town.new
    assert ledger_path(installation.settings).read_bytes().startswith(before)
    left = {path.name for path in (*installation.folder.iterdir(), *installation.settings.state.iterdir())}
    exports = {name for name in left if name.startswith(".hoptac-parquet-")}
    assert len(exports) <= 2
    files = {"hoptac.duckdb", "hoptac-parquet", "inbox.json", "ledger.jsonl", "run.lock", "failures.log"}
    known = files | {"raw", "dagster", "state", "staged", "known", "builds", "judged"}
    known |= {"asides.json", "nights.jsonl", "nights.lock", "handed_out.json", "returned.json"}
    strange = {name for name in left - exports if not name.endswith(".unfinished.tmp")} - known
    assert strange == set(), strange
