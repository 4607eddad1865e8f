"""The page of a period says what the warehouse has, and nothing that it shows is taken for markup."""

from __future__ import annotations

from base64 import b64encode
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote

import duckdb

from pipeline.outputs.status_page import write_pages
from pipeline.outputs.status_page.contents import SHOWN_OF_UNIT
from pipeline.outputs.status_page.unit_pages import unit_page
from schemas.messages import title
from tests.support.many_units import communes
from tests.support.next_province import next_province
from tests.support.small_status import DAY, DECEMBER, DUE, HOSTILE

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.runtime.settings import Settings


class Page(HTMLParser):
    """The elements and the text of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.unseen: dict[str, str] = {}
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem:
            self.unseen[self.cdata_elem] = data
        else:
            self.text += data

    @property
    def line(self) -> str:
        """The text without its breaks."""
        return " ".join(self.text.split())

    def links(self) -> list[str]:
        return [unquote(str(found["href"])) for tag, found in self.elements if tag == "a"]


def test_page_tells_every_unit_and_its_days(written: Settings) -> None:
    text = " ".join(Page(written.files / "2020-12" / "index.html").text.split())
    assert (
        "Huyện Lạng Giang (217)Huyện, thành phố Chờ giải trình "
        "Hạn 05/01/2021 nhận 05/01/2021 23:59 nộp 2 lần 1 hỏi lại "
        "Xem 1 điểm của Huyện Lạng Giang Không thay đổi so với báo cáo tháng 11/2020 "
        "Cán bộ tỉnh đã nhận, vì: Hồ sơ <cũ>" in text
    )
    assert "(220)Huyện, thành phố Bị trả lại quá hạn 3 ngày Hạn 05/01/2021 3 lỗi Xem 1 điểm" in text
    assert "Huyện Lục Nam (218)Huyện, thành phố Chưa nộp quá hạn 3 ngày Hạn 05/01/2021" in text


def test_whoever_has_to_act_first_stands_first(written: Settings) -> None:
    states = [
        found["data-s"] for _, found in Page(written.files / "2020-12" / "index.html").elements if "data-s" in found
    ]
    assert states == ["quarantined", "missing", "queried"]


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
    page, of_unit = Page(written.files / "index.html"), Page(written.files / unit_page(DECEMBER, "220"))
    assert [tag for tag, _ in page.elements if tag in ("script", "img")] == ["script"]
    assert "alert" not in page.unseen["script"]
    assert not {"script", "img"} & {tag for tag, _ in of_unit.elements}
    assert page.text.count(HOSTILE) >= 5
    assert of_unit.text.count(HOSTILE) >= 3


def test_findings_are_the_open_ones_that_count_by_rule_and_by_unit(written: Settings) -> None:
    text = Page(written.files / "index.html").line
    assert "CL-02 Lỗi Không phải là số, hoặc ngoài giới hạn 1" in text
    assert "CL-08 Hỏi lại Chưa có mã số thuế 1 Huyện Lạng Giang (1)" in text
    assert "Cấp tỉnh (1)" in text
    of_units = [Page(written.files / unit_page(DECEMBER, code)).line for code in ("217", "220")]
    assert "HTX!C5 Hỏi lại CL-08 Mã số thuế đang để trống." in of_units[0]
    assert "HTX!K14 Lỗi CL-02" in of_units[1]
    for cell in ("K15", "C9", "C8"):
        assert cell not in text + "".join(of_units)


def test_findings_of_no_unit_are_on_the_page_of_the_period(written: Settings) -> None:
    text = Page(written.files / "index.html").line
    _, _, of_province = text.partition("Cấp tỉnh: 1 điểm")
    assert "– Hỏi lại PV-05 1 Báo cáo · mâu thuẫn" in of_province
    assert text.count("Báo cáo · mâu thuẫn") == 1
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
    of_unit = Page(written.files / unit_page(DECEMBER, "217")).line
    assert "Kết quả kiểm tra: 1 điểm" in of_unit
    assert "Kéo theo 1 điểm khác, trong đó 1 lỗi Tổng hợp!D5 · TG-11 · lệch 1." in of_unit
    assert "TG-11 Lỗi" not in Page(written.files / "index.html").line + of_unit


def test_links_lead_to_files_that_are_there(written: Settings) -> None:
    for index in (written.files / "index.html", written.files / "2020-12" / "index.html"):
        links = Page(index).links()
        assert any(link.endswith("Báo cáo số 1 & 2.docx") for link in links)
        assert any(link.endswith("2020-11/index.html") for link in links)
        assert sum("/don-vi/" in link for link in links) == 2
        assert broken(index, links) == []
    of_unit = written.files / unit_page(DECEMBER, "217")
    assert broken(of_unit, Page(of_unit).links()) == []


def broken(path: Path, links: list[str]) -> list[str]:
    """Those of a page's links that lead nowhere."""
    marks = {f"#{found['id']}" for _, found in Page(path).elements if "id" in found}
    return [link for link in links if link not in marks and not (path.parent / link).is_file()]


def test_page_takes_nothing_from_elsewhere_and_a_browser_obeys_its_own_script_alone(written: Settings) -> None:
    for path in (written.files / "index.html", written.files / unit_page(DECEMBER, "217")):
        page = Page(path)
        assert not {"link", "iframe"} & {tag for tag, _ in page.elements}
        assert not [found for _, found in page.elements if {"src", "style", "onclick"} & found.keys()]
        assert ("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}) in page.elements
        [policy] = [str(found["content"]) for _, found in page.elements if "http-equiv" in found]
        assert policy.startswith("default-src 'none'; ")
        for text in page.unseen.values():
            assert f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" in policy


def test_page_of_a_period_is_no_longer_for_what_is_found_at_its_units(written: Settings) -> None:
    before = (written.files / "2020-12" / "index.html").stat().st_size
    more = [
        (
            "220",
            DECEMBER,
            "b",
            "CL-02",
            "error",
            "HTX",
            f"K{at}",
            "x",
            f"HTX!K{at} · sai.",
            "open",
            f"{at}",
            "r",
            None,
            0,
        )
        for at in range(100, 300)
    ]
    with duckdb.connect(written.database) as connection:
        connection.executemany("insert into quality.findings values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,'')", more)
    write_pages(written, DAY)
    assert (written.files / "2020-12" / "index.html").stat().st_size < before + 20
    assert "Còn 101 điểm nữa; xem đủ trong trang Lỗi" in Page(written.files / unit_page(DECEMBER, "220")).line


def test_periods_of_more_than_a_year_ago_are_unfolded_and_the_own_one_is_seen(written: Settings) -> None:
    months = [
        (date(2019 + at // 12, at % 12 + 1, 1), "F", "217", "x", DUE, None, None, 0, "missing") for at in range(22)
    ]
    with duckdb.connect(written.database) as connection:
        connection.executemany("insert into quality.coverage values (?,?,?,?,?,?,?,?,?,null,0,0,null)", months)
    write_pages(written, DAY)
    latest, oldest = (Page(written.files / path) for path in ("index.html", "2019-01/index.html"))
    assert len([link for link in latest.links() if link.endswith("/index.html")]) == 23
    assert "12/2019 Các kỳ trước 11/2019" in latest.line
    assert next(found for tag, found in latest.elements if tag == "details") == {}
    assert next(found for tag, found in oldest.elements if tag == "details") == {"open": None}


def test_rule_names_the_units_with_most_and_counts_the_others(written: Settings) -> None:
    codes = [unit.code for unit in communes()[:13]]
    lines = [(DECEMBER, "F", code, f"Xã {code}", DUE, None, None, 0, "missing", None, 0, 0, None) for code in codes]
    found = [
        (code, DECEMBER, None, "CL-08", "query", "", "", "", "sai", "open", code, code, None, 4 * (code == codes[-1]))
        for code in codes
    ]
    with duckdb.connect(written.database) as connection:
        connection.executemany("insert into quality.coverage values (?,?,?,?,?,?,?,?,?,?,?,?,?)", lines)
        connection.executemany("insert into quality.findings values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,'')", found)
    write_pages(written, DAY)
    text = Page(written.files / "index.html").line
    assert f"Chưa có mã số thuế 18 Xã {codes[-1]} (5), Huyện Lạng Giang (1), Xã {codes[0]} (1)" in text
    assert f"Xã {codes[9]} (1) và 2 đơn vị nữa" in text


def test_same_warehouse_and_day_give_the_same_bytes(written: Settings) -> None:
    before = (written.files / "index.html").read_bytes()
    write_pages(written, DAY)
    assert (written.files / "index.html").read_bytes() == before


def test_page_counts_what_is_not_listed_too(written: Settings) -> None:
    with duckdb.connect(written.database) as connection:
        connection.execute("update quality.findings set further_places = 1199 where place in ('1', '7')")
    write_pages(written, DAY)
    text = " ".join(Page(written.files / "2020-12" / "index.html").text.split())
    assert f"Xem 1.200 điểm của {HOSTILE}" in text
    assert f"CL-02 Lỗi {title('CL-02')} 1.200 {HOSTILE} (1.200)" in text
    assert "Kéo theo 1200 điểm khác" in Page(written.files / unit_page(DECEMBER, "217")).line
