"""Stops a run whose ledger or landing zone has lost what the warehouse still knows.

Neither is taken for a beginning or for a wish in silence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb

from pipeline.landing.ledger import Publication

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.landing.inbox import Inbox
    from pipeline.landing.ledger import Ledger

SUBMISSIONS = "select submission_id from core.submissions"
PRESENT_FILES = "select file_name, submission_id from core.submissions where status <> 'withdrawn'"
PRESENT = "select submission_id from core.submissions where status <> 'withdrawn'"
CLOSINGS = "select distinct period, closed_at from quality.closings"
EXPLANATIONS = (
    "select distinct rule_id, place, value_key from quality.findings "
    "where submission_id is null and unit_code is null and state = 'explained'"
)
PUBLISHED = (
    "select distinct 'published', report_id, received_at from report.published_claims where received_at is not null"
)
ACCEPTANCES = "select 'accepted', submission_id, accepted_at from core.submissions where accepted_at is not null"


class LedgerLostError(RuntimeError):
    """The warehouse knows more than the ledger; built from it, it would forget."""

    def __init__(self, missing: int, database: Path) -> None:
        """Keep how many events are missing, and which warehouse has them."""
        super().__init__(f"{missing} events that {database} knows are not in the ledger")
        self.missing = missing
        self.database = database


class NothingLandedError(RuntimeError):
    """The landing zone is empty, and the warehouse has workbooks that lay there."""

    def __init__(self, gone: int, database: Path) -> None:
        """Keep how many workbooks lay there, and which warehouse has them."""
        super().__init__(f"the landing zone is empty, and {database} has {gone} workbooks that lay there")
        self.gone = gone
        self.database = database


def check_landed(inbox: Inbox, database: Path) -> None:
    """NothingLandedError where nothing lies in the landing zone, and something did: a disk is not mounted."""
    if inbox.files or inbox.left:
        return
    if gone := _in_warehouse(database, (PRESENT,)):
        raise NothingLandedError(len(gone), database)


def check_remembered(ledger: Ledger, database: Path) -> None:
    """LedgerLostError where a receipt or anything that people said is in the warehouse and not in the ledger."""
    known: set[tuple[Any, ...]] = {(name,) for name in ledger.receipts}
    known |= {(closing.period, closing.closed_at) for closing in ledger.closings}
    known |= {(explanation.rule_id, explanation.place, explanation.values) for explanation in ledger.explanations}
    known |= {("accepted", word.submission_id, word.accepted_at) for word in ledger.acceptances.values()}
    known |= {
        ("published", report_id, word.received_at)
        for word in ledger.publications
        if isinstance(word, Publication)
        for report_id in word.report_ids
    }
    by_themselves = (ACCEPTANCES,), (PUBLISHED,)  # warehouses of before do not have the columns
    remembered = _in_warehouse(database, (SUBMISSIONS, CLOSINGS, EXPLANATIONS), *by_themselves)
    if missing := remembered - known:
        raise LedgerLostError(len(missing), database)


def present_files(database: Path) -> dict[str, str]:
    """The submission of each file that the warehouse takes to lie in the landing zone, by its name."""
    return dict(_in_warehouse(database, (PRESENT_FILES,)))


def _in_warehouse(database: Path, *groups: tuple[str, ...]) -> set[tuple[Any, ...]]:
    """What the warehouse answers to groups of queries; nothing where there is none, or none that can be asked.

    Of a group of which a query fails nothing is answered. The file is opened once: that takes longer than to ask it.
    """
    if not database.exists():
        return set()
    try:
        with duckdb.connect(database, read_only=True) as connection:
            return {row for group in groups for row in _answers(connection, group)}
    except duckdb.Error:  # of another program, or in use by one that writes to it
        return set()


def _answers(connection: duckdb.DuckDBPyConnection, group: tuple[str, ...]) -> list[tuple[Any, ...]]:
    try:
        return [row for sql in group for row in connection.execute(sql).fetchall()]
    except duckdb.Error:  # the warehouse of an earlier version
        return []
