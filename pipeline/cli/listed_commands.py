"""Commands that are listed with their help and loaded when they are asked for: a list of all of them loads none."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from typer.core import TyperCommand
from typer.main import get_group

from pipeline.cli.loading import loading

if TYPE_CHECKING:
    import typer
    from typer.core import TyperGroup


class Listed(NamedTuple):
    """A command, or a group of commands, by its name; its module has it in a ``typer.Typer`` named ``commands``."""

    name: str
    module: str
    help: str


class ListedCommand(TyperCommand):
    """Stands for a command in a group: its name and its help, and the command itself once it is called."""

    def __init__(self, listed: Listed) -> None:
        super().__init__(listed.name, help=listed.help)
        self.listed = listed

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> typer.Context:  # noqa: ANN401 - as typer's own
        """The context of the command itself, which typer goes on with."""
        context: typer.Context = self.loaded().make_context(info_name, args, parent=parent, **extra)  # type: ignore[assignment]
        return context

    def loaded(self) -> TyperCommand | TyperGroup:
        """The command with all that it needs."""
        with loading():
            module = import_module(self.listed.module)
        command: TyperCommand | TyperGroup = get_group(module.commands).commands[self.listed.name]  # type: ignore[assignment]
        command.help = self.listed.help
        return command
