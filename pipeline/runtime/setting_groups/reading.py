"""How workbooks are read, and how much one of them may cost."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field
from pydantic_settings import BaseSettings

DAY = 86_400
MOST = 1_000_000
LARGEST_FILE, LARGEST_MEMORY, LARGEST_TOTAL = 2 << 30, 1 << 40, 1 << 40
"""Bytes: beyond them no workbook can be read, and no machine has as much; a value above is a slip of the keyboard."""


class Reading(BaseSettings):
    """Workers and the sizes of what they are given; sizes in bytes, times in seconds."""

    heading: ClassVar[str] = "Đọc tệp · Reading"

    settle_seconds: float = Field(
        default=5.0, ge=0, le=DAY, description="Tệp phải nằm yên bao nhiêu giây thì mới được coi là đã chép xong."
    )
    """How long nothing about a file of the landing zone has to change before it counts as whole."""
    workers: int = Field(default=2, ge=1, le=1024, description="Số tiến trình đọc tệp cùng một lúc.")
    """How many processes read workbooks."""
    chunk: int = Field(default=400, ge=1, le=MOST, description="Số tệp được kiểm tra cùng một lượt, nhiều nhất.")
    """How many workbooks are validated together at most."""
    chunk_bytes: int = Field(
        default=64 << 20, ge=1, le=LARGEST_TOTAL, description="Tổng cỡ (byte) các tệp được đọc trước một lượt."
    )
    """How large the files may be together that are read ahead of what is validated, or by a cluster as a chunk."""
    chunk_rows: int = Field(
        default=40_000, ge=1, le=1_000 * MOST, description="Số dòng được kiểm tra cùng một lượt, nhiều nhất."
    )
    """How many rows are validated together at most, but for those of a single workbook."""
    batch: int = Field(default=64, ge=1, le=MOST, description="Số tệp giao cho một tiến trình mỗi lần, nhiều nhất.")
    """How many workbooks a worker is given at a time at most."""
    batch_bytes: int = Field(
        default=2 << 20, ge=1, le=LARGEST_TOTAL, description="Tổng cỡ (byte) các tệp giao cho một tiến trình mỗi lần."
    )
    """How large the files of such a batch may be together, but for a file that is larger by itself."""
    batches: int = Field(
        default=24, ge=1, le=MOST, description="Số lô dữ liệu tạm được nằm cạnh nhau trước khi gộp thành một."
    )
    """How many staged batches may lie side by side before they are merged into one, but for those of whole chunks."""


class Limits(BaseSettings):
    """What a workbook may be and cost; beyond that it is sent back as unreadable."""

    heading: ClassVar[str] = "Giới hạn của một tệp · Limits of a workbook"

    read_seconds: float = Field(default=20.0, gt=0, le=DAY, description="Đọc một tệp được kéo dài bao nhiêu giây.")
    """How long reading one workbook may take by the clock."""
    read_cpu_seconds: int = Field(
        default=15, ge=1, le=DAY, description="Đọc một tệp được dùng bao nhiêu giây của bộ xử lý."
    )
    """How much of a processor reading one workbook may use; 100,000 rows take about half of it."""
    read_memory: int = Field(
        default=1 << 30,
        ge=64 << 20,
        le=LARGEST_MEMORY,
        description="Bộ nhớ (byte) một tiến trình đọc được dùng thêm, nhiều nhất.",
    )
    """How much a worker may allocate beyond what it starts with."""
    max_file_size: int = Field(default=64 << 20, ge=1, le=LARGEST_FILE, description="Cỡ lớn nhất của một tệp (byte).")
    """How large a workbook may be."""
    max_entries: int = Field(
        default=2_000, ge=1, le=MOST, description="Số phần lớn nhất trong tệp nén của một workbook."
    )
    """How many entries a workbook's archive may have."""
    max_inflated: int = Field(
        default=256 << 20, ge=1, le=LARGEST_TOTAL, description="Cỡ lớn nhất (byte) của một tệp khi giải nén."
    )
    """How much a workbook's archive may hold when inflated; 100,000 rows of 26 columns are about 100 MiB."""
    max_ratio: int = Field(
        default=500, ge=1, le=MOST, description="Một phần của tệp được phình ra bao nhiêu lần khi giải nén."
    )
    """How far one entry may inflate: formatted but empty rows reach 100."""
    max_cells: int = Field(
        default=8_000_000, ge=1, le=1_000 * MOST, description="Số ô lớn nhất trong vùng có giá trị của một tệp."
    )
    """How many cells the rectangles may have that the values of a workbook's sheets span."""
    max_text: int = Field(
        default=256 << 20, ge=1, le=LARGEST_TOTAL, description="Tổng số chữ lớn nhất mà các ô của một tệp hiện ra."
    )
    """How much text the cells of a workbook may show together; a text that many of them share counts for each."""
    max_merges: int = Field(
        default=50_000, ge=0, le=1_000 * MOST, description="Số vùng ô trộn lớn nhất của một trang tính."
    )
    """How many merged ranges a sheet may have."""
    max_sheets: int = Field(default=64, ge=1, le=MOST, description="Số trang tính lớn nhất của một tệp.")
    """How many sheets a workbook may have."""
