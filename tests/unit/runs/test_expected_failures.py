"""What a person can mend is said in a sentence and an exit status; a fault of the program stays an exception."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import duckdb
import pytest
from filelock import Timeout
from rich.console import Console

from pipeline.ingest.loss_guard import LedgerLostError, NothingLandedError
from pipeline.runs.expected_failures import (
    BUSY,
    CANNOT_GO_ON,
    failure_text,
    is_expected,
    report_expected_failures,
)
from pipeline.runs.warehouse_failures import WarehouseUnusableError
from pipeline.runtime.journal import LinesDamagedError
from pipeline.runtime.run_lock import AlreadyRunningError
from pipeline.staging.store import StagingDamagedError

DATABASE = Path("/kho/hoptac.duckdb")
FAILURES = [
    (AlreadyRunningError("busy"), BUSY, "lượt chạy khác"),
    (Timeout("run.lock"), BUSY, "lượt chạy khác"),
    (LinesDamagedError(Path("/kho/ledger.jsonl"), 7), CANNOT_GO_ON, "/kho/ledger.jsonl bị hỏng ở dòng 7"),
    (LedgerLostError(3, DATABASE), CANNOT_GO_ON, "thiếu 3 điều"),
    (NothingLandedError(5, DATABASE), CANNOT_GO_ON, "có 5 tệp từ đó"),
    (StagingDamagedError(Path("/kho/batch-000001")), CANNOT_GO_ON, "hoptac rebuild"),
    (OSError(28, "No space left on device"), CANNOT_GO_ON, "No space left on device"),
    (duckdb.IOException("cannot open [file]"), CANNOT_GO_ON, "cannot open [file]"),
    (duckdb.Error("Corrupt database file: checksum"), CANNOT_GO_ON, "bị hỏng hoặc không phải là kho dữ liệu: hãy chạy"),
    (duckdb.IOException('The file "/x" is not a valid DuckDB database file!'), CANNOT_GO_ON, "hãy chạy hoptac run"),
    (WarehouseUnusableError("Chưa có kho dữ liệu"), CANNOT_GO_ON, "Chưa có kho dữ liệu"),
]


def leave(problem: Exception) -> tuple[object, str]:
    """The exit status and the printed text where this is raised."""
    stream = StringIO()
    with pytest.raises(SystemExit) as left, report_expected_failures(Console(file=stream, width=1000)):
        raise problem
    assert left.value.__cause__ is problem
    return left.value.code, stream.getvalue()


@pytest.mark.parametrize(("problem", "status", "part"), FAILURES, ids=lambda value: type(value).__name__)
def test_failure_that_a_person_can_mend_ends_with_a_sentence(problem: Exception, status: int, part: str) -> None:
    assert is_expected(problem)
    assert part in failure_text(problem)
    left, printed = leave(problem)
    assert (left, part in printed, printed.count("\n")) == (status, True, 1)


@pytest.mark.parametrize("problem", [ValueError("a bug"), duckdb.BinderException("no such column")])
def test_fault_of_the_program_stays_an_exception(problem: Exception) -> None:
    stream = StringIO()
    with pytest.raises(type(problem)) as raised, report_expected_failures(Console(file=stream)):
        raise problem
    assert raised.value is problem
    assert stream.getvalue() == ""


def test_nothing_is_said_where_nothing_fails() -> None:
    stream = StringIO()
    with report_expected_failures(Console(file=stream)):
        pass
    assert stream.getvalue() == ""
