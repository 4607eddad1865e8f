"""A back-up of what cannot be derived: the landing zone, the state's journals, the settings and people's lists.

It may be made while a night runs. What is derived from it (warehouse, staging, files for people) is made anew by the
next run, and passwords are not in it.
"""

from __future__ import annotations

import glob
import hashlib
import io
import json
import os
import shlex
import shutil
import tarfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, BinaryIO, cast

from pydantic import SecretStr

from pipeline.ingest.loss_guard import LedgerLostError, check_landed, check_remembered, present_files
from pipeline.landing import ledger as ledgers
from pipeline.landing.landing_zone import landing_zone, wait_for_landing
from pipeline.runs.backup_target import BackupError, check_place
from pipeline.runs.intake import WAIT
from pipeline.runtime import journal
from pipeline.runtime.atomic_files import put_in_place, removed_on_failure
from pipeline.runtime.regular_files import digest, open_regular
from pipeline.runtime.run_lock import lock
from pipeline.runtime.secret_parts import without_password
from pipeline.runtime.setting_sources import ENVIRONMENT, label, source_of
from pipeline.runtime.settings import ledger_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.landing.inbox import Inbox
    from pipeline.runtime.settings import Settings

RAW, STATE, LISTS = "raw", "state", "settings"
"""The folders of a back-up: the landing zone, the journals, and people's lists with the settings."""
SETTINGS_FILE, MANIFEST = f"{LISTS}/hoptac.env", "manifest.json"
PEOPLES_LISTS = ("recipients", "drop_folders")
"""Settings that name a file which people keep."""
_IN_MEMORY = 64 << 20
_ABANDONED = 3600
"""Seconds without a byte after which an unfinished back-up is one whose process was killed."""
_ROUNDS = 3
"""So often what came meanwhile is looked for."""


@dataclass(slots=True)
class Backup:
    """What a back-up holds: SHA-256 by the name of each of its files; and what it does not hold, told to people."""

    path: Path
    digests: dict[str, str] = field(default_factory=dict)
    left: tuple[str, ...] = ()
    """Files of the landing zone that changed all the while, or cannot be read."""
    lacking: tuple[str, ...] = ()
    """Those of them that the warehouse has: restored from this, it would not."""
    secrets: tuple[str, ...] = ()
    """Settings that hold a password."""

    @property
    def workbooks(self) -> int:
        """How many files of the landing zone it holds."""
        return sum(name.startswith(f"{RAW}/") for name in self.digests)


def back_up(settings: Settings, path: Path) -> Backup:
    """Write a back-up, whole or not at all; one that is there is replaced when the new one is complete.

    BackupError where it would take the place of something else, or would hold no workbook though there are some;
    LinesDamagedError, LedgerLostError and NothingLandedError where what it would hold is damaged or gone: then the last
    good one stays.
    """
    path = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would write beside what a link means
    check_place(settings, path)
    _check_ledger(settings)
    backup = Backup(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    _remove_abandoned(path)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    with _named(path), removed_on_failure(unfinished):
        with tarfile.open(unfinished, "w:gz", compresslevel=1, format=tarfile.PAX_FORMAT) as archive:
            _add_lists(archive, backup, settings)
            _add_what_was_received(archive, backup, settings)
            _add(archive, MANIFEST, json.dumps(_manifest(backup), ensure_ascii=False, indent=1).encode())
        put_in_place(unfinished, path)
    return backup


def _remove_abandoned(path: Path) -> None:
    """Remove what a back-up to the same place has left that was killed."""
    for left in path.parent.glob(f".{glob.escape(path.name)}.*.unfinished"):
        with suppress(FileNotFoundError):
            if time.time() - left.stat().st_mtime > _ABANDONED:
                left.unlink()


def _add_what_was_received(archive: tarfile.TarFile, backup: Backup, settings: Settings) -> None:
    """Add the landing zone, then the journals; what came between the two is added, so that they fit together."""
    wait_for_landing(settings)
    for _ in range(_ROUNDS):
        inbox = _inbox(settings)
        check_landed(inbox, settings.database)
        _add_workbooks(archive, backup, inbox, settings.raw)
        journals = _journals(settings)
        if set(_inbox(settings).files) <= set(inbox.files):
            break
    _check_held(backup, settings)
    for name, content in journals.items():
        backup.digests[name] = _add(archive, name, content)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Name the back-up where a disk fails without saying where: nobody is to clear another one."""
    try:
        yield
    except OSError as problem:
        if problem.errno is not None and problem.filename is None:
            problem.filename = str(path)
        raise


def _check_ledger(settings: Settings) -> None:
    """LedgerLostError where the ledger knows less than the warehouse; looked at twice, as a night may end meanwhile."""
    try:
        check_remembered(ledgers.load(ledger_path(settings)), settings.database)
    except LedgerLostError:
        check_remembered(ledgers.load(ledger_path(settings)), settings.database)


def _check_held(backup: Backup, settings: Settings) -> None:
    """Name what the warehouse has and the back-up has not; BackupError where that is every workbook."""
    held, folders = set(backup.digests.values()), tuple(f"{name}/" for name in backup.left)
    backup.lacking = tuple(
        name
        for name, submission_id in sorted(present_files(settings.database).items())
        if submission_id not in held and (name in backup.left or name.startswith(folders))
    )
    if backup.lacking and not backup.workbooks:
        reason = (
            f"Không đọc được tệp nào của hộp nhận tệp {settings.raw}, nên chưa sao lưu; bản sao lưu trước vẫn còn: hãy "
            "cho người dùng chạy chương trình quyền đọc ở đó rồi chạy lại."
        )
        raise BackupError(reason)


def _inbox(settings: Settings) -> Inbox:
    """What lies in the landing zone; of a URL no other run brings the copy up to date meanwhile."""
    if not settings.raw_url:
        return landing_zone(settings)
    with lock(settings, WAIT):
        return landing_zone(settings)


def _add_workbooks(archive: tarfile.TarFile, backup: Backup, inbox: Inbox, raw: Path) -> None:
    """Add what is not in the back-up yet with these bytes; a file that changes under our hands is not in it."""
    left = [*inbox.left, *inbox.passed_over]
    for submission_id, files in inbox.files.items():
        for file in files:
            name = f"{RAW}/{file.file_name}"
            if backup.digests.get(name) == submission_id or file.file_name in inbox.left:
                continue
            if _add_file(archive, name, raw / file.file_name, submission_id):
                backup.digests[name] = submission_id
            else:
                left.append(file.file_name)
    backup.left = tuple(sorted(set(left)))


def _add_file(archive: tarfile.TarFile, name: str, path: Path, wanted: str) -> bool:
    """Add a file; whether it could be read and has the bytes that were hashed."""
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as copy:
        try:
            with open_regular(path) as stream:
                modified = os.fstat(stream.fileno()).st_mtime
                shutil.copyfileobj(stream, copy)
        except OSError:
            return False
        copy.seek(0)
        if digest(cast("BinaryIO", copy)) != wanted:
            return False
        member = tarfile.TarInfo(name)
        member.size, member.mtime, member.mode = copy.tell(), modified, 0o640
        copy.seek(0)
        archive.addfile(member, copy)
        return True


def _journals(settings: Settings) -> dict[str, bytes]:
    """The whole lines of each journal of the state; LinesDamagedError where the ledger is damaged."""
    journal.read(ledger_path(settings))
    found = {}
    for path in sorted(settings.state.glob("*.jsonl")):
        content = path.read_bytes()
        found[f"{STATE}/{path.name}"] = content[: content.rfind(b"\n") + 1]
    return found


def _add_lists(archive: tarfile.TarFile, backup: Backup, settings: Settings) -> None:
    """Add the settings that the environment gives, but for passwords, and the lists that people keep."""
    lines, secrets = [], []
    for name in type(settings).model_fields:
        value = os.environ.get(label(name), "")
        is_secret = isinstance(getattr(settings, name), SecretStr)
        if is_secret and getattr(settings, name).get_secret_value():
            secrets.append(label(name))
        elif not is_secret and source_of(name) == ENVIRONMENT:
            if without_password(value) == value:
                lines.append(f"{label(name)}={shlex.quote(value)}\n")
            else:
                secrets.append(label(name))
    backup.secrets = tuple(secrets)
    backup.digests[SETTINGS_FILE] = _add(archive, SETTINGS_FILE, "".join(lines).encode())
    for name in PEOPLES_LISTS:
        path: Path | None = getattr(settings, name, None)
        with suppress(FileNotFoundError):
            if path is not None:
                backup.digests[f"{LISTS}/{name}.csv"] = _add(archive, f"{LISTS}/{name}.csv", path.read_bytes())


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> str:
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode = len(content), datetime.now(UTC).timestamp(), 0o640
    archive.addfile(member, io.BytesIO(content))
    return hashlib.sha256(content).hexdigest()


def _manifest(backup: Backup) -> dict[str, object]:
    return {
        "program": version("hoptac"),
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "sha256": backup.digests,
        "left": backup.left,
        "secrets": backup.secrets,
    }
