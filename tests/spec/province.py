"""The files of every scenario in one landing zone, read in two runs; each scenario is then judged by itself."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

import polars as pl
from filelock import FileLock

from pipeline.ingest.ingest import ingest_workbooks
from pipeline.judgement.cross_checks import group_across_units, groups
from pipeline.judgement.earlier_periods import compared_rows
from pipeline.judgement.state import known_state
from pipeline.landing.inbox import Inbox
from pipeline.landing.ledger import Acceptance, Ledger
from pipeline.runtime.settings import Settings
from pipeline.staging.store import stage_of
from tests.spec.examples import SCENARIOS

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.judgement.failed_checks import Group
    from pipeline.judgement.kept import Kept
    from pipeline.judgement.known import Known
    from pipeline.landing.ledger import Receipt
    from tests.spec.examples.scenario import Scenario

MODIFIED, DAY = 1_606_780_800, 86_400
"""When files were modified, 1 December 2020, as a time stamp; ``SentFile.days`` are added to it."""


@dataclass(frozen=True)
class JudgedProvince:
    """What the pipeline says of a scenario as if its files were all there is; ``last`` is the last one's submission."""

    folder: str
    known: Known
    settings: Settings
    last: str

    @cached_property
    def file_names(self) -> dict[str, str]:
        """File name in the scenario by submission."""
        rows = self.known.submissions.select("submission_id", "file_name").iter_rows()
        return {submission_id: self.plain(name) for submission_id, name in rows}

    def plain(self, text: str) -> str:
        """A text without the scenario's folder."""
        return text.removeprefix(f"{self.folder}/")

    def statuses(self) -> dict[str, str]:
        """Status by file name."""
        rows = self.known.submissions.select("submission_id", "status").iter_rows()
        return {self.file_names[submission_id]: status for submission_id, status in rows}

    def findings(self, rule_id: str) -> pl.DataFrame:
        """The findings of a rule."""
        return self.known.findings.filter(pl.col("rule_id") == rule_id)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """What the compared rules are asked of."""
        judged, stage = self.known.submissions, stage_of(self.settings)
        counting = judged.filter(pl.col("status") == "accepted")
        return (*groups(compared_rows(judged, stage)), group_across_units(counting, stage))


class Province:
    """The landing zone of all scenarios, shared by the processes that run the tests."""

    def __init__(self, folder: Path) -> None:
        """Receive what was sent: what comes late, or was removed, after a first run."""
        self.sent = folder / "sent"
        self.settings = Settings(
            raw=folder / "raw", state=folder / "state", files=folder / "files", database=folder / "x.duckdb", workers=2
        )
        with FileLock(folder / "lock"):
            if not (folder / "received").exists():
                self._write()
                self._receive(late=False)
                ingest_workbooks(self.settings)
                self._receive(late=True)
                ingest_workbooks(self.settings)
                (folder / "received").touch()
            self.ingested = ingest_workbooks(self.settings)

    def _write(self) -> None:
        """Write every file; a report that several scenarios have is made once."""
        made: dict[str, bytes] = {}
        for scenario in SCENARIOS:
            for file in scenario.files:
                path = self.sent / folder_of(scenario) / file.file_name
                path.parent.mkdir(parents=True, exist_ok=True)
                key = repr((file.submission(), file.change))
                made[key] = made.get(key) or file.content()
                path.write_bytes(made[key])
                os.utime(path, (MODIFIED, MODIFIED + file.days * DAY))

    def _receive(self, *, late: bool) -> None:
        """Put files into the landing zone, and take away those that are gone by the time the late ones come."""
        for scenario in SCENARIOS:
            for file in scenario.files:
                name = f"{folder_of(scenario)}/{file.file_name}"
                if file.late == late:
                    (self.settings.raw / name).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy2(self.sent / name, self.settings.raw / name)
                elif file.gone:
                    (self.settings.raw / name).unlink()

    def judged(self, scenario: Scenario, kept: Kept | None = None, without: int | None = None) -> JudgedProvince:
        """The scenario's findings, from its own files and receipts alone; ``kept`` is what was judged before.

        ``without`` is the place of a file that was never sent.
        """
        folder = folder_of(scenario)
        ids = [sha256((self.sent / folder / file.file_name).read_bytes()).hexdigest() for file in scenario.files]
        inbox, ledger = self.ingested.inbox, self.ingested.ledger
        here = {
            submission_id: own
            for submission_id, files in inbox.files.items()
            if (own := [file for file in files if file.file_name.startswith(f"{folder}/")])
        }
        unsent = {ids[without]} if without is not None else set()
        received = dict(zip(ids, (file.received or file.month_after for file in scenario.files), strict=True))
        alone = Ledger(
            {
                key: self._received_in(received[key], ledger.receipts[key])
                for key in ids
                if key in ledger.receipts and key not in unsent
            },
            {key: identity for key, identity in ledger.identities.items() if key in ids and key not in unsent},
        )
        alone.acceptances = {
            key: Acceptance(key, file.accepted_because, alone.receipts[key].received_at)
            for key, file in zip(ids, scenario.files, strict=True)
            if file.accepted_because and key not in unsent
        }
        known = known_state(
            self.settings, Inbox({key: files for key, files in here.items() if key not in unsent}), alone, kept=kept
        )
        return JudgedProvince(folder, known, self.settings, ids[-1])

    def _received_in(self, month: str, receipt: Receipt) -> Receipt:
        """The receipt as if the file had come in that month; what came late comes later still."""
        first = min(known.received_at for known in self.ingested.ledger.receipts.values())
        moment = datetime.fromisoformat(f"{month}-03T02:00:00+00:00")
        return replace(receipt, received_at=moment + (receipt.received_at - first))


def folder_of(scenario: Scenario) -> str:
    """The scenario's folder, whose name speaks of no unit and no period."""
    first, second = divmod(SCENARIOS.index(scenario), 26)
    return f"{chr(97 + first)}-{chr(97 + second)}"
