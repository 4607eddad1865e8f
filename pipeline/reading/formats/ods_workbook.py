"""What an OpenDocument spreadsheet shows beside its values, and its content as calamine reads it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING
from xml.parsers import expat
from xml.sax.saxutils import escape

from pipeline.reading.formats.active_ods import ods_activity
from pipeline.reading.formats.cell_styles import no_runs, no_styles
from pipeline.reading.formats.inspection import no_errors
from pipeline.reading.formats.looked_over import looked_over
from pipeline.reading.formats.ods_content import ods_sheets
from pipeline.reading.formats.ods_styles import ods_styles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.reading.formats.cell_styles import CellRuns, StyledCells
    from pipeline.reading.formats.inspection import Inspection, SheetErrors
    from pipeline.reading.formats.ods_content import OdsSheet
    from pipeline.reading.formats.ods_styles import OdsStyles

_CONTENT, _STYLES = "content.xml", "styles.xml"
_UNFOLLOWED = (expat.ExpatError, LookupError, ValueError, OverflowError)
"""What damaged parts raise; the workbook reader judges them."""
_EARLY = re.compile(rb"null-date[^>]*1904")
_SETTINGS = 4096
"""Within so many bytes of its body a spreadsheet tells its calendar."""
_BODY = b"<office:body"
_SPACED = re.compile(rb">[ \t\r\n]+<(?=/?(?:table|office|text:p[\s/>]|text:h[\s/>]|draw|calcext|loext|form))")
_SPACES = re.compile(rb"<text:(line-break|tab|s)\b([^<>]*?)(?:/>|>\s*</text:\1>)")
_COUNT = re.compile(rb"text:c=[\"'](\d{1,9})[\"']")
_SPACE = {b"line-break": b"\n", b"tab": b"\t", b"s": b" "}
_MOST_SPACES = 100
_UNSEEN = re.compile(rb"<!\[CDATA\[(.*?)\]\]>|<!--.*?-->|<\?.*?\?>", re.DOTALL)
"""Letters that calamine drops, and what it does not expect between cells."""


def ods_inspection(parts: Mapping[str, bytes]) -> Inspection:
    """What the spreadsheet's styles show and where its errors are; ``parts`` by their path in small letters."""
    active = ods_activity(parts)
    inspection = _looked_over(parts)
    return replace(inspection, active=active) if active.found else inspection


def _looked_over(parts: Mapping[str, bytes]) -> Inspection:
    content = parts[_CONTENT]
    at = max(content.find(_BODY), 0)
    try:
        styles = ods_styles(parts.get(_STYLES, b""), content[:at])
    except _UNFOLLOWED:
        return looked_over()
    book = _Spreadsheet(content, styles)
    return looked_over(
        book.styles if styles.cells or _has_kind(content, at, b"percentage") else no_styles,
        book.runs if styles.have_runs else no_runs,
        book.errors if _may_have_errors(content, at) else no_errors,
        is_1904=_EARLY.search(content, at, at + _SETTINGS) is not None,
    )


def _has_kind(content: bytes, at: int, kind: bytes) -> bool:
    """Whether a cell may hold a value of the kind."""
    quote = b'"' if content.find(b'value-type="', at) > 0 else b"'"
    return content.find(b"value-type=" + quote + kind, at) > 0  # long texts are searched for in half the time


def _may_have_errors(content: bytes, at: int) -> bool:
    """Whether an error may be in a cell: such a kind of value, or a formula that shows what an error does."""
    if _has_kind(content, at, b"error"):
        return True
    has_formulas = content.find(b"table:formula=", at) > 0
    return has_formulas and (content.find(b"#", at) > 0 or content.find(b"Err:", at) > 0)


class _Spreadsheet:
    """The sheets of a spreadsheet, looked through once and only when something is asked for."""

    def __init__(self, content: bytes, styles: OdsStyles) -> None:
        self._content, self._styles = content, styles

    @cached_property
    def _sheets(self) -> dict[str, OdsSheet]:
        try:
            return ods_sheets(self._content, self._styles)
        except _UNFOLLOWED:
            return {}

    def styles(self, name: str) -> StyledCells:
        """The styled cells of a sheet that hold something."""
        return self._sheets[name].styled_cells() if name in self._sheets else iter(())

    def runs(self, name: str) -> CellRuns:
        """The cells of a sheet whose text has struck or raised runs, with all runs."""
        return self._sheets[name].cell_runs() if name in self._sheets else iter(())

    def errors(self, name: str) -> SheetErrors:
        """The error cells of a sheet."""
        return self._sheets[name].error_cells() if name in self._sheets else {}


def needs_repair(content: bytes) -> bool:
    """Whether calamine would drop white space or letters of a text; what it refuses is repaired when it does."""
    marks = (b"<text:line-break", b"<text:tab")
    return any(mark in content for mark in marks) or (b"!" in content and b"<![CDATA[" in content)


def readable_content(content: bytes) -> bytes:
    """The content as calamine reads it: no white space between cells, line breaks, tabs and letters as such.

    The same bytes where there is nothing to mend.
    """
    at = max(content.find(_BODY), 0)
    body = content[at:]
    plain = _UNSEEN.sub(_letters, body) if _UNSEEN.search(body) else body
    new = _SPACES.sub(_space, _SPACED.sub(b"><", plain))
    return content if new == body else content[:at] + new


def _letters(found: re.Match[bytes]) -> bytes:
    """Nothing of a comment or an instruction, and the letters of what is marked as such."""
    return escape(found[1].decode("utf-8", "replace")).encode() if found[1] is not None else b""


def _space(found: re.Match[bytes]) -> bytes:
    count = _COUNT.search(found[2])
    return _SPACE[found[1]] * (min(int(count[1]), _MOST_SPACES) if count else 1)
