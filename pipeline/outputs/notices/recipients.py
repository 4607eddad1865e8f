"""Recipients of the notices about each unit, from a CSV file with the columns unit_code and email."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

EVERY = "*"
"""In place of a unit's code: gets the notices about every unit."""
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")


class RecipientsError(RuntimeError):
    """The file is not what it should be; nobody is guessed."""


def recipients(path: Path) -> dict[str, tuple[str, ...]]:
    """Addresses by unit code; ``*`` holds those that get the notices about every unit."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
    except FileNotFoundError as problem:
        message = f"không có tệp {path}"
        raise RecipientsError(message) from problem
    found: dict[str, tuple[str, ...]] = {}
    for number, row in enumerate(rows, start=2):
        code, address = ((row.get(name) or "").strip() for name in ("unit_code", "email"))
        if not code or not _ADDRESS.fullmatch(address):
            message = f"{path}, dòng {number}: cần mã đơn vị và địa chỉ thư điện tử"
            raise RecipientsError(message)
        found[code] = (*found.get(code, ()), address)
    return found


def recipients_of(addresses: dict[str, tuple[str, ...]], unit_code: str) -> list[str]:
    """The addresses for the notices about a unit, each once."""
    return list(dict.fromkeys((*addresses.get(unit_code, ()), *addresses.get(EVERY, ()))))
