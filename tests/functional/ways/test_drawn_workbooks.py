"""Any workbooks, edited as people do and written by anyone, are read in one batch as they are read alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.support.both_ways import differences
from tests.support.writers.drawn import batches

if TYPE_CHECKING:
    from tests.support.writers.drawn import Drawn

IN_SHORT = settings(
    max_examples=20, derandomize=True, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
AT_LENGTH = settings(max_examples=800, derandomize=True, print_blob=True, suppress_health_check=list(HealthCheck))


def assert_agree(batch: list[Drawn]) -> None:
    """The workbooks are read alike both ways; else it is told of each what it is."""
    files = [(f"{number}: {drawn}", drawn.content()) for number, drawn in enumerate(batch)]
    wrong = differences(files)
    assert not wrong, "\n".join(wrong[:20])


@IN_SHORT
@given(batches(most=3))
def test_any_workbooks_in_one_batch_are_read_alike(batch: list[Drawn]) -> None:
    assert_agree(batch)


@pytest.mark.long
@AT_LENGTH
@given(batches(most=6, bases=("by hand", "by hand", "by hand", "XlsxWriter", "openpyxl")))
def test_very_many_workbooks_are_read_alike(batch: list[Drawn]) -> None:
    assert_agree(batch)
