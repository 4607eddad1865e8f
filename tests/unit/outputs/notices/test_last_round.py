"""What stood in the way of a round is kept, and what fails repeatedly is left alone for a while."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.outputs.notices.last_round import keep_round, last_round, rests

if TYPE_CHECKING:
    from pathlib import Path


def test_outages_are_counted_until_a_round_succeeds(tmp_path: Path) -> None:
    path = tmp_path / "notices_round.json"
    for count in (1, 2):
        keep_round(path, "không kết nối được", is_outage=True)
        found = last_round(path)
        assert found
        assert (found.problem, found.failures) == ("không kết nối được", count)
        assert found.failing_since
    keep_round(path, "", is_outage=False)
    found = last_round(path)
    assert found
    assert (found.problem, found.failures, found.failing_since) == ("", 0, None)


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"moment": 1, "failing_since": null}'])
def test_what_cannot_be_read_is_as_if_there_had_been_no_round(tmp_path: Path, content: str) -> None:
    path = tmp_path / "notices_round.json"
    assert last_round(path) is None
    path.write_text(content, "utf-8")
    assert last_round(path) is None


@pytest.mark.parametrize(
    ("failures", "minutes", "expected"),
    [(0, 0, False), (2, 0, False), (3, 3, True), (3, 5, False), (4, 5, True), (50, 59, True), (50, 61, False)],
)
def test_first_failures_are_tried_again_at_once_later_ones_within_the_hour(
    failures: int, minutes: int, *, expected: bool
) -> None:
    assert rests(failures, datetime.now(UTC) - timedelta(minutes=minutes)) is expected
