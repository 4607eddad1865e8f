"""The executor of the nightly job: all steps in this process, and what became of the run in the journal of nights."""

from collections.abc import Iterator

from dagster import DagsterEvent, Executor, ExecutorDefinition, InitExecutorContext, in_process_executor
from dagster import _check as check
from dagster._core.execution.context.system import PlanOrchestrationContext
from dagster._core.execution.plan.plan import ExecutionPlan
from dagster._core.execution.retries import RetryMode

from pipeline.runs.nights import BUT_REPORTS, EVERYTHING, recorded_night
from pipeline.runtime.settings import settings

PARTITION = "dagster/partition"
PART = "một phần"
SCOPES = {"nightly": EVERYTHING, "by_day": BUT_REPORTS}
"""What the jobs are about of which nothing was selected."""


class RecordedExecutor(Executor):
    """Another executor, whose runs are recorded: health knows of every run of the daemon whether it ended, and how."""

    def __init__(self, steps: Executor) -> None:
        """Keep what executes the steps."""
        self._steps = steps

    @property
    def retries(self) -> RetryMode:
        """As the executor of the steps has them."""
        return self._steps.retries

    def execute(self, plan_context: PlanOrchestrationContext, execution_plan: ExecutionPlan) -> Iterator[DagsterEvent]:
        """Execute the steps; the run failed where one of them did."""
        run = plan_context.dagster_run
        period = run.tags.get(PARTITION, "")
        whole = None if run.asset_selection else SCOPES.get(run.job_name)
        scope = f"{period} {PART}".strip() if whole is None else whole
        with recorded_night(settings(), "Dagster", scope) as night:
            for event in self._steps.execute(plan_context, execution_plan):
                if event.is_step_failure:
                    night.fail(step_failure(event))
                yield event


def step_failure(event: DagsterEvent) -> str:
    """Why a step failed, in a sentence: the one that a person is told in Dagster, where there is one."""
    data = event.step_failure_data
    if data.user_failure_data and data.user_failure_data.description:
        return data.user_failure_data.description
    return f"{event.step_key}: {data.error.message.strip()}" if data.error else f"{event.step_key}"


def _recorded(context: InitExecutorContext) -> Executor:
    return RecordedExecutor(_STEPS(context))


_STEPS = check.not_none(in_process_executor.executor_creation_fn)
recorded_executor = ExecutorDefinition(
    name=in_process_executor.name,
    config_schema=in_process_executor.config_schema.as_field(),
    executor_creation_fn=_recorded,
)
"""Dagster's executor of steps in one process, recorded."""
