"""What units send in the examples that take several files: small reports of a few cooperatives, one file each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pipeline.samples import UnitSubmission, declared_totals, write_workbook
from pipeline.samples.roster import tax_codes
from schemas.form_versions import version_of_period
from schemas.reference_data import month_end, unit_in_period
from tests.spec.examples.base import COVER
from tests.spec.examples.kept_sheets import opened, saved

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.samples import SampleRow, Value
    from tests.spec.examples.example import Change

DISTRICT, NEIGHBOUR, COMMUNE = "217", "218", "07210"
COMMUNES = {
    DISTRICT: ("Xã Tân Hưng", "Xã Tân Thanh", "Thị trấn Vôi"),
    NEIGHBOUR: ("Xã Đông Hưng", "Xã Bảo Sơn", "Thị trấn Đồi Ngô"),
    COMMUNE: ("Phường Bắc Giang",) * 3,
}
NAMES = (
    *("HTX Hồng Phong", "HTX Rau an toàn", "HTX Mộc Bãi Cả", "HTX Vận tải Kép", "HTX Môi trường xanh"),
    *(
        "HTX Chợ Phố Giỏ",
        "HTX Thành Công",
        "HTX Điện quê",
        "HTX Phố Mới",
        "HTX Nấm Xương Lâm",
        "HTX Mật ong",
        "HTX Gạo",
    ),
)
BROKEN = {"HTX.ALL": 99}
"""A declared total that is wrong: with it a report is quarantined."""


_CODES = tuple(islice(tax_codes(7, "examples"), 99))


def tax_code(number: int) -> str:
    """A valid tax code of an invented cooperative."""
    return _CODES[number]


def cooperative(number: int, **values: Value) -> SampleRow:
    """An operating agricultural cooperative; each number has its own name and tax code."""
    plain: SampleRow = {
        "name": NAMES[(number - 1) % len(NAMES)],
        "tax_code": tax_code(number),
        "founded_on": date(2012, 5, 10),
        "sector": "agriculture",
        "status": "operating",
        "members": 20,
        "charter_capital": 1000,
        "revenue": 500,
        "profit": 50,
    }
    return plain | values


def cooperatives(*numbers: int, **values: Value) -> tuple[SampleRow, ...]:
    """Several cooperatives with the same values."""
    return tuple(cooperative(number, **values) for number in numbers)


def dissolved(number: int, on: date) -> SampleRow:
    """A cooperative that was dissolved."""
    blank = dict.fromkeys(("members", "charter_capital", "revenue", "profit"))
    return cooperative(number, status="dissolved", ended_on=on, **blank)


def water_groups(number: int) -> tuple[SampleRow, ...]:
    """So many cooperative groups in one commune: what is reported without names."""
    return ({"commune": "Xã Tân Hưng", "activity": "water", "groups": number, "certified_groups": 1, "members": 30},)


def fund(number: int, **values: Value) -> SampleRow:
    """A people's credit fund."""
    plain: SampleRow = {
        "ordinal": number,
        "name": f"QTDND Xã {number}",
        "tax_code": tax_code(50 + number),
        "commune": "Xã Tân Hưng",
        "founded_on": date(2010, 1, 15),
        "condition": "sound",
        "members": 800,
        "charter_capital": 2000,
        "operating_capital": 30_000,
        "mobilised_capital": 25_000,
        "outstanding_loans": 20_000,
    }
    return plain | values


def union(number: int, **values: Value) -> SampleRow:
    """A cooperative union."""
    plain: SampleRow = {
        "ordinal": number,
        "name": f"Liên hiệp HTX số {number}",
        "tax_code": tax_code(70 + number),
        "commune": "Xã Tân Hưng",
        "founded_on": date(2015, 1, 15),
        "sector": "agriculture",
        "status": "operating",
        "member_cooperatives": 6,
        "charter_capital": 900,
    }
    return plain | values


def in_version_2(submission: UnitSubmission) -> UnitSubmission:
    """What version 2 asks for beside, where an example does not say it: all members are official ones."""
    return replace(
        submission,
        cooperatives=tuple(
            {"official_members": row["members"], "contributing_members": 0, "non_contributing_members": 0, **row}
            if row["members"] is not None
            else row
            for row in submission.cooperatives
        ),
        credit_funds=tuple({"status": "operating", **row} for row in submission.credit_funds),
        groups=tuple({"registered_groups": row["certified_groups"], **row} for row in submission.groups),
    )


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file in ``raw/``: who sent what for which month, and when it came.

    ``revision`` is None where the number is left blank. ``declared`` are totals that are declared other than the
    registers add up. ``late`` is received in a later run, ``gone`` removed before it; ``days`` is when it was last
    modified, ``received`` the month in which it came: blank for the one after ``month``. ``accepted_because`` is the
    reason for which a steward took it. ``change`` edits the finished workbook.
    """

    name: str
    month: str
    rows: tuple[SampleRow, ...] = ()
    groups: tuple[SampleRow, ...] = ()
    funds: tuple[SampleRow, ...] = ()
    unions: tuple[SampleRow, ...] = ()
    unit: str = DISTRICT
    revision: int | None = 1
    declared: Mapping[str, Value] = field(default_factory=dict)
    as_of: date | None = None
    remark: str = ""
    late: bool = False
    gone: bool = False
    days: int = 0
    received: str = ""
    accepted_because: str = ""
    change: Change | None = None

    @property
    def file_name(self) -> str:
        return self.name if "." in self.name.rpartition("/")[2] else f"{self.name}.xlsx"

    @property
    def month_after(self) -> str:
        """The month in which the report is due."""
        return f"{month_end(date.fromisoformat(f'{self.month}-01')) + timedelta(days=1):%Y-%m}"

    def submission(self) -> UnitSubmission:
        """The report; its totals are those of its registers where none are ``declared``."""
        period = date.fromisoformat(f"{self.month}-01")
        as_of = self.as_of or month_end(period)
        unit = unit_in_period(self.unit, period)
        if unit is None:
            raise LookupError(self.unit)
        who = {"unit_code": self.unit, "unit_name": unit.unit_name, "phone": self.remark or COVER["phone"]}
        version = version_of_period(UnitSubmission.form_id, period)
        number = version.version if version else 1
        dated: SampleRow = {"form_version": number, "period": period, "as_of": as_of, "revision": self.revision}
        # a list is not the one of the month before, unless an example says so
        note = f"Số liệu tháng {self.month}"
        rows = tuple(
            {"ordinal": at, "commune": self._commune(at), "note": note, **row}
            for at, row in enumerate(self.rows, start=1)
        )
        plain = UnitSubmission(unit, COVER | who | dated, rows, self.funds, self.unions, self.groups, {})
        plain = plain if number == 1 else in_version_2(plain)
        totals = declared_totals(plain.registers(), as_of, with_optional=True)
        return replace(plain, declared_totals={**totals, **self.declared})

    def _commune(self, at: int) -> str:
        return COMMUNES[self.unit][at % 3]

    def content(self) -> bytes:
        """The workbook's bytes."""
        with TemporaryDirectory() as folder:
            path = Path(folder) / "sent.xlsx"
            write_workbook(self.submission(), path)
            content = path.read_bytes()
        if self.change is None:
            return content
        workbook = opened(content)
        self.change(workbook)
        return saved(workbook)


def now(*rows: SampleRow, month: str = "2020-12") -> SentFile:
    """The report that is looked at."""
    return SentFile("now", month, rows)


def before(*rows: SampleRow, month: str = "2020-11") -> SentFile:
    """An earlier report of the same unit."""
    return SentFile("before", month, rows)


def beside(*rows: SampleRow, month: str = "2020-12") -> SentFile:
    """The report of another unit."""
    return SentFile("beside", month, rows, unit=NEIGHBOUR)
