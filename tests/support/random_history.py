"""A random history of an installation: reports arrive, are corrected, withdrawn, explained, accepted and closed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from pipeline.ingest.ingest import ingest_workbooks
from pipeline.judgement.state import known_state
from pipeline.landing import ledger as ledgers
from pipeline.landing.ledger import Acceptance, Closing, Explanation
from pipeline.runs.judging import judged_state
from pipeline.runtime.settings import ledger_path
from pipeline.warehouse.swap_files import replace_warehouse
from tests.support.small_reports import FUND, SmallReport, cooperative, ended, tax_code
from tests.support.unchanged_reports import says_unchanged

if TYPE_CHECKING:
    import random
    from pathlib import Path

    from pipeline.ingest.ingest import Ingested
    from pipeline.judgement.known import Known
    from pipeline.samples.submission import SampleRow
    from pipeline.warehouse.build import Built
    from tests.support.installation import Installation

BEFORE = {"216": ("07339", "07336", "07306"), "217": ("07375", "07381")}
SINCE = {"07339": ("07339",), "07306": ("07306",), "07351": ("07351",)}
REFORM = date(2025, 7, 1)
MONTHS = (
    *(date(2020, 11, 1), date(2020, 12, 1), date(2024, 11, 1), date(2024, 12, 1), date(2025, 1, 1)),
    *(date(2025, 5, 1), date(2025, 6, 1), date(2025, 7, 1), date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1)),
)
"""Over two Decembers, the same months of two years, a year's gap, a change of units, and a published report."""


@dataclass
class History:
    """The installation, and the dice by which its next step is found; ``done`` are the steps so far, in words."""

    installation: Installation
    dice: random.Random
    reports: dict[Path, SmallReport] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)

    def step(self) -> None:
        """Do something at random that a night then finds."""
        steps = (
            *[self._arrives] * 4,
            *[self._is_corrected] * 3,
            self._is_withdrawn,
            self._says_unchanged,
            self._is_explained,
            self._is_accepted,
            self._is_closed,
        )
        self.done.append(self.dice.choice(steps)())

    def night(self) -> tuple[Built, Known]:
        """Bring the warehouse up to date; what was built, and what is known."""
        known = judged_state(self.installation.settings, self._ingested())
        return replace_warehouse(self.installation.settings, known), known

    def as_of_a_moment(self) -> tuple[Built, Known]:
        """Build the warehouse as it was known at the time of an earlier receipt, in its place."""
        ingested = self._ingested()
        moments = sorted(receipt.received_at for receipt in ingested.ledger.receipts.values())
        settings = self.installation.settings
        known = known_state(settings, ingested.inbox, ingested.ledger, self.dice.choice(moments))
        return replace_warehouse(settings, known), known

    def _ingested(self) -> Ingested:
        return ingest_workbooks(self.installation.settings)

    def _arrives(self) -> str:
        month = self.dice.choice(MONTHS)
        unit = self.dice.choice(list(BEFORE if month < REFORM else SINCE))
        revision = 1 + max((told.revision for told in self._of(unit, month)), default=0)
        return self._lay(SmallReport(unit, month, self._rows(unit), self._funds(unit), revision=revision), "arrives")

    def _is_corrected(self) -> str:
        if not self.reports:
            return self._arrives()
        former = self.dice.choice(list(self.reports.values()))
        revision = 1 + max(told.revision for told in self._of(former.unit_code, former.period))
        rows = self._rows(former.unit_code)
        return self._lay(replace(former, cooperatives=rows, revision=revision), "is corrected")

    def _is_withdrawn(self) -> str:
        if not self.reports:
            return self._arrives()
        path = self.dice.choice(list(self.reports))
        path.unlink()
        return f"{self._name(self.reports.pop(path))} is withdrawn"

    def _says_unchanged(self) -> str:
        if not self.reports:
            return self._arrives()
        former = self.dice.choice(list(self.reports.values()))
        later = [month for month in MONTHS if month > former.period and month.year == former.period.year]
        if not later:
            return self._arrives()
        report = SmallReport(former.unit_code, self.dice.choice(later), revision=self.dice.randint(1, 3))
        return self._lay(report, "says unchanged", unchanged=True)

    def _is_explained(self) -> str:
        settings = self.installation.settings
        ledger = ledgers.load(ledger_path(settings))
        if not settings.database.exists():
            return self._arrives()
        found = self.installation.ask(
            "select rule_id, place, value_key from quality.findings where submission_id is null order by all"
        )
        if not found:
            return self._arrives()
        rule, place, values = self.dice.choice(found)
        told = Explanation(rule, place, values, f"Vì {self.dice.random()}", ledgers.now(ledger))
        ledgers.append(ledger_path(settings), [told])
        return f"{rule} at {place} is explained"

    def _is_accepted(self) -> str:
        settings = self.installation.settings
        ledger = ledgers.load(ledger_path(settings))
        if not ledger.receipts:
            return self._arrives()
        name = self.dice.choice(sorted(ledger.receipts))
        ledgers.append(ledger_path(settings), [Acceptance(name, "Đã hỏi xã", ledgers.now(ledger))])
        return f"{name[:8]} is accepted"

    def _is_closed(self) -> str:
        settings = self.installation.settings
        ledger = ledgers.load(ledger_path(settings))
        if not settings.database.exists():
            return self._arrives()
        periods = self.installation.ask("select distinct period from report.figures order by 1")
        if not periods:
            return self._arrives()
        (period,) = self.dice.choice(periods)
        figures = self.installation.ask("select figure_id, value::varchar from report.figures where period = ?", period)
        names = self.installation.ask(
            "select submission_id from core.submissions where period = ? and status = 'accepted' order by 1", period
        )
        closing = Closing(period, ledgers.now(ledger), tuple(name for (name,) in names), dict(figures))
        ledgers.append(ledger_path(settings), [closing])
        return f"{period:%Y-%m} is closed"

    def _of(self, unit: str, month: date) -> list[SmallReport]:
        return [told for told in self.reports.values() if (told.unit_code, told.period) == (unit, month)]

    def _lay(self, report: SmallReport, what: str, *, unchanged: bool = False) -> str:
        path = self.installation.raw / report.file_name
        path.parent.mkdir(parents=True, exist_ok=True)
        content = report.content()
        path.write_bytes(says_unchanged(content) if unchanged else content)
        self.reports[path] = report
        return f"{self._name(report)} {what}"

    @staticmethod
    def _name(report: SmallReport) -> str:
        return f"{report.unit_code} {report.period:%Y-%m} #{report.revision}"

    def _rows(self, unit: str) -> tuple[SampleRow, ...]:
        """Some of the unit's cooperatives; amounts that move, one in doubt by a thousand now and then."""
        communes = (BEFORE | SINCE)[unit]
        rows = [
            cooperative(
                f"HTX {commune} {number}",
                int(commune) % 1000 * 10 + number,
                commune,
                members=self.dice.randint(7, 400),
                revenue=self.dice.choice([0, 900, 5200, 5300]) * self.dice.choice([1, 1, 1, 1000]),
                main_products=self.dice.choice(["vải thiều", "Vải thiều; gà đồi", None]),
                official_members=7,
                total_capital=self.dice.choice([1500, 6000, 90_000]),
            )
            for commune in communes
            for number in (1, 2)
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
