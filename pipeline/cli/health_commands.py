"""Commands of who looks after the installation: whether it is well, and the e-mail that says that it is not."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from pipeline.cli import terminal
from pipeline.cli.summaries import print_health
from pipeline.runs.alert import CannotAlertError
from pipeline.runs.alert import alert as send_alert
from pipeline.runs.expected_failures import CANNOT_GO_ON
from pipeline.runs.health import STATES, health_of_this_process, worst

commands = typer.Typer()


@commands.command()
def health(
    *, as_json: Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON, cho chương trình khác")] = False
) -> None:
    """Tell whether the installation is well; exit status 0, 1 where a look is due, 2 where it is broken."""
    conditions = health_of_this_process()
    state = worst(conditions)
    if as_json:
        moment = datetime.now(UTC).isoformat(timespec="seconds")
        summary = {"state": state, "at": moment, "conditions": [asdict(condition) for condition in conditions]}
        print(json.dumps(summary, indent=2))  # noqa: T201 - for programs
    else:
        print_health(terminal.console, conditions)
    raise typer.Exit(STATES.index(state))


@commands.command()
def alert(
    unit: Annotated[str, typer.Argument(help="Dịch vụ của systemd bị hỏng, ví dụ hoptac-daemon.service")],
) -> None:
    """E-mail that a service failed; systemd calls this."""
    try:
        terminal.console.print(send_alert(unit), markup=False, highlight=False)
    except CannotAlertError as problem:
        terminal.console.print(str(problem), style="red", markup=False, highlight=False)
        raise typer.Exit(CANNOT_GO_ON) from problem
