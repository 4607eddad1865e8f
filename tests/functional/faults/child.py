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
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

Chosen = Callable[..., bool]
Act = Callable[[], None]


def kill() -> None:
    """End the whole process group, as a power switch would."""
    os.killpg(os.getpgid(0), signal.SIGKILL)


def pause() -> None:
    """Say that the point is reached, and wait."""
    print("reached", flush=True)  # noqa: T201 - to the test
    sys.stdin.readline()


def chosen(which: str) -> Chosen:
    """Whether a call is the one: of this number, or with a path that is moved to such a name."""
    if not which.isdigit():
        return lambda *given, **_: Path(given[-1]).name.startswith(which)
    calls = count(1)
    return lambda *_, **__: next(calls) == int(which)


def wrapped(really: Any, when: str, is_it: Chosen, act: Act) -> Callable[..., Any]:  # noqa: ANN401 - any function
    """The function, with the act before, after or amid the chosen call."""

    def call(*given: Any, **named: Any) -> Any:  # noqa: ANN401
        now = is_it(*given, **named)
        if now and when == "before":
            act()
        found = really(*given, **named)
        if now and when == "after":
            act()
        return found

    def values(*given: Any, **named: Any) -> Iterator[Any]:  # noqa: ANN401
        for one in really(*given, **named):
            yield one
            if is_it():
                act()

    return values if when == "amid" else call


def put(when: str, where: str, which: str, act: Act) -> None:
    """Put the act where the point is."""
    module, _, path = where.partition(":")
    owner: Any = import_module(module)
    *parts, name = path.split(".")
    for part in parts:
        owner = getattr(owner, part)
    setattr(owner, name, wrapped(getattr(owner, name), when, chosen(which), act))


def set_clock(hours: float) -> None:
    """Let the clock be wrong."""
    import pipeline.landing.inbox  # noqa: PLC0415 - of this process only
    import pipeline.landing.ledger  # noqa: PLC0415

    class Wrong(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # noqa: ANN401 - as in datetime
            return datetime.now(tz) + timedelta(hours=hours)

    really = pipeline.landing.inbox.time.time
    pipeline.landing.inbox.time.time = lambda: really() + hours * 3600
    pipeline.landing.ledger.datetime = Wrong


def main() -> None:
    """Say that all is imported, wait, and run the command, but for the files that it writes for people afterwards."""
    from pipeline.cli import commands as cli  # noqa: PLC0415 - before it says that it is ready

    cli.hand_out = lambda *_: []
    act, hours, *point = sys.argv[1 : sys.argv.index("--")]
    set_clock(float(hours))
    if point:
        put(*point, {"kill": kill, "pause": pause}[act])  # type: ignore[misc] - three of them
    print("ready", flush=True)  # noqa: T201 - to the test
    sys.stdin.readline()
    cli.main(sys.argv[sys.argv.index("--") + 1 :])


if __name__ == "__main__":
    main()
