"""A warehouse that is kept open is read once by all who open it, and stands in nobody's way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest

from pipeline.warehouse.kept_open import kept_open

if TYPE_CHECKING:
    from pathlib import Path


def write(path: Path, value: int) -> None:
    with duckdb.connect(path) as connection:
        connection.execute(f"create table t as select {value} as value")


def read(path: Path) -> int:
    with duckdb.connect(path, read_only=True) as connection:
        found = connection.execute("select value from t").fetchone()
    assert found is not None
    return int(found[0])


@pytest.fixture
def database(tmp_path: Path) -> Path:
    write(tmp_path / "hoptac.duckdb", 1)
    return tmp_path / "hoptac.duckdb"


def test_all_see_one_warehouse_until_the_block_ends(database: Path) -> None:
    write(beside := database.with_name("beside.duckdb"), 2)
    with kept_open(database):
        assert read(database) == 1
        beside.replace(database)  # as a build does
        assert read(database) == 1
    assert read(database) == 2


@pytest.mark.parametrize("content", [None, b"no database"])
def test_file_that_does_not_open_is_left_to_those_who_ask(tmp_path: Path, content: bytes | None) -> None:
    database = tmp_path / "hoptac.duckdb"
    if content is not None:
        database.write_bytes(content)
    with kept_open(database), pytest.raises(duckdb.Error):
        read(database)
    assert database.exists() == (content is not None)


def test_warehouse_is_free_again_whatever_ends_the_block(database: Path) -> None:
    with pytest.raises(ZeroDivisionError), kept_open(database):
        raise ZeroDivisionError
    with duckdb.connect(database) as connection:  # to write, which nobody can while it is open to read
        connection.execute("insert into t values (3)")
