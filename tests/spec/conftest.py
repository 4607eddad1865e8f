"""Every example, judged once: as in production, all workbooks are validated together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import pytest

from pipeline.reading.read_workbook import read_workbook
from pipeline.runtime.settings import settings
from pipeline.validation.validate import validate
from tests.spec.examples import EXAMPLES
from tests.spec.examples.alliance_base import alliance_content
from tests.spec.examples.base import base_content
from tests.spec.examples.base_2 import base_2_content, commune_content
from tests.spec.examples.example import edited
from tests.spec.examples.layouts import LAYOUTS, workers_in_words
from tests.spec.province import Province

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemas.finding import Finding
    from tests.spec.examples.example import Base

BASE = "base"
BASES: dict[Base, str] = {
    base_content: BASE,
    base_2_content: "base of version 2",
    commune_content: "base of a commune",
    alliance_content: "base of the Alliance",
}


class Counts(NamedTuple):
    """How many cells or rows of a workbook a rule held for, was broken for, and was not evaluated for."""

    held: int = 0
    broken: int = 0
    not_evaluated: int = 0


@dataclass(frozen=True, slots=True)
class JudgedExamples:
    """The findings of each workbook, and its counts by workbook and rule."""

    findings: dict[str, list[Finding]]
    counts: dict[tuple[str, str], Counts]

    def of(self, name: str, rule_id: str) -> list[Finding]:
        """A workbook's findings of a rule."""
        return [finding for finding in self.findings[name] if finding.rule_id == rule_id]

    def counted(self, name: str, rule_id: str) -> Counts:
        """A workbook's counts of a rule; nought where it was not asked at all."""
        return self.counts.get((name, rule_id), Counts())


def workbooks() -> Iterator[tuple[str, bytes]]:
    """The bases, every example with the files beside it, and the other layouts without and with a mistake."""
    for content_of, name in BASES.items():
        yield name, content_of()
    for example in EXAMPLES:
        yield example.name, example.content()
        for number, content in enumerate(example.files_beside(), start=1):
            yield f"{example.name} ({number})", content
    for layout in LAYOUTS:
        yield layout.name, edited(layout.change)
        yield f"{layout.name}, with a mistake", edited(layout.change, workers_in_words)


@pytest.fixture(scope="session")
def judged() -> JudgedExamples:
    """All workbooks, read and validated in one chunk."""
    limits = settings()
    validated = validate([read_workbook(name, content, limits) for name, content in workbooks()])
    counts = {(name, rule_id): Counts(*numbers) for name, rule_id, *numbers in validated.evaluations.iter_rows()}
    return JudgedExamples(validated.findings, counts)


@pytest.fixture(scope="session")
def province(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Province:
    """The landing zone of all scenarios, received once for all processes."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "province"
    folder.mkdir(exist_ok=True)
    return Province(folder)
