"""Comments of a sheet: ours are put beside those that people wrote, and can be told and taken away again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from pipeline.outputs.feedback.marks import CellMark, place
from pipeline.outputs.feedback.markup import child, insert_before, made_child, namespace, serialised
from pipeline.outputs.feedback.rich_text import add_text
from pipeline.outputs.feedback.vml import EMPTY, Sizes, blocks, has_shapes, with_boxes, without_boxes
from schemas.finding import address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element

    from pipeline.outputs.feedback.package import Package

AUTHOR = "Hợp Tác"
SIGN = "Hợp Tác · kết quả kiểm tra:"
"""Opens our part of a comment; LibreOffice does not keep authors."""
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_AFTER_DRAWING = (
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
    "AlternateContent",
)  # fmt: skip


def remove_own(package: Package, sheet: str) -> None:
    """Take our comments off a sheet, and our part off those that we added to."""
    for identity, part in package.related(sheet, "comments").items():
        if AUTHOR not in package.body(part).decode("utf-8", "replace"):
            continue
        gone, is_empty = _cut(package.tree(part))
        if is_empty:
            package.remove(part)
            package.unrelate(sheet, identity)
        for shown, drawing in package.related(sheet, "vmlDrawing").items():
            package.write(drawing, without_boxes(package.body(drawing), gone))
            if is_empty and not has_shapes(package.body(drawing)):
                _remove_drawing(package, sheet, shown, drawing)


def _remove_drawing(package: Package, sheet: str, identity: str, drawing: str) -> None:
    root = package.sheet(sheet).root
    for one in [one for one in root if one.get(f"{{{package.relations}}}id") == identity]:
        root.remove(one)
    package.unrelate(sheet, identity)
    package.remove(drawing)


def _cut(root: Element) -> tuple[list[tuple[int, int]], bool]:
    """Cut our comments out of the part: where some are gone, and whether none is left."""
    ns = namespace(root)
    names = [one.text or "" for one in root.iter(f"{{{ns}}}author")]
    gone = []
    for comment in list(root.iter(f"{{{ns}}}comment")):
        author = int(comment.get("authorId", 0))
        is_own = author < len(names) and names[author] == AUTHOR
        if is_own or _cut_text(child(comment, "text")):
            comment.getparent().remove(comment)
            gone.append(place(comment.get("ref")) or (-1, -1))
    return gone, next(root.iter(f"{{{ns}}}comment"), None) is None


def _cut_text(text: Element | None) -> bool:
    """Cut our part off a comment's text; whether nothing is left."""
    if text is None:
        return False
    pieces = list(text.iter(f"{{{namespace(text)}}}t"))
    at = next((index for index, one in enumerate(pieces) if SIGN in (one.text or "")), None)
    if at is None:
        return False
    kept = pieces[at].text.partition(SIGN)[0].rstrip()
    pieces[at].text = kept
    for piece in pieces[at + bool(kept) :]:
        run = piece.getparent()
        if run is text:
            text.remove(piece)
        else:
            run.getparent().remove(run)
    left = pieces[: at + bool(kept)]
    if left and left[-1].text:
        left[-1].text = left[-1].text.rstrip()
    return not any((one.text or "").strip() for one in left)


def add(package: Package, sheet: str, marks: Sequence[CellMark]) -> None:
    """Add the marks' texts to a sheet as comments."""
    part = next(iter(package.related(sheet, "comments").values()), None) or _new_comments(package, sheet)
    root = package.tree(part)
    known = {str(one.get("ref")): one for one in root.iter(f"{{{namespace(root)}}}comment")}
    boxes = []
    for mark in marks:
        where = address(mark.row, mark.column)
        comment = known[where] if where in known else _new_comment(root, where)
        before = "".join(one.text or "" for one in comment.iter(f"{{{namespace(root)}}}t"))
        _write(comment, mark.text, after=bool(before))
        boxes.append((mark.row, mark.column, f"{before}\n\n{mark.text}" if before else mark.text))
    comments = made_child(root, "commentList")
    comments[:] = sorted(comments, key=lambda one: place(one.get("ref")) or (-1, -1))
    _draw(package, sheet, boxes)


def _new_comments(package: Package, sheet: str) -> str:
    ns = package.namespace
    root = etree.Element(f"{{{ns}}}comments", nsmap={None: ns})
    etree.SubElement(root, f"{{{ns}}}authors")
    etree.SubElement(root, f"{{{ns}}}commentList")
    part = package.add("xl/comments", ".xml", serialised(root), _COMMENTS_TYPE)
    package.relate(sheet, "comments", part)
    return part


def _new_comment(root: Element, where: str) -> Element:
    ns = namespace(root)
    authors, comments = made_child(root, "authors"), made_child(root, "commentList")
    names = [one.text for one in authors]
    if AUTHOR not in names:
        etree.SubElement(authors, f"{{{ns}}}author").text = AUTHOR
        names.append(AUTHOR)
    comment = etree.Element(f"{{{ns}}}comment", ref=where, authorId=str(names.index(AUTHOR)))
    etree.SubElement(comment, f"{{{ns}}}text")
    comments.append(comment)
    return comment


def _write(comment: Element, said: str, *, after: bool) -> None:
    """Write our part at the end of a comment's text."""
    text = made_child(comment, "text")
    ns = namespace(comment)
    for plain in text.findall(f"{{{ns}}}t"):
        run = etree.Element(f"{{{ns}}}r")
        text.replace(plain, run)
        run.append(plain)
    _run(text, ns, f"\n\n{SIGN}\n" if after else f"{SIGN}\n", bold=True)
    _run(text, ns, said, bold=False)


def _run(text: Element, ns: str, words: str, *, bold: bool) -> None:
    run = etree.Element(f"{{{ns}}}r")
    look = etree.SubElement(run, f"{{{ns}}}rPr")
    if bold:
        etree.SubElement(look, f"{{{ns}}}b")
    for name, value in (("sz", "9"), ("color", "FF000000"), ("rFont", "Tahoma"), ("family", "2")):
        etree.SubElement(look, f"{{{ns}}}{name}", {"rgb" if name == "color" else "val": value})
    add_text(run, ns, words)
    at = next(
        (index for index, one in enumerate(text) if etree.QName(one).localname in ("rPh", "phoneticPr")), len(text)
    )
    text.insert(at, run)


def _draw(package: Package, sheet: str, boxes: Sequence[tuple[int, int, str]]) -> None:
    """Give each comment its box, in place of a former one, in the sheet's legacy drawing."""
    root = package.sheet(sheet).root
    shown = child(root, "legacyDrawing")
    drawing = (
        package.related(sheet, "vmlDrawing").get(shown.get(f"{{{package.relations}}}id")) if shown is not None else None
    )
    if drawing is None:
        drawing = package.add("xl/drawings/vmlDrawing", ".vml", EMPTY, _VML_TYPE)
        identity = package.relate(sheet, "vmlDrawing", drawing)
        if shown is None:
            shown = etree.Element(f"{{{namespace(root)}}}legacyDrawing")
            insert_before(root, shown, _AFTER_DRAWING)
        shown.set(f"{{{package.relations}}}id", identity)
    taken = {one for name in package if name.endswith(".vml") for one in blocks(package.body(name))}
    left = without_boxes(package.body(drawing), [(row, column) for row, column, _ in boxes])
    package.write(drawing, with_boxes(left, boxes, Sizes(package.sheet(sheet)), max(taken, default=0) + 1))
