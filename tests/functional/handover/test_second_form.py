"""A second form of the units that changed is a matter of its own: the first one's past and figures stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from pipeline.judgement.compared_areas import ComparedAreas, compared_areas
from pipeline.warehouse import inputs
from tests.support.june_and_july import BEFORE, KINH_BAC, NGOC_THIEN, NHA_NAM, TAN_YEN
from tests.support.small_reports import send

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date

    from pipeline.staging.store import Stage
    from tests.support.installation import Installation

pytestmark = pytest.mark.long


def of_both_forms(
    judged: pl.DataFrame, expected: pl.DataFrame, stage: Stage, periods: Collection[date | None] | None
) -> ComparedAreas:
    """The areas, as if the same units had sent another form as well."""
    areas = compared_areas(judged, expected, stage, periods)
    units, homes = (
        pl.concat([frame, frame.with_columns(pl.lit("QT-01").alias("form_id"))], how="diagonal")
        for frame in (areas.units, areas.homes)
    )
    return ComparedAreas(units, homes, areas.new_areas)


def test_past_of_units_and_areas_not_covered_stay_what_they_are(
    empty_installation: Callable[[], Installation], handed_over: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inputs, "compared_areas", of_both_forms)
    both = send(empty_installation(), BEFORE, TAN_YEN, NHA_NAM, NGOC_THIEN, KINH_BAC)
    for asked in (
        "select * exclude (submission_id) from report.by_district order by period, unit_code",
        "from report.figures order by period, figure_id",
    ):
        assert both.ask(asked) == handed_over.ask(asked)
