"""XML of a workbook's parts, for all that changes one: parsed without looking anything up, written as Office does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

LONGEST_TEXT = 32_000
"""Excel holds 32,767 characters in a cell or comment."""
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def parsed(body: bytes) -> Element:
    """The root of an XML part; nothing that it refers to is looked up."""
    # huge_tree: a sheet may be large; entities, the danger of that setting, are refused before a workbook is read
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, strip_cdata=False)
    return etree.fromstring(body, parser)


def plain(body: bytes) -> bytes:
    """The part in UTF-8, without comments and CDATA, so that a tag in its bytes is a tag."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_comments=True
    )
    return serialised(etree.fromstring(body, parser))


def serialised(root: Element) -> bytes:
    """A part's bytes as Office writes them."""
    return _DECLARATION + bytes(etree.tostring(root, xml_declaration=False, encoding="UTF-8"))


def namespace(element: Element) -> str:
    """The namespace of an element: strict and transitional files differ in theirs."""
    return str(etree.QName(element).namespace or "")


def local_name(element: Element) -> str:
    """The name of an element without its namespace; empty for a comment."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def child(parent: Element, name: str) -> Element | None:
    """The first child of that name, in the parent's namespace."""
    return parent.find(f"{{{namespace(parent)}}}{name}")


def made_child(parent: Element, name: str) -> Element:
    """The first child of that name, added at the end where there is none."""
    found = child(parent, name)
    return etree.SubElement(parent, f"{{{namespace(parent)}}}{name}") if found is None else found


def insert_before(parent: Element, element: Element, followers: tuple[str, ...]) -> None:
    """Put a child before the first of those that the schema lets follow it; at the end where there is none."""
    at = next((index for index, sibling in enumerate(parent) if local_name(sibling) in followers), len(parent))
    parent.insert(at, element)


def stored_text(text: str) -> str:
    """The text as a workbook stores it: control characters as ``_x0001_``, and what looks like that escaped."""
    escaped = _ESCAPE.sub("_x005F_", text[:LONGEST_TEXT]).replace("\r\n", "\n").replace("\r", "\n")
    return _NOT_XML.sub(lambda match: f"_x{ord(match.group()):04X}_", escaped)


def add_text(parent: Element, namespace: str, text: str) -> None:
    """Add a ``t`` with the text, its spaces kept."""
    element = etree.SubElement(parent, f"{{{namespace}}}t")
    element.set(_SPACE, "preserve")
    element.text = stored_text(text)


def set_inline_text(cell: Element, namespace: str, text: str) -> None:
    """Let a cell hold the text itself: always text, never a formula."""
    for content in list(cell):
        cell.remove(content)
    cell.set("t", "inlineStr")
    add_text(etree.SubElement(cell, f"{{{namespace}}}is"), namespace, text)
