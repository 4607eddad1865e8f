"""The template of published claims: its lists are of every time, are read back, and its words are in Vietnamese."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest

from pipeline.ingest import claim_values as values
from pipeline.ingest.claims_file import TEXT, Cell
from pipeline.outputs.templates.claims_template import GUIDE, LISTS, claims_template
from schemas.figures import figures
from schemas.published_labels import offered_topics, word_label
from schemas.published_words import known_dimensions, known_topics
from schemas.reference_data import LATEST, reference_rows, units

OF_LATE = date(2026, 10, 1)


@pytest.fixture(scope="module")
def lists() -> dict[str, list[str]]:
    sheet = openpyxl.load_workbook(BytesIO(claims_template()))[LISTS]
    return {str(head): [str(cell) for cell in cells if cell] for head, *cells in sheet.iter_cols(values_only=True)}


def test_every_unit_of_any_time_is_listed_and_read_back(lists: dict[str, list[str]]) -> None:
    assert "217 · Huyện Lạng Giang (đến 06/2025)" in lists["unit_code"]
    entries = {entry.partition(" (đến ")[0]: entry for entry in lists["unit_code"]}
    for unit in units():
        entry = entries[f"{unit.unit_code} · {unit.unit_name}"]
        period = max(unit.valid_from, min(unit.valid_to - timedelta(days=1), OF_LATE)).replace(day=1)
        assert values.reporting_unit(Cell(TEXT, entry), period) == unit.unit_code
        assert (" (đến " in entry) == (max(u.valid_to for u in units() if same(u, unit)) <= LATEST)


def same(unit: object, other: object) -> bool:
    return all(getattr(unit, name) == getattr(other, name) for name in ("unit_code", "unit_name"))


def test_name_with_the_month_of_its_end_is_read_as_the_name() -> None:
    named = Cell(TEXT, "Huyện Lạng Giang (đến 06/2025)")
    assert values.reporting_unit(named, date(2020, 11, 1)) == "217"


def test_every_figure_of_any_time_is_listed(lists: dict[str, list[str]]) -> None:
    assert {entry.partition(" · ")[0] for entry in lists["figure_id"]} == {figure.figure_id for figure in figures()}


def test_topics_are_of_every_year_and_read_back(lists: dict[str, list[str]]) -> None:
    assert [values.topic(Cell(TEXT, entry)) for entry in lists["topic"]] == list(offered_topics())
    assert known_topics() - offered_topics().keys() == {"target_2021"}


def test_every_word_of_the_guide_has_a_vietnamese_label() -> None:
    sheet = openpyxl.load_workbook(BytesIO(claims_template()))[GUIDE]
    told = {str(row[0].value): str(row[1].value) for row in sheet.iter_rows(max_col=2) if row[0].value}
    for name, words in known_dimensions().items():
        for word in (words or ()) if name != "of" else ():
            assert told[f"{name}={word}"].endswith(f": {word_label(name, word)}")
            assert word_label(name, word) not in ("", word)
    assert set(offered_topics()) <= told.keys()


def test_rows_of_the_guide_are_as_high_as_their_texts() -> None:
    sheet = openpyxl.load_workbook(BytesIO(claims_template()))[GUIDE]
    heights = {len(str(row[1].value)): sheet.row_dimensions[row[1].row].height for row in sheet.iter_rows(2, 9)}
    assert all(height * 70 >= 15 * letters for letters, height in heights.items())


def test_no_label_is_of_a_word_that_is_not_known() -> None:
    known = {(name, word) for name, words in known_dimensions().items() for word in words or ()}
    known |= {("name", name) for name in known_dimensions()} | {("topic", topic) for topic in known_topics()}
    assert {(row["key"], row["value"]) for row in reference_rows("published_labels")} <= known
