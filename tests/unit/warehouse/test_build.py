"""The warehouse is a complete build or the one before; it explains itself and disturbs no reader."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import duckdb
import pytest

from pipeline.runs.nightly import Night, run_nightly
from pipeline.runtime.settings import PROJECT, Settings
from pipeline.warehouse.build_cache import forget_build
from pipeline.warehouse.errors import BuildError
from pipeline.warehouse.sql_files import SCHEMAS, references, sql_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

NAMES = ("BC thang 11 - Yen The.xlsx", "Lang Giang thang 11 (lan 1).xlsx")
READER = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
count = lambda: connection.execute("select count(*) from core.cooperatives").fetchone()[0]
print(count(), flush=True)
sys.stdin.readline()
print(count(), flush=True)
print(connection.execute("select count(*) from report.figure_sources").fetchone()[0], flush=True)
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("warehouse")
    (folder / "raw" / "2020-11").mkdir(parents=True)
    for name in NAMES:
        shutil.copy(PROJECT / "raw" / "2020-11" / name, folder / "raw" / "2020-11" / name)
    return folder


@pytest.fixture(scope="module")
def place(home: Path) -> Settings:
    return Settings(raw=home / "raw", state=home / "state", files=home / "files", database=home / "hoptac.duckdb")


@pytest.fixture(scope="module")
def night(place: Settings) -> Night:
    return run_nightly(place)


@pytest.fixture
def connection(night: Night) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(night.built.path), read_only=True) as opened:
        yield opened


def test_each_sql_file_comes_after_the_tables_that_it_reads() -> None:
    files = sql_files(PROJECT / "warehouse")
    names = [f"{path.parent.name}.{path.stem}" for path in files]
    for position, path in enumerate(files):
        assert set(references(path)) & set(names) <= set(names[: position + 1])


def test_every_sql_file_is_run_and_makes_the_table_that_it_is_named_after(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    files = sql_files(PROJECT / "warehouse")
    names = {f"{path.parent.name}.{path.stem}" for path in files}
    assert (
        len(names) == len(files) == sum(len(list((PROJECT / "warehouse" / schema).glob("*.sql"))) for schema in SCHEMAS)
    )
    made = connection.execute("select table_schema || '.' || table_name from information_schema.tables").fetchall()
    assert {name for (name,) in made} == names


def test_sql_files_that_read_each_other_in_a_circle_are_refused(tmp_path: Path) -> None:
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "a.sql").write_text("create table core.a as select * from core.b", encoding="utf-8")
    (tmp_path / "core" / "b.sql").write_text("create table core.b as select * from core.a", encoding="utf-8")
    with pytest.raises(ValueError, match="cycle"):
        sql_files(tmp_path)


def test_table_that_a_comment_names_is_no_dependency(tmp_path: Path) -> None:
    path = tmp_path / "a.sql"
    path.write_text("-- after report.b\ncreate table core.a as select 1 -- core.c\nfrom quality.d", encoding="utf-8")
    assert references(path) == ["core.a", "quality.d"]


@pytest.mark.parametrize(
    ("written", "instead", "reason"),
    [
        ("'', 'members'", "'', 'people'", r"MEMBERS.*is not among the amounts of cooperatives"),
        ("'', 'members'", "''", r"names and amounts of cooperatives do not pair"),
    ],
    ids=["another name", "no name"],
)
def test_column_that_the_sources_of_figures_do_not_know_fails_the_build_by_name(
    place: Settings, night: Night, tmp_path: Path, written: str, instead: str, reason: str
) -> None:
    assert night.built.rows
    folder = shutil.copytree(
        PROJECT / "warehouse", tmp_path / "sql", ignore=shutil.ignore_patterns("*.duckdb", "state")
    )
    path = folder / "quality" / "figure_cells.sql"
    path.write_text(path.read_text(encoding="utf-8").replace(written, instead), encoding="utf-8")
    lacking = place.model_copy(update={"warehouse": folder, "database": tmp_path / "hoptac.duckdb"})
    with pytest.raises(duckdb.Error, match=reason):
        run_nightly(lacking)
    assert not lacking.database.exists()


@pytest.mark.parametrize("kind", ["tables", "views", "columns"])
def test_everything_in_it_carries_a_comment(connection: duckdb.DuckDBPyConnection, kind: str) -> None:
    bare = connection.execute(f"select * from duckdb_{kind}() where comment is null and not internal").fetchall()  # noqa: S608 - names of this test alone
    assert bare == []


def test_money_columns_say_their_unit_in_name_and_comment(connection: duckdb.DuckDBPyConnection) -> None:
    money = connection.execute(
        "select column_name, comment, data_type from duckdb_columns() where schema_name = 'core' and not internal "
        "and (column_name like '%_mvnd' or contains(comment, 'triệu đồng'))"
    ).fetchall()
    assert money
    for name, comment, data_type in money:
        assert name.endswith("_mvnd")
        assert "triệu đồng" in comment
        assert data_type == "DECIMAL(18,3)"


def test_build_says_how_many_rows_each_table_has(night: Night, connection: duckdb.DuckDBPyConnection) -> None:
    for name, rows in night.built.rows.items():
        assert connection.execute(f"select count(*) from {name}").fetchone() == (rows,)  # noqa: S608 - names of this test alone
    assert night.built.rows["core.submissions"] == 2


def test_file_is_opened_read_only_and_cannot_be_written(connection: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(duckdb.InvalidInputException, match="read-only"):
        connection.execute("delete from core.cooperatives")


def test_only_accepted_submissions_reach_core(connection: duckdb.DuckDBPyConnection) -> None:
    for table in ("cooperatives", "credit_funds", "unions", "groups", "declared_totals", "column_places"):
        units = connection.execute(f"select distinct unit_code from core.{table}").fetchall()  # noqa: S608 - names of this test alone
        assert {unit for (unit,) in units} <= {"215"}
    statuses = connection.execute("select unit_code, status from core.submissions order by 1").fetchall()
    assert statuses == [("215", "accepted"), ("217", "quarantined")]


@pytest.mark.long
def test_building_again_leaves_the_file_its_export_and_the_export_before(place: Settings, night: Night) -> None:
    for _ in range(2):
        forget_build(place)
        assert run_nightly(place).built.rows == night.built.rows
    left = {path.name for path in place.database.parent.iterdir()} - {"raw", "state", "files"}
    exports = {name for name in left if name.startswith(".hoptac-parquet-")}
    assert left - exports == {"hoptac.duckdb", "hoptac-parquet"}
    assert len(exports) == 2
    assert (place.database.parent / "hoptac-parquet").resolve().name == max(exports)


BROKEN: dict[str, tuple[str, Callable[[str], str]]] = {
    "syntax": ("report/by_status.sql", lambda sql: sql + "\nselect from where;"),
    "unknown column": ("core/unions.sql", lambda sql: sql.replace("s.period,", "s.no_such_column,")),
    "lost rows": ("core/cooperatives.sql", lambda sql: sql.replace("where s", "where r.sheet_row % 2 = 0 and s")),
    "doubled rows": ("core/groups.sql", lambda sql: sql.replace("where s", "cross join range(2) as t(n) where s")),
    "no comment": ("core/units.sql", lambda sql: re.sub(r"comment on column core.units.form_id[^;]*;", "", sql)),
}


@pytest.mark.long
@pytest.mark.parametrize("damage", BROKEN)
def test_build_that_fails_leaves_the_old_file_byte_for_byte(
    place: Settings, night: Night, tmp_path: Path, damage: str
) -> None:
    before = place.database.read_bytes()
    copy = shutil.copytree(
        PROJECT / "warehouse", tmp_path / "warehouse", ignore=shutil.ignore_patterns("*.duckdb", "state")
    )
    name, change = BROKEN[damage]
    text = (copy / name).read_text(encoding="utf-8")
    (copy / name).write_text(change(text), encoding="utf-8")
    assert change(text) != text
    with pytest.raises((duckdb.Error, BuildError)):
        run_nightly(place.model_copy(update={"warehouse": copy}))
    assert place.database.read_bytes() == before
    assert night.built.path == place.database


def test_leftovers_of_a_killed_build_do_no_harm(place: Settings, night: Night) -> None:
    beside = place.database.with_name(".hoptac.duckdb.new")
    beside.write_bytes(b"half a database")
    beside.with_name(f"{beside.name}.wal").write_bytes(b"half a log")
    beside.with_suffix(".tmp").mkdir()
    forget_build(place)
    assert run_nightly(place).built.rows == night.built.rows
    assert not beside.exists()
    assert not beside.with_suffix(".tmp").exists()
    assert not beside.with_name(f"{beside.name}.wal").exists()


def test_reader_keeps_the_old_file_while_a_new_one_takes_its_place(home: Path, place: Settings, night: Night) -> None:
    rows = night.built.rows["core.cooperatives"]
    with subprocess.Popen(
        [sys.executable, "-c", READER, str(place.database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as reader:
        assert reader.stdin is not None
        assert reader.stdout is not None
        assert reader.stdout.readline() == f"{rows}\n"
        (home / "raw" / "2020-11" / NAMES[0]).rename(home / NAMES[0])
        assert run_nightly(place).built.rows["core.cooperatives"] == 0
        reader.stdin.write("\n")
        reader.stdin.flush()
        assert reader.stdout.readline() == f"{rows}\n"
        assert int(reader.stdout.readline()) > rows
    assert reader.returncode == 0
    with duckdb.connect(str(place.database), read_only=True) as connection:
        assert connection.execute("select count(*) from core.cooperatives").fetchone() == (0,)
    (home / NAMES[0]).rename(home / "raw" / "2020-11" / NAMES[0])
    assert run_nightly(place).built.rows["core.cooperatives"] == rows


def test_nothing_received_gives_a_whole_warehouse_without_submissions(settings: Settings) -> None:
    rows = run_nightly(settings).built.rows
    assert rows["core.submissions"] == rows["report.figures"] == rows["quality.expected_reports"] == 0
    assert rows["quality.rules"] > 0
    assert rows["core.units"] > 0
