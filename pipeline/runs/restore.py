"""Restores a back-up into an installation that has nothing of its own, or what an interrupted restore has put there."""

from __future__ import annotations

import json
import os
import shutil
import tarfile
import zlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Any

from pipeline.runs.backup import LISTS, MANIFEST, PEOPLES_LISTS, RAW, SETTINGS_FILE, STATE
from pipeline.runs.backup_target import BackupError
from pipeline.runs.nights import JOURNAL as NIGHTS
from pipeline.runtime.atomic_files import put_in_place, write_whole
from pipeline.runtime.regular_files import digest, open_regular
from pipeline.runtime.run_lock import run_alone
from schemas.messages import bounded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.runtime.settings import Settings

SETTINGS_RESTORED = "hoptac.env.restored"
"""Where in the state the settings of the back-up are put: an installation's own are given by its environment."""
_NAMED = 5
_DAMAGED = (tarfile.TarError, EOFError, zlib.error, ValueError, KeyError, TypeError, AttributeError)


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored: how many workbooks, which lists of people's were kept as they were, where the settings lie."""

    made_at: datetime
    workbooks: int
    kept: tuple[str, ...]
    settings: Path
    secrets: tuple[str, ...]


def restore(settings: Settings, path: Path) -> Restored:
    """Put back what a back-up holds; the next run makes everything else.

    BackupError, before anything is written, where the back-up is damaged or the installation has other workbooks,
    another ledger or a warehouse; AlreadyRunningError while a run is under way. The ledger comes first: without it a
    night would receive the workbooks anew.
    """
    manifest = _checked_manifest(path)
    digests: dict[str, str] = manifest["sha256"]
    with run_alone(settings):
        _check_target(settings, path, digests)
        kept = []
        for name, stream, _ in _members(path, digests, f"{STATE}/"):
            here = settings.state / PurePosixPath(name).name
            if here.name != NIGHTS or not here.exists():  # which runs this machine had is its own
                write_whole(here, stream.read())
        for name, stream, _ in _members(path, digests, f"{LISTS}/"):
            content, target = stream.read(), _place_of_list(settings, name)
            if target.exists() and target.read_bytes() != content and name != SETTINGS_FILE:
                kept.append(str(target))
            else:
                write_whole(target, content)
        for name, stream, modified in _members(path, digests, f"{RAW}/"):
            _put_workbook(settings, name.removeprefix(f"{RAW}/"), stream, modified)
    workbooks = sum(name.startswith(f"{RAW}/") for name in digests)
    secrets = tuple(map(str, manifest["secrets"]))
    return Restored(
        datetime.fromisoformat(manifest["made_at"]), workbooks, tuple(kept), settings.state / SETTINGS_RESTORED, secrets
    )


def _put_workbook(settings: Settings, name: str, stream: IO[bytes], modified: float) -> None:
    """Put a workbook where it lay in the landing zone, whole or not at all, with its time."""
    if settings.raw_url:
        from pipeline.landing.remote_raw import send_file  # noqa: PLC0415 - fsspec is of the extra "scale"

        send_file(settings, name, stream)
        return
    path = settings.raw / name
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{os.getpid()}.restored")
    try:
        with beside.open("wb") as target:
            shutil.copyfileobj(stream, target)
        os.utime(beside, (modified, modified))
        put_in_place(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def _place_of_list(settings: Settings, name: str) -> Path:
    stem = PurePosixPath(name).stem
    place: Path = getattr(settings, stem) if stem in PEOPLES_LISTS else settings.state / SETTINGS_RESTORED
    return place


def _checked_manifest(path: Path) -> dict[str, Any]:
    """The back-up's manifest; BackupError where a file of it is missing, has other bytes, or would lie elsewhere."""
    try:
        found: dict[str, set[str]] = {}
        manifest: dict[str, Any] = {}
        with tarfile.open(path, "r:gz") as archive:
            for member in archive:
                stream = archive.extractfile(member) if member.isreg() else None
                if stream is None:
                    continue
                if member.name == MANIFEST:
                    manifest = json.loads(stream.read())
                else:
                    found.setdefault(member.name, set()).add(digest(stream))  # type: ignore[arg-type] # it is read alone
        wrong = [name for name, wanted in manifest["sha256"].items() if wanted not in found.get(name, ())]
        outside = [name for name in manifest["sha256"] if not _is_inside(name)]
    except FileNotFoundError:
        reason = f"Không có tệp sao lưu {bounded(str(path))}."
        raise BackupError(reason) from None
    except _DAMAGED as problem:
        reason = f"Tệp {bounded(str(path))} không phải là bản sao lưu nguyên vẹn: hãy dùng một bản sao lưu khác."
        raise BackupError(reason) from problem
    if wrong or outside:
        reason = f"Bản sao lưu {bounded(str(path))} bị hỏng ở {_few(wrong or outside)}: hãy dùng một bản sao lưu khác."
        raise BackupError(reason)
    return manifest


def _is_inside(name: str) -> bool:
    """Whether a file of a back-up is one that a back-up has, and stays in its folder."""
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts or "\0" in name:
        return False
    return parts[0] == RAW if len(parts) > 2 else len(parts) == 2 and parts[0] in {RAW, STATE, LISTS}  # noqa: PLR2004 - a folder and a file


def _members(path: Path, digests: dict[str, str], folder: str) -> Iterator[tuple[str, IO[bytes], float]]:
    """The files of a folder of the back-up that have the bytes which the manifest names, with their times."""
    with tarfile.open(path, "r:gz") as archive:
        for member in archive:
            if not member.name.startswith(folder) or member.name not in digests:
                continue
            stream = archive.extractfile(member)
            if stream and digest(stream) == digests[member.name]:  # type: ignore[arg-type] # as above
                stream.seek(0)
                yield member.name, stream, member.mtime


def _check_target(settings: Settings, path: Path, digests: dict[str, str]) -> None:
    """BackupError where the installation has something of its own that the back-up does not have."""
    if settings.database.exists():
        reason = (
            f"Ở đây đã có kho dữ liệu {settings.database}: chỉ khôi phục vào nơi chưa có gì. Nếu muốn thay bằng bản "
            f"sao lưu, hãy cất thư mục {settings.state} và hộp nhận tệp sang nơi khác, xoá kho dữ liệu, rồi chạy lại."
        )
        raise BackupError(reason)
    for name, stream, _ in _members(path, digests, f"{STATE}/"):
        here = settings.state / PurePosixPath(name).name
        if here.exists() and here.name != NIGHTS and not stream.read().startswith(here.read_bytes()):
            reason = f"Tệp {here} có những điều mà bản sao lưu không có: hãy cất nó sang nơi khác rồi chạy lại."
            raise BackupError(reason)
    if settings.raw_url:
        return
    other = [
        str(settings.raw / name.removeprefix(f"{RAW}/"))
        for name, wanted in digests.items()
        if name.startswith(f"{RAW}/") and _differs(settings.raw / name.removeprefix(f"{RAW}/"), wanted)
    ]
    if other:
        reason = f"Hộp nhận tệp đã có tệp khác cùng tên: {_few(other)}. Hãy cất chúng sang nơi khác rồi chạy lại."
        raise BackupError(reason)


def _differs(path: Path, wanted: str) -> bool:
    """Whether something else lies in a workbook's place."""
    if not os.path.lexists(path):
        return False
    try:
        with open_regular(path) as stream:
            return digest(stream) != wanted
    except OSError:
        return True


def _few(names: list[str]) -> str:
    shown = ", ".join(bounded(name) for name in names[:_NAMED])
    return f"{shown} và {len(names) - _NAMED} tệp nữa" if len(names) > _NAMED else shown
