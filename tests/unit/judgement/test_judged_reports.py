"""Only what rests on something else is judged again, and what is known is what a judgement of everything gives."""

from __future__ import annotations

import random
from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest

from pipeline.ingest.ingest import ingest_workbooks
from pipeline.judgement import state
from pipeline.judgement.state import kept_judgements, known_state
from schemas.rules.periods import revenue_still_reported
from tests.support.installation import installation_in
from tests.support.june_and_july import BEFORE
from tests.support.known_frames import rows_of
from tests.support.random_history import History
from tests.support.small_reports import SmallReport, lay_reports

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.judgement.known import Known


def known_both_ways(history: History) -> tuple[Known, Known]:
    """What is known by what was kept, and by a judgement of everything."""
    settings = history.installation.settings
    ingested = ingest_workbooks(settings)
    history.known = known_state(settings, ingested.inbox, ingested.ledger, kept=kept_judgements(settings))
    return history.known, known_state(settings, ingested.inbox, ingested.ledger)


@pytest.mark.parametrize(
    ("seed", "looks"),
    [
        (1, 4),
        *(pytest.param(seed, 10, marks=pytest.mark.long) for seed in range(2, 5)),
        *(pytest.param(seed, 40, marks=pytest.mark.soak) for seed in range(5, 15)),
    ],
)
def test_whatever_happens_is_known_as_if_everything_were_judged(
    tmp_path: Path, seed: int, looks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = History(installation_in(tmp_path), random.Random(seed))  # noqa: S311 - no secret
    for _ in range(looks):
        for _ in range(history.dice.randrange(1, 4)):
            history.step()
        monkeypatch.setattr(state, "MOST_AT_ONCE", history.dice.choice((3, 9, 2_000)))
        kept, anew = map(rows_of, known_both_ways(history))
        assert kept == anew, history.done


def test_a_month_is_read_beside_the_file_that_an_unchanged_december_rests_on(tmp_path: Path) -> None:
    installation = installation_in(tmp_path)
    settings = installation.settings
    first, december, march = date(2023, 2, 1), date(2023, 12, 1), date(2024, 3, 1)
    rows = BEFORE.cooperatives[:-1]
    lay_reports(
        installation,
        SmallReport("216", first, rows),
        SmallReport("216", december, is_unchanged=True),
        SmallReport("216", march, tuple(row | {"revenue": None} for row in rows)),
    )
    for name in ("2023-02/216-1.xlsx", "2023-02/ban-dau.xlsx"):
        ingested = ingest_workbooks(settings)
        known = known_state(settings, ingested.inbox, ingested.ledger, kept=kept_judgements(settings))
        cells = known.findings.filter(pl.col("rule_id") == revenue_still_reported.rule_id)["related_cells"].to_list()
        assert cells
        assert all(any(cell.startswith(f"{name}!") for cell in of_row) for of_row in cells), cells
        installation.raw.joinpath(name).rename(installation.raw / "2023-02/ban-dau.xlsx")
