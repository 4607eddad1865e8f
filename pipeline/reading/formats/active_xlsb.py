"""Active content of a binary workbook (``.xlsb``): by names, types and relations, and in the records of its parts."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from pipeline.reading.formats.active_content import MOST_FOUND, Active, ActiveContents, active_contents
from pipeline.reading.formats.active_package import package_activity
from pipeline.reading.formats.active_tokens import TOKENS, name_reach, tokens_reach
from pipeline.reading.formats.xlsb_records import wide_text, xlsb_cells, xlsb_records
from schemas.finding import address

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NAME, _NAME_AT = 39, 9
"""The record of a defined name, and where its text begins, behind flags, a key and a sheet."""
_FORMULAS = {8, 9, 10, 11}
_UNFOLLOWED = (struct.error, LookupError, ValueError)


def xlsb_activity(parts: Mapping[str, bytes], workbook: str, sheets: Mapping[str, str]) -> ActiveContents:
    """What is active; ``parts`` by their path in small letters, ``sheets`` the sheets' parts by name."""
    found = package_activity(parts, {name: path for name, path in sheets.items() if path})
    found += _until_damaged(_in_names(parts.get(workbook, b"")))
    for name, path in sheets.items():
        if TOKENS.search(parts.get(path, b"")):
            found += _until_damaged(_in_sheet(parts[path], name))
    return active_contents(found[:MOST_FOUND])


def _until_damaged(found: Iterator[Active]) -> Iterator[Active]:
    """What comes before the place at which a part cannot be followed."""
    try:
        yield from found
    except _UNFOLLOWED:
        return


def _in_names(workbook: bytes) -> Iterator[Active]:
    for record, body in xlsb_records(workbook):
        if record == _NAME:
            (flags,) = struct.unpack_from("<I", body)
            name, end = wide_text(body, _NAME_AT)
            reached = name_reach(name, flags) or ((kind, name) if (kind := tokens_reach(body[end:])) else None)
            if reached:
                yield Active(*reached)


def _in_sheet(part: bytes, name: str) -> Iterator[Active]:
    for cell in xlsb_cells(part):
        if cell.kind in _FORMULAS and (kind := tokens_reach(cell.body[8:])):
            yield Active(kind, f"{name}!{address(cell.row, cell.column)}")
