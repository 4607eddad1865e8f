"""How writers store texts: shared or in their cells, with entities, runs, phonetic readings, spaces and escapes."""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from typing import TYPE_CHECKING

from tests.support.writers.habit import (
    OF_COVER,
    STRING,
    STRINGS,
    TEXT,
    cells,
    decoded,
    habits,
    in_data,
    in_part,
    sheets,
    some,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from tests.support.writers.habit import Change, Found
    from tests.support.writers.like_excel import Parts

T_ELEMENT = re.compile(r"<t(?: [^>]*)?>([^<]*)</t>")
PRESERVED = '<t xml:space="preserve">'


def letters(change: Callable[[str, Random], str]) -> Change:
    """A change of the text of some shared strings, as markup."""

    def changed(found: Found, chance: Random) -> str:
        return T_ELEMENT.sub(
            lambda text: text[0].replace(text[1], change(text[1], chance)) if text[1] else text[0], found[0]
        )

    return in_part(STRINGS, some(STRING, changed, spared=OF_COVER))


def entities(text: str, _: Random) -> str:
    return "".join(f"&#{ord(letter)};" if ord(letter) > 126 else letter for letter in text)


def hexadecimal(text: str, _: Random) -> str:
    return "".join(f"&#x{ord(letter):x};" for letter in unescape(text))


def escaped(text: str, chance: Random) -> str:
    """Text with a letter in the way of Excel's own escapes, or with what only looks like one."""
    return text + chance.choice(("_x000D_", "_x000a_", "_x0041_", "_x005F_x0041_", "_X0041_", "_x41_", "_xD800_"))


def spaced(text: str, chance: Random) -> str:
    space = chance.choice((" ", "  ", "\u00a0", "\u200b", "\t", "\n", "&#10;", "&#13;", "\r\n", "\ufeff"))
    return chance.choice((space + text, text + space, space + text + space, text.replace(" ", space, 1)))


def in_runs(found: Found, _: Random) -> str:
    text = T_ELEMENT.search(found[1])
    if text is None or len(text[1]) < 2 or "&" in text[1]:
        return found[0]
    return f"<si><r>{PRESERVED}{text[1][0]}</t></r><r><rPr><b/></rPr>{PRESERVED}{text[1][1:]}</t></r></si>"


def texts_in(form: str) -> Change:
    """Texts in their cells, in one of the forms for them; ``{0}`` is the cell's head and ``{1}`` the text."""

    def changed(parts: Parts, chance: Random) -> None:
        strings = STRING.findall(decoded(parts.get(STRINGS, b"")) or "")
        plain = ["".join(T_ELEMENT.findall(string)) for string in strings]

        def cell(found: Found, _: Random) -> str:
            at = int(found[2])
            return form.format(found[1], plain[at]) if at < len(plain) else found[0]

        in_data(some(TEXT, cell))(parts, chance)

    return changed


def turned_round(parts: Parts, _: Random) -> None:
    """The shared strings in the opposite order, with some that no cell shows."""
    text = decoded(parts.get(STRINGS, b"")) or ""
    strings = STRING.findall(text)
    if not strings:
        return
    last = len(strings)
    every = "".join(f"<si>{string}</si>" for string in ("<t>unused</t>", *strings[::-1]))
    start, end = text.index("<si>"), text.rindex("</si>") + len("</si>")
    parts[STRINGS] = (text[:start] + every + text[end:]).encode()
    for name in sheets(parts):
        body = decoded(parts[name])
        if body is not None:
            parts[name] = TEXT.sub(lambda at: f'{at[1]} t="s"><v>{last - int(at[2])}</v></c>', body).encode()


def index(change: Callable[[str, Random], str]) -> Change:
    """A change of how cells name their shared string."""
    return in_data(some(TEXT, lambda at, chance: f'{at[1]} t="s"><v>{change(at[2], chance)}</v></c>'))


def without_strings(parts: Parts, _: Random) -> None:
    parts.pop(STRINGS, None)


COUNTS = re.compile(r' (?:unique)?[cC]ount="\d+"')
TEXT_HABITS = habits(
    {
        "texts in their cells": texts_in('{0} t="inlineStr"><is><t>{1}</t></is></c>'),
        "texts in their cells, kept": texts_in('{0} t="inlineStr"><is>' + PRESERVED + "{1}</t></is></c>"),
        "runs in their cells": texts_in('{0} t="inlineStr"><is><r><t>{1}</t></r><r><t> x</t></r></is></c>'),
        "texts as values": texts_in('{0} t="str"><v>{1}</v></c>'),
        "texts as values, kept": texts_in('{0} t="str"><v xml:space="preserve"> {1} </v></c>'),
        "texts without a kind": texts_in("{0}><v>{1}</v></c>"),
        "texts in cells without a kind": texts_in("{0}><is><t>{1}</t></is></c>"),
        "lines around texts in cells": texts_in('{0} t="inlineStr">\n<is>\n<t>\n{1}\n</t>\n</is>\n</c>'),
        "readings in cells": texts_in('{0} t="inlineStr"><is><t>{1}</t><rPh sb="0" eb="1"><t>p</t></rPh></is></c>'),
        "values beside texts in cells": texts_in('{0} t="inlineStr"><v>5</v><is><t>{1}</t></is></c>'),
        "CDATA as values": texts_in('{0} t="str"><v><![CDATA[{1}]]></v></c>'),
        "CDATA in cells": texts_in('{0} t="inlineStr"><is><t><![CDATA[{1}]]></t></is></c>'),
        "spaces around the numbers of texts": index(lambda at, _: f" {at} "),
        "numbers of texts with zeros": index(lambda at, _: f"00{at}"),
        "numbers of texts that are none": index(lambda at, chance: chance.choice((f"{at}.0", "x", "-1", f"+{at}"))),
        "numbers of texts by entities": index(lambda at, _: "".join(f"&#{ord(digit)};" for digit in at)),
        "numbers of texts out of range": index(lambda _, __: "99999"),
        "texts by index that are blank": cells(TEXT, '{0} t="s"><v></v></c>'),
        "strings turned round": turned_round,
        "strings counted wrongly": in_part(STRINGS, lambda text, _: COUNTS.sub(' count="3"', text)),
        "strings not counted": in_part(STRINGS, lambda text, _: COUNTS.sub("", text)),
        "strings by entities": letters(entities),
        "strings by hexadecimal entities": letters(hexadecimal),
        "strings with escapes": letters(escaped),
        "strings with odd spaces": letters(spaced),
        "strings not composed": letters(lambda text, _: unicodedata.normalize("NFD", text)),
        "strings in CDATA": letters(lambda text, _: f"<![CDATA[{text}]]>"),
        "a comment in strings": letters(lambda text, _: f"{text[:2]}<!-- x -->{text[2:]}" if "&" not in text else text),
        "strings in runs": in_part(STRINGS, some(STRING, in_runs)),
        "strings with readings": in_part(
            STRINGS,
            some(STRING, lambda at, _: f'<si>{at[1]}<rPh sb="0" eb="1"><t>p</t></rPh><phoneticPr fontId="1"/></si>'),
        ),
        "empty strings": in_part(
            STRINGS,
            some(STRING, lambda _, chance: chance.choice(("<si/>", "<si><t/></si>", "<si></si>")), spared=OF_COVER),
        ),
        "strings in two elements": in_part(
            STRINGS, some(STRING, lambda at, _: f"<si>{at[1]}<t>x</t></si>", spared=OF_COVER)
        ),
        "lines between strings": in_part(
            STRINGS, lambda text, _: text.replace("<si>", "\n <si>\n  ").replace("</si>", "\n</si>")
        ),
        "all spaces kept": in_part(STRINGS, lambda text, _: text.replace("<t>", PRESERVED)),
        "no spaces kept": in_part(STRINGS, lambda text, _: text.replace(PRESERVED, "<t>")),
        "no strings": without_strings,
    }
)
