"""Where Dagster keeps runs, events and schedules: files below ``DAGSTER_HOME``, or PostgreSQL by one setting."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from click import ClickException
from dagster._core.storage.base_storage import DagsterStorage
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from dagster._serdes import ConfigurableClass, ConfigurableClassData
from filelock import FileLock
from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from pipeline.runs.disk_failures import LONGEST, place_of
from pipeline.runs.expected_failures import CANNOT_GO_ON
from pipeline.runtime.failure_log import log_failure
from pipeline.runtime.private_files import keep_private
from pipeline.runtime.secret_parts import without_password
from pipeline.runtime.setting_sources import problems_of_settings, usable_settings, without_secrets
from pipeline.runtime.unavailable import ServerUnavailableError
from schemas.messages import bounded

POSTGRES_URL = "HOPTAC_POSTGRES_URL"
CONNECT_SECONDS = 10


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
        """PostgreSQL where HOPTAC_POSTGRES_URL is set, else files, which are private whoever makes them first."""
        keep_private()
        with storage_failures():
            if wrong := [text for text in problems_of_settings() if text.startswith(POSTGRES_URL)]:
                raise StorageUnavailableError(wrong[0])
            url = usable_settings().postgres_url.get_secret_value()  # the UI tells of others
            return _in_database(url, inst_data) if url else _in_files(inst_data)


class StorageUnavailableError(ClickException, ServerUnavailableError):
    """Dagster's commands end with its message alone, and with the exit status of what a person must see to."""

    exit_code = CANNOT_GO_ON


@contextmanager
def storage_failures() -> Iterator[None]:
    """Let whatever is wrong with Dagster's storage be a sentence that names the setting and what to do."""
    try:
        yield
    except StorageUnavailableError:
        raise
    except Exception as problem:  # dagster-postgres, which may not be installed, raises an error of its own
        if not isinstance(problem, SQLAlchemyError | OSError) and not _of_postgres(problem):
            raise
        if isinstance(problem, OSError) and place_of(problem) not in ("", "DAGSTER_HOME"):
            raise  # it is another setting's folder, of which the sentence of a disk tells
        sentence = _sentence(without_secrets(str(getattr(problem, "orig", None) or problem)))
        log_failure(problem, sentence)
        raise StorageUnavailableError(sentence) from problem


def _of_postgres(problem: Exception) -> bool:
    return type(problem).__module__.startswith(("dagster_postgres.", "psycopg2"))


def _in_files(inst_data: ConfigurableClassData) -> DagsterStorage:
    home = Path(os.environ["DAGSTER_HOME"])
    with FileLock(home / "tables.lock"):  # SQLite fails where two processes find its tables missing at once
        return DagsterSqliteStorage.from_local(str(home), inst_data)


def _in_database(url: str, inst_data: ConfigurableClassData) -> DagsterStorage:
    from dagster_postgres import DagsterPostgresStorage  # noqa: PLC0415 - of the extra "scale"

    scheme, _, rest = url.partition("://")
    driver = scheme if "+" in scheme else f"{scheme}+psycopg2"  # dagster-postgres's; SQLAlchemy would take another
    address = f"{driver}://{rest}"
    with create_engine(address, poolclass=NullPool, connect_args={"connect_timeout": CONNECT_SECONDS}).connect():
        pass  # Dagster would try five times, and complain of each
    return DagsterPostgresStorage(address, inst_data=inst_data)


def _sentence(reason: str) -> str:
    said = bounded(" ".join(reason.split()), LONGEST)
    url = usable_settings().postgres_url.get_secret_value()
    if url:
        return (
            f"Không dùng được PostgreSQL ở {without_password(url)} ({POSTGRES_URL}): hãy xem máy chủ đó có đang "
            f"chạy, tài khoản và tên cơ sở dữ liệu có đúng không ({said})."
        )
    return (
        f"Không dùng được thư mục của Dagster {os.environ.get('DAGSTER_HOME')} (DAGSTER_HOME): hãy xem ổ đĩa có còn "
        f"chỗ và người dùng chạy chương trình có quyền ghi ở đó không ({said})."
    )
