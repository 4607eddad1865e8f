"""A system clock that jumps back reorders nothing and keeps no file from being read."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.landing import ledger as ledgers
from pipeline.runtime.settings import ledger_path
from tests.functional.faults.conftest import MORE_GROUPS, contents
from tests.functional.faults.processes import ended
from tests.support.revisions import lay, revision

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.installation import Installation

pytestmark = pytest.mark.long
MODIFIED = 1_606_780_800


SENT = (revision(2), revision(2, MORE_GROUPS))


def after_two_nights(installation: Installation, *clock: float) -> Installation:
    """Two workbooks of one revision come in two nights, the later one with the earlier date."""
    settled = replace(installation, settings=installation.settings.model_copy(update={"settle_seconds": 0.5}))
    for number, (hours, content) in enumerate(zip(clock, SENT, strict=True)):
        os.utime(lay(installation, f"{number} 11-2020.xlsx", content), (MODIFIED - number, MODIFIED - number))
        assert ended(settled, hours=hours).status == 0
    return installation


def test_workbook_that_comes_after_the_clock_jumped_back_is_the_later_one(
    empty_installation: Callable[[], Installation],
) -> None:
    right = after_two_nights(empty_installation(), 0, 0)
    assert right.ask("select file_name from core.submissions where status = 'accepted'") == [("1 11-2020.xlsx",)]
    jumped = after_two_nights(empty_installation(), 0, -24 * 400)
    assert contents(jumped) == contents(right)
    first, second = (receipt.received_at for receipt in ledgers.load(ledger_path(jumped.settings)).receipts.values())
    assert first < second < first + timedelta(milliseconds=1)  # the clock was back: else a night lies between them
