"""The e-mail about a verdict: what it attaches, what it asks for, and that it is the same when sent again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from pipeline.outputs.notices.message import LARGEST_ATTACHMENT, notice
from pipeline.outputs.notices.verdicts import Verdict

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path

MOMENT = datetime(2020, 12, 1, 6, 30, tzinfo=UTC)
RETURNED = Verdict(
    submission_id="a" * 64,
    verdict="quarantined",
    unit_code="217",
    unit_name="Huyện Lạng Giang",
    period=date(2020, 11, 1),
    revision=2,
    file_name="tháng 11.xlsx",
    received_at=MOMENT,
    errors=3,
    queries=1,
)
ASKED = replace(RETURNED, verdict="accepted", errors=0)
FINDINGS = [("CL-02", "không phải là số"), ("HTX-04", "ít hơn 7 thành viên")]


def message(verdict: Verdict, copy: Path | None) -> EmailMessage:
    return notice(verdict, FINDINGS, copy, "hoptac@tinh.example", ["clerk@lang-giang.example"], MOMENT)


def text(letter: EmailMessage) -> str:
    body = letter.get_body()
    assert body is not None
    return str(body.get_content())


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    path = tmp_path / "217 - phản hồi.xlsx"
    path.write_bytes(b"PK")
    return path


def test_copy_is_attached_and_asked_to_be_sent_back(copy: Path) -> None:
    letter = message(RETURNED, copy)
    assert [part.get_filename() for part in letter.iter_attachments()] == [copy.name]
    assert "sửa các ô tô đỏ" in text(letter)
    assert "(còn 2 điểm nữa)" in text(letter)


def test_accepted_submission_is_asked_for_reasons_and_for_no_correction(copy: Path) -> None:
    assert "ghi lý do" in text(message(ASKED, copy))
    assert "sửa các ô" not in text(message(ASKED, copy))


def test_copy_that_mail_servers_would_refuse_is_not_attached_and_the_message_says_where_it_is(copy: Path) -> None:
    copy.write_bytes(bytes(LARGEST_ATTACHMENT + 1))
    letter = message(RETURNED, copy)
    assert list(letter.iter_attachments()) == []
    assert "quá lớn để gửi qua thư" in text(letter)
    assert len(bytes(letter)) < 10_000


def test_without_a_copy_the_message_speaks_of_none(copy: Path) -> None:
    assert "phản hồi" in text(message(RETURNED, copy))
    assert "phản hồi" not in text(message(RETURNED, None))
    assert "rồi gửi lại tệp." in text(message(RETURNED, None))


def test_same_verdict_gives_the_same_bytes_and_another_one_another_identity(copy: Path) -> None:
    assert bytes(message(RETURNED, copy)) == bytes(message(RETURNED, copy))
    assert message(RETURNED, copy)["Message-ID"] != message(ASKED, copy)["Message-ID"]
