"""Examples of WB-13, what the reader says of a cell that it interpreted without a loss, and of HTX-09, near names."""

from __future__ import annotations

from tests.spec.examples.edits import copy, cover, put, steps
from tests.spec.examples.example import Change, Example, failing, not_applicable, passing

HTX, TOTALS = "HTX", "Tổng hợp"

INTERPRETED: tuple[Example, ...] = (
    passing("WB-13", "numbers, dates and labels are as the form has them, as in the base"),
    passing("WB-13", "an English code is one of the form's ways", put(HTX, "sector", 3, "industry")),
    failing("WB-13", "a number as text", put(HTX, "revenue", 3, "1.937.557"), at=((HTX, "L10"),)),
    failing("WB-13", "a date as text", put(HTX, "founded_on", 3, "01/07/2016"), at=((HTX, "E10"),)),
    failing("WB-13", "a label in capitals", put(HTX, "status", 3, "ĐANG HOẠT ĐỘNG"), at=((HTX, "G10"),)),
    failing("WB-13", "a commune whose level is abbreviated", put(HTX, "commune", 3, "TT. Vôi"), at=((HTX, "D10"),)),
    failing(
        "WB-13",
        "two sheets",
        put(HTX, "members", 1, "25"),
        put("QTDND", "members", 1, "900"),
        at=((HTX, "I8"), ("QTDND", "G7")),
    ),
    not_applicable("WB-13", "a text is what it is", put(HTX, "note", 3, "1.937.557"), column=(HTX, "note")),
    not_applicable(
        "WB-13", "the unit's name on the cover is a text", cover("unit_name", "L. Giang"), column=("Bìa", "unit_name")
    ),
)

IN_ONE_COMMUNE = put(HTX, "commune", 2, "Xã Tân Hưng")
"""The second cooperative in the commune of the first."""
TWO = ((HTX, "B8"), (HTX, "B9"))


def near(first: str, second: str) -> Change:
    """Two names in one commune."""
    return steps(IN_ONE_COMMUNE, put(HTX, "name", 1, first), put(HTX, "name", 2, second))


TWENTY = "Nam Long Hoa Mai Sen"
NINETEEN = TWENTY[:-1]

NEAR_NAMES: tuple[Example, ...] = (
    passing("HTX-09", "other names, as in the base"),
    passing("HTX-09", "nearly the same name in another commune", put(HTX, "name", 2, "HTX dịch vụ Hồng Phong")),
    passing("HTX-09", "other numerals", near("HTX Hồng Phong số 1", "HTX Hồng Phong số 2")),
    passing("HTX-09", "one of nineteen letters is another", near(f"HTX {NINETEEN}", f"HTX {NINETEEN[:-1]}x")),
    failing("HTX-09", "one of twenty letters is another", near(f"HTX {TWENTY}", f"HTX {TWENTY[:-1]}x"), at=TWO),
    failing(
        "HTX-09",
        "only generic words differ",
        near("HTX Hồng Phong", "Hợp tác xã dịch vụ nông nghiệp Hồng Phong"),
        at=TWO,
        related=("HTX!B8", "HTX!D8", "HTX!B9", "HTX!D9"),
    ),
    failing(
        "HTX-09",
        "three that are alike",
        near("HTX Hồng Phong", "HTX nông nghiệp Hồng Phong"),
        put(HTX, "name", 7, "HTX dịch vụ Hồng Phong"),
        at=(*TWO, (HTX, "B14")),
    ),
    failing("HTX-09", "quite the same name and two tax codes", near("HTX Hồng Phong", "HTX HỒNG PHONG"), at=TWO),
    passing(
        "HTX-09",
        "quite the same name is HTX-08's where one has no tax code",
        near("HTX Hồng Phong", "HTX HỒNG PHONG"),
        put(HTX, "tax_code", 2, None),
        also=("HTX-08", "CL-08"),
    ),
    passing(
        "HTX-09",
        "and where the tax code is the same",
        near("HTX Hồng Phong", "HTX HỒNG PHONG"),
        copy(HTX, "tax_code", 1, 2),
        also=("HTX-08",),
    ),
    not_applicable("HTX-09", "a name is blank", put(HTX, "name", 1, None), also=("CL-01",)),
    not_applicable(
        "HTX-09",
        "two blank communes are not one",
        put(HTX, "name", 2, "HTX dịch vụ Hồng Phong"),
        put(HTX, "commune", 1, None),
        put(HTX, "commune", 2, None),
        also=("CL-01",),
    ),
    not_applicable(
        "HTX-09",
        "a commune that cannot be told",
        near("HTX Hồng Phong", "HTX dịch vụ Hồng Phong"),
        put(HTX, "commune", 2, "Xã Xa"),
        also=("CL-05",),
    ),
)

EXAMPLES: tuple[Example, ...] = (*INTERPRETED, *NEAR_NAMES)
