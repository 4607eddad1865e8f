"""``hoptac export`` writes a table or view that a night does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest

from tests.support.hoptac_command import hoptac

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.installation import Installation


@pytest.mark.parametrize(
    ("name", "relation"), [("figure-sources", "report.figure_sources"), ("core.groups", "core.groups")]
)
def test_table_or_view_is_written_with_all_its_rows(
    province: Installation, tmp_path: Path, name: str, relation: str
) -> None:
    path = tmp_path / "new" / "o'cells.parquet"
    result = hoptac(province.settings, "export", name, str(path))
    assert result.returncode == 0, result.stderr
    with duckdb.connect(province.settings.database, read_only=True) as connection:
        connection.execute("set variable path = $1", [str(path)])
        written = "from read_parquet(getvariable('path'))"
        assert (
            connection.execute(f"select count(*) from {relation}").fetchall()  # noqa: S608 - names of this test
            == connection.execute(f"select count(*) {written}").fetchall()
        )
        assert connection.execute(f"from {relation} except all {written}").fetchall() == []
    assert [found.name for found in path.parent.iterdir()] == [path.name]


def test_name_that_nothing_has_is_refused_with_a_sentence(province: Installation, tmp_path: Path) -> None:
    result = hoptac(province.settings, "export", "no-such-table", str(tmp_path / "a.parquet"))
    assert (result.returncode, "no-such-table" in result.stdout) == (2, True)
    assert list(tmp_path.iterdir()) == []
