"""An .xlsx or .xlsm file as a package of parts (Open Packaging Conventions): what is unchanged keeps its bytes."""

from __future__ import annotations

import zipfile
from io import BytesIO
from posixpath import basename, dirname, join, normpath, relpath
from typing import TYPE_CHECKING

from lxml import etree

from pipeline.outputs.feedback.markup import namespace, parsed, serialised
from pipeline.outputs.feedback.sheet_xml import SheetXml
from pipeline.outputs.office_files import PART_TIME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

WORKBOOK, CONTENT_TYPES = "xl/workbook.xml", "[Content_Types].xml"
STRICT = "http://purl.oclc.org/ooxml/"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


class Package:
    """The parts of a workbook by name; a part that was asked for as a tree is written from that tree."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            self._parts = {entry.filename: archive.read(entry) for entry in archive.infolist() if not entry.is_dir()}
        self._trees: dict[str, Element] = {}
        self._sheets: dict[str, SheetXml] = {}
        root = self.tree(WORKBOOK)
        self.namespace = namespace(root)
        office = f"{STRICT}officeDocument" if self.namespace.startswith(STRICT) else ""
        self.relations = f"{office or 'http://schemas.openxmlformats.org/officeDocument/2006'}/relationships"
        """Namespace of ``r:id`` and beginning of the types of relations."""

    def __contains__(self, name: str) -> bool:
        """Whether there is a part of that name."""
        return name in self._parts

    def __iter__(self) -> Iterator[str]:
        """The names of all parts."""
        return iter(self._parts)

    def body(self, name: str) -> bytes:
        """A part's bytes."""
        if name in self._sheets:
            return self._sheets[name].body()
        return serialised(self._trees[name]) if name in self._trees else self._parts[name]

    def tree(self, name: str) -> Element:
        """A part's root; what is changed in it will be written."""
        if name not in self._trees:
            self._trees[name] = parsed(self._parts[name])
        return self._trees[name]

    def sheet(self, name: str) -> SheetXml:
        """A worksheet part; what is changed in it will be written."""
        if name not in self._sheets:
            self._sheets[name] = SheetXml(self._parts[name])
        return self._sheets[name]

    def write(self, name: str, body: bytes) -> None:
        """Replace a part's bytes."""
        self._forget(name)
        self._parts[name] = body

    def add(self, stem: str, suffix: str, body: bytes, content_type: str) -> str:
        """Add a part under the first free number; its name."""
        number = next(n for n in range(1, len(self._parts) + 2) if f"{stem}{n}{suffix}" not in self._parts)
        self.put(f"{stem}{number}{suffix}", body, content_type)
        return f"{stem}{number}{suffix}"

    def put(self, name: str, body: bytes, content_type: str) -> None:
        """Add a part of that name. A drawing's type goes by its extension, as Excel wants it."""
        self._parts[name] = body
        types = self.tree(CONTENT_TYPES)
        if name.endswith(".vml"):
            if not any((declared.get("Extension") or "").lower() == "vml" for declared in types):
                types.insert(0, etree.Element(f"{{{_TYPES}}}Default", Extension="vml", ContentType=content_type))
        else:
            etree.SubElement(types, f"{{{_TYPES}}}Override", PartName=f"/{name}", ContentType=content_type)

    def remove(self, name: str) -> None:
        """Remove a part with its own relations and its content type."""
        for gone in (name, relations_of(name)):
            self._forget(gone)
            self._parts.pop(gone, None)
        types = self.tree(CONTENT_TYPES)
        for declared in [declared for declared in types if declared.get("PartName") == f"/{name}"]:
            types.remove(declared)

    def _forget(self, name: str) -> None:
        self._trees.pop(name, None)
        self._sheets.pop(name, None)

    def content_type(self, name: str) -> str:
        """The content type that is declared for a part by its name."""
        types = self.tree(CONTENT_TYPES)
        matching = (declared for declared in types if declared.get("PartName") == f"/{name}")
        return next((str(declared.get("ContentType")) for declared in matching), "")

    def related(self, owner: str, kind: str) -> dict[str, str]:
        """Names of the parts that a part refers to as ``kind``, by the relation's id."""
        name = relations_of(owner)
        if name not in self._parts:
            return {}
        return {
            str(relation.get("Id")): target
            for relation in self.tree(name)
            if str(relation.get("Type")).endswith(f"/{kind}") and relation.get("TargetMode") != "External"
            if (target := resolved(owner, str(relation.get("Target")))) in self._parts
        }

    def relate(self, owner: str, kind: str, target: str) -> str:
        """Let a part refer to another; the relation's id."""
        name = relations_of(owner)
        if name not in self._parts:
            self._parts[name] = serialised(etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap={None: _RELATIONS}))
        root = self.tree(name)
        known = {relation.get("Id") for relation in root}
        identity = next(f"rId{n}" for n in range(1, len(known) + 2) if f"rId{n}" not in known)
        relative = relpath(target, dirname(owner))
        attributes = {"Id": identity, "Type": f"{self.relations}/{kind}", "Target": relative}
        etree.SubElement(root, f"{{{_RELATIONS}}}Relationship", attributes)
        return identity

    def unrelate(self, owner: str, identity: str) -> None:
        """Take a relation away."""
        root = self.tree(relations_of(owner))
        for relation in [relation for relation in root if relation.get("Id") == identity]:
            root.remove(relation)

    def content(self) -> bytes:
        """The file's bytes: parts in their old order, new ones behind; the same on every run."""
        stream = BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in self._parts:
                entry = zipfile.ZipInfo(name, PART_TIME)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, self.body(name))
        return stream.getvalue()


def relations_of(name: str) -> str:
    """The part with the relations of the part of that name."""
    return join(dirname(name), "_rels", f"{basename(name)}.rels")


def resolved(owner: str, target: str) -> str:
    """The name of the part to which the target of a relation of the owner leads."""
    return target[1:] if target.startswith("/") else normpath(join(dirname(owner), target))
