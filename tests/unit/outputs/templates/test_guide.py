"""The guide of a template says how to fill it in, and shows the colours of its marks beside what they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.outputs.templates import GUIDE_SHEET
from pipeline.outputs.templates.guide import STEPS
from schemas.terms import SEVERITY_IN_GUIDE_VI
from tests.unit.outputs.templates.opened_templates import every_form, opened

if TYPE_CHECKING:
    from schemas.column import Form


@every_form
def test_steps_stand_first_and_are_numbered(form: Form) -> None:
    rows = list(opened(form)[GUIDE_SHEET].iter_rows(min_row=2, max_col=2, values_only=True))
    assert rows[: len(STEPS)] == list(enumerate(STEPS, start=1))


@every_form
def test_each_colour_is_shown_beside_its_meaning_and_no_two_are_alike(form: Form) -> None:
    cells = [(row[0].fill.fgColor.rgb, row[1].value) for row in opened(form)[GUIDE_SHEET].iter_rows(max_col=2)]
    colours = [colour for colour, text in cells if text in SEVERITY_IN_GUIDE_VI.values()]
    assert len(colours) == len(set(colours)) == len(SEVERITY_IN_GUIDE_VI)
