"""Examples of the rules as they are asked of version 2 of the form: kinds of members, endings, what is registered."""

from __future__ import annotations

from datetime import date
from functools import partial

from schemas.reference_data import indicators
from tests.spec.examples import example
from tests.spec.examples.base_2 import AS_OF, base_2_content
from tests.spec.examples.edits import copy, cover, declare, drop_column, drop_rows, moved_to, put, steps
from tests.spec.examples.example import Example, Silence

passing = partial(example.passing, base=base_2_content)
failing = partial(example.failing, base=base_2_content)
not_applicable = partial(example.not_applicable, base=base_2_content)

HTX, QTDND, LHHTX, THT, TOTALS, COVER = "HTX", "QTDND", "LHHTX", "THT", "Tổng hợp", "Bìa"
MERGED, MERGED_FUND = 11, 3
"""The rows of the cooperative and of the fund that were merged."""
CODES = list(indicators(day=AS_OF))


def at(code: str) -> tuple[str, str]:
    """The cell in which the workbook declares an indicator."""
    optional = [code for code, indicator in indicators(day=AS_OF).items() if indicator.optional]
    return TOTALS, f"D{6 + [*(code for code in CODES if code not in optional), *optional].index(code)}"


def parts(row: int, official: int | None, contributing: int | None = 0, others: int | None = 0) -> example.Change:
    """The members of a cooperative by kind."""
    return steps(
        put(HTX, "official_members", row, official),
        put(HTX, "contributing_members", row, contributing),
        put(HTX, "non_contributing_members", row, others),
    )


FOUR_OFFICIAL = steps(parts(3, 4, 8), declare("MEMBERS.OFFICIAL", 116), declare("MEMBERS.CONTRIBUTING", 10))
FIVE_OFFICIAL = steps(parts(3, 5, 7), declare("MEMBERS.OFFICIAL", 117), declare("MEMBERS.CONTRIBUTING", 9))

VERSIONS: tuple[Example, ...] = (
    example.passing("WB-14", "the version of the period"),
    passing("WB-14", "version 2 from July 2024 on"),
    example.failing("WB-14", "version 1 in September 2024", moved_to(AS_OF), at=((COVER, "B6"),), related=("Bìa!B9",)),
    example.failing("WB-14", "version 1 in its last month", moved_to(date(2024, 12, 31)), at=((COVER, "B6"),)),
    example.not_applicable(
        "WB-14",
        "a version that is taken no more is another rule's",
        moved_to(date(2025, 6, 30)),
        silence=Silence.NEVER_ASKED,
        also=("WB-15",),
    ),
    example.passing("WB-15", "the version of the period"),
    example.passing("WB-15", "an older one that is still taken", moved_to(date(2024, 12, 31)), also=("WB-14",)),
    example.failing(
        "WB-15", "version 1 in 2025", moved_to(date(2025, 6, 30)), at=((COVER, "B6"),), related=("Bìa!B9",)
    ),
    failing(
        "WB-15",
        "version 2 before it was in force",
        cover("period", "06/2024"),
        cover("as_of", date(2024, 6, 30)),
        put(HTX, "ended_on", MERGED, date(2024, 5, 15)),
        at=((COVER, "B6"),),
        related=("Bìa!B9",),
    ),
    example.not_applicable(
        "WB-15", "without a period", cover("period", None), silence=Silence.NEVER_ASKED, also=("CL-01",)
    ),
    example.failing("WB-02", "a version that nobody declared", cover("form_version", 9), at=((COVER, "B6"),)),
)

MIXED: tuple[Example, ...] = (
    example.failing(
        "WB-04",
        "the sheets of version 1 under a cover of version 2",
        moved_to(AS_OF),
        cover("form_version", 2),
        at=((HTX, "A5"), (QTDND, "A5"), (THT, "A5"), (LHHTX, "A5"), (TOTALS, "A5")),
        also=("TG-15",),
    ),
    failing(
        "WB-04",
        "the sheets of version 2 under a cover of version 1",
        cover("form_version", 1),
        at=((HTX, "A5"), (QTDND, "A5"), (THT, "A5"), (LHHTX, "A5"), (TOTALS, "A5")),
        also=("WB-14", "TG-15", "CL-01", "CL-05", "TG-10", "TG-11", "WB-16"),
    ),
)

KINDS: tuple[Example, ...] = (
    passing("HTX-15", "25 = 22 + 2 + 1"),
    passing("HTX-15", "12 = 5 + 7 + 0", FIVE_OFFICIAL),
    failing(
        "HTX-15",
        "one more in a cooperative, and one less in another",
        parts(1, 23, 2, 1),
        parts(2, 8),
        at=((HTX, "K8"), (HTX, "K9")),
    ),
    not_applicable("HTX-15", "a kind is blank, which is not zero", put(HTX, "contributing_members", 3, None)),
    passing("HTX-16", "all revenue is from members", put(HTX, "revenue_from_members", 2, 5200)),
    failing(
        "HTX-16",
        "more from members than in all",
        put(HTX, "revenue_from_members", 2, 5200.5),
        at=((HTX, "T9"),),
        related=("HTX!T9", "HTX!S9"),
    ),
    not_applicable("HTX-16", "revenue is blank", put(HTX, "revenue", 2, None)),
    passing("HTX-17", "all workers are members", put(HTX, "member_workers", 2, 6)),
    failing(
        "HTX-17",
        "seven of six",
        put(HTX, "member_workers", 2, 7),
        at=((HTX, "P9"),),
        related=("HTX!P9", "HTX!O9"),
    ),
    not_applicable("HTX-17", "the workers are blank", put(HTX, "regular_workers", 2, None)),
    passing("HTX-18", "a section that belongs to two sectors", put(HTX, "vsic", 6, "G")),
    passing("HTX-18", "the other sector of it", put(HTX, "vsic", 9, "G")),
    failing(
        "HTX-18",
        "agriculture in a cooperative of transport",
        put(HTX, "vsic", 4, "A"),
        at=((HTX, "G11"),),
        related=("HTX!G11", "HTX!F11"),
    ),
    not_applicable("HTX-18", "a section that belongs to no sector", put(HTX, "vsic", 4, "O")),
    not_applicable("HTX-18", "the section is blank", put(HTX, "vsic", 4, None)),
    passing("HTX-04", "five official members are enough", FIVE_OFFICIAL),
    failing(
        "HTX-04",
        "four official ones are too few, however many others there are",
        FOUR_OFFICIAL,
        at=((HTX, "L10"),),
    ),
    not_applicable("HTX-04", "the official ones are blank", put(HTX, "official_members", 3, None), also=("CL-01",)),
    passing("TG-16", "all members are of a kind, or a fund's"),
    failing(
        "TG-16",
        "an official member more",
        declare("MEMBERS.OFFICIAL", 125),
        at=(at("MEMBERS.ALL"),),
        related=tuple(
            "!".join(at(f"MEMBERS.{kind}")) for kind in ("OFFICIAL", "CONTRIBUTING", "NON_CONTRIBUTING", "CREDIT")
        ),
        also=("TG-11",),
    ),
    not_applicable("TG-16", "an indicator is blank", declare("MEMBERS.CONTRIBUTING", None), also=("CL-01",)),
    not_applicable("TG-16", "a kind is blank in a row", put(HTX, "non_contributing_members", 4, None)),
)

ENDINGS: tuple[Example, ...] = (
    passing("HTX-02", "a merged cooperative and a merged fund with their dates"),
    failing("HTX-02", "a merged one without", put(HTX, "ended_on", MERGED, None), at=((HTX, "I18"),), also=("TG-11",)),
    failing(
        "HTX-02",
        "a merged fund without",
        put(QTDND, "ended_on", MERGED_FUND, None),
        at=((QTDND, "H9"),),
        also=("TG-11",),
    ),
    failing("HTX-02", "a union that operates", put(LHHTX, "ended_on", 1, date(2024, 3, 1)), at=((LHHTX, "H7"),)),
    not_applicable("HTX-02", "the funds' statuses are not there", drop_column(QTDND, "status"), also=("WB-04",)),
    passing("HTX-03", "a fund that ended on the very day", put(QTDND, "ended_on", MERGED_FUND, AS_OF)),
    failing(
        "HTX-03",
        "a fund that ended in the year before, in which it counts",
        put(QTDND, "ended_on", MERGED_FUND, date(2023, 5, 20)),
        at=((QTDND, "H9"),),
        also=("TG-11",),
    ),
    failing(
        "HTX-03",
        "a union that ended after as_of",
        put(LHHTX, "status", 2, "Đã phá sản"),
        put(LHHTX, "ended_on", 2, date(2024, 10, 1)),
        steps(declare("LHHTX.ALL", 1), declare("LHHTX.NONAGRI", 0)),
        steps(declare("LHHTX.CAPITAL", 2000), declare("LHHTX.MEMBERS", 5)),
        at=((LHHTX, "H8"),),
    ),
    not_applicable(
        "HTX-03", "the date of a fund cannot be read", put(QTDND, "ended_on", 3, "giữa năm"), also=("CL-04",)
    ),
    passing("CL-01", "of a fund that was merged condition, members and amounts may be blank"),
    failing("CL-01", "of one that operates they may not", put(QTDND, "condition", 1, None), at=((QTDND, "F7"),)),
    failing(
        "CL-07", "the successor's tax code", put(HTX, "successor_tax_code", MERGED, "2400101118"), at=((HTX, "J18"),)
    ),
    passing("CL-08", "without a successor's tax code", put(HTX, "successor_tax_code", MERGED, None)),
    passing(
        "LH-01",
        "three member cooperatives are enough",
        put(LHHTX, "member_cooperatives", 2, 3),
        declare("LHHTX.MEMBERS", 8),
    ),
    not_applicable(
        "LH-01",
        "a union that was converted may have two",
        put(LHHTX, "member_cooperatives", 2, 2),
        put(LHHTX, "status", 2, "Đã chuyển đổi"),
        put(LHHTX, "ended_on", 2, date(2024, 4, 1)),
        steps(declare("LHHTX.ALL", 1), declare("LHHTX.NONAGRI", 0)),
        steps(declare("LHHTX.CAPITAL", 2000), declare("LHHTX.MEMBERS", 5)),
    ),
)

SUMS: tuple[Example, ...] = (
    passing("THT-01", "all groups are registered", copy(THT, "groups", 1, 1)),
    failing(
        "THT-01",
        "five registered of four",
        put(THT, "registered_groups", 1, 0),
        put(THT, "registered_groups", 2, 0),
        put(THT, "registered_groups", 3, 5),
        at=((THT, "E9"),),
        related=("THT!E9", "THT!D9"),
    ),
    not_applicable("THT-01", "the registered groups are blank", put(THT, "registered_groups", 3, None)),
    failing(
        "TG-09",
        "more registered than there are",
        declare("THT.REGISTERED", 23),
        at=(at("THT.REGISTERED"),),
        related=("!".join(at("THT.ALL")),),
        also=("TG-11",),
    ),
    passing("TG-10", "the merged ones are taken off as the dissolved are"),
    failing(
        "TG-10",
        "merged ones that the sum does not know",
        declare("HTX.MERGED", 1),
        at=(at("HTX.ALL"),),
        related=tuple(
            "!".join(at(f"HTX.{code}"))
            for code in (
                "OPENING",
                "FOUNDED",
                "DISSOLVED",
                "MERGED",
                "CONVERTED",
                "BANKRUPT",
                "TRANSFERRED",
            )
        ),
        also=("TG-11",),
    ),
    not_applicable("TG-10", "the bankrupt ones are blank", declare("HTX.BANKRUPT", None), also=("CL-01",)),
    passing("TG-11", "the merged are those of cooperatives and of funds"),
    failing(
        "TG-11",
        "the merged fund is left out",
        declare("HTX.MERGED", 1),
        declare("HTX.OPENING", 13),
        at=(at("HTX.MERGED"),),
        also=("TG-10",),
    ),
    not_applicable(
        "TG-11",
        "the status of a fund that cannot be told",
        put(QTDND, "status", MERGED_FUND, "ngủ đông"),
        also=("CL-05",),
    ),
    passing("TG-12", "the amounts of an ended fund are not asked for", drop_rows(QTDND, 9)),
)

EXAMPLES: tuple[Example, ...] = (*VERSIONS, *MIXED, *KINDS, *ENDINGS, *SUMS)
