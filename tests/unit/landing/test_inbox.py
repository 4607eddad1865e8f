"""The landing zone is listed by content; nothing but regular visible files is a submission, and hashing is spared."""

from __future__ import annotations

import hashlib
import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import pytest

from pipeline.landing import inbox as module
from pipeline.landing.folder_walk import walk
from pipeline.landing.inbox import RawFile, scan_folder, wait_until_settled
from pipeline.landing.known_files import known_files
from pipeline.runtime.regular_files import digest, open_regular

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.landing.folder_walk import Aside
    from pipeline.landing.known_files import FileStamp


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def names(raw: Path, cache: Path) -> dict[str, list[str]]:
    return {digest: [file.file_name for file in files] for digest, files in scan_folder(raw, cache).files.items()}


def test_files_are_listed_by_the_hash_of_their_bytes_below_every_folder(raw: Path, cache: Path) -> None:
    assert names(raw, cache) == {sha(b"one"): ["2020-11/Biểu HTX.xlsx"], sha(b"two"): ["b.xlsx"]}


def test_identical_bytes_are_one_submission_and_the_first_name_stands_for_it(raw: Path, cache: Path) -> None:
    (raw / "a.xlsx").write_bytes(b"two")
    inbox = scan_folder(raw, cache)
    assert {file.file_name for file in inbox.files[sha(b"two")]} == {"a.xlsx", "b.xlsx"}
    assert inbox.first(sha(b"two")).file_name == "a.xlsx"


def test_time_of_modification_is_that_of_the_file(raw: Path, cache: Path) -> None:
    os.utime(raw / "b.xlsx", (1_606_780_800, 1_606_780_800))
    (file,) = scan_folder(raw, cache).files[sha(b"two")]
    assert file.modified_at.isoformat() == "2020-12-01T00:00:00+00:00"


@pytest.mark.parametrize(
    "name",
    [
        *(".hidden.xlsx", "~$b.xlsx", ".folder/c.xlsx", "2020-11/.DS_Store", "2020-11/Thumbs.db", "desktop.ini"),
        *("$RECYCLE.BIN/S-1-5/c.xlsx", "#recycle/c.xlsx", "@eaDir/b.xlsx", "lost+found/c.xlsx"),
    ],
)
def test_hidden_files_locks_and_what_systems_leave_are_no_submissions(raw: Path, cache: Path, name: str) -> None:
    (raw / name).parent.mkdir(parents=True, exist_ok=True)
    (raw / name).write_bytes(b"three")
    assert sha(b"three") not in names(raw, cache)
    assert scan_folder(raw, cache).passed_over == ()


def test_links_and_devices_are_not_followed_and_are_named(raw: Path, cache: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.xlsx").write_bytes(b"secret")
    (raw / "link.xlsx").symlink_to(outside / "secret.xlsx")
    (raw / "folder").symlink_to(outside)
    (raw / "broken").symlink_to(raw / "nowhere")
    (raw / "loop").symlink_to(raw)
    os.mkfifo(raw / "pipe")
    inbox = scan_folder(raw, cache)
    assert set(inbox.files) == {sha(b"one"), sha(b"two")}
    assert inbox.passed_over == ("broken", "folder", "link.xlsx", "loop", "pipe")


def test_file_whose_name_is_no_unicode_text_is_named_and_stops_nothing(raw: Path, cache: Path) -> None:
    Path(os.fsdecode(os.fsencode(raw) + b"/B\xb8o c\xb8o.xls")).write_bytes(b"three")
    inbox = scan_folder(raw, cache)
    assert set(inbox.files) == {sha(b"one"), sha(b"two")}
    assert inbox.passed_over == ("B\ufffdo c\ufffdo.xls",)


def disguised(path: Path, content: bytes) -> None:
    """Change the bytes of a file but not its size, time or inode."""
    before = path.stat()
    with path.open("r+b") as stream:
        stream.write(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_unchanged_file_is_not_hashed_again(raw: Path, cache: Path) -> None:
    scan_folder(raw, cache)
    disguised(raw / "b.xlsx", b"TWO")
    assert names(raw, cache)[sha(b"two")] == ["b.xlsx"]


def test_lost_cache_is_harmless_and_hashes_everything_again(raw: Path, cache: Path) -> None:
    scan_folder(raw, cache)
    disguised(raw / "b.xlsx", b"TWO")
    cache.unlink()
    assert names(raw, cache)[sha(b"TWO")] == ["b.xlsx"]


def test_cache_of_an_older_version_spares_hashing_too(raw: Path, cache: Path) -> None:
    scan_folder(raw, cache)
    older = {name: [*stamp, found] for name, stamp, found in known_files(cache).rows()}
    cache.write_text(json.dumps(older), encoding="utf-8")
    disguised(raw / "b.xlsx", b"TWO")
    assert names(raw, cache)[sha(b"two")] == ["b.xlsx"]


def test_landing_zone_in_which_nothing_changed_is_not_written_down_again(raw: Path, cache: Path) -> None:
    scan_folder(raw, cache)
    before = cache.stat().st_ino
    assert scan_folder(raw, cache) == scan_folder(raw, cache)
    assert cache.stat().st_ino == before


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "{",
        "[[], [], [], []]",
        '[["b.xlsx"], [1], [1], [], [""]]',
        "[1]",
        '{"b.xlsx": 1}',
        '{"b.xlsx": []}',
        "null",
        "\x00\x00",
    ],
)
def test_damaged_cache_is_harmless(raw: Path, cache: Path, damage: str) -> None:
    cache.parent.mkdir()
    cache.write_text(damage, encoding="utf-8")
    assert set(names(raw, cache)) == {sha(b"one"), sha(b"two")}


@pytest.mark.parametrize("change", ["size", "time", "inode"])
def test_file_is_hashed_again_when_its_size_time_or_inode_differs(raw: Path, cache: Path, change: str) -> None:
    scan_folder(raw, cache)
    path = raw / "b.xlsx"
    before = path.stat()
    if change == "size":
        path.write_bytes(b"new!")
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    elif change == "time":
        path.write_bytes(b"new")
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    else:
        (raw / "c.xlsx").write_bytes(b"new")
        os.utime(raw / "c.xlsx", ns=(before.st_atime_ns, before.st_mtime_ns))
        (raw / "c.xlsx").replace(path)
    assert sha(path.read_bytes()) in names(raw, cache)


def test_file_that_is_gone_is_forgotten(raw: Path, cache: Path) -> None:
    scan_folder(raw, cache)
    (raw / "b.xlsx").unlink()
    assert set(names(raw, cache)) == {sha(b"one")}
    assert "b.xlsx" not in cache.read_text(encoding="utf-8")


@pytest.mark.parametrize("step", ["before its state is asked for", "before it is read"])
def test_file_that_vanishes_during_the_scan_is_passed_by(
    raw: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    walked = walk
    hashed = module._hashed  # noqa: SLF001 - the moment between listing and reading is inside

    def vanishing(folder: Path, asides: list[Aside]) -> Iterator[tuple[str, os.DirEntry[str]]]:
        for name, entry in walked(folder, asides):
            if name == "b.xlsx" and step.endswith("asked for"):
                Path(entry).unlink()
            yield name, entry

    def vanished(path: str, stamp: FileStamp, settle: float) -> tuple[FileStamp, str] | None:
        if path.endswith("b.xlsx") and step.endswith("read"):
            Path(path).unlink()
        return hashed(path, stamp, settle)

    monkeypatch.setattr(module, "walk", vanishing)
    monkeypatch.setattr(module, "_hashed", vanished)
    assert set(names(raw, cache)) == {sha(b"one")}


def test_bytes_that_nobody_has_seen_are_told_once_while_the_rest_is_listed(raw: Path, cache: Path) -> None:
    told: list[Path] = []

    def tell() -> None:
        told.append(cache)
        assert not cache.exists()

    scan_folder(raw, cache, at_news=tell)
    assert told == [cache]


def test_seen_bytes_and_files_that_still_change_are_no_news(raw: Path, cache: Path) -> None:
    told: list[str] = []
    scan_folder(raw, cache, 60, lambda: told.append("too young"))
    scan_folder(raw, cache)
    scan_folder(raw, cache, 0, lambda: told.append("as before"))
    os.utime(raw / "b.xlsx", (1_606_780_800, 1_606_780_800))
    (raw / "b.xlsx").rename(raw / "c.xlsx")
    (raw / "2020-11" / "Biểu HTX.xlsx").unlink()
    scan_folder(raw, cache, 0, lambda: told.append("under another name"))
    assert told == []


def test_file_that_was_changed_just_now_is_left_until_it_is_at_rest(raw: Path, cache: Path) -> None:
    inbox = scan_folder(raw, cache, settle=60)
    assert (inbox.files, inbox.left) == ({}, ("2020-11/Biểu HTX.xlsx", "b.xlsx"))
    os.utime(raw / "b.xlsx", (1_606_780_800, 1_606_780_800))  # as copying programs do in the end
    assert scan_folder(raw, cache, settle=60).files == {}
    wait_until_settled(raw, 0.2)
    inbox = scan_folder(raw, cache, settle=0.2)
    assert (set(inbox.files), inbox.left) == ({sha(b"one"), sha(b"two")}, ())


def test_what_lay_there_counts_until_what_is_copied_over_it_is_whole(raw: Path, cache: Path) -> None:
    before = scan_folder(raw, cache)
    (raw / "b.xlsx").write_bytes(b"half of a new one")
    inbox = scan_folder(raw, cache, settle=60)
    assert (inbox.files, inbox.left) == (before.files, ("b.xlsx",))
    assert set(scan_folder(raw, cache).files) == {sha(b"one"), sha(b"half of a new one")}


def test_file_that_changes_while_it_is_hashed_is_left(raw: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def changing(stream: BinaryIO) -> str:
        found = digest(stream)
        if found == sha(b"two"):
            (raw / "b.xlsx").write_bytes(b"more")
        return found

    monkeypatch.setattr("pipeline.landing.inbox.digest", changing)
    inbox = scan_folder(raw, cache)
    assert (set(inbox.files), inbox.left) == ({sha(b"one")}, ("b.xlsx",))


def test_file_that_cannot_be_opened_is_left_and_stops_nothing(
    raw: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: str) -> BinaryIO:
        if path.endswith("b.xlsx"):
            raise PermissionError
        return open_regular(path)

    monkeypatch.setattr(module, "open_regular", refused)
    inbox = scan_folder(raw, cache)
    assert (set(inbox.files), inbox.left) == ({sha(b"one")}, ("b.xlsx",))


def test_file_of_a_server_whose_clock_is_ahead_is_left_and_one_of_before_a_jump_of_ours_is_read(
    raw: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for jump, found in ((-30, set()), (-3600, {sha(b"one"), sha(b"two")})):
        moment = time.time() + jump
        monkeypatch.setattr(time, "time", lambda moment=moment: moment)
        assert set(scan_folder(raw, cache, settle=60).files) == found
        monkeypatch.undo()


def test_scan_writes_nothing_below_raw(raw: Path, cache: Path) -> None:
    before = sorted((path, path.stat().st_mtime_ns) for path in raw.rglob("*"))
    scan_folder(raw, cache)
    assert sorted((path, path.stat().st_mtime_ns) for path in raw.rglob("*")) == before
    assert [path.name for path in cache.parent.iterdir()] == ["inbox.json"]


def test_raw_file_keeps_its_name_in_the_form_in_which_it_lies_there(raw: Path, cache: Path) -> None:
    decomposed = "Bie\u0302\u0309u.xlsx"
    (raw / decomposed).write_bytes(b"three")
    (file,) = scan_folder(raw, cache).files[sha(b"three")]
    assert isinstance(file, RawFile)
    assert (raw / file.file_name).read_bytes() == b"three"
