"""How writers spell markup: quotes, prefixes, order of attributes, white space, encodings; and what is around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from openpyxl.utils.cell import get_column_letter

from tests.support.writers.habit import (
    ANY,
    RELATIONS,
    ROW,
    STRINGS,
    STYLES,
    WORKBOOK,
    habits,
    in_all,
    in_part,
    in_sheets,
    sheets,
    some,
)
from tests.support.writers.like_excel import PROLOG

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from tests.support.writers.habit import Change, Found, TextChange
    from tests.support.writers.like_excel import Parts

TAG = re.compile(r"<[^!?][^>]*>")
ATTRIBUTE = re.compile(r'([\w:.]+)="([^"]*)"')
CELL_TAG = re.compile(r"<c ([^>]*?)(/?)>")
DECLARATION = re.compile(r"^<\?xml[^>]*\?>\s*")


def prefixed(text: str, _: Random) -> str:
    renamed = re.sub(r"<(/?)([A-Za-z])", r"<\1x:\2", text)
    return renamed.replace(' xmlns="', ' xmlns:x="', 1)


def in_tags(change: Callable[[Found], str]) -> TextChange:
    return lambda text, _: TAG.sub(change, text)


def single_quotes(found: Found) -> str:
    return found[0] if "'" in found[0] else ATTRIBUTE.sub(r"\1='\2'", found[0])


def turned(found: Found, chance: Random) -> str:
    attributes = found[1].split()
    return f"<c {' '.join(chance.sample(attributes, len(attributes)))}{found[2]}>"


def between_tags(space: str) -> Change:
    """White space between tags, but not within an element that is empty or may hold text."""
    closed = re.compile(r"(?<=>)(?=<(?!/(?:x:)?(?:t|v|f)>))")
    return in_sheets(lambda text, _: closed.sub(space, text))


def declared(declaration: str) -> Change:
    return in_all(lambda text, _: declaration + DECLARATION.sub("", text))


def in_utf16(text: bytes) -> bytes:
    return text.decode().replace("UTF-8", "UTF-16").encode("utf-16")


def encoded_sheets(parts: Parts, _: Random) -> None:
    for name in sheets(parts):
        parts[name] = in_utf16(parts[name])


def encoded_strings(parts: Parts, _: Random) -> None:
    if STRINGS in parts:
        parts[STRINGS] = in_utf16(parts[STRINGS])


def odd_row(_: Found, chance: Random) -> str:
    return f'<row r="{chance.choice(("0", "", "x", " 2", "02", "1.5", "-1", "99999999999"))}"'


def dimension(area: str) -> Change:
    return in_sheets(lambda text, _: re.sub(r"<dimension [^>]*/>", f'<dimension ref="{area}"/>' if area else "", text))


def merged(*areas: str) -> Change:
    """Merged ranges among the data, instead of what the sheet has."""

    def changed(text: str, chance: Random) -> str:
        row, column = chance.randrange(1, 14), chance.randrange(1, 9)
        places = {"first": f"{get_column_letter(column)}{row}", "last": f"{get_column_letter(column + 2)}{row + 2}"}
        places |= {"below": f"{get_column_letter(column)}{row + 2}", "beside": f"{get_column_letter(column + 2)}{row}"}
        cells = "".join(f'<mergeCell ref="{area.format(**places)}"/>' for area in areas)
        text = re.sub(r"<mergeCells.*?</mergeCells>", "", text, flags=re.DOTALL)
        return text.replace("</sheetData>", f"</sheetData><mergeCells>{cells}</mergeCells>", 1)

    return in_sheets(changed)


def after_data(markup: str) -> Change:
    return in_sheets(lambda text, _: text.replace("</sheetData>", f"</sheetData>{markup}", 1))


def before_data(markup: str) -> Change:
    return in_sheets(lambda text, _: text.replace("<sheetData>", f"{markup}<sheetData>", 1))


def around(pattern: re.Pattern[str], before: str, after: str = "") -> Change:
    return in_sheets(some(pattern, lambda found, _: f"{before}{found[0]}{after}"))


ROW_NUMBER = re.compile(r'<row (r="\d+")')
OTHER_PARTS = {"the workbook": WORKBOOK, "relations": RELATIONS, "styles": STYLES, "strings": STRINGS}
HIDDEN_CELL = '<c r="A1"><v>9</v></c>'
MARKUP_HABITS = habits(
    {
        "a prefix": in_all(prefixed, [STRINGS]),
        "a prefix everywhere": in_all(prefixed),
        "single quotes": in_all(in_tags(single_quotes)),
        "attributes in another order": in_sheets(some(CELL_TAG, turned)),
        "spaces in tags": in_sheets(in_tags(lambda found: re.sub(r"\s*(/?)>$", r" \1>", found[0]))),
        "lines in tags": in_sheets(in_tags(lambda found: found[0].replace(" ", "\n\t"))),
        "spaces around equals signs": in_sheets(in_tags(lambda found: found[0].replace("=", " = "))),
        **{
            f"{way} of {place}": in_part(name, change)
            for place, name in OTHER_PARTS.items()
            for way, change in {
                "lines in tags": in_tags(lambda found: found[0].replace(" ", "\n")),
                "single quotes": in_tags(single_quotes),
                "a prefix in tags": prefixed,
            }.items()
        },
        "lines between tags": between_tags("\n"),
        "carriage returns between tags": between_tags("\r\n  "),
        "comments between cells": around(ANY, "<!-- x -->"),
        "cells in comments": around(ANY, f"<!-- {HIDDEN_CELL} -->"),
        "rows in comments": around(ROW, f'<!-- <row r="1">{HIDDEN_CELL}</row> -->'),
        "instructions between cells": around(ANY, "<?x y?>"),
        "CDATA between cells": around(ANY, f"<![CDATA[{HIDDEN_CELL}]]>"),
        "unknown elements around rows": around(ROW, "<x>", "</x>"),
        "rows of elsewhere": around(ROW, '<y:row xmlns:y="u" r="1"><y:c r="A1"><y:v>9</y:v></y:c></y:row>'),
        "text between rows": around(ROW, "x"),
        "a cell outside rows": around(ROW, HIDDEN_CELL),
        "attributes with angle brackets": in_sheets(
            some(ANY, lambda found, _: found[0].replace("<c ", '<c z="a>b" ', 1))
        ),
        "attributes twice": in_sheets(some(ANY, lambda found, _: found[0].replace("<c ", '<c r="B2" ', 1))),
        "more attributes": in_sheets(some(ANY, lambda found, _: found[0].replace("<c ", '<c cm="1" ph="1" ', 1))),
        "attributes that look alike": in_sheets(
            some(ANY, lambda found, _: found[0].replace("<c ", '<c rr="Z9" xr:r="Z9" ', 1))
        ),
        "heights and outlines of rows": in_sheets(
            lambda text, _: text.replace("<row ", '<row ht="15" customHeight="1" ')
        ),
        "no spans": in_sheets(lambda text, _: re.sub(r' spans="[^"]*"', "", text)),
        "no declaration": declared(""),
        "a declaration in single quotes": declared("<?xml version='1.0' encoding='utf-8' standalone='no'?>\n"),
        "a byte order mark": declared("\ufeff" + PROLOG),
        "an encoding that it is not": declared(PROLOG.replace("UTF-8", "ISO-8859-1")),
        "sheets in UTF-16": encoded_sheets,
        "strings in UTF-16": encoded_strings,
        "no dimension": dimension(""),
        "a dimension of one cell": dimension("A1"),
        "a dimension that is too large": dimension("A1:XFD1048576"),
        "a dimension of rows": dimension("1:16"),
        "data cells merged": merged("{first}:{last}"),
        "data cells merged below each other": merged("{first}:{below}"),
        "data cells merged beside each other": merged("{first}:{beside}"),
        "ranges merged the wrong way": merged("{last}:{first}"),
        "ranges merged from the right": merged("D5:B7"),
        "merged ranges over lines": in_sheets(lambda text, _: text.replace("<mergeCell ", "<mergeCell\n")),
        "ranges of one cell merged": merged("{first}"),
        "ranges that overlap merged": merged("{first}:{last}", "{first}:{below}"),
        "rows merged": merged("1:1"),
        "absolute ranges merged": merged("$A$1:$B$1"),
        "ranges merged outside their list": after_data('<x><mergeCell ref="B8:B9"/></x>'),
        "ranges merged in two lists": after_data(
            '<mergeCells><mergeCell ref="B8:B9"/></mergeCells><mergeCells><mergeCell ref="C8:C9"/></mergeCells>'
        ),
        "merged ranges with more attributes": in_sheets(
            lambda text, _: text.replace("<mergeCell ", '<mergeCell x="1" ')
        ),
        "merged ranges with end tags": after_data('<mergeCells><mergeCell ref="B8:B9"></mergeCell></mergeCells>'),
        "rows of odd numbers": in_sheets(some(ROW_NUMBER, odd_row)),
        "rows of other numbers": in_sheets(some(ROW_NUMBER, lambda _, chance: f'<row r="{chance.randrange(1, 60)}"')),
        "rows numbered twice": in_sheets(some(ROW_NUMBER, lambda found, _: f'<row r="3" {found[1]}')),
        "sheets of an encoding that they are not": in_sheets(
            lambda text, _: PROLOG.replace("UTF-8", "ISO-8859-1") + DECLARATION.sub("", text)
        ),
        "two lots of cells": after_data(f'<sheetData><row r="1">{HIDDEN_CELL}</row></sheetData>'),
        "cells before those in a comment": before_data(
            f'<!-- <sheetData><row r="1">{HIDDEN_CELL}</row></sheetData> -->'
        ),
        "cells before those in CDATA": before_data(
            f'<x><![CDATA[<sheetData><row r="1">{HIDDEN_CELL}</row></sheetData>]]></x>'
        ),
        "rows hidden": in_sheets(some(re.compile(r"<row "), lambda _, __: '<row hidden="1" ')),
        "columns hidden": before_data('<cols><col min="2" max="3" width="9" hidden="1" customWidth="1"/></cols>'),
        "a filter and links": after_data(
            '<autoFilter ref="A3:C9"/><hyperlinks><hyperlink ref="B2" location="x"/></hyperlinks>'
        ),
        "an extension after the cells": after_data("<extLst><ext uri='x'><row><c><v>9</v></c></row></ext></extLst>"),
    }
)
