"""Remarks that a reader needs before trusting a figure: who is missing or late, open queries, the closing."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from pipeline.outputs.report.notation import MOST_DECIMALS, vietnamese
from pipeline.runtime.clock import day_text
from schemas.forms.kttt01 import KTTT_01
from schemas.messages import bounded
from schemas.terms import HELD_BACK_VI, STATUS_VI

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from pipeline.outputs.report.contents import FigureValue, LostRow, ReportContents
    from pipeline.outputs.report.tables import ReportTable

MOST_NAMED = 10
"""How many rows that are lost a remark names; the table has them all."""
LONGEST_EXPLANATION = 80
"""Letters of an explanation that a remark quotes; the table of findings has it all."""
LONGEST_LIST, SHORTER_LIST = 1_500, 240
"""Letters of a remark that name units one after the other: those that are missing, and those that another table lists
with their state."""
INCOMPLETE, QUERIED, LEAVES_OUT, STOOD_STILL = "*", "†", "‡", "°"
LEGEND = {
    INCOMPLETE: "số liệu chưa đủ các đơn vị phải báo cáo",
    QUERIED: "có điểm hỏi lại chưa giải trình ở ô, dòng hoặc trang tính mà số liệu cộng từ đó",
    LEAVES_OUT: "có ô chưa tính vào số liệu, vì có thể sai lệch từ 1.000 lần trở lên và chưa giải trình",
    STOOD_STILL: "có đơn vị báo không thay đổi: số cộng dồn từ đầu năm của đơn vị đó là số của báo cáo trước",
}


EARLIER_VI = {"previous": "kỳ trước", "year_before": "cùng kỳ năm trước"}


@dataclass(frozen=True, slots=True)
class Note:
    """A remark; a mark is one that keeps the figures from being final and stands in bold on the first page."""

    text: str
    is_mark: bool = False

    def __str__(self) -> str:
        """As it stands in the files; whether it is a mark shows in its format alone."""
        return self.text


def marks_of(figure: FigureValue) -> str:
    """The marks that stand beside a figure."""
    marks = {
        INCOMPLETE: not figure.is_complete,
        QUERIED: figure.is_queried,
        LEAVES_OUT: figure.amounts_held_back > 0,
        STOOD_STILL: figure.units_unchanged > 0,
    }
    return "".join(mark for mark, is_so in marks.items() if is_so)


def notes(contents: ReportContents) -> list[Note]:
    """Everything to be said of the period, marks first."""
    remarks = [
        *_coverage(contents),
        *_late(contents),
        *_some_forms(contents),
        *_unchanged(contents),
        *_openings(contents),
        *_queries(contents),
        *_lost(contents),
        *_held_back(contents),
        *_closing(contents),
    ]
    return sorted(remarks, key=lambda note: not note.is_mark)


def table_notes(contents: ReportContents, table: ReportTable) -> Iterator[Note]:
    """What stands above a table: how many units it rests on, where it says so, and what is not settled."""
    reported, expected = table.units_reported, table.units_expected
    units = [unit for unit in contents.coverage if unit.form_id == table.form_id]
    if reported is not None and expected is not None:
        mark = "" if reported >= expected else f" ({INCOMPLETE} chưa đầy đủ)"
        yield Note(f"Số liệu của {reported}/{expected} đơn vị{mark}", is_mark=bool(mark))
        yield from (Note(f"{part}: {units}/{expected}") for part, units in table.parts if units < reported)
    elif any(unit.status != "accepted" for unit in units):
        yield Note(f"{INCOMPLETE} Còn đơn vị chưa có số liệu được chấp nhận", is_mark=True)
    for when, compared in table.units_compared.items():
        if any(f"_{when}" in column.name for column in table.columns):
            yield Note(f"So với {EARLIER_VI[when]}: số của {compared} đơn vị có số liệu cả hai kỳ")
    if still := sum(unit.unchanged_since is not None for unit in units):
        yield Note(f"{STOOD_STILL} {still} đơn vị báo không thay đổi: số cộng dồn từ đầu năm là số của báo cáo trước")
    if contents.held_back and table.form_id == KTTT_01.form_id:
        yield Note(f"{LEAVES_OUT} {HELD_BACK_VI}: {sum(count for _, count in contents.held_back)} ô", is_mark=True)
    if any(unit.open_queries for unit in units):
        yield Note(f"{QUERIED} Còn điểm hỏi lại chưa giải trình", is_mark=True)


def _listed(names: Iterable[str], longest: int = LONGEST_LIST) -> str:
    """Names of units, as many as there is room for, and how many there are beside them."""
    texts = list(names)
    shown = _with_room(texts, longest)
    return ", ".join(shown) + (f" và {len(texts) - len(shown)} đơn vị nữa" if len(shown) < len(texts) else "")


def _with_room(texts: Sequence[str], longest: int = LONGEST_LIST) -> Sequence[str]:
    """The first of the texts, as many as one remark has room for."""
    ends = accumulate(len(text) + 2 for text in texts)
    return texts[: sum(end <= longest for end in ends)]


def _coverage(contents: ReportContents) -> Iterator[Note]:
    for form in dict.fromkeys(unit.form_id for unit in contents.coverage):
        reported, expected = contents.reported(form)
        absent = [unit for unit in contents.coverage if unit.form_id == form and unit.status != "accepted"]
        if absent:
            # the words that count first, each status once: a text is cut where 99 units make it too long
            named = "; ".join(
                f"{_listed(unit.unit_name for unit in absent if unit.status == status)} ({STATUS_VI[status]})"
                for status in dict.fromkeys(unit.status for unit in absent)
            )
            yield Note(
                f"Mẫu {form}: mới có số liệu của {reported}/{expected} đơn vị; đơn vị thiếu không được tính là 0. "
                f"Còn thiếu {len(absent)} đơn vị: {named}.",
                is_mark=True,
            )
        else:
            yield Note(f"Mẫu {form}: đủ số liệu của {reported}/{expected} đơn vị.")


def _late(contents: ReportContents) -> Iterator[Note]:
    """Who came after the due day, of each form of which somebody did."""
    for form in dict.fromkeys(unit.form_id for unit in contents.coverage):
        received = [unit for unit in contents.coverage if unit.form_id == form and unit.received_at is not None]
        late = [unit for unit in received if not unit.on_time]
        if late:
            due, named = max(unit.due_on for unit in received), _listed((unit.unit_name for unit in late), SHORTER_LIST)
            yield Note(
                f"Mẫu {form}: {len(received) - len(late)}/{len(received)} đơn vị đã có số liệu nộp đúng hạn "
                f"({day_text(due)}); nộp muộn: {named}."
            )


def _some_forms(contents: ReportContents) -> Iterator[Note]:
    """Which figures rest on fewer units than have reported: the form of the others does not have them."""
    partial = [figure for figure in contents.figures.values() if figure.is_of_some_forms]
    for counts in dict.fromkeys((figure.units_reported, figure.units_of_period) for figure in partial):
        named = ", ".join(
            f"{figure.label} ({figure.figure_id})"
            for figure in partial
            if (figure.units_reported, figure.units_of_period) == counts
        )
        yield Note(f"Chỉ có ở mẫu biểu của {counts[0]}/{counts[1]} đơn vị đã có số liệu: {named}.")


def _unchanged(contents: ReportContents) -> Iterator[Note]:
    still = [(unit, unit.unchanged_since) for unit in contents.coverage if unit.unchanged_since is not None]
    if still:
        # each month once, as each status above
        named = "; ".join(
            f"{_listed((unit.unit_name for unit, since in still if since == month), SHORTER_LIST)} "
            f"(như tháng {month:%m/%Y})"
            for month in sorted({since for _, since in still})
        )
        yield Note(
            f"{STOOD_STILL} {len(still)} đơn vị báo không thay đổi: {named}. Số cộng dồn từ đầu năm của các đơn vị này "
            "là số của báo cáo đó."
        )


def _openings(contents: ReportContents) -> Iterator[Note]:
    """Of how many units an opening is that nothing was received from before, and what the others make of it."""
    for figure in contents.figures.values():
        if figure.units_without_history and figure.value is not None:
            yield Note(
                f"{figure.label} ({figure.figure_id}) là {_value(figure.value)}, trong đó có số của "
                f"{figure.units_without_history} đơn vị ở địa bàn chưa có báo cáo trước đó; "
                f"riêng các đơn vị đã có báo cáo trước đó là {_value(figure.value_with_history)}."
            )
    figures = contents.figures.values()
    for when, not_covered in (
        ("kỳ trước", max((figure.units_not_covered_previous for figure in figures), default=0)),
        ("cùng kỳ năm trước", max((figure.units_not_covered_year_before for figure in figures), default=0)),
    ):
        if not_covered:
            yield Note(
                f"{not_covered} đơn vị ở địa bàn chưa có báo cáo trong {when}: {when} không có số liệu của các đơn vị "
                "này, không tính là 0."
            )


def _queries(contents: ReportContents) -> Iterator[Note]:
    asked = [unit for unit in contents.coverage if unit.open_queries]
    if asked:
        named = _listed((f"{unit.unit_name} ({unit.open_queries})" for unit in asked), SHORTER_LIST)
        count = sum(unit.open_queries for unit in asked)
        yield Note(f"Còn {count} điểm hỏi lại đơn vị chưa giải trình: {named}.", is_mark=True)
    if contents.province_queries:
        count = contents.province_queries
        about = "số liệu đã công bố hoặc bàn giao giữa các đơn vị"
        yield Note(f"Còn {count} điểm hỏi lại chung về {about} (xem quality.findings).", is_mark=True)


def _lost(contents: ReportContents) -> Iterator[Note]:
    """What nobody lists since the units changed, by name."""
    if contents.lost:
        named = _with_room([_lost_row(row) for row in contents.lost[:MOST_NAMED]])
        more = len(contents.lost) - len(named)
        rest = f", và {more} nữa trong bảng bàn giao của tệp Excel" if more > 0 else ""
        yield Note(
            f"Có {len(contents.lost)} hợp tác xã, quỹ, liên hiệp có trước khi thay đổi đơn vị báo cáo mà chưa đơn vị "
            f"nào ghi: {', '.join(named)}{rest}.",
            is_mark=contents.province_queries > 0,
        )


def _lost_row(row: LostRow) -> str:
    """A row that nobody lists: where it stood, and what was said of it, else where it should be."""
    then = f"; nay phải có ở {row.expected}" if row.expected else ""
    if row.explanation:
        then = f"; đã giải trình: {bounded(row.explanation, LONGEST_EXPLANATION)}"
    return f"{row.name} (trước ở {row.unit_before}, {row.cell_before}{then})"


def _held_back(contents: ReportContents) -> Iterator[Note]:
    if contents.held_back:
        named = _listed((f"{name} ({count})" for name, count in contents.held_back), SHORTER_LIST)
        count = sum(count for _, count in contents.held_back)
        yield Note(f"{HELD_BACK_VI}: {count} ô, của {named}.", is_mark=True)


def _closing(contents: ReportContents) -> Iterator[Note]:
    if not contents.is_closed:
        yield Note("Kỳ báo cáo chưa chốt; số liệu còn có thể thay đổi.")
    for figure in contents.restatements:
        yield Note(
            f"Thay đổi sau khi chốt: {figure.label} ({figure.figure_id}) "
            f"từ {_value(figure.old)} thành {_value(figure.new)}.",
            is_mark=True,
        )


def _value(value: Decimal | None) -> str:
    return "chưa có" if value is None else vietnamese(value, MOST_DECIMALS)
