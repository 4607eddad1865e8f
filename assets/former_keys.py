"""Keeps what Dagster was told of a unit where its node gets another key, as when the unit's name changes.

The events of the former key become those of the current one: no history ends, and no node of before stands beside it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from dagster._core.storage.event_log.schema import (
    AssetCheckExecutionsTable,
    AssetEventTagsTable,
    AssetKeyTable,
    SqlEventLogStorageTable,
)
from sqlalchemy import func, select

from assets.node_names import UNITS
from assets.reported_events import event_storage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dagster import AssetKey, DagsterInstance
    from sqlalchemy import Connection

    from assets.unit_nodes import UnitNode

_KEYED = {
    SqlEventLogStorageTable: ("event",),
    AssetCheckExecutionsTable: ("evaluation_event",),
    AssetEventTagsTable: (),
}
"""The tables that name assets, and their columns of serialized events, in which the path of a key stands once."""


def keep_former_keys(instance: DagsterInstance, nodes: Iterable[UnitNode]) -> int:
    """Give what was recorded under another key of these units their current one; how many keys that were."""
    current = {(node.code, node.form_suffix): node.key for node in nodes}
    names = {key.to_string() for key in current.values()}
    with event_storage(instance).index_transaction() as connection:
        recorded = connection.execute(select(AssetKeyTable.c.asset_key)).scalars().all()
        former = {name: key for name in set(recorded) - names if (key := _current(json.loads(name), current))}
        for name, key in sorted(former.items()):
            _rename(connection, name, key)
    return len(former)


def _current(path: list[str], current: dict[tuple[str, str], AssetKey]) -> AssetKey | None:
    """The key of the unit whose former one this was: it begins with its code, and ends as the unit's form says."""
    if path[0] != UNITS or len(path) == 1:
        return None
    code = path[1].partition("_")[0]
    forms = [suffix for of, suffix in current if of == code and suffix and path[1].endswith(suffix)]
    return current.get((code, forms[0] if forms else ""))


def _rename(connection: Connection, name: str, key: AssetKey) -> None:
    """Give all that is recorded under a name the key."""
    for table, events in _KEYED.items():
        changed = {column: func.replace(table.c[column], name, key.to_string()) for column in events}
        connection.execute(
            table.update().where(table.c.asset_key == name).values(changed | {"asset_key": key.to_string()})
        )
    _let_newest_stand(connection, name, key)


def _let_newest_stand(connection: Connection, name: str, key: AssetKey) -> None:
    """Of what Dagster keeps of an asset beside its events let that stand which was told of last.

    What it counted of its partitions it counts anew.
    """
    assets = AssetKeyTable.c
    both = connection.execute(
        select(assets.asset_key)
        .where(assets.asset_key.in_([name, key.to_string()]))
        .order_by(assets.last_materialization_timestamp, assets.id)
    ).scalars()
    *older, newest = both
    connection.execute(AssetKeyTable.delete().where(assets.asset_key.in_(older)))
    last = func.replace(assets.last_materialization, name, key.to_string())
    values = {"asset_key": key.to_string(), "last_materialization": last, "cached_status_data": None}
    connection.execute(AssetKeyTable.update().where(assets.asset_key == newest).values(values))
