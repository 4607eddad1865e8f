"""Comments of a sheet: ours are added beside those that people wrote, and can be recognised and removed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from pipeline.outputs.feedback.cell_marks import CellMark, row_and_column
from pipeline.outputs.feedback.comment_boxes import EMPTY, CellSizes, blocks, has_shapes, with_boxes, without_boxes
from pipeline.outputs.feedback.markup import add_text, child, insert_before, made_child, namespace, serialised
from schemas.finding import address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element

    from pipeline.outputs.feedback.opc_package import Package

AUTHOR = "Hợp Tác"
SIGN = "Hợp Tác · kết quả kiểm tra:"
"""Opens our part of a comment; LibreOffice does not keep authors."""
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_AFTER_DRAWING = (
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
    "AlternateContent",
)  # fmt: skip


def remove_own_comments(package: Package, sheet: str) -> None:
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
    for reference in [element for element in root if element.get(f"{{{package.relations}}}id") == identity]:
        root.remove(reference)
    package.unrelate(sheet, identity)
    package.remove(drawing)


def _cut(root: Element) -> tuple[list[tuple[int, int]], bool]:
    """Cut our comments out of the part: where some are gone, and whether none is left."""
    ns = namespace(root)
    names = [author.text or "" for author in root.iter(f"{{{ns}}}author")]
    gone = []
    for comment in list(root.iter(f"{{{ns}}}comment")):
        number = int(comment.get("authorId", 0))
        is_own = number < len(names) and names[number] == AUTHOR
        if is_own or _cut_text(child(comment, "text")):
            comment.getparent().remove(comment)
            gone.append(row_and_column(comment.get("ref")) or (-1, -1))
    return gone, next(root.iter(f"{{{ns}}}comment"), None) is None


def _cut_text(text: Element | None) -> bool:
    """Cut our part off a comment's text; whether nothing is left."""
    if text is None:
        return False
    pieces = list(text.iter(f"{{{namespace(text)}}}t"))
    at = next((index for index, piece in enumerate(pieces) if SIGN in (piece.text or "")), None)
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
    return not any((piece.text or "").strip() for piece in left)


def add_comments(package: Package, sheet: str, marks: Sequence[CellMark]) -> None:
    """Add the marks' texts to a sheet as comments."""
    part = next(iter(package.related(sheet, "comments").values()), None) or _new_comments(package, sheet)
    root = package.tree(part)
    known = {str(comment.get("ref")): comment for comment in root.iter(f"{{{namespace(root)}}}comment")}
    boxes = []
    for mark in marks:
        cell = address(mark.row, mark.column)
        comment = known[cell] if cell in known else _new_comment(root, cell)
        before = "".join(piece.text or "" for piece in comment.iter(f"{{{namespace(root)}}}t"))
        _append_own_text(comment, mark.text, after=bool(before))
        boxes.append((mark.row, mark.column, f"{before}\n\n{mark.text}" if before else mark.text))
    comments = made_child(root, "commentList")
    comments[:] = sorted(comments, key=lambda comment: row_and_column(comment.get("ref")) or (-1, -1))
    _add_boxes(package, sheet, boxes)


def _new_comments(package: Package, sheet: str) -> str:
    ns = package.namespace
    root = etree.Element(f"{{{ns}}}comments", nsmap={None: ns})
    etree.SubElement(root, f"{{{ns}}}authors")
    etree.SubElement(root, f"{{{ns}}}commentList")
    part = package.add("xl/comments", ".xml", serialised(root), _COMMENTS_TYPE)
    package.relate(sheet, "comments", part)
    return part


def _new_comment(root: Element, cell: str) -> Element:
    ns = namespace(root)
    authors, comments = made_child(root, "authors"), made_child(root, "commentList")
    names = [author.text for author in authors]
    if AUTHOR not in names:
        etree.SubElement(authors, f"{{{ns}}}author").text = AUTHOR
        names.append(AUTHOR)
    comment = etree.Element(f"{{{ns}}}comment", ref=cell, authorId=str(names.index(AUTHOR)))
    etree.SubElement(comment, f"{{{ns}}}text")
    comments.append(comment)
    return comment


def _append_own_text(comment: Element, own_text: str, *, after: bool) -> None:
    """Append our part to a comment, behind what a person wrote where there is such."""
    text = made_child(comment, "text")
    ns = namespace(comment)
    for plain in text.findall(f"{{{ns}}}t"):
        run = etree.Element(f"{{{ns}}}r")
        text.replace(plain, run)
        run.append(plain)
    _append_run(text, ns, f"\n\n{SIGN}\n" if after else f"{SIGN}\n", bold=True)
    _append_run(text, ns, own_text, bold=False)


def _append_run(text: Element, ns: str, words: str, *, bold: bool) -> None:
    run = etree.Element(f"{{{ns}}}r")
    properties = etree.SubElement(run, f"{{{ns}}}rPr")
    if bold:
        etree.SubElement(properties, f"{{{ns}}}b")
    for name, value in (("sz", "9"), ("color", "FF000000"), ("rFont", "Tahoma"), ("family", "2")):
        etree.SubElement(properties, f"{{{ns}}}{name}", {"rgb" if name == "color" else "val": value})
    add_text(run, ns, words)
    insert_before(text, run, ("rPh", "phoneticPr"))


def _add_boxes(package: Package, sheet: str, boxes: Sequence[tuple[int, int, str]]) -> None:
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
    taken = {block for name in package if name.endswith(".vml") for block in blocks(package.body(name))}
    left = without_boxes(package.body(drawing), [(row, column) for row, column, _ in boxes])
    package.write(drawing, with_boxes(left, boxes, CellSizes(package.sheet(sheet)), max(taken, default=0) + 1))
