"""Examples of the rules about cooperative unions, sheet LHHTX."""

from __future__ import annotations

from datetime import date

from tests.spec.examples.edits import copy, moved_to, put, steps
from tests.spec.examples.example import Example, failing, not_applicable, passing

LHHTX = "LHHTX"
THREE_MEMBERS = steps(put(LHHTX, "member_cooperatives", 1, 6), put(LHHTX, "member_cooperatives", 2, 3))

EXAMPLES: tuple[Example, ...] = (
    passing("LH-01", "four member cooperatives, as in the base"),
    passing("LH-01", "three are enough from July 2024", moved_to(date(2024, 7, 31)), THREE_MEMBERS, also=("WB-14",)),
    failing("LH-01", "three are too few until then", THREE_MEMBERS, at=((LHHTX, "H8"),)),
    not_applicable(
        "LH-01",
        "the number is blank, and it may be",
        put(LHHTX, "member_cooperatives", 1, 9),
        put(LHHTX, "member_cooperatives", 2, None),
    ),
    passing("LH-02", "the same name in another commune", copy(LHHTX, "name", 1, 2)),
    passing(
        "LH-02", "two tax codes are two, whatever their names", copy(LHHTX, "name", 1, 2), copy(LHHTX, "commune", 1, 2)
    ),
    failing("LH-02", "the same tax code", copy(LHHTX, "tax_code", 1, 2), at=((LHHTX, "C7"), (LHHTX, "C8"))),
    failing(
        "LH-02",
        "the same name and commune, and one has no tax code",
        copy(LHHTX, "name", 1, 2),
        copy(LHHTX, "commune", 1, 2),
        put(LHHTX, "tax_code", 2, None),
        at=((LHHTX, "B7"), (LHHTX, "B8")),
        also=("CL-08",),
    ),
    not_applicable("LH-02", "a commune that cannot be told", put(LHHTX, "commune", 1, "Xã Xa"), also=("CL-05",)),
)
