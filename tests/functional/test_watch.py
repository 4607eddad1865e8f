"""By day each file has its verdict, copy and page as soon as it lies still, whatever else happens meanwhile."""

from __future__ import annotations

import shutil
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from pipeline.outputs.feedback.returned_copies import returned_copies
from pipeline.outputs.status_page import INDEX
from pipeline.runs.expected_failures import BUSY
from pipeline.runs.watch_record import watch_record
from pipeline.runtime.run_lock import lock
from pipeline.runtime.settings import PROJECT
from tests.support.health_states import condition, hoptac_process
from tests.support.revisions import declare_more, lay, revision, statuses
from tests.support.watching import GREETING, watching

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.installation import Installation

NAME = "Lạng Giang 11-2020.xlsx"
DISTRICTS = "2020-12"
WORN = """
import sys
from pipeline.cli.program import main
from pipeline.runs import by_day
by_day.MOST_ROUNDS = 1
sys.argv = ["hoptac", "watch"]
main()
"""
"""A program that starts itself anew after each round that did something."""


def wrong(number: int) -> bytes:
    """A revision that comes back."""
    return revision(number, declare_more("HTX.ALL", 5))


def is_answered(installation: Installation) -> bool:
    """Whether a feedback copy lies ready, and the page."""
    found = [installation.settings.files / copy.path for copy in returned_copies(installation.settings).values()]
    return bool(found) and all(path.exists() for path in (*found, installation.settings.files / INDEX))


def is_accepted(installation: Installation) -> bool:
    """Whether the warehouse takes a file, and no copy goes back."""
    return (
        installation.settings.database.exists()
        and "accepted" in [status for _, status in statuses(installation)]
        and not returned_copies(installation.settings)
    )


def judged_in(installation: Installation) -> set[str]:
    """The submissions that the warehouse knows a verdict of."""
    known = "select submission_id from core.submissions where status not in ('received', 'withdrawn')"
    return {name for (name,) in installation.ask(known)}


def is_at_work(installation: Installation) -> bool:
    """Whether a round is under way."""
    record = watch_record(installation.settings)
    return record is not None and record.working_since is not None


@pytest.fixture
def installation(empty_installation: Callable[[], Installation]) -> Installation:
    return empty_installation()


@pytest.mark.parametrize(
    "poll",
    [
        pytest.param("0", id="told by the kernel"),
        pytest.param("0.3", id="looked for by the clock", marks=pytest.mark.long),
    ],
)
def test_file_that_comes_is_answered_and_so_is_the_one_that_mends_it(installation: Installation, poll: str) -> None:
    with watching(installation, {"HOPTAC_WATCH_SECONDS": poll}) as watch:
        lay(installation, NAME, wrong(1))
        watch.until(lambda: is_answered(installation))
        watch.until_said(f"{NAME} · đơn vị 217, kỳ 11/2020 · bị trả lại")
        lay(installation, f"2020-11/{NAME}", revision(2))
        watch.until(lambda: is_accepted(installation))
        watch.until_said("được chấp nhận")
        (installation.raw / "2020-11" / NAME).unlink()
        watch.until_said(f"{NAME} · đơn vị 217, kỳ 11/2020 · đã rút khỏi raw")
        assert condition(installation.settings, "watch").state == "ok"
        assert watch.end() == 0
    assert condition(installation.settings, "watch").facts == {"used": False}


@pytest.mark.long
def test_another_run_is_not_disturbed_and_what_came_meanwhile_is_answered_after_it(installation: Installation) -> None:
    with watching(installation) as watch:
        watch.until(installation.settings.database.exists)
        with lock(installation.settings, wait=60):
            before = installation.settings.database.stat().st_ino
            lay(installation, NAME, wrong(1))
            watch.until_said("Một lượt chạy khác đang làm việc")
            assert installation.settings.database.stat().st_ino == before
        watch.until(lambda: is_answered(installation))


@pytest.mark.long
def test_landing_zone_that_vanishes_and_comes_back_is_told_and_watched_on(installation: Installation) -> None:
    lay(installation, NAME, wrong(1))
    aside = installation.raw.with_name("aside")
    with watching(installation) as watch:
        watch.until(lambda: is_answered(installation))
        installation.raw.rename(aside)
        watch.until_said("HOPTAC_RAW")
        watch.until(lambda: condition(installation.settings, "watch").state == "failing")
        aside.rename(installation.raw)
        watch.until_said("Đã làm việc lại được.")
        lay(installation, NAME, revision(2))
        watch.until(lambda: is_accepted(installation))


@pytest.mark.long
def test_second_watch_leaves_and_tells_why(installation: Installation) -> None:
    with watching(installation):
        done = hoptac_process(installation.settings, "watch")
    assert (done.returncode, "Một lượt chạy khác đang làm việc" in done.stdout) == (BUSY, True)


@pytest.mark.long
def test_damaged_file_is_answered_and_ends_nothing(installation: Installation) -> None:
    with watching(installation) as watch:
        lay(installation, "hỏng.xlsx", b"PK\3\4 no workbook")
        watch.until_said("hỏng.xlsx · không rõ đơn vị")
        lay(installation, NAME, wrong(1))
        watch.until(lambda: is_answered(installation))


@pytest.mark.long
def test_files_that_come_at_once_and_one_that_grows_meanwhile_are_all_answered(installation: Installation) -> None:
    files = sorted((PROJECT / "raw" / DISTRICTS).iterdir())
    grown, replacing = wrong(1), wrong(3)
    with watching(installation) as watch:
        with (installation.raw / "slow.xlsx").open("wb") as slow:
            for number, file in enumerate(files):
                slow.write(grown[number * 100 : (number + 1) * 100])
                slow.flush()
                shutil.copy(file, installation.raw)
            lay(installation, "replaced.xlsx", wrong(2))
            lay(installation, "replaced.xlsx", replacing)
            watch.until_said("kỳ 12/2020 · ")
            slow.seek(0)
            slow.write(grown)
        watch.until_said("slow.xlsx · đơn vị 217, kỳ 11/2020 · ")
        last = [*(file.read_bytes() for file in files), grown, replacing]
        watch.until(lambda: {sha256(content).hexdigest() for content in last} <= judged_in(installation))
        assert watch.end() == 0
    known = installation.contents()
    installation.run()
    assert installation.contents() == known


@pytest.mark.long
def test_watch_that_is_killed_is_missed_and_the_next_does_what_was_left(installation: Installation) -> None:
    with watching(installation) as watch:
        lay(installation, NAME, wrong(1))
        watch.until(lambda: is_at_work(installation))
        watch.kill()
    found = condition(installation.settings, "watch")
    assert (found.state, "hoptac-watch" in found.vi) == ("failing", True)
    with watching(installation) as watch:
        watch.until(lambda: is_answered(installation))
        watch.until_said(f"{NAME} · đơn vị 217")
    assert condition(installation.settings, "watch").state == "ok"


@pytest.mark.long
def test_watch_that_starts_itself_anew_stays_the_same_process_and_loses_nothing(installation: Installation) -> None:
    with watching(installation, arguments=("-c", WORN)) as watch:
        for number in (1, 2):
            lay(installation, NAME, wrong(number))
            watch.until_said("bị trả lại", number)
        watch.until_said(GREETING, 3)
        assert watch.end() == 0
    assert condition(installation.settings, "watch").facts == {"used": False}


@pytest.mark.long
def test_night_waits_for_a_round_and_does_its_work_then(installation: Installation) -> None:
    lay(installation, NAME, wrong(1))
    with watching(installation) as watch:
        watch.until(lambda: is_at_work(installation))
        done = hoptac_process(installation.settings, "run")
        assert done.returncode == 0, done.stdout
        watch.until(lambda: is_answered(installation))
