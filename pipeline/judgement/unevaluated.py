"""Rules that nothing of a submission could be held against.

Every place that they ask about is blank or cannot be read, or what they compare with is not there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipeline.staging.store import stage_of
from pipeline.staging.tables import EVALUATIONS
from pipeline.validation.evaluations import EVALUATION_TYPES, summed

if TYPE_CHECKING:
    from datetime import date

    from pipeline.judgement.known import Known
    from pipeline.runtime.settings import Settings


def unevaluated_rules(settings: Settings, known: Known, period: date) -> pl.DataFrame:
    """Of each newest submission of the period the rules of which nothing was evaluated, with the number of places.

    Columns ``submission_id``, ``rule_id`` and ``not_evaluated``, by the first two.
    """
    newest = known.submissions.filter(pl.col("is_newest") & (pl.col("period") == period))["submission_id"].to_list()
    judged = known.evaluations_of([period]).filter(pl.col("submission_id").is_in(newest))
    counts = summed([stage_of(settings).frame(EVALUATIONS, of=newest), judged.select(list(EVALUATION_TYPES))])
    nothing = (pl.col("held") + pl.col("broken") == 0) & (pl.col("not_evaluated") > 0)
    return counts.filter(nothing).select("submission_id", "rule_id", "not_evaluated").sort("submission_id", "rule_id")
