"""Counts with words typed behind them: the column's own are read, others are asked about, and none may multiply."""

from __future__ import annotations

from tests.functional.cases.book import put, together
from tests.functional.cases.case import Case
from tests.functional.cases.district_form import declared

MEMBERS, WORKERS = "HTX!I5", "HTX!J5"
HOUSEHOLDS, HECTARES = "45 hộ", "8 ha"

CASES = (
    Case(
        "counts with the words of their columns",
        together(
            *(put(MEMBERS, "45 người"), put(WORKERS, "27 lao động"), put("QTDND!G4", "1000 thành viên")),
            *(put("THT!D4", "10 tổ"), put("LHHTX!H4", "5 HTX"), put(declared("HTX.ALL"), "12 HTX")),
        ),
        informs={"WB-13": (MEMBERS, WORKERS, "QTDND!G4", "THT!D4", "LHHTX!H4", declared("HTX.ALL"))},
        reads={MEMBERS: 45, WORKERS: 27, "QTDND!G4": 1000, "THT!D4": 10, "LHHTX!H4": 5, declared("HTX.ALL"): 12},
    ),
    Case(
        "counts with words of other things",
        together(
            *(put(MEMBERS, HOUSEHOLDS), put("HTX!I6", HECTARES), put("THT!D4", "10 xã")),
            put(declared("HTX.ALL"), "12 người"),
        ),
        finds={"CL-06": (MEMBERS, "HTX!I6", "THT!D4", declared("HTX.ALL"))},
        reads={MEMBERS: 45, "HTX!I6": 8, "THT!D4": 10, declared("HTX.ALL"): 12},
        says={MEMBERS: HOUSEHOLDS, "HTX!I6": "đã đọc là 8"},
    ),
    Case(
        "counts with words that multiply them",
        together(put(MEMBERS, "0,045 nghìn"), put(WORKERS, "3 trăm người"), put(declared("HTX.ALL"), "12 chục")),
        finds={"CL-02": (MEMBERS, WORKERS, declared("HTX.ALL"))},
        reads={MEMBERS: None, WORKERS: None},
        quarantined=True,
    ),
)
