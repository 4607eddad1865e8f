"""What a night may need, and when the installation counts as ill."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field
from pydantic_settings import BaseSettings

from pipeline.runtime.setting_groups.setting_types import MailAddress, Month, WebPrefix

LARGEST_MEMORY, LARGEST_DISK = 1 << 40, 1 << 50
"""Bytes that no machine of an installation has."""


class Running(BaseSettings):
    """The build of the warehouse, the report, and health; sizes in bytes."""

    heading: ClassVar[str] = "Lượt chạy và sức khỏe · Runs and health"

    first_period: Month = Field(default="2020-11", description="Tháng báo cáo đầu tiên mà Dagster nhận, ví dụ 2020-11.")
    """The first month that Dagster offers as a partition."""
    web_prefix: WebPrefix = Field(
        default="", description="Đường dẫn gốc của các trang sau máy chủ web, ví dụ /hoptac; để trống là gốc."
    )
    """The path below which Dagster's pages and the files are served behind a proxy; blank: at its root."""
    build_memory: int = Field(
        default=512 << 20,
        ge=64 << 20,
        le=LARGEST_MEMORY,
        description="Bộ nhớ (byte) để dựng kho dữ liệu; thiếu thì dùng thêm ổ đĩa.",
    )
    """How much memory a build of the warehouse may use; what it needs beyond that it puts on disk for a while."""
    report_sources: int = Field(
        default=50_000, ge=0, le=1_000_000, description="Số ô nguồn được liệt kê trong tệp Excel của báo cáo."
    )
    """How many source cells the report's workbook lists; where there are more it names the command that does."""
    min_free: int = Field(
        default=2 << 30,
        ge=0,
        le=LARGEST_DISK,
        description="Chỗ trống (byte) phải còn trên ổ đĩa; thiếu thì hoptac health báo hỏng.",
    )
    """How much of a disk is to stay free beside what the next build needs; ``hoptac health`` fails below it."""
    waiting_hours: int = Field(
        default=26, ge=0, le=8760, description="Tệp được chờ, và lượt chạy được kéo dài, bao nhiêu giờ thì báo hỏng."
    )
    """How long a file of ``raw/`` may wait for a build, and a run may take, before ``hoptac health`` fails: a night."""
    watch_seconds: float = Field(
        default=0.0,
        ge=0,
        le=3600,
        description="hoptac watch xem hộp nhận tệp bao nhiêu giây một lần; 0 là để hệ điều hành báo.",
    )
    """How often ``hoptac watch`` looks; 0: when the kernel tells, and each 5 s on a server's share or under a URL."""
    scheduler: Literal["", "daemon", "cron", "none"] = Field(
        default="", description="Ai chạy hằng đêm: daemon (Dagster), cron, none (bằng tay); để trống là tự đoán."
    )
    """Who runs the nights, so that ``hoptac health`` misses them; blank: a daemon where one was seen, else nobody."""
    health_seconds: float = Field(
        default=20.0, gt=0, le=3600, description="hoptac health được xem trong bao nhiêu giây, nhiều nhất."
    )
    """How long ``hoptac health`` may look; half of it goes to the tables of the warehouse at most."""
    alert_email: MailAddress = Field(
        default="", description="Địa chỉ nhận thư khi hệ thống hỏng; để trống là những người nhận mọi đơn vị (*)."
    )
    """Who is told by ``hoptac alert``; blank: the stewards of the list of recipients."""
    alert_hours: float = Field(default=12.0, ge=0, le=8760, description="Cùng một sự cố chỉ báo lại sau bao nhiêu giờ.")
    """How long the same matter is not told again."""
