"""Which submission of a unit and period counts, and what becomes of the others."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import TYPE_CHECKING

import polars as pl
import pytest

from pipeline.judgement.submission_status import STATUS_TYPES, submission_statuses
from pipeline.landing.inbox import Inbox, RawFile
from pipeline.landing.ledger import Identity, Ledger, Receipt
from pipeline.staging.store import Stage
from pipeline.staging.tables import SUBMISSION_TYPES, SUBMISSIONS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

NOVEMBER, DECEMBER = date(2020, 11, 1), date(2020, 12, 1)
START = datetime(2020, 12, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Sent:
    """A submission as the tests describe it; ``received`` and ``modified`` are days after the first of December."""

    submission_id: str
    verdict: str = "accepted"
    revision: int | None = 1
    received: int = 0
    modified: int = 0
    unit_code: str | None = "217"
    period: date | None = NOVEMBER
    present: bool = True
    staged: bool = True


def judgement(folder: Path, sent: Iterable[Sent]) -> pl.DataFrame:
    """What :func:`submission_statuses` says of the submissions, by id; staged in one batch each, in the order given."""
    stage, ledger, inbox = Stage(folder), Ledger(), Inbox()
    for submission in sent:
        name = f"{submission.submission_id}.xlsx"
        received, modified = (START + timedelta(days=days) for days in (submission.received, submission.modified))
        ledger.receipts[submission.submission_id] = Receipt(submission.submission_id, received, name, modified)
        ledger.identities[submission.submission_id] = Identity(
            submission.submission_id, "KTTT-01", submission.unit_code, submission.period, submission.revision
        )
        if submission.present:
            inbox.files[submission.submission_id] = [RawFile(f"moved/{name}", modified)]
        if submission.staged:
            cover = {"submission_id": submission.submission_id, "form_id": "KTTT-01", "unit_code": submission.unit_code}
            row = cover | {
                "period": submission.period,
                "revision": submission.revision,
                "verdict": submission.verdict,
                "errors": 0,
            }
            stage.write({SUBMISSIONS: pl.DataFrame([row], schema=SUBMISSION_TYPES)})
    return submission_statuses(stage, ledger, inbox)


def statuses(folder: Path, *sent: Sent) -> dict[str, str]:
    return dict(judgement(folder, sent).select("submission_id", "status").iter_rows())


def newest(folder: Path, *sent: Sent) -> set[str]:
    return set(judgement(folder, sent).filter("is_newest")["submission_id"])


def test_nothing_received_gives_an_empty_frame_of_the_right_types(tmp_path: Path) -> None:
    assert judgement(tmp_path, []).schema == pl.Schema(STATUS_TYPES)


def test_highest_accepted_revision_counts_whenever_it_came(tmp_path: Path) -> None:
    found = statuses(
        tmp_path, Sent("a", revision=3), Sent("b", revision=1, received=5), Sent("c", revision=2, received=9)
    )
    assert found == {"a": "accepted", "b": "superseded", "c": "superseded"}


def test_of_equal_revisions_the_later_received_counts(tmp_path: Path) -> None:
    assert statuses(tmp_path, Sent("b", received=1), Sent("a", received=2)) == {"a": "accepted", "b": "superseded"}


def test_of_those_received_together_the_later_modified_counts_then_the_larger_id(tmp_path: Path) -> None:
    assert statuses(tmp_path / "1", Sent("b", modified=1), Sent("a", modified=2))["a"] == "accepted"
    assert statuses(tmp_path / "2", Sent("a"), Sent("b"))["b"] == "accepted"


def test_quarantined_revision_leaves_the_last_accepted_one_in_place(tmp_path: Path) -> None:
    sent = [Sent("a"), Sent("b", revision=2), Sent("c", "quarantined", revision=3, received=1)]
    assert statuses(tmp_path, *sent) == {"a": "superseded", "b": "accepted", "c": "quarantined"}


def test_quarantined_and_unreadable_ones_are_never_superseded(tmp_path: Path) -> None:
    unreadable = Sent("u", "unreadable", revision=None, unit_code=None, period=None)
    found = statuses(tmp_path, Sent("q", "quarantined"), unreadable, Sent("a", revision=2))
    assert found == {"a": "accepted", "q": "quarantined", "u": "unreadable"}


def test_submission_whose_file_is_gone_is_withdrawn_and_the_one_before_counts_again(tmp_path: Path) -> None:
    found = judgement(tmp_path, [Sent("a"), Sent("b", revision=2, present=False)])
    assert found["status"].to_list() == ["accepted", "withdrawn"]
    gone = found.row(1, named=True)
    assert (gone["unit_code"], gone["period"], gone["revision"]) == ("217", NOVEMBER, 2)
    assert (gone["verdict"], gone["errors"], gone["file_name"]) == (None, None, "b.xlsx")


def test_withdrawn_one_reads_the_same_whether_it_is_still_staged_or_not(tmp_path: Path) -> None:
    found = [judgement(tmp_path / str(staged), [Sent("a", present=False, staged=staged)]) for staged in (True, False)]
    assert found[0].equals(found[1])


def test_withdrawn_one_is_not_the_newest(tmp_path: Path) -> None:
    assert newest(tmp_path, Sent("a"), Sent("b", received=3, present=False)) == {"a"}


def test_file_that_could_not_be_staged_yet_is_only_received(tmp_path: Path) -> None:
    assert statuses(tmp_path, Sent("a"), Sent("b", revision=2, staged=False)) == {"a": "accepted", "b": "received"}


def test_newest_is_what_was_received_last_whatever_its_verdict(tmp_path: Path) -> None:
    sent = [Sent("a", revision=2), Sent("b", "quarantined", revision=1, received=1)]
    assert newest(tmp_path, *sent) == {"b"}
    assert statuses(tmp_path / "2", *sent) == {"a": "accepted", "b": "quarantined"}


def test_newest_of_those_received_together_is_the_highest_revision(tmp_path: Path) -> None:
    assert newest(tmp_path, Sent("a", revision=2), Sent("b", "quarantined", revision=1)) == {"a"}


def test_units_and_periods_are_judged_apart(tmp_path: Path) -> None:
    sent = [Sent("a"), Sent("b", unit_code="218", revision=2), Sent("c", period=DECEMBER, revision=3)]
    assert statuses(tmp_path, *sent) == dict.fromkeys("abc", "accepted")
    assert newest(tmp_path / "2", *sent) == {"a", "b", "c"}


@pytest.mark.parametrize(
    "lost",
    [
        Sent("q", "quarantined", received=9, unit_code=None),
        Sent("q", "quarantined", received=9, period=None),
    ],
    ids=["unit_code", "period"],
)
def test_submission_without_unit_or_period_is_nobodys_newest(tmp_path: Path, lost: Sent) -> None:
    assert newest(tmp_path, Sent("a"), lost) == {"a"}


def test_file_is_named_as_it_lies_in_raw_now(tmp_path: Path) -> None:
    assert judgement(tmp_path, [Sent("a")])["file_name"].to_list() == ["moved/a.xlsx"]


def test_every_submission_of_the_ledger_has_one_row(tmp_path: Path) -> None:
    sent = [Sent("a"), Sent("b", "quarantined"), Sent("c", present=False), Sent("d", staged=False)]
    assert judgement(tmp_path, sent)["submission_id"].to_list() == ["a", "b", "c", "d"]


@pytest.mark.long
def test_order_in_which_submissions_were_staged_is_irrelevant(tmp_path: Path) -> None:
    dice = random.Random(7)  # noqa: S311 - a fixed order
    sent = [
        Sent("a", revision=2),
        Sent("b", revision=2),
        Sent("c", "quarantined", revision=3, received=2),
        Sent("d", revision=2, received=1),
        Sent("e", revision=1, received=4, present=False),
    ]
    orders = dice.sample(list(permutations(sent)), 12)
    found = [judgement(tmp_path / str(number), order) for number, order in enumerate(orders)]
    assert all(frame.equals(found[0]) for frame in found)
    assert dict(found[0].select("submission_id", "status").iter_rows()) == {
        "a": "superseded",
        "b": "superseded",
        "c": "quarantined",
        "d": "accepted",
        "e": "withdrawn",
    }
