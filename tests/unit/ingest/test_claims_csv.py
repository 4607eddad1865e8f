"""A CSV file of published claims is taken whole, or every fault is named with its row and column."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipeline.ingest.checked_claims import CheckedClaims, checked_claims
from pipeline.ingest.claims_file import ClaimsFileError, claims_file
from pipeline.runtime.settings import Settings
from schemas.published import published_reports
from schemas.published_file import CLAIM_FIELDS
from tests.support.claims import HEADERS, NAMES, REPORT, csv_text, row, write_csv

if TYPE_CHECKING:
    from pathlib import Path

ALL = row("all", "1.937", unit="số lượng") | {"value": "1937"}


def taken(path: Path) -> CheckedClaims:
    return checked_claims(claims_file(path, Settings()), published_reports())


def faults(path: Path) -> list[str]:
    with pytest.raises(ClaimsFileError) as refusal:
        taken(path)
    return refusal.value.faults


def claims(path: Path) -> list[dict[str, str]]:
    return [dict(zip(CLAIM_FIELDS, claim, strict=True)) for claim in taken(path).claims]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("headers", [NAMES, HEADERS], ids=["English", "Vietnamese"])
def test_file_is_taken_in_each_encoding_that_is_told_and_under_either_names(
    tmp_path: Path, encoding: str, headers: tuple[str, ...]
) -> None:
    path = tmp_path / "c.csv"
    path.write_text(csv_text([row("htx", "1.937.557", quote_vi="hợp tác xã")], headers=headers), encoding=encoding)
    [claim] = claims(path)
    assert (claim["claim_id"], claim["value"], claim["quote_vi"]) == ("htx", "1937557", "hợp tác xã")


@pytest.mark.parametrize("separator", [";", "\t"])
def test_separators_of_excel_are_understood(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "c.csv"
    path.write_text(csv_text([row("htx", "8")]).replace(",", separator), encoding="utf-8")
    assert [claim["value"] for claim in claims(path)] == ["8"]


def test_line_of_excel_above_the_header_is_passed_over_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("sep=;\n" + csv_text([row("htx", "x")]).replace(",", ";"), encoding="utf-8")
    assert faults(path)[0].startswith("c.csv · dòng 3 · Số in (value)")


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        *(("808", "808"), ("1.937.557", "1937557"), ("1,937,557", "1937557"), ("1 937 557", "1937557")),
        *(("0,81", "0.81"), ("0.81", "0.81"), ("3,0", "3.0"), ("1.937,5", "1937.5"), ("-4", "-4"), ("1,24%", "1.24")),
    ],
)
def test_number_is_read_as_it_is_printed(tmp_path: Path, printed: str, value: str) -> None:
    unit = "%" if printed.endswith("%") else "số lượng"
    [claim] = claims(write_csv(tmp_path / "c.csv", row("htx", printed, unit=unit)))
    assert claim["value"] == value


def test_claim_without_a_number_is_kept(tmp_path: Path) -> None:
    [claim] = claims(write_csv(tmp_path / "c.csv", row("vague", "")))
    assert claim["value"] == ""


@pytest.mark.parametrize(
    ("as_of", "kept"), [("30/11/2021", "2021-11-30"), ("11/2021", "2021-11"), ("2021", "2021"), ("2021-11-30",) * 2]
)
def test_date_is_a_day_a_month_or_a_year(tmp_path: Path, as_of: str, kept: str) -> None:
    [claim] = claims(write_csv(tmp_path / "c.csv", row("htx", "8", as_of=as_of)))
    assert claim["as_of"] == kept


def test_report_is_told_in_one_line_for_all_of_them(tmp_path: Path) -> None:
    second = row("b", "2") | {"title_vi": "", "signed_on": "", "period": ""}
    checked = taken(write_csv(tmp_path / "c.csv", row("a", "1"), second))
    assert checked.reports == (("12/BC-LM", "Tổng kết", "2021-12-15", "2021-11-01", ""),)


def test_report_that_is_known_need_not_be_told_again(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    known = row("a", "1") | {"report_id": "58/BC-LM"}
    path.write_text(csv_text([known], [name for name in NAMES if name not in ("title_vi", "signed_on", "period")]))
    [(_, title, signed_on, period, _)] = taken(path).reports
    assert title.startswith("Tổng kết")
    assert (date.fromisoformat(signed_on), period) == (date(2020, 12, 16), "2020-11-01")


@pytest.mark.parametrize("other", ["58/BC–LM", "58/bc-lm", "58 / BC - LM", "58/BC—LM"])
def test_report_that_is_written_otherwise_is_the_known_one(tmp_path: Path, other: str) -> None:
    checked = taken(write_csv(tmp_path / "c.csv", row("a", "1", report_id=other)))
    assert ([report[0] for report in checked.reports], checked.claims[0][0]) == (["58/BC-LM"], "58/BC-LM")


def test_report_of_a_file_is_named_as_it_is_written_first(tmp_path: Path) -> None:
    checked = taken(write_csv(tmp_path / "c.csv", row("a", "1"), row("b", "2", report_id="12/bc–lm")))
    assert [report[0] for report in checked.reports] == ["12/BC-LM"]
    assert {claim[0] for claim in checked.claims} == {"12/BC-LM"}
    told = faults(write_csv(tmp_path / "c.csv", row("a", "1"), row("a", "2", report_id="12/bc–lm")))
    assert told == ['c.csv · dòng 3 · Mã số liệu (claim_id) · "a" đã có ở dòng 2 của cùng báo cáo.']


@pytest.mark.parametrize(
    ("above", "told"),
    [
        ("Số liệu đã công bố\n\n", "c.csv · dòng 1 · thiếu dòng đầu có tên cột: "),
        ("Số liệu đã công bố\n\n", "; tên cột đứng ở dòng 3, hãy bỏ các dòng phía trên."),
    ],
)
def test_header_below_the_first_row_is_named_by_both_rows(tmp_path: Path, above: str, told: str) -> None:
    path = tmp_path / "c.csv"
    path.write_text(above + csv_text([row("a", "1")]), encoding="utf-8")
    [fault] = faults(path)
    assert told in fault


@pytest.mark.parametrize("unit", ["217", "Huyện Lạng Giang", "Lạng Giang", "217 · Huyện Lạng Giang"])
def test_unit_is_named_by_code_or_name(tmp_path: Path, unit: str) -> None:
    [report] = taken(write_csv(tmp_path / "c.csv", row("a", "1", unit_code=unit))).reports
    assert report[-1] == "217"


WRONG = {
    "an unknown unit": ({"unit_code": "999"}, "Đơn vị (unit_code)", "không phải là mã hoặc tên"),
    "a unit of another time": ({"unit_code": "07111"}, "Đơn vị (unit_code)", "không phải là mã hoặc tên"),
    "an unknown figure": (
        {"topic": "", "figure_id": "HTX.ALLL"},
        "Mã chỉ tiêu (figure_id)",
        "không phải là mã chỉ tiêu",
    ),
    "a figure in another unit": (
        {"topic": "", "figure_id": "CAPITAL.ALL"},
        "Mã chỉ tiêu (figure_id)",
        "không thể in theo",
    ),
    "a figure and a topic": ({"figure_id": "HTX.ALL"}, "Chủ đề (topic)", "chỉ ghi khi bỏ trống Mã chỉ tiêu"),
    "neither figure nor topic": ({"topic": ""}, "Mã chỉ tiêu (figure_id)", "phải có Mã chỉ tiêu"),
    "an unknown topic": ({"topic": "htxx"}, "Chủ đề (topic)", "không phải là chủ đề đã biết"),
    "an unknown measure": ({"qualifiers": "measure=memberz"}, "Phạm vi (qualifiers)", "không biết measure"),
    "an unknown word": ({"qualifiers": "sector=farming"}, "Phạm vi (qualifiers)", "không biết sector"),
    "an unknown name": ({"qualifiers": "colour=red"}, "Phạm vi (qualifiers)", 'không biết "colour"'),
    "words that are no pairs": ({"qualifiers": "farming"}, "Phạm vi (qualifiers)", "không có dạng tên=giá trị"),
    "a name twice": ({"qualifiers": "sector=credit; sector=credit"}, "Phạm vi (qualifiers)", "hai lần"),
    "an unknown unit of measure": ({"unit": "mét"}, "Đơn vị tính (unit)", "không phải là đơn vị tính đã biết"),
    "no unit of measure": ({"unit": ""}, "Đơn vị tính (unit)", "bỏ trống"),
    "no report": ({"report_id": ""}, "Số hiệu báo cáo (report_id)", "bỏ trống"),
    "no section": ({"section": ""}, "Mục (section)", "bỏ trống"),
    "a day that is none": ({"signed_on": "31/02/2021"}, "Ngày ký (signed_on)", "không phải là ngày"),
    "a month that is none": ({"period": "13/2021"}, "Kỳ (period)", "không phải là kỳ"),
    "a date in words": ({"as_of": "đến nay"}, "Tính đến (as_of)", "không phải là ngày, tháng hoặc năm"),
    "a date of long after": ({"as_of": "2071"}, "Tính đến (as_of)", "không thể là của báo cáo kỳ 11/2021"),
    "a number in words": ({"value": "mười hai"}, "Số in (value)", "không phải là số"),
    "a number that is two": ({"value": "128.693"}, "Số in (value)", "đọc được hai cách"),
    "a number beyond reason": ({"value": "9" * 16}, "Số in (value)", "quá lớn"),
    "a claim with a space": ({"claim_id": "a b"}, "Mã số liệu (claim_id)", "không dùng được"),
}


@pytest.mark.parametrize("change", WRONG)
def test_wrong_cell_is_named_by_row_and_column_and_nothing_is_taken(tmp_path: Path, change: str) -> None:
    changed, column, why = WRONG[change]
    other = row("b", "2", report_id="1/BC", title_vi="x", signed_on="1/1/2022", period="12/2021")
    told = faults(write_csv(tmp_path / "c.csv", other, row("a", "1") | changed))
    assert [fault for fault in told if fault.startswith(f"c.csv · dòng 3 · {column} · ") and why in fault], told


def test_all_faults_are_told_at_once_and_no_more_than_people_read(tmp_path: Path) -> None:
    told = faults(write_csv(tmp_path / "c.csv", *(row(f"c{at}", "x", topic="y") for at in range(100))))
    assert told[0].startswith("c.csv · dòng 2 · Số in (value)")
    assert told[-1] == "c.csv · và 160 lỗi nữa."
    assert len(told) == 41


def test_repeated_claim_names_the_row_of_the_first(tmp_path: Path) -> None:
    told = faults(write_csv(tmp_path / "c.csv", row("a", "1"), row("a", "2")))
    assert told == ['c.csv · dòng 3 · Mã số liệu (claim_id) · "a" đã có ở dòng 2 của cùng báo cáo.']


def test_report_that_is_told_two_ways_is_named(tmp_path: Path) -> None:
    told = faults(write_csv(tmp_path / "c.csv", row("a", "1"), row("b", "2", period="10/2021")))
    assert told == ['c.csv · dòng 3 · Kỳ (period) · "10/2021" khác với dòng trước của cùng báo cáo.']


def test_report_without_its_day_is_named(tmp_path: Path) -> None:
    told = faults(write_csv(tmp_path / "c.csv", row("a", "1", signed_on="")))
    assert told == ["c.csv · dòng 2 · Ngày ký (signed_on) · bỏ trống ở mọi dòng của báo cáo 12/BC-LM."]


@pytest.mark.parametrize("missing", ["report_id", "claim_id", "unit", "section"])
def test_missing_column_is_named(tmp_path: Path, missing: str) -> None:
    path = tmp_path / "c.csv"
    path.write_text(csv_text([row("a", "1")], [name for name in NAMES if name != missing]), encoding="utf-8")
    assert [fault for fault in faults(path) if f"thiếu cột {HEADERS[NAMES.index(missing)]} ({missing})" in fault]


def test_what_a_file_of_one_report_does_not_say_is_given_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text(csv_text([row("a", "1")], [name for name in NAMES if name not in REPORT]), encoding="utf-8")
    assert "thiếu cột Số hiệu báo cáo (report_id), hoặc ghi --report" in faults(path)[0]
    [report] = checked_claims(claims_file(path, Settings()), {}, REPORT).reports
    assert report == ("12/BC-LM", "Tổng kết", "2021-12-15", "2021-11-01", "")


def test_unknown_and_repeated_columns_are_named(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text(csv_text([row("a", "1")], headers=[*NAMES[:-2], "topik", "unit"]), encoding="utf-8")
    told = faults(path)
    assert told[0].startswith('c.csv · dòng 1 · "topik" không phải là tên cột đã biết')
    assert told[1] == "c.csv · dòng 1 · cột Đơn vị tính (unit) có hai lần."


def test_value_outside_the_columns_is_named(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text(csv_text([row("a", "1")]).rstrip("\n") + ",5\n", encoding="utf-8")
    assert 'dòng 2 · "5" đứng ngoài các cột có tên' in faults(path)[0]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "tệp rỗng"),
        (b" \n\n", "tệp rỗng"),
        (csv_text([]).encode(), "không có dòng số liệu nào"),
        (csv_text([row("a", "1")]).encode("utf-16-le"), "có byte 0"),
        ("report_id,claim_id\n1,Hợp".encode("cp1258", "replace") + b"\xee", "dòng 2, byte 6 · không phải là UTF-8"),
        (b'report_id,claim_id\n"1,2\n', "không phải là CSV"),
        (b"\na,b\n1,2\n", "c.csv · dòng 2 · thiếu dòng đầu có tên cột"),
        (b"PK\x03\x04 no workbook", "không đọc được tệp như một bảng tính"),
    ],
)
def test_file_that_is_no_list_of_claims_is_refused_with_the_reason(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "c.csv"
    path.write_bytes(content)
    [told] = faults(path)
    assert told.startswith("c.csv · ")
    assert why in told


def test_quotation_mark_that_is_not_closed_is_named_by_the_line_where_its_row_begins(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text(csv_text([row("a", "1")]) + '"b\n' + csv_text([row("c", "1")]), encoding="utf-8")
    assert faults(path)[0].startswith("c.csv · dòng 3 · không phải là CSV: dấu ngoặc kép không khép")


def test_percentage_of_what_is_counted_is_named(tmp_path: Path) -> None:
    [fault] = faults(write_csv(tmp_path / "c.csv", row("a", "12%")))
    assert fault == 'c.csv · dòng 2 · Số in (value) · "12%" là phần trăm, còn đơn vị tính là số lượng.'


def test_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert faults(tmp_path / "none.csv") == ["none.csv · không có tệp này, hoặc đó không phải là một tệp"]
    assert faults(tmp_path)[0].endswith("không có tệp này, hoặc đó không phải là một tệp") or faults(tmp_path)
