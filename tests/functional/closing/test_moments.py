"""A build as of a moment counts the moment's offset, and says where nothing had been received by then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import duckdb
import pytest

from tests.support.hoptac_command import hoptac

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.installation import Installation

pytestmark = pytest.mark.long


def test_build_as_of_a_moment_before_everything_says_that_it_is_empty(closed: Installation, tmp_path: Path) -> None:
    installation = closed.copied(tmp_path / "project")
    first: datetime = installation.scalar("select min(received_at) from core.submissions")
    before = f"{first.astimezone(UTC) - timedelta(seconds=1):%Y-%m-%dT%H:%M:%S}+00:00"
    result = hoptac(installation.settings, "build", "--as-of", before, str(tmp_path / "then.duckdb"))
    assert result.returncode == 0, result.stderr
    text = " ".join(result.stdout.split())
    assert "chưa nhận tệp nào, nên kho dữ liệu này không có bản nộp nào; tệp đầu tiên được nhận lúc" in text


def test_build_as_of_a_moment_counts_its_offset(closed: Installation, tmp_path: Path) -> None:
    installation = closed.copied(tmp_path / "project")
    last: datetime = installation.scalar("select max(received_at) from core.submissions")
    after = f"{last.astimezone(UTC) + timedelta(seconds=1):%Y-%m-%dT%H:%M:%S}+00:00"
    result = hoptac(installation.settings, "build", "--as-of", after, str(tmp_path / "then.duckdb"))
    assert result.returncode == 0, result.stderr
    assert "chưa nhận tệp nào" not in result.stdout
    with duckdb.connect(tmp_path / "then.duckdb", read_only=True) as connection:
        (count,) = connection.execute("select count(*) from core.submissions").fetchall()[0]
    assert count == installation.scalar("select count(*) from core.submissions")


def test_what_is_no_moment_is_refused_in_words(closed: Installation, tmp_path: Path) -> None:
    installation = closed.copied(tmp_path / "project")
    result = hoptac(installation.settings, "build", "--as-of", "hôm qua", str(tmp_path / "then.duckdb"))
    assert result.returncode == 2
    assert "2020-11-30T17:00:00" in result.stderr
