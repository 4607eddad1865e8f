"""Where each setting comes from, which names nobody knows, and settings to go on with where some are wrong."""

from __future__ import annotations

import os
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr, ValidationError

from pipeline.runtime.secret_parts import SHORTEST_SECRET, hidden, secret_parts, without_password
from pipeline.runtime.setting_checks import setting_faults
from pipeline.runtime.settings import GROUPS, PREFIX, Settings
from pipeline.runtime.wrong_settings import shown_value, wrong_names, wrong_values

if TYPE_CHECKING:
    from collections.abc import Iterator

OF_TESTS = {"HOPTAC_REQUIRE_TOOLS"}
"""Names that the tests of the project read, and no installation."""
DEFAULT, ENVIRONMENT, CREDENTIAL = "mặc định", "biến môi trường", "tệp bí mật"
SET, NOT_SET = "đã đặt", "chưa đặt"


@dataclass(frozen=True, slots=True)
class SettingNow:
    """A setting as it is now: what is shown of its value, where that comes from, and what it is for."""

    name: str
    group: str
    value: str | int | float
    source: str
    about: str


def settings_now(settings: Settings) -> list[SettingNow]:
    """Every setting by group, secrets and passwords hidden."""
    found, wrong = [], {sentence.partition(" ")[0] for sentence in problems_of_settings()}
    for group in GROUPS:
        for name, field in group.model_fields.items():
            value = getattr(settings, name) if name != "raw" else settings.raw_url or settings.raw
            if isinstance(value, SecretStr):
                shown: str | int | float = SET if value.get_secret_value() else NOT_SET
            else:
                shown = value if isinstance(value, int | float) else shown_value(value)
            source = f"{source_of(name)} (sai)" if label(name) in wrong else source_of(name)
            heading = str(getattr(group, "heading", ""))
            found.append(SettingNow(label(name), heading, shown, source, str(field.description)))
    return found


def label(name: str) -> str:
    """The name under which a setting is given in the environment."""
    return f"{PREFIX}{name.upper()}"


def source_of(name: str) -> str:
    """Where the value of a setting comes from: the environment, before a file of systemd's, before the default."""
    if label(name) in {known.upper() for known in os.environ}:
        return ENVIRONMENT
    return CREDENTIAL if label(name) in {known.upper() for known in _credentials()} else DEFAULT


def unknown_settings() -> list[str]:
    """A sentence for each name that begins like a setting's and is none, with the nearest that there is."""
    known = [label(name) for group in GROUPS for name in group.model_fields]
    strange = sorted({*os.environ, *_credentials()})
    return [
        _unknown(name, known)
        for name in strange
        if name.upper().startswith(PREFIX) and name.upper() not in {*known, *OF_TESTS}
    ]


def _unknown(name: str, known: list[str]) -> str:
    near = get_close_matches(name.upper(), known, n=1)
    shown = shown_value(name)
    return f"Không có thiết đặt {shown}, tên này bị bỏ qua" + (
        f"; có phải là {near[0]}?" if near else ": hãy xem các tên đúng bằng lệnh hoptac settings."
    )


def _credentials() -> Iterator[str]:
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if folder and os.path.isdir(folder):  # noqa: PTH112 - Path's raises where it may not be entered
        yield from (entry.name for entry in Path(folder).iterdir())


def problems_of_settings() -> list[str]:
    """Everything that is wrong with the settings of this process's environment, a sentence each; nothing is raised."""
    try:
        return setting_faults(Settings())
    except ValidationError as problem:
        usable = usable_settings()
        return [*wrong_values(problem, Settings, PREFIX), *setting_faults(usable)]


def usable_settings() -> Settings:
    """The settings of the environment with the defaults in place of values that are wrong, to look or to log with."""
    wrong: set[str] = set()
    while True:
        try:
            return Settings(**{name: Settings.model_fields[name].default for name in wrong})
        except ValidationError as problem:
            found = wrong_names(problem) - wrong
            if not found:
                raise
            wrong |= found


def without_secrets(text: str) -> str:
    """A text of a library without the passwords of the settings, and with their URLs as they are shown."""
    settings = usable_settings()
    for url in (settings.postgres_url.get_secret_value(), settings.raw_url, settings.staging):
        text = text.replace(url, without_password(url)) if url else text
    return str(hidden(text, secrets_of(settings)))


def secrets_of(settings: Settings) -> list[str]:
    """What must not be shown: secrets, and the passwords that stand in URLs, the longest first."""
    password, url = settings.smtp_password.get_secret_value(), settings.postgres_url.get_secret_value()
    found = {secret for secret in (password, url) if len(secret) >= SHORTEST_SECRET}
    for address in (url, settings.raw_url, settings.staging):
        found |= secret_parts(address)
    return sorted(found, key=len, reverse=True)
