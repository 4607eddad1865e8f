"""Examples of a unit that is itself a single commune, which its sheets need not say."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from tests.spec.examples import example
from tests.spec.examples.base_2 import base_2_content, commune_content
from tests.spec.examples.edits import COVER, copy, cover, drop_column, put, steps
from tests.spec.examples.scenario import Found, Scenario, breaks, holds
from tests.spec.examples.sent import COMMUNE, SentFile, cooperative

if TYPE_CHECKING:
    from pipeline.samples import SampleRow
    from tests.spec.examples.example import Example

passing = partial(example.passing, base=commune_content)
failing = partial(example.failing, base=commune_content)
not_applicable = partial(example.not_applicable, base=commune_content)

HTX, THT, REGISTERS = "HTX", "THT", ("HTX", "QTDND", "LHHTX", "THT")
NO_COLUMN = steps(*(drop_column(sheet, "commune") for sheet in REGISTERS))
BLANK = steps(put(HTX, "commune", 2, None), put("QTDND", "commune", 1, None), put(THT, "commune", 1, None))

LAST_OF_JUNE = cover("as_of", date(2025, 6, 30))
AS_OF_CELL = ((COVER, "B10"),)

OF_ONE_WORKBOOK: tuple[Example, ...] = (
    passing("WB-04", "a unit that is a commune leaves the column out", NO_COLUMN),
    example.failing(
        "WB-04",
        "a district of many does not",
        drop_column(THT, "commune"),
        at=((THT, "A5"),),
        base=base_2_content,
    ),
    passing("CL-01", "the commune is blank, and the unit is one", BLANK),
    example.failing(
        "CL-01", "it is blank in a unit of many", put(HTX, "commune", 2, None), at=((HTX, "D9"),), base=base_2_content
    ),
    passing("CL-05", "the commune is that of the unit, or blank", BLANK),
    failing("CL-05", "it is another one", put(HTX, "commune", 2, "Phường Đa Mai"), at=((HTX, "D8"),)),
    *(
        failing(
            "WB-07", f"the day before its units began, {text}", LAST_OF_JUNE, *changes, at=AS_OF_CELL, also=("HTX-03",)
        )
        for text, changes in (("and the sheets name the commune", ()), ("and they leave it out", (NO_COLUMN,)))
    ),
    example.failing(
        "WB-07",
        "the day after its unit ended",
        cover("period", "06/2025"),
        cover("as_of", date(2025, 7, 1)),
        at=AS_OF_CELL,
        also=("HTX-03", "TG-11"),
        base=base_2_content,
    ),
    failing(
        "CL-05",
        "it is another one, and the day of the figures is not known",
        put(HTX, "commune", 2, "Phường Đa Mai"),
        cover("as_of", None),
        at=((HTX, "D8"),),
        also=("CL-01",),
    ),
    failing(
        "HTX-08",
        "the same name, where no sheet says the commune",
        NO_COLUMN,
        copy(HTX, "name", 1, 7),
        put(HTX, "tax_code", 7, None),
        at=((HTX, "B7"), (HTX, "B13")),
        also=("CL-08",),
    ),
    failing(
        "HTX-09",
        "nearly the same name, where no sheet says the commune",
        NO_COLUMN,
        put(HTX, "name", 7, "HTX nông nghiệp Hồng Phong"),
        at=((HTX, "B7"), (HTX, "B13")),
    ),
    failing(
        "THT-02",
        "the same activity twice, where no sheet says the commune",
        NO_COLUMN,
        copy(THT, "activity", 1, 2),
        at=((THT, "B6"), (THT, "B7")),
    ),
)

NAMED = cooperative(1, tax_code=None, commune="Phường Bắc Giang")
"""Known by its name and commune alone."""


def says(month: str, *rows: SampleRow, name: str = "now", **values: Any) -> SentFile:  # noqa: ANN401 - the fields of a file
    """The unit's report whose sheets say the commune."""
    return SentFile(name, month, rows, unit=COMMUNE, **values)


def leaves_out(month: str, *rows: SampleRow, name: str = "now") -> SentFile:
    """The unit's report whose sheets leave the commune out."""
    return says(month, *rows, name=name, change=NO_COLUMN)


OVER_TIME: tuple[Scenario, ...] = (
    holds("PV-01", "a report that leaves the commune out is one", leaves_out("2025-09", NAMED), also=("CL-08",)),
    holds(
        "HTX-12",
        "it is listed again, where one of the sheets leaves the commune out",
        says("2025-09", NAMED, name="before"),
        leaves_out("2025-10", NAMED),
        also=("CL-08",),
    ),
    holds(
        "HTX-13",
        "it was listed before, where that sheet left the commune out",
        leaves_out("2025-09", NAMED, name="before"),
        says("2025-10", NAMED),
        also=("CL-08",),
    ),
    breaks(
        "HTX-14",
        "its capital is another, where both sheets leave the commune out",
        leaves_out("2025-09", NAMED, name="before"),
        leaves_out("2025-10", NAMED | {"charter_capital": 9000}),
        found=(Found("now.xlsx", HTX, "P7"),),
        also=("CL-08", "TG-14"),
    ),
)

EXAMPLES: tuple[Example | Scenario, ...] = (*OF_ONE_WORKBOOK, *OVER_TIME)
