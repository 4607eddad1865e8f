"""One nightly run over a copy of the committed samples, shared by the tests that only look at it."""

from __future__ import annotations

import pickle
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from filelock import FileLock

from pipeline.runs.nightly import Night, run_nightly
from pipeline.runtime.settings import PROJECT, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Once = Callable[[str, Sequence[str]], tuple["Installation", Night]]

SAMPLES = PROJECT / "raw" / "2020-11"


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

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        with duckdb.connect(str(self.settings.database), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def one(self, sql: str) -> Any:  # noqa: ANN401 - whatever stands there
        """The only value of a query."""
        ((value,),) = self.ask(sql)
        return value

    def contents(self, *, without: tuple[str, ...] = ()) -> dict[str, list[tuple[Any, ...]]]:
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
        """The same place elsewhere, to be changed."""
        shutil.copytree(self.folder, folder, symlinks=True)
        return placed(folder)


def placed(folder: Path) -> Installation:
    """A place in a folder, whose landing zone is empty where the folder is new."""
    (folder / "raw").mkdir(parents=True, exist_ok=True)
    settings = Settings(
        raw=folder / "raw", state=folder / "state", files=folder / "files", database=folder / "hoptac.duckdb"
    )
    return Installation(folder, settings)


@pytest.fixture(scope="session")
def empty_place(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Installation]:
    """Makes places whose landing zone is empty."""
    return lambda: placed(tmp_path_factory.mktemp("place") / "project")


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Once:
    """Makes places of the samples of some months after their first run, each once for all processes that run tests."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent

    def made(name: str, months: Sequence[str]) -> tuple[Installation, Night]:
        night = shared / f"{name}.pickle"
        with FileLock(shared / f"{name}.lock"):
            place = placed(shared / name / "project")
            if not night.exists():
                for month in months:
                    shutil.copytree(SAMPLES.with_name(month), place.raw / month)
                night.write_bytes(pickle.dumps(place.run()))
        return place, pickle.loads(night.read_bytes())  # noqa: S301 - our own

    return made


@pytest.fixture(scope="session")
def first(once: Once) -> tuple[Installation, Night]:
    """The samples after their first run; not to be changed."""
    return once("first", ["2020-11"])


@pytest.fixture(scope="session")
def two_months(once: Once) -> Installation:
    """The samples of both months after a run; only to be asked, or to be copied."""
    return once("two-months", ["2020-11", "2020-12"])[0]


@pytest.fixture(scope="session")
def province(first: tuple[Installation, Night]) -> Installation:
    """The place of the first run; only to be asked."""
    return first[0]


@pytest.fixture
def changed(first: tuple[Installation, Night], tmp_path: Path) -> Installation:
    """A copy of the place after the first run, with its state, to drop files into and run again."""
    return first[0].copied(tmp_path / "project")
