"""Failures that are not the program's fault, each as a sentence for the person at the terminal or in Dagster."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import duckdb
from filelock import Timeout
from rich.text import Text

from pipeline.ingest.cluster_errors import ClusterError
from pipeline.ingest.loss_guard import LedgerLostError, NothingLandedError
from pipeline.runs.disk_failures import LONGEST, disk_failure
from pipeline.runs.warehouse_failures import WarehouseUnusableError, damage_text, is_damage
from pipeline.runtime.failure_log import log_failure
from pipeline.runtime.journal import LinesDamagedError
from pipeline.runtime.remote_store import StoreUnavailableError
from pipeline.runtime.run_lock import AlreadyRunningError
from pipeline.runtime.setting_sources import without_secrets
from pipeline.runtime.unavailable import ServerUnavailableError
from pipeline.runtime.wrong_settings import SettingsError
from pipeline.staging.store import StagingDamagedError
from schemas.messages import LONGEST_MESSAGE, bounded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import Console

BUSY, CANNOT_GO_ON = 3, 4
"""Exit statuses: another run is under way; a disk, a folder or the ledger must be seen to first."""

BUSY_FAILURES = (AlreadyRunningError, Timeout)
UNCHANGED = "Không đọc hoặc không ghi được, kho dữ liệu vẫn như trước"
EXPECTED_FAILURES = (
    *BUSY_FAILURES,
    SettingsError,
    ClusterError,
    ServerUnavailableError,
    LinesDamagedError,
    LedgerLostError,
    NothingLandedError,
    StagingDamagedError,
    WarehouseUnusableError,
    OSError,
    duckdb.OperationalError,
)
"""They leave the warehouse as it was before. The program's own faults are not among them and stay exceptions."""


def is_expected(problem: BaseException) -> bool:
    """Whether the program is not at fault: one of the :data:`EXPECTED_FAILURES`, or a damaged warehouse."""
    return isinstance(problem, EXPECTED_FAILURES) or is_damage(problem)


def failure_text(problem: Exception) -> str:
    """The sentence for a person where :func:`is_expected` says so; what it names is shown as text."""
    text = damage_text if is_damage(problem) else next(text for kind, text in _TEXTS if isinstance(problem, kind))
    told = text(problem)
    return "\n".join(bounded(line, LONGEST_MESSAGE) for line in without_secrets(told).split("\n"))


def _cluster_text(problem: ClusterError) -> str:
    return problem.vi or f"Cụm dask (HOPTAC_DASK) không đọc được: {bounded(str(problem), LONGEST)}"


def _store_text(problem: StoreUnavailableError) -> str:
    said = bounded(" ".join(problem.reason.split()), LONGEST)
    return (
        f"Không dùng được kho tệp {problem.setting} = {problem.url}, kho dữ liệu vẫn như trước: hãy xem địa chỉ, tài "
        f"khoản và máy chủ của kho đó ({said})."
    )


def _damaged_text(problem: LinesDamagedError) -> str:
    return f"Tệp {problem.path} bị hỏng ở dòng {problem.number}: hãy khôi phục tệp đó từ bản sao lưu rồi chạy lại."


def _ledger_text(problem: LedgerLostError) -> str:
    return (
        f"Sổ tiếp nhận (ledger.jsonl) thiếu {problem.missing} điều mà kho dữ liệu đã biết: hãy khôi phục sổ đó từ bản "
        f"sao lưu rồi chạy lại; nếu thật muốn bắt đầu lại từ đầu, hãy xoá {problem.database}."
    )


def _landed_text(problem: NothingLandedError) -> str:
    return (
        f"Hộp nhận tệp trống, trong khi kho dữ liệu có {problem.gone} tệp từ đó: hãy xem ổ đĩa của thư mục đã được "
        f"gắn chưa; kho dữ liệu vẫn như trước. Nếu thật muốn rút tất cả, hãy xoá {problem.database}."
    )


def _staging_text(problem: StagingDamagedError) -> str:
    return f"Dữ liệu tạm {problem.batch} bị hỏng trên ổ đĩa: hãy chạy hoptac rebuild để đọc lại mọi tệp."


def _disk_text(problem: OSError | duckdb.Error) -> str:
    return f"{UNCHANGED}; hãy khắc phục rồi chạy lại: {disk_failure(problem)}"


_TEXTS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], Callable[[Any], str]], ...] = (
    (BUSY_FAILURES, lambda _problem: "Một lượt chạy khác đang làm việc; hãy thử lại sau."),
    ((SettingsError, ServerUnavailableError, WarehouseUnusableError), str),
    (ClusterError, _cluster_text),
    (LinesDamagedError, _damaged_text),
    (LedgerLostError, _ledger_text),
    (NothingLandedError, _landed_text),
    (StoreUnavailableError, _store_text),
    (StagingDamagedError, _staging_text),
    (Exception, _disk_text),
)
"""The sentence of each kind; the first that fits."""


@contextmanager
def report_expected_failures(console: Console) -> Iterator[None]:
    """Leave with a sentence and an exit status where the program is not at fault."""
    try:
        yield
    except BrokenPipeError:  # whoever read the output has left
        raise
    except Exception as problem:
        end_where_expected(problem, console)
        raise


def end_where_expected(problem: Exception, console: Console) -> None:
    """Leave with a sentence and an exit status where the program is not at fault; else nothing happens."""
    if not is_expected(problem):  # a damaged warehouse is told from a fault of ours by DuckDB's words, not by its class
        return
    sentence = failure_text(problem)
    log_failure(problem, sentence)
    console.print(Text(sentence, style="red"), soft_wrap=True)
    raise SystemExit(BUSY if isinstance(problem, BUSY_FAILURES) else CANNOT_GO_ON) from problem
