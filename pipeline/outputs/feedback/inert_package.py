"""A package made fit to go out: links that lead outside are taken off their texts, and so is what no sheet needs."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

from lxml import etree

from pipeline.outputs.feedback.inert import WORKBOOK_TYPE, NotInertError, faults
from pipeline.outputs.feedback.inert_xml import OUTSIDE_PLACE, is_inert_xml
from pipeline.outputs.feedback.markup import local_name
from pipeline.outputs.feedback.opc_package import CONTENT_TYPES, WORKBOOK, Package, relations_of, resolved
from pipeline.reading.formats.active_package import owner_of, relations
from pipeline.reading.formats.xlsx_package import ROOT, part_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element as Element

_ABOUT_IT = {"core-properties", "extended-properties"}
_OF_FILE = {"officeDocument", *_ABOUT_IT}
"""Relations of the file as a whole that a copy needs; others are signatures, labels, pictures and custom properties."""
_BASE = (b"HyperlinkBase", b"HLinks")


def make_inert(package: Package) -> None:
    """Change the package; NotInertError where something remains that may not go out."""
    _keep_of_file(package)
    for name in [name for name in package if name.endswith(".rels")]:
        _unlink(package, name)
        _forget_printer(package, name)
    for name in [name for name in package if _is_worksheet(package, name) and b"location" in package.body(name)]:
        _unlink_places(package, name)
    _forget_path(package.tree(WORKBOOK))
    _call_workbook(package)
    prune(package)
    found = next(faults({part_path(name): package.body(name) for name in package}), None)
    if found is not None:
        raise NotInertError(found)


def _keep_of_file(package: Package) -> None:
    """Let go of what belongs to the file as a whole and is neither the workbook nor what it says of itself.

    Of that, too, where it names a place elsewhere, as the template from which it was made.
    """
    root = package.tree(ROOT)
    for relation in list(root):
        kind = str(relation.get("Type")).rpartition("/")[2]
        if kind not in _OF_FILE or (
            kind in _ABOUT_IT and not _stays(package, resolved("", str(relation.get("Target"))))
        ):
            root.remove(relation)


def _stays(package: Package, name: str) -> bool:
    """Whether what a file says of itself may go out; a base for its links is one more place elsewhere."""
    body = package.body(name) if name in package else b""
    try:
        return not any(mark in body for mark in _BASE) and is_inert_xml(body)
    except expat.ExpatError:
        return False


def _unlink(package: Package, name: str) -> None:
    """Take the links that lead outside off the texts and shapes that show them."""
    outside = [relation for relation in relations(package.body(name)) if relation.is_external]
    if not outside or any(relation.kind != "hyperlink" for relation in outside):
        return
    tree = package.tree(name)
    gone = [each for each in tree if str(each.get("TargetMode", "")).strip().lower() == "external"]
    identities = {str(each.get("Id")) for each in gone}
    for each in gone:
        tree.remove(each)
    if owner := _owner(package, name):
        _remove(_root(package, owner), lambda element: not identities.isdisjoint(_named(element)))


def _forget_printer(package: Package, name: str) -> None:
    """Let go of what a printer's program keeps of itself, which nobody can read; how the page is laid out stays."""
    if b"printerSettings" not in package.body(name):
        return
    tree, owner = package.tree(name), _owner(package, name)
    gone = [each for each in tree if str(each.get("Type", "")).endswith("/printerSettings")]
    identities = {str(each.get("Id")) for each in gone}
    for each in gone:
        tree.remove(each)
    for element in _root(package, owner).iter() if owner else ():
        for key in [key for key, value in element.items() if str(key).endswith("}id") and value in identities]:
            del element.attrib[key]


def _owner(package: Package, name: str) -> str:
    """The part whose relations these are; blank where there is none."""
    return next((part for part in package if relations_of(part) == name), "")


def _unlink_places(package: Package, name: str) -> None:
    """Take off the links to a place that is none in the workbook."""
    root = _root(package, name)
    _remove(
        root,
        lambda element: (
            local_name(element) == "hyperlink" and bool(OUTSIDE_PLACE.search(element.get("location") or ""))
        ),
    )


def _root(package: Package, name: str) -> Element:
    return package.sheet(name).root if _is_worksheet(package, name) else package.tree(name)


def _is_worksheet(package: Package, name: str) -> bool:
    return package.content_type(name).lower().endswith("worksheet+xml")


def _named(element: Element) -> list[str]:
    """The relations that an element names."""
    return [str(value) for key, value in element.items() if str(key).partition("}")[0].endswith("/relationships")]


def _remove(root: Element, is_gone: Callable[[Element], bool]) -> None:
    for element in [element for element in root.iter() if isinstance(element.tag, str) and is_gone(element)]:
        parent = element.getparent()
        parent.remove(element)
        if local_name(parent) == "hyperlinks" and not len(parent):  # the schema allows no empty list
            parent.getparent().remove(parent)


def _forget_path(workbook: Element) -> None:
    """Remove the folder in which the workbook was last saved."""
    for element in list(workbook.iter("{*}absPath")):
        element.getparent().remove(element)
    for element in [element for element in workbook if local_name(element) == "AlternateContent"]:
        if not any(local_name(choice) for branch in element for choice in branch):
            workbook.remove(element)


def _call_workbook(package: Package) -> None:
    """Let the workbook be neither one with macros nor a template: it is opened, filled in and sent back as it is."""
    types = package.tree(CONTENT_TYPES)
    for declared in types:
        if declared.get("PartName") == f"/{WORKBOOK}":
            declared.set("ContentType", WORKBOOK_TYPE)
            return
    etree.SubElement(
        types, str(types.tag).replace("Types", "Override"), PartName=f"/{WORKBOOK}", ContentType=WORKBOOK_TYPE
    )


def prune(package: Package) -> None:
    """Remove the parts that nothing leads to, and the types of parts that are not there."""
    kept, waiting = {CONTENT_TYPES, ROOT}, [ROOT]
    by_path = {part_path(name): name for name in package}
    while waiting:
        name = waiting.pop()
        owner = owner_of(name)
        for relation in relations(package.body(name)):
            target = by_path.get(part_path(resolved(owner, relation.target)), "")
            if target and target not in kept and not relation.is_external:
                kept.add(target)
                of_target = by_path.get(part_path(relations_of(target)), "")
                if of_target:
                    kept.add(of_target)
                    waiting.append(of_target)
    for name in [name for name in package if name not in kept]:
        package.remove(name)
    types = package.tree(CONTENT_TYPES)
    endings = {name.rpartition(".")[2].lower() for name in package}
    for declared in list(types):
        part, extension = declared.get("PartName"), declared.get("Extension")
        if (part and part_path(part.lstrip("/")) not in map(part_path, kept)) or (
            extension and extension.lower() not in endings
        ):
            types.remove(declared)
