"""XML as the parts of a workbook have it: read without looking anything up, written as Office writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

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
    at = next((index for index, one in enumerate(parent) if local_name(one) in followers), len(parent))
    parent.insert(at, element)
