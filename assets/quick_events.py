"""Lets a process that writes thousands of events into Dagster's SQLite files wait less for the disk."""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

from dagster._core.storage.event_log.sqlite import sqlite_event_log as log_module
from sqlalchemy import event
from sqlalchemy.engine import Dialect, Engine

FOLDER = "runs"
"""The name of the folder in which Dagster keeps the events: a file for each run, and one for those of all."""


@contextmanager
def quick_events() -> Iterator[None]:
    """For each event Dagster makes an engine, opens a file, commits and closes it; the last who closes copies the log.

    Meanwhile one of each file stays open, an engine is made once for each file, which halves what events cost, and
    commits to a write-ahead log are not synced. The files stay whole whatever happens; a power cut may take the last
    events with it, which no figure rests on.
    """
    kept: dict[str, sqlite3.Connection] = {}

    def connect(dialect: Dialect, _record: object, arguments: list[Any], options: dict[str, Any]) -> Any:  # noqa: ANN401 - of any database's driver
        connection: Any = dialect.connect(*arguments, **options)
        path = str(arguments[0]) if arguments else ""
        if isinstance(connection, sqlite3.Connection) and Path(path).parent.name == FOLDER:
            if path not in kept and _has_log(connection):
                kept[path] = ends.enter_context(closing(sqlite3.connect(path)))
                _has_log(kept[path])  # only by a look is the file open
            if path in kept:
                connection.execute("pragma synchronous = normal")
        return connection

    made: dict[str, Engine] = {}
    module: Any = log_module
    make = module.create_engine

    def engine(address: str, **options: Any) -> Engine:  # noqa: ANN401 - as Dagster asks for it
        if address not in made:
            made[address] = make(address, **options)
        return made[address]

    with ExitStack() as ends:
        module.create_engine = engine
        ends.callback(setattr, module, "create_engine", make)
        event.listen(Engine, "do_connect", connect)
        ends.callback(event.remove, Engine, "do_connect", connect)
        yield


def _has_log(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("pragma journal_mode").fetchone() == ("wal",))
