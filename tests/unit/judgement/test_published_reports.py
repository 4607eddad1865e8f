"""Which published reports count, and what tells a period with other ones apart."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from pipeline.judgement.published_reports import published_figures, words_about
from pipeline.landing.ledger import Ledger, Publication, Retraction
from schemas.published import statements

NOVEMBER, LATER = date(2020, 11, 1), date(2025, 7, 1)
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
ON_ANOTHER_MONTH = Publication(
    "0" * 64,
    "a.csv",
    (("58/BC-LM", "Báo cáo", "2025-08-01", "2025-07-01", ""),),
    (("58/BC-LM", "htx", "P1", "", "8", "count", "2025", "HTX.ALL", "", ""),),
    MOMENT,
)
RETRACTED = Retraction("58/BC-LM", "nhầm", MOMENT)


def test_reports_of_the_product_count_where_nothing_was_said_of_them() -> None:
    figures = published_figures(Ledger())
    assert (figures.statements, figures.told_apart_by()) == (statements(), [])
    assert words_about(Ledger(), NOVEMBER) == []


@pytest.mark.parametrize(("word", "claims"), [(ON_ANOTHER_MONTH, ["htx"]), (RETRACTED, [])])
def test_month_of_a_report_in_whose_place_another_word_is_is_told_apart(
    word: Publication | Retraction, claims: list[str]
) -> None:
    ledger = Ledger(publications=[word])
    figures = published_figures(ledger)
    assert [statement.claim_id for statement in figures.statements] == claims
    assert NOVEMBER in {period for period, _ in figures.told_apart_by()}
    assert words_about(ledger, NOVEMBER)


def test_month_of_what_was_handed_in_is_told_apart_and_the_year_after_asked_for() -> None:
    ledger = Ledger(publications=[ON_ANOTHER_MONTH])
    assert LATER in {period for period, _ in published_figures(ledger).told_apart_by()}
    assert words_about(ledger, LATER)
    assert words_about(ledger, LATER.replace(year=2026))
    assert not words_about(ledger, LATER.replace(year=2023))
