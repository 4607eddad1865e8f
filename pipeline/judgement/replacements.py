"""Which submissions are kept out because they would replace what another file of the unit had accepted.

A file is looked at as it came: beside what counted of its unit and period then. One whose name or folder speaks of
another unit, or whose revision lies far above, does not take its place until a steward says so. What was withdrawn
since is still remembered for that, as long as there is another file that it protects; else what is left counts. A file
that speaks of another unit is protected so only where it counted once itself, one that does not whatever its verdict: a
unit that sends its report anew with an error in it is not replaced in the meantime.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from pipeline.judgement.counting_revision import UNIT_AND_PERIOD
from pipeline.judgement.spoken_units import speaks_of_another

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

HIGHEST_LEAP = 20
"""A revision lies at most so many above the last one accepted."""
SCHEMA: dict[str, pl.DataType] = {
    "submission_id": pl.String(),
    "spoken_unit": pl.String(),
    "stays": pl.String(),
    "would_replace": pl.String(),
}


@dataclass(frozen=True, slots=True)
class Claim:
    """A submission, and what orders it among those of its unit and period.

    ``spoken_unit`` is the only other unit that its name or folder speaks of, if any.
    """

    submission_id: str
    revision: int
    received_at: datetime
    modified_at: datetime
    spoken_unit: str = ""
    is_taken: bool = False
    is_present: bool = True
    is_sound: bool = True
    """Whether it could count; one that could not is there to be protected, and to nothing else."""

    @property
    def is_stranger(self) -> bool:
        """Whether it ranks below those whose name and folder speak of no other unit."""
        return bool(self.spoken_unit) and not self.is_taken

    @property
    def precedence(self) -> tuple[int, datetime, datetime, str]:
        """Of two the one that is larger by this would count, if only they were compared."""
        return self.revision, self.received_at, self.modified_at, self.submission_id

    @property
    def arrival(self) -> tuple[datetime, bool, int, datetime, str]:
        """The order in which they came; of those of one run what speaks for itself comes first."""
        return self.received_at, self.is_stranger, self.revision, self.modified_at, self.submission_id


def kept_out(claims: Iterable[Claim]) -> dict[str, str]:
    """Of the claims of one unit and period that lie in ``raw/`` those that are kept out, with the one that stays.

    That is the one that counts or, where the unit's own were sent back, the newest of these: then none counts.
    """
    all_claims = list(claims)
    sound = [claim for claim in all_claims if claim.is_sound or not claim.is_present]
    present = [claim for claim in sound if claim.is_present]
    passed = _passed(sound)
    if not any(claim.is_present and (is_first or not claim.is_stranger) for claim, is_first in passed):
        sent_back = [claim for claim in all_claims if not claim.is_sound and claim.is_present and not claim.is_stranger]
        if sent_back:
            newest = max(sent_back, key=lambda claim: claim.arrival)
            return {claim.submission_id: newest.submission_id for claim in present}
        passed = _passed(present)
    kept = {claim.submission_id for claim, _ in passed}
    stays = _counting([claim for claim, _ in passed if claim.is_present])
    return {claim.submission_id: stays.submission_id for claim in present if stays and claim.submission_id not in kept}


def _passed(claims: Sequence[Claim]) -> list[tuple[Claim, bool]]:
    """Those that nothing spoke against when they came, beside what counted then; with whether they counted at once.

    What speaks of another unit and only came below something that was withdrawn since is nothing to be protected.
    """
    passed: list[tuple[Claim, bool]] = []
    counting: Claim | None = None
    counting_here: Claim | None = None
    for claim in sorted(claims, key=lambda claim: claim.arrival):
        if counting is None or claim.is_taken or not _is_doubtful(claim, counting, counting_here or counting):
            first = _counting([claim] if counting is None else [counting, claim])
            passed.append((claim, first is claim))
            counting = first
            if claim.is_present:
                counting_here = _counting([claim] if counting_here is None else [counting_here, claim])
    return passed


def _counting(claims: Sequence[Claim]) -> Claim | None:
    return max(claims, key=lambda claim: (not claim.is_stranger, *claim.precedence), default=None)


def _is_doubtful(claim: Claim, counting: Claim, counting_here: Claim) -> bool:
    """Beside what counted when it came, and what of that is still there."""
    return is_too_high(claim.revision, counting.revision) or (
        claim.is_stranger and claim.precedence > min(counting.precedence, counting_here.precedence)
    )


def is_too_high(revision: int, last: int) -> bool:
    """Whether a revision lies too far above the last one accepted to be believed."""
    return revision > last + HIGHEST_LEAP


def with_replacements(known: pl.DataFrame, claims: pl.Expr) -> pl.DataFrame:
    """Beside each submission what it was kept out for, if it was.

    ``claims`` says which of them nothing else speaks against; those that were withdrawn are added by what the ledger
    remembers. ``spoken_unit`` is blank where the name speaks of no other unit, ``stays`` the submission that counts in
    its place, or would once it is mended, ``would_replace`` the same as if no steward had said anything; both are null
    where nothing is kept out.
    """
    is_sound = claims.fill_null(value=False)
    named = known.with_columns(is_sound.alias("is_sound")).filter(
        (pl.col("revision").is_not_null() | (pl.col("is_present") & ~pl.col("is_sound")))
        & pl.all_horizontal(pl.col(name).is_not_null() for name in UNIT_AND_PERIOD)
    )
    alike = named.filter(pl.len().over(UNIT_AND_PERIOD) > 1)
    groups: dict[tuple[str, str, date], list[Claim]] = defaultdict(list)
    columns = (
        "submission_id",
        "revision",
        "received_at",
        "modified_at",
        "paths",
        "accepted_at",
        "is_present",
        "is_sound",
    )
    for *unit_and_period, submission, revision, received, modified, paths, accepted, present, sound in alike.select(
        *UNIT_AND_PERIOD, *columns
    ).iter_rows():
        form, unit, period = unit_and_period
        spoken = speaks_of_another(paths, unit, period)
        claim = Claim(submission, revision or 0, received, modified, spoken, accepted is not None, present, sound)
        groups[form, unit, period].append(claim)
    found = pl.DataFrame([row for group in groups.values() for row in _rows(group)], schema=SCHEMA, orient="row")
    return known.join(found, on="submission_id", how="left").with_columns(pl.col("spoken_unit").fill_null(""))


def _rows(claims: Sequence[Claim]) -> list[tuple[str, str, str | None, str | None]]:
    stays = kept_out(claims)
    unsaid = [replace(claim, is_taken=False) for claim in claims]
    would_replace = kept_out(unsaid) if any(claim.is_taken for claim in claims) else stays
    return [
        (
            claim.submission_id,
            claim.spoken_unit if claim.is_stranger else "",
            stays.get(claim.submission_id),
            would_replace.get(claim.submission_id),
        )
        for claim in claims
    ]
