"""What Dagster shows of a unit in a period: its newest submission, what goes back to it, and its checks."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import polars as pl
from dagster import AssetCheckKey, AssetCheckResult, AssetCheckSeverity, DataVersion, MaterializeResult

from assets.findings_table import cells_table, files_table, unevaluated_table
from assets.metadata import metadata_of
from assets.node_names import INBOX, RECEIVED
from assets.partitions import partition_key
from assets.reported_events import Report
from pipeline.judgement.causes import places
from pipeline.judgement.unevaluated import unevaluated_rules
from pipeline.judgement.unit_state import UnitsOfPeriod
from pipeline.judgement.unplaced import unplaced_files
from pipeline.outputs.contract import Request, Scope
from pipeline.outputs.registry import outputs_of
from pipeline.runs.changed_periods import latest_period
from pipeline.runs.intake import WAIT
from pipeline.runtime.clock import time_text
from pipeline.runtime.code_version import fingerprint
from pipeline.runtime.settings import settings
from schemas.messages import bounded
from schemas.provinces import province_in
from schemas.rules.families import families_of, family_of
from schemas.terms import ACCEPTED_BECAUSE_VI, STATUS_VI, unchanged_vi

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from assets.reported_events import Result
    from assets.unit_nodes import UnitNode
    from pipeline.judgement.unit_state import UnitState
    from pipeline.outputs.contract import Fact
    from pipeline.runs.intake import Intake

MOST_CELLS = 20
"""At most so many cells are listed on a unit's own page; each check lists more of its own."""
MOST_CAUSES = 3
"""At most so many causes are named in the verdict of a check."""


@dataclass(frozen=True, slots=True)
class UnitInPeriod:
    """A unit's node in a period: its state there, and its files of any month that nobody else knows of."""

    node: UnitNode
    period: date
    state: UnitState
    unplaced: pl.DataFrame
    unevaluated: pl.DataFrame
    """The rules of which nothing was evaluated, with the number of places in ``not_evaluated``."""

    @property
    def has_sent(self) -> bool:
        """Whether there is anything of the unit to be shown."""
        return self.state.submission is not None or not self.unplaced.is_empty()

    @property
    def version(self) -> DataVersion:
        """A hash of all that is shown: where it is the same nothing is to be shown anew."""
        state, frames = self.state, (self.state.findings, self.unplaced, self.unevaluated)
        submission = sorted((state.submission or {}).items())
        rows = (row for frame in frames for row in frame.iter_rows())
        parts = [fingerprint(), settings().web_prefix, state.status, *map(repr, submission), *map(repr, rows)]
        return DataVersion(sha256("\n".join(parts).encode()).hexdigest()[:16])

    @property
    def unevaluated_checks(self) -> list[AssetCheckKey]:
        """The checks that there is nothing for: all of a unit that has sent nothing, or nothing that is its own."""
        if self.state.submission is not None:
            return []
        names = [*(() if self.has_sent else (RECEIVED,)), *(family.name for family in families_of(self.node.form_id))]
        return [AssetCheckKey(self.node.key, name) for name in names]


def units_in(intake: Intake, period: date, nodes: Sequence[UnitNode]) -> list[UnitInPeriod]:
    """The units of these nodes in a period; files that could not be placed are shown in the latest one."""
    units = UnitsOfPeriod(intake.known, period)
    unplaced = unplaced_files(intake.known)
    if period != latest_period(settings(), intake.ingested.ledger):
        unplaced = unplaced.clear()
    unevaluated = unevaluated_rules(settings(), intake.known, period)
    return [
        UnitInPeriod(
            node,
            period,
            state := units.state_of(node.report),
            unplaced.filter(pl.col("unit_code") == node.code),
            unevaluated_of(state, unevaluated),
        )
        for node in nodes
    ]


def unevaluated_of(state: UnitState, rules: pl.DataFrame) -> pl.DataFrame:
    """Those of the submission that is shown; none where nothing was sent."""
    return rules.filter(submission_id=state.submission["submission_id"]) if state.submission else rules.clear()


def unit_results(unit: UnitInPeriod, facts: Mapping[str, Fact]) -> Iterator[Result]:
    """That the unit's node is written, with the ``facts`` of its files, and behind it the outcome of its checks.

    What nothing was sent for is not evaluated: it is no fault that a unit has not reported yet.
    """
    node, state = unit.node, unit.state
    about = standing(state, unit.period) | metadata_of(facts)
    metadata = about | about_cells(state) | about_unplaced(unit.unplaced) | about_submission(state, unit.period)
    metadata |= counts(state) | about_unevaluated(unit.unevaluated)
    yield MaterializeResult(asset_key=node.key, metadata=metadata, data_version=unit.version)
    if unit.has_sent:
        yield received_check(unit)
    if state.submission is not None:
        about |= about_submission(state, unit.period)
        yield from (family_check(unit, family.name, about) for family in families_of(node.form_id))


def unit_reports(units: Sequence[UnitInPeriod], *, only_checks: bool = False) -> list[Report]:
    """What is to be shown of units of one period: of each its node and its checks.

    With ``only_checks`` nothing is materialized of a unit that has sent nothing: its partition stays empty.
    """
    facts = write_unit_outputs(units[0].period, units) if units else {}
    return [
        Report(
            partition_key(unit.period),
            [] if only_checks and not unit.has_sent else list(unit_results(unit, facts[unit.node.report])),
            [INBOX],
            unit.unevaluated_checks,
        )
        for unit in units
    ]


def write_unit_outputs(period: date, units: Sequence[UnitInPeriod]) -> dict[str, dict[str, Fact]]:
    """Write the files that go back to these units; what is to be known of them, by the key of the report."""
    states = {unit.node.report: unit.state for unit in units}
    facts: dict[str, dict[str, Fact]] = {code: {} for code in states}
    request = Request(settings=settings(), period=period, states=states, wait=WAIT)
    for output in outputs_of(Scope.UNIT):
        for code, of_unit in output.write(request).facts_of_units.items():
            facts[code] |= of_unit
    return facts


def standing(state: UnitState, period: date) -> dict[str, Any]:
    """How the unit stands, and in which period."""
    return {"Kỳ": f"{period:%m/%Y}", "Tình trạng": STATUS_VI[state.status]}


def about_submission(state: UnitState, period: date) -> dict[str, Any]:
    """Which submission a node and its checks speak of."""
    about = standing(state, period)
    if state.submission is None:
        return about
    if because := state.submission["accepted_because"]:
        about |= {province_in(period).fill(ACCEPTED_BECAUSE_VI): bounded(because)}
    if since := state.unchanged_since:
        about |= {"Nội dung": unchanged_vi(since)}
    if gaps := state.submission["not_compared"]:
        about |= {"Chưa so được": bounded(" ".join(gaps))}
    return about | {
        "Tệp": bounded(str(state.submission["file_name"])),
        "Lần nộp": str(state.submission["revision"] or "?"),
        "Nhận lúc": time_text(state.submission["received_at"]),
    }


def about_cells(state: UnitState) -> dict[str, Any]:
    """The cells that have to be corrected or explained, errors first; nothing where there are none."""
    cells = state.causes.filter(pl.col("worst") != "info")
    return {} if cells.is_empty() else {"Các ô": cells_table(cells, most=MOST_CELLS)}


def about_unevaluated(rules: pl.DataFrame) -> dict[str, Any]:
    """How many rules nothing could be held against, and which; not where every rule was."""
    if rules.is_empty():
        return {}
    return {"Số quy tắc không xét được": rules.height, "Không xét được": unevaluated_table(rules)}


def about_unplaced(files: pl.DataFrame) -> dict[str, Any]:
    """The unit's files of any month that nobody else knows of; nothing where it has none."""
    return {} if files.is_empty() else {"Tệp chưa xếp được": files_table(files)}


def counts(state: UnitState) -> dict[str, int]:
    """How many findings there are; numbers, so that they plot over time."""
    causes = state.causes
    return {
        "Số lỗi": places_of(causes, "worst", "error"),
        "Số điểm hỏi lại": places_of(causes, "worst", "query"),
        "Số thông tin": places_of(causes, "worst", "info"),
        "Số điểm kéo theo": int(state.open.select(places().sum()).item() - causes.select(places().sum()).item()),
        "Đã giải trình": places_of(state.findings, "state", "explained"),
    }


def places_of(findings: pl.DataFrame, column: str, value: str) -> int:
    """How many places the findings speak for that have the value in a column."""
    return int(findings.filter(pl.col(column) == value).select(places().sum()).item())


def received_check(unit: UnitInPeriod) -> AssetCheckResult:
    """Whether the unit has sent what it is to send for the period."""
    status = unit.state.status
    verdict = "Đã nộp" if unit.state.submission is not None else STATUS_VI[status].capitalize()
    return AssetCheckResult(
        asset_key=unit.node.key,
        check_name=RECEIVED,
        passed=status != "missing",
        severity=AssetCheckSeverity.WARN,
        description=f"{unit.period:%m/%Y}: {verdict}",
    )


def family_check(unit: UnitInPeriod, family: str, about: dict[str, Any]) -> AssetCheckResult:
    """A rule family of a unit: errors fail it, queries alone warn, infos pass; the cells are in its table.

    What follows from a finding of another family warns, and names it.
    """
    state = unit.state
    found, effects = state.of_family(family), state.effects_of_family(family)
    errors, queries = (places_of(found, "worst", severity) for severity in ("error", "query"))
    ours = [rule_id for rule_id in unit.unevaluated["rule_id"] if family_of(rule_id) == family]
    unevaluated = unit.unevaluated.filter(pl.col("rule_id").is_in(ours))
    return AssetCheckResult(
        asset_key=unit.node.key,
        check_name=family,
        passed=not errors and not queries and effects.is_empty(),
        severity=AssetCheckSeverity.ERROR if errors else AssetCheckSeverity.WARN,
        description=f"{unit.period:%m/%Y}: {_verdict(errors, queries, effects, len(ours))}",
        metadata=about
        | {"Số lỗi": errors, "Số điểm hỏi lại": queries, "Các ô": cells_table(found)}
        | about_unevaluated(unevaluated),
    )


def _verdict(errors: int, queries: int, effects: pl.DataFrame, unevaluated: int) -> str:
    if errors:
        return f"{errors} lỗi, {queries} điểm hỏi lại"
    if queries:
        return f"Cảnh báo, không phải lỗi: {queries} điểm chờ giải trình"
    if not effects.is_empty():
        causes = ", ".join(bounded(cause) for cause in effects["caused_by"].unique().sort().head(MOST_CAUSES))
        return f"{effects.select(places().sum()).item()} điểm do chỗ khác gây ra; hãy xử lý trước: {causes}"
    return f"Đạt; {unevaluated} quy tắc không xét được" if unevaluated else "Đạt"
