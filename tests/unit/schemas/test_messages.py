"""Messages exist in both languages for every rule, and show values as people write them."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from importlib.resources import files

import pytest

from schemas.forms.cooperatives import COOPERATIVES
from schemas.messages import (
    LANGUAGES,
    LONGEST,
    LONGEST_MESSAGE,
    Operand,
    bounded,
    catalogue,
    display,
    finding,
    plain,
    storable,
)
from schemas.provinces import newest_province
from schemas.registry import RULES
from schemas.rules import cells, workbook


@pytest.mark.parametrize(
    ("value", "vietnamese", "english"),
    [
        (1_937_557, "1.937.557", "1,937,557"),
        (Decimal("0.810"), "0,81", "0.81"),
        (Decimal("1937557.250"), "1.937.557,25", "1,937,557.25"),
        (-1234.5, "-1.234,5", "-1,234.5"),
        (100, "100", "100"),
        (date(2020, 11, 30), "30/11/2020", "30/11/2020"),
        (None, "(trống)", "(blank)"),
        ("mười hai", "mười hai", "mười hai"),
    ],
)
def test_values_are_shown_as_each_language_writes_them(value: object, vietnamese: str, english: str) -> None:
    assert (display(value, "vi"), display(value, "en")) == (vietnamese, english)


def test_ledger_keeps_numbers_without_grouping() -> None:
    assert plain(Decimal("1937557.250")) == "1937557.25"
    assert plain(None) == ""
    assert plain("1,5") == "1,5"


def test_every_rule_has_its_messages_in_both_languages_with_the_same_variants() -> None:
    for rule in RULES:
        texts = [catalogue(language)[rule.rule_id] for language in LANGUAGES]
        assert all({"title", "what", "fix"} <= set(messages) for messages in texts)
        assert texts[0].get("variants", {}).keys() == texts[1].get("variants", {}).keys()
    assert set(catalogue("vi")) == set(catalogue("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_read_of_each_rule_by_itself_is_what_the_whole_file_says(language: str) -> None:
    text = files("schemas").joinpath("locales", f"{language}.toml").read_text(encoding="utf-8")
    assert catalogue(language) == tomllib.loads(newest_province().fill(text))


def test_finding_says_where_what_and_how_to_mend() -> None:
    found = finding(
        cells.number, "s", sheet="HTX", cell="K14", column=COOPERATIVES.column("members"), observed="mười hai"
    )
    assert found.message_vi.startswith('HTX!K14 · Số thành viên · "mười hai" ')
    assert found.message_en.startswith("HTX!K14 · Members · ")
    assert (found.column_name, found.place, found.observed) == ("members", "HTX/members", "mười hai")
    assert found.severity == "error"


def test_finding_that_speaks_for_others_says_so_and_is_another_when_their_number_is() -> None:
    alone, more, many = (finding(cells.filled, "s", sheet="HTX", cell="A1", more=number) for number in (0, 1200, 1201))
    assert more.message_vi == f"{alone.message_vi} Và 1.200 chỗ nữa trong trang cũng như vậy, không liệt kê hết."
    assert more.message_en == f"{alone.message_en} And 1,200 more cells of the sheet are like it, which are not listed."
    assert len({alone.values, more.values, many.values}) == 3


def test_whatever_a_workbook_says_a_finding_stays_short() -> None:
    long = "x" * 1_000_000
    operand = Operand("a", "a", "A1", long)
    found = finding(
        workbook.SIMILAR_HEADER, "s", sheet=long, place=long, observed=long, expected=long, operands=(operand,)
    )
    assert max(map(len, (found.message_vi, found.message_en))) < 5 * LONGEST
    assert max(map(len, (found.sheet, found.place, found.observed, found.values, *found.related_cells))) < 5 * LONGEST


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("HTX Hòa Bình\u00a02", "HTX Hòa Bình\u00a02"),
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("one\ntwo\r\x00", "one␊two␍␀"),
        ("\u202egnp.exe", "⟨U+202E⟩gnp.exe"),
        ("\x9b2J\x7f", "⟨U+009B⟩2J␡"),
        ("B\udcb8o \ud800", "B\ufffdo \ufffd"),
        ("a\u200bb\ufeff\u2066\u061c", "a⟨U+200B⟩b⟨U+FEFF⟩⟨U+2066⟩⟨U+061C⟩"),
        ("one\u2028two\u2029", "one⟨U+2028⟩two⟨U+2029⟩"),
        ("\U000e0041\u3164\ufe0f", "⟨U+E0041⟩⟨U+3164⟩⟨U+FE0F⟩"),
        ("[red]x[/red] :smile: <b> %s", "[red]x[/red] :smile: <b> %s"),
        ("Hòa Ho\u0300a ư", "Hòa Ho\u0300a ư"),
    ],
)
def test_characters_that_do_not_show_are_shown(text: str, shown: str) -> None:
    assert bounded(text) == shown
    assert bounded(shown) == shown


@pytest.mark.parametrize("text", ["x" * 1_000_000, "\u202e" * 1_000_000, "\x1b" * 301])
def test_shown_text_is_as_long_as_it_may_be_whatever_it_holds(text: str) -> None:
    shown = bounded(text)
    assert (len(shown), shown[-1], shown.isprintable()) == (LONGEST + 1, "…", True)
    assert bounded(shown) == shown


def test_stewards_words_are_kept_as_text() -> None:
    assert storable(" v\udcff\x1b \n") == "v?\x1b"
    assert len(storable("x" * 10_000)) == LONGEST_MESSAGE
