"""Where Dagster keeps runs, events and schedules: files below ``DAGSTER_HOME``, or PostgreSQL by one setting."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dagster._core.storage.base_storage import DagsterStorage
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from dagster._serdes import ConfigurableClass, ConfigurableClassData
from filelock import FileLock

from pipeline.runtime.settings import settings


class Storage(DagsterStorage, ConfigurableClass):
    """What ``dagster.yaml`` names; it gives one of Dagster's own storages, so that one file serves both."""

    @classmethod
    def config_type(cls) -> dict[str, Any]:
        """Nothing is set in ``dagster.yaml``: a URL with a password belongs in no file."""
        return {}

    @classmethod
    def from_config_value(  # type: ignore[override]
        cls, inst_data: ConfigurableClassData, _config: Mapping[str, Any]
    ) -> DagsterStorage:
        """PostgreSQL where HOPTAC_POSTGRES_URL is set, else files."""
        url = settings().postgres_url.get_secret_value()
        if not url:
            home = Path(os.environ["DAGSTER_HOME"])
            with FileLock(home / "tables.lock"):  # SQLite fails where two processes find its tables missing at once
                return DagsterSqliteStorage.from_local(str(home), inst_data)
        from dagster_postgres import DagsterPostgresStorage  # noqa: PLC0415 - of the extra "scale"

        scheme, _, rest = url.partition("://")
        driver = scheme if "+" in scheme else f"{scheme}+psycopg2"  # dagster-postgres's; SQLAlchemy would take another
        return DagsterPostgresStorage(f"{driver}://{rest}", inst_data=inst_data)
