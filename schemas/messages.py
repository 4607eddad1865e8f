"""Findings with their messages in Vietnamese and English, built from the templates in ``locales/``."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from schemas.finding import Finding
from schemas.provinces import newest_province

if TYPE_CHECKING:
    from schemas.column import Column
    from schemas.diagnosis import Hint
    from schemas.rules.rule import Rule

LANGUAGES = ("vi", "en")
_TABLE = re.compile(r"^\[(?P<rule_id>[^].]+)[^]]*\]$", re.MULTILINE)
"""The head of what is written of a rule, or of a part of it such as its variants."""
LONGEST = 300
"""Characters of a workbook's text that a finding quotes."""
LONGEST_MESSAGE = 4_000
"""Characters of a whole message; none is as long, for what it quotes is bounded."""
_VIETNAMESE, _NUMBERS = str.maketrans(",.", ".,"), (int, float, Decimal)
_KEPT = frozenset("\u00a0\u2002\u2003\u2009\u202f\u3000\u00ad")
"""Of what does not print, spaces and a letter of legacy encodings that harm nobody."""
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
)
"""What Python takes for printable and nobody sees: fillers, joiners, selectors of variants."""
MORE = {
    "vi": "Và {more} chỗ nữa trong trang cũng như vậy{between}, không liệt kê hết.",
    "en": "And {more} more cells of the sheet are like it{between}, which are not listed.",
}
BETWEEN = {"vi": " (từ {first} đến {last})", "en": " ({first} to {last})"}
LONGEST_OPERANDS = 1_500
"""Characters of a message that name what a finding rests on; a workbook's texts may be long, and they many."""
LONGEST_VALUES = 1_000
"""Characters by which it is known again what a finding rests on; of more the rest is a digest."""


@cache
def catalogue(language: str) -> dict[str, dict[str, Any]]:
    """Message templates by rule id: those of :func:`rule_texts` of all rules."""
    return {rule_id: rule_texts(rule_id, language) for rule_id in _written(language)}


@cache
def rule_texts(rule_id: str, language: str) -> dict[str, Any]:
    """The message templates of a rule: ``title``, ``what``, ``fix``, ``variants`` and ``fixes``.

    They are about whoever reads them now, so that words of the province in them are the newest. Most runs find little,
    and to parse what is written of all rules takes 6 ms a language.
    """
    texts: dict[str, Any] = tomllib.loads(_written(language)[rule_id])[rule_id]
    return texts


@cache
def _written(language: str) -> dict[str, str]:
    """By rule id what is written of it, as TOML."""
    text = newest_province().fill(files("schemas").joinpath("locales", f"{language}.toml").read_text(encoding="utf-8"))
    tables = [*_TABLE.finditer(text)]
    ends = [*(table.start() for table in tables[1:]), len(text)]
    found: dict[str, str] = defaultdict(str)
    for table, end in zip(tables, ends, strict=True):
        found[table["rule_id"]] += text[table.start() : end]
    return dict(found)


def title(rule_id: str, language: str = "vi") -> str:
    """A rule's short name."""
    return str(rule_texts(rule_id, language)["title"])


def message(rule_id: str, language: str, variant: str, where: str, values: dict[str, str]) -> str:
    """``where · what fix``, from the templates of the rule.

    A variant replaces the rule's ``what``, or stands in its place ``{variant}`` where it has one; what is to be done
    about it stands in ``fixes`` where that differs.
    """
    texts = rule_texts(rule_id, language)
    what = str(texts["what"])
    if variant:
        special = str(texts["variants"][variant]).format(**values)
        what = what.format(**values, variant=special) if "{variant}" in what else special
    else:
        what = what.format(**values)
    fix = str(texts.get("fixes", {}).get(variant, texts["fix"])).format(**values)
    return f"{where} · {what} {fix}" if where else f"{what} {fix}"


@dataclass(frozen=True, slots=True)
class Operand:
    """A value that a finding rests on: what it is called, where it stands (``Sheet!Cell``) and what is there.

    The place is blank of one that stands in no cell, but is added up.
    """

    label_vi: str
    label_en: str
    place: str
    value: object

    def text(self, shown: str, language: str) -> str:
        """``label (place) = value`` in the language, with the value as it is shown in it."""
        label = self.label_vi if language == "vi" else self.label_en
        return f"{label} ({self.place}) = {shown}" if self.place else f"{label} = {shown}"


@dataclass(frozen=True, slots=True)
class Wording:
    """What a finding says in words of its own, which are bounded already, and not in a value of the workbook."""

    vi: str
    en: str


def display(value: object, language: str) -> str:
    """A value as people write it: 1.937.557 and 0,81 in Vietnamese, dates as dd/mm/yyyy in both languages."""
    if value is None:
        return "(trống)" if language == "vi" else "(blank)"
    if isinstance(value, Wording):
        return value.vi if language == "vi" else value.en
    if isinstance(value, _NUMBERS) and not isinstance(value, bool):
        text = f"{value if isinstance(value, Decimal) else Decimal(str(value)):,f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return text.translate(_VIETNAMESE) if language == "vi" else text
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    return bounded(str(value))


def bounded(text: str, longest: int = LONGEST) -> str:
    """Text from outside as it is shown anywhere: one line of characters that are seen, and no longer than so.

    The one place for this: terminal, page, Dagster, mail, copies and reports show a workbook's texts, names of files
    and folders and what stewards write only through here. Control characters could rewrite a terminal's screen, marks
    of direction turn a name round, and letters that nobody sees tell apart what looks alike: each is shown by a sign or
    by its number, ``␛`` or ``⟨U+202E⟩``; bytes that are no text cannot be printed and are replaced. The tables of the
    warehouse keep names and texts of cells as they are.
    """
    start = text[: longest + 1]
    if not start.isprintable() or _UNSEEN.search(start):
        start = "".join(map(_sign, start))
    return start if len(start) <= longest else f"{start[:longest]}…"


def storable(text: str) -> str:
    """What a person wrote on a command line as it is kept: no spaces around it, bytes that are no text replaced."""
    return text.strip().encode("utf-8", "replace").decode()[:LONGEST_MESSAGE]


def _sign(character: str) -> str:
    """The character, or what stands for one that does not show: ``␛`` for an escape."""
    if character in _KEPT or (character.isprintable() and not _UNSEEN.match(character)):
        return character
    if character < " ":
        return chr(0x2400 + ord(character))
    if "\ud800" <= character <= "\udfff":
        return "\N{REPLACEMENT CHARACTER}"
    return "␡" if character == "\x7f" else f"⟨U+{ord(character):04X}⟩"


def plain(value: object) -> str:
    """A value as the ledger keeps it: numbers without grouping and with a decimal point."""
    return _shown(value)["plain"]


def _shown(value: object) -> dict[str, str]:
    """A value by language as :func:`display` has it, and as the ledger keeps it, ``plain``: looked at once for all."""
    english = display(value, "en")
    if isinstance(value, _NUMBERS) and not isinstance(value, bool):
        return {"vi": english.translate(_VIETNAMESE), "en": english, "plain": english.replace(",", "")}
    vietnamese = display(value, "vi") if value is None or isinstance(value, Wording) else english
    return {"vi": vietnamese, "en": english, "plain": "" if value is None else english}


def finding(  # noqa: PLR0913 - a finding is its parts
    rule: Rule,
    submission_id: str,
    *,
    variant: str = "",
    sheet: str = "",
    cell: str = "",
    column: Column | None = None,
    column_name: str = "",
    labels: tuple[str, str] | None = None,
    place: str = "",
    observed: object = "",
    expected: object = "",
    difference: object = "",
    operands: tuple[Operand, ...] = (),
    hint: Hint | None = None,
    since: dt.date | None = None,
    more: int = 0,
    further_cells: tuple[str, ...] = (),
    unit_code: str = "",
    period: dt.date | None = None,
) -> Finding:
    """A finding of the rule, with both messages.

    ``labels`` name the cell in Vietnamese and English where it is no column's; ``place`` defaults to sheet and column.
    ``since`` is a day that messages may name; ``more`` is for how many of ``further_cells`` the finding speaks too.
    """
    sheet, place = bounded(sheet), bounded(place)
    named = labels or ((column.header, column.label_en) if column else ("", ""))
    name = column.name if column else column_name
    texts = {}
    where = f"{sheet}!{cell}" if cell else sheet
    said = {"observed": _shown(observed), "expected": _shown(expected), "difference": _shown(difference)}
    rests_on = [(operand, _shown(operand.value)) for operand in operands]
    known_by = [said["observed"], said["expected"], *(shown for _, shown in rests_on)]
    for language, label in zip(LANGUAGES, named, strict=True):
        values = {name: text[language] for name, text in said.items()} | {
            "since": display(since or "", language),
            "sheet": sheet,
            "cell": cell,
            "operands": _joined([operand.text(shown[language], language) for operand, shown in rests_on], language),
        }
        text = message(rule.rule_id, language, variant, " · ".join(filter(None, (where, label))), values)
        texts[language] = " ".join(filter(None, (text, hint.text(language) if hint else "")))
    found = Finding(
        submission_id=submission_id,
        rule_id=rule.rule_id,
        severity=rule.severity,
        sheet=sheet,
        cell=cell,
        column_name=name,
        place=place or f"{sheet}/{name}",
        observed=said["observed"]["plain"],
        expected=said["expected"]["plain"],
        difference=said["difference"]["plain"],
        message_vi=texts["vi"],
        message_en=texts["en"],
        reference=f"{rule.rule_id}@{where}",
        related_cells=tuple(operand.place for operand in operands if operand.place),
        values=_known_by("|".join(shown["plain"] for shown in known_by)),
        cause=hint.cause if hint else "",
        variant=str(variant),  # a worker's answer may hold no enum that its parent does not expect
        unit_code=unit_code,
        period=period.isoformat() if period else "",
    )
    return speaking_for(found, more, further_cells)


def speaking_for(found: Finding, more: int, cells: tuple[str, ...] = ()) -> Finding:
    """The finding as it speaks for so many more places, in these cells; as it is where there are none."""
    if not more:
        return found
    return replace(
        found,
        message_vi=f"{found.message_vi} {_further(more, cells, 'vi')}",
        message_en=f"{found.message_en} {_further(more, cells, 'en')}",
        values=f"{found.values}|{more}",
        further_places=more,
        further_cells=cells,
    )


def _joined(texts: list[str], language: str) -> str:
    """The texts one behind the other, as many as are not too long together, and how many there are beside them."""
    shown, room = list[str](), LONGEST_OPERANDS
    for text in texts:
        room -= len(text)
        if room < 0 and shown:
            break
        shown.append(text)
    rest = len(texts) - len(shown)
    others = {"vi": f"và {rest} chỗ nữa", "en": f"and {rest} more"}[language]
    return "; ".join([*shown, *([others] * (rest > 0))])


def _further(more: int, cells: tuple[str, ...], language: str) -> str:
    """The sentence on what is not listed."""
    columns = {cell.partition(":")[0].rstrip("0123456789") for cell in cells}
    ends = {"first": _ends(cells[0])[0], "last": _ends(cells[-1])[1]} if len(columns) == 1 and more > 1 else {}
    between = BETWEEN[language].format(**ends) if ends else ""
    return MORE[language].format(more=display(more, language), between=between)


def _ends(cells: str) -> tuple[str, str]:
    """The first and the last cell of a range, or of a single cell."""
    first, _, last = cells.rpartition("!")[2].partition(":")
    return first, last or first


def _known_by(values: str) -> str:
    """Values as they are compared with those of a later submission."""
    if len(values) <= LONGEST_VALUES:
        return values
    return f"{values[:LONGEST_VALUES]}…{hashlib.sha256(values.encode('utf-8', 'surrogateescape')).hexdigest()}"
