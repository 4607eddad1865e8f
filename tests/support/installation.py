"""An installation in a folder of its own, for tests of whole runs: its landing zone, state and warehouse."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

from pipeline.runs.nightly import Night, run_nightly
from pipeline.runtime.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    WarehouseRows = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Installation:
    """A project of its own: a landing zone, its state and its warehouse, in one folder."""

    folder: Path
    settings: Settings

    @property
    def raw(self) -> Path:
        """The landing zone."""
        return self.settings.raw

    def run(self) -> Night:
        """A nightly run."""
        return run_nightly(self.settings)

    def ask(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows of a query, with values for its question marks."""
        with duckdb.connect(str(self.settings.database), read_only=True) as connection:
            return connection.execute(sql, values).fetchall()

    def scalar(self, sql: str) -> Any:  # noqa: ANN401 - whatever stands there
        """The only value of a query."""
        ((value,),) = self.ask(sql)
        return value

    def contents(self, *, without: tuple[str, ...] = ()) -> WarehouseRows:
        """All rows of every table and view, sorted; ``without`` are columns that are left aside."""
        columns = "select table_schema || '.' || table_name, column_name from information_schema.columns order by all"
        names: dict[str, list[str]] = {}
        with duckdb.connect(str(self.settings.database), read_only=True) as connection:
            for table, column in connection.execute(columns).fetchall():
                names.setdefault(table, []).extend([] if column in without else [f'"{column}"'])
            return {
                table: sorted(connection.execute(f"select {', '.join(kept)} from {table}").fetchall(), key=repr)  # noqa: S608 - our tables
                for table, kept in names.items()
            }

    def copied(self, folder: Path) -> Installation:
        """A copy in another folder, to be changed."""
        shutil.copytree(self.folder, folder, symlinks=True)
        return installation_in(folder)


def installation_in(folder: Path) -> Installation:
    """The installation in a folder; its landing zone is empty where the folder is new."""
    (folder / "raw").mkdir(parents=True, exist_ok=True)
    settings = Settings(
        raw=folder / "raw", state=folder / "state", files=folder / "files", database=folder / "hoptac.duckdb"
    )
    return Installation(folder, settings)
