"""The report's files of a complete month, and of one that lacks two units and has open queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, Any

import docx
import openpyxl
import pytest

from pipeline.outputs.report import report_contents
from pipeline.outputs.report.document import document
from pipeline.outputs.report.workbook import workbook

if TYPE_CHECKING:
    from pipeline.outputs.report.contents import ReportContents
    from tests.support.installation import Installation

NOVEMBER, DECEMBER = date(2020, 11, 1), date(2020, 12, 1)


@dataclass(frozen=True)
class Report:
    """A period's contents and files, with the warehouse that they come from."""

    installation: Installation
    contents: ReportContents
    book: bytes = field(repr=False)
    text: bytes = field(repr=False)

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query, in which ``$period`` is the period's."""
        return self.installation.ask(sql.replace("$period", f"date '{self.contents.period}'"))

    @cached_property
    def workbook(self) -> Any:  # noqa: ANN401 - openpyxl is not typed
        """The workbook, read by another library than wrote it."""
        return openpyxl.load_workbook(BytesIO(self.book))

    @cached_property
    def document(self) -> Any:  # noqa: ANN401 - read again, not the object that was written
        """The document, read again."""
        return docx.Document(BytesIO(self.text))


def reported(installation: Installation, period: date) -> Report:
    found = report_contents(installation.settings, period)
    return Report(installation, found, workbook(found), document(found))


@pytest.fixture(scope="session")
def november(two_months: Installation) -> Report:
    """Every unit has reported."""
    return reported(two_months, NOVEMBER)


@pytest.fixture(scope="session")
def december(two_months: Installation) -> Report:
    """Lục Nam is missing, Sơn Động was sent back, Tân Yên has four open queries."""
    return reported(two_months, DECEMBER)
