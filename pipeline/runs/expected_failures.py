"""Failures that are not the program's fault, each as a sentence for the person at the terminal or in Dagster."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb
from filelock import Timeout

from pipeline.ingest.loss_guard import LedgerLostError, NothingLandedError
from pipeline.runtime.journal import LinesDamagedError
from pipeline.runtime.run_lock import AlreadyRunningError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

BUSY, CANNOT_GO_ON = 3, 4
"""Exit statuses: another run is under way; a disk, a folder or the ledger must be seen to first."""

BUSY_FAILURES = (AlreadyRunningError, Timeout)
EXPECTED_FAILURES = (
    *BUSY_FAILURES,
    LinesDamagedError,
    LedgerLostError,
    NothingLandedError,
    OSError,
    duckdb.OperationalError,
)
"""They leave the warehouse as it was before. The program's own faults are not among them and stay exceptions."""


def failure_text(problem: Exception) -> str:
    """The sentence for a person of one of the :data:`EXPECTED_FAILURES`."""
    if isinstance(problem, BUSY_FAILURES):
        return "Một lượt chạy khác đang làm việc; hãy thử lại sau."
    if isinstance(problem, LinesDamagedError):
        return f"Tệp {problem.path} bị hỏng ở dòng {problem.number}: hãy khôi phục tệp đó từ bản sao lưu rồi chạy lại."
    if isinstance(problem, LedgerLostError):
        return (
            f"Sổ cái (ledger.jsonl) thiếu {problem.missing} điều mà kho dữ liệu đã biết: hãy khôi phục sổ cái từ bản "
            f"sao lưu rồi chạy lại; nếu thật muốn bắt đầu lại từ đầu, hãy xoá {problem.database}."
        )
    if isinstance(problem, NothingLandedError):
        return (
            f"Hộp nhận tệp trống, trong khi kho dữ liệu có {problem.gone} tệp từ đó: hãy xem ổ đĩa của thư mục đã được "
            f"gắn chưa; kho dữ liệu vẫn như trước. Nếu thật muốn rút tất cả, hãy xoá {problem.database}."
        )
    return f"Không đọc hoặc không ghi được, kho dữ liệu vẫn như trước; hãy khắc phục rồi chạy lại: {problem}"


@contextmanager
def report_expected_failures(console: Console) -> Iterator[None]:
    """Leave with a sentence and an exit status where the program is not at fault."""
    try:
        yield
    except EXPECTED_FAILURES as problem:
        console.print(failure_text(problem), style="red", markup=False)
        raise SystemExit(BUSY if isinstance(problem, BUSY_FAILURES) else CANNOT_GO_ON) from problem
