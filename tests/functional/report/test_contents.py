"""What a report is made of is read anew once the warehouse is another file, and not before."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipeline.outputs.report import report_contents
from tests.spec.examples.edits import cover
from tests.support.revisions import lay, revision

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.installation import Installation

NOVEMBER = date(2020, 11, 1)


@pytest.mark.long
def test_contents_are_those_of_the_warehouse_in_place(empty_installation: Callable[[], Installation]) -> None:
    installation = empty_installation()
    lay(installation, "a 11-2020.xlsx", revision(1))
    installation.run()
    first = report_contents(installation.settings, NOVEMBER)
    assert first.figures["HTX.ALL"].value is not None
    assert report_contents(installation.settings, NOVEMBER) is first
    lay(installation, "b 11-2020.xlsx", revision(2, cover("unit_code", "no such unit")))
    (installation.raw / "a 11-2020.xlsx").unlink()
    installation.run()
    second = report_contents(installation.settings, NOVEMBER)
    assert second is not first
    figure = second.figures.get("HTX.ALL")
    assert figure is None or figure.value is None
