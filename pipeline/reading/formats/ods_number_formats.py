"""Number formats of OpenDocument in the format language of Excel."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DATES = frozenset({"number:date-style", "number:time-style", "number:boolean-style"})
NUMBER_FORMATS = DATES | {
    *("number:number-style", "number:currency-style", "number:percentage-style", "number:text-style")
}
"""The elements of number formats."""
_DATE, _NOTHING = "yyyy-mm-dd", '""'
"""Codes that stand for a format of truth values, or of days without any part, and for an empty format."""
_DAY_PARTS = {
    "number:day": ("d", "dd"),
    "number:month": ("m", "mm"),
    "number:year": ("yy", "yyyy"),
    "number:day-of-week": ("ddd", "dddd"),
    "number:era": ("g", "ggg"),
    "number:quarter": ('"Q"', '"Q"'),
    "number:week-of-year": ('"W"', '"W"'),
    "number:hours": ("h", "hh"),
    "number:minutes": ("m", "mm"),
    "number:seconds": ("s", "ss"),
    "number:am-pm": ("AM/PM", "AM/PM"),
}
"""The signs of a part of a day or a time, short and long."""
_NUMBER, _TEXT, _SYMBOL = "number:number", "number:text", "number:currency-symbol"
_EMBEDDED, _FILL = "number:embedded-text", "number:fill-character"
_WITH_TEXT = {_NUMBER, _TEXT, _SYMBOL, _EMBEDDED, _FILL}
_SIGNS = re.compile(r"[ ()]*")
_NO_SYMBOL = re.compile(r"[\[\]-]")
_CONDITION = re.compile(r"\s*value\(\)\s*(<=|>=|!=|<>|=|<|>)\s*(-?[\d.]+)\s*")
_USUAL = ([(">=", "0")], [(">", "0"), ("<", "0")], [(">", "0"), ("<", "0"), ("=", "0")])
"""The conditions that the sections of Excel have without being told."""
_MOST_CONDITIONS = 2
"""So many sections of a format can have a condition in Excel."""
_LOCALES = {"vi": "-42A", "en": "-409"}
_THOUSAND, _GROUP, _MOST_DIGITS = 1000, 3, 30


class OdsNumberFormat:
    """A number format: the code of the section of its own, and the names of those that stand for it by conditions."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.sections: list[tuple[str, str]] = []
        self._code: list[str] = []
        self._embedded: dict[int, str] = {}
        self._attributes: dict[str, str] = {}
        self._number: dict[str, str] = {}
        self._text: list[str] = []

    @property
    def own_code(self) -> str:
        """The code of its own section."""
        code = "".join(self._code)
        return (code or _DATE) if self.kind in DATES else code

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A part of the format begins."""
        if name in _WITH_TEXT:
            self._text, self._attributes = [], attributes
        if name == _NUMBER:
            self._number, self._embedded = attributes, {}
        elif name == "number:scientific-number":
            self._code.append(_digits(attributes, {}) + "E+00")
        elif name == "number:fraction":
            self._code.append("# ?/?")
        elif name == "number:text-content":
            self._code.append("@")
        elif name in _DAY_PARTS:
            signs = _DAY_PARTS[name][attributes.get("number:style") == "long"]
            self._code.append(signs[0] * (len(signs) + 2) if attributes.get("number:textual") == "true" else signs)

    def text(self, text: str) -> None:
        """A text within a part of the format."""
        self._text.append(text)

    def end(self, name: str) -> None:
        """A part of the format ends."""
        text = "".join(self._text)
        if name == _NUMBER:
            self._code.append(_digits(self._number, self._embedded))
        elif name == _TEXT:
            self._code += _literal(text, is_percent=self.kind == "number:percentage-style")
        elif name == _SYMBOL and text:
            locale = _LOCALES.get(self._attributes.get("number:language", ""), "")
            self._code.append(f"[${_NO_SYMBOL.sub('', text)}{locale}]")
        elif name == _FILL and text:
            self._code.append(f"*{text[0]}")
        elif name == _EMBEDDED:
            self._embedded[_whole(self._attributes.get("number:position"), 0)] = text


def excel_code(name: str | None, formats: Mapping[str, OdsNumberFormat]) -> str:
    """The format of that name in the language of Excel."""
    found = formats.get(name or "")
    if found is None:
        return "General"
    if not found.sections or found.kind in DATES:
        return found.own_code or _NOTHING
    codes = [formats[section].own_code if section in formats else "General" for _, section in found.sections]
    conditions = [_CONDITION.fullmatch(condition) for condition, _ in found.sections]
    pairs = [(condition[1], condition[2]) if condition else ("", "") for condition in conditions]
    if pairs in _USUAL:
        return ";".join([*codes, found.own_code])
    conditional = [
        f"[{sign.replace('!=', '<>')}{limit}]{code}" for (sign, limit), code in zip(pairs, codes, strict=True) if sign
    ]
    of_texts = codes[_MOST_CONDITIONS:][:1] if found.kind == "number:text-style" else []
    return ";".join([*conditional[:_MOST_CONDITIONS], *of_texts, found.own_code])


def _digits(attributes: Mapping[str, str], embedded: Mapping[int, str]) -> str:
    """The signs for a number's digits; ``embedded`` are texts between them, by how many digits come after."""
    decimals = attributes.get("number:decimal-places")
    whole = min(_whole(attributes.get("number:min-integer-digits"), 1), _MOST_DIGITS)
    times = _thousands(attributes.get("number:display-factor"))
    if decimals is None and whole <= 1 and not times and not embedded:
        return "General"
    grouped = attributes.get("number:grouping") == "true"
    count = max(whole, _GROUP + 1 if grouped else 1, *(min(place, _MOST_DIGITS) + 1 for place in embedded), 1)
    signs = []
    for place in range(count, 0, -1):
        signs.append("0" if place <= whole else "#")
        signs += _literal(embedded.get(place - 1, ""), is_percent=False)
        if grouped and place > 1 and place % _GROUP == 1:
            signs.append(",")
    after = min(_whole(decimals, 0), _MOST_DIGITS)
    usual = 0 if "number:decimal-replacement" in attributes else after
    least = min(_whole(attributes.get("number:min-decimal-places"), usual), after)
    point = "." + "0" * least + "#" * (after - least) if after else ""
    return "".join(signs) + point + "," * times


def _thousands(factor: str | None) -> int:
    """How often a number is divided by a thousand."""
    left, times = float(factor or 1), 0
    while left >= _THOUSAND and times < _MOST_DIGITS:
        left, times = left / _THOUSAND, times + 1
    return times


def _literal(text: str, *, is_percent: bool) -> Iterator[str]:
    """A text that a format shows; in a percentage the sign has its meaning."""
    if is_percent and "%" in text:
        before, _, after = text.partition("%")
        yield from _literal(before, is_percent=False)
        yield "%"
        yield from _literal(after, is_percent=False)
    elif _SIGNS.fullmatch(text):
        yield text
    else:
        yield '"' + text.replace('"', '"\\""') + '"'


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else default  # noqa: PLR2004 - no more are meant
