"""Number formats of Excel as the number styles that LibreOffice makes of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from datetime import date

TOKEN = re.compile(
    r"""
    "(?P<quoted>[^"]*)" | \\(?P<escaped>.) | _(?P<wide>.) | \*(?P<fill>.)
    | \[(?P<condition>[<>=][^\]]*)\] | \[\$(?P<symbol>[^\]-]*)(?:-[^\]]*)?\] | \[[^\]]*\]
    | (?P<number>[#0?][#0?,.]*) | (?P<text>@) | (?P<date>d+|m+|y+) | (?P<plain>.)
    """,
    re.VERBOSE,
)
DATES = {"d": "day", "m": "month", "y": "year"}
DAYS = {"d": "%-d", "dd": "%d", "m": "%-m", "mm": "%m", "mmm": "%b", "mmmm": "%B", "yy": "%y", "yyyy": "%Y"}
USUAL = {2: ("&gt;=0",), 3: ("&gt;0", "&lt;0"), 4: ("&gt;0", "&lt;0", "=0")}
"""The conditions of all sections but the last, where they name none."""


def sections(code: str) -> list[str]:
    """The sections of a format."""
    return re.findall(r'((?:"[^"]*"|\\.|[^;"\\])*)(?:;|$)', code)[: code.count(";") + 1]


def number_xml(digits: str) -> str:
    """The digits of a section: decimals, least whole digits, groups, and the thousands that are left out."""
    whole, _, decimals = digits.rstrip(",").partition(".")
    factor = 1000 ** (len(digits) - len(digits.rstrip(",")))
    scaled = f' number:display-factor="{factor}"' if factor > 1 else ""
    grouped = ' number:grouping="true"' if "," in whole else ""
    return (
        f'<number:number number:decimal-places="{len(decimals)}" number:min-decimal-places="{decimals.count("0")}"'
        f' number:min-integer-digits="{whole.count("0")}"{grouped}{scaled}/>'
    )


def section_xml(section: str) -> tuple[str, str, str]:
    """The kind of style that a section is, what it holds, and its own condition."""
    kind, parts, condition = "number", [], ""
    for token in TOKEN.finditer(section):
        found = {name: text for name, text in token.groupdict().items() if text is not None}
        for name, text in found.items():
            if name == "number":
                parts.append(number_xml(text))
            elif name == "condition":
                condition = escape(text)
            elif name == "symbol":
                kind = "currency"
                parts.append(f"<number:currency-symbol>{escape(text)}</number:currency-symbol>")
            elif name == "text":
                kind = "text"
                parts.append("<number:text-content/>")
            elif name == "date":
                kind = "date"
                long = ' number:style="long"' if len(text) in (2, 4) else ""
                named = ' number:textual="true"' if text.startswith("mmm") else ""
                parts.append(f"<number:{DATES[text[0]]}{long}{named}/>")
            elif name == "fill":
                parts.append(f"<number:fill-character>{escape(text)}</number:fill-character>")
            else:
                kind = "percentage" if name == "plain" and text == "%" else kind
                parts.append(f"<number:text>{escape(' ' if name == 'wide' else text)}</number:text>")
    return kind, "".join(parts) or "<number:text/>", condition


def day_text(code: str, day: date) -> str:
    """What a format shows of a day."""
    found = [next((k, v) for k, v in token.groupdict().items() if v is not None) for token in shown_tokens(code)]
    return "".join(f"{day:{DAYS.get(text, text)}}" if kind == "date" else text for kind, text in found)


def shown_tokens(code: str) -> list[re.Match[str]]:
    """The parts of a format's first section but its colours and languages."""
    return [
        token
        for token in TOKEN.finditer(sections(code)[0])
        if any(map(token.group, ("quoted", "escaped", "date", "plain")))
    ]


def number_style(code: str, name: str) -> str:
    """The styles of a format: one for each section but the last, which picks among them."""
    made = [section_xml(section) for section in sections(code)]
    if len(made) == 4:
        made[-1] = ("text", made[-1][1], "")
    usual = USUAL.get(len(made), ())
    parts = "".join(
        f'<number:{kind}-style style:name="{name}P{place}" style:volatile="true">{held}</number:{kind}-style>'
        for place, (kind, held, _) in enumerate(made[:-1])
    )
    maps = "".join(
        f'<style:map style:condition="value(){condition or usual[place]}" style:apply-style-name="{name}P{place}"/>'
        for place, (_, _, condition) in enumerate(made[:-1])
    )
    kind, held, _ = made[-1]
    return f'{parts}<number:{kind}-style style:name="{name}">{held}{maps}</number:{kind}-style>'
