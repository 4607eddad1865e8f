"""The e-mail of a notice: what it attaches, what it asks for, and that it is the same when sent again."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from pipeline.outputs.notices.contract import Letter
from pipeline.outputs.notices.message import LARGEST_ATTACHMENT, file_name, notice_id, notice_message
from tests.spec.examples.base import base_content

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path

MOMENT = datetime(2020, 12, 1, 6, 30, tzinfo=UTC)
LETTER = Letter("bị trả lại", ("Kính gửi,", "a"), None, ("Đề nghị mở tệp",), ("rồi gửi lại tệp.",))
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def message(letter: Letter, key: str = "a quarantined", **options: int) -> EmailMessage:
    return notice_message(letter, key, "hoptac@tinh.example", ["clerk@lang-giang.example"], MOMENT, **options)


def text(letter: EmailMessage) -> str:
    body = letter.get_body()
    assert body is not None
    return str(body.get_content())


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    path = tmp_path / "217 - phản hồi.xlsx"
    path.write_bytes(base_content())
    return path


def test_copy_is_attached_with_its_right_type_and_asked_for(copy: Path) -> None:
    letter = message(replace(LETTER, copy=copy))
    [part] = letter.iter_attachments()
    assert (part.get_filename(), part.get_content_type()) == (copy.name, TYPE)
    assert "Đề nghị mở tệp" in text(letter)
    assert "rồi gửi lại tệp" not in text(letter)


def test_copy_that_mail_servers_would_refuse_is_not_attached_and_the_message_says_where_it_is(copy: Path) -> None:
    copy.write_bytes(bytes(LARGEST_ATTACHMENT + 1))
    letter = message(replace(LETTER, copy=copy))
    assert list(letter.iter_attachments()) == []
    assert "quá lớn để gửi qua thư" in text(letter)
    assert len(bytes(letter)) < 10_000


def test_copy_is_not_attached_where_this_server_takes_no_such_message(copy: Path) -> None:
    size = copy.stat().st_size
    assert list(message(replace(LETTER, copy=copy), largest=4 * size + (1 << 20)).iter_attachments())
    assert not list(message(replace(LETTER, copy=copy), largest=size).iter_attachments())


def test_file_that_is_no_workbook_is_not_attached(copy: Path) -> None:
    copy.write_bytes(b"<script>alert(1)</script>")
    letter = message(replace(LETTER, copy=copy))
    assert list(letter.iter_attachments()) == []
    assert "không gửi được qua thư" in text(letter)


def test_without_a_copy_the_message_speaks_of_none() -> None:
    assert "phản hồi" not in text(message(LETTER))
    assert "rồi gửi lại tệp." in text(message(LETTER))


def test_same_notice_gives_the_same_bytes_and_another_one_another_identity(copy: Path) -> None:
    letter = replace(LETTER, copy=copy)
    assert bytes(message(letter)) == bytes(message(letter))
    assert message(letter)["Message-ID"] != message(letter, "a accepted")["Message-ID"]
    assert message(letter)["Message-ID"].startswith(f"<{notice_id('a quarantined')}")


def test_no_text_makes_a_header_or_a_message_without_end() -> None:
    subject, line = "x\r\nBcc: thief@example.com" + "y" * 10_000, "\u202e\x1b[2J" + "z" * 10_000
    letter = message(Letter(subject, (line,) * 10_000))
    assert "Bcc" not in letter
    assert len(letter["Subject"]) < 300
    assert not {"\u202e", "\x1b"} & set(text(letter))
    assert len(bytes(letter)) < 1 << 20


@pytest.mark.parametrize("length", range(1, 40))
def test_subject_arrives_letter_by_letter(length: int) -> None:
    words = ("đã quá hạn nộp, 2 đơn vị chưa có báo cáo được chấp nhận " * 4).split()[:length]
    sent = bytes(message(replace(LETTER, subject=" ".join(words))))
    assert (
        email.message_from_bytes(sent, policy=email.policy.default)["Subject"] == f"[Hợp Tác] {' '.join(words)}"[:250]
    )
    assert all(len(line) < 79 for line in sent.split(b"\r\n\r\n")[0].splitlines())


def test_sender_may_have_a_name() -> None:
    letter = notice_message(LETTER, "a", "Hợp tác xã <hoptac@tinh.example>", ["a@example.com"], MOMENT)
    assert letter["From"].addresses[0].addr_spec == "hoptac@tinh.example"
    assert letter["From"].addresses[0].display_name == "Hợp tác xã"


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("217 tháng 11", "217 tháng 11.xlsx"),
        ("../../etc/passwd", "_.._etc_passwd.xlsx"),
        ('a"b:c|d<e>', "a_b_c_d_e_.xlsx"),
        ("...", "phan hoi.xlsx"),
        ("báo cáo.xlsm.exe", "báo cáo.xlsm.exe.xlsx"),
    ],
)
def test_name_of_an_attachment_is_one_that_every_system_keeps(stem: str, name: str) -> None:
    assert file_name(stem) == name


def test_name_of_an_attachment_is_short_and_shows_what_it_is() -> None:
    name = file_name("\u202etxt.exe" + "x" * 500)
    assert len(name) < 120
    assert name.isprintable()
    assert name.endswith(".xlsx")
