"""The short cell records of a binary workbook, which leave the column out, written as their long ones.

They are BrtShortBlank to BrtShortIsst of [MS-XLSB]: such a cell stands one column to the right of the one before it.
calamine drops them without a word, so they are made long before anything reads the part.
"""

from __future__ import annotations

import re
import struct

from pipeline.reading.formats.xlsb_records import record_bytes, record_places

_ROW, _FIRST_LONG, _LAST_LONG, _RICH_TEXT, _END_OF_CELLS = 0, 1, 11, 62, 146
_FIRST_SHORT, _LAST_SHORT = 12, 18
_TO_LONG = 11
"""How much greater a short record's kind is than its long one's."""
_USUAL_LENGTHS = ((7, 12), (2, 12), (1, 8), (5, 16), (3, 9), (4, 9), *((0, 17 + 8 * spans) for spans in range(6)))
"""Kind and length of the records that most of a sheet is made of: cells, and rows with their spans of columns."""
_USUAL_RECORDS = re.compile(
    b"(?:%s)*+" % b"|".join(rb"\x%02x\x%02x.{%d}" % (kind, length, length) for kind, length in _USUAL_LENGTHS),
    re.DOTALL,
)


def with_long_cells(part: bytes) -> bytes:
    """A sheet's part without short records; the same bytes where it has none.

    What follows a record that cannot be followed stays as it is, for the workbook reader to judge.
    """
    if not has_short_cells(part):
        return part
    written, end, column = bytearray(), 0, -1
    try:
        for record, at, length in record_places(part):
            if record == _ROW:
                column = -1
            elif _FIRST_SHORT <= record <= _LAST_SHORT:
                column += 1
                written += record_bytes(record - _TO_LONG, struct.pack("<I", column) + part[at : at + length])
                end = at + length
                continue
            elif (_FIRST_LONG <= record <= _LAST_LONG or record == _RICH_TEXT) and at + 4 <= len(part):
                (column,) = struct.unpack_from("<I", part, at)
            elif record == _END_OF_CELLS:
                break
            written += part[end : at + length]
            end = at + length
    except (IndexError, struct.error):
        pass
    return bytes(written) + part[end:]


def has_short_cells(part: bytes) -> bool:
    """Whether a sheet's part has short records; runs of the most usual ones are passed over at once."""
    at = 0
    try:
        while at < len(part):
            at = _USUAL_RECORDS.match(part, at).end()  # type: ignore[union-attr] # an empty run matches too
            if at == len(part):
                break
            record, start, length = next(record_places(part, at))
            if _FIRST_SHORT <= record <= _LAST_SHORT:
                return True
            if record == _END_OF_CELLS:
                break
            at = start + length
    except IndexError:
        pass
    return False
