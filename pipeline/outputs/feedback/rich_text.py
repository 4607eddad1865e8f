"""Text in a workbook: always text, never a formula, and only characters that XML can hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

LONGEST = 32_000
"""Excel holds 32,767 characters in a cell or comment."""
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def stored(text: str) -> str:
    """The text as a workbook stores it: control characters as ``_x0001_``, and what looks like that escaped."""
    escaped = _ESCAPE.sub("_x005F_", text[:LONGEST]).replace("\r\n", "\n").replace("\r", "\n")
    return _NOT_XML.sub(lambda match: f"_x{ord(match.group()):04X}_", escaped)


def add_text(parent: Element, namespace: str, text: str) -> None:
    """Add a ``t`` with the text, its spaces kept."""
    element = etree.SubElement(parent, f"{{{namespace}}}t")
    element.set(_SPACE, "preserve")
    element.text = stored(text)


def set_inline(cell: Element, namespace: str, text: str) -> None:
    """Let a cell hold the text itself."""
    for one in list(cell):
        cell.remove(one)
    cell.set("t", "inlineStr")
    add_text(etree.SubElement(cell, f"{{{namespace}}}is"), namespace, text)
