"""Examples of the rules about the declared totals, sheet Tổng hợp (TG)."""

from __future__ import annotations

from tests.spec.examples.edits import declare, drop_indicator, drop_rows, drop_sheet, put, recode, steps, write
from tests.spec.examples.example import Example, Silence, failing, not_applicable, passing

AT = "Tổng hợp"


def cells(*rows: int) -> tuple[str, ...]:
    """The values at these rows of the sheet."""
    return tuple(f"Tổng hợp!D{row}" for row in rows)


def blank(rule_id: str, code: str) -> Example:
    """Missing is not zero: without an operand the identity is not evaluated, and CL-01 speaks."""
    return not_applicable(rule_id, f"{code} is blank, which is not zero", declare(code, None), also=("CL-01",))


IDENTITIES: tuple[Example, ...] = (
    passing("TG-01", "11 = 2 + 7 + 2"),
    failing(
        "TG-01",
        "one more than its parts",
        declare("HTX.ALL", 12),
        at=((AT, "D6"),),
        related=cells(7, 8, 16),
        also=("TG-10", "TG-11"),
    ),
    blank("TG-01", "HTX.CREDIT"),
    passing("TG-02", "seven sectors with one each"),
    failing(
        "TG-02",
        "a sector more",
        declare("HTX.TRADE", 2),
        at=((AT, "D8"),),
        related=cells(9, 10, 11, 12, 13, 14, 15),
        also=("TG-11",),
    ),
    blank("TG-02", "HTX.ELECTRICITY"),
    passing("TG-03", "2 = 1 + 1"),
    failing(
        "TG-03", "one more ceased", declare("HTX.CEASED", 2), at=((AT, "D17"),), related=cells(18, 19), also=("TG-11",)
    ),
    blank("TG-03", "HTX.SUSPENDED"),
    passing("TG-04", "2 = 1 + 1 + 0"),
    failing(
        "TG-04",
        "a credit fund more",
        declare("HTX.FOUNDED_CREDIT", 1),
        at=((AT, "D21"),),
        related=cells(22, 23, 24),
        also=("TG-11",),
    ),
    blank("TG-04", "HTX.FOUNDED_CREDIT"),
    passing("TG-05", "1 = 1 + 0 + 0"),
    passing("TG-05", "the identity goes without the optional part", drop_indicator("HTX.DISSOLVED_CREDIT")),
    failing(
        "TG-05",
        "one more outside agriculture",
        declare("HTX.DISSOLVED_NONAGRI", 1),
        at=((AT, "D25"),),
        related=cells(26, 27, 43),
        also=("TG-11",),
    ),
    failing(
        "TG-05",
        "without the optional part only the others are named",
        drop_indicator("HTX.DISSOLVED_CREDIT"),
        declare("HTX.DISSOLVED_NONAGRI", 1),
        at=((AT, "D25"),),
        related=cells(26, 27),
        also=("TG-11",),
    ),
    failing(
        "TG-05",
        "a dissolved credit fund that the sum leaves out",
        declare("HTX.DISSOLVED_CREDIT", 1),
        at=((AT, "D25"),),
        related=cells(26, 27, 43),
        also=("TG-11",),
    ),
    blank("TG-05", "HTX.DISSOLVED_AGRI"),
    passing("TG-06", "each amount rounded to millions", declare("CAPITAL.ALL", 24821), declare("CAPITAL.AGRI", 2321)),
    failing(
        "TG-06",
        "two million more than rounding explains",
        declare("CAPITAL.ALL", 24823),
        at=((AT, "D28"),),
        related=cells(29, 30, 31),
        also=("TG-12",),
    ),
    blank("TG-06", "CAPITAL.NONAGRI"),
    passing("TG-07", "1667 = 34 + 93 + 1540"),
    failing(
        "TG-07",
        "one member less",
        declare("MEMBERS.ALL", 1666),
        at=((AT, "D32"),),
        related=cells(33, 34, 35),
        also=("TG-11",),
    ),
    blank("TG-07", "MEMBERS.AGRI"),
    passing("TG-08", "2 = 1 + 1"),
    failing(
        "TG-08", "a third union", declare("LHHTX.ALL", 3), at=((AT, "D36"),), related=cells(37, 38), also=("TG-11",)
    ),
    blank("TG-08", "LHHTX.NONAGRI"),
    passing("TG-09", "5 of 22 groups are certified"),
    failing(
        "TG-09",
        "more certified than there are",
        declare("THT.CERTIFIED", 23),
        at=((AT, "D42"),),
        related=cells(41),
        also=("TG-11",),
    ),
    blank("TG-09", "THT.ALL"),
    passing("TG-10", "11 = 10 + 2 − 1 + 0"),
    passing("TG-10", "a transfer explains one more", declare("HTX.OPENING", 9), declare("HTX.TRANSFERRED", 1)),
    passing("TG-10", "without the optional transfers", drop_indicator("HTX.TRANSFERRED")),
    failing(
        "TG-10", "opening with one more", declare("HTX.OPENING", 11), at=((AT, "D6"),), related=cells(20, 21, 25, 44)
    ),
    blank("TG-10", "HTX.OPENING"),
)

REGISTERS: tuple[Example, ...] = (
    passing("TG-11", "every declared count is that of the rows"),
    failing(
        "TG-11",
        "a group more than the rows have",
        declare("THT.ALL", 23),
        at=((AT, "D41"),),
        related=("THT!D7:D9",),
    ),
    failing(
        "TG-11",
        "a status that was changed in the register only",
        put("HTX", "status", 5, "Đang hoạt động"),
        at=((AT, "D17"), (AT, "D18")),
    ),
    failing(
        "TG-11",
        "the rows that count are named, the dissolved one is not",
        declare("HTX.AGRI", 3),
        declare("HTX.ALL", 12),
        declare("HTX.OPENING", 11),
        at=((AT, "D6"), (AT, "D7")),
    ),
    not_applicable("TG-11", "a status that cannot be told", put("HTX", "status", 5, "ngủ đông"), also=("CL-05",)),
    not_applicable("TG-11", "the register is missing", drop_sheet("THT"), also=("WB-03",)),
    passing("TG-12", "rounded to millions", declare("CAPITAL.AGRI", 2321), declare("CAPITAL.ALL", 24821)),
    failing(
        "TG-12",
        "a million more than the rows",
        declare("LHHTX.CAPITAL", 3201),
        at=((AT, "D39"),),
        related=("LHHTX!I7:I8",),
    ),
    failing(
        "TG-12",
        "a tenth more, and a tenth was declared",
        declare("CAPITAL.AGRI", 2320.6),
        declare("CAPITAL.ALL", 24820.6),
        at=((AT, "D28"), (AT, "D29")),
    ),
    not_applicable(
        "TG-12", "an amount of the register is no number", put("LHHTX", "charter_capital", 1, "nhiều"), also=("CL-02",)
    ),
    not_applicable(
        "TG-12", "an amount of the register is blank", put("LHHTX", "charter_capital", 1, None), also=("CL-01",)
    ),
)

CODES: tuple[Example, ...] = (
    passing("TG-15", "every indicator once"),
    passing(
        "TG-15", "without the optional ones", drop_indicator("HTX.TRANSFERRED"), drop_indicator("HTX.DISSOLVED_CREDIT")
    ),
    failing("TG-15", "an indicator is missing", drop_indicator("HTX.CEASED"), at=((AT, "B5"),)),
    failing(
        "TG-15", "an unknown code beside all known ones", recode("HTX.TRANSFERRED", "HTX.MOVED"), at=((AT, "B44"),)
    ),
    failing(
        "TG-15",
        "a slip in a code: it is unknown, and its indicator is missing",
        recode("HTX.CEASED", "HTX.CEASE"),
        at=((AT, "B5"), (AT, "B19")),
    ),
    failing(
        "TG-15",
        "an indicator stands twice",
        recode("HTX.TRANSFERRED", "HTX.CEASED"),
        at=((AT, "B19"), (AT, "B44")),
    ),
    not_applicable(
        "TG-15", "without the sheet only WB-03 speaks", drop_sheet(AT), silence=Silence.NEVER_ASKED, also=("WB-03",)
    ),
    not_applicable(
        "TG-15", "the code of an optional indicator is blank", recode("HTX.TRANSFERRED", None), also=("CL-01",)
    ),
)

LIST = steps(write("HTX", "I18", 127), write("HTX", "K18", 20520.5))
"""The total row of the cooperatives, its sums as numbers; those of the base are formulas."""

LISTS: tuple[Example, ...] = (
    passing("TG-19", "the list's own total fits its rows", LIST),
    passing(
        "TG-19",
        "its label is English and stands in the column of names",
        LIST,
        write("HTX", "A18", None),
        write("HTX", "B18", "Grand Total"),
    ),
    failing("TG-19", "one member too many", LIST, write("HTX", "I18", 128), at=(("HTX", "I18"),)),
    failing(
        "TG-19",
        "a row was added below the sum, and another amount is wrong too",
        LIST,
        write("HTX", "I18", 118),
        write("HTX", "K18", 20_000),
        at=(("HTX", "I18"),),
        related=("HTX!K18",),
    ),
    failing(
        "TG-19",
        "it names another number of cooperatives",
        write("HTX", "A18", "Cộng"),
        write("HTX", "B18", "12 HTX"),
        at=(("HTX", "B18"),),
    ),
    not_applicable("TG-19", "the list has no total", drop_rows("HTX", 11), silence=Silence.READER),
    not_applicable(
        "TG-19",
        "an amount of the column cannot be read",
        put("HTX", "members", 3, "mười hai"),
        write("HTX", "I18", 5),
        silence=Silence.READER,
        also=("CL-02",),
    ),
)

EXAMPLES: tuple[Example, ...] = (*IDENTITIES, *REGISTERS, *CODES, *LISTS)
