"""Status of every submission ever received: accepted, superseded, quarantined, unreadable, withdrawn or received."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipeline.judgement.counting_revision import counting_revisions, newest_revisions
from pipeline.staging.tables import SUBMISSIONS
from schemas.forms.cover import COVER
from schemas.storage import value_types

if TYPE_CHECKING:
    from pipeline.landing.inbox import Inbox
    from pipeline.landing.ledger import Ledger
    from pipeline.staging.store import Stage

READABLE = ("accepted", "superseded", "quarantined")
"""Statuses of submissions that lie in ``raw/`` and could be read."""
PRESENT = (*READABLE, "unreadable")
"""Statuses of submissions that lie in ``raw/``, once they were looked at."""

STATUS_TYPES: dict[str, pl.DataType] = (
    {"submission_id": pl.String()}
    | value_types(COVER)
    | {
        "verdict": pl.String(),
        "errors": pl.Int64(),
        "queries": pl.Int64(),
        "infos": pl.Int64(),
        "file_name": pl.String(),
        "received_at": pl.Datetime("us", "UTC"),
        "modified_at": pl.Datetime("us", "UTC"),
        "status": pl.String(),
        "is_newest": pl.Boolean(),
    }
)


def submission_statuses(stage: Stage, ledger: Ledger, inbox: Inbox) -> pl.DataFrame:
    """One row per submission of the ledger, with its status and whether it is its unit's newest of the period.

    Of the accepted ones of a unit and period one counts, by :mod:`pipeline.judgement.counting_revision`; the others are
    superseded. A submission whose file is gone is withdrawn. Columns: :data:`STATUS_TYPES`.
    """
    known = _received(ledger, inbox).join(stage.frame(SUBMISSIONS), on="submission_id", how="left")
    known = _with_identity(known, ledger).sort("submission_id")
    present = pl.col("is_present") & pl.col("verdict").is_not_null()
    counts = present & (pl.col("verdict") == "accepted")
    counting = counting_revisions(known.filter(counts))
    newest = newest_revisions(known.filter(present))
    status = (
        pl.when(~pl.col("is_present"))
        .then(pl.lit("withdrawn"))
        .when(pl.col("verdict").is_null())
        .then(pl.lit("received"))
        .when(counts & ~pl.col("submission_id").is_in(counting.implode()))
        .then(pl.lit("superseded"))
        .otherwise(pl.col("verdict"))
    )
    return known.with_columns(
        status.alias("status"), pl.col("submission_id").is_in(newest.implode()).alias("is_newest")
    ).select(pl.col(name).cast(kind) for name, kind in STATUS_TYPES.items())


def _received(ledger: Ledger, inbox: Inbox) -> pl.DataFrame:
    rows = []
    for receipt in ledger.receipts.values():
        here = receipt.submission_id in inbox.files
        name = inbox.first(receipt.submission_id).file_name if here else receipt.file_name
        rows.append((receipt.submission_id, name, receipt.received_at, receipt.modified_at, here))
    schema: dict[str, pl.DataType] = {
        "submission_id": pl.String(),
        "file_name": pl.String(),
        "received_at": pl.Datetime("us", "UTC"),
        "modified_at": pl.Datetime("us", "UTC"),
        "is_present": pl.Boolean(),
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _with_identity(known: pl.DataFrame, ledger: Ledger) -> pl.DataFrame:
    """Of withdrawn ones what the ledger remembers, and nothing else: the file is not there to be read again."""
    names = ("form_id", "unit_code", "period", "revision", "as_of")
    identities = pl.DataFrame(
        [
            (identity.submission_id, *(getattr(identity, name) for name in names))
            for identity in ledger.identities.values()
        ],
        schema={"submission_id": pl.String} | {f"ledger_{name}": known.schema[name] for name in names},
        orient="row",
    )
    joined = known.join(identities, on="submission_id", how="left")
    here = pl.col("is_present")
    covers = [column.name for column in COVER.columns]
    blanked = [
        pl.when(here).then(pl.col(name)).alias(name) for name in (*covers, "verdict", "errors", "queries", "infos")
    ]
    joined = joined.with_columns(blanked)
    return joined.with_columns(
        pl.when(here).then(pl.col(name)).otherwise(pl.col(f"ledger_{name}")).alias(name) for name in names
    )
