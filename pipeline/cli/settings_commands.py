"""The command that shows every setting: its value, where that comes from, and what is wrong with it."""

from __future__ import annotations

import json
from dataclasses import asdict
from itertools import groupby
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from pipeline.cli import terminal
from pipeline.runs.expected_failures import CANNOT_GO_ON
from pipeline.runtime.setting_sources import (
    problems_of_settings,
    settings_now,
    unknown_settings,
    usable_settings,
)

commands = typer.Typer()


@commands.command("settings")
def show_settings(
    *, as_json: Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON, cho chương trình khác")] = False
) -> None:
    """Show the settings and their sources; exit status 4 where a value is wrong."""
    found, problems = settings_now(usable_settings()), problems_of_settings()
    if as_json:
        about = {
            "settings": [asdict(setting) for setting in found],
            "problems": problems,
            "unknown": unknown_settings(),
        }
        print(json.dumps(about, indent=2))  # noqa: T201 - for programs
    else:
        for heading, members in groupby(found, key=lambda setting: setting.group):
            table = Table("Thiết đặt", title=heading, title_justify="left")
            for column in ("Giá trị", "Nguồn", "Ý nghĩa"):
                table.add_column(column, overflow="fold")
            for setting in members:
                table.add_row(setting.name, Text(str(setting.value)), setting.source, setting.about)
            terminal.console.print(table, markup=False)
        for sentence in problems:
            terminal.console.print(sentence, style="red", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(CANNOT_GO_ON if problems else 0)
