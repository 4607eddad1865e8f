"""What is looked at before any module that rests on reference data is loaded, by programs that others start too."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from schemas.reference_checks import ReferenceDataError, check_reference_data

if TYPE_CHECKING:
    from types import TracebackType

CANNOT_GO_ON = 4
"""The exit status of what a person must see to first; its other home is loaded after this."""


def check_reference_data_first() -> None:
    """Raise ReferenceDataError, which ends a program of ours with its sentences alone and with the status 4.

    Who catches it shows it as he does any fault: Dagster in its code location.
    """
    try:
        check_reference_data()
    except ReferenceDataError:
        sys.excepthook = _end_with_sentences
        raise


def _end_with_sentences(kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
    if not isinstance(problem, ReferenceDataError):
        sys.__excepthook__(kind, problem, trace)
        return
    sys.stderr.write(f"{problem}\n")
    sys.stderr.flush()
    os._exit(CANNOT_GO_ON)  # an excepthook cannot choose the status otherwise
