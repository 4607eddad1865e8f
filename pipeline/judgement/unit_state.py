"""State of each reporting unit: latest submission, status, open findings."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.judgement.causes import heads_with_effects
from schemas.finding import Finding, Severity
from schemas.rules.families import family_of
from schemas.unit_forms import report_key

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from pipeline.judgement.known import Known


@dataclass(frozen=True)
class UnitState:
    """A unit's newest submission of a period.

    When there is none ``submission`` is None and ``status`` ``missing``, or ``not_due`` where none is expected.
    """

    status: str
    submission: dict[str, Any] | None
    findings: pl.DataFrame

    @property
    def unchanged_since(self) -> date | None:
        """The period that the submission is equal to; None where it has its own contents, or is not taken so."""
        if self.submission is None or self.submission["refusal"] is not None:
            return None
        since: date | None = self.submission["based_on_period"]
        return since

    @cached_property
    def open(self) -> pl.DataFrame:
        """The findings that nobody has explained."""
        return self.findings.filter(pl.col("state") == "open")

    @cached_property
    def causes(self) -> pl.DataFrame:
        """The open findings that stand by themselves, with the number of those that follow in ``effects``."""
        return heads_with_effects(self.open)

    def of_family(self, family: str) -> pl.DataFrame:
        """The open findings of one rule family that stand by themselves, errors first, with their ``effects``."""
        return _of_family(self.causes, family)

    def effects_of_family(self, family: str) -> pl.DataFrame:
        """The open findings of one rule family that follow from another one."""
        causes = self.causes["reference"].implode()
        return _of_family(self.open.filter(pl.col("caused_by").is_in(causes)), family)


def _of_family(findings: pl.DataFrame, family: str) -> pl.DataFrame:
    ids = [rule_id for rule_id in findings["rule_id"].unique() if family_of(rule_id) == family]
    return findings.filter(pl.col("rule_id").is_in(ids))


class UnitsOfPeriod:
    """The reports that are due for a period, or were sent for it, by their :func:`report_key`; looked up once for all.

    Of everything that is known only the period's part is read.
    """

    def __init__(self, known: Known, period: date) -> None:
        """Take the newest submission of each report, and its findings."""
        sent = known.submissions.filter(
            pl.col("is_newest")
            & (pl.col("period") == period)
            & pl.col("unit_code").is_not_null()
            & pl.col("form_id").is_not_null()
        )
        due = known.expected.filter(pl.col("period") == period).select("unit_code", "form_id")
        self._due = {report_key(*row) for row in due.iter_rows()}
        self._newest = {report_key(row["unit_code"], row["form_id"]): row for row in sent.iter_rows(named=True)}
        found = known.findings_of([period])
        self._none = found.clear()
        self._findings = {
            str(submission_id): rows
            for (submission_id,), rows in found.partition_by("submission_id", as_dict=True, maintain_order=True).items()
        }

    @property
    def due(self) -> set[str]:
        """The reports that are expected."""
        return self._due

    def facts_of(self, report: str) -> tuple[object, ...]:
        """All that is known of a report; equal facts give equal states."""
        row = self._newest.get(report)
        if row is None:
            return (report in self._due,)
        return row, sorted(map(repr, self._found(row).iter_rows()))

    def state_of(self, report: str) -> UnitState:
        """The state of a report."""
        row = self._newest.get(report)
        if row is None:
            return UnitState("missing" if report in self._due else "not_due", None, self._none)
        return UnitState(row["status"], row, errors_first(self._found(row)))

    def _found(self, row: Mapping[str, Any]) -> pl.DataFrame:
        return self._findings.get(row["submission_id"], self._none)


def unit_state(known: Known, unit_code: str, period: date, form_id: str | None = None) -> UnitState:
    """The state of a unit in a period, by its newest submission on the form, or on any."""
    of_form = pl.lit(value=True) if form_id is None else pl.col("form_id") == form_id
    its = (pl.col("unit_code") == unit_code) & (pl.col("period") == period) & of_form
    newest = known.submissions.filter(pl.col("is_newest") & its)
    if newest.is_empty():
        due = known.expected.filter(its)
        return UnitState("not_due" if due.is_empty() else "missing", None, known.about_periods.clear())
    row = newest.row(0, named=True)
    return UnitState(row["status"], row, findings_of(known, [row["submission_id"]]))


def findings_of(known: Known, submissions: list[str]) -> pl.DataFrame:
    """The findings of these submissions: errors, then queries, then infos."""
    its = pl.col("submission_id").is_in(submissions)
    periods = known.submissions.filter(its)["period"].unique().to_list()
    return errors_first(known.findings_of(periods).filter(its))


def errors_first(found: pl.DataFrame) -> pl.DataFrame:
    """Findings in the order in which people read them: errors, then queries, then infos."""
    rank = pl.col("severity").replace_strict({"error": 0, "query": 1, "info": 2}, return_dtype=pl.Int8)
    return found.sort(rank, "rule_id", "sheet", "cell", maintain_order=True)


def finding_of_row(row: Mapping[str, Any]) -> Finding:
    """The finding of a row of the ledger."""
    values = {field.name: row[field.name] for field in fields(Finding)}
    cells = {name: tuple(row[name] or ()) for name in ("related_cells", "further_cells")}
    return Finding(**values | cells | {"severity": Severity(row["severity"])})
