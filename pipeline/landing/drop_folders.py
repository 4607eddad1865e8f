"""Folders of the landing zone that belong to a unit, from ``drop_folders.csv``: what lies in one counts for it only.

For shares with rights of their own: who may write to such a folder is the unit. The file has the columns ``folder`` (a
path below the landing zone) and ``unit_code``. A row that cannot be used is named and left out, and no other with it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.landing.peoples_lists import UNIT_CODE, ListError, RowError, columns_of, known_unit, list_rows
from pipeline.runtime.clock import today
from schemas.messages import bounded
from schemas.provinces import province_on

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from pipeline.landing.peoples_lists import ListRow
    from pipeline.runtime.settings import Settings

SETTING = "HOPTAC_DROP_FOLDERS"
COLUMNS = ("folder", "unit_code")
_SPELLINGS = {
    "folder": {"folder", "path", "thumuc", "duongdan", "tenthumuc", "thumuctrongraw"},
    "unit_code": UNIT_CODE,
}
_NO_COLUMNS = "dòng đầu phải là: folder,unit_code"
_BLANK = "cần ghi cả thư mục và mã đơn vị"
_OUTSIDE = "thư mục phải nằm trong raw và ghi tính từ raw, ví dụ don-vi/{unit_code_example}"
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
        rows = list_rows(path, SETTING)
    except FileNotFoundError:
        return DropFolders()
    except ListError as problem:
        return DropFolders({}, (str(problem),))
    found, problems = _checked(rows)
    missing = [folder for folder in found if not settings.raw_url and not _is_there(settings.raw, folder)]
    problems += [_NOT_THERE.format(folder=bounded(folder)) for folder in missing]
    return DropFolders(found, tuple(f"{path.name}: {problem}" for problem in problems))


def _is_there(raw: Path, folder: str) -> bool:
    return any((raw / unicodedata.normalize(form, folder)).is_dir() for form in ("NFC", "NFD"))


def _checked(rows: Sequence[ListRow]) -> tuple[dict[str, str], list[str]]:
    """The units by folder, and what is wrong with the other rows."""
    columns = columns_of(rows[0].cells, _SPELLINGS) if rows else ()
    if not set(COLUMNS) <= set(columns):
        return {}, [_NO_COLUMNS]
    at = {name: columns.index(name) for name in COLUMNS}
    found: dict[str, str] = {}
    lines: dict[str, int] = {}
    problems = []
    for number, cells in rows[1:]:
        folder, code = (cells[at[name]] if at[name] < len(cells) else "" for name in COLUMNS)
        try:
            path, unit = _folder_and_unit(folder, code, lines)
        except RowError as problem:
            problems.append(f"dòng {number}: {problem}")
        else:
            found[path], lines[path] = unit, number
    return found, problems


def _folder_and_unit(folder: str, code: str, lines: Mapping[str, int]) -> tuple[str, str]:
    """Path and unit of a row; RowError where it cannot be used, also beside rows before, whose ``lines`` are known."""
    if not folder or not code:
        raise RowError(_BLANK)
    unit, path = known_unit(code), _path(folder)
    if _is_outside(folder):
        raise RowError(province_on(today()).fill(_OUTSIDE))
    for other, line in lines.items():
        if path == other:
            raise RowError(_TAKEN.format(line=line))
        if f"{path}/".startswith(f"{other}/") or f"{other}/".startswith(f"{path}/"):
            raise RowError(_OVERLAPS.format(line=line))
    return path, unit


def _is_outside(folder: str) -> bool:
    plain = folder.replace("\\", "/")
    is_whole = plain.startswith("/") or re.match(r"[A-Za-z]:|\w+://", plain) is not None
    return is_whole or ".." in plain.split("/") or not _path(folder)


def _path(folder: str) -> str:
    """The folder's path as the landing zone's files have it: without ``./``, and without a slash at its end."""
    return "/".join(part for part in folder.replace("\\", "/").split("/") if part not in ("", "."))
