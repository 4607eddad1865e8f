"""A workbook whose package the workbook reader refuses or misreads, as a package that it reads.

Nothing is taken that was not inflated and looked over before: the new package holds only the worksheets, texts and
formats, in the places and in the XML in which they are written as a rule.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from pipeline.reading.formats.plain_sheet import is_plain, plain_sheet, plain_xml, unseen_texts
from pipeline.reading.formats.xlsb_workbook import xlsb_relations
from pipeline.reading.formats.xlsx_package import ROOT, XlsxPackage, hidden_sheets

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from pipeline.reading.formats.xlsb_workbook import XlsbRelation

_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_FOLDER, _XLSB_WORKBOOK, _XLSB_RELATIONS = "xl/", "xl/workbook.bin", "xl/_rels/workbook.bin.rels"
_XLSB_PLACES = {"sharedStrings": "sharedStrings.bin", "styles": "styles.bin"}
_XLSB_SHEETS = {"worksheet", "chartsheet"}
_STRINGS, _STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ERROR, _KNOWN_ERROR = re.compile(rb't="e"><v>[^<]*</v>'), b't="e"><v>#N/A</v>'
"""Error values newer than Excel 2007 are refused; what an error cell shows is known before."""
_ODS_KIND = b"application/vnd.oasis.opendocument.spreadsheet"
_ODS_MANIFEST = b"<manifest:manifest></manifest:manifest>"


def repaired_parts(
    parts: Mapping[str, bytes], package: XlsxPackage, *, without_unseen: bool = False
) -> tuple[dict[str, bytes], XlsxPackage]:
    """The parts with values in plain XML; KeyError where a sheet has no part, ExpatError where one is no XML.

    A cell in which nothing can be seen is left as it is, or without its text.
    """
    texts = parts.get(package.strings, b"") if without_unseen else b""
    unseen = unseen_texts(texts) if texts else ()
    paths = dict.fromkeys(package.sheets.values())
    sheets = {path: f"xl/worksheets/sheet{number}.xml" for number, path in enumerate(paths, start=1)}
    found = {sheets[path]: plain_sheet(parts[path], unseen=unseen, without_unseen=without_unseen) for path in paths}
    for path, name in ((package.strings, _STRINGS), (package.styles, _STYLES)):
        if path in parts:
            found[name] = parts[path] if is_plain(parts[path]) else plain_xml(parts[path])
    names = {name: sheets[path] for name, path in package.sheets.items()}
    found[_WORKBOOK] = _workbook(names, hidden_sheets(parts[package.workbook]), is_1904=package.is_1904)
    found[_RELATIONS] = _relations(("worksheet", f"/{path}") for path in names.values())
    found[ROOT] = _relations([("officeDocument", _WORKBOOK)])
    return found, XlsxPackage(_WORKBOOK, names, _STRINGS, _STYLES, is_usual=True, is_1904=package.is_1904)


def repaired_xlsx(parts: Mapping[str, bytes]) -> bytes:
    """The repaired parts as a package; error cells hold an error that the workbook reader knows."""
    return _stored(
        {
            name: _ERROR.sub(_KNOWN_ERROR, body) if name.startswith("xl/worksheets/") else body
            for name, body in parts.items()
        }
    )


def ods_package(content: bytes) -> bytes:
    """A spreadsheet's content as a package."""
    return _stored({"mimetype": _ODS_KIND, "META-INF/manifest.xml": _ODS_MANIFEST, "content.xml": content})


def moved_xlsb(parts: Mapping[str, bytes], workbook: str) -> dict[str, bytes]:
    """The parts of a binary workbook whose workbook part lies elsewhere, as if they lay in the usual folder."""
    folder, name = posixpath.split(workbook)
    folder = f"{folder}/" if folder else ""
    names = {workbook: _XLSB_WORKBOOK, f"{folder}_rels/{name}.rels": _XLSB_RELATIONS}
    return {
        names.get(path, _FOLDER + path.removeprefix(folder) if path.startswith(folder) else path): body
        for path, body in parts.items()
    }


def xlsb_package(parts: Mapping[str, bytes]) -> bytes:
    """The parts of a binary workbook, which are by their path in small letters, as a package."""
    related = [relation for relation in xlsb_relations(parts) if relation.path in parts]
    places = {relation.path: _xlsb_place(relation, number) for number, relation in enumerate(related)}
    every = "".join(
        f"<Relationship Id={quoteattr(relation.id)} Type={quoteattr(relation.type)} "
        f"Target={quoteattr(places[relation.path])}/>"
        for relation in related
    )
    found = {_FOLDER + place: parts[path] for path, place in places.items()}
    own = {_XLSB_WORKBOOK: parts[_XLSB_WORKBOOK], _XLSB_RELATIONS: f"<Relationships>{every}</Relationships>".encode()}
    return _stored({ROOT: _relations([("officeDocument", _XLSB_WORKBOOK)])} | own | found)


def _xlsb_place(relation: XlsbRelation, number: int) -> str:
    """Where in its folder the workbook reader looks for a part; it knows no other sheets than of these kinds."""
    kind = relation.type.rpartition("/")[2]
    return _XLSB_PLACES.get(kind) or f"{kind if kind in _XLSB_SHEETS else 'dialogsheet'}s/sheet{number}.bin"


def _stored(parts: Mapping[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return stream.getvalue()


def _workbook(names: Iterable[str], hidden: Collection[str], *, is_1904: bool) -> bytes:
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" state="{"hidden" if name in hidden else "visible"}" '
        f'r:id="r{number}"/>'
        for number, name in enumerate(names, start=1)
    )
    dates = '<workbookPr date1904="1"/>' if is_1904 else ""
    return f'<workbook xmlns:r="{_OFFICE}">{dates}<sheets>{sheets}</sheets></workbook>'.encode()


def _relations(targets: Iterable[tuple[str, str]]) -> bytes:
    every = "".join(
        f'<Relationship Id="r{number}" Type="{_OFFICE}/{kind}" Target={quoteattr(target)}/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f"<Relationships>{every}</Relationships>".encode()
