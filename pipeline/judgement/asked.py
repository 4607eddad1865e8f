"""Of which submissions a judgement is asked, among all that lie before it, and what it takes as it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from pipeline.judgement.unit_changes import NO_CHANGES, UnitChanges, unit_changes

if TYPE_CHECKING:
    from pipeline.judgement.amounts_out_of_scale import ProvinceMedians


@dataclass(frozen=True, slots=True)
class Asked:
    """The submissions that are judged; the others are there to be compared with.

    ``submissions`` are all where it is None. ``medians`` are the province's; None where they are taken from the rows
    at hand. ``are_units_changed`` is false where no change of units lies within what is compared.
    """

    submissions: frozenset[str] | None = None
    medians: ProvinceMedians | None = None
    are_units_changed: bool = True

    def of(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows of the submissions that are asked of."""
        if self.submissions is None:
            return frame
        return frame.filter(pl.col("submission_id").is_in(list(self.submissions)))

    def changes_in(self, judged: pl.DataFrame) -> UnitChanges:
        """The changes of units between the judged submissions."""
        return unit_changes(judged) if self.are_units_changed else NO_CHANGES


EVERYTHING = Asked()
"""All submissions at hand."""
