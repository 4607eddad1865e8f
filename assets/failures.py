"""What a person can mend, as Dagster shows it: a sentence; the stack trace is in the log."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from dagster import Failure
from dagster._core.errors import DagsterUserCodeProcessError
from dagster_shared.error import SerializableErrorInfo

from pipeline.runs.expected_failures import failure_text, is_expected
from pipeline.runtime.failure_log import log_failure

CODE_SERVER = logging.getLogger("dagster.code_server")


@contextmanager
def step_failures() -> Iterator[None]:
    """Let a step fail with the sentence where the program is not at fault."""
    try:
        yield
    except Exception as problem:  # a damaged warehouse is told from a fault of ours by DuckDB's words, not by its class
        if not is_expected(problem):
            raise
        sentence = failure_text(problem)
        log_failure(problem, sentence)
        raise Failure(sentence) from None


@contextmanager
def failures_in_words() -> Iterator[None]:
    """Let a sensor's tick, or the loading of the code, fail with the sentence and nothing else."""
    try:
        yield
    except Exception as problem:  # a damaged warehouse is told from a fault of ours by DuckDB's words, not by its class
        if not is_expected(problem):
            raise
        sentence = failure_text(problem)
        log_failure(problem, sentence)
        raise MendableError(sentence) from None


class MendableError(DagsterUserCodeProcessError):
    """What Dagster shows as it stands: it takes this for an error that came whole from another process."""

    def __init__(self, sentence: str) -> None:
        """Keep the sentence, and no stack."""
        error = SerializableErrorInfo(message=sentence, stack=[], cls_name=None)
        super().__init__(sentence, user_code_process_error_infos=[error])  # type: ignore[no-untyped-call]  # dagster's


def _without_trace(record: logging.LogRecord) -> bool:
    """Let Dagster's code server log the sentence alone."""
    if record.exc_info and isinstance(record.exc_info[1], MendableError):
        record.msg, record.args, record.exc_info = str(record.exc_info[1]), (), None
    return True


CODE_SERVER.addFilter(_without_trace)
