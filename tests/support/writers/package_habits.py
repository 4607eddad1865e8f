"""How writers put a workbook together: styles, names and targets of sheets, days of 1904."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from tests.support.writers.habit import RELATIONS, STRINGS, STYLES, WORKBOOK, habits, in_part, sheets, some

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from tests.support.writers.habit import Change, Found
    from tests.support.writers.like_excel import Parts

LOOKS = re.compile(r"<cellXfs[ >].*?</cellXfs>", re.DOTALL)
LOOK = re.compile(r'<xf numFmtId="(\d+)"')
FONT = re.compile(r'<name val="[^"]*"/>')
SHEET_NAME = re.compile(r'<sheet name="([^"]*)"')
BUILT_IN = (
    *(1, 2, 3, 4, 9, 10, 11, 12, 14, 15, 16, 17, 18, 20, 21, 22, 30, 37, 38, 39, 41, 44, 45, 46, 47, 48, 49),
    57,
    58,
)
CODES = (
    *("0%", "0.0%", ";;;", "@", "#,##0,", "#,##0,,", '0" tr"', '#,##0" đồng"', "0\\d", "[Red]0", "[h]:mm", "yyyy"),
    *("dd\\-mm\\-yyyy", '"ngày" dd', "mm/yyyy", "d/m", "General;-General;;@", "0;(0)", "000", "0.00E+00", "# ?/?"),
    *("[$-42A]dd/mm/yyyy", "[>1000]#,##0,;0", '0.0"%"', "[DBNum1]0", "*-0", "_(* #,##0_)", "_-* #,##0\\ _₫_-", ""),
)


def in_looks(change: Callable[[Found, Random], str]) -> Change:
    """A change of some formats of cells."""
    made = some(LOOK, change)
    return in_part(STYLES, lambda text, chance: LOOKS.sub(lambda looks: made(looks[0], chance), text))


def own_codes(parts: Parts, chance: Random) -> None:
    """Formats of the writer's own on some cells."""
    in_looks(lambda _, dice: f'<xf numFmtId="{dice.randrange(200, 200 + len(CODES))}"')(parts, chance)
    listed = "".join(f'<numFmt numFmtId="{n}" formatCode="{quoted(code)}"/>' for n, code in enumerate(CODES, start=200))

    def with_codes(text: str, _: Random) -> str:
        if "<numFmts" in text:
            return re.sub(r"(<numFmts[^>]*>)", rf"\1{listed.replace(chr(92), chr(92) * 2)}", text)
        return re.sub(r"(<styleSheet[^>]*>)", rf"\1<numFmts>{listed.replace(chr(92), chr(92) * 2)}</numFmts>", text)

    in_part(STYLES, with_codes)(parts, chance)


def quoted(code: str) -> str:
    return code.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")


def without_styles(parts: Parts, _: Random) -> None:
    parts.pop(STYLES, None)


def renamed(change: Callable[[str, Random], str]) -> Change:
    """Other names of sheets, as markup."""
    return in_part(WORKBOOK, some(SHEET_NAME, lambda found, chance: f'<sheet name="{change(found[1], chance)}"'))


def moved(place: str, target: str) -> Change:
    """Worksheets under other names in the package; ``{0}`` is the sheet's number."""

    def changed(parts: Parts, chance: Random) -> None:
        relations = parts[RELATIONS].decode()
        for number, name in enumerate(sheets(parts), start=1):
            relations = relations.replace(f'"{name.removeprefix("xl/")}"', f'"{target.format(number)}"')
            parts[place.format(number)] = parts.pop(name)
        parts[RELATIONS] = relations.encode()
        chance.random()

    return changed


def under_other_name(name: str, other: str) -> Change:
    """A part under another name, to which the relation leads."""

    def changed(parts: Parts, chance: Random) -> None:
        if name in parts:
            parts[other] = parts.pop(name)
        base = name.removeprefix("xl/")
        in_part(RELATIONS, lambda text, _: text.replace(base, other.removeprefix("xl/")))(parts, chance)

    return changed


def without_relation(kind: str) -> Change:
    related = re.compile(rf'<Relationship [^>]*/{kind}"[^>]*/>')
    return in_part(RELATIONS, lambda text, _: related.sub("", text))


def relations_turned(text: str, _: Random) -> str:
    every = re.findall(r"<Relationship .*?/>", text, re.DOTALL)
    start, end = text.find("<Relationship "), text.rfind("/>") + 2
    return text[:start] + "".join(every[::-1]) + text[end:] if every else text


def days(value: str) -> Change:
    def change(text: str, _: Random) -> str:
        return re.sub(
            r"<sheets>|<bookViews>",
            f'<workbookPr date1904="{value}"/>\\g<0>',
            re.sub(r"<workbookPr[^>]*/>", "", text),
            count=1,
        )

    return in_part(WORKBOOK, change)


def state(word: str) -> Change:
    return in_part(WORKBOOK, some(re.compile(r"<sheet (?!.*state=)"), lambda _, __: f'<sheet state="{word}" '))


MIXED = ("&#{};", "&#x{:x};")
PACKAGE_HABITS = habits(
    {
        "no styles part": without_styles,
        "built-in formats": in_looks(lambda _, chance: f'<xf numFmtId="{chance.choice(BUILT_IN)}"'),
        "formats of its own": own_codes,
        "formats that are unknown": in_looks(lambda _, __: '<xf numFmtId="999"'),
        "formats without a number": in_looks(lambda _, __: "<xf"),
        "formats with zeros before": in_looks(lambda found, _: f'<xf numFmtId="00{found[1]}"'),
        "a legacy font": in_part(STYLES, some(FONT, lambda _, __: '<name val=".VnTime"/>')),
        "another legacy font": in_part(STYLES, some(FONT, lambda _, __: '<name val="VNI-Times"/>')),
        "fonts struck through": in_part(STYLES, some(FONT, lambda found, _: f"<strike/>{found[0]}")),
        "fonts not struck through": in_part(STYLES, some(FONT, lambda found, _: f'<strike val="0"/>{found[0]}')),
        "fonts raised": in_part(STYLES, some(FONT, lambda found, _: f'<vertAlign val="superscript"/>{found[0]}')),
        "white fonts": in_part(STYLES, some(FONT, lambda found, _: f'<color rgb="FFFFFFFF"/>{found[0]}')),
        "lines between styles": in_part(STYLES, lambda text, _: text.replace("><", ">\n<")),
        "comments in styles": in_part(
            STYLES, lambda text, _: text.replace("<cellXfs", '<!-- <cellXfs><xf numFmtId="14"/></cellXfs> --><cellXfs')
        ),
        "formats between others": in_part(
            STYLES, lambda text, _: re.sub(r"(<cellXfs[^>]*>)", r'\1<xf numFmtId="14"/>', text)
        ),
        "days of 1904": days("1"),
        "days of 1904, in a word": days("true"),
        "days of 1900": days("0"),
        "days of 1900, in a word that is unknown": days("TRUE"),
        "names of sheets by entities": renamed(
            lambda name, chance: "".join(chance.choice(MIXED).format(ord(at)) for at in name if "&" not in name) or name
        ),
        "names of sheets not composed": renamed(lambda name, _: unicodedata.normalize("NFD", name)),
        "spaces after names of sheets": renamed(lambda name, _: f"{name} "),
        "names of sheets in capitals": renamed(lambda name, _: name.upper()),
        "sheets hidden": state("hidden"),
        "sheets hidden from the menu": state("veryHidden"),
        "sheets in another order": in_part(
            WORKBOOK,
            lambda text, _: re.sub(
                r"(<sheets>)(.*)(</sheets>)",
                lambda at: at[1] + "".join(re.findall(r"<sheet .*?/>", at[2])[::-1]) + at[3],
                text,
            ),
        ),
        "absolute targets": moved("xl/worksheets/sheet{0}.xml", "/xl/worksheets/sheet{0}.xml"),
        "targets that begin with xl": moved("xl/worksheets/sheet{0}.xml", "xl/worksheets/sheet{0}.xml"),
        "targets from here": moved("xl/worksheets/sheet{0}.xml", "./worksheets/sheet{0}.xml"),
        "parts in capitals": moved("xl/worksheets/SHEET{0}.XML", "worksheets/sheet{0}.xml"),
        "parts of other names": moved("xl/worksheets/ws {0}.xml", "worksheets/ws {0}.xml"),
        "parts at the root": moved("sheet{0}.xml", "/sheet{0}.xml"),
        "parts with backslashes": moved("xl\\worksheets\\sheet{0}.xml", "worksheets/sheet{0}.xml"),
        "strings of another name": under_other_name(STRINGS, "xl/strings2.xml"),
        "styles of another name": under_other_name(STYLES, "xl/styles2.xml"),
        "no relation to strings": without_relation("sharedStrings"),
        "no relation to styles": without_relation("styles"),
        "a sheet that is a chart": in_part(
            RELATIONS, lambda text, _: re.sub(r'/worksheet"([^>]*sheet3\.xml)', r'/chartsheet"\1', text)
        ),
        "relations in another order": in_part(RELATIONS, relations_turned),
    }
)
