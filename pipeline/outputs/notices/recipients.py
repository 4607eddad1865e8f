"""Who is told what, from a CSV file with the columns unit_code, email and, where somebody chooses, notices."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.landing.peoples_lists import ListError, RowError, known_unit
from pipeline.outputs.notices.addresses import address_of
from pipeline.outputs.notices.contract import Audience, Kind
from pipeline.outputs.notices.recipient_rows import recipient_rows
from pipeline.runtime.clock import day_text, today
from schemas.messages import bounded
from schemas.reference_data import units_by_code

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.outputs.notices.contract import Notice
    from pipeline.outputs.notices.recipient_rows import RecipientRow

EVERY = "*"
"""In place of a unit's code: the stewards, who hear of every unit."""
USUAL = frozenset({Kind.VERDICT, Kind.WITHDRAWAL, Kind.UNPLACED, Kind.CLOSING})
"""What is sent to a recipient who has chosen nothing; only stewards are told of files that could not be placed."""
ALL_WORDS = frozenset({"all", EVERY})
_DIVIDERS = re.compile(r"[;,\s|/+]+")
_BETWEEN_ADDRESSES = re.compile(r"[;,|\n]+|\s+(?=[^\s<>]+@)")


@dataclass(slots=True)
class Recipients:
    """The addresses by unit code with what each chose; what is wrong with rows that are left out; remarks."""

    chosen: dict[str, dict[str, frozenset[Kind]]] = field(default_factory=dict)
    bad_rows: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    problem: str = ""
    """Why nobody is known, where the file itself cannot be read."""

    def of(self, notice: Notice) -> tuple[str, ...]:
        """The addresses that get a notice, each once."""
        codes = self._codes(notice)
        return tuple(
            dict.fromkeys(
                address
                for code in codes
                for address, kinds in self.chosen.get(code, {}).items()
                if notice.kind in kinds
            )
        )

    def has_listed(self, notice: Notice) -> bool:
        """Whether anybody is listed for whom a notice is meant, whatever they chose to hear of."""
        return any(self.chosen.get(code) for code in self._codes(notice))

    def _codes(self, notice: Notice) -> list[str]:
        unit = [notice.unit_code] if notice.unit_code and notice.audience is not Audience.STEWARDS else []
        return unit if notice.audience is Audience.UNIT else [*unit, EVERY]


def recipients(path: Path) -> Recipients:
    """Everybody whom the file lists; a row that is wrong is named and left out, the others hold."""
    try:
        rows = recipient_rows(path)
    except ListError as problem:
        return Recipients(problem=str(problem))
    found, ended = Recipients(), {}
    for row in rows:
        try:
            code, addresses, kinds = _unit(row), _addresses(row), _kinds(row)
        except RowError as problem:
            found.bad_rows.append(f"{path.name}, dòng {row.number}: {problem}; dòng này không được dùng")
            continue
        known = found.chosen.setdefault(code, {})
        for address in addresses:
            same = next((other for other in known if other.casefold() == address.casefold()), address)
            known[same] = known.get(same, frozenset()) | kinds
        if code != EVERY and (until := max(unit.valid_to for unit in units_by_code()[code])) <= today():
            ended[code] = f"{path.name}, dòng {row.number}: đơn vị {code} không còn từ {day_text(until)}"
    found.remarks = [f"{remark}; thư về đơn vị kế tiếp không gửi tới địa chỉ này" for remark in ended.values()]
    return found


def _unit(row: RecipientRow) -> str:
    return EVERY if row.unit_code == EVERY else known_unit(row.unit_code)


def _addresses(row: RecipientRow) -> list[str]:
    texts = [text for text in _BETWEEN_ADDRESSES.split(row.email) if text.strip()]
    if not texts:
        message = "thiếu địa chỉ thư"
        raise RowError(message)
    return [address_of(text) for text in texts]


def _kinds(row: RecipientRow) -> frozenset[Kind]:
    words = [word.casefold() for word in _DIVIDERS.split(row.notices) if word]
    if unknown := [word for word in words if word not in {*Kind, *ALL_WORDS}]:
        message = (
            f"không có loại thư «{bounded(unknown[0], 30)}»; có thể ghi: {', '.join((*Kind, 'all'))}, hoặc để trống"
        )
        raise RowError(message)
    if ALL_WORDS & {*words}:
        return frozenset(Kind)
    return frozenset(map(Kind, words)) or USUAL
