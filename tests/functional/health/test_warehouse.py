"""Health reads every table of the warehouse to its last block, and a night mends what the disk has spoilt."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import duckdb
import pytest

from pipeline.runs.health import health
from pipeline.warehouse.build_record import forget_records
from pipeline.warehouse.parquet_export import parquet_folder
from tests.support.health_states import condition, end_a_night_well, ill
from tests.support.hoptac_command import hoptac

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.installation import Installation

pytestmark = pytest.mark.long
HEADERS, BLOCK = 3 * 4096, 262_144
"""Where the blocks of a DuckDB file begin, and how large they are, in bytes."""


def spoil(database: Path, table: str) -> None:
    """Turn a bit of a block in which a table's data lies, as a disk does; the file opens as before."""
    with duckdb.connect(database, read_only=True) as connection:
        blocks = connection.execute(
            "select block_id, count(*) from pragma_storage_info($1) where block_id >= 0 group by all order by 2 desc",
            [table],
        ).fetchall()
    with database.open("r+b") as stream:
        stream.seek(HEADERS + blocks[0][0] * BLOCK + 100)
        byte = stream.read(1)[0]
        stream.seek(-1, 1)
        stream.write(bytes([byte ^ 1]))


@pytest.mark.parametrize("table", ["core.cooperatives", "quality.findings", "report.figures"])
def test_damaged_block_of_any_table_fails(changed: Installation, table: str) -> None:
    end_a_night_well(changed.settings)
    spoil(changed.settings.database, table)
    warehouse = condition(changed.settings, "warehouse")
    assert warehouse.state == "failing"
    assert warehouse.facts.get("damaged") or "cannot be read" in warehouse.en


def test_missing_table_and_missing_export_fail(changed: Installation) -> None:
    with duckdb.connect(changed.settings.database) as connection:
        connection.execute("drop table quality.evaluations cascade")
    assert "quality.evaluations" in condition(changed.settings, "warehouse").facts["missing"]


def test_missing_export_fails(changed: Installation) -> None:
    parquet_folder(changed.settings.database).unlink()
    assert condition(changed.settings, "warehouse").state == "failing"


@pytest.mark.parametrize("spoilt", [None, b"", b"PAR1", b"x" * 1000])
def test_export_with_a_table_missing_or_cut_off_fails(changed: Installation, spoilt: bytes | None) -> None:
    end_a_night_well(changed.settings)
    assert condition(changed.settings, "warehouse").state == "ok"
    table = parquet_folder(changed.settings.database) / "core" / "cooperatives" / "2020-11.parquet"
    table.unlink()
    if spoilt is not None:
        table.write_bytes(spoilt)
    found = condition(changed.settings, "warehouse")
    assert (found.state, "core.cooperatives" in found.vi) == ("failing", True)


def test_warehouse_of_another_version_is_to_be_looked_at(changed: Installation) -> None:
    end_a_night_well(changed.settings)
    forget_records(changed.settings)
    assert ill(changed.settings) == {"warehouse": "warning"}


def test_warehouse_that_there_is_no_time_to_read_is_not_called_well(changed: Installation) -> None:
    settings = changed.settings.model_copy(update={"health_seconds": 1e-6})
    conditions = {condition.name: condition for condition in health(settings)}
    assert conditions["warehouse"].state != "ok"


def test_night_in_which_nothing_changed_builds_a_spoilt_warehouse_anew(
    changed: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.cli.night_commands.write_outputs", lambda *_: [])
    assert hoptac(changed.settings, "run").returncode == 0
    before = changed.contents()
    status = changed.settings.database.stat()
    spoil(changed.settings.database, "quality.findings")
    os.utime(changed.settings.database, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert "warehouse" in ill(changed.settings)
    assert hoptac(changed.settings, "run").returncode == 0
    assert ill(changed.settings) == {}
    assert changed.contents() == before
