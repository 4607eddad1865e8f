"""The program ``hoptac``: loads its commands; that it cannot is a fault that no exit status may hide.

Every worker process imports this module too, as multiprocessing wants it: what a command needs is loaded when it runs.
"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import NoReturn

from pipeline.cli.loading import NotLoadedError, loading

BROKEN, CANNOT_GO_ON = 2, 4
"""What ``hoptac health`` ends with where it is broken, and every other command where a person must see to something."""


def main() -> None:
    """Run the command; where its code does not load the status is the one that the command has for the worst."""
    try:
        _check_reference_data()
        with loading():
            from pipeline.cli.commands import main as commands  # noqa: PLC0415 - what is guarded is the loading
        commands()
    except SystemExit as end:
        _leave_looks(end)
        raise
    except NotLoadedError as problem:  # Python's own status for it is 1, with which health only warns
        _end(f"Chương trình không nạp được, hãy cài lại: {problem}")
    except Exception:
        if status_of_the_worst() != BROKEN:
            raise
        sys.excepthook(*sys.exc_info())
        sys.exit(BROKEN)


def _check_reference_data() -> None:
    """End where the reference data contradicts itself, or cannot be looked through."""
    with loading():
        from schemas.reference_checks import ReferenceDataError, check_reference_data  # noqa: PLC0415 - as above

        try:
            check_reference_data()
        except ReferenceDataError as problem:
            _end(str(problem))


def _end(sentence: str) -> NoReturn:
    sys.stderr.write(f"{sentence}\n")
    sys.exit(status_of_the_worst())


def _leave_looks(end: SystemExit) -> None:
    """End at once where a look of health is still under way: in an interpreter that ends, DuckDB's threads crash it."""
    looks = sys.modules.get("pipeline.runs.health.looks")  # a command that has not loaded it looks at nothing
    if isinstance(end.code, int) and looks is not None and looks.are_looking():
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        os._exit(end.code)


def status_of_the_worst() -> int:
    """The exit status of this process's command for what it cannot go on with."""
    return BROKEN if "health" in sys.argv[1:2] else CANNOT_GO_ON


if __name__ == "__main__":
    main()
