"""Folders that cannot be looked into, that lie too deep or within themselves are named, and what lay in them stays."""

from __future__ import annotations

import errno
import hashlib
import os
import subprocess
from pathlib import Path

import pytest

from pipeline.landing.folder_walk import DEEPEST, Reason
from pipeline.landing.inbox import Inbox, scan_folder
from pipeline.landing.known_files import forget_hashes
from tests.support.debian_programs import not_here


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_deep_folders_are_named_at_the_deepest_that_is_looked_into(raw: Path, cache: Path) -> None:
    deepest = raw.joinpath(*["d"] * DEEPEST)
    (deepest / "e").mkdir(parents=True)
    (deepest / "in.xlsx").write_bytes(b"in")
    (deepest / "e" / "too deep.xlsx").write_bytes(b"deep")
    inbox = scan_folder(raw, cache)
    assert (sha(b"in") in inbox.files, sha(b"deep") in inbox.files) == (True, False)
    assert inbox.asides == (("/".join(["d"] * DEEPEST + ["e"]), Reason.TOO_DEEP),)


def test_folder_whose_name_is_no_text_is_named_once(raw: Path, cache: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(raw) + b"/c\xb8o"))
    folder.mkdir()
    (folder / "a.xlsx").write_bytes(b"three")
    (folder / "b.xlsx").write_bytes(b"four")
    assert scan_folder(raw, cache).asides == (("c\ufffdo", Reason.NO_TEXT),)


def refusing(monkeypatch: pytest.MonkeyPatch, folder: Path, problem: OSError) -> None:
    """Let a folder not be listed any more: tests may run as root, whom no mode keeps out."""
    listed = os.scandir

    def refused(path: Path | str) -> object:
        if Path(path) == folder:
            raise problem
        return listed(path)

    monkeypatch.setattr(os, "scandir", refused)


@pytest.mark.parametrize(
    ("problem", "reason"),
    [
        (PermissionError(errno.EACCES, "no"), Reason.UNREADABLE),
        (OSError(errno.EIO, "a broken disk"), Reason.UNREADABLE),
        (OSError(errno.ESTALE, "a server that went"), Reason.UNREADABLE),
        (FileNotFoundError(errno.ENOENT, "gone"), Reason.VANISHED),
        (OSError(errno.ENAMETOOLONG, "long"), Reason.TOO_DEEP),
        (OSError(errno.ELOOP, "a loop"), Reason.LOOP),
    ],
)
def test_what_lay_in_a_folder_that_cannot_be_looked_into_still_lies_there(
    raw: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, problem: OSError, reason: Reason
) -> None:
    before = scan_folder(raw, cache).files
    for forget in (False, True):
        refusing(monkeypatch, raw / "2020-11", problem)
        if forget:
            forget_hashes(cache)
        inbox = scan_folder(raw, cache)
        assert (inbox.files.keys(), inbox.asides) == (before.keys(), (("2020-11", reason),))
        monkeypatch.undo()
    assert scan_folder(raw, cache) == Inbox(before)


def test_landing_zone_that_cannot_be_looked_into_is_an_error(
    raw: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusing(monkeypatch, raw, PermissionError(errno.EACCES, "no"))
    with pytest.raises(PermissionError):
        scan_folder(raw, cache)


def test_folder_that_is_mounted_within_itself_is_named_and_not_walked(raw: Path, cache: Path) -> None:
    (raw / "2020-11" / "again").mkdir()
    mounted = subprocess.run(
        ["mount", "--bind", str(raw), str(raw / "2020-11" / "again")],  # noqa: S607
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        not_here("nothing can be mounted here")
    try:
        inbox = scan_folder(raw, cache)
    finally:
        subprocess.run(["umount", str(raw / "2020-11" / "again")], check=True)  # noqa: S607
    assert set(inbox.files) == {sha(b"one"), sha(b"two")}
    assert inbox.asides == (("2020-11/again", Reason.LOOP),)
