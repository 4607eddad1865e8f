"""A line for each file that a round gave a verdict, or that came and went: what ``hoptac watch`` says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipeline.outputs.feedback.returned_copies import returned_copies
from pipeline.outputs.feedback.unplaced_copies import unplaced_copies
from schemas.finding import Severity
from schemas.messages import bounded
from schemas.terms import STATUS_VI, UNKNOWN_PERIOD_VI, UNKNOWN_UNIT_VI

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from typing import Any

    from pipeline.judgement.known import Known
    from pipeline.runtime.settings import Settings

_UNSAID = "superseded"
"""A file that another took the place of is told by the line of the other."""


def statuses(known: Known) -> dict[str, str]:
    """The status of every submission."""
    return dict(known.submissions.select("submission_id", "status").iter_rows())


def verdict_lines(
    settings: Settings, known: Known, before: Mapping[str, str], since: datetime, *, unplaced: bool = False
) -> Iterator[str]:
    """A line for each submission that was received since then, or has another status than before.

    ``before`` is empty where no round came before this one. Of files of no unit or period the copies come later, with
    the page: they are told by themselves, as ``unplaced``.
    """
    changed = [
        row
        for row in known.submissions.sort("received_at", "file_name").iter_rows(named=True)
        if row["received_at"] >= since or before.get(row["submission_id"], row["status"]) != row["status"]
    ]
    told = [row for row in changed if row["status"] != _UNSAID and _is_unplaced(row) == unplaced]
    if not told:
        return
    counts = _open_findings(known, told)
    copies = {copy.submission_id: copy.path for copy in returned_copies(settings).values()}
    copies |= {submission_id: copy.path for submission_id, copy in unplaced_copies(settings).items()}
    for row in told:
        parts = [bounded(row["file_name"]), _place(row), STATUS_VI[row["status"]]]
        if count := counts.get(row["submission_id"]):
            parts.append(f"{count} điểm phải sửa hoặc giải trình")
        line = " · ".join(parts)
        copy = copies.get(row["submission_id"])
        yield f"{line} → {settings.files / copy}" if copy else line


def _is_unplaced(row: Mapping[str, Any]) -> bool:
    return row["unit_code"] is None or row["period"] is None


def _place(row: Mapping[str, Any]) -> str:
    unit = f"đơn vị {bounded(row['unit_code'])}" if row["unit_code"] else UNKNOWN_UNIT_VI
    period = f"kỳ {row['period']:%m/%Y}" if row["period"] else UNKNOWN_PERIOD_VI
    return f"{unit}, {period}"


def _open_findings(known: Known, told: list[dict[str, Any]]) -> dict[str, int]:
    """How many findings of each submission its unit has to answer; those with none are left out."""
    found = known.findings_of({row["period"] for row in told}).filter(
        pl.col("submission_id").is_in([row["submission_id"] for row in told]),
        pl.col("state") == "open",
        pl.col("severity") != Severity.INFO.value,
    )
    return dict(found.group_by("submission_id").len().iter_rows())
