"""The tables of a warehouse with their keys and references, read from the database, for diagrams of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from pipeline.judgement.state import known_state
from pipeline.landing.inbox import Inbox
from pipeline.landing.ledger import Ledger
from pipeline.runtime.settings import Settings
from pipeline.warehouse.swap_files import replace_warehouse

_OBJECTS = """
select schema_name || '.' || table_name, false, comment from duckdb_tables() where database_name = current_database()
union all
select schema_name || '.' || view_name, true, comment from duckdb_views() where not internal
order by 1
"""
_COLUMNS = """
select schema_name || '.' || table_name, column_name, data_type, is_nullable
from duckdb_columns()
where not internal
order by 1, column_index
"""
_KEYS = """
select schema_name || '.' || table_name, kind, key_columns, references_table, references_columns
from quality.keys
order by schema_name, table_name, position
"""


@dataclass(frozen=True, slots=True)
class Attribute:
    """A column of a key or of a reference."""

    name: str
    sql_type: str
    is_key: bool
    is_foreign: bool


@dataclass(frozen=True, slots=True)
class Link:
    """Columns of a table that stand in one row of another under its key, or are blank."""

    table: str
    columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]
    is_optional: bool
    is_unique: bool


@dataclass(frozen=True, slots=True)
class Entity:
    """A table or view with what it holds in Vietnamese, the columns of its keys, and how many others it has."""

    name: str
    is_view: bool
    title_vi: str
    attributes: tuple[Attribute, ...]
    others: int
    links: tuple[Link, ...]


def entities_of_empty_warehouse() -> dict[str, Entity]:
    """The entities of a warehouse that is built of nothing: its tables are those of every other."""
    with TemporaryDirectory(prefix="hoptac-docs-") as folder:
        return entities(_empty_warehouse(Path(folder)))


def _empty_warehouse(folder: Path) -> Path:
    settings = Settings(
        raw=folder / "raw", state=folder / "state", files=folder / "files", database=folder / "hoptac.duckdb"
    )
    return replace_warehouse(settings, known_state(settings, Inbox(), Ledger())).path


def entities(database: Path) -> dict[str, Entity]:
    """All tables and views of a warehouse by name, ``schema.table``."""
    with duckdb.connect(str(database), read_only=True) as connection:
        objects, columns, keys = (connection.execute(query).fetchall() for query in (_OBJECTS, _COLUMNS, _KEYS))
    found = {}
    for name, is_view, comment in objects:
        own = [column for table, *column in columns if table == name]
        key: list[str] = next((held for table, kind, held, *_ in keys if table == name and kind == "key"), [])
        links = tuple(
            _link(name, key, own, tuple(held), target, tuple(of_target))
            for table, kind, held, target, of_target in keys
            if table == name and kind != "key"
        )
        attributes = _attributes(own, key, links)
        title_vi = str(comment or "").partition(" – ")[0]
        found[name] = Entity(name, is_view, title_vi, attributes, len(own) - len(attributes), links)
    return found


def _link(
    name: str,
    key: list[str],
    own: list[list[object]],
    columns: tuple[str, ...],
    target: str,
    of_target: tuple[str, ...],
) -> Link:
    is_optional = any(is_nullable for column, _, is_nullable in own if column in columns)
    return Link(name, columns, target, of_target, is_optional, bool(key) and set(key) <= set(columns))


def _attributes(own: list[list[object]], key: list[str], links: tuple[Link, ...]) -> tuple[Attribute, ...]:
    foreign = {column for link in links for column in link.columns}
    return tuple(
        Attribute(str(column), str(sql_type), column in key, column in foreign)
        for column, sql_type, _ in own
        if column in key or column in foreign
    )
