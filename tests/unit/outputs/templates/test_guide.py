"""The guide of a template says how to fill it in, and shows the colours of its marks beside what they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.outputs.templates import GUIDE_SHEET
from pipeline.outputs.templates.guide import steps
from schemas.terms import SEVERITY_IN_GUIDE_VI
from tests.unit.outputs.templates.opened_templates import FORMS, every_form, opened

if TYPE_CHECKING:
    from schemas.column import Form


@every_form
def test_steps_stand_first_and_are_numbered(form: Form) -> None:
    rows = list(opened(form)[GUIDE_SHEET].iter_rows(min_row=2, max_col=2, values_only=True))
    assert rows[: len(steps(form))] == list(enumerate(steps(form), start=1))


@every_form
def test_each_colour_is_shown_beside_its_meaning_and_no_two_are_alike(form: Form) -> None:
    cells = [(row[0].fill.fgColor.rgb, row[1].value) for row in opened(form)[GUIDE_SHEET].iter_rows(max_col=2)]
    colours = [colour for colour, text in cells if text in SEVERITY_IN_GUIDE_VI.values()]
    assert len(colours) == len(set(colours)) == len(SEVERITY_IN_GUIDE_VI)


@pytest.mark.parametrize(
    ("version", "step"),
    [
        (1, "Giải thể: chọn tình trạng Đã giải thể và ghi ngày giải thể; giữ dòng đến hết năm."),
        (
            2,
            (
                "Chấm dứt: chọn tình trạng Đã giải thể; Đã sáp nhập, hợp nhất, chia, tách; Đã chuyển đổi hoặc "
                "Đã phá sản và ghi ngày chấm dứt; giữ dòng đến hết năm."
            ),
        ),
    ],
)
def test_guide_speaks_of_the_endings_of_its_version(version: int, step: str) -> None:
    form = next(form for form in FORMS if (form.form_id, form.version) == ("KTTT-01", version))
    assert step in steps(form)
