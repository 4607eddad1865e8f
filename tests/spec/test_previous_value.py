"""A broken total that still holds the previous period's value says so, in a hint, where no other cause fits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from pipeline.judgement.finding_lifecycle import findings_with_states
from pipeline.judgement.submission_status import submission_statuses
from pipeline.landing.inbox import Inbox, RawFile
from pipeline.landing.ledger import Identity, Ledger, Receipt
from pipeline.reading.read_workbook import read_workbook
from pipeline.runtime.settings import settings
from pipeline.staging.from_validation import staged_frames
from pipeline.staging.store import Stage
from pipeline.staging.tables import FINDING_TYPES
from pipeline.validation.validate import validate
from tests.spec.examples.sent import BROKEN, SentFile, before, now, water_groups

if TYPE_CHECKING:
    from pathlib import Path

START = datetime(2021, 1, 1, tzinfo=UTC)


def hint(folder: Path, *files: SentFile) -> tuple[str, str, str]:
    """Cause and messages of the one finding of TG-11 in the last file."""
    named = {sha256(content).hexdigest(): (file, content) for file in files for content in (file.content(),)}
    stage, ledger, inbox = Stage(folder), Ledger(), Inbox()
    stage.write(
        staged_frames(validate([read_workbook(key, content, settings()) for key, (_, content) in named.items()]))
    )
    for key, (file, _) in named.items():
        ledger.receipts[key] = Receipt(key, START, file.file_name, START)
        ledger.identities[key] = Identity(key)
        inbox.files[key] = [RawFile(file.file_name, START)]
    nothing = pl.DataFrame(schema=FINDING_TYPES)
    found, _ = findings_with_states(submission_statuses(stage, ledger, inbox), stage, nothing)
    rows: list[dict[str, Any]] = found.filter(
        (pl.col("rule_id") == "TG-11") & (pl.col("submission_id") == list(named)[-1])
    ).to_dicts()
    (row,) = rows
    return row["cause"], row["message_vi"], row["message_en"]


def sent(then: int, counted: int, declared: int, month: str = "2020-12") -> tuple[SentFile, SentFile]:
    """Cooperative groups of the month before, and those that are counted and declared now."""
    return (
        replace(before(), groups=water_groups(then)),
        replace(now(month=month), groups=water_groups(counted), declared={"THT.ALL": declared}),
    )


def test_the_value_of_the_month_before_was_kept(tmp_path: Path) -> None:
    cause, vietnamese, english = hint(tmp_path, *sent(10, 14, 10))
    assert cause == "previous_value"
    assert vietnamese.endswith("Gợi ý: có thể còn giữ số của kỳ trước (11/2020).")
    assert english.endswith("Hint: perhaps the value of the previous period was kept (11/2020).")


def test_it_may_be_of_twelve_months_ago(tmp_path: Path) -> None:
    assert hint(tmp_path, *sent(10, 14, 10, "2021-11"))[0] == "previous_value"


@pytest.mark.parametrize(
    ("then", "counted", "declared", "month"),
    [(12, 14, 10, "2020-12"), (10, 14, 10, "2021-12"), (9, 14, 9, "2020-12")],
    ids=["another value", "thirteen months ago", "a value below ten, by chance"],
)
def test_no_hint_where_it_was_not_kept_or_cannot_be_told(
    tmp_path: Path, then: int, counted: int, declared: int, month: str
) -> None:
    cause, vietnamese, english = hint(tmp_path, *sent(then, counted, declared, month))
    assert cause == ""
    assert "Gợi ý" not in vietnamese
    assert "Hint" not in english


def test_a_cause_within_the_workbook_is_named_alone(tmp_path: Path) -> None:
    cause, _, english = hint(tmp_path, *sent(41, 14, 41))
    assert cause == "transposition"
    assert english.count("Hint:") == 1


def test_a_report_that_is_not_accepted_has_no_value_to_keep(tmp_path: Path) -> None:
    first, second = sent(10, 14, 10)
    assert hint(tmp_path, replace(first, declared=BROKEN), second)[0] == ""


def test_a_first_report_has_none_either(tmp_path: Path) -> None:
    assert hint(tmp_path, sent(10, 14, 10)[1])[0] == ""
