"""Notices about one submission: its verdict, that it is gone though it counted, or that nobody could place it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from pipeline.outputs.feedback.returned_copies import returned_copies
from pipeline.outputs.feedback.unplaced_copies import unplaced_copies
from pipeline.outputs.notices.contract import Audience, Kind, Letter
from pipeline.outputs.notices.first_findings import first_findings
from pipeline.runtime.clock import time_text
from schemas.messages import bounded
from schemas.provinces import province_in, province_on
from schemas.terms import STATUS_VI, unchanged_vi
from schemas.unit_forms import form_to_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from pathlib import Path

    from pipeline.runtime.settings import Settings

_LONGEST_MESSAGE = 600
_LONGEST_IN_SUBJECT = 80
NO_STEWARD_COPY = "Thư này chỉ gửi cho {steward}, không gửi cho đơn vị, vì chưa chắc tệp là của đơn vị đó:"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfSubmission:
    """Which submission of which unit a notice is about."""

    submission_id: str
    unit_code: str
    unit_name: str
    period: date
    revision: int | None
    file_name: str
    since: datetime
    form_id: str = ""

    @property
    def unit_and_period(self) -> str:
        """The unit with its code, the form where it reports on several, the period and the revision."""
        form = form_to_name(self.unit_code, self.form_id, self.period)
        of_form = f", mẫu {form}" if form else ""
        number = "" if self.revision is None else f", lần nộp {self.revision}"
        unit = f"{bounded(self.unit_name, _LONGEST_IN_SUBJECT)} ({self.unit_code})"
        return f"{unit}{of_form}, kỳ {self.period:%m/%Y}{number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict(OfSubmission):
    """What became of a submission."""

    verdict: str
    errors: int
    queries: int
    doubts: tuple[str, ...] = ()
    """Sentences on what speaks against its being the unit's own."""
    unchanged_since: date | None = None
    """The period that it is equal to, where it says unchanged."""
    is_placed: bool = True
    """Whether the unit is expected to report for the period; where not, stewards are told that it is unplaced."""

    @property
    def kind(self) -> Kind:
        """A verdict."""
        return Kind.VERDICT

    @property
    def key(self) -> str:
        """The same for the same verdict on the same workbook, however often the warehouse is built."""
        return f"{self.submission_id} {self.verdict}"

    @property
    def about(self) -> str:
        """Unit, period and outcome."""
        return f"{self.unit_and_period}: {self.outcome}"

    @property
    def outcome(self) -> str:
        """The verdict in words."""
        if self.verdict != "accepted":
            return f"{STATUS_VI['quarantined']}, {self.errors} lỗi"
        accepted = STATUS_VI["accepted"]
        return f"{accepted}, còn {self.queries} điểm hỏi lại" if self.queries else accepted

    @property
    def audience(self) -> Audience:
        """The unit and the stewards; the stewards alone where something speaks against its being the unit's own."""
        if self.doubts:
            return Audience.STEWARDS
        return Audience.UNIT_AND_STEWARDS if self.is_placed else Audience.UNIT

    def letter(self, settings: Settings) -> Letter:
        """What was found, with the copy that is to be sent back."""
        copies = {copy.submission_id: settings.files / copy.path for copy in returned_copies(settings).values()}
        findings = first_findings(settings.database, self.submission_id)
        more = self.errors + self.queries - len(findings)
        listed = (
            "Những điểm đầu tiên:",
            *(f"- {rule_id} · {bounded(message, _LONGEST_MESSAGE)}" for rule_id, message in findings),
            *([f"(còn {more} điểm nữa)"] if more > 0 else []),
            "",
        )
        province = province_in(self.period)
        doubts = (
            (province.fill(NO_STEWARD_COPY), *(f"- {bounded(doubt)}" for doubt in self.doubts), "")
            if self.doubts
            else ()
        )
        request = _request(is_accepted=self.verdict == "accepted")
        return Letter(
            self.about,
            (
                f"Kính gửi {province.steward if self.doubts else self.unit_name},",
                "",
                f"Báo cáo của {self.about}.",
                *([f"{unchanged_vi(self.unchanged_since)}."] if self.unchanged_since else []),
                *_file_lines(self.file_name, self.since),
                *doubts,
                *(listed if findings else ()),
            ),
            _existing(copies.get(self.submission_id)) if findings else None,
            with_copy=request if findings else (),
            without_copy=("Đề nghị sửa hoặc giải trình các điểm trên rồi gửi lại tệp.",) if findings else (),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal(OfSubmission):
    """A submission that had counted, and lies in the landing zone no more."""

    counting: str
    """The file that counts in its place, with its path; blank where the unit has none."""
    is_doubted: bool = False
    """Whether something speaks against that file's being the unit's own: then its name is for stewards alone."""
    is_own: bool = True

    @property
    def kind(self) -> Kind:
        """A withdrawal."""
        return Kind.WITHDRAWAL

    @property
    def key(self) -> str:
        """Once for each workbook."""
        return f"{self.submission_id} withdrawn"

    @property
    def about(self) -> str:
        """Unit and period."""
        return f"{self.unit_and_period}: tệp đã bị rút"

    @property
    def audience(self) -> Audience:
        """The unit and the stewards, as for its verdict."""
        return Audience.UNIT_AND_STEWARDS if self.is_own else Audience.STEWARDS

    def letter(self, _settings: Settings) -> Letter:
        """Which file is gone, and what counts now."""
        return Letter(
            self.about,
            (
                f"Kính gửi {self.unit_name},",
                "",
                f"Báo cáo đã được chấp nhận của {self.about} khỏi hộp nhận tệp, nên không còn được tính.",
                f"Tệp: {bounded(self.file_name)}",
                self._counting_now(),
                "",
                "Nếu tệp bị xóa hoặc chuyển nhầm, đề nghị gửi lại chính tệp đó.",
            ),
        )

    def _counting_now(self) -> str:
        """What counts in its place; no folder is named, for it may be another's."""
        if not self.counting:
            return "Hiện đơn vị chưa có báo cáo nào được tính trong kỳ này."
        if self.is_doubted:
            steward = province_in(self.period).steward
            return f"Hiện tính theo một tệp khác mà {steward} cần xem lại, vì chưa chắc là của đơn vị."
        return f"Hiện tính theo một tệp khác: {bounded(PurePosixPath(self.counting).name)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """A file that belongs to no unit and period."""

    submission_id: str
    file_name: str
    since: datetime
    reason: str
    unit_code: str | None = None
    period: date | None = None

    @property
    def kind(self) -> Kind:
        """A file that nobody could place."""
        return Kind.UNPLACED

    @property
    def key(self) -> str:
        """Once for each workbook."""
        return f"{self.submission_id} unplaced"

    @property
    def about(self) -> str:
        """The file's name."""
        return f"Tệp chưa xếp được vào đơn vị và kỳ nào: {bounded(self.file_name, _LONGEST_IN_SUBJECT)}"

    @property
    def audience(self) -> Audience:
        """Only stewards can say whose it is."""
        return Audience.STEWARDS

    def letter(self, settings: Settings) -> Letter:
        """Why it could not be placed, with its copy."""
        copy = unplaced_copies(settings).get(self.submission_id)
        province = province_in(self.period) if self.period else province_on(self.since.date())
        return Letter(
            self.about,
            (
                f"Kính gửi {province.steward},",
                "",
                "Hệ thống chưa xếp được một tệp vào đơn vị và kỳ báo cáo nào.",
                *_file_lines(self.file_name, self.since),
                f"Lý do: {bounded(self.reason, _LONGEST_MESSAGE)}",
                "",
                "Đề nghị xem tệp là của đơn vị nào, sửa hoặc báo đơn vị gửi lại.",
            ),
            _existing(settings.files / copy.path if copy else None),
            with_copy=("Tệp phản hồi đính kèm liệt kê đủ các điểm.",),
        )


def _existing(path: Path | None) -> Path | None:
    return path if path and path.exists() else None


def _file_lines(file_name: str, received_at: datetime) -> Sequence[str]:
    return f"Tệp: {bounded(file_name)}", f"Nhận lúc: {time_text(received_at)}", ""


def _request(*, is_accepted: bool) -> tuple[str, ...]:
    correction = "" if is_accepted else "sửa các ô tô đỏ, "
    return (
        "Đề nghị mở tệp phản hồi đính kèm (trang «Lỗi» liệt kê đủ các điểm),",
        f"{correction}ghi lý do ở trang «Giải trình» cho các điểm hỏi lại, rồi gửi lại chính tệp đó.",
    )
