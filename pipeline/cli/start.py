"""What comes before every command: what it writes stays private, and settings that nothing can start with end it."""

from __future__ import annotations

from rich.console import Console

from pipeline.runtime.private_files import keep_private
from pipeline.runtime.setting_checks import checked_settings
from pipeline.runtime.setting_sources import unknown_settings

LOOKS = {"health", "alert", "settings", "docs", "samples"}
"""Commands that say themselves what is wrong with the settings, or need none."""


def prepare_for(command: str | None) -> None:
    """Keep private what is written, and check the settings first; unknown names are told beside the output."""
    keep_private()
    for sentence in unknown_settings():
        Console(stderr=True, soft_wrap=True).print(sentence, style="yellow", markup=False, highlight=False)
    if command not in LOOKS:
        checked_settings()
