"""Examples of the rules about the register of cooperatives, sheet HTX."""

from __future__ import annotations

from datetime import date

from tests.spec.examples.edits import copy, declare, drop_column, drop_rows, moved_to, put, steps
from tests.spec.examples.example import Example, Silence, failing, not_applicable, passing

HTX = "HTX"
SIX_MEMBERS = steps(put(HTX, "members", 3, 6), put(HTX, "members", 4, 21))
"""Six members in one cooperative and six more in another, so that the declared totals stay right."""
NOBODY_DISSOLVED = steps(
    drop_rows(HTX, 10),
    declare("HTX.DISSOLVED", 0),
    declare("HTX.DISSOLVED_AGRI", 0),
    declare("HTX.OPENING", 9),
)

EXAMPLES: tuple[Example, ...] = (
    passing("HTX-01", "founded on the very day of the figures", put(HTX, "founded_on", 2, date(2020, 11, 30))),
    failing("HTX-01", "founded a day later", put(HTX, "founded_on", 2, date(2020, 12, 1)), at=((HTX, "E9"),)),
    not_applicable("HTX-01", "the founding date is blank", put(HTX, "founded_on", 3, None), also=("CL-01",)),
    not_applicable("HTX-01", "the founding date is no date", put(HTX, "founded_on", 3, "năm 2016"), also=("CL-04",)),
    passing("HTX-02", "dissolved with its date, and no other has one, as in the base"),
    failing(
        "HTX-02",
        "a date of dissolution though it operates; the register then counts it as dissolved",
        put(HTX, "ended_on", 3, date(2020, 6, 30)),
        at=((HTX, "H10"),),
        related=("HTX!G10", "HTX!H10"),
        also=("TG-11",),
    ),
    failing(
        "HTX-02",
        "dissolved without a date; the register then does not count it",
        put(HTX, "ended_on", 10, None),
        at=((HTX, "H17"),),
        also=("TG-11",),
    ),
    not_applicable("HTX-02", "the status is blank", put(HTX, "status", 3, None), also=("CL-01",)),
    not_applicable("HTX-02", "the column of dates is missing", drop_column(HTX, "ended_on"), also=("WB-04",)),
    passing("HTX-03", "dissolved on the very day of the figures", put(HTX, "ended_on", 10, date(2020, 11, 30))),
    passing("HTX-03", "dissolved on the first day of the year", put(HTX, "ended_on", 10, date(2020, 1, 1))),
    failing("HTX-03", "dissolved after it", put(HTX, "ended_on", 10, date(2020, 12, 1)), at=((HTX, "H17"),)),
    failing(
        "HTX-03",
        "dissolved in the year before, in which it counts",
        put(HTX, "ended_on", 10, date(2019, 12, 31)),
        at=((HTX, "H17"),),
        also=("TG-11",),
    ),
    failing(
        "HTX-03",
        "dissolved before it was founded, in a year in which it then counts as founded",
        put(HTX, "founded_on", 10, date(2020, 7, 1)),
        at=((HTX, "H17"),),
        also=("TG-11",),
    ),
    not_applicable("HTX-03", "nobody was dissolved", NOBODY_DISSOLVED, silence=Silence.NEVER_ASKED),
    not_applicable("HTX-03", "the date cannot be read", put(HTX, "ended_on", 10, "giữa năm"), also=("CL-04",)),
    passing("HTX-04", "seven members, as the law of 2012 asks, as in the base"),
    passing(
        "HTX-04",
        "five members are enough from July 2024",
        moved_to(date(2024, 7, 31)),
        put(HTX, "members", 3, 5),
        put(HTX, "members", 4, 22),
        also=("WB-14",),
    ),
    failing("HTX-04", "six members", SIX_MEMBERS, at=((HTX, "I10"),)),
    failing(
        "HTX-04", "six members in June 2024 are too few", moved_to(date(2024, 6, 30)), SIX_MEMBERS, at=((HTX, "I10"),)
    ),
    failing(
        "HTX-04",
        "four members are too few even from July 2024",
        moved_to(date(2024, 7, 31)),
        put(HTX, "members", 3, 4),
        put(HTX, "members", 4, 23),
        at=((HTX, "I10"),),
        also=("WB-14",),
    ),
    not_applicable(
        "HTX-04",
        "a suspended cooperative may have two members",
        put(HTX, "members", 5, 2),
        put(HTX, "members", 4, 21),
        silence=Silence.AS_BASE,
    ),
    not_applicable("HTX-04", "the members are blank", put(HTX, "members", 3, None), also=("CL-01",)),
    passing("HTX-05", "all managers are trained", put(HTX, "trained_managers", 1, 4)),
    failing(
        "HTX-05",
        "five trained of four",
        put(HTX, "trained_managers", 1, 5),
        at=((HTX, "R8"),),
        related=("HTX!R8", "HTX!Q8"),
    ),
    not_applicable("HTX-05", "the number of managers is blank", put(HTX, "managers", 1, None)),
    not_applicable("HTX-05", "it is no number", put(HTX, "managers", 1, "bốn"), also=("CL-02",)),
    passing("HTX-08", "the same name in another commune", copy(HTX, "name", 1, 2)),
    failing("HTX-08", "the same tax code", copy(HTX, "tax_code", 1, 2), at=((HTX, "C8"), (HTX, "C9"))),
    failing(
        "HTX-08",
        "the same name in capitals, in the same commune, and one has no tax code",
        put(HTX, "name", 7, "HTX  HỒNG PHONG"),
        put(HTX, "tax_code", 7, None),
        at=((HTX, "B8"), (HTX, "B14")),
        also=("CL-08",),
    ),
    failing(
        "HTX-08",
        "of three with one name the one without a tax code may be either",
        put(HTX, "name", 4, "HTX Hồng Phong"),
        copy(HTX, "commune", 1, 4),
        put(HTX, "name", 7, "HTX Hồng Phong"),
        put(HTX, "tax_code", 4, None),
        at=((HTX, "B8"), (HTX, "B11"), (HTX, "B14")),
        also=("CL-08",),
    ),
    passing("HTX-08", "the same name and commune, but two tax codes", copy(HTX, "name", 1, 7), also=("HTX-09",)),
    failing(
        "HTX-08",
        "thrice the same tax code",
        copy(HTX, "tax_code", 1, 2),
        copy(HTX, "tax_code", 1, 9),
        at=((HTX, "C8"), (HTX, "C9"), (HTX, "C16")),
    ),
    not_applicable(
        "HTX-08",
        "two blank tax codes are not the same",
        put(HTX, "tax_code", 1, None),
        put(HTX, "tax_code", 2, None),
        also=("CL-08",),
    ),
    passing(
        "HTX-10",
        "an associate with a joining date",
        put(HTX, "alliance_membership", 2, "Liên kết"),
        put(HTX, "alliance_joined_on", 2, date(2020, 9, 1)),
    ),
    failing(
        "HTX-10",
        "no member, and yet it joined",
        put(HTX, "alliance_joined_on", 2, date(2020, 9, 1)),
        at=((HTX, "T9"),),
        related=("HTX!T9", "HTX!S9"),
    ),
    failing("HTX-10", "membership is blank", put(HTX, "alliance_membership", 1, None), at=((HTX, "T8"),)),
    not_applicable("HTX-10", "a member without a date", put(HTX, "alliance_joined_on", 1, None)),
    not_applicable(
        "HTX-10", "membership cannot be told", put(HTX, "alliance_membership", 1, "chắc có"), also=("CL-05",)
    ),
    passing("HTX-11", "all revenue is profit", put(HTX, "profit", 3, 5200)),
    failing(
        "HTX-11",
        "more profit than revenue",
        put(HTX, "profit", 3, 5200.5),
        at=((HTX, "M10"),),
        related=("HTX!M10", "HTX!L10"),
    ),
    not_applicable("HTX-11", "revenue is blank", put(HTX, "revenue", 3, None)),
    passing("HTX-20", "founded on the first day of 1945", put(HTX, "founded_on", 3, date(1945, 1, 1))),
    failing("HTX-20", "founded a day earlier", put(HTX, "founded_on", 3, date(1944, 12, 31)), at=((HTX, "E10"),)),
    failing("HTX-20", "in text, a hundred years too early", put(HTX, "founded_on", 3, "16/7/1916"), at=((HTX, "E10"),)),
    not_applicable("HTX-20", "a year alone is no date", put(HTX, "founded_on", 3, 1940), also=("CL-04",)),
    not_applicable("HTX-20", "the founding date is blank", put(HTX, "founded_on", 3, None), also=("CL-01",)),
)
