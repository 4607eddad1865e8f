"""Templates, letters and remarks are in the words of their period, and follow the next change of the province."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import duckdb
import openpyxl
import polars as pl
import pytest

from pipeline.judgement.unit_state import UnitState
from pipeline.outputs.feedback.returned_copies import findings_to_fix
from pipeline.outputs.notices.contract import Letter
from pipeline.outputs.notices.message import LARGEST_ATTACHMENT, notice_message
from pipeline.outputs.notices.period_notices import ClosedPeriod, MissingList, Reminder
from pipeline.outputs.notices.submission_notices import Unplaced, Verdict, Withdrawal
from pipeline.outputs.templates import template
from schemas.finding import Finding, Severity
from schemas.registry import FORMS
from tests.support.next_province import BEFORE, NEXT, SINCE, WORDS_BEFORE, next_province

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.runtime.settings import Settings
    from schemas.column import Form

NOW = datetime(2030, 2, 3, tzinfo=UTC)
every_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.form_id)


def prompts(form: Form, period: date) -> list[str]:
    """The title of every sheet and what is said at every cell that is to be filled in."""
    workbook = openpyxl.load_workbook(BytesIO(template(form, None, period)))
    shown = [str(worksheet["A1"].value) for worksheet in workbook]
    for worksheet in workbook:
        for rule in worksheet.data_validations.dataValidation:
            shown += [rule.prompt or "", rule.error or ""]
    return [*shown, str(workbook.properties.title)]


@every_form
def test_template_asks_in_the_words_of_its_period(form: Form) -> None:
    november, july = " ".join(prompts(form, date(2020, 11, 1))), " ".join(prompts(form, date(2025, 7, 1)))
    assert "Mã huyện, thành phố, ví dụ 217." in november
    assert "Mã xã, phường, ví dụ 07210." in july
    assert "huyện" not in july
    assert "Huyện" not in july


@every_form
def test_template_follows_the_next_change(form: Form) -> None:
    with next_province():
        before, after = prompts(form, BEFORE), prompts(form, SINCE)
    assert any("Mã xã, phường, ví dụ 07210." in text for text in before)
    assert any("Mã phường, đặc khu, ví dụ 99999." in text for text in after)
    assert [text for text in after if any(word in text for word in WORDS_BEFORE)] == []


@every_form
def test_no_name_of_a_word_is_left_in_a_template(form: Form) -> None:
    assert [text for text in prompts(form, date(2025, 7, 1)) if "{" in text] == []


def letters(period: date, settings: Settings) -> list[str]:
    """A letter of every kind that speaks of who runs the installation."""
    sent = {"submission_id": "a" * 64, "unit_code": "1", "unit_name": "X", "period": period, "revision": 1}
    of_file = sent | {"file_name": "a.xlsx", "since": NOW}
    due = {"unit_code": "1", "unit_name": "X", "period": period, "due_on": period, "since": NOW, "known_at": NOW}
    notices = (
        Verdict(**of_file, verdict="accepted", errors=0, queries=0, doubts=("?",)),  # type: ignore[arg-type]
        Withdrawal(**of_file, counting="b.xlsx", is_doubted=True),  # type: ignore[arg-type]
        Unplaced(submission_id="a" * 64, file_name="a.xlsx", since=NOW, reason="?", period=period),
        Unplaced(submission_id="a" * 64, file_name="a.xlsx", since=datetime.combine(period, NOW.timetz()), reason="?"),
        MissingList((Reminder(**due, is_over=True, is_returned=False),)),  # type: ignore[arg-type]
        ClosedPeriod(period=period, since=NOW, submissions=1, because=""),
        ClosedPeriod(period=period, since=NOW, submissions=1, because="", unit_code="1", unit_name="X"),
    )
    return ["\n".join(notice.letter(settings).lines) for notice in notices]


def test_letters_name_the_stewards_of_their_period(database: Settings) -> None:
    with next_province():
        before, after = letters(BEFORE, database), letters(SINCE, database)
    assert all("cán bộ tỉnh" in letter for letter in before)
    assert all(NEXT["steward"] in letter for letter in after)
    assert not any("tỉnh" in letter for letter in after)


@pytest.fixture
def database(settings: Settings) -> Settings:
    """Settings whose warehouse has no finding to list and no copy to attach."""
    with duckdb.connect(settings.database) as connection:
        connection.execute("create schema quality")
        connection.execute(
            "create table quality.findings (submission_id text, rule_id text, severity text, sheet text, cell text,"
            " column_name text, message_vi text, state text, place text, reference text, caused_by text,"
            " further_places bigint)"
        )
    return settings


def test_remarks_on_a_submission_name_the_stewards_of_its_period() -> None:
    row = asdict(Finding("a", "CL-08", Severity.QUERY)) | {"state": "open"}
    submission = {
        "period": SINCE,
        "accepted_because": "Đúng",
        "not_compared": [],
        "refusal": None,
        "based_on_period": None,
    }
    state = UnitState("accepted", submission, pl.DataFrame([row]))
    with next_province():
        remarks = [finding.message_vi for finding in findings_to_fix(state)]
    assert "Cán bộ thành phố đã nhận, vì: Đúng" in remarks


def test_letter_says_where_a_copy_is_to_be_had_on_the_day_that_it_is_sent(tmp_path: Path) -> None:
    copy = tmp_path / "a.xlsx"
    copy.write_bytes(bytes(LARGEST_ATTACHMENT + 1))
    letter = Letter("bị trả lại", ("Kính gửi,",), copy, (), ())

    def sent(moment: datetime) -> str:
        body = notice_message(letter, "k", "a@b.example", ["c@d.example"], moment).get_body()
        assert body is not None
        return str(body.get_content())

    assert "Liên minh Hợp tác xã tỉnh Bắc Giang" in sent(datetime(2020, 12, 1, tzinfo=UTC))
    assert "Liên minh Hợp tác xã tỉnh Bắc Ninh" in sent(datetime(2025, 6, 30, 17, tzinfo=UTC))  # July in Vietnam
    with next_province():
        assert NEXT["alliance"] in sent(NOW)
