"""Notices about a period: it is due soon, its due day has passed, or it was closed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from pipeline.outputs.notices.contract import Audience, Kind, Letter
from pipeline.runtime.clock import day_text, time_text
from schemas.messages import bounded
from schemas.provinces import province_in
from schemas.unit_forms import report_key

if TYPE_CHECKING:
    from datetime import date, datetime

    from pipeline.runtime.settings import Settings

_MOST_UNITS = 40
"""So many units a letter to the stewards names."""
STEWARDS = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A unit's report that is due soon, or whose due day has passed, and that has not been accepted."""

    is_over: bool
    unit_code: str
    unit_name: str
    period: date
    due_on: date
    since: datetime
    is_returned: bool
    """Whether its newest submission was sent back."""
    known_at: datetime
    """Until when the warehouse knows what was received."""
    form_id: str = ""

    @property
    def report(self) -> str:
        """Which of the unit's reports it is: its code, with the form where that is not the unit's first."""
        return _report(self.unit_code, self.form_id)

    @property
    def kind(self) -> Kind:
        """Overdue once the due day is over."""
        return Kind.OVERDUE if self.is_over else Kind.DUE

    @property
    def key(self) -> str:
        """Once for each report of a unit and period."""
        return f"{self.kind} {self.report} {self.period:%Y-%m}"

    @property
    def about(self) -> str:
        """Unit, period and due day."""
        return f"{self.unit_name} ({self.report}), kỳ {self.period:%m/%Y}: {_due(self.due_on, is_over=self.is_over)}"

    @property
    def audience(self) -> Audience:
        """The unit; stewards have the list of all."""
        return Audience.UNIT

    def letter(self, _settings: Settings) -> Letter:
        """What is missing, and until when."""
        state = "Bản nộp mới nhất đã bị trả lại." if self.is_returned else "Hệ thống chưa nhận được báo cáo."
        return Letter(
            self.about,
            (
                f"Kính gửi {self.unit_name},",
                "",
                f"Báo cáo{self._form()} kỳ {self.period:%m/%Y}: {_due(self.due_on, is_over=self.is_over)}.",
                f"{state} (Theo số liệu đến {time_text(self.known_at)}.)",
                "",
                "Đề nghị gửi báo cáo. Nếu vừa gửi, xin bỏ qua thư này.",
            ),
        )

    def _form(self) -> str:
        """The form, where the unit has another one too that came before it."""
        return "" if self.report == self.unit_code else f" mẫu {self.form_id}"


@dataclass(frozen=True, slots=True)
class MissingList:
    """The reports of a period that stewards still wait for, when it is due soon and when its due day has passed."""

    reminders: tuple[Reminder, ...]

    @property
    def kind(self) -> Kind:
        """That of its reminders."""
        return self.reminders[0].kind

    @property
    def unit_code(self) -> str | None:
        """It is about several."""
        return None

    @property
    def period(self) -> date:
        """That of its reminders."""
        return self.reminders[0].period

    @property
    def key(self) -> str:
        """Once for each period and due day."""
        return f"{self.kind} {STEWARDS} {self.period:%Y-%m} {self.reminders[0].due_on}"

    @property
    def about(self) -> str:
        """Period, due day and how many units."""
        due = _due(self.reminders[0].due_on, is_over=self.reminders[0].is_over)
        return f"Kỳ {self.period:%m/%Y}: {due}, {len(self.reminders)} đơn vị chưa có báo cáo được chấp nhận"

    @property
    def since(self) -> datetime:
        """That of its reminders."""
        return self.reminders[0].since

    @property
    def audience(self) -> Audience:
        """The stewards."""
        return Audience.STEWARDS

    def letter(self, _settings: Settings) -> Letter:
        """Which units."""
        names = [
            f"- {reminder.unit_name} ({reminder.report}){': bản mới nhất bị trả lại' if reminder.is_returned else ''}"
            for reminder in self.reminders[:_MOST_UNITS]
        ]
        more = len(self.reminders) - len(names)
        known_at = time_text(self.reminders[0].known_at)
        lines = (
            f"Kính gửi {province_in(self.period).steward},",
            "",
            f"{self.about} (theo số liệu đến {known_at}):",
            *names,
        )
        return Letter(self.about, (*lines, *([f"(và {more} đơn vị nữa)"] if more > 0 else [])))


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedPeriod:
    """A period that was closed: told to each unit in it, and once to the stewards."""

    period: date
    since: datetime
    submissions: int
    because: str
    unit_code: str | None = None
    unit_name: str = ""
    file_name: str = ""
    """The file that was counted, with its path; blank where something speaks against its being the unit's own."""
    form_id: str = ""

    @property
    def report(self) -> str | None:
        """Which of the unit's reports it is; None for the stewards."""
        return _report(self.unit_code, self.form_id) if self.unit_code else None

    @property
    def kind(self) -> Kind:
        """A closing."""
        return Kind.CLOSING

    @property
    def key(self) -> str:
        """Once for each closing and report: a period can be closed again."""
        return f"closing {self.report or STEWARDS} {self.period:%Y-%m} {self.since.isoformat()}"

    @property
    def about(self) -> str:
        """Unit and period."""
        unit = f" của {self.unit_name} ({self.report})" if self.unit_code else ""
        return f"Đã chốt kỳ {self.period:%m/%Y}{unit}"

    @property
    def audience(self) -> Audience:
        """The unit, or the stewards."""
        return Audience.UNIT if self.unit_code else Audience.STEWARDS

    def letter(self, _settings: Settings) -> Letter:
        """When it was closed, and with what."""
        whose = f"Kính gửi {self.unit_name if self.unit_code else province_in(self.period).steward},"
        counted = self._counted_file() if self.unit_code else f"Số bản nộp: {self.submissions}"
        because = [f"Lý do chốt: {bounded(self.because)}"] if self.because and not self.unit_code else []
        return Letter(
            self.about,
            (
                *(whose, ""),
                f"Kỳ báo cáo {self.period:%m/%Y} đã được chốt lúc {time_text(self.since)}.",
                *(counted, *because, ""),
                "Thay đổi sau khi chốt sẽ được ghi lại là điều chỉnh số liệu.",
            ),
        )

    def _counted_file(self) -> str:
        """The file by its name alone: the folder may be named after somebody else."""
        if not self.file_name:
            steward = province_in(self.period).steward
            return f"Bản nộp được tính: một tệp mà {steward} cần xem lại, vì chưa chắc là của đơn vị."
        return f"Bản nộp được tính: {bounded(PurePosixPath(self.file_name).name)}"


def _report(unit_code: str, form_id: str) -> str:
    return report_key(unit_code, form_id) if form_id else unit_code


def _due(due_on: date, *, is_over: bool) -> str:
    return f"đã quá hạn nộp {day_text(due_on)}" if is_over else f"hạn nộp là {day_text(due_on)}"
