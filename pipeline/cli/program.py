"""The program ``hoptac``: loads its commands; that it cannot is a fault that no exit status may hide."""

from __future__ import annotations

import contextlib
import os
import sys

from schemas.reference_checks import ReferenceDataError, check_reference_data

BROKEN, CANNOT_GO_ON = 2, 4
"""What ``hoptac health`` ends with where it is broken, and every other command where a person must see to something."""


def main() -> None:
    """Run the command; where its code does not load the status is the one that the command has for the worst."""
    try:
        check_reference_data()
        from pipeline.cli.commands import main as commands  # noqa: PLC0415 - what is guarded is the loading
    except ReferenceDataError as problem:
        sys.stderr.write(f"{problem}\n")
        sys.exit(status_of_the_worst())
    except Exception as problem:  # noqa: BLE001 - Python's own status for it is 1, with which health only warns
        sys.stderr.write(f"Chương trình không nạp được, hãy cài lại: {type(problem).__name__}: {problem}\n")
        sys.exit(status_of_the_worst())
    try:
        commands()
    except SystemExit as end:
        _leave_looks(end)
        raise
    except Exception:
        if status_of_the_worst() != BROKEN:
            raise
        sys.excepthook(*sys.exc_info())
        sys.exit(BROKEN)


def _leave_looks(end: SystemExit) -> None:
    """End at once where a look of health is still under way: in an interpreter that ends, DuckDB's threads crash it."""
    from pipeline.runs.health.looks import are_looking  # noqa: PLC0415 - loaded by then

    if isinstance(end.code, int) and are_looking():
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        os._exit(end.code)


def status_of_the_worst() -> int:
    """The exit status of this process's command for what it cannot go on with."""
    return BROKEN if "health" in sys.argv[1:2] else CANNOT_GO_ON


if __name__ == "__main__":
    main()
