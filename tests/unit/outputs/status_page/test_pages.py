"""The page of a period says what the warehouse has, and nothing that it shows is taken for markup."""

from __future__ import annotations

import struct
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote

import duckdb
import pytest

from pipeline.outputs.status_page import write_pages
from pipeline.outputs.status_page.contents import SHOWN_OF_UNIT, UnitLine, totals
from pipeline.outputs.status_page.picture import MOST_UNITS, coverage_png
from schemas.messages import title
from tests.support.next_province import next_province

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.runtime.settings import Settings

NOVEMBER, DECEMBER = date(2020, 11, 1), date(2020, 12, 1)
DUE = date(2021, 1, 5)
DAY = date(2021, 1, 8)
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"
TABLES = """
    create schema core; create schema quality;
    create table core.submissions (submission_id text, status text, unit_code text, period date, revision bigint,
        received_at timestamptz, accepted_because text, form_id text, not_compared text[], file_name text,
        accepted_at timestamptz);
    create table quality.unplaced_files (submission_id text, file_name text, received_at timestamptz, reason_vi text);
    create table quality.coverage (period date, form_id text, unit_code text, unit_name text, due_on date,
        received_at timestamptz, on_time boolean, attempts bigint, status text, newest_status text,
        open_errors bigint, open_queries bigint, based_on_period date);
    create table quality.closings (period date, closed_at timestamptz, because text);
    create table quality.held_back (period date);
    create table quality.gaps (form_id text, first_period date, last_period date, months bigint, unit_codes text[]);
    create table quality.findings (unit_code text, period date, submission_id text, rule_id text, severity text,
        sheet text, cell text, observed text, message_vi text, state text, place text, reference text, caused_by text,
        further_places bigint, column_name text);
"""
RECEIVED = datetime(2021, 1, 5, 16, 59, tzinfo=UTC)
COVERAGE = [
    (
        NOVEMBER,
        "F",
        "217",
        "Huyện Lạng Giang",
        date(2020, 12, 5),
        RECEIVED,
        False,
        1,
        "accepted",
        "accepted",
        0,
        0,
        None,
    ),
    (DECEMBER, "F", "217", "Huyện Lạng Giang", DUE, RECEIVED, True, 2, "accepted", "accepted", 0, 1, NOVEMBER),
    (DECEMBER, "F", "220", HOSTILE, DUE, None, None, 1, "quarantined", "quarantined", 3, 0, None),
    (DECEMBER, "F", "218", "Huyện Lục Nam", DUE, None, None, 0, "missing", None, 0, 0, None),
]
FINDINGS = [
    ("220", DECEMBER, "b", "CL-02", "error", "HTX", "K14", HOSTILE, f"HTX!K14 · {HOSTILE} sai.", "open", "1"),
    ("220", DECEMBER, "b", "CL-02", "error", "HTX", "K15", "x", "HTX!K15 · sai.", "resolved", "2"),
    ("217", DECEMBER, "a", "CL-08", "query", "HTX", "C5", "", "HTX!C5 · Mã số thuế đang để trống.", "open", "3"),
    ("217", DECEMBER, "old", "CL-08", "query", "HTX", "C9", "", "HTX!C9 · bản cũ", "open", "4"),
    ("217", DECEMBER, "back", "CL-08", "query", "HTX", "C8", "", "HTX!C8 · bản bị trả lại", "open", "6"),
    (None, DECEMBER, None, "PV-05", "query", "", "", "1", "Báo cáo · mâu thuẫn", "open", "5"),
]
FOLLOWING = (
    *("217", DECEMBER, "a", "TG-11", "error", "Tổng hợp", "D5", "9", "Tổng hợp!D5 · lệch 1.", "open", "7"),
    *("TG-11@Tổng hợp!D5", "CL-08@HTX!C5", 0),
)


class Page(HTMLParser):
    """The elements and the text of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def links(self) -> list[str]:
        return [unquote(str(found["href"])) for tag, found in self.elements if tag == "a"]


@pytest.fixture
def written(settings: Settings) -> Settings:
    with duckdb.connect(settings.database) as connection:
        connection.execute(TABLES)
        connection.executemany("insert into quality.coverage values (?,?,?,?,?,?,?,?,?,?,?,?,?)", COVERAGE)
        connection.execute("insert into quality.closings values (?, ?, null)", [NOVEMBER, RECEIVED])
        references = [(*finding, f"{finding[3]}@{finding[5]}!{finding[6]}", None, 0) for finding in FINDINGS]
        connection.executemany(
            "insert into quality.findings values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,'')", [*references, FOLLOWING]
        )
        connection.executemany(
            "insert into core.submissions values (?, ?, ?, ?, ?, ?, ?, 'F', [], null, null)",
            [
                ("old", "superseded", "217", DECEMBER, 1, RECEIVED, None),
                ("back", "quarantined", "217", DECEMBER, 2, RECEIVED, None),
                ("a", "accepted", "217", DECEMBER, 3, RECEIVED, "Hồ sơ <cũ>"),
                ("b", "quarantined", "220", DECEMBER, 1, RECEIVED, None),
            ],
        )
        connection.execute("insert into quality.unplaced_files values ('u', ?, ?, ?)", [HOSTILE, RECEIVED, HOSTILE])
    report = settings.files / "2020-12" / "Báo cáo số 1 & 2.docx"
    report.parent.mkdir(parents=True)
    report.write_bytes(b"")
    write_pages(settings, DAY)
    return settings


def test_page_tells_every_unit_and_its_days(written: Settings) -> None:
    text = " ".join(Page(written.files / "2020-12" / "index.html").text.split())
    assert (
        "Huyện Lạng Giang (217) Chờ giải trình Không thay đổi so với báo cáo tháng 11/2020 "
        "Cán bộ tỉnh đã nhận, vì: Hồ sơ <cũ> 05/01/2021 05/01/2021 23:59 2 0 1 0" in text
    )
    assert "(220) Bị trả lại 05/01/2021 1 3 0 3" in text
    assert "Huyện Lục Nam (218) Chưa nộp 05/01/2021 0 0 0 3" in text


def test_every_page_says_each_gap_in_one_line_the_latest_first(written: Settings) -> None:
    gaps = [
        ("F", date(2018, 1, 1), date(2018, 4, 1), 4, None),
        ("F", date(2019, 1, 1), date(2020, 6, 1), 6, ["217", HOSTILE]),
    ]
    with duckdb.connect(written.database) as connection:
        connection.executemany("insert into quality.gaps values (?, ?, ?, ?, ?)", gaps)
    write_pages(written, DAY)
    for path in ("index.html", "2020-11/index.html", "2020-12/index.html"):
        page = Page(written.files / path)
        lines = [line for line in page.text.splitlines() if "Không có báo cáo nào" in line]
        assert lines == [
            f"Không có báo cáo nào theo mẫu F từ kỳ 01/2019 đến kỳ 06/2020 (6 kỳ; theo lịch riêng của 217, {HOSTILE}).",
            "Không có báo cáo nào theo mẫu F từ kỳ 01/2018 đến kỳ 04/2018 (4 kỳ).",
        ]


def test_page_is_in_the_words_of_its_period(written: Settings) -> None:
    with next_province(since=date(2020, 12, 31)):
        write_pages(written, DAY)
    december = " ".join(Page(written.files / "2020-12" / "index.html").text.split())
    assert "Cán bộ thành phố đã nhận, vì: Hồ sơ <cũ>" in december
    assert "Cấp thành phố (1)" in december
    assert "tỉnh" not in december


def test_every_page_lists_the_files_that_could_not_be_placed(written: Settings) -> None:
    for path in ("index.html", "2020-11/index.html", "2020-12/index.html"):
        text = " ".join(Page(written.files / path).text.split())
        assert f"Tệp phản hồi {HOSTILE} 05/01/2021 23:59 {HOSTILE}" in text


def test_page_tells_when_its_period_was_closed_or_that_it_is_not(written: Settings) -> None:
    pages = {month: Page(written.files / month / "index.html").text for month in ("2020-11", "2020-12")}
    assert "Kỳ đã chốt lúc 05/01/2021 23:59." in pages["2020-11"]
    assert "Kỳ chưa chốt." in pages["2020-12"]


def test_markup_from_a_cell_or_a_name_is_shown_as_characters(written: Settings) -> None:
    page = Page(written.files / "index.html")
    assert not {"script", "img"} & {tag for tag, _ in page.elements}
    assert page.text.count(HOSTILE) >= 5


def test_findings_are_the_open_ones_that_count_by_rule_and_by_unit(written: Settings) -> None:
    text = " ".join(Page(written.files / "index.html").text.split())
    assert "CL-02 Lỗi Không phải là số, hoặc ngoài giới hạn 1" in text
    assert "CL-08 Hỏi lại Chưa có mã số thuế 1 Huyện Lạng Giang (1)" in text
    assert "Cấp tỉnh (1)" in text
    assert "K15" not in text
    assert "C9" not in text
    assert "C8" not in text


def test_findings_of_no_unit_are_listed_behind_those_of_the_units(written: Settings) -> None:
    text = " ".join(Page(written.files / "index.html").text.split())
    units, _, of_province = text.partition("Cấp tỉnh: 1 điểm")
    assert "Huyện Lạng Giang (217): 1 điểm" in units
    assert "– Hỏi lại PV-05 1 Báo cáo · mâu thuẫn" in of_province
    assert "Báo cáo · mâu thuẫn" not in units
    assert "Cấp tỉnh" not in Page(written.files / "2020-11" / "index.html").text


def test_more_findings_of_no_unit_than_are_shown_lead_to_their_table(written: Settings) -> None:
    finding = (None, DECEMBER, None, "PV-05", "query", "", "", "1", "Báo cáo · mâu thuẫn", "open")
    more = [(*finding, f"{at}", f"PV-05@{at}", None, 0) for at in range(100, 101 + SHOWN_OF_UNIT)]
    with duckdb.connect(written.database) as connection:
        connection.executemany("insert into quality.findings values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,'')", more)
    write_pages(written, DAY)
    text = " ".join(Page(written.files / "index.html").text.split())
    assert "Còn 2 điểm nữa; xem đủ trong bảng quality.findings của kho dữ liệu." in text


def test_what_follows_from_a_finding_is_folded_under_it_and_not_counted(written: Settings) -> None:
    page = Page(written.files / "index.html")
    text = " ".join(page.text.split())
    assert "Kéo theo 1 điểm khác, trong đó 1 lỗi Tổng hợp!D5 · TG-11 · lệch 1." in text
    assert "Huyện Lạng Giang (217): 1 điểm" in text
    assert "TG-11 Lỗi" not in text


def test_links_lead_to_files_that_are_there(written: Settings) -> None:
    for index in (written.files / "index.html", written.files / "2020-12" / "index.html"):
        links = Page(index).links()
        assert any(link.endswith("Báo cáo số 1 & 2.docx") for link in links)
        assert any(link.endswith("2020-11/index.html") for link in links)
        assert [link for link in links if not (index.parent / link).exists()] == []


def test_page_needs_no_script_and_nothing_from_elsewhere(written: Settings) -> None:
    page = Page(written.files / "index.html")
    assert not {"script", "link", "iframe"} & {tag for tag, _ in page.elements}
    assert not [found for _, found in page.elements if "src" in found]
    assert ("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}) in page.elements


def test_same_warehouse_and_day_give_the_same_bytes(written: Settings) -> None:
    before = (written.files / "index.html").read_bytes()
    write_pages(written, DAY)
    assert (written.files / "index.html").read_bytes() == before


LINES = [UnitLine(*row) for row in COVERAGE if row[0] == DECEMBER]


def test_totals_count_each_unit_once() -> None:
    sums = totals(DECEMBER, LINES)
    assert (sums.expected, sums.accepted, sums.on_time, sums.returned, sums.missing) == (3, 1, 1, 1, 1)
    assert (sums.errors, sums.queries) == (3, 1)


@pytest.mark.parametrize(
    ("status", "newest", "queries", "state"),
    [
        ("accepted", "accepted", 0, "accepted"),
        ("accepted", "accepted", 2, "queried"),
        ("accepted", "quarantined", 2, "resent"),
        ("quarantined", "quarantined", 0, "quarantined"),
        ("missing", None, 0, "missing"),
    ],
)
def test_state_of_a_unit(status: str, newest: str | None, queries: int, state: str) -> None:
    line = UnitLine(DECEMBER, "F", "217", "x", DUE, RECEIVED, None, 1, status, newest, 0, queries)
    assert line.state == state


def test_days_late_run_from_the_due_day_until_something_is_accepted() -> None:
    accepted, waiting = LINES[0], LINES[1]
    assert [waiting.days_late(date(2021, 1, day)) for day in (4, 5, 6, 8)] == [0, 0, 1, 3]
    assert accepted.days_late(DAY) == 0


def test_picture_is_the_same_for_the_same_lines_and_another_for_others() -> None:
    picture = coverage_png({DECEMBER: LINES})
    assert picture.startswith(b"\x89PNG")
    assert coverage_png({DECEMBER: LINES}) == picture
    assert coverage_png({DECEMBER: LINES[:2]}) != picture


def test_picture_of_many_units_is_no_taller_than_a_screen_and_counts_how_they_stand() -> None:
    many = [replace(LINES[0], code=f"{number:05d}") for number in range(MOST_UNITS + 1)]
    picture = coverage_png({DECEMBER: many})
    *_, height = struct.unpack(">II", picture[16:24])
    assert height < 700
    missing = [*many[:-1], replace(many[-1], status="missing")]
    assert coverage_png({DECEMBER: missing}) != picture


def test_page_counts_what_is_not_listed_too(written: Settings) -> None:
    with duckdb.connect(written.database) as connection:
        connection.execute("update quality.findings set further_places = 1199 where place in ('1', '7')")
    write_pages(written, DAY)
    text = " ".join(Page(written.files / "2020-12" / "index.html").text.split())
    assert f"{HOSTILE} (220): 1.200 điểm" in text
    assert f"CL-02 Lỗi {title('CL-02')} 1.200 {HOSTILE} (1.200)" in text
    assert "Kéo theo 1200 điểm khác" in text or "Kéo theo 1.200 điểm khác" in text


PAGES = ("2020-11/index.html", "2020-12/index.html", "index.html")


def changed_pages(written: Settings, day: date) -> set[str]:
    """The pages that are other files once they are written as of this day."""
    before = {name: (written.files / name).stat().st_ino for name in PAGES}
    write_pages(written, day)
    return {name for name in PAGES if (written.files / name).stat().st_ino != before[name]}


def test_day_changes_the_pages_on_which_somebody_is_overdue(written: Settings) -> None:
    assert changed_pages(written, DAY) == set()
    assert changed_pages(written, date(2021, 1, 9)) == {"2020-12/index.html", "index.html"}
    assert changed_pages(written, date(2021, 1, 4)) == {"2020-12/index.html", "index.html"}
    assert changed_pages(written, date(2021, 1, 5)) == set()  # nobody is late on the due day either


@pytest.mark.parametrize(
    "sql",
    [
        "update quality.coverage set attempts = 3 where unit_code = '218'",
        "update quality.findings set state = 'explained' where rule_id = 'CL-08'",
        "update core.submissions set accepted_because = 'khác' where submission_id = 'a'",
        "update core.submissions set not_compared = ['Chưa so được.'] where submission_id = 'a'",
        "update quality.findings set caused_by = 'x' where place = '7'",
        "insert into quality.held_back values ('2020-12-01')",
        "insert into quality.closings values ('2020-12-01', '2021-01-20 00:00:00+00', 'vì')",
    ],
)
def test_change_within_a_period_shows_on_its_page(written: Settings, sql: str) -> None:
    before = (written.files / "2020-12" / "index.html").read_bytes()
    with duckdb.connect(written.database) as connection:
        connection.execute(sql)
    assert changed_pages(written, DAY) >= {"2020-12/index.html", "index.html"}
    assert (written.files / "2020-12" / "index.html").read_bytes() != before


def test_page_whose_period_stands_is_the_same_as_one_that_is_rendered_whole(written: Settings) -> None:
    """Another period's numbers stand on each page; what is about its own is kept."""
    with duckdb.connect(written.database) as connection:
        connection.execute("update quality.coverage set open_errors = 9 where unit_code = '220'")
    assert changed_pages(written, DAY) == set(PAGES)
    kept = {name: (written.files / name).read_bytes() for name in PAGES}
    (written.state / "made_pages.json").unlink()
    write_pages(written, DAY)
    assert {name: (written.files / name).read_bytes() for name in PAGES} == kept


def test_file_of_a_period_that_comes_or_goes_shows_on_its_page_alone(written: Settings) -> None:
    path = written.files / "2020-11" / "bao-cao.docx"
    path.write_bytes(b"")
    assert changed_pages(written, DAY) == {"2020-11/index.html"}
    path.unlink()
    assert changed_pages(written, DAY) == {"2020-11/index.html"}
