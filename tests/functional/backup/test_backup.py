"""A back-up made at any moment holds what it has to, takes the place of nothing else, and says what it lacks."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import tarfile
from threading import Event, Thread
from typing import TYPE_CHECKING, BinaryIO

import pytest

from pipeline.ingest.loss_guard import LedgerLostError, NothingLandedError
from pipeline.landing import ledger as ledgers
from pipeline.runs import backup as backing_up
from pipeline.runs.backup import RAW, back_up
from pipeline.runs.backup_target import BackupError
from pipeline.runs.expected_failures import failure_text
from pipeline.runs.restore import restore
from pipeline.runtime.journal import LinesDamagedError
from pipeline.runtime.regular_files import open_regular
from pipeline.runtime.settings import PROJECT, Settings, ledger_path
from tests.support.backups import empty, files_of
from tests.support.dagster_runs import environment
from tests.support.hoptac_command import hoptac
from tests.support.revisions import revision

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.installation import Installation


RUN = "from pipeline.cli.commands import main; main()"


@pytest.mark.long
def test_back_up_made_at_any_moment_of_a_night_has_each_workbook_that_its_ledger_knows(
    empty_installation: Callable[[], Installation], tmp_path: Path
) -> None:
    installation = empty_installation()
    (installation.raw / "2020-11").mkdir()
    samples = sorted((PROJECT / "raw" / "2020-11").glob("*.xlsx"))
    shutil.copy(samples[0], installation.raw / "2020-11")
    night = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", RUN, "run"],
        env=environment(installation.settings) | {"PYTHONPATH": str(PROJECT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    backups = 0
    while night.poll() is None:
        if backups < len(samples):
            shutil.copy(samples[backups], installation.raw / "2020-11")
        made = back_up(installation.settings, tmp_path / "b.tar.gz")
        files = files_of(made.path)
        (tmp_path / "ledger.jsonl").write_bytes(files.get("state/ledger.jsonl", b""))
        received = ledgers.load(tmp_path / "ledger.jsonl").receipts
        assert set(received) <= {digest for name, digest in made.digests.items() if name.startswith(RAW)}
        backups += 1
    assert night.returncode == 0, night.stderr
    assert backups > 1


@pytest.mark.long
def test_last_good_back_up_stays_where_a_new_one_would_hold_less(small: Installation, tmp_path: Path) -> None:
    path = back_up(small.settings, tmp_path / "b.tar.gz").path
    good = path.read_bytes()
    ledger = ledger_path(small.settings)
    whole = ledger.read_bytes()
    ledger.write_bytes(b"x" + whole)
    with pytest.raises(LinesDamagedError):
        back_up(small.settings, path)
    ledger.write_bytes(whole)
    small.raw.rename(tmp_path / "unmounted")
    small.raw.mkdir()
    with pytest.raises(NothingLandedError):
        back_up(small.settings, path)
    assert path.read_bytes() == good
    assert sorted(found.name for found in tmp_path.iterdir() if found.name.startswith(".")) == []


@pytest.mark.long
def test_file_that_changes_all_the_while_is_named_and_all_else_is_held(small: Installation, tmp_path: Path) -> None:
    over = Event()

    def change() -> None:
        while not over.wait(0.01):
            (small.raw / "3 11-2020.xlsx").write_bytes(revision(3) + os.urandom(8))

    writer = Thread(target=change)
    writer.start()
    try:
        backup = back_up(small.settings.model_copy(update={"settle_seconds": 2.0}), tmp_path / "b.tar.gz")
    finally:
        over.set()
        writer.join()
    assert (backup.left, backup.lacking, backup.workbooks) == (("3 11-2020.xlsx",), (), 2)


@pytest.mark.long
def test_files_that_came_just_now_are_waited_for(small: Installation, tmp_path: Path) -> None:
    moved = tmp_path / "moved"
    shutil.copytree(small.raw, moved)  # as rsync or a restore puts them there: the same bytes in files that are new
    shutil.rmtree(small.raw)
    moved.rename(small.raw)
    backup = back_up(small.settings.model_copy(update={"settle_seconds": 1.0}), tmp_path / "b.tar.gz")
    assert (backup.left, backup.workbooks) == ((), 2)


@pytest.mark.long
def test_ledger_that_lost_what_the_warehouse_knows_replaces_no_back_up(small: Installation, tmp_path: Path) -> None:
    path = back_up(small.settings, tmp_path / "b.tar.gz").path
    good = path.read_bytes()
    for lose in (lambda: ledger_path(small.settings).write_bytes(b""), ledger_path(small.settings).unlink):
        lose()
        with pytest.raises(LedgerLostError):
            back_up(small.settings, path)
    assert path.read_bytes() == good


@pytest.mark.long
def test_full_disk_is_named_by_the_back_up_that_lies_there(
    small: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")  # as a write says it, which names no file

    monkeypatch.setattr(tarfile.TarFile, "addfile", full)
    with pytest.raises(OSError, match="No space") as problem:
        back_up(small.settings, tmp_path / "b.tar.gz")
    assert str(tmp_path / "b.tar.gz") in failure_text(problem.value)


@pytest.mark.parametrize(
    "name",
    [
        "state/ledger.jsonl",
        *(
            pytest.param(name, marks=pytest.mark.long)
            for name in ("state/b.tar.gz", "files/b.tar.gz", "hoptac.duckdb", "people.csv", "a folder")
        ),
    ],
)
def test_back_up_takes_the_place_of_nothing_else(small: Installation, tmp_path: Path, name: str) -> None:
    (small.folder / "people.csv").write_text("unit_code,email\n", encoding="utf-8")
    (small.folder / "a folder").mkdir()
    places = {"state": small.settings.state, "files": small.settings.files, "hoptac.duckdb": small.settings.database}
    first, _, rest = name.partition("/")
    path = places.get(first, small.folder / first)
    before = {found: found.is_file() and found.read_bytes() for found in tmp_path.rglob("*")}
    with pytest.raises(BackupError):
        back_up(small.settings, path / rest if rest else path)
    assert {found: found.is_file() and found.read_bytes() for found in tmp_path.rglob("*")} == before


@pytest.mark.long
def test_known_workbooks_that_cannot_be_read_are_told_by_the_exit_status(
    small: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path) -> BinaryIO:
        if path.name in shut:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return opened(path)

    opened, shut = open_regular, {"1 11-2020.xlsx"}
    monkeypatch.setattr(backing_up, "open_regular", refused)  # root, who runs tests, may read everything
    path = tmp_path / "b.tar.gz"
    done = hoptac(small.settings, "backup", str(path))
    told = "thiếu 1 tệp mà kho dữ liệu đang có: 1 11-2020.xlsx" in " ".join(done.stdout.split())
    assert (done.returncode, told) == (1, True)
    good = path.read_bytes()
    shut.add("2 11-2020.xlsx")
    assert hoptac(small.settings, "backup", str(path)).returncode == 4
    assert path.read_bytes() == good


@pytest.mark.long
def test_settings_and_lists_come_along_and_passwords_do_not(
    small: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipients = tmp_path / "recipients.csv"
    recipients.write_text("unit_code,email\n217,a@example.vn\n", encoding="utf-8")
    monkeypatch.setenv("HOPTAC_SMTP_HOST", "mail.example.vn")
    monkeypatch.setenv("HOPTAC_SMTP_PASSWORD", "mat-khau")
    monkeypatch.setenv("HOPTAC_POSTGRES_URL", "postgresql://hoptac:geheim@db/hoptac")
    settings = Settings(
        **small.settings.model_dump(include={"raw", "state", "files", "database", "settle_seconds"}),
        recipients=recipients,
    )
    backup = back_up(settings, tmp_path / "b.tar.gz")
    assert set(backup.secrets) == {"HOPTAC_SMTP_PASSWORD", "HOPTAC_POSTGRES_URL"}
    everything = b"".join(files_of(backup.path).values())
    assert b"mat-khau" not in everything
    assert b"geheim" not in everything
    there = empty(tmp_path)
    done = restore(there.settings.model_copy(update={"recipients": tmp_path / "there.csv"}), backup.path)
    assert (tmp_path / "there.csv").read_bytes() == recipients.read_bytes()
    assert "HOPTAC_SMTP_HOST=" in done.settings.read_text(encoding="utf-8")
    assert set(done.secrets) == set(backup.secrets)


@pytest.mark.long
def test_what_a_killed_back_up_left_is_removed_by_a_later_one(small: Installation, tmp_path: Path) -> None:
    left, under_way = (tmp_path / f".b.tar.gz.{process}.unfinished" for process in (1, 2))
    left.touch()
    under_way.touch()
    os.utime(left, (0, 0))
    back_up(small.settings, tmp_path / "b.tar.gz")
    assert (left.exists(), under_way.exists()) == (False, True)


def test_commands_say_what_is_held_what_is_not_and_what_to_do(small: Installation, tmp_path: Path) -> None:
    done = hoptac(small.settings, "backup", str(tmp_path / "b.tar.gz"))
    assert done.returncode == 0
    assert "Đã sao lưu 2 tệp" in done.stdout
    assert "Bản sao lưu không có: kho dữ liệu" in done.stdout
    restored = hoptac(empty(tmp_path).settings, "restore", str(tmp_path / "b.tar.gz"))
    assert restored.returncode == 0
    assert "hoptac run" in restored.stdout
    refused = hoptac(small.settings, "restore", str(tmp_path / "b.tar.gz"))
    assert (refused.returncode, "đã có kho dữ liệu" in " ".join(refused.stdout.split())) == (4, True)
    inside = hoptac(small.settings, "backup", str(small.raw / "b.tar.gz"))
    assert (inside.returncode, list(small.raw.glob("*.gz"))) == (4, [])
