"""Where things are and how much is allowed; every setting can be given as ``HOPTAC_<NAME>`` in the environment.

They are declared by topic in ``setting_groups/``.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from pipeline.runtime.setting_groups.folders import STATE, Folders
from pipeline.runtime.setting_groups.keeping import Keeping
from pipeline.runtime.setting_groups.reading import Limits, Reading
from pipeline.runtime.setting_groups.running import Running
from pipeline.runtime.setting_groups.servers import Cluster, Mail
from pipeline.runtime.setting_groups.setting_types import FILE_URL, PROJECT, is_url
from pipeline.runtime.wrong_settings import SettingsError, wrong_values

__all__ = ["GROUPS", "LEDGER", "PREFIX", "PROJECT", "STAGED", "STATE", "Settings", "ledger_path", "settings"]

PREFIX = "HOPTAC_"
LEDGER, STAGED = "ledger.jsonl", "staged"
"""What lies in the folder of the state: the ledger, and the folder of the staged batches."""
GROUPS: tuple[type[BaseSettings], ...] = (Folders, Reading, Limits, Running, Keeping, Cluster, Mail)
"""The groups in the order in which people are shown them."""


class Settings(Folders, Reading, Limits, Running, Keeping, Cluster, Mail):
    """Folders, worker limits and chunk sizes. Sizes are in bytes, times in seconds."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        frozen=True,
        allow_inf_nan=False,
        hide_input_in_errors=True,  # a secret must not show in a stack trace
        secrets_dir=os.environ.get("CREDENTIALS_DIRECTORY"),  # files that systemd hands to a service alone
    )

    raw_url: str = Field(default="", exclude=True)
    """The URL, where ``raw`` is one; follows from it and is no setting."""

    @model_validator(mode="before")
    @classmethod
    def _elsewhere(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Where ``raw`` is a URL: a plain folder for ``file://``, else a copy of it below ``state``."""
        values = {name: value for name, value in values.items() if name != "raw_url"}
        raw = str(values.get("raw", ""))
        if raw.startswith(FILE_URL):
            return values | {"raw": raw.removeprefix(FILE_URL)}
        if is_url(raw):
            return values | {"raw_url": raw, "raw": Path(values.get("state", STATE)) / "raw"}
        return values


def settings() -> Settings:
    """The settings of this process's environment; SettingsError where a value is none that it can be."""
    try:
        return Settings()
    except ValidationError as problem:
        raise SettingsError(wrong_values(problem, Settings, PREFIX)) from problem


def ledger_path(settings: Settings) -> Path:
    """Where the ledger of these settings lies, or will."""
    return settings.state / LEDGER
