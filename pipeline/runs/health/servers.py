"""Whether the other servers would serve a night: Dagster's database, the dask cluster, the shared staging."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import uuid4

from pipeline.runs.health.condition import Seen
from schemas.messages import bounded

if TYPE_CHECKING:
    from pipeline.runtime.settings import Settings

SECONDS = 5
"""How long a server may take to answer."""
NOT_USED = Seen("ok", "không dùng", "not used", {"used": False})
MAY_WRITE = (
    "select current_setting('transaction_read_only') = 'off' and case when to_regclass('runs') is null "
    "then has_schema_privilege(current_schema(), 'create') else has_table_privilege('runs', 'insert') end"
)


def database_server(settings: Settings) -> Seen:
    """PostgreSQL lets us in, answers and takes what is written."""
    url = settings.postgres_url.get_secret_value()
    if not url:
        return NOT_USED
    try:
        import psycopg2  # type: ignore[import-untyped]  # noqa: PLC0415 - of the extra "scale", which has no stubs
    except ImportError:
        vi = "thiếu gói psycopg2 cho HOPTAC_POSTGRES_URL; hãy cài hoptac[scale]"
        return Seen("failing", vi, "the driver psycopg2 is not installed", {"used": True})
    scheme, _, rest = url.partition("://")
    try:
        options = f"-c statement_timeout={SECONDS * 1000}"
        connection = psycopg2.connect(
            f"{scheme.partition('+')[0]}://{rest}", connect_timeout=SECONDS, options=options, application_name="health"
        )
    except (psycopg2.Error, UnicodeError) as problem:
        why = _first_line(problem)
        vi = f"không kết nối được PostgreSQL (HOPTAC_POSTGRES_URL): {why}"
        return Seen("failing", vi, f"PostgreSQL does not let us in: {why}", {"used": True})
    try:
        with connection.cursor() as cursor:
            cursor.execute(MAY_WRITE)
            writable = bool(cursor.fetchone()[0])
    except psycopg2.Error as problem:
        why = _first_line(problem)
        return Seen("failing", f"PostgreSQL không trả lời: {why}", f"PostgreSQL does not answer: {why}", {"used": True})
    finally:
        connection.close()
    if not writable:
        vi = "PostgreSQL chỉ cho đọc: cấp quyền ghi cho người dùng trong HOPTAC_POSTGRES_URL"
        return Seen("failing", vi, "PostgreSQL takes nothing from this user", {"used": True})
    return Seen("ok", "PostgreSQL trả lời và cho ghi", "PostgreSQL answers and takes what is written", {"used": True})


def cluster(settings: Settings) -> Seen:
    """The dask scheduler listens, and has a worker."""
    if not settings.dask:
        return NOT_USED
    parts = urlsplit(settings.dask)
    try:
        socket.create_connection((parts.hostname or "", parts.port or 0), timeout=SECONDS).close()
    except OSError as problem:
        vi = f"không kết nối được {settings.dask} (HOPTAC_DASK): {problem}"
        return Seen("failing", vi, f"the scheduler does not answer: {problem}", {"used": True})
    try:
        from distributed import Client  # noqa: PLC0415 - of the extra "scale"
    except ImportError:
        vi = "thiếu gói distributed cho HOPTAC_DASK; hãy cài hoptac[scale]"
        return Seen("failing", vi, "the package distributed is not installed", {"used": True})
    with Client(settings.dask, set_as_default=False, timeout=SECONDS) as client:  # type: ignore[no-untyped-call]
        workers = len(client.scheduler_info(n_workers=-1)["workers"])
    facts = {"used": True, "workers": workers}
    if not workers:
        vi = f"{settings.dask} chưa có máy đọc nào: hãy khởi động dask worker"
        return Seen("failing", vi, "the cluster has no worker", facts)
    return Seen("ok", f"{workers} máy đọc", f"{workers} workers", facts)


def staging(settings: Settings) -> Seen:
    """What is staged can be put where it is shared."""
    if not settings.staging:
        return NOT_USED
    try:
        from fsspec.core import url_to_fs  # noqa: PLC0415 - as above
    except ImportError:
        vi = "thiếu gói fsspec cho HOPTAC_STAGING; hãy cài hoptac[scale]"
        return Seen("failing", vi, "the package fsspec is not installed", {"used": True})
    try:
        system, root = url_to_fs(settings.staging)
        probe = f"{root}/.hoptac-health-{uuid4().hex}"
        system.makedirs(root, exist_ok=True)
        system.pipe_file(probe, b"hoptac")
        system.rm_file(probe)
    except Exception as problem:  # noqa: BLE001 - a store's driver raises what it likes
        why = _first_line(problem)
        return Seen("failing", f"không ghi được vào HOPTAC_STAGING: {why}", f"cannot be written: {why}", {"used": True})
    return Seen("ok", "ghi được", "it can be written", {"used": True})


def _first_line(problem: Exception) -> str:
    text = str(problem).strip() or type(problem).__name__
    return bounded(text.splitlines()[0].strip(), 300)
