"""Where things are and how much is allowed; every setting can be given as ``HOPTAC_<NAME>`` in the environment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal

from pydantic import SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parents[2]
STATE = PROJECT / "warehouse" / "state"
LEDGER, STAGED = "ledger.jsonl", "staged"
"""What lies in the folder of the state: the ledger, and the folder of the staged batches."""


class Settings(BaseSettings):
    """Folders, worker limits and chunk sizes. Sizes are in bytes, times in seconds."""

    model_config = SettingsConfigDict(
        env_prefix="HOPTAC_",
        frozen=True,
        secrets_dir=os.environ.get("CREDENTIALS_DIRECTORY"),  # files that systemd hands to a service alone
    )

    raw: Path = PROJECT / "raw"
    """The landing zone: read, never written. A folder, or a URL that fsspec knows, whose copy is then in ``state``."""
    raw_url: str = ""
    """The URL, where ``raw`` is a URL."""
    warehouse: Path = PROJECT / "warehouse"
    """The SQL files; unless set otherwise the built files lie here too."""
    state: Path = STATE
    """Staged Parquet and the ledger."""
    files: Path = PROJECT / "warehouse" / "files"
    """Workbooks and documents that the program writes for people."""
    database: Path = PROJECT / "warehouse" / "hoptac.duckdb"

    staging: str = ""
    """Where staged batches are shared with other machines: a folder or a URL of fsspec; blank: they are not."""
    dask: str = ""
    """The address of a dask scheduler, on whose workers the workbooks are read; blank: they are read here."""
    cluster_seconds: float = 1800.0
    """How long the cluster may take to have a worker, and to read a chunk."""

    first_period: str = "2020-11"
    """The first month that Dagster offers as a partition."""
    settle_seconds: float = 5.0
    """How long nothing about a file of the landing zone has to change before it counts as whole."""
    chunk: int = 400
    """How many workbooks are validated together at most."""
    chunk_bytes: int = 64 << 20
    """How large the files may be together that are read ahead of what is validated, or by a cluster as a chunk."""
    chunk_rows: int = 100_000
    """How many rows are validated together at most, but for those of a single workbook."""
    workers: int = 2
    batch: int = 32
    """How many workbooks a worker is given at a time at most."""
    batch_bytes: int = 1 << 20
    """How large the files of such a batch may be together, but for a file that is larger by itself."""
    read_seconds: float = 20.0
    """How long reading one workbook may take by the clock."""
    read_cpu_seconds: int = 15
    """How much of a processor reading one workbook may use; 100,000 rows take about half of it."""
    read_memory: int = 1 << 30
    """How much a worker may allocate beyond what it starts with."""
    max_file_size: int = 64 << 20
    max_entries: int = 2_000
    max_inflated: int = 256 << 20
    """How much a workbook's archive may hold when inflated; 100,000 rows of 26 columns are about 100 MiB."""
    max_ratio: int = 500
    """How far one entry may inflate: formatted but empty rows reach 100."""
    max_cells: int = 8_000_000
    """How many cells the rectangles may have that the values of a workbook's sheets span."""
    max_text: int = 256 << 20
    """How much text the cells of a workbook may show together; a text that many of them share counts for each."""
    max_merges: int = 50_000
    """How many merged ranges a sheet may have."""
    max_sheets: int = 64
    batches: int = 24
    """How many staged batches may lie side by side before they are merged into one, but for those of whole chunks."""
    log: str = ""
    """Where a line of JSON is written for each submission that was read: a file, or ``stderr``; blank: nowhere."""
    min_free: int = 2 << 30
    """How much of a disk is to stay free beside what the next build needs; ``hoptac health`` fails below it."""
    waiting_hours: int = 26
    """How long a file of ``raw/`` may wait for a build, and a run may take, before ``hoptac health`` fails: a night."""
    build_memory: int = 1 << 30
    """How much memory a build of the warehouse may use; what it needs beyond that it puts on disk for a while."""
    report_sources: int = 50_000
    """How many source cells the report's workbook lists; where there are more it names the command that does."""

    postgres_url: SecretStr = SecretStr("")
    """The PostgreSQL in which Dagster keeps its runs, events and schedules; blank: files below DAGSTER_HOME."""

    smtp_host: str = ""
    """The mail server that notices go to; while it is blank none are sent."""
    smtp_port: int = 587
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str = ""
    """Blank: without login."""
    smtp_password: SecretStr = SecretStr("")
    """From the environment, HOPTAC_SMTP_PASSWORD, or from systemd's credential ``hoptac_smtp_password``."""
    smtp_from: str = ""
    smtp_seconds: float = 30.0
    """How long the mail server may take for an answer."""
    recipients: Path = PROJECT / "recipients.csv"
    """Who is told what became of a submission: the columns unit_code and email, ``*`` for every unit."""

    @model_validator(mode="before")
    @classmethod
    def _elsewhere(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Where ``raw`` is a URL: a plain folder for ``file://``, else a copy of it below ``state``."""
        raw = str(values.get("raw", ""))
        if raw.startswith("file://"):
            return values | {"raw": raw.removeprefix("file://")}
        if "://" in raw:
            return values | {"raw_url": raw, "raw": Path(values.get("state", STATE)) / "raw"}
        return values


def settings() -> Settings:
    """The settings of this process's environment."""
    return Settings()


def ledger_path(settings: Settings) -> Path:
    """Where the ledger of these settings lies, or will."""
    return settings.state / LEDGER
