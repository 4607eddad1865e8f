"""Where a back-up may be put: apart from what it backs up and what is handed out, and in the place of nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.warehouse.parquet_export import parquet_folder
from schemas.messages import bounded

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.runtime.settings import Settings

GZIP = b"\x1f\x8b"
"""How every back-up begins."""


class BackupError(RuntimeError):
    """A back-up cannot be made or restored; ``reason`` says in Vietnamese why, and what to do."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


def check_place(settings: Settings, path: Path) -> None:
    """BackupError where a back-up would be taken in, handed out or lost with the rest, or would replace another file.

    The folder of the files is read by the web server, and a back-up holds everybody's data.
    """
    places = {
        "hộp nhận tệp (HOPTAC_RAW)": settings.raw,
        "thư mục của sổ tiếp nhận (HOPTAC_STATE)": settings.state,
        "thư mục phát tệp cho người dùng (HOPTAC_FILES)": settings.files,
        "bản Parquet của kho dữ liệu (HOPTAC_DATABASE)": parquet_folder(settings.database),
    }
    for what, folder in places.items():
        if path.resolve().is_relative_to(folder.resolve()):
            reason = f"Bản sao lưu không được nằm trong {what}: hãy chọn nơi khác, nên là một ổ đĩa khác."
            raise BackupError(reason)
    if path.exists() and not _is_replaceable(path):
        reason = f"Đã có {bounded(str(path))}, không phải là một bản sao lưu: hãy ghi tên một tệp khác."
        raise BackupError(reason)


def _is_replaceable(path: Path) -> bool:
    """Whether it is a back-up, or an empty file that was made to become a back-up."""
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return stream.read(len(GZIP)) in (b"", GZIP)
