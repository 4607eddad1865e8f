"""Runs a ``hoptac`` command in this process, to which something happens at a point that the test names.

A point is three arguments: ``before``, ``after`` or ``amid`` (after a value of a generator), what is called
(``module:name``), and which call of it: a number, or how the name begins that a path is moved to. There the process
group is killed, or the process says so and goes on when it is told to. The product knows of nothing.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import reduce
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import tzinfo

IsChosen = Callable[..., bool]
Act = Callable[[], None]


def kill() -> None:
    """End the whole process group, as a power switch would."""
    os.killpg(os.getpgid(0), signal.SIGKILL)


def pause() -> None:
    """Say that the point is reached, and wait."""
    print("reached", flush=True)  # noqa: T201 - to the test
    sys.stdin.readline()


ACTS: dict[str, Act] = {"kill": kill, "pause": pause}


def chosen_call(which: str) -> IsChosen:
    """Whether a call is the one: of this number, or with a path that is moved to such a name."""
    if not which.isdigit():
        return lambda *arguments, **_: Path(arguments[-1]).name.startswith(which)
    calls = count(1)
    return lambda *_, **__: next(calls) == int(which)


def wrapped(really: Any, when: str, is_chosen: IsChosen, act: Act) -> Callable[..., Any]:  # noqa: ANN401 - any function
    """The function, with the act before, after or amid the chosen call."""

    def call(*arguments: Any, **keywords: Any) -> Any:  # noqa: ANN401
        is_now = is_chosen(*arguments, **keywords)
        if is_now and when == "before":
            act()
        result = really(*arguments, **keywords)
        if is_now and when == "after":
            act()
        return result

    def values(*arguments: Any, **keywords: Any) -> Iterator[Any]:  # noqa: ANN401
        for value in really(*arguments, **keywords):
            yield value
            if is_chosen():
                act()

    return values if when == "amid" else call


def substitute(point: str, replacement: Callable[[Any], Any]) -> None:
    """Put what is made of the object at ``module:name`` into its place; a point that is not there is an error."""
    module, _, path = point.partition(":")
    *owners, name = path.split(".")
    owner = reduce(getattr, owners, import_module(module))
    setattr(owner, name, replacement(getattr(owner, name)))


def set_clock(hours: float) -> None:
    """Let the clock be wrong."""

    class WrongDatetime(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # comparable with all others
            return datetime.now(tz) + timedelta(hours=hours)

    substitute("pipeline.landing.ledger:datetime", lambda _: WrongDatetime)
    substitute("time:time", lambda really: lambda: really() + hours * 3600)


def main() -> None:
    """Say that all is imported, wait, and run the command, but for the files that it writes for people afterwards."""
    from pipeline.cli import commands  # noqa: PLC0415 - before it says that it is ready

    for listed in commands.COMMANDS:
        import_module(listed.module)
    substitute("pipeline.cli.night_commands:write_outputs", lambda _: lambda *_: [])
    act, hours, *point = sys.argv[1 : sys.argv.index("--")]
    set_clock(float(hours))
    if point:
        when, where, which = point
        substitute(where, lambda really: wrapped(really, when, chosen_call(which), ACTS[act]))
    print("ready", flush=True)  # noqa: T201 - to the test
    sys.stdin.readline()
    commands.main(sys.argv[sys.argv.index("--") + 1 :])


if __name__ == "__main__":
    main()
