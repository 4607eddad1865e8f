"""Files that are being copied, vanish or change while a run is under way: read whole or not at all."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from pipeline.landing import ledger as ledgers
from pipeline.runtime.settings import ledger_path
from tests.functional.faults.conftest import MORE_GROUPS, contents
from tests.functional.faults.processes import ended, night
from tests.support.revisions import lay, revision

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.installation import Installation, WarehouseRows

pytestmark = pytest.mark.long
SETTLE, PIECES_EVERY = 5, 0.2
"""Seconds; between the pieces of a copy there may be much more on a busy machine, but not so much."""
SCANNED = ("after", "pipeline.ingest.ingest:_record_receipts", "1")
NEW = revision(5, MORE_GROUPS)
LEFT = "Đang thay đổi hoặc không mở được, để lần sau: "


@contextmanager
def copying(path: Path, content: bytes, length: int) -> Iterator[None]:
    """Someone copies a file, in many small pieces, and is not done before the block is."""
    stop = threading.Event()
    with path.open("r+b" if path.exists() else "wb") as stream:
        stream.truncate(length)

        def copy() -> None:
            while not stop.wait(PIECES_EVERY):
                stream.write(content[stream.tell() :][: len(content) // 1000])
                stream.flush()

        copier = threading.Thread(target=copy)
        copier.start()
        try:
            yield
        finally:
            stop.set()
            copier.join()
            stream.write(content[stream.tell() :])


@pytest.fixture
def slow(installation: Installation) -> Installation:
    """An installation whose files count as whole after a while at rest, and which has read all that lies there."""
    installation.run()
    return replace(installation, settings=installation.settings.model_copy(update={"settle_seconds": SETTLE}))


def received(installation: Installation) -> set[str]:
    return set(ledgers.load(ledger_path(installation.settings)).receipts)


@pytest.mark.parametrize("how", ["growing", "as long at once"])
@pytest.mark.parametrize("name", ["e 11-2020.xlsx", "b 11-2020.xlsx"], ids=["new", "over another"])
def test_file_that_is_being_copied_is_read_when_it_is_whole_and_never_before(
    slow: Installation, name: str, how: str
) -> None:
    before, known = contents(slow), received(slow)
    with copying(slow.raw / name, NEW, 0 if how == "growing" else len(NEW)):
        done = ended(slow)
        assert (done.status, LEFT + name in done.output) == (0, True), done.output
        assert contents(slow) == before
    done = ended(slow)
    assert (done.status, LEFT in done.output) == (0, False)
    assert received(slow) - known == {sha256(NEW).hexdigest()}
    assert slow.ask("select file_name, revision from core.submissions where status = 'accepted'") == [(name, 5)]


def without(rows: WarehouseRows, submission_id: str) -> WarehouseRows:
    """The rows, without the line of a submission that was received and never read."""
    lines = [row for row in rows["core.submissions"] if submission_id not in row]
    return rows | {"core.submissions": lines}


@pytest.mark.parametrize("what", ["vanishes", "changes"])
def test_file_that_goes_or_changes_before_it_is_read_gets_no_verdict_and_disturbs_no_other(
    installation: Installation, tmp_path: Path, what: str
) -> None:
    seen, other = revision(6, MORE_GROUPS), revision(7)
    undisturbed = installation.copied(tmp_path / "undisturbed")
    undisturbed.run()
    path = lay(installation, "e 11-2020.xlsx", seen)
    with night(installation, *SCANNED, act="pause") as process:
        process.reach()
        path.unlink()
        if what == "changes":
            path.write_bytes(other)
        done = process.end()
    assert (done.status, f"{LEFT}e 11-2020.xlsx" in done.output) == (0, True), done.output
    identity = sha256(seen).hexdigest()
    status = f"select status, unit_code from core.submissions where submission_id = '{identity}'"  # noqa: S608 - a digest of ours
    assert installation.ask(status) == [("received", None)]
    assert without(contents(installation), identity) == contents(undisturbed)
    if what == "changes":
        lay(undisturbed, "e 11-2020.xlsx", other)
        undisturbed.run()
    assert ended(installation).status == 0
    assert installation.ask(status) == [("withdrawn", None)]
    assert without(contents(installation), identity) == contents(undisturbed)
