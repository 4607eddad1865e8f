"""The sheet Giải trình answers a query of Tân Yên while rule, place and value are the same, and no longer."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl.utils import column_index_from_string

from pipeline.judgement.unit_state import unit_state
from pipeline.runs.intake import take_in
from pipeline.runtime.settings import PROJECT
from pipeline.samples import DECEMBER_QUERIES, declared_totals, write_workbook
from schemas.reference_data import month_end
from schemas.rules.families import FAMILIES
from tests.spec.examples.base import submission
from tests.spec.examples.edits import steps, sum_anew, write
from tests.support.revisions import Explained, declare_more, explaining, receive, revision

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.samples import SampleRow
    from tests.support.installation import Installation

pytestmark = pytest.mark.long

NAMES = ("2020-11/Báo cáo KTTT tháng 11.2020 Tân Yên.xlsx", "2020-12/Báo cáo KTTT tháng 12.2020 Tân Yên.xlsx")
DECEMBER_WORKBOOK = (PROJECT / "raw" / NAMES[1]).read_bytes()
PLACES = {query.rule_id: query.cell for query in DECEMBER_QUERIES}
VALUES = {"HTX-12": "HTX vải thiều Quang Thọ", "HTX-14": 775, "CL-08": None, "HTX-04": 5}
REASONS = {
    "HTX-12": "Chuyển về Lạng Giang từ 05/12/2020",
    "HTX-14": "Thành viên góp thêm vốn",
    "CL-08": "Đang chờ cấp mã",
    "HTX-04": "Hai thành viên vừa xin ra, đang kết nạp thêm",
}
FEWER_STILL = steps(
    write("HTX", PLACES["HTX-04"], 4),
    declare_more("MEMBERS.NONAGRI", -1),
    declare_more("MEMBERS.ALL", -1),
    lambda workbook: sum_anew(workbook["HTX"], column_index_from_string("I")),
)


def answers(*rules: str, **other: Any) -> tuple[Explained, ...]:  # noqa: ANN401 - whatever a field holds
    """Rows that answer these rules; ``other`` replaces fields of each."""
    rows = (Explained(rule, "HTX", PLACES[rule], VALUES[rule], REASONS[rule]) for rule in rules)
    return tuple(row._replace(**other) for row in rows)


def december(number: int, *changes: Callable[..., object]) -> bytes:
    return revision(number, *changes, of=DECEMBER_WORKBOOK)


@pytest.fixture(scope="module")
def asked(empty_installation: Callable[[], Installation]) -> Installation:
    """Tân Yên's November and December, with four queries; not to be changed."""
    installation = empty_installation()
    for name in NAMES:
        (installation.raw / name).parent.mkdir()
        shutil.copy(PROJECT / "raw" / name, installation.raw / name)
    installation.run()
    return installation


@pytest.fixture
def installation(asked: Installation, tmp_path: Path) -> Installation:
    """A copy to send further revisions to."""
    folder = tmp_path / "project"
    shutil.copytree(asked.folder, folder)
    places = {name: folder / getattr(asked.settings, name).name for name in ("raw", "state", "files", "database")}
    return replace(asked, folder=folder, settings=asked.settings.model_copy(update=places))


def queries(installation: Installation, number: int) -> dict[str, tuple[str, str | None]]:
    """State and explanation of the queries of one of December's revisions, by rule."""
    rows = installation.ask(
        "select rule_id, state, explanation from quality.findings join core.submissions as s using (submission_id) "  # noqa: S608 - names of this test alone
        f"where s.period = '2020-12-01' and revision = {number}"
    )
    return {rule: (state, explanation) for rule, state, explanation in rows}


def open_queries(installation: Installation) -> int:
    count: int = installation.scalar(
        "select open_queries from quality.coverage where unit_code = '216' and period = '2020-12-01'"
    )
    return count


def states(*explained: str) -> dict[str, tuple[str, str | None]]:
    """What :func:`queries` gives where these rules are explained and the others are not."""
    return {rule: ("explained", REASONS[rule]) if rule in explained else ("open", None) for rule in PLACES}


def test_unanswered_queries_are_open_at_their_cells(asked: Installation) -> None:
    assert queries(asked, 1) == states()
    assert open_queries(asked) == 4
    assert dict(asked.ask("select rule_id, cell from quality.findings where unit_code = '216'")) == PLACES


def test_answers_explain_their_queries_and_the_counts_of_the_checks_fall(installation: Installation) -> None:
    before = unit_state(take_in(installation.settings).known, "216", date(2020, 12, 1))
    assert {
        family.name: before.of_family(family.name).height
        for family in FAMILIES
        if family.name in ("cells", "cooperatives")
    } == {
        "cells": 1,
        "cooperatives": 3,
    }
    receive(installation, "trả lời.xlsx", december(2, explaining(*answers(*PLACES))))
    assert queries(installation, 2) == states(*PLACES)
    assert open_queries(installation) == 0
    assert installation.ask("select queries, open_queries from core.submissions where revision = 2") == [(4, 0)]
    after = unit_state(take_in(installation.settings).known, "216", date(2020, 12, 1))
    assert [after.of_family(family.name).height for family in FAMILIES] == [0] * len(FAMILIES)
    assert after.findings.height == 4


def test_answer_holds_in_later_revisions_and_goes_with_the_file_that_brought_it(installation: Installation) -> None:
    brought = receive(installation, "2.xlsx", december(2, explaining(*answers("HTX-04", "CL-08"))))
    assert queries(installation, 2) == states("HTX-04", "CL-08")
    assert open_queries(installation) == 2
    receive(installation, "3.xlsx", december(3))
    assert queries(installation, 3) == states("HTX-04", "CL-08")
    brought.unlink()
    installation.run()
    assert queries(installation, 3) == states()
    assert open_queries(installation) == 4


def test_answer_is_void_once_the_value_has_changed_and_only_that_one(installation: Installation) -> None:
    receive(installation, "2.xlsx", december(2, explaining(*answers(*PLACES))))
    receive(installation, "3.xlsx", december(3, FEWER_STILL, explaining(*answers(*PLACES))))
    assert installation.scalar("select status from core.submissions where revision = 3") == "accepted"
    assert queries(installation, 3) == states("HTX-12", "HTX-14", "CL-08")
    assert open_queries(installation) == 1


@pytest.mark.parametrize("sheet_kept", [True, False])
def test_inserted_row_moves_the_cells_but_not_the_places_so_that_answers_hold(
    installation: Installation,
    sheet_kept: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    receive(installation, "2.xlsx", december(2, explaining(*answers(*PLACES))))
    kept = [explaining(*answers(*PLACES))] if sheet_kept else []
    receive(installation, "3.xlsx", december(3, lambda workbook: workbook["HTX"].insert_rows(20), *kept))
    assert queries(installation, 3) == states(*PLACES)
    cells = dict(
        installation.ask(
            "select rule_id, cell from quality.findings join core.submissions as s using (submission_id) "
            "where revision = 3 and is_new = false"
        )
    )
    assert cells == {"HTX-12": "B5", "HTX-14": "K50", "CL-08": "C59", "HTX-04": "I74"}


def test_answers_to_another_cell_rule_or_value_or_without_words_answer_nothing(installation: Installation) -> None:
    others: tuple[dict[str, object], ...] = (
        {"cell": "I72"},
        {"sheet": "QTDND"},
        {"rule_id": "HTX-11"},
        {"value": 6},
        {"explanation": None},
        {"explanation": "  "},
    )
    rows = [row for other in others for row in answers("HTX-04", **other)]
    receive(installation, "2.xlsx", december(2, explaining(*rows)))
    assert queries(installation, 2) == states()
    assert open_queries(installation) == 4


def test_value_may_be_left_out_or_written_as_people_write_it(installation: Installation) -> None:
    rows = (
        *answers("HTX-04", value=None),
        *answers("HTX-14", value="775,0"),
        *answers("CL-08", cell="$c$58", sheet="htx"),
    )
    receive(installation, "2.xlsx", december(2, explaining(*rows)))
    assert queries(installation, 2) == states("HTX-04", "HTX-14", "CL-08")


def test_last_of_two_answers_counts(installation: Installation) -> None:
    receive(installation, "2.xlsx", december(2, explaining(*answers("HTX-04"))))
    receive(
        installation, "3.xlsx", december(3, explaining(*answers("HTX-04", explanation="Đã kết nạp hai thành viên mới")))
    )
    assert queries(installation, 3)["HTX-04"] == ("explained", "Đã kết nạp hai thành viên mới")


def small_month(month: int, capital: int, folder: Path) -> bytes:
    """A month of a small unit: one cooperative has few members, one no tax code, and one a capital that moves."""
    base, as_of = submission(), month_end(date(2020, month, 1))
    rows: list[SampleRow] = [dict(row) for row in base.cooperatives]
    rows[1]["members"], rows[2]["tax_code"], rows[3]["charter_capital"] = 5, None, capital
    moved = replace(base.with_rows("cooperatives", tuple(rows)), cover=base.cover | {"period": as_of, "as_of": as_of})
    moved = replace(moved, declared_totals=declared_totals(moved.registers(), as_of, with_optional=True))
    path = folder / f"{month}.xlsx"
    write_workbook(moved, path)
    return path.read_bytes()


def test_lasting_states_stay_explained_in_later_periods_and_changes_do_not(
    empty_installation: Callable[[], Installation], tmp_path: Path
) -> None:
    installation, asked = (
        empty_installation(),
        "select rule_id, state from quality.findings where unit_code = '217' and severity = 'query'",
    )
    capitals = {9: 7200, 10: 2000, 11: 7200, 12: 2000}
    files = {month: small_month(month, capital, tmp_path) for month, capital in capitals.items()}
    for month in (9, 10):
        receive(installation, f"2020-{month:02}.xlsx", files[month])
    october = "select rule_id, f.sheet, cell, observed, 'vì ' || rule_id from quality.findings as f where {}"
    rows = [Explained(*row) for row in installation.ask(october.format("unit_code = '217' and period = '2020-10-01'"))]
    assert sorted(row.rule_id for row in rows) == ["CL-08", "HTX-04", "HTX-14"]
    receive(installation, "2020-10 (2).xlsx", revision(2, explaining(*rows), of=files[10]))
    for month in (11, 12):
        receive(installation, f"2020-{month:02}.xlsx", files[month])
    for month, changed in ((11, "open"), (12, "explained")):  # in December the values are those of October again
        found = installation.ask(f"{asked} and period = '2020-{month}-01' order by all")
        assert found == [("CL-08", "explained"), ("HTX-04", "explained"), ("HTX-14", changed)]
    changes = installation.ask(
        "select observed, expected, month(period) from quality.findings where rule_id = 'HTX-14'"
    )
    assert len({(observed, expected) for observed, expected, month in changes if month in (10, 12)}) == 1
    before = installation.ask(f"{asked} and period = '2020-09-01' order by all")
    assert before == [("CL-08", "open"), ("HTX-04", "open")]
