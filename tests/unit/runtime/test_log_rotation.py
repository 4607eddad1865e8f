"""The log begins anew every month, old ones go, and nothing else does."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from pipeline.runtime import log_rotation
from pipeline.runtime.log_rotation import put_aside, rotate_log

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 29, 1, tzinfo=UTC)


def log_of(path: Path, begun: datetime, ended: datetime) -> Path:
    """A log with a line, that was written to until a moment."""
    path.write_text(json.dumps({"time": begun.isoformat(), "event": "submission"}) + "\n", encoding="utf-8")
    os.utime(path, (ended.timestamp(), ended.timestamp()))
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_log_of_this_month_goes_on(tmp_path: Path) -> None:
    rotate_log(log_of(tmp_path / "log", datetime(2026, 11, 1, tzinfo=UTC), NOW), 365, NOW)
    assert names(tmp_path) == ["log"]


def test_log_of_another_month_is_put_aside_under_the_moment_of_its_last_line(tmp_path: Path) -> None:
    path = log_of(tmp_path / "log", datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 10, 31, 2, tzinfo=UTC))
    rotate_log(path, 365, NOW)
    assert names(tmp_path) == ["log.20261031T020000"]
    assert [moment for _, moment in put_aside(path)] == [datetime(2026, 10, 31, 2, tzinfo=UTC)]


def test_large_log_is_put_aside_sooner_and_never_over_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_rotation, "LARGEST", 10)
    for _ in range(2):
        rotate_log(log_of(tmp_path / "log", NOW, NOW), 365, NOW)
    assert names(tmp_path) == ["log.20261129T010000", "log.20261129T010000-1"]


def test_those_put_aside_too_long_ago_are_removed_and_what_others_wrote_is_not(tmp_path: Path) -> None:
    gone, kept = "log.20261020T000000", "log.20261101T000000"
    others = ["log.1", "log.20200101", "log.20200101T000000.gz", "log2.20200101T000000", "xlog.20200101T000000"]
    for name in (gone, kept, *others):
        (tmp_path / name).write_text("", encoding="utf-8")
    (tmp_path / "log.20200102T000000").symlink_to(tmp_path / "log.1")
    rotate_log(tmp_path / "log", 30, NOW)
    assert names(tmp_path) == sorted([kept, *others, "log.20200102T000000"])


@pytest.mark.parametrize("content", ["", "no JSON\n", "{}\n", '{"time": "yesterday"}\n'])
def test_log_that_does_not_say_when_it_was_begun_goes_on(tmp_path: Path, content: str) -> None:
    (tmp_path / "log").write_text(content, encoding="utf-8")
    rotate_log(tmp_path / "log", 30, NOW)
    assert names(tmp_path) == ["log"]


def test_all_is_kept_for_ever_where_no_days_are_set(tmp_path: Path) -> None:
    (tmp_path / "log.20000101T000000").touch()
    rotate_log(log_of(tmp_path / "log", datetime(2000, 1, 1, tzinfo=UTC), NOW), 0, NOW)
    assert names(tmp_path) == ["log", "log.20000101T000000"]
