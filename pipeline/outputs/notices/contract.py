"""What a notice is: its kind, who hears of it, and the letter that it becomes when it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from pipeline.runtime.settings import Settings


class Kind(StrEnum):
    """What a notice is about; these words stand in ``recipients.csv``."""

    VERDICT = "verdict"
    WITHDRAWAL = "withdrawal"
    UNPLACED = "unplaced"
    DUE = "due"
    OVERDUE = "overdue"
    CLOSING = "closing"


KIND_VI = {
    Kind.VERDICT: "kết quả kiểm tra",
    Kind.WITHDRAWAL: "tệp đã bị rút",
    Kind.UNPLACED: "tệp chưa xếp được",
    Kind.DUE: "sắp đến hạn",
    Kind.OVERDUE: "quá hạn",
    Kind.CLOSING: "chốt kỳ",
}


class Audience(StrEnum):
    """Whose rows of ``recipients.csv`` a notice goes to."""

    UNIT_AND_STEWARDS = "unit and stewards"
    UNIT = "unit"
    STEWARDS = "stewards"


@dataclass(frozen=True, slots=True)
class Letter:
    """A notice as it is written down: plain lines of text, and the workbook that may go with it."""

    subject: str
    lines: tuple[str, ...]
    copy: Path | None = None
    with_copy: tuple[str, ...] = ()
    """The lines that end it where the copy is attached; ``without_copy`` where there is one that cannot be."""
    without_copy: tuple[str, ...] = ()


class Notice(Protocol):
    """Something that people are told once."""

    @property
    def key(self) -> str:
        """The same for the same matter, however often the warehouse is built."""

    @property
    def kind(self) -> Kind:
        """What it is about."""

    @property
    def unit_code(self) -> str | None:
        """The unit that it is about; None where it is about none, or several."""

    @property
    def period(self) -> date | None:
        """The period that it is about, if any."""

    @property
    def about(self) -> str:
        """A few words for the list of notices."""

    @property
    def since(self) -> datetime:
        """From when on it could be told."""

    @property
    def audience(self) -> Audience:
        """Who hears of it."""

    def letter(self, settings: Settings) -> Letter:
        """The letter, as the warehouse is now."""
