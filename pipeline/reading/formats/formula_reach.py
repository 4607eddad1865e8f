"""What a formula reaches beyond its workbook: other files or programs, the network, or code that is not Excel's.

A formula may call the functions that are known to work on what the workbook holds, and no others: Excel gets new ones
that fetch, and what is no function of its own is a macro or an add-in.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

from pipeline.reading.formats.active_content import Activity
from pipeline.reading.formats.known_functions import KNOWN_FUNCTIONS

_FETCHING = """
CALL COPILOT CUBEKPIMEMBER CUBEMEMBER CUBEMEMBERPROPERTY CUBERANKEDMEMBER CUBESET CUBESETCOUNT CUBEVALUE DDE
DETECTLANGUAGE EXEC EXECUTE FIELDVALUE FILES FOPEN FWRITE FWRITELN GOOGLEFINANCE IMAGE IMPORTDATA IMPORTFEED
IMPORTHTML IMPORTRANGE IMPORTXML INITIATE POKE PY REGISTER REGISTER.ID REQUEST RTD RUN SEND.KEYS SQL.BIND SQL.CLOSE
SQL.ERROR SQL.EXEC.QUERY SQL.GET.SCHEMA SQL.OPEN SQL.REQUEST SQL.RETRIEVE SQL.RETRIEVE.TO.FILE STOCKHISTORY TERMINATE
TRANSLATE UNREGISTER WEBSERVICE
"""
FETCHING = frozenset(_FETCHING.split())
"""Functions that fetch, in Excel, in its macro sheets and in other programs that write workbooks."""
_LONGEST_KNOWN = 1 << 10
"""Formulas up to this length are remembered."""
_TEXT = re.compile(r'"(?:[^"]|"")*"')
_QUOTED = re.compile(r"""("(?:[^"]|"")*")|'(?:[^']|'')*'|\[(?:[^\[\]']|'.)*\]""", re.DOTALL)
"""Texts, which are the first group, and the names of sheets and columns, which may have the sign of a text in them."""
_ARRAY = re.compile(r"\{[^{}]*\}")
_CALL = re.compile(r"([^\W\d][\w.\\]*)\s*\(")
_BARE = re.compile(
    r"(?<![\w.\\'\[!$])(?:_xl[a-z]*\.)*(?:" + "|".join(sorted(FETCHING)) + r")(?![\w.\\'\]!(])", re.IGNORECASE
)
"""A function that is handed to another or kept under a name, and called there: ``MAP(A1:A9,_xleta.WEBSERVICE)``."""
_PREFIX = re.compile(
    r"^(?:_xlfn\.|_xlws\.|_xlpm\.|_xleta\.|_xludf\.|_xll\.|com\.microsoft\.|org\.(?:openoffice|libreoffice)\.)+",
    re.IGNORECASE,
)
_SYNTAX = re.compile(r"^\s*(?:(?:of|oooc|msoxl|ooow|xl)\s*:)?[={\s]*=?", re.IGNORECASE)
_OTHER_BOOK = re.compile(
    r"'(?:[^']|'')*\[(?!0\])(?:[^']|'')*'\s*[!#:]"  # '[1]Sheet 1'!A1, 'C:\x\[book.xls]Sheet'!A1, '[1]Jan':'Mar'!A1
    # [1]Sheet!A1, [1]Jan:Mar!A1, [1]!Name
    r"|\[(?!0\])[^\[\]'!]+\][^\[\]'\"!,;:()+\-*/^&=<>{} ]*(?::[^\[\]\"!,;:()+*/^&=<>{} ]*)?\s*!"
    r"|'(?:[^']|'')*'\s*#"  # 'file:///x.ods'#$Sheet.A1
    r"|'(?:[^']|'')*[\\/](?:[^']|'')*'\s*!"  # 'C:\x\so.xlsx'!Ten
    r"|\.(?:xl\w{1,2}|od[st]|csv|dbf)'?\s*!"  # so.xlsx!Ten
    r"|\w{2,}:/|\\\\",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[\w+.-]{2,}:/|\\\\|'\[|\][^\]]*!|'#|\|")
_INSIDE = re.compile(r'\(\s*"#(?![^"]*(?:\\\\|//|\[|\w{2,}:))[^"]*"\s*[,)]')
_HANDED_LINK = re.compile(r"_xleta\.HYPERLINK", re.IGNORECASE)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""A character as Office writes what XML cannot hold, and may read where XML could."""


def reach(formula: bytes | str, *, is_open_document: bool = False) -> tuple[Activity, str] | None:
    """What a formula reaches, and what it calls it; None for one that stays in its workbook.

    Bytes are as they stand in XML; a text is what a parser made of them, and is not read as XML once more.
    Of an OpenDocument formula the functions that fetch are known, not all that do not.
    """
    known = _reach if len(formula) <= _LONGEST_KNOWN else _reach.__wrapped__
    return known(formula, is_open_document)


@lru_cache(maxsize=4096)  # rows have the same, and so have workbooks of one template: 0.1 µs instead of 10
def _reach(formula: bytes | str, is_open_document: bool) -> tuple[Activity, str] | None:  # noqa: FBT001 - to be cached
    text = formula if isinstance(formula, str) else unescape(formula.decode("utf-8", "replace"))
    text = _SYNTAX.sub("", _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text), count=1)
    plain = _without_texts(text)
    if is_open_document:
        plain = _ARRAY.sub("", plain)
    elif "|" in plain:
        return Activity.DDE, ""
    calls = [(_PREFIX.sub("", call[1]).upper(), call.end() - 1) for call in _CALL.finditer(plain)]
    for name, _ in calls:
        if name in FETCHING:
            return (Activity.DDE if name == "DDE" else Activity.FUNCTION), name
    bare = _BARE.search(plain)
    if bare and not is_open_document:
        return Activity.FUNCTION, _PREFIX.sub("", bare[0]).upper()
    if _OTHER_BOOK.search(plain):
        return Activity.LINK, ""
    names = {name for name, _ in calls}
    if ("HYPERLINK" in names and _leads_out(text)) or _HANDED_LINK.search(plain):
        return Activity.LINK, "HYPERLINK"
    if "INDIRECT" in names and any(_ADDRESS.search(quoted) for quoted in _TEXT.findall(text)):
        return Activity.LINK, "INDIRECT"
    strange = sorted(names - KNOWN_FUNCTIONS - {"HYPERLINK"})
    return (Activity.FUNCTION, strange[0]) if strange and not is_open_document else None


def _without_texts(text: str) -> str:
    """A formula with nothing in its texts; as it is where a name in it makes doubtful what is a text."""
    if '"' not in text:
        return text
    if any('"' in quoted[0] for quoted in _QUOTED.finditer(text) if quoted[1] is None):
        return text
    return _QUOTED.sub(lambda quoted: quoted[0] if quoted[1] is None else '""', text)


def _leads_out(text: str) -> bool:
    """Whether a call of HYPERLINK has an address that does not begin as a place in the workbook does."""
    return any(
        _INSIDE.match(text, call.end() - 1) is None
        for call in _CALL.finditer(text)
        if call[1].upper().endswith("HYPERLINK")
    )
