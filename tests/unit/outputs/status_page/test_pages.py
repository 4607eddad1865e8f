"""The page of a period says what the warehouse has, and nothing that it shows is taken for markup."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote

import duckdb

from pipeline.outputs.status_page import write_pages
from pipeline.outputs.status_page.contents import SHOWN_OF_UNIT
from schemas.messages import title
from tests.support.next_province import next_province
from tests.support.small_status import DAY, DECEMBER, HOSTILE

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.runtime.settings import Settings


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


def test_page_counts_what_is_not_listed_too(written: Settings) -> None:
    with duckdb.connect(written.database) as connection:
        connection.execute("update quality.findings set further_places = 1199 where place in ('1', '7')")
    write_pages(written, DAY)
    text = " ".join(Page(written.files / "2020-12" / "index.html").text.split())
    assert f"{HOSTILE} (220): 1.200 điểm" in text
    assert f"CL-02 Lỗi {title('CL-02')} 1.200 {HOSTILE} (1.200)" in text
    assert "Kéo theo 1200 điểm khác" in text or "Kéo theo 1.200 điểm khác" in text
