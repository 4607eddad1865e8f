"""Takes in published reports, or retracts one: the ledger keeps it at once, and the warehouse and the page say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from pipeline.ingest.checked_claims import CheckedClaims, checked_claims
from pipeline.ingest.claims_file import claims_file
from pipeline.ingest.ingest import ingest_workbooks
from pipeline.judgement.published_findings import contradicted, contradiction_findings
from pipeline.judgement.published_reports import published_figures, report_of
from pipeline.landing import ledger as ledgers
from pipeline.landing.ledger import Publication, Retraction
from pipeline.runs.judging import judged_state
from pipeline.runs.write_outputs import write_site_outputs
from pipeline.runtime.run_lock import lock
from pipeline.runtime.settings import ledger_path
from pipeline.warehouse.swap_files import replace_warehouse
from schemas.messages import storable
from schemas.published_file import report_key

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from pipeline.ingest.ingest import Ingested
    from pipeline.judgement.published_reports import PublishedFigures
    from pipeline.landing.ledger import Ledger
    from pipeline.runtime.settings import Settings
    from schemas.published import PublishedReport, Statement

CONTRADICTED = "select report_id, count(*) from report.reconciliation where verdict = 'contradicts itself' group by all"


class UnknownReportError(RuntimeError):
    """There is no such published report to retract."""


@dataclass(frozen=True, slots=True)
class Change:
    """What taking in a report changed: how many of its claims were not there before, are others, or are gone.

    ``replaced`` is None for a report that was not there.
    """

    report: PublishedReport
    claims: int
    replaced: Replaced | None


@dataclass(frozen=True, slots=True)
class Replaced:
    """Against the former version of a report: claims that came, went or say something else."""

    added: int
    removed: int
    changed: int

    @property
    def is_nothing(self) -> bool:
        """Whether the former version said the same."""
        return not (self.added or self.removed or self.changed)


def add_reports(
    settings: Settings, path: Path, given: Mapping[str, str] | None = None, wait: float = 0
) -> list[Change]:
    """Take in the published reports of a file, all of them or none; none where all of them say what is known already.

    What is ``given`` counts for all rows of a file without a column of that name. ClaimsFileError where anything is
    wrong with the file. From then on the reports count in place of those of the same
    ids; a build as of an earlier moment has the former ones.
    """
    file = claims_file(path, settings)
    with lock(settings, wait):
        before = known_reports(settings)
        checked = checked_claims(file, before.reports, given)
        changes = _changes(_publication(checked, ledgers.Ledger()), before)
        if any(not _is_the_same(change, before) for change in changes):
            ingested = ingest_workbooks(settings)
            word = _publication(checked, ingested.ledger)
            ledgers.append(ledger_path(settings), [word], ingested.ledger)
            _bring_up_to_date(settings, ingested)
        return changes


def _publication(checked: CheckedClaims, ledger: Ledger) -> Publication:
    return Publication(checked.digest, checked.file_name, checked.reports, checked.claims, ledgers.now(ledger))


def _is_the_same(change: Change, before: PublishedFigures) -> bool:
    known = before.reports.get(change.report.report_id)
    return change.replaced is not None and change.replaced.is_nothing and known == change.report


def _changes(word: Publication, before: PublishedFigures) -> list[Change]:
    after = published_figures(ledgers.Ledger(publications=[word]))
    return [_change(report_of(word, name), before, after) for name in word.report_ids]


def _change(report: PublishedReport, before: PublishedFigures, after: PublishedFigures) -> Change:
    then, now = (_claims(figures, report.report_id) for figures in (before, after))
    if report.report_id not in before.reports:
        return Change(report, len(now), None)
    changed = sum(now[name] != then[name] for name in now.keys() & then.keys())
    return Change(report, len(now), Replaced(len(now.keys() - then.keys()), len(then.keys() - now.keys()), changed))


def _claims(figures: PublishedFigures, report_id: str) -> dict[str, tuple[object, ...]]:
    return {each.claim_id: _said(each) for each in figures.statements if each.report_id == report_id}


def _said(statement: Statement) -> tuple[object, ...]:
    """What a statement says, whichever version of its report it is of."""
    about = (statement.topic, statement.measure, statement.dimensions)
    return statement.section, statement.quote_vi, statement.value, statement.unit, statement.as_of, *about


def retract_report(settings: Settings, report_id: str, because: str, wait: float = 0) -> Retraction:
    """Have a published report held against nothing any more, and why; UnknownReportError where there is none."""
    with lock(settings, wait):
        known = {report_key(name): name for name in known_reports(settings).reports}
        if report_key(report_id) not in known:
            raise UnknownReportError(report_id)
        ingested = ingest_workbooks(settings)
        word = Retraction(known[report_key(report_id)], storable(because), ledgers.now(ingested.ledger))
        ledgers.append(ledger_path(settings), [word], ingested.ledger)
        _bring_up_to_date(settings, ingested)
        return word


def contradictions_of(settings: Settings, report_ids: Collection[str]) -> list[str]:
    """What these reports say against themselves or each other, each as a Vietnamese sentence, in the order of print."""
    figures = known_reports(settings)
    found = contradiction_findings(figures, figures.periods)
    return [each.message_vi for each in found if each.place.rsplit("/", 2)[0] in report_ids]


def known_reports(settings: Settings) -> PublishedFigures:
    """The published reports that count."""
    return published_figures(ledgers.load(ledger_path(settings)))


def contradicted_claims(settings: Settings) -> dict[str, int]:
    """By report how many of its claims contradict, as ``report.reconciliation`` has them; none where there are none.

    Where no warehouse can be asked it is as many as an unexplained finding names.
    """
    try:
        with duckdb.connect(settings.database, read_only=True) as connection:
            return dict(connection.execute(CONTRADICTED).fetchall())
    except duckdb.Error:
        ledger = ledgers.load(ledger_path(settings))
        found = contradicted(published_figures(ledger), ledger).filter("is_open")
        return dict(found.group_by("report_id").len().iter_rows())


def _bring_up_to_date(settings: Settings, ingested: Ingested) -> None:
    replace_warehouse(settings, judged_state(settings, ingested))
    write_site_outputs(settings)
