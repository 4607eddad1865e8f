"""The reporting units that a file's name or folder speaks of so plainly that it speaks against another's cover.

That is by code, or by name with its level: ``Huyện Lạng Giang``, ``H. Lang Giang``, ``TXViệtYên``, ``217``. A number
that counts, dates, numbers a document or a revision is no code; a name without its level may be any place's.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from pipeline.judgement.levels_in_paths import no_level_after, unmarked, words_of_communes, written_levels
from pipeline.judgement.names_in_paths import named_units
from schemas.calendars import units_due
from schemas.matching import without_invisible, without_level
from schemas.provinces import provinces
from schemas.reference_data import units, units_by_code
from schemas.successors import successions

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

_TOKEN = re.compile(r"[a-z]+|\d+")
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_HASH = re.compile(r"(?<![a-z\d])(?=[a-f\d]*[a-f])(?=[a-f\d]*\d)[a-f\d]{7,}(?![a-z\d])")
_ALLIANCE = re.compile(r"(?<![a-z\d])lm24(?![a-z\d])")
_DISTRICT_DIGITS = 3
"""Codes of communes have five digits and begin with 0, as no count does."""
_NUMBERED = frozenset(
    (
        *("so", "cv", "qd", "vb", "nd", "tb", "kh", "nq", "van", "dinh", "tu", "luat", "stt", "trang", "dong", "muc"),
        *(
            "lan",
            "nop",
            "thu",
            "l",
            "rev",
            "revision",
            "r",
            "v",
            "ver",
            "version",
            "ban",
            "copy",
            "phien",
            "dot",
            "phan",
        ),
        *("img", "scan", "book", "untitled", "document", "file", "dsc", "sheet", "page", "phong", "thon", "dt", "sdt"),
        *("co", "gom", "tong", "hon", "gan", "khoang", "duoi", "tren", "them", "tang", "giam", "con", "du", "tel"),
    )
)
"""Words before a number that is no code: of a document, a revision, a copy, a telephone, or how many there are."""
_COUNTED = frozenset(
    (
        *("htx", "hop", "tv", "qtd", "qtdnd", "to", "tht", "lhhtx", "don", "thon", "nguoi", "lao"),
        *("trieu", "tr", "ty", "ti", "dong", "vnd", "usd", "kb", "mb", "dn", "doanh"),
    )
)
"""Words after a space that a number counts; the levels of communes are others."""
_COUNTED_TOGETHER = {"thanh": "vien", "quy": "tin", "lien": "hiep"}
"""Words that a number counts only together with the next: 213 is no number of a ``thành phố``, nor 217 of a quarter."""
_OF_AN_OFFICE = re.compile(
    r"[-_](?:bc|cv|qd|kh|tb|ttr|tt|nq|gm|vb|bb)[-_](?:ubnd|hdnd|vp|tckh|pkt|kt|kthtdt|nn|pnn|nnptnt|khdt|lmhtx|[hdt]u)"
)
"""The rest of a document's number: ``217-BC-UBND``."""
_YEAR_OR_DATE = re.compile(r"(?:19|20)\d\d|\d{6}|\d{8}")


class _Token(NamedTuple):
    text: str
    start: int
    end: int


@lru_cache(maxsize=50_000)
def spoken_units(path: str, period: dt.date) -> frozenset[str]:
    """The codes of the units of the period that a path speaks of, by code or by name with its level.

    A unit's names of other times count too: a ``thị xã`` is still called ``huyện`` for years.
    """
    return frozenset().union(*(_spoken_in(part, period) for part in _readable(path).replace("\\", "/").split("/")))


@lru_cache(maxsize=50_000)
def _spoken_in(part: str, period: dt.date) -> frozenset[str]:
    """The same of one folder's name, or of the file's; an extension is a word that names nothing."""
    text = unmarked(part)
    found = _by_name(re.findall("[a-z]+", _CAPITAL.sub(" ", text).casefold()), period)
    return frozenset(found | _by_code(text.casefold(), period))


def speaks_of_another(paths: Sequence[str], unit_code: str, period: dt.date) -> str:
    """The code of the only other unit that one of a file's paths speaks of; blank where none does.

    It is blank too where a path names the unit itself, be it without its level.
    """
    spoken = [spoken_units(path, period) for path in paths]
    if any(unit_code in units for units in spoken) or any(_is_named(path, unit_code, period) for path in paths):
        return ""
    return min((next(iter(units)) for units in spoken if len(units) == 1), default="")


def _is_named(path: str, unit_code: str, period: dt.date) -> bool:
    """Whether the unit is named at least without its level, by a name that is no province's too."""
    if unit_code not in named_units(_readable(path), period):
        return False
    return all(_bare(name) not in _provinces() for name in _names_of(unit_code))


@cache
def _provinces() -> frozenset[str]:
    """The names of provinces of any time: a unit of such a name needs its level or its code."""
    ours = {province.name.removeprefix(province.level) for province in provinces()}
    return frozenset(map(_bare, ours | {succession.former_province for succession in successions()}))


@cache
def _names_of(unit_code: str) -> set[str]:
    return {unit.unit_name for unit in units_by_code().get(unit_code, ())}


def _readable(path: str) -> str:
    """The path as a person reads it: as a browser wrote it (``%20``), or with characters that show nothing."""
    return unicodedata.normalize("NFKC", without_invisible(unquote(path)))


def _tokens(text: str) -> list[_Token]:
    """Words and numbers, a number apart from the letters that it is written to: ``H217``."""
    return [_Token(match[0], *match.span()) for match in _TOKEN.finditer(text)]


def _bare(unit_name: str) -> str:
    """A name without level, marks and spaces."""
    return "".join(_TOKEN.findall(unmarked(without_level(unit_name)).casefold()))


@cache
def _whole_names(period: dt.date) -> dict[str, str]:
    """Unit code by each spelling of a name with its level, without marks and spaces."""
    here = {unit.unit_code for unit in units_due(period)}
    found: dict[str, str] = {}
    spellings = written_levels()
    for unit in units():
        level = unmarked(unit.unit_name.removesuffix(without_level(unit.unit_name))).casefold().strip()
        if unit.unit_code in here and level in spellings:
            found |= {short + _bare(unit.unit_name): unit.unit_code for short in spellings[level]}
    return found


@cache
def _beginnings(period: dt.date) -> frozenset[str]:
    """What a name with its level begins with: no more words are put together than can become one."""
    return frozenset(name[:end] for name in _whole_names(period) for end in range(1, len(name) + 1))


def _by_name(words: list[str], period: dt.date) -> set[str]:
    names, beginnings = _whole_names(period), _beginnings(period)
    found = set()
    for start, first in enumerate(words):
        if first not in beginnings or (start and words[start - 1] in no_level_after().get(first, ())):
            continue
        run = ""
        for word in words[start:]:
            run += word
            if run not in beginnings:
                break
            found |= {names[run]} if run in names else set()
    return found


@cache
def _codes(period: dt.date) -> tuple[dict[str, str], re.Pattern[str]]:
    """The codes as they stand in a text, and a pattern that finds one of them by itself."""
    codes = {unit.unit_code.casefold(): unit.unit_code for unit in units_due(period)}
    return codes, re.compile(rf"(?<!\d)(?:{'|'.join(map(re.escape, codes))})(?!\d)")


def _by_code(text: str, period: dt.date) -> set[str]:
    codes, pattern = _codes(period)
    if not pattern.search(text):
        return set()
    found = {codes[match[0]] for match in _ALLIANCE.finditer(text) if match[0] in codes}
    plain = _HASH.sub(lambda match: "·" * len(match[0]), text)
    tokens = _tokens(plain)
    for at, token in enumerate(tokens):
        if token.text.isdigit() and token.text in codes and _is_code(plain, tokens, at, codes):
            found.add(codes[token.text])
    return found


def _is_code(text: str, tokens: list[_Token], at: int, codes: dict[str, str]) -> bool:
    """Whether a number that is a unit's code may be meant as one."""
    token = tokens[at]
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if before and before.text in _NUMBERED and not (before.text == "so" and at > 1 and tokens[at - 2].text == "ma"):
        return False
    if text[token.end :].lstrip().startswith("%") or _OF_AN_OFFICE.match(text, token.end):
        return False
    if len(token.text) == _DISTRICT_DIGITS and after and _is_counted(text[token.end : after.start], tokens[at + 1 :]):
        return False
    return not _is_part_of_number(text, tokens, at, codes)


def _is_counted(between: str, after: list[_Token]) -> bool:
    """Whether what stands behind a number is what it counts."""
    if between.strip():
        return False
    word, second = after[0].text, after[1].text if len(after) > 1 else ""
    return word in _COUNTED or word in words_of_communes() or _COUNTED_TOGETHER.get(word) == second


def _is_part_of_number(text: str, tokens: list[_Token], at: int, codes: dict[str, str]) -> bool:
    """Whether it is a group of a longer number, such as ``1.217``, ``217,5`` or ``0240 217 888``."""
    token = tokens[at]
    before = tokens[at - 1] if at and tokens[at - 1].text.isdigit() else None
    after = tokens[at + 1] if at + 1 < len(tokens) and tokens[at + 1].text.isdigit() else None
    if before and text[before.end : token.start] == "." and _is_thousands(text, tokens, at):
        return True
    for neighbour, between in (
        (before, text[before.end : token.start] if before else ""),
        (after, text[token.end : after.start] if after else ""),
    ):
        if neighbour is None or between not in {" ", ".", ","}:
            continue
        is_long = len(neighbour.text) >= _DISTRICT_DIGITS and not _YEAR_OR_DATE.fullmatch(neighbour.text)
        if between == "," or (is_long and neighbour.text not in codes):
            return True
    return False


def _is_thousands(text: str, tokens: list[_Token], at: int) -> bool:
    """Whether a short number before the dot begins a longer one; a month, or the end of a date, does not."""
    before, first = tokens[at - 1], tokens[at - 2] if at > 1 else None
    if len(before.text) > _DISTRICT_DIGITS:
        return False
    is_of_date = first is not None and first.text.isdigit() and text[first.end : before.start] in {".", "-"}
    return not (is_of_date or (first is not None and first.text in {"t", "thang"}))
