"""The job ``close_period``: close the period of a partition, as the command ``hoptac close`` does."""

from dagster import Config, Failure, OpExecutionContext, in_process_executor, job, op
from pydantic import Field

from assets.failures import step_failures
from assets.partitions import PERIODS, period_of
from pipeline.runs.closing import CannotCloseError
from pipeline.runs.closing import close_period as close
from pipeline.runs.intake import WAIT
from pipeline.runtime.settings import settings


class ClosingReason(Config):
    """What a person may say when closing a period."""

    because: str = Field(
        default="", description="Lý do chốt dù bản nộp mới hơn của một đơn vị đang bị trả lại. (Why, if one came back.)"
    )


@op(description="Chốt kỳ: mọi đơn vị đã được chấp nhận, không còn điểm hỏi lại. (Close the period.)")
def close_the_period(context: OpExecutionContext, config: ClosingReason) -> None:
    """Close the period of the run's partition; the run fails, saying why, when it cannot be closed yet."""
    period = period_of(context.partition_key)
    try:
        with step_failures():
            closing = close(settings(), period, WAIT, config.because)
    except CannotCloseError as problem:
        message = f"Chưa chốt được kỳ {period:%m/%Y}"
        raise Failure(message, metadata={"Còn phải làm": "\n".join(problem.reasons)}) from problem
    context.log.info("Đã chốt kỳ %s với %d bản nộp", f"{period:%m/%Y}", len(closing.submissions))


@job(partitions_def=PERIODS, executor_def=in_process_executor, description="Chốt một kỳ báo cáo. (Close a period.)")
def close_period() -> None:
    """A job of a single step; while another run holds the lock it waits."""
    close_the_period()
