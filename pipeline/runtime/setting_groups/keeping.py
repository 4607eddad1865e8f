"""How long what is written is kept; the ledger and the reports are kept for ever."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field
from pydantic_settings import BaseSettings

LONGEST_DAYS, LONGEST_MONTHS = 36_500, 1_200


class Keeping(BaseSettings):
    """Logs, copies that were handed out, and runs in Dagster; 0 keeps them for ever."""

    heading: ClassVar[str] = "Lưu giữ · What is kept"

    keep_log_days: int = Field(
        default=365, ge=0, le=LONGEST_DAYS, description="Số ngày giữ nhật ký trong tệp HOPTAC_LOG; 0 là giữ mãi."
    )
    """How long lines of the log are kept: it is begun anew every month, and what is older than so is removed."""
    keep_files_months: int = Field(
        default=24,
        ge=0,
        le=LONGEST_MONTHS,
        description="Số tháng giữ tệp phản hồi kể từ khi nhận tệp nộp; 0 là giữ mãi.",
    )
    """How long a submission's feedback copy stays below ``files`` once it was received; reports and pages stay."""
    keep_run_days: int = Field(
        default=90, ge=0, le=LONGEST_DAYS, description="Số ngày giữ các lượt chạy cũ trong Dagster; 0 là giữ mãi."
    )
    """How long Dagster keeps runs that a later one of the same job and nodes has taken the place of."""
