"""The queries of warehouse/README.md give the rows that stand below them, whichever client asks.

That these rows are right is the matter of test_query_answers.py.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from pipeline.outputs.documents.entities import entities
from pipeline.outputs.documents.entity_diagrams import diagrams
from pipeline.runtime.settings import PROJECT
from pipeline.warehouse.parquet_export import parquet_folder
from tests.support import warehouse_clients
from tests.support.example_queries import (
    OF_RESTATED,
    README,
    answer,
    examples,
    printed,
    warehouse_of_samples,
    warehouse_restated,
)
from tests.support.warehouse_clients import plain

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.runtime.settings import Settings
    from tests.support.example_queries import Example

TEXT = README.read_text(encoding="utf-8")
EXAMPLES = examples(TEXT)
OF_SAMPLES = [example for example in EXAMPLES if example.number != OF_RESTATED]
ENVIRONMENT = PROJECT / ".venv"
OLDER_CLIENT = ENVIRONMENT / "duckdb-1.4"
PEERS = ENVIRONMENT / "peers" / "bin"
"""Where pandas, ADBC and the command line are: `make bench` and CI set it up."""
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
    return warehouse_of_samples(tmp_path_factory.mktemp("readme"))


@pytest.fixture(scope="module")
def answers(place: Settings) -> list[list[list[str | None]]]:
    """What DuckDB's module of this environment gives."""
    return [plain(answer(place.database, example.sql)[1]) for example in EXAMPLES]


def needed(path: Path) -> Path:
    """The path, where it is there; where it must be there, its absence is a failure."""
    if not path.exists():
        message = f"{path} is missing: `make test` or `make .venv/peers/.installed` sets it up"
        (pytest.fail if os.environ.get("HOPTAC_REQUIRE_TOOLS") else pytest.skip)(message)
    return path


def test_readme_has_twenty_examples_and_says_of_each_how_it_was_checked() -> None:
    assert "Twenty queries" in TEXT
    assert [example.number for example in EXAMPLES] == list(range(1, 21))
    assert TEXT.count("```sql") == 20


@pytest.mark.long
@pytest.mark.parametrize("example", OF_SAMPLES, ids=lambda example: str(example.number))
def test_query_gives_the_rows_that_stand_below_it(place: Settings, example: Example) -> None:
    assert printed(*answer(place.database, example.sql)) == example.shown


@pytest.mark.long
def test_restatements_are_those_that_stand_below_their_query(place: Settings, tmp_path: Path) -> None:
    (example,) = (example for example in EXAMPLES if example.number == OF_RESTATED)
    assert answer(place.database, example.sql)[1] == []
    assert printed(*answer(warehouse_restated(tmp_path).database, example.sql)) == example.shown


def asked(client: str, interpreter: Path | str, database: Path, **environment: str) -> dict[str, Any]:
    """The version and the rows of a client for all examples."""
    done = subprocess.run(
        [interpreter, warehouse_clients.__file__, client, str(database)],
        input=json.dumps([example.sql for example in EXAMPLES]),
        env=os.environ | environment,
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.long
def test_duckdb_1_4_gives_the_same_rows(place: Settings, answers: list[list[list[str | None]]]) -> None:
    old = asked("duckdb", sys.executable, place.database, PYTHONPATH=str(needed(OLDER_CLIENT)))
    assert old["version"].startswith("1.4.")
    assert not duckdb.__version__.startswith("1.")
    assert old["rows"] == answers


@pytest.mark.long
@pytest.mark.parametrize("client", ["pandas", "polars", "adbc", "polars over adbc", "command line"])
def test_client_gives_the_same_rows(client: str, place: Settings, answers: list[list[list[str | None]]]) -> None:
    found = asked(client, needed(PEERS / "python"), place.database)
    assert found["version"]
    assert found["rows"] == answers


@pytest.mark.long
def test_what_readme_shows_of_each_client_works(place: Settings, tmp_path: Path) -> None:
    (tmp_path / "warehouse").symlink_to(place.database.parent)
    scripts = re.findall(r"^```python\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    assert len(scripts) == 3
    for script in scripts:
        subprocess.run([needed(PEERS / "python"), "-c", script], cwd=tmp_path, check=True, capture_output=True)
    (command,) = re.findall(r"^\$ (duckdb .+)$", TEXT, re.MULTILINE)
    program, *arguments = command.split()
    done = subprocess.run(
        [needed(PEERS / program), *arguments],
        input=EXAMPLES[0].sql,
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert "Tổng số thành viên" in done.stdout


@pytest.mark.long
def test_warehouse_of_the_samples_is_drawn_as_the_one_of_nothing(place: Settings) -> None:
    drawn = diagrams(entities(place.database))
    assert len(drawn) == 4
    assert drawn == {name: (PROJECT / "docs" / name).read_text(encoding="utf-8") for name in drawn}


@pytest.mark.long
def test_examples_are_written_as_the_linter_asks(tmp_path: Path) -> None:
    for example in EXAMPLES:
        (tmp_path / f"{example.number}.sql").write_text(example.sql, encoding="utf-8")
    sqlfluff = ENVIRONMENT / "bin" / "sqlfluff"
    command: list[Path | str] = [sqlfluff, "lint", "--config", PROJECT / "pyproject.toml", tmp_path]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def read_all(database: Path, *path: Path) -> list[str]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, path))}
    command = [sys.executable, "-c", READ_ALL, str(database), OBJECTS]
    completed = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return completed.stdout.splitlines()


@pytest.mark.long
def test_client_of_duckdb_1_4_reads_the_same(place: Settings) -> None:
    old, now = read_all(place.database, needed(OLDER_CLIENT)), read_all(place.database)
    assert old[0].startswith("1.4.")
    assert not now[0].startswith("1.4.")
    assert len(old) > 30
    assert old[1:] == now[1:]


@pytest.mark.long
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


@pytest.mark.long
def test_a_periods_rows_are_in_the_file_of_its_month(place: Settings) -> None:
    folder = parquet_folder(place.database) / "core" / "cooperatives"
    months = {path.stem for path in folder.iterdir()} - {"no-period"}
    with duckdb.connect() as connection:
        for month in months:
            periods = connection.execute(f"select distinct period::varchar from '{folder / month}.parquet'").fetchall()  # noqa: S608 - our files
            assert periods == [(f"{month}-01",)]
    assert len(months) > 1
