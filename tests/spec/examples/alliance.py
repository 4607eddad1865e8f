"""Examples of the rules about the provincial Alliance's workbook, form LM-01 (AL), and of others in it."""

from __future__ import annotations

from functools import partial

from tests.spec.examples import example
from tests.spec.examples.alliance_base import alliance_content
from tests.spec.examples.edits import declare, drop_indicator, drop_sheet, put, recode
from tests.spec.examples.example import Example, Silence

passing = partial(example.passing, base=alliance_content)
failing = partial(example.failing, base=alliance_content)
not_applicable = partial(example.not_applicable, base=alliance_content)

FUND, JOBS, MEMBERS = "Quỹ hỗ trợ - Tổng", "Quỹ việc làm", "Thành viên"
LOANS, TRAINING, DONATIONS, TARGETS = "Quỹ hỗ trợ", "Tập huấn", "Đóng góp và thông tin", "Chỉ tiêu"


def cells(sheet: str, *rows: int) -> tuple[str, ...]:
    """The values at these rows of a sheet of indicators."""
    return tuple(f"{sheet}!C{row}" for row in rows)


TOTALS: tuple[Example, ...] = (
    passing("AL-01", "all of the fund is lent", declare("FUND.CAPITAL", 1100)),
    failing(
        "AL-01",
        "more is lent than there is",
        declare("FUND.CAPITAL", 1099.5),
        at=((FUND, "C9"),),
        related=cells(FUND, 6),
    ),
    not_applicable("AL-01", "the capital is blank", declare("FUND.CAPITAL", None), also=("CL-01",)),
    passing("AL-02", "three loans of 1100"),
    passing(
        "AL-02",
        "a blank amount is not reported and adds nothing",
        put(LOANS, "outstanding", 1, None),
        declare("FUND.OUTSTANDING", 850),
    ),
    failing("AL-02", "a loan more", declare("FUND.LOANS", 4), at=((FUND, "C8"),), related=("Quỹ hỗ trợ!A6:A8",)),
    failing(
        "AL-02",
        "half a million more is owed",
        put(LOANS, "outstanding", 1, 250.5),
        at=((FUND, "C9"),),
        related=("Quỹ hỗ trợ!D6:D8",),
    ),
    not_applicable("AL-02", "what is owed is no number", put(LOANS, "outstanding", 2, "nhiều"), also=("CL-02",)),
    not_applicable("AL-02", "the sheet of loans is missing", drop_sheet(LOANS), also=("WB-03",)),
    passing("AL-03", "58 = 50 + 8, 6 of them new, and 2 of 2 complaints resolved"),
    failing("AL-03", "a member more", declare("ALLIANCE.ALL", 59), at=((MEMBERS, "C6"),), related=cells(MEMBERS, 7, 8)),
    failing(
        "AL-03",
        "more admitted than there are",
        declare("ALLIANCE.ADMITTED", 51),
        at=((MEMBERS, "C9"),),
        related=cells(MEMBERS, 7),
    ),
    failing(
        "AL-03",
        "more resolved than received",
        declare("COMPLAINTS.RESOLVED", 3),
        at=((MEMBERS, "C11"),),
        related=cells(MEMBERS, 10),
    ),
    not_applicable("AL-03", "official members are blank", declare("ALLIANCE.OFFICIAL", None), also=("CL-01",)),
)

ROWS: tuple[Example, ...] = (
    passing("AL-04", "every class has its learners"),
    failing(
        "AL-04",
        "two classes without a number",
        put(TRAINING, "learners", 1, None),
        at=((TRAINING, "E6"),),
        related=("Tập huấn!E6", "Tập huấn!D6"),
    ),
    failing(
        "AL-04",
        "not even the classes are counted",
        put(TRAINING, "classes", 2, None),
        put(TRAINING, "learners", 2, None),
        at=((TRAINING, "E7"),),
    ),
    not_applicable("AL-04", "there was no class", put(TRAINING, "classes", 1, 0), put(TRAINING, "learners", 1, None)),
    not_applicable("AL-04", "the learners are no number", put(TRAINING, "learners", 1, "đông"), also=("CL-02",)),
    passing("AL-05", "ten districts with five each make fifty"),
    failing(
        "AL-05",
        "a plan for a year with more units is held against those of the period",
        *(put(TARGETS, "year", row, 2025) for row in (1, 2)),
        put(TARGETS, "at_least", 2, 1),
        at=((TARGETS, "D7"),),
        related=("Chỉ tiêu!D6", "Chỉ tiêu!D7"),
    ),
    passing("AL-05", "another year's target is not held against it", put(TARGETS, "year", 3, 2020)),
    failing(
        "AL-05",
        "ten districts with four each make forty",
        put(TARGETS, "at_least", 2, 4),
        at=((TARGETS, "D7"),),
        related=("Chỉ tiêu!D6", "Chỉ tiêu!D7"),
    ),
    not_applicable("AL-05", "the province has no minimum", put(TARGETS, "at_least", 1, None)),
    not_applicable(
        "AL-05",
        "shares do not add up",
        *(put(TARGETS, "indicator", row, "MANAGERS_TRAINED_PERCENT") for row in (1, 2)),
    ),
)

AMOUNTS: tuple[Example, ...] = (
    passing("AL-06", "as much as the fund has", put(DONATIONS, "amount", 1, 2000)),
    failing(
        "AL-06",
        "22.3 million written in thousands of dong",
        put(DONATIONS, "amount", 3, 22300),
        at=((DONATIONS, "B8"),),
        related=("Quỹ hỗ trợ - Tổng!C6",),
    ),
    failing(
        "AL-06",
        "a thousand times what else was given",
        put(DONATIONS, "amount", 1, 1999),
        put(DONATIONS, "amount", 2, 1.5),
        put(DONATIONS, "amount", 3, 1.9),
        at=((DONATIONS, "B6"),),
    ),
    failing(
        "AL-06", "a declared amount in thousands of dong", declare("JOBS.OUTSTANDING", 900_000), at=((JOBS, "C6"),)
    ),
    failing("AL-06", "a loan in thousands of dong", put(LOANS, "principal", 1, 300_000), at=((LOANS, "C6"),)),
    not_applicable(
        "AL-06",
        "without the fund's capital, two donations are not like enough",
        declare("FUND.CAPITAL", None),
        put(DONATIONS, "amount", 2, None),
        also=("CL-01",),
    ),
    not_applicable(
        "AL-06", "learners are no amount", put(TRAINING, "learners", 1, 900_000), column=(TRAINING, "learners")
    ),
)

CODES: tuple[Example, ...] = (
    passing("AL-07", "every indicator once"),
    failing("AL-07", "an indicator is missing", drop_indicator("FUND.TOP_UP"), at=((FUND, "B5"),)),
    failing(
        "AL-07",
        "an indicator stands twice, and another is missing",
        recode("JOBS.UNDISBURSED", "JOBS.OUTSTANDING"),
        at=((JOBS, "B5"), (JOBS, "B6"), (JOBS, "B7")),
    ),
    not_applicable(
        "AL-07",
        "its name in words is not asked for",
        put(JOBS, "indicator", 1, None),
        silence=Silence.AS_BASE,
    ),
    failing(
        "CL-05",
        "a slip in an indicator's code",
        recode("FUND.TOP_UP", "FUND.TOPUP"),
        at=((FUND, "B7"),),
        also=("AL-07",),
    ),
    failing("CL-05", "a scope of its own", put(TARGETS, "scope", 3, "Mỗi xã"), at=((TARGETS, "C8"),)),
    failing("CL-02", "more than all debts are bad", declare("JOBS.BAD_DEBT_PERCENT", 124), at=((JOBS, "C9"),)),
    failing("CL-03", "half a complaint", declare("COMPLAINTS.RESOLVED", 1.5), at=((MEMBERS, "C11"),)),
    passing("CL-02", "a share with its sign", declare("JOBS.BAD_DEBT_PERCENT", "1,24%")),
    failing(
        "CL-02", "a unit of money in a target", put(TARGETS, "at_least", 3, "15 triệu đồng"), at=((TARGETS, "D8"),)
    ),
)

EXAMPLES: tuple[Example, ...] = (*TOTALS, *ROWS, *AMOUNTS, *CODES)
