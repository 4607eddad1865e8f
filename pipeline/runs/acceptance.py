"""A steward takes a submission that only its own cover or name speaks against, with a reason that is kept and shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import normalize

import polars as pl

from pipeline.ingest.ingest import ingest_workbooks
from pipeline.judgement.causes import STEWARD_MAY_ACCEPT
from pipeline.judgement.submission_status import PRESENT
from pipeline.judgement.unit_state import findings_of
from pipeline.landing import ledger as ledgers
from pipeline.landing.ledger import Acceptance
from pipeline.runs.changed_periods import mark_stale
from pipeline.runs.judging import judged_state
from pipeline.runs.write_outputs import write_site_outputs
from pipeline.runtime.clock import today
from pipeline.runtime.run_lock import lock
from pipeline.runtime.settings import ledger_path
from pipeline.warehouse.swap_files import replace_warehouse
from schemas.finding import Severity
from schemas.messages import bounded, storable, title
from schemas.provinces import province_on

if TYPE_CHECKING:
    from pipeline.judgement.known import Known
    from pipeline.runtime.settings import Settings

_DIGEST = re.compile(r"[0-9a-f]{6,64}")
"""So much of a SHA-256 is enough to mean a submission by it."""
_LISTED = 8
COUNTED = ("accepted", "superseded")
_NO_REASON = "Phải ghi lý do nhận tệp (--because)."
_ACCEPTED = "Tệp này đã được chấp nhận, không cần nhận thêm."
_NOTHING_TO_ACCEPT = "Tệp này không bị giữ vì lý do nào mà {steward} được cho qua."


class CannotAcceptError(RuntimeError):
    """The submission cannot be taken; ``reason`` says in Vietnamese why, and what to do."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


def accept_submission(settings: Settings, named: str, because: str, wait: float = 0) -> Acceptance:
    """Take the submission that a file name or the beginning of a SHA-256 means; CannotAcceptError where it cannot be.

    The ledger keeps who was taken and why. The warehouse and the pages say so at once, files of the period with the
    next run.
    """
    if not because.strip():
        raise CannotAcceptError(_NO_REASON)
    with lock(settings, wait):
        ingested = ingest_workbooks(settings)
        known = judged_state(settings, ingested)
        submission_id = _submission(known, named)
        _check(known, submission_id)
        word = Acceptance(submission_id, storable(because), ledgers.now(ingested.ledger))
        ledgers.append(ledger_path(settings), [word])
        ingested.ledger.acceptances[submission_id] = word
        [period] = known.submissions.filter(pl.col("submission_id") == submission_id)["period"]
        mark_stale(settings, period)  # so that Dagster, which looks at files only, is asked for the period too
        replace_warehouse(settings, judged_state(settings, ingested))
        write_site_outputs(settings)
        return word


def _submission(known: Known, named: str) -> str:
    """The one submission in ``raw/`` that is meant."""
    present = known.submissions.filter(pl.col("status").is_in(PRESENT))
    wanted = normalize("NFC", named.strip())
    meant: dict[str, str] = {
        submission_id: paths[0]
        for submission_id, paths in present.select("submission_id", "paths").iter_rows()
        if (_DIGEST.fullmatch(wanted.lower()) and submission_id.startswith(wanted.lower()))
        or any(wanted in _names(path) for path in paths)
    }
    if not meant:
        reason = f"Không có tệp nào trong raw/ tên là {bounded(named)}, cũng không có tệp nào có mã như vậy."
        raise CannotAcceptError(reason)
    if len(meant) > 1:
        files = ", ".join(f"{bounded(path)} ({submission_id[:12]})" for submission_id, path in meant.items())
        reason = f"Có {len(meant)} tệp như vậy: {files}. Hãy ghi tên tệp kèm thư mục, hoặc phần đầu mã SHA-256."
        raise CannotAcceptError(reason)
    return next(iter(meant))


def _names(path: str) -> set[str]:
    """How a file may be named: by its path or its name alone, as they are or as they are shown."""
    composed = normalize("NFC", path)
    name = composed.rpartition("/")[2]
    return {composed, name, bounded(composed), bounded(name)}


def _check(known: Known, submission_id: str) -> None:
    """CannotAcceptError where something else speaks against the submission, or nothing does.

    One that only ranks below another, for its name speaks of another unit, is taken out of that rank.
    """
    [submission] = known.submissions.filter(pl.col("submission_id") == submission_id).iter_rows(named=True)
    found = findings_of(known, [submission_id])
    errors = found.filter((pl.col("severity") == Severity.ERROR.value) & (pl.col("state") != "explained"))
    others = errors.filter(~pl.col("rule_id").is_in(STEWARD_MAY_ACCEPT))["rule_id"].unique(maintain_order=True)
    if len(others):
        rules = "; ".join(f"{title(rule)} ({rule})" for rule in others[:_LISTED])
        reason = f"Tệp này còn lỗi khác, đơn vị phải sửa và nộp lại: {rules}."
        raise CannotAcceptError(reason)
    if errors.is_empty() and not submission["spoken_unit"]:
        reason = _ACCEPTED if submission["status"] in COUNTED else province_on(today()).fill(_NOTHING_TO_ACCEPT)
        raise CannotAcceptError(reason)
