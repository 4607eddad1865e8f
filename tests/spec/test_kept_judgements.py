"""What is kept of one province's judgement changes nothing in the next one's, whatever both have in common."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from pipeline.judgement import state
from pipeline.judgement.kept import Kept
from tests.spec.examples import SCENARIOS
from tests.support.known_frames import rows_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.spec.province import Province


pytestmark = pytest.mark.long


@pytest.mark.parametrize("seed", [1, 2])
def test_scenarios_one_after_the_other_are_judged_as_each_by_itself(
    province: Province, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(seed)  # noqa: S311 - no secret
    kept = Kept.below(tmp_path)
    for scenario in dice.sample(SCENARIOS, 60):
        alone = rows_of(province.judged(scenario).known)
        monkeypatch.setattr(state, "MOST_AT_ONCE", dice.choice((1, 3, 2_000)))
        assert rows_of(province.judged(scenario, kept).known) == alone, scenario
        monkeypatch.undo()
