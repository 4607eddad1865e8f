"""Dagster's storages, empty: as most installations have them and as large ones do."""

from collections.abc import Iterator
from typing import Any

import pytest
from dagster import DagsterInstance, instance_for_test

from tests.support.postgres import postgres


@pytest.fixture(scope="session")
def database() -> Iterator[str]:
    with postgres() as url:
        yield url.replace("postgresql:", "postgresql+psycopg2:")


@pytest.fixture(params=["files", pytest.param("PostgreSQL", marks=pytest.mark.long)])
def storage_of_dagster(request: pytest.FixtureRequest) -> Iterator[DagsterInstance]:
    """An instance that keeps what it is told in files or in PostgreSQL."""
    overrides: dict[str, Any] = {}
    if request.param != "files":
        overrides["storage"] = {"postgres": {"postgres_url": request.getfixturevalue("database")}}
    with instance_for_test(overrides=overrides) as made:
        made.wipe()
        yield made
