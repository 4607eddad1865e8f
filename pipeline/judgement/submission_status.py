"""Status of every submission ever received: accepted, superseded, quarantined, unreadable, withdrawn or received."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipeline.judgement.counting_revision import counting_revisions, newest_revisions
from pipeline.judgement.replacements import with_replacements
from pipeline.judgement.rightful_places import is_misplaced, with_rightful_places
from pipeline.judgement.supported_periods import (
    ReceivedCover,
    ReceivedMonth,
    holds_together,
    supported,
    supported_without_steward,
)
from pipeline.judgement.unchanged import BASIS_TYPES, with_bases
from pipeline.landing.drop_folders import NO_DROP_FOLDERS
from pipeline.staging.tables import SUBMISSIONS
from schemas.forms.cover import COVER
from schemas.storage import value_types

if TYPE_CHECKING:
    from collections.abc import Collection

    from pipeline.landing.drop_folders import DropFolders
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
        "paths": pl.List(pl.String()),
        "accepted_because": pl.String(),
        "accepted_at": pl.Datetime("us", "UTC"),
        "is_supported": pl.Boolean(),
        "is_supported_by_itself": pl.Boolean(),
        "misplaced_in": pl.String(),
        "claimed_unit": pl.String(),
        "spoken_unit": pl.String(),
        "stays": pl.String(),
        "would_replace": pl.String(),
        "status": pl.String(),
        "is_newest": pl.Boolean(),
    }
    | BASIS_TYPES
)


def submission_statuses(
    stage: Stage,
    ledger: Ledger,
    inbox: Inbox,
    folders: DropFolders = NO_DROP_FOLDERS,
    outside: Collection[str] = (),
) -> pl.DataFrame:
    """One row per submission of the ledger, with its status and whether it is its unit's newest of the period.

    Of the accepted ones of a unit and period one counts, by :mod:`pipeline.judgement.counting_revision`; the others are
    superseded. A submission whose file is gone is withdrawn; unless a steward has taken it, one is quarantined whose
    period nothing supports, that would replace another though its name or revision speaks against it, or that lies in
    another unit's folder; and one that says unchanged where it cannot be. Of those that lie ``outside`` the landing
    zone the period is taken as it is. Columns: :data:`STATUS_TYPES`.
    """
    known = _received(ledger, inbox).join(stage.frame(SUBMISSIONS), on="submission_id", how="left")
    known = with_support(with_rightful_places(_with_identity(known, ledger, inbox), folders), outside)
    present = pl.col("is_present") & pl.col("verdict").is_not_null()
    sound = present & (pl.col("verdict") == "accepted") & pl.col("is_supported").fill_null(value=True) & ~is_misplaced()
    known = with_bases(known, sound, stage, ledger, outside)
    sound = sound & pl.col("refusal").is_null()
    known = with_replacements(known, sound).sort("submission_id")
    counts = sound & pl.col("stays").is_null()
    counting = counting_revisions(known.filter(counts))
    newest = newest_revisions(known.filter(present))
    status = (
        pl.when(~pl.col("is_present"))
        .then(pl.lit("withdrawn"))
        .when(pl.col("verdict").is_null())
        .then(pl.lit("received"))
        .when(counts & ~pl.col("submission_id").is_in(counting.implode()))
        .then(pl.lit("superseded"))
        .when((pl.col("verdict") == "accepted") & ~counts)
        .then(pl.lit("quarantined"))
        .otherwise(pl.col("verdict"))
    )
    return known.with_columns(
        status.alias("status"), pl.col("submission_id").is_in(newest.implode()).alias("is_newest")
    ).select(pl.col(name).cast(kind) for name, kind in STATUS_TYPES.items())


def _received(ledger: Ledger, inbox: Inbox) -> pl.DataFrame:
    receipts = ledger.receipts.values()
    paths = [
        sorted(file.file_name for file in inbox.files.get(receipt.submission_id, ())) or [receipt.file_name]
        for receipt in receipts
    ]
    words = [ledger.acceptances.get(receipt.submission_id) for receipt in receipts]
    moment = pl.Datetime("us", "UTC")
    columns = {
        "submission_id": pl.Series([receipt.submission_id for receipt in receipts], dtype=pl.String),
        "file_name": pl.Series([names[0] for names in paths], dtype=pl.String),
        "received_at": pl.Series([receipt.received_at for receipt in receipts], dtype=moment),
        "modified_at": pl.Series([receipt.modified_at for receipt in receipts], dtype=moment),
        "is_present": pl.Series([receipt.submission_id in inbox.files for receipt in receipts], dtype=pl.Boolean),
        # as one text each, which no name can have within it: lists of texts take fifteen times as long
        "paths": pl.Series(["\0".join(names) for names in paths], dtype=pl.String).str.split("\0"),
        "accepted_because": pl.Series([word and word.because for word in words], dtype=pl.String),
        "accepted_at": pl.Series([word and word.accepted_at for word in words], dtype=moment),
    }
    return pl.DataFrame(columns)


def _with_identity(known: pl.DataFrame, ledger: Ledger, inbox: Inbox) -> pl.DataFrame:
    """Of withdrawn ones what the ledger remembers, and nothing else: the file is not there to be read again."""
    names = ("form_id", "unit_code", "period", "revision", "as_of")
    identities = pl.DataFrame(
        [
            (identity.submission_id, *(getattr(identity, name) for name in names))
            for identity in ledger.identities.values()
            if identity.submission_id not in inbox.files
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


def with_support(known: pl.DataFrame, outside: Collection[str] = ()) -> pl.DataFrame:
    """Beside each cover that names a unit and a period whether the period is supported, also if no steward had spoken.

    Null where the cover does not name them. Only what is accepted, and lies in ``raw/``, supports others of its unit.
    Those that lie ``outside`` of it are supported: nobody knows when they will come, and under which name.
    """
    columns = ("submission_id", "unit_code", "period", "paths", "received_at")
    named = known.filter(pl.col("unit_code").is_not_null() & pl.col("period").is_not_null())
    sound = pl.col("is_present") & (pl.col("verdict") == "accepted").fill_null(value=False)
    taken = pl.col("accepted_at").is_not_null() | pl.col("submission_id").is_in(list(outside))
    rows = named.select(*columns, sound, taken).iter_rows()
    covers = [
        ReceivedCover(name, unit, period, tuple(paths), received, is_sound, is_taken)
        for name, unit, period, paths, received, is_sound, is_taken in rows
    ]
    found = supported(covers)
    alone = supported_without_steward(covers) if any(cover.is_taken for cover in covers) else found
    names = named["submission_id"]
    support = pl.DataFrame(
        {
            "submission_id": names,
            "is_supported": names.is_in(list(found)),
            "is_supported_by_itself": names.is_in(list(alone)),
        }
    )
    return known.join(support, on="submission_id", how="left")


def opened_months(judged: pl.DataFrame) -> set[ReceivedMonth]:
    """The forms and months that something was received for: by covers that hold together and are supported."""
    covers = judged.filter(pl.col("is_supported")).select("form_id", "unit_code", "period", "as_of")
    found: set[ReceivedMonth] = set()
    for form, unit, period, as_of in covers.unique().iter_rows():
        month = ReceivedMonth(form, period)
        if month not in found and holds_together(form, unit, period, as_of):
            found.add(month)
    return found
