"""The errors that Excel's binary files hold as numbers."""

from __future__ import annotations

NOT_AVAILABLE = 42
ERRORS = {
    0: "#NULL!",
    7: "#DIV/0!",
    15: "#VALUE!",
    23: "#REF!",
    29: "#NAME?",
    36: "#NUM!",
    NOT_AVAILABLE: "#N/A",
    43: "#GETTING_DATA",
    44: "#BUSY!",
    45: "#SPILL!",
    46: "#CONNECT!",
    47: "#BLOCKED!",
    48: "#UNKNOWN!",
    49: "#FIELD!",
    50: "#CALC!",
    51: "#PYTHON!",
}
"""What comes after ``#N/A`` came after Excel 97; Excel's own macros know these by the same numbers and 2000."""


def error_text(code: int) -> str:
    """What a cell with the error shows; an error of an unknown number is a value that is missing."""
    return ERRORS.get(code, ERRORS[NOT_AVAILABLE])
