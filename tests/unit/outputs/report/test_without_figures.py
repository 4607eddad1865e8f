"""A document of a period in which nothing is known says so where a reader looks, and has no empty appendix."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO

import docx

from pipeline.outputs.report.contents import ReportContents, UnitCoverage
from pipeline.outputs.report.document import FOR_AUTHOR, NOTHING, document

PERIOD, MOMENT = date(2020, 11, 1), datetime(2020, 12, 1, tzinfo=UTC)


def test_section_says_first_that_nothing_is_known_and_no_source_is_listed() -> None:
    accepted = [
        UnitCoverage(form, "1", "x", PERIOD, MOMENT, None, 1, "accepted", 0, 0) for form in ("KTTT-01", "LM-01")
    ]
    contents = ReportContents(PERIOD, {}, {}, accepted, [], 0, is_closed=True, held_back=[], sources=[])
    made = docx.Document(BytesIO(document(contents)))
    silent = [at for at, paragraph in enumerate(made.paragraphs) if paragraph.text == NOTHING]
    assert len(silent) > 5
    styles = [paragraph.style.name if paragraph.style else "" for paragraph in made.paragraphs]
    assert all((styles[at - 1] or "").startswith("Heading") for at in silent)
    assert any(made.paragraphs[at + 1].text.startswith(FOR_AUTHOR.partition("{")[0]) for at in silent)
    assert not [paragraph for paragraph in made.paragraphs if paragraph.text.startswith("Phụ lục")]
