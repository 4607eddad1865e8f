"""The settings as far as they can be used: health and alerts work where a night would not start."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import ValidationError

from pipeline.runtime.setting_groups.folders import Folders
from pipeline.runtime.setting_sources import problems_of_settings, unknown_settings, usable_settings
from pipeline.runtime.settings import Settings
from pipeline.runtime.wrong_settings import wrong_names


@dataclass(frozen=True, slots=True)
class SettingsSeen:
    """Settings in which what is wrong has its default, and what keeps a night from starting with those of now."""

    settings: Settings
    problems: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    """Names that are no settings, so that nothing of what they say is done."""
    knows_folders: bool = True
    """Whether the folders are those that were meant; of others nothing is to be said."""


def settings_seen() -> SettingsSeen:
    """The settings of this process's environment, whatever is wrong with them."""
    return SettingsSeen(
        usable_settings(), tuple(problems_of_settings()), tuple(unknown_settings()), knows_folders=_knows_folders()
    )


def _knows_folders() -> bool:
    try:
        Settings()
    except ValidationError as problem:
        return not wrong_names(problem) & set(Folders.model_fields)
    return True
