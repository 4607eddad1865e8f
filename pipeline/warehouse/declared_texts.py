"""Numbers and words that the code declares and the SQL files only name: a query as variables, a comment in braces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.judgement import unit_changes
from pipeline.judgement.submission_status import PRESENT
from pipeline.judgement.unplaced import RETURNED
from schemas import terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import duckdb


def declared_numbers() -> dict[str, int]:
    """Each number by the name under which the SQL files use it."""
    return {
        "months_back": unit_changes.FARTHEST,
    }


def declared_words() -> dict[str, str]:
    """The codes of a column and their words, by the name under which comments use them."""
    return {
        "severities": _codes_and_words(terms.SEVERITY_VI, terms.SEVERITY_VI),
        "statuses_of_submissions": _codes_and_words(terms.STATUS_VI, (*PRESENT, "withdrawn")),
        "statuses_of_unplaced": _codes_and_words(terms.STATUS_VI, RETURNED),
        "statuses_of_units": _codes_and_words(terms.STATUS_VI, ("accepted", "quarantined", "missing")),
    }


def _codes_and_words(words: Mapping[Any, str], codes: Iterable[str]) -> str:
    codes = tuple(codes)
    return f"{', '.join(codes)} – {', '.join(words[code].lower() for code in codes)}"


def set_variables(connection: duckdb.DuckDBPyConnection) -> None:
    """Let queries read the numbers with ``getvariable``."""
    for name, number in declared_numbers().items():
        connection.execute(f"set variable {name} = {number}")


_EARLY_TONES = ("òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy")
_LATE_TONES = ("oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ")
"""Two usages of where a tone is written: hòa and hoà are one word."""


def set_functions(connection: duckdb.DuckDBPyConnection) -> None:
    """Let queries fold texts, and take what two periods can be compared over.

    ``same_writing`` is one for two writings of one text, ``without_marks`` its letters alone. Capitals, spaces,
    Unicode's forms, stops at either end and the place of a tone make no difference to the first, which the second is
    given. ``like_for_like`` takes how many units ``quality.comparisons`` has and which part of a period, what is not
    null where the earlier period has such a row, and a count over all and over the part: one of these, or null.

    ``known_sum`` is what a sum over cells that may be blank says: null where there are rows of which none has a value,
    zero only where there are no rows to have one. ``part_sum`` is that of a part of a period, or of all of it, and
    ``sum_like_for_like`` one of two of these, where both are known: else their change would be that of one alone.
    """
    text = "trim(lower(nfc_normalize(regexp_replace(written, '\\s+', ' ', 'g'))), ' .,;:-–')"
    for early, late in zip(_EARLY_TONES, _LATE_TONES, strict=True):
        text = f"replace({text}, '{early}', '{late}')"
    connection.execute(f"create or replace temp macro same_writing(written) as {text}")
    connection.execute(
        "create or replace temp macro without_marks(written) as replace(strip_accents(written), 'đ', 'd')"
    )
    connection.execute(
        "create or replace temp macro like_for_like(units, part, is_there, over_all, over_part) as "
        "case when units > 0 and is_there is not null then if(part = 'all', over_all, coalesce(over_part, 0)) end"
    )
    connection.execute(
        "create or replace temp macro known_sum(total, of_rows) as case when of_rows > 0 then total else 0 end"
    )
    connection.execute(
        "create or replace temp macro part_sum(part, over_all, over_part, rows_of_part) as "
        "if(part = 'all', over_all, case when rows_of_part > 0 then over_part else 0 end)"
    )
    connection.execute(
        "create or replace temp macro sum_like_for_like(units, is_there, wanted, other) as "
        "case when units > 0 and is_there is not null and other is not null then wanted end"
    )


def declared_texts() -> dict[str, str]:
    """Each number and the words by the name in braces that stands for them in a comment."""
    return {f"{{{name}}}": str(text) for name, text in (declared_numbers() | declared_words()).items()}


def with_declared_texts(comment: str, texts: Mapping[str, str]) -> str:
    """The comment with these numbers and words in the place of their names; DuckDB takes no expression for its text."""
    for name, text in texts.items():
        comment = comment.replace(name, text)
    return comment
