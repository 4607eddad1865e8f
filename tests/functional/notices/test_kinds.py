"""People are told of withdrawals, unplaced files, due days and closings, as they chose, each once."""

from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING

import duckdb
import pytest

from pipeline.outputs.contract import Request
from pipeline.outputs.feedback.unplaced_copies import write_unplaced
from pipeline.outputs.notices import known_notices, send_notices
from pipeline.outputs.notices.watch import notices_waiting
from schemas.calendars import units_due
from tests.spec.examples.edits import cover, write
from tests.support.mail_server import Mailbox, serving
from tests.support.notices import CLERK, STEWARD, list_people, run_night, run_with, settings_of, text_of, turn_on
from tests.support.revisions import revision

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.runtime.settings import Settings
    from tests.support.installation import Installation

IN_WORDS = write("HTX", "K9", "mười hai")
WITHOUT = "chưa có báo cáo được chấp nhận"
LAST = "last@example.vn"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def arrived(post: Mailbox) -> list[tuple[list[str], str]]:
    """To whom and about what each message was since this was asked last."""
    found = [(to, str(message["Subject"])) for (to, _), message in zip(post.taken, post.messages, strict=True)]
    post.taken.clear()
    return found


@pytest.fixture
def stewards(settings: Settings) -> Settings:
    """The stewards hear of everything, and so does the unit."""
    list_people(settings, f"217,{CLERK},all", f"*,{STEWARD},all")
    return settings


@pytest.mark.long
def test_file_that_counted_and_is_gone_is_told_once_to_unit_and_stewards(stewards: Settings, post: Mailbox) -> None:
    run_with(stewards, "a 11-2020.xlsx", revision(1))
    send_notices(stewards)
    arrived(post)
    (stewards.raw / "a 11-2020.xlsx").rename(stewards.state.parent / "away.xlsx")
    run_with(stewards, "khac 11-2020.xlsx", revision(1, cover("unit_code", "218"), cover("unit_name", "Lục Nam")))
    send_notices(stewards)
    withdrawn = [(to, subject) for to, subject in arrived(post) if "rút" in subject]
    assert withdrawn == [([CLERK, STEWARD], "[Hợp Tác] Huyện Lạng Giang (217), kỳ 11/2020, lần nộp 1: tệp đã bị rút")]
    assert send_notices(stewards).sent == 0


@pytest.mark.long
def test_withdrawal_is_told_though_the_stranger_that_counts_since_came_later(stewards: Settings, post: Mailbox) -> None:
    run_with(stewards, "a 11-2020.xlsx", revision(1))
    run_with(stewards, "H. Lục Ngạn/b 11-2020.xlsx", revision(2))
    send_notices(stewards)
    arrived(post)
    post.messages.clear()
    (stewards.raw / "a 11-2020.xlsx").unlink()
    run_night(stewards)
    send_notices(stewards)
    [letter] = [message for message in post.messages if "rút" in message["Subject"]]
    assert [to for to, subject in arrived(post) if "rút" in subject] == [[CLERK, STEWARD]]
    assert "Hiện tính theo một tệp khác mà cán bộ tỉnh cần xem lại" in text_of(letter)
    assert "b 11-2020" not in text_of(letter)
    assert "Lục Ngạn" not in text_of(letter)


@pytest.mark.long
def test_file_that_a_newer_one_replaced_is_no_withdrawal_when_it_is_tidied_away(
    stewards: Settings, post: Mailbox
) -> None:
    run_with(stewards, "a 11-2020.xlsx", revision(1))
    run_with(stewards, "b 11-2020.xlsx", revision(2))
    send_notices(stewards)
    arrived(post)
    (stewards.raw / "a 11-2020.xlsx").unlink()
    run_night(stewards)
    assert send_notices(stewards).sent == 0


def test_file_that_nobody_could_place_is_told_to_stewards_alone_with_its_copy(
    stewards: Settings, post: Mailbox
) -> None:
    run_with(stewards, "ai do.xlsx", revision(1, cover("unit_code", "999"), cover("unit_name", "Huyện Lạ")))
    write_unplaced(Request(settings=stewards))
    assert send_notices(stewards).sent == 1
    [message] = post.messages
    assert [to for to, _ in post.taken] == [[STEWARD]]
    assert "ai do.xlsx" in message["Subject"]
    assert "Lý do: " in text_of(message)
    assert [part.get_content_type() for part in message.iter_attachments()] == [TYPE]
    assert send_notices(stewards).sent == 0


@pytest.mark.long
def test_what_speaks_of_another_unit_is_told_to_stewards_alone(stewards: Settings, post: Mailbox) -> None:
    list_people(stewards, f"217,{CLERK}", "219,other@luc-ngan.example", f"*,{STEWARD}")
    run_with(stewards, "219 Luc Ngan 11-2020.xlsx", revision(1, IN_WORDS))
    send_notices(stewards)
    assert {address for to, _ in arrived(post) for address in to} == {STEWARD}


@pytest.mark.long
def test_without_stewards_what_speaks_of_another_unit_is_seen_to_be_told_to_nobody(
    settings: Settings, post: Mailbox
) -> None:
    run_with(settings, "219 Luc Ngan 11-2020.xlsx", revision(1))
    assert send_notices(settings).without_recipients == 1
    assert notices_waiting(settings).without_recipients == 1
    assert post.taken == []


@pytest.fixture(scope="module")
def november(two_months: Installation, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return two_months.copied(tmp_path_factory.mktemp("notices") / "project")


@pytest.fixture
def province(november: Installation) -> Iterator[tuple[Settings, Mailbox]]:
    """The samples' two months, everything of which was told; everybody hears of everything."""
    mailbox = Mailbox()
    settings = settings_of(november, mailbox)
    list_people(settings, f"217,{CLERK},all", f"218,{LAST}", f"*,{STEWARD},all")
    (settings.state / "notices.jsonl").unlink(missing_ok=True)
    with serving(mailbox):
        assert send_notices(settings).sent == 0
        yield settings, mailbox


def on(day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_notices, "today", lambda: day)


def test_due_day_is_told_before_and_after_it_once_to_those_who_chose(
    province: tuple[Settings, Mailbox], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, post = province
    january = date(2021, 1, 1)
    for day in (date(2021, 2, 1), date(2021, 2, 2), date(2021, 2, 5), date(2021, 2, 6), date(2021, 3, 1)):
        on(day, monkeypatch)
        for _ in range(2):
            send_notices(settings)
        found = [(to, subject) for to, subject in arrived(post) if "kỳ 01/2021" in subject.casefold()]
        units = len(units_due(january))
        near = [([CLERK], "[Hợp Tác] Huyện Lạng Giang (217), kỳ 01/2021: hạn nộp là 05/02/2021")]
        near += [([STEWARD], f"[Hợp Tác] Kỳ 01/2021: hạn nộp là 05/02/2021, {units} đơn vị {WITHOUT}")]
        over = [(to, subject.replace("hạn nộp là", "đã quá hạn nộp")) for to, subject in near]
        assert found == {2: near, 6: over}.get(day.day, []), day


def test_unit_that_has_reported_is_not_reminded(
    province: tuple[Settings, Mailbox], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, post = province
    with duckdb.connect(settings.database, read_only=True) as connection:
        sql = "select unit_code from quality.coverage where period = '2020-12-01' and received_at is not null"
        accepted = {code for (code,) in connection.execute(sql).fetchall()}
    expected = {unit.unit_code for unit in units_due(date(2020, 12, 1))}
    list_people(settings, *(f"{code},u{code}@example.vn,all" for code in expected))
    on(date(2021, 1, 6), monkeypatch)
    send_notices(settings)
    reminded = {to[0][1:4] for to, subject in arrived(post) if "quá hạn" in subject and "12/2020" in subject}
    assert accepted
    assert reminded == expected - accepted


def test_installation_that_had_notices_before_is_not_told_of_old_things_of_new_kinds(
    province: tuple[Settings, Mailbox],
) -> None:
    settings, post = province
    log = settings.state / "notices.jsonl"
    lines = [line for line in log.read_bytes().splitlines(keepends=True) if b'"started"' in line]
    log.write_bytes(b"".join(lines))
    assert send_notices(settings).sent == 0
    assert arrived(post) == []


def test_restored_state_sends_nothing_again(province: tuple[Settings, Mailbox], tmp_path: Path) -> None:
    settings, post = province
    turn_on(settings)
    assert send_notices(settings).sent > 5
    shutil.copy(settings.state / "notices.jsonl", tmp_path)
    shutil.rmtree(settings.state)
    settings.state.mkdir()
    shutil.copy(tmp_path / "notices.jsonl", settings.state)
    arrived(post)
    assert send_notices(settings).sent == 0
