"""What the commands share at a terminal: its console, signs of life, and periods and moments as people write them."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console
from rich.text import Text

from pipeline.runtime.clock import moment_of
from schemas.messages import bounded

if TYPE_CHECKING:
    from rich.status import Status


class Terminal(Console):
    """A console that shows text as text: no markup, no emoji codes, and nothing that a terminal would obey.

    Text from outside is bounded where it is printed; this is the net below.
    """

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - as rich takes them
        super().__init__(markup=False, emoji=False, highlight=False, **options)

    def render_str(self, text: str, **options: Any) -> Text:  # noqa: ANN401 - as rich takes them
        """The text, each of its lines made visible."""
        return super().render_str("\n".join(bounded(line, LONGEST_LINE) for line in text.split("\n")), **options)


LONGEST_LINE = 20_000
console = Terminal()
PERIOD = "Kỳ báo cáo, ví dụ 2020-11 hoặc 11/2020"
UNIT = "Mã đơn vị, như ghi ở trang Bìa"


def as_period(text: str) -> str:
    """A period as people write it, as ``2020-11``; blank where none is given."""
    for pattern in ("%Y-%m", "%m/%Y"):
        with suppress(ValueError):
            return f"{datetime.strptime(text, pattern):%Y-%m}"  # noqa: DTZ007 - a month, not a moment
    if text:
        message = f"{text!r} không phải là kỳ báo cáo; viết như 2020-11 hoặc 11/2020"
        raise typer.BadParameter(message)
    return text


def as_moment(text: str) -> datetime:
    """A moment as people write it; without an offset it is Vietnam's."""
    try:
        return moment_of(text)
    except ValueError as problem:
        message = f"{text!r} không phải là một lúc; viết như 2020-11-30 hoặc 2020-11-30T17:00:00"
        raise typer.BadParameter(message) from problem


def waiting(text: str) -> Status:
    """A sign of life while something takes a while; beside the output, which may be for a program."""
    return Terminal(stderr=True).status(Text(text))
