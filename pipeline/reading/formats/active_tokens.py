"""Functions that reach out in the formulas of binary workbooks, where functions have numbers and new ones are names."""

from __future__ import annotations

import re

from pipeline.reading.formats.active_content import Activity
from pipeline.reading.formats.formula_reach import FETCHING

_NUMBERS = {
    **dict.fromkeys((109, 110, 150, 267, 379), Activity.FUNCTION),
    **dict.fromkeys((*range(380, 385), 477, 478, 479), Activity.FUNCTION),
    359: Activity.LINK,
}
"""EXEC and its like, CALL, REGISTER.ID, RTD, the functions of cubes; and HYPERLINK."""
_HYPERLINK = 359
TOKENS = re.compile(
    rb"[\x22\x42\x62][\x00-\x7f](?:%s)"
    % b"|".join(re.escape(number.to_bytes(2, "little")) for number in sorted(_NUMBERS)),
    re.DOTALL,
)
"""A call with its number of arguments and the number of the function; other bytes may look so too."""
_INSIDE = (re.compile(rb"\x17.\x00#", re.DOTALL), re.compile(rb"\x17.(?:\x01|\x00)#\x00", re.DOTALL))
"""How a text begins that is a place in the workbook: in bytes, and in two a letter."""
_FUTURE = "_xlfn."
_STARTS_ITSELF = re.compile(r"auto_?(?:open|close|activate|deactivate)", re.IGNORECASE)
_FUNCTION, _BASIC, _PROCEDURE = 0x2, 0x4, 0x8
"""What the flags of a name say: it is a function, one in Basic, a macro."""


def tokens_reach(formula: bytes) -> Activity | None:
    """What the tokens of a formula reach; None for a formula that stays in its workbook."""
    for call in TOKENS.finditer(formula):
        number = int.from_bytes(call[0][-2:], "little")
        if number != _HYPERLINK or not any(start.search(formula) for start in _INSIDE):
            return _NUMBERS[number]
    return None


def name_reach(name: str, flags: int) -> tuple[Activity, str] | None:
    """What a defined name is: a new function that fetches, a macro, or something that runs by itself; else None."""
    if name.lower().startswith(_FUTURE):
        function = name.rpartition("_xlws.")[2].removeprefix(_FUTURE).upper()
        return (Activity.FUNCTION, function) if function in FETCHING else None
    if flags & (_FUNCTION | _BASIC | _PROCEDURE) or _STARTS_ITSELF.search(name):
        return Activity.MACRO, name
    return None
