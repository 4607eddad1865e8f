"""The queries of warehouse/README.md run on the sample workbooks and answer something, also with an older client."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import duckdb
import pytest

from pipeline.runs.nightly import run_nightly
from pipeline.runtime.settings import PROJECT, Settings
from pipeline.warehouse.parquet_export import parquet_folder

if TYPE_CHECKING:
    from pathlib import Path

README = (PROJECT / "warehouse" / "README.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"^```sql\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
OLDER_CLIENT = PROJECT / ".venv" / "duckdb-1.4"
OBJECTS = (
    "select table_schema || '.' || table_name from information_schema.tables "
    "where table_schema in ('core', 'quality', 'report') order by 1"
)
TABLES = (
    "select schema_name || '.' || table_name from duckdb_tables() where schema_name in ('core', 'report') order by 1"
)
READ_ALL = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
print(duckdb.__version__)
for (name,) in connection.execute(sys.argv[2]).fetchall():
    print(name, len(connection.execute("from " + name).fetchall()))
print("comments", connection.execute("select count(comment) from duckdb_columns() where not internal").fetchone()[0])
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("readme")
    settings = Settings(state=folder / "state", files=folder / "files", database=folder / "hoptac.duckdb")
    run_nightly(settings)
    return settings


def test_readme_has_as_many_queries_as_it_says() -> None:
    assert "Fourteen queries" in README
    assert len(QUERIES) == 14


@pytest.mark.parametrize("query", QUERIES, ids=range(1, len(QUERIES) + 1))
def test_query_answers_something(place: Settings, query: str) -> None:
    with duckdb.connect(place.database, read_only=True) as connection:
        assert connection.execute(query).fetchall()


def read_all(database: Path, *path: Path) -> list[str]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, path))}
    command = [sys.executable, "-c", READ_ALL, str(database), OBJECTS]
    completed = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return completed.stdout.splitlines()


def test_client_of_duckdb_1_4_reads_the_same(place: Settings) -> None:
    if not OLDER_CLIENT.exists():
        message = f"{OLDER_CLIENT} is missing: `make test` sets it up"
        (pytest.fail if os.environ.get("HOPTAC_REQUIRE_TOOLS") else pytest.skip)(message)
    old, now = read_all(place.database, OLDER_CLIENT), read_all(place.database)
    assert old[0].startswith("1.4.")
    assert not now[0].startswith("1.4.")
    assert len(old) > 30
    assert old[1:] == now[1:]


def test_parquet_files_hold_the_same_rows(place: Settings) -> None:
    folder = parquet_folder(place.database)
    with duckdb.connect(place.database, read_only=True) as connection:
        names = [name for (name,) in connection.execute(TABLES).fetchall()]
        written = {path.relative_to(folder).as_posix() for path in folder.glob("*/*")}
        assert {name.removesuffix(".parquet").replace("/", ".") for name in written} == set(names)
        for name in names:
            table = folder / name.replace(".", "/")
            path = table / "*.parquet" if table.is_dir() else table.with_name(f"{table.name}.parquet")
            exported = f"read_parquet('{path}', hive_partitioning = false)"
            for left, right in ((name, exported), (exported, name)):
                rows = connection.execute(f"select * from {left} except all select * from {right}").fetchall()  # noqa: S608 - names of this test alone
                assert rows == [], name


def test_a_periods_rows_are_in_the_file_of_its_month(place: Settings) -> None:
    folder = parquet_folder(place.database) / "core" / "cooperatives"
    months = {path.stem for path in folder.iterdir()} - {"no-period"}
    with duckdb.connect() as connection:
        for month in months:
            periods = connection.execute(f"select distinct period::varchar from '{folder / month}.parquet'").fetchall()  # noqa: S608 - our files
            assert periods == [(f"{month}-01",)]
    assert len(months) > 1
