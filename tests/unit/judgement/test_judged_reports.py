"""Only what rests on something else is judged again, and what is known is what a judgement of everything gives."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest

from pipeline.ingest.ingest import ingest_workbooks
from pipeline.judgement import state
from pipeline.judgement.judged_reports import JUDGED, KEPT_TYPES
from pipeline.judgement.state import kept_judgements, known_state
from pipeline.landing import ledger as ledgers
from pipeline.landing.ledger import Acceptance, Explanation
from pipeline.runtime.settings import ledger_path
from schemas.rules.periods import revenue_still_reported, steady
from tests.support.installation import installation_in
from tests.support.june_and_july import BEFORE, KINH_BAC, NGOC_THIEN, NHA_NAM, TAN_YEN, grown
from tests.support.known_frames import rows_of
from tests.support.small_reports import SmallReport, cooperative, lay_reports

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.judgement.known import Known

NOVEMBER, DECEMBER, MAY = date(2024, 11, 1), date(2024, 12, 1), date(2025, 5, 1)
AUGUST, SEPTEMBER, LAST, OCTOBER = date(2025, 8, 1), date(2025, 9, 1), date(2025, 12, 1), date(2026, 10, 1)
NO_CODE = cooperative("HTX Không mã", None, "07339")
"""It is asked for its tax code in every month."""
OTHERS = tuple(cooperative(f"HTX Láng giềng {at}", 30 + at, "07246", revenue=500 * at) for at in range(1, 8))
WITH_NO_CODE = tuple(replace(report, cooperatives=(*report.cooperatives, NO_CODE)) for report in (BEFORE, TAN_YEN))
POOL = (
    *(replace(WITH_NO_CODE[0], period=period) for period in (NOVEMBER, DECEMBER, MAY, BEFORE.period)),
    *(SmallReport("215", period, OTHERS) for period in (DECEMBER, MAY, BEFORE.period)),
    *(NHA_NAM, NGOC_THIEN, KINH_BAC),
    *(replace(WITH_NO_CODE[1], period=period) for period in (TAN_YEN.period, AUGUST, SEPTEMBER, OCTOBER)),
    *(replace(NHA_NAM, period=period) for period in (AUGUST, SEPTEMBER)),
    *(SmallReport("216", period, is_unchanged=True, revision=2) for period in (DECEMBER, MAY, BEFORE.period)),
    *(SmallReport("07339", period, is_unchanged=True) for period in (SEPTEMBER, LAST)),
    replace(KINH_BAC, period=AUGUST, cooperatives=(grown(KINH_BAC.cooperatives[0]), NO_CODE)),
)


class History:
    """An installation to which things happen by chance."""

    def __init__(self, folder: Path, seed: int) -> None:
        """Nothing has happened yet."""
        self.installation = installation_in(folder)
        self.dice = random.Random(seed)  # noqa: S311 - no secret
        self.known: Known | None = None

    def step(self) -> str:
        """Let something happen; what it was."""
        events = {
            self._arrives: 6,
            self._is_corrected: 3,
            self._is_withdrawn: 2,
            self._is_explained: 4,
            self._is_broken: 1,
            self._is_taken: 1,
        }
        happens = self.dice.choices(list(events), list(events.values()))[0]
        return f"{happens.__name__}: {happens()}"

    def look(self) -> tuple[Known, Known]:
        """What is known by what was kept, and by a judgement of everything."""
        settings = self.installation.settings
        ingested = ingest_workbooks(settings)
        self.known = known_state(settings, ingested.inbox, ingested.ledger, kept=kept_judgements(settings))
        return self.known, known_state(settings, ingested.inbox, ingested.ledger)

    def _lay(self, report: SmallReport) -> str:
        lay_reports(self.installation, report)
        return report.file_name

    def _arrives(self) -> str:
        return self._lay(self.dice.choice(POOL))

    def _is_corrected(self) -> str:
        report = self.dice.choice(POOL)
        rows = tuple(row | {"revenue": self.dice.randrange(100, 9_000)} for row in report.cooperatives[:-1])
        return self._lay(replace(report, cooperatives=rows, revision=self.dice.randrange(1, 4)))

    def _is_broken(self) -> str:
        return self._lay(replace(self.dice.choice(POOL), declared={"HTX.ALL": 99}, revision=self.dice.randrange(1, 4)))

    def _is_withdrawn(self) -> str:
        files = sorted(self.installation.raw.rglob("*.xlsx"))
        if not files:
            return "nothing"
        file = self.dice.choice(files)
        file.unlink()
        return file.name

    def _is_explained(self) -> str:
        if self.known is None:
            return "nothing"
        named = (pl.col("unit_code").alias("of"), pl.col("period").alias("in"))
        covers = self.known.submissions.select("submission_id", *named)
        asked = self.known.findings.join(covers, on="submission_id").filter(
            (pl.col("severity") == "query") & (pl.col("state") == "open")
        )
        if asked.is_empty():
            return "nothing"
        row = self.dice.choice(asked.to_dicts())
        of = [report for report in POOL if (report.unit_code, report.period) == (row["of"], row["in"])]
        answer = (row["rule_id"], row["sheet"], row["cell"], row["observed"], f"Lý do {self.dice.randrange(99)}")
        report = replace(self.dice.choice(of), revision=self.dice.randrange(2, 5), explanations=(answer,))
        return f"{self._lay(report)} {answer}"

    def _is_taken(self) -> str:
        """A steward accepts a submission, or the province explains what nobody took over."""
        settings = self.installation.settings
        ledger = ledgers.load(ledger_path(settings))
        if self.known is None or not ledger.receipts:
            return "nothing"
        name = self.dice.choice(sorted(ledger.receipts))
        events: list[ledgers.Event] = [Acceptance(name, "Đã hỏi đơn vị", ledgers.now(ledger))]
        events += [
            Explanation(row["rule_id"], row["place"], row["values"], "Đã hỏi xã", ledgers.now(ledger))
            for row in self.known.about_periods.filter(pl.col("unit_code") == "").to_dicts()
        ]
        ledgers.append(ledger_path(settings), events)
        return name


@pytest.mark.parametrize(
    ("seed", "looks"),
    [
        (1, 4),
        *(pytest.param(seed, 12, marks=pytest.mark.long) for seed in range(2, 5)),
        *(pytest.param(seed, 40, marks=pytest.mark.soak) for seed in range(5, 15)),
    ],
)
def test_whatever_happens_is_known_as_if_everything_were_judged(
    tmp_path: Path, seed: int, looks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = History(tmp_path, seed)
    happened = []
    for _ in range(looks):
        happened += [history.step() for _ in range(history.dice.randrange(1, 4))]
        monkeypatch.setattr(state, "MOST_AT_ONCE", history.dice.choice((3, 9, 2_000)))
        kept, anew = map(rows_of, history.look())
        assert kept == anew, happened


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


def test_answers_of_a_month_that_another_is_equal_to_are_kept_once(tmp_path: Path) -> None:
    installation = installation_in(tmp_path)
    march, april, may = (date(2025, month, 1) for month in (3, 4, 5))

    def sent(*reports: SmallReport) -> list[str]:
        """The answers that are kept of April once these are judged."""
        lay_reports(installation, *reports)
        ingested = ingest_workbooks(installation.settings)
        kept = kept_judgements(installation.settings)
        known_state(installation.settings, ingested.inbox, ingested.ledger, kept=kept)
        return kept.frame(JUDGED, "2025-04", "answers", KEPT_TYPES["answers"])["explanation"].to_list()

    before, grown_since = (cooperative("HTX A", 1, "07339", members=members) for members in (20, 90))
    same = cooperative("HTX C", 3, "07336")
    asked = SmallReport("216", april, (grown_since, same))
    other = SmallReport("217", april, (cooperative("HTX B", 2, "07375"),))
    assert sent(SmallReport("216", march, (before, same)), asked, other) == []
    answer = (steady.rule_id, "HTX", "K2", "90", "Đã sáp nhập")
    assert sent(replace(asked, explanations=(answer,))) == ["Đã sáp nhập"]
    corrected = SmallReport("217", april, (cooperative("HTX B", 2, "07375", members=80),), revision=2)
    assert sent(SmallReport("216", may, is_unchanged=True), corrected) == ["Đã sáp nhập"]
