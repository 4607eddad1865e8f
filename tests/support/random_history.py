"""A random history of an installation: reports arrive, are corrected, withdrawn, explained, accepted and closed.

Published reports are handed in and retracted.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

import polars as pl

from pipeline.ingest.ingest import ingest_workbooks
from pipeline.judgement.state import known_state
from pipeline.landing import ledger as ledgers
from pipeline.landing.ledger import Acceptance, Closing, Explanation, Publication, Retraction
from pipeline.runs.judging import judged_state
from pipeline.runtime.settings import ledger_path
from pipeline.warehouse.swap_files import replace_warehouse
from tests.support.small_reports import FUND, SmallReport, cooperative, ended, lay_reports, tax_code

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from pipeline.judgement.known import Known
    from pipeline.samples.submission import SampleRow
    from pipeline.warehouse.build import Built
    from tests.support.installation import Installation

Thing = TypeVar("Thing")
BEFORE = {"215": ("07246",), "216": ("07339", "07336", "07306", "07348"), "217": ("07375", "07381")}
SINCE = {"07339": ("07339", "07336", "07348"), "07306": ("07306", "07336"), "07351": ("07351", "07348")}
"""Whose cooperatives a unit lists, by their communes of before 2025-07-01; some are listed by two, some by none."""
REFORM = date(2025, 7, 1)
MONTHS = (
    *(date(2020, 11, 1), date(2020, 12, 1), date(2024, 11, 1), date(2024, 12, 1), date(2025, 1, 1), date(2025, 5, 1)),
    *(date(2025, 6, 1), date(2025, 7, 1), date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 10, 1)),
)
"""Over two Decembers, the same months of two years, a year's gap, a change of units, and a published report."""
PUBLISHED = ("58/BC-LM", "1/BC", "2/BC")
"""That of the product, and two others."""


@dataclass
class History:
    """The installation, and the dice by which its next step is found; ``done`` are the steps so far, in words.

    ``known`` is what was known when somebody last looked; all happens in a few ``months``, so that much meets.
    """

    installation: Installation
    dice: random.Random
    reports: dict[Path, SmallReport] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    known: Known | None = None
    months: list[date] = field(init=False)

    def __post_init__(self) -> None:
        """Choose the months."""
        self.months = sorted(self.dice.sample(MONTHS, 4))

    def step(self) -> None:
        """Do something at random that a night then finds; the first report arrives where something else cannot be."""
        steps = {
            self._arrives: 4,
            self._is_corrected: 3,
            self._is_spoilt: 1,
            self._is_withdrawn: 1,
            self._says_unchanged: 2,
            self._answers: 2,
            self._is_explained: 1,
            self._is_accepted: 1,
            self._is_closed: 1,
            self._is_published: 1,
            self._is_retracted: 1,
        }
        (happens,) = self.dice.choices(list(steps), list(steps.values()))
        self.done.append(happens() or self._arrives())

    def night(self) -> tuple[Built, Known]:
        """Bring the warehouse up to date; what was built, and what is known."""
        self.known = judged_state(self.installation.settings, ingest_workbooks(self.installation.settings))
        return replace_warehouse(self.installation.settings, self.known), self.known

    def as_of_a_moment(self) -> tuple[Built, Known]:
        """Build the warehouse as it was known at the time of an earlier receipt, in its place."""
        settings = self.installation.settings
        ingested = ingest_workbooks(settings)
        moments = sorted(receipt.received_at for receipt in ingested.ledger.receipts.values())
        known = known_state(settings, ingested.inbox, ingested.ledger, self.dice.choice(moments))
        return replace_warehouse(settings, known), known

    def _arrives(self) -> str:
        month = self.dice.choice(self.months)
        unit = self.dice.choice(list(BEFORE if month < REFORM else SINCE))
        return self._lay(SmallReport(unit, month, self._rows(unit), self._funds(unit)), "arrives")

    def _is_corrected(self) -> str:
        former = self._one_of(self.reports.values())
        return self._lay(replace(former, cooperatives=self._rows(former.unit_code)), "is corrected") if former else ""

    def _is_spoilt(self) -> str:
        former = self._one_of(self.reports.values())
        return self._lay(replace(former, declared={"HTX.ALL": 99}), "is spoilt") if former else ""

    def _is_withdrawn(self) -> str:
        path = self._one_of(self.reports)
        if not path:
            return ""
        path.unlink()
        return f"{_name(self.reports.pop(path))} is withdrawn"

    def _says_unchanged(self) -> str:
        former = self._one_of(self.reports.values())
        month = former and self._one_of(
            month for month in self.months if month > former.period and month.year == former.period.year
        )
        if not former or not month:
            return ""
        return self._lay(SmallReport(former.unit_code, month, is_unchanged=True), "says unchanged")

    def _answers(self) -> str:
        """A unit answers in the workbook that was asked, sent again."""
        known, rows = self.known, []
        if known:
            names = (pl.col("unit_code").alias("asked"), pl.col("period").alias("asked_of"))
            covers = known.submissions.select("submission_id", *names)
            asked = known.findings.join(covers, on="submission_id")
            rows = asked.filter(severity="query", state="open").to_dicts()
        row = self._one_of(rows)
        former = row and self._one_of(self._of(row["asked"], row["asked_of"]))
        if not row or not former:
            return ""
        answer = (row["rule_id"], row["sheet"], row["cell"], row["observed"], f"Lý do {self.dice.randrange(99)}")
        return self._lay(replace(former, explanations=(answer,)), f"answers {answer}")

    def _is_explained(self) -> str:
        """The province explains what is asked of no submission."""
        row = self._one_of(self.known.about_periods.to_dicts() if self.known else ())
        if not row:
            return ""
        because = f"Vì {self.dice.randrange(99)}"
        self._happens(Explanation(row["rule_id"], row["place"], row["values"], because, self._at()))
        return f"{row['rule_id']} at {row['place']} is explained"

    def _is_accepted(self) -> str:
        name = self._one_of(sorted(self._ledger().receipts))
        if not name:
            return ""
        self._happens(Acceptance(name, "Đã hỏi xã", self._at()))
        return f"{name[:8]} is accepted"

    def _is_closed(self) -> str:
        """Where a warehouse is: its figures are those that the province puts its name to."""
        ask = self.installation.ask
        there = self.installation.settings.database.exists()
        found = self._one_of(ask("select distinct period from report.figures order by 1") if there else ())
        if not found:
            return ""
        (period,) = found
        figures = ask("select figure_id, value::varchar from report.figures where period = ?", period)
        names = ask(
            "select submission_id from core.submissions where period = ? and status = 'accepted' order by 1", period
        )
        self._happens(Closing(period, self._at(), tuple(name for (name,) in names), dict(figures)))
        return f"{period:%Y-%m} is closed"

    def _is_published(self) -> str:
        """A report of the province or of a unit, on a month with reports or without any."""
        month = self.dice.choice(MONTHS)
        unit = self.dice.choice(["", *(BEFORE if month < REFORM else SINCE)])
        name = self.dice.choice(PUBLISHED)
        report = (name, "Báo cáo", f"{month.replace(day=28)}", f"{month}", unit)
        claims = [
            (name, figure, "P1", "", f"{self.dice.randrange(12)}", "count", f"{month.year}", figure, "", "")
            for figure in ("HTX.ALL", "HTX.AGRI", "HTX.FOUNDED", "HTX.DISSOLVED")
        ]
        self._happens(Publication("0" * 64, "claims.csv", (report,), tuple(claims), self._at()))
        return f"{name} is published on {month:%Y-%m} of {unit}"

    def _is_retracted(self) -> str:
        name = self.dice.choice(PUBLISHED)
        self._happens(Retraction(name, "Nhầm", self._at()))
        return f"{name} is retracted"

    def _one_of(self, things: Iterable[Thing]) -> Thing | None:
        return self.dice.choice(list(things) or [None])

    def _ledger(self) -> ledgers.Ledger:
        return ledgers.load(ledger_path(self.installation.settings))

    def _at(self) -> datetime:
        return ledgers.now(self._ledger())

    def _happens(self, event: ledgers.Event) -> None:
        ledgers.append(ledger_path(self.installation.settings), [event])

    def _of(self, unit: str, month: date) -> list[SmallReport]:
        return [told for told in self.reports.values() if (told.unit_code, told.period) == (unit, month)]

    def _lay(self, report: SmallReport, what: str) -> str:
        """Lay it as the next revision, or now and then in the place of the newest one."""
        newest = max((told.revision for told in self._of(report.unit_code, report.period)), default=0)
        laid = replace(report, revision=max(1, newest + self.dice.choice((0, 1, 1))))
        lay_reports(self.installation, laid)
        self.reports[self.installation.raw / laid.file_name] = laid
        return f"{_name(laid)} {what}"

    def _rows(self, unit: str) -> tuple[SampleRow, ...]:
        """Some of the unit's cooperatives; amounts that move, one in doubt by a thousand now and then.

        The first of a commune has a tax code at times, and others another name or code.
        """
        rows = [
            cooperative(
                f"HTX {commune} {number}{self.dice.choice(['', '', '', ' mới'])}",
                int(commune) % 1000 * 10 + number + self.dice.choice([0, 0, 0, 5])
                if number > 1 or self.dice.random() < 0.3
                else None,
                unit if unit in SINCE else commune,
                members=self.dice.randint(7, 400),
                revenue=self.dice.choice([0, 900, 5200, 5300]) * self.dice.choice([1, 1, 1, 1000]),
                main_products=self.dice.choice(["vải thiều", "Vải thiều; gà đồi", "vai thieu", None]),
                official_members=7,
                total_capital=self.dice.choice([1500, 6000, 90_000]),
            )
            for commune in (BEFORE | SINCE)[unit]
            for number in range(1, 4)
        ]
        kept = self.dice.sample(rows, self.dice.randint(1, len(rows)))
        if self.dice.random() < 0.3:
            kept[0] = ended(kept[0], date(2025, 1, 20))
        return tuple(kept)

    def _funds(self, unit: str) -> tuple[SampleRow, ...]:
        if self.dice.random() < 0.5:
            return ()
        (commune, *_) = (BEFORE | SINCE)[unit]
        fund = {"name": f"QTDND {commune}", "tax_code": tax_code(int(commune) % 1000 + 5000), "commune": commune}
        return (FUND | fund | {"founded_on": date(1997, 6, 2)},)


def _name(report: SmallReport) -> str:
    return f"{report.unit_code} {report.period:%Y-%m} #{report.revision}"
