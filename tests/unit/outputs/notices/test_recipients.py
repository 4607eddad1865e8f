"""The list of recipients is read however it was saved, and a wrong row is named and stops itself alone."""

from __future__ import annotations

import codecs
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from pipeline.outputs.notices.contract import Kind
from pipeline.outputs.notices.period_notices import ClosedPeriod
from pipeline.outputs.notices.recipients import USUAL, Recipients, recipients
from pipeline.outputs.notices.submission_notices import Unplaced, Verdict

if TYPE_CHECKING:
    from pathlib import Path

CLERK, HEAD, STEWARD = "clerk@lang-giang.example", "head@lang-giang.example", "steward@tinh.example"
NOW = datetime(2020, 12, 1, tzinfo=UTC)
EXPECTED = {"217": [CLERK, HEAD], "220": ["b@example.vn"]}


def read(folder: Path, content: bytes | str) -> Recipients:
    path = folder / "recipients.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return recipients(path)


def addresses(found: Recipients) -> dict[str, list[str]]:
    return {code: list(chosen) for code, chosen in found.chosen.items()}


OLD_FORM = f"unit_code;Ghi chú;Email\n217;Huyê\u0323n;{CLERK}\n217;Ông Hà;{HEAD}\n220;;b@example.vn"
"""As a Vietnamese Windows saved it: marks of their own behind the letters."""
PLAIN = f"unit_code,email\n217,{CLERK}\n217,{HEAD}\n220,b@example.vn\n"


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        PLAIN.encode("utf-8-sig"),
        PLAIN.replace(",", "\t").encode("utf-16"),
        codecs.BOM_UTF16_BE + PLAIN.encode("utf-16-be"),
        PLAIN.encode("utf-16-le"),
        f"sep=;\nunit_code;email\n217;{CLERK}\n217;{HEAD}\n220;b@example.vn",
        f"Mã đơn vị;Địa chỉ thư điện tử\n217;{CLERK}\n217;{HEAD}\n220;b@example.vn",
        f"Ma don vi,Ghi chú,E-Mail\n217,Huyện Lạng Giang,{CLERK}\n217,,{HEAD}\n220,Sơn Động,b@example.vn",
        OLD_FORM.encode("cp1258"),
        f"\n\nUNIT_CODE , EMAIL\n\n;;\n,,,\n217, {CLERK} \n\n \n217,{HEAD}\n220,b@example.vn\n,\n",
        f"217,{CLERK}\n217,{HEAD}\n220,b@example.vn",
        f'unit_code,email\n217,"{CLERK}; {HEAD}"\n220,b@example.vn',
        f"unit_code;email\n217;{CLERK};{HEAD}\n220;b@example.vn;",
        f"unit_code,email\n217;{CLERK}\n217\t{HEAD}\n220,b@example.vn",
        f"unit_code,email\n'217,{CLERK}\n" + '"=""217""",' + f"{HEAD}\n220,b@example.vn",
        f"unit_code,email\n217,{CLERK}\n217,{HEAD}\n217,{CLERK.upper()}\n220,b@example.vn\n220,b@example.vn",
        f"unit_code,email,notices\n217,{CLERK},\n217,{HEAD}\n220,b@example.vn,",
    ],
)  # fmt: skip
def test_list_is_read_however_it_was_saved(tmp_path: Path, content: bytes | str) -> None:
    found = read(tmp_path, content)
    assert (found.problem, found.bad_rows) == ("", [])
    assert addresses(found) == EXPECTED


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("217,no address", "không phải là địa chỉ"),
        ("217,", "thiếu địa chỉ"),
        (",a@example.com", "thiếu mã đơn vị"),
        ("999,a@example.com", "không có đơn vị «999»"),
        ("7210,a@example.com", "07210"),
        ("217.0,a@example.com", "217"),
        ("217,a@example.com,sometimes", "không có loại thư «sometimes»"),
        ("217,a@example.com;c@", "c@"),
        ("217,a@example", "tên miền"),
        ('217,"a@example', "tên miền"),
        ("217,\u202e\x1b[2Jx@example.vn", "không dấu"),
        (f"217,{'x' * 200_000}", "không"),
    ],
)
def test_wrong_row_is_named_and_stops_itself_alone(tmp_path: Path, row: str, reason: str) -> None:
    found = read(tmp_path, f"unit_code,email\n\n217,{CLERK}\n{row}\n217,{HEAD}\n220,b@example.vn\n")
    assert addresses(found) == EXPECTED
    [sentence] = found.bad_rows
    assert "recipients.csv, dòng 4: " in sentence
    assert reason in sentence
    assert sentence.isprintable()
    assert len(sentence) < 400


@pytest.mark.parametrize(
    "content", ["name,phone\nA,1\n", b"PK\x03\x04\x00\x00\xff\xfe" * 20, "unit_code,phone\n217,1\n"]
)
def test_file_that_is_no_list_is_said_to_be_none(tmp_path: Path, content: bytes | str) -> None:
    found = read(tmp_path, content)
    assert "unit_code,email" in found.problem
    assert not found.chosen


def test_list_that_is_not_there_names_its_setting(tmp_path: Path) -> None:
    assert "HOPTAC_RECIPIENTS" in recipients(tmp_path / "none.csv").problem
    assert "HOPTAC_RECIPIENTS" in recipients(tmp_path).problem


def test_empty_list_is_one_of_nobody(tmp_path: Path) -> None:
    assert read(tmp_path, "unit_code,email\n") == Recipients()
    assert read(tmp_path, b"") == Recipients()


def test_unit_that_ended_is_remarked_and_used_for_its_own_time(tmp_path: Path) -> None:
    found = read(tmp_path, f"unit_code,email\n217,{CLERK}\n07210,b@example.vn\n")
    assert set(found.chosen) == {"217", "07210"}
    [remark] = found.remarks
    assert "dòng 2" in remark
    assert "01/07/2025" in remark


def verdict(unit: str, *doubts: str) -> Verdict:
    return Verdict(
        submission_id="a" * 64,
        verdict="accepted",
        unit_code=unit,
        unit_name="Huyện Lạng Giang",
        period=date(2020, 11, 1),
        revision=1,
        file_name="a.xlsx",
        since=NOW,
        errors=0,
        queries=0,
        doubts=doubts,
    )


def test_each_chooses_what_to_hear_of(tmp_path: Path) -> None:
    found = read(tmp_path, f"unit_code,email,notices\n217,{CLERK}\n217,{HEAD},due overdue\n*,{STEWARD},all\n")
    assert found.chosen["217"] == {CLERK: USUAL, HEAD: frozenset({Kind.DUE, Kind.OVERDUE})}
    assert found.chosen["*"] == {STEWARD: frozenset(Kind)}
    assert found.of(verdict("217")) == (CLERK, STEWARD)
    assert found.of(verdict("220")) == (STEWARD,)


def test_what_may_be_another_unit_s_goes_to_stewards_alone(tmp_path: Path) -> None:
    found = read(tmp_path, f"unit_code,email\n217,{CLERK}\n*,{STEWARD}\n")
    assert found.of(verdict("217", "Tên tệp nói đến 219.")) == (STEWARD,)
    assert found.of(Unplaced(submission_id="a", file_name="b", since=NOW, reason="", unit_code="217")) == (STEWARD,)


def test_stewards_hear_of_a_closing_once_and_each_unit_of_its_own(tmp_path: Path) -> None:
    found = read(tmp_path, f"unit_code,email\n217,{CLERK}\n*,{STEWARD}\n")
    closed = ClosedPeriod(period=date(2020, 11, 1), since=NOW, submissions=11, because="")
    assert found.of(closed) == (STEWARD,)
    assert found.of(replace(closed, unit_code="217")) == (CLERK,)
