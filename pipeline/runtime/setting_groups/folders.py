"""Where things are."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field
from pydantic_settings import BaseSettings

from pipeline.runtime.setting_groups.setting_types import PROJECT, FolderPath, LogTarget, StoreAddress

STATE = PROJECT / "warehouse" / "state"


class Folders(BaseSettings):
    """Folders and files, each by its whole path."""

    heading: ClassVar[str] = "Thư mục · Folders"

    raw: FolderPath = Field(
        default=PROJECT / "raw",
        description="Hộp nhận tệp, chương trình chỉ đọc: một thư mục, hoặc một địa chỉ như s3://kho/raw.",
    )
    """The landing zone: read, never written. A folder, or a URL that fsspec knows, whose copy is then in ``state``."""
    warehouse: FolderPath = Field(default=PROJECT / "warehouse", description="Các tệp SQL của kho dữ liệu.")
    """The SQL files; unless set otherwise the built files lie here too."""
    state: FolderPath = Field(default=STATE, description="Sổ tiếp nhận (ledger.jsonl) và dữ liệu tạm của chương trình.")
    """Staged Parquet and the ledger."""
    files: FolderPath = Field(
        default=PROJECT / "warehouse" / "files", description="Tệp ghi cho người dùng: trang tình hình, báo cáo, mẫu."
    )
    """Workbooks and documents that the program writes for people."""
    database: FolderPath = Field(default=PROJECT / "warehouse" / "hoptac.duckdb", description="Tệp kho dữ liệu DuckDB.")
    """The warehouse's DuckDB file; its Parquet export lies beside it."""
    recipients: FolderPath = Field(
        default=PROJECT / "recipients.csv",
        description="Ai nhận thư báo: các cột unit_code, email và notices (loại thư, có thể bỏ).",
    )
    """Who is told what: the columns unit_code, email and, where somebody chooses, notices; ``*`` are the stewards."""
    drop_folders: FolderPath = Field(
        default=PROJECT / "drop_folders.csv",
        description="Thư mục trong raw dành riêng cho từng đơn vị: các cột folder và unit_code; không bắt buộc.",
    )
    """Which folders of the landing zone belong to a unit: the columns folder and unit_code; it need not be there."""
    staging: StoreAddress = Field(
        default="", description="Nơi dùng chung dữ liệu tạm với máy khác: thư mục hoặc địa chỉ; để trống là không."
    )
    """Where staged batches are shared with other machines: a folder or a URL of fsspec; blank: they are not."""
    log: LogTarget = Field(
        default="", description="Nhật ký, mỗi tệp nộp một dòng JSON: một tệp, hoặc stderr; để trống là không ghi."
    )
    """Where a line of JSON is written for each submission that was read: a file, or ``stderr``; blank: nowhere."""
