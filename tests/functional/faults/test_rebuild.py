"""What cannot be derived is kept safely; everything else is made anew from it, with the same rows."""

from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest

from pipeline.judgement.judged_reports import JUDGED, KEPT_TYPES
from pipeline.judgement.kept import Part
from pipeline.judgement.state import kept_judgements
from pipeline.landing.known_files import known_files
from pipeline.runs.closing import close_period, explain
from pipeline.runs.expected_failures import CANNOT_GO_ON
from pipeline.runtime.settings import ledger_path
from pipeline.staging.store import stage_of
from tests.functional.faults.conftest import OF_THE_CLOCK, Town
from tests.functional.faults.processes import ended, nightly
from tests.support.installation import installation_in
from tests.support.revisions import ALLIANCE, answering_alliance, declare_more, lay, revision

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.installation import Installation, WarehouseRows

pytestmark = pytest.mark.long
NOVEMBER = date(2020, 11, 1)


@pytest.fixture(scope="module")
def lived(province: Installation, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """A province after some nights: revisions sent back and withdrawn, explanations, a closed period that has moved."""
    installation = province.copied(tmp_path_factory.mktemp("lived") / "project")
    lay(installation, ALLIANCE, answering_alliance())
    withdrawn = lay(installation, "Lạng Giang 11-2020 lần 3.xlsx", revision(3))
    lay(installation, "Lạng Giang 11-2020 lần 4.xlsx", revision(4, declare_more("THT.ALL", 1)))
    lay(installation, "garbage.xlsx", b"%PDF-1.7")
    installation.run()
    withdrawn.unlink()
    explain(installation.settings, NOVEMBER, "", "", "Sẽ đính chính trong báo cáo năm sau")
    close_period(installation.settings, NOVEMBER, because="Bản 4 bị trả lại, số liệu lấy theo bản trước")
    lay(installation, "Lạng Giang 11-2020 lần 5.xlsx", revision(5))
    installation.run()
    assert installation.scalar("select count(*) from quality.restatements") > 0
    return installation


@pytest.fixture(scope="module")
def rows(lived: Installation) -> WarehouseRows:
    """All rows of the province, with every time."""
    return lived.contents()


def nothing(_place: Installation) -> None:
    """Nothing is wrong."""


def lose_state(installation: Installation) -> None:
    """Of the state only the ledger is left, and no warehouse."""
    ledger = ledger_path(installation.settings).read_bytes()
    shutil.rmtree(installation.settings.state)
    installation.settings.database.unlink()
    installation.settings.state.mkdir()
    ledger_path(installation.settings).write_bytes(ledger)


def falsify(installation: Installation) -> None:
    """What is staged is not what the workbooks say."""
    (path, *_) = stage_of(installation.settings).files("groups")
    pl.read_parquet(path).with_columns(pl.col("groups") + 1).write_parquet(path)


def tear(installation: Installation) -> None:
    """What is staged cannot be read."""
    (path, *_) = stage_of(installation.settings).files("groups")
    path.write_bytes(b"")


def mistake_hashes(installation: Installation) -> None:
    """A file's hash is remembered as that of another."""
    installation.run()  # the files are copies, which are hashed again
    path = installation.settings.state / "inbox.json"
    hashes = known_files(path).hashes
    path.write_text(path.read_text(encoding="utf-8").replace(hashes[0], hashes[1]), encoding="utf-8")


def misjudge(installation: Installation) -> None:
    """What is kept of judgements is whole, and not what the workbooks are judged."""
    kept = kept_judgements(installation.settings)
    for name in kept.names(JUDGED):
        frames = {of: kept.frame(JUDGED, name, of, types) for of, types in KEPT_TYPES.items()}
        frames["findings"] = frames["findings"].with_columns(pl.lit("explained").alias("state"))
        kept.put(JUDGED, name, Part(kept.hashes(JUDGED, name), frames))
    kept.write_index()


@pytest.mark.parametrize("damage", [nothing, lose_state, falsify, tear, mistake_hashes, misjudge])
def test_rebuild_gives_the_same_rows_whatever_became_of_what_can_be_derived(
    lived: Installation, rows: WarehouseRows, tmp_path: Path, damage: Callable[[Installation], None]
) -> None:
    installation = lived.copied(tmp_path / "project")
    damage(installation)
    before = ledger_path(installation.settings).read_bytes()
    done = ended(installation, command="rebuild")
    assert done.status == 0, done.output
    assert installation.contents() == rows
    assert ledger_path(installation.settings).read_bytes() == before


def test_plain_run_reads_again_what_staging_cannot_give(
    lived: Installation, rows: WarehouseRows, tmp_path: Path
) -> None:
    installation = lived.copied(tmp_path / "project")
    installation.settings.database.unlink()  # else a night without a change would build nothing
    tear(installation)
    done = ended(installation)
    assert done.status == 0, done.output
    assert installation.contents() == rows


@pytest.mark.parametrize("command", ["run", "rebuild"])
def test_landing_zone_that_is_not_mounted_is_told_and_nothing_is_withdrawn(
    installation: Installation, town: Town, command: str
) -> None:
    mounted = installation.raw.rename(installation.folder / "elsewhere")
    installation.raw.mkdir()
    done = ended(installation, command=command)
    assert (done.status, "Hộp nhận tệp trống" in done.output) == (CANNOT_GO_ON, True), done.output
    assert installation.contents(without=OF_THE_CLOCK) == town.old
    installation.raw.rmdir()
    mounted.rename(installation.raw)
    assert ended(installation).status == 0
    assert installation.contents(without=OF_THE_CLOCK) == town.new


def damaged(installation: Installation, number: int) -> None:
    """Change a letter in a line of the ledger."""
    path = ledger_path(installation.settings)
    lines = path.read_bytes().splitlines(keepends=True)
    lines[number] = lines[number].replace(b'"event"', b'"Event"')
    path.write_bytes(b"".join(lines))


def test_line_that_a_crash_left_unfinished_is_cut_off_and_costs_no_other(
    installation: Installation, town: Town
) -> None:
    path = ledger_path(installation.settings)
    whole = path.read_bytes()
    path.write_bytes(whole + whole.splitlines(keepends=True)[0][:-40])
    assert ended(installation).status == 0
    assert path.read_bytes().startswith(whole)
    assert installation.contents(without=OF_THE_CLOCK) == town.new


@pytest.mark.parametrize("command", ["run", "rebuild"])
def test_damage_in_the_middle_of_the_ledger_is_told_and_nothing_goes_on_without_it(
    installation: Installation, town: Town, command: str
) -> None:
    damaged(installation, 1)
    before = ledger_path(installation.settings).read_bytes()
    done = ended(installation, command=command)
    assert (done.status, "ledger.jsonl bị hỏng ở dòng 2: hãy khôi phục" in done.output) == (CANNOT_GO_ON, True), (
        done.output
    )
    assert ledger_path(installation.settings).read_bytes() == before
    assert installation.contents(without=OF_THE_CLOCK) == town.old


def test_damage_in_the_ledger_is_told_by_the_nightly_job_too(installation: Installation) -> None:
    damaged(installation, 1)
    with nightly(installation) as job:
        output, _ = job.communicate(timeout=240)
    assert job.returncode == CANNOT_GO_ON, output
    assert "bị hỏng ở dòng 2: hãy khôi phục" in output.replace("\n", " ")


LOST = {"whole": 0, "but its first line": 1, "but its last line": -1}


@pytest.mark.parametrize("lines", LOST.values(), ids=LOST)
def test_ledger_that_is_lost_or_cut_short_is_told_and_not_begun_anew(
    lived: Installation, tmp_path: Path, lines: int
) -> None:
    installation = lived.copied(tmp_path / "project")
    path = ledger_path(installation.settings)
    whole = path.read_bytes().splitlines(keepends=True)
    receipts = [number for number, line in enumerate(whole) if b'"event": "received"' in line]
    kept = b"".join(whole[: receipts[-1]] if lines < 0 else whole[:lines])
    path.write_bytes(kept)
    done = ended(installation)
    assert (done.status, "điều mà kho dữ liệu đã biết" in done.output) == (CANNOT_GO_ON, True), done.output
    assert path.read_bytes() == kept
    path.write_bytes(b"".join(whole))
    assert ended(installation).status == 0


@pytest.mark.parametrize("event", ["closed", "explained"])
def test_line_that_is_missing_in_the_ledger_is_told(lived: Installation, tmp_path: Path, event: str) -> None:
    installation = lived.copied(tmp_path / "project")
    path = ledger_path(installation.settings)
    lines = path.read_bytes().splitlines(keepends=True)
    lines.remove([line for line in lines if f'"event": "{event}"'.encode() in line][-1])
    path.write_bytes(b"".join(lines))
    done = ended(installation)
    assert (done.status, "thiếu 1 điều mà kho dữ liệu đã biết" in done.output) == (CANNOT_GO_ON, True), done.output


def test_new_place_has_no_ledger_and_misses_none(tmp_path: Path) -> None:
    assert ended(installation_in(tmp_path / "project")).status == 0
