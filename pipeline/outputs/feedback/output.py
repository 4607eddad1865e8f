"""The feedback copies as an output of the registry: for each unit the path of the workbook that goes back to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.outputs.contract import Written
from pipeline.outputs.feedback.returned_copies import findings_to_fix, write_feedback_copies

if TYPE_CHECKING:
    from pipeline.outputs.contract import Request


def write_copies(request: Request) -> Written:
    """Write the copies of the units in the request; a unit with nothing to fix has none."""
    paths = write_feedback_copies(request.settings, request.month, request.states, request.wait)
    without = request.states.keys() - paths.keys()
    return Written(
        paths=tuple(paths.values()),
        facts_of_units={code: {"Tệp phản hồi (đủ các lỗi)": path} for code, path in paths.items()},
        unwritten=frozenset(code for code in without if findings_to_fix(request.states[code])),
    )
