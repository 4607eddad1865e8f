"""What is wrong with a disk or a folder, in Vietnamese: which setting's it is, and what to do."""

from __future__ import annotations

import errno
import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.runtime.setting_groups.setting_types import STDERR
from pipeline.runtime.setting_sources import usable_settings
from schemas.messages import bounded

if TYPE_CHECKING:
    import duckdb

LONGEST = 300
_PLACES = ("raw", "state", "files", "database", "warehouse", "recipients", "log")
_READ = ("HOPTAC_RAW", "HOPTAC_WAREHOUSE", "HOPTAC_RECIPIENTS")
"""What of them is only read."""
_FULL = (errno.ENOSPC, errno.EDQUOT)
_ADVICE = {
    **dict.fromkeys(_FULL, "ổ đĩa đã đầy, hãy dọn bớt để có chỗ trống"),
    errno.EROFS: "ổ đĩa chỉ cho đọc, hãy gắn lại ổ đĩa cho phép ghi",
    **dict.fromkeys((errno.EACCES, errno.EPERM), "không có quyền, hãy cho người dùng chạy chương trình quyền ở đó"),
    errno.ENOENT: "không thấy, hãy xem thư mục đó có chưa và ổ đĩa đã được gắn chưa",
    errno.ENOTDIR: "một phần của đường dẫn không phải là thư mục, hãy sửa đường dẫn",
    errno.EISDIR: "đó là một thư mục, hãy ghi tên một tệp",
    errno.EIO: "ổ đĩa hỏng hoặc mất kết nối, hãy kiểm tra ổ đĩa",
    errno.ESTALE: "ổ đĩa mạng mất kết nối, hãy gắn lại",
    errno.EMFILE: "quá nhiều tệp đang mở, hãy tăng giới hạn (ulimit -n)",
    errno.ENAMETOOLONG: "đường dẫn quá dài, hãy dùng đường dẫn ngắn hơn",
    errno.EFBIG: "tệp vượt quá cỡ được phép ghi, hãy tăng giới hạn (ulimit -f)",
    errno.ELOOP: "liên kết đi vòng, hãy sửa liên kết",
    errno.ECONNREFUSED: "máy chủ không trả lời, hãy xem máy chủ có đang chạy không",
}
_NUMBER_OF = {
    "No space left on device": errno.ENOSPC,
    "Read-only file system": errno.EROFS,
    "Permission denied": errno.EACCES,
    "No such file or directory": errno.ENOENT,
    "File too large": errno.EFBIG,
    "Input/output error": errno.EIO,
}


def disk_failure(problem: OSError | duckdb.Error) -> str:
    """Which setting's place it is and what to do, with what the system said last; one line."""
    number = getattr(problem, "errno", None) or _number_in(str(problem))
    path = _path_of(problem)
    if path is None and number in _FULL:
        path = fullest()
    advice = _ADVICE.get(number or 0, "")
    where = _named(path) if path else ""
    told = ": ".join(part for part in (where, advice) if part)
    system = bounded(" ".join(str(problem).split()), LONGEST)
    return f"{told} ({system})" if told else system


def _number_in(text: str) -> int | None:
    return next((number for words, number in _NUMBER_OF.items() if words in text), None)


def _path_of(problem: OSError | duckdb.Error) -> Path | None:
    name = getattr(problem, "filename", None)
    if isinstance(name, str | bytes | os.PathLike):
        return Path(os.fsdecode(name))
    quoted = re.search(r"[\"'](/[^\"']+)[\"']", str(problem))
    return Path(quoted[1]) if quoted else None


def _named(path: Path) -> str:
    """The path, with the setting that it comes from."""
    shown = bounded(str(path), LONGEST)
    name = setting_of(path)
    return f"{name} = {shown}" if name else shown


def place_of(problem: OSError) -> str:
    """The setting whose folder the failure is about; blank where it names none of theirs."""
    path = _path_of(problem)
    return setting_of(path) if path else ""


def setting_of(path: Path) -> str:
    """The setting whose folder or file this is or lies in, the nearest; blank: none's."""
    near = [(len(place.parts), name) for name, place in _places().items() if place in (path, *path.parents)]
    return max(near)[1] if near else ""


def fullest() -> Path | None:
    """The place of the settings that is written to and whose disk has least room, where a failure names none.

    Of several on that disk the first, whichever loses a few bytes while it is asked.
    """
    by_disk: dict[int, tuple[int, Path]] = {}
    for name, place in _places().items():
        folder = next((folder for folder in (place, *place.parents) if os.path.isdir(folder)), None)  # noqa: PTH112
        if folder and name not in _READ:
            by_disk.setdefault(folder.stat().st_dev, (shutil.disk_usage(folder).free, place))
    return min(by_disk.values())[1] if by_disk else None


def _places() -> dict[str, Path]:
    settings = usable_settings()
    places = {f"HOPTAC_{name.upper()}": Path(getattr(settings, name)) for name in _PLACES if name != "log"}
    places["HOPTAC_DATABASE"] = settings.database.parent
    if settings.log not in ("", STDERR):
        places["HOPTAC_LOG"] = Path(settings.log)
    if home := os.environ.get("DAGSTER_HOME"):
        places["DAGSTER_HOME"] = Path(home)
    return places
