"""An amount in doubt by a factor of a thousand is in no figure and no table until it is explained, and is counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from rich.console import Console

from pipeline.judgement.not_compared import NO_DECEMBER, NO_PREVIOUS
from pipeline.judgement.unit_state import unit_state
from pipeline.outputs.feedback.returned_copies import write_feedback_copies
from pipeline.outputs.report.contents import period_contents
from pipeline.outputs.report.notes import LEAVES_OUT, marks_of, notes
from pipeline.outputs.status_page.pages import INDEX, write_pages
from pipeline.outputs.trace import print_trace, trace
from pipeline.runs.intake import take_in
from pipeline.validation import listing
from tests.spec.examples.edits import cell_of
from tests.spec.examples.sent import SentFile, cooperative, cooperatives, fund, tax_code
from tests.support.revisions import Explained, explaining, lay

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl.workbook import Workbook

    from pipeline.samples import SampleRow
    from tests.support.installation import Installation

OTHERS = cooperatives(2, 3, 4, 5, 6)
"""Five of the same sector, with a revenue of 500 and a capital of 1000 each."""
OCTOBER, NOVEMBER, DECEMBER = "2020-10", "2020-11", "2020-12"
FIGURES = "select value, amounts_held_back from report.figures where figure_id = '{}' and period = '{}-01'"
REASON = "Có dự án lớn, số đúng"
ANSWER = explaining(Explained("HTX-06", "HTX", "L8", None, REASON))


@pytest.fixture
def installation(empty_installation: Callable[[], Installation]) -> Installation:
    return empty_installation()


def report(month: str, *rows: SampleRow, **more: Any) -> SentFile:  # noqa: ANN401 - the fields of a file
    """The report of a month."""
    return SentFile(f"{month}/bao cao.xlsx", month, rows, **more)


def send(installation: Installation, *files: SentFile) -> None:
    """Receive all of them, then run."""
    for file in files:
        lay(installation, file.file_name, file.content())
    installation.run()


def figure(installation: Installation, figure_id: str, month: str) -> tuple[object, int]:
    """Value, and how many amounts it leaves out."""
    ((value, left_out),) = installation.ask(FIGURES.format(figure_id, month))
    return value, left_out


def held_back(installation: Installation) -> list[tuple[str, str, str]]:
    """Month, cell and rule of every amount that is held back."""
    return installation.ask("select strftime(period, '%Y-%m'), cell, rule_id from quality.held_back order by all")


def page_of(installation: Installation, month: str) -> str:
    """The page of a month, written now."""
    write_pages(installation.settings, date(2021, 2, 1))
    return (installation.settings.files / month / INDEX).read_text(encoding="utf-8")


def revenue_of(amount: int) -> SampleRow:
    """The first cooperative with this revenue."""
    return cooperative(1, revenue=amount)


def test_it_is_in_no_sum_no_mean_no_source_and_no_table(installation: Installation) -> None:
    send(installation, report(NOVEMBER, cooperative(1, revenue=500_000, charter_capital=1_000_000), *OTHERS))
    assert installation.scalar("select status from core.submissions") == "accepted"
    assert held_back(installation) == [(NOVEMBER, "K8", "HTX-06"), (NOVEMBER, "L8", "HTX-06")]
    assert figure(installation, "CAPITAL.ALL", NOVEMBER) == (5000, 1)
    assert figure(installation, "REVENUE.MEAN", NOVEMBER) == (500, 1)
    assert figure(installation, "MEMBERS.ALL", NOVEMBER) == (120, 0)
    assert figure(installation, "HTX.ALL", NOVEMBER) == (6, 0)
    cells = installation.ask(
        "select distinct cell from report.figure_sources where figure_id = 'CAPITAL.ALL' order by all"
    )
    assert ("K8",) not in cells
    assert len(cells) == 5
    table = "select cooperatives, charter_capital_mvnd from {} where period = '2020-11-01' and {}"
    assert installation.ask(table.format("report.by_sector", "sector = 'agriculture'")) == [(6, 5000)]
    assert installation.ask(table.format("report.capital_and_members", "branch = 'all'")) == [(6, 5000)]
    assert installation.ask(table.format("report.by_district", "cooperatives is not null")) == [(6, 5000)]
    kept = "select charter_capital_mvnd, revenue_mvnd from core.cooperatives where sheet_row = 8"
    assert installation.ask(kept) == [(1_000_000, 500_000)]


@pytest.mark.long
def test_those_that_are_not_listed_are_held_back_too_and_nothing_else_is(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST_OF_SUBMISSION", 1)
    in_doubt = [cooperative(number, revenue=500_000) for number in (1, 3)]
    likes = cooperatives(2, 4, 5, 6, 7)
    send(installation, report(NOVEMBER, in_doubt[0], likes[0], in_doubt[1], *likes[1:]))
    listed = "select cell, further_places, further_cells from quality.findings where rule_id = 'HTX-06'"
    assert installation.ask(listed) == [("L8", 1, ["HTX!L10"])]
    assert held_back(installation) == [(NOVEMBER, "L10", "HTX-06"), (NOVEMBER, "L8", "HTX-06")]
    assert figure(installation, "REVENUE.MEAN", NOVEMBER) == (500, 2)
    assert installation.scalar("select open_queries from core.submissions") == 2


@pytest.mark.long
def test_people_are_told_what_is_left_out_wherever_they_read_a_figure(installation: Installation) -> None:
    send(installation, report(NOVEMBER, revenue_of(500_000), *OTHERS))
    contents = period_contents(installation.settings.database, date(2020, 11, 1), 100)
    assert [str(note) for note in notes(contents) if "1.000 lần" in str(note)] == [
        (
            "Chưa tính vào số liệu, vì có thể sai lệch từ 1.000 lần trở lên và chưa giải trình: "
            "1 ô, của Huyện Lạng Giang (1)."
        )
    ]
    assert LEAVES_OUT in marks_of(contents.figures["REVENUE.MEAN"])
    assert LEAVES_OUT not in marks_of(contents.figures["MEMBERS.ALL"])
    found = trace(installation.settings.database, "REVENUE.MEAN", date(2020, 11, 1))
    assert found is not None
    assert found.held_back == (f"{NOVEMBER}/bao cao.xlsx!HTX!L8",)
    assert "HTX!L8" not in {f"{source.sheet}!{source.cell}" for source in found.sources}
    console = Console(record=True, width=200)
    print_trace(console, found)
    assert f"{NOVEMBER}/bao cao.xlsx!HTX!L8" in console.export_text()
    page = page_of(installation, NOVEMBER)
    assert "<b>1</b> ô chưa tính vào số liệu" in page


@pytest.mark.long
def test_january_without_a_december_says_what_was_not_compared(installation: Installation) -> None:
    send(installation, report("2021-01", *OTHERS, cooperative(1, members=5)))
    page = page_of(installation, "2021-01")
    for sentence in (NO_PREVIOUS, NO_DECEMBER):
        assert f"{sentence.rstrip('.')}: Huyện Lạng Giang." in page
    (gaps,) = installation.ask("select not_compared from core.submissions")
    assert gaps == ([NO_PREVIOUS, NO_DECEMBER],)
    january = date(2021, 1, 1)
    state = unit_state(take_in(installation.settings).known, "217", january)
    copy = write_feedback_copies(installation.settings, january, {"217": state})["217"]
    sentences = {row[6] for row in openpyxl.load_workbook(copy)["Lỗi"].iter_rows(values_only=True)}
    assert {NO_PREVIOUS, NO_DECEMBER} <= sentences


@pytest.mark.long
def test_sources_of_every_sum_still_add_up_to_the_figure(installation: Installation) -> None:
    send(installation, report(NOVEMBER, cooperative(1, charter_capital=1_000_000), *OTHERS))
    differing = installation.ask(
        "select f.figure_id from report.figures as f left join report.figure_sources as s using (figure_id, period) "
        "where f.unit = 'triệu đồng' and f.figure_id like 'CAPITAL%' "
        "group by f.figure_id, f.value having f.value <> coalesce(sum(s.amount), 0)"
    )
    assert differing == []


@pytest.mark.long
def test_explained_it_is_counted_and_so_it_is_in_later_months_while_it_is_about_as_large(
    installation: Installation,
) -> None:
    november = report(NOVEMBER, revenue_of(500_000), *OTHERS)
    december = report(DECEMBER, revenue_of(600_000), *OTHERS)
    send(installation, november, december)
    assert held_back(installation) == [(NOVEMBER, "L8", "HTX-06"), (DECEMBER, "L8", "HTX-06")]
    send(installation, replace(november, name=f"{NOVEMBER}/lan 2.xlsx", revision=2, change=ANSWER))
    assert held_back(installation) == []
    assert figure(installation, "REVENUE.MEAN", NOVEMBER) == (Decimal(83750), 0)
    assert figure(installation, "REVENUE.MEAN", DECEMBER) == (Decimal("100416.667"), 0)
    states = "select distinct state, explanation from quality.findings where rule_id = 'HTX-06' and period = '{}-01'"
    assert installation.ask(states.format(DECEMBER)) == [("explained", REASON)]


@pytest.mark.long
def test_explanation_ends_where_the_amount_is_a_thousand_times_the_explained_one(installation: Installation) -> None:
    send(
        installation,
        report(NOVEMBER, revenue_of(500_000), *OTHERS, change=ANSWER),
        report(DECEMBER, revenue_of(500_000_000), *OTHERS),
    )
    assert held_back(installation) == [(DECEMBER, "L8", "HTX-06")]


@pytest.mark.long
@pytest.mark.parametrize("month", [NOVEMBER, DECEMBER])
def test_explanation_does_not_go_for_more_amounts_than_it_was_given_for(
    month: str, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST_OF_SUBMISSION", 1)
    more = [revenue_of(500_000), OTHERS[0], cooperative(7, revenue=500_000), *OTHERS[1:], cooperative(8)]
    explained = report(NOVEMBER, revenue_of(500_000), *OTHERS, change=ANSWER)
    later = report(month, *more)
    send(installation, explained, replace(later, name=f"{month}/lan 2.xlsx", revision=2))
    assert held_back(installation) == [(month, "L10", "HTX-06"), (month, "L8", "HTX-06")]


@pytest.mark.long
def test_explanation_follows_the_tax_code_into_another_commune_and_under_another_name(
    installation: Installation,
) -> None:
    moved = cooperative(1, revenue=500_000, name="HTX Hồng Phong mới", commune="Xã Tân Thanh")
    send(
        installation,
        report(NOVEMBER, cooperative(1, revenue=500_000, commune="Xã Tân Hưng"), *OTHERS, change=ANSWER),
        report(DECEMBER, *OTHERS, moved),
    )
    assert held_back(installation) == []


@pytest.mark.long
@pytest.mark.parametrize(
    ("then", "now", "is_the_same"),
    [
        ({"tax_code": None}, {"tax_code": None}, True),
        ({"tax_code": None}, {}, True),
        ({}, {"tax_code": None}, True),
        ({}, {"tax_code": tax_code(40)}, False),
    ],
    ids=["neither has one", "it has one now", "it had one", "another one"],
)
def test_explanation_follows_name_and_founding_date_where_there_is_no_tax_code(
    installation: Installation, then: SampleRow, now: SampleRow, *, is_the_same: bool
) -> None:
    send(
        installation,
        report(NOVEMBER, revenue_of(500_000) | {"commune": "Xã Tân Hưng"} | then, *OTHERS, change=ANSWER),
        report(DECEMBER, revenue_of(500_000) | {"commune": "Xã Tân Thanh"} | now, *OTHERS),
    )
    assert held_back(installation) == ([] if is_the_same else [(DECEMBER, "L8", "HTX-06")])


@pytest.mark.long
def test_a_thousandth_is_asked_about_and_counts(installation: Installation) -> None:
    send(installation, report(OCTOBER, revenue_of(500)), report(NOVEMBER, revenue_of(500_000)))
    assert held_back(installation) == [(NOVEMBER, "L8", "HTX-06")]
    send(installation, report(DECEMBER, revenue_of(500)))
    asked = (
        "select count(*) from quality.findings where rule_id = 'HTX-06' and period = '2020-12-01' and state = 'open'"
    )
    assert installation.scalar(asked) == 1
    assert held_back(installation) == [(NOVEMBER, "L8", "HTX-06")]
    assert figure(installation, "REVENUE.MEAN", DECEMBER) == (500, 0)
    assert figure(installation, "REVENUE.MEAN", NOVEMBER) == (None, 1)


@pytest.mark.long
def test_loans_of_a_fund_are_held_back(installation: Installation) -> None:
    send(
        installation,
        report(OCTOBER, funds=(fund(1, outstanding_loans=20), fund(2))),
        report(NOVEMBER, funds=(fund(1, outstanding_loans=20_000), fund(2))),
    )
    assert held_back(installation) == [(NOVEMBER, "K7", "QTD-05")]
    loans = "select outstanding_loans_mvnd from report.credit_funds where condition = 'all' order by period"
    assert installation.ask(loans) == [(20_020,), (20_000,)]


def shown_a_thousandfold(workbook: Workbook) -> None:
    """The revenue of the first row has a format that adds three noughts."""
    cell_of(workbook["HTX"], "revenue", 1).number_format = '0"000"'


@pytest.mark.long
def test_number_that_its_format_shows_a_thousandfold_is_held_back(installation: Installation) -> None:
    send(installation, report(NOVEMBER, revenue_of(700), *OTHERS, change=shown_a_thousandfold))
    assert held_back(installation) == [(NOVEMBER, "L8", "CL-06")]
    assert figure(installation, "REVENUE.MEAN", NOVEMBER) == (500, 1)


@pytest.mark.long
def test_lasting_state_of_a_row_is_explained_once(installation: Installation) -> None:
    few = cooperative(1, members=5)
    asked = explaining(Explained("HTX-04", "HTX", "I8", 5, "Đang kết nạp"))
    send(installation, report(NOVEMBER, few, *OTHERS, change=asked), report(DECEMBER, few, *OTHERS))
    states = "select state from quality.findings where rule_id = 'HTX-04' order by period"
    assert installation.ask(states) == [("explained",), ("explained",)]
