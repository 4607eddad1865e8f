"""Folders of the landing zone that belong to a unit, from ``drop_folders.csv``: what lies in one counts for it only.

For shares with rights of their own: who may write to such a folder is the unit. The file has the columns ``folder`` (a
path below the landing zone) and ``unit_code``. A row that cannot be used is named and left out, and no other with it.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from schemas.messages import bounded
from schemas.reference_data import units

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pipeline.runtime.settings import Settings

COLUMNS = ("folder", "unit_code")
_SEPARATORS = (",", ";", "\t")
_LONGEST = 1 << 20
"""Bytes of the file that are read: some ten thousand rows."""
_NOT_READ = "không đọc được tệp {path}: {why}"
_NO_COLUMNS = "dòng đầu phải là: folder,unit_code"
_TOO_LARGE = "tệp lớn hơn 1 MiB"
_BLANK = "cần ghi cả thư mục và mã đơn vị"
_NO_UNIT = "không có đơn vị nào mang mã {code} (mã xã có đủ 5 chữ số, ví dụ 07210)"
_OUTSIDE = "thư mục phải nằm trong raw và ghi tính từ raw, ví dụ huyen/217"
_TAKEN = "thư mục đã có ở dòng {line}"
_OVERLAPS = "thư mục này và thư mục ở dòng {line} nằm trong nhau"
_NOT_THERE = "thư mục {folder} chưa có trong raw"


@dataclass(frozen=True, slots=True)
class DropFolders:
    """The unit of each folder, by the folder's path below the landing zone, and what is wrong with the file.

    ``problems`` are Vietnamese sentences that name the row. Paths are compared composed (NFC) and by case.
    """

    units: dict[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    def unit_of(self, file_name: str) -> str | None:
        """The unit of the folder in which a file lies, at any depth; None where the folder is nobody's."""
        if not self.units:
            return None
        parts = unicodedata.normalize("NFC", file_name).split("/")
        above = ("/".join(parts[:end]) for end in range(1, len(parts)))
        return next((self.units[folder] for folder in above if folder in self.units), None)


NO_DROP_FOLDERS = DropFolders()


def drop_folders(settings: Settings) -> DropFolders:
    """The folders of the settings' file; none where there is no such file."""
    path = settings.drop_folders
    try:
        content = _content(path)
    except FileNotFoundError:
        return DropFolders()
    except (OSError, ValueError) as problem:
        return DropFolders({}, (_NOT_READ.format(path=path, why=problem),))
    found, problems = _checked(_rows(content))
    missing = [folder for folder in found if not settings.raw_url and not _is_there(settings.raw, folder)]
    problems += [_NOT_THERE.format(folder=bounded(folder)) for folder in missing]
    return DropFolders(found, tuple(f"{path.name}: {problem}" for problem in problems))


def _is_there(raw: Path, folder: str) -> bool:
    return any((raw / unicodedata.normalize(form, folder)).is_dir() for form in ("NFC", "NFD"))


def _content(path: Path) -> str:
    """The text of the file as Excel, Notepad or an editor saved it."""
    with path.open("rb") as stream:
        raw = stream.read(_LONGEST + 1)
    if len(raw) > _LONGEST:
        raise ValueError(_TOO_LARGE)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1258", "replace")


def _rows(content: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank with the number of its line; the first is that of the columns."""
    lines = unicodedata.normalize("NFC", content.replace("\0", "")).splitlines()
    head = next((line for line in lines if line.strip() and not line.lower().startswith("sep=")), "")
    separator = max(_SEPARATORS, key=head.count)
    for number, line in enumerate(lines, start=1):
        cells = [cell.strip() for cell in next(csv.reader([line], delimiter=separator), [])]
        if any(cells) and not line.lower().startswith("sep="):
            yield number, cells


def _checked(rows: Iterable[tuple[int, list[str]]]) -> tuple[dict[str, str], list[str]]:
    """The units by folder, and what is wrong with the other rows."""
    lines = iter(rows)
    _, head = next(lines, (0, []))
    names = [name.casefold() for name in head]
    if not set(COLUMNS) <= set(names):
        return {}, [_NO_COLUMNS]
    at = {name: names.index(name) for name in COLUMNS}
    found: dict[str, str] = {}
    known: dict[str, int] = {}
    problems = []
    for number, cells in lines:
        folder, code = (cells[at[name]] if at[name] < len(cells) else "" for name in COLUMNS)
        if problem := _problem(folder, code, known):
            problems.append(f"dòng {number}: {problem}")
        else:
            found[_path(folder)] = _code(code)
            known[_path(folder)] = number
    return found, problems


def _problem(folder: str, code: str, known: dict[str, int]) -> str:
    """What is wrong with a row beside those before it; blank where nothing is."""
    if not folder or not code:
        return _BLANK
    if _code(code) not in {unit.unit_code for unit in units()}:
        return _NO_UNIT.format(code=bounded(code))
    if _is_outside(folder):
        return _OUTSIDE
    path = _path(folder)
    for other, line in known.items():
        if path == other:
            return _TAKEN.format(line=line)
        if f"{path}/".startswith(f"{other}/") or f"{other}/".startswith(f"{path}/"):
            return _OVERLAPS.format(line=line)
    return ""


def _is_outside(folder: str) -> bool:
    plain = folder.replace("\\", "/")
    is_whole = plain.startswith("/") or re.match(r"[A-Za-z]:|\w+://", plain) is not None
    return is_whole or ".." in plain.split("/") or not _path(folder)


def _path(folder: str) -> str:
    """The folder's path as the landing zone's files have it: without ``./``, and without a slash at its end."""
    return "/".join(part for part in folder.replace("\\", "/").split("/") if part not in ("", "."))


def _code(code: str) -> str:
    return code.upper()
