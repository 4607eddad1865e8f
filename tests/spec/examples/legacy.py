"""Examples of the rule about text in TCVN3 or VNI (WB-10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viparse.normalize.tcvn3 import TCVN3
from viparse.normalize.vni import VNI

from tests.spec.examples.edits import put, rename_column, rename_sheet, steps
from tests.spec.examples.example import Example, Silence, failing, not_applicable, passing

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from viparse.normalize.tables import Charmap

    from tests.spec.examples.example import Change

SHEETS = ("Bìa", "HTX", "QTDND", "LHHTX", "THT", "Tổng hợp")


def typed(text: str, charmap: Charmap) -> str:
    """The text as it is typed in the encoding; TCVN3 has no toned capitals, a font draws them."""
    letters: dict[str, str] = {"ì": "ì", "í": "í"} | {new: old for old, new in charmap.pairs}
    return "".join(letters.get(char, letters.get(char.lower(), char)) for char in text)


def in_legacy(charmap: Charmap, *sheets: str, below: int = 0) -> Change:
    """Write the texts of the sheets, from below a row on, in the encoding."""

    def change(workbook: Workbook) -> None:
        for row in (row for name in sheets for row in workbook[name].iter_rows(min_row=below + 1)):
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = typed(cell.value, charmap)

    return change


EXAMPLES: tuple[Example, ...] = (
    passing("WB-10", "every text is Unicode"),
    passing("WB-10", "a product's name that looks like TCVN3", put("HTX", "main_products", 3, "Rượu B×a ½ lít")),
    failing(
        "WB-10",
        "the whole workbook is in TCVN3, its sheets' names too",
        in_legacy(TCVN3, *SHEETS),
        steps(*(rename_sheet(name, typed(name, TCVN3)) for name in ("Bìa", "Tổng hợp"))),
        at=tuple((name if name.isascii() else typed(name, TCVN3), "A5") for name in SHEETS),
    ),
    failing(
        "WB-10",
        "the whole workbook is in VNI",
        in_legacy(VNI, *SHEETS),
        at=tuple((name, "A5") for name in SHEETS),
    ),
    failing("WB-10", "rows in TCVN3 under headers in Unicode", in_legacy(TCVN3, "THT", below=5), at=(("THT", "A5"),)),
    failing("WB-10", "rows in VNI under headers in Unicode", in_legacy(VNI, "HTX", below=7), at=(("HTX", "A5"),)),
    not_applicable(
        "WB-10",
        "a header that is wrong in any encoding",
        rename_column("THT", "certified_groups", "M·Ê ×"),
        silence=Silence.READER,
        also=("WB-04", "WB-05"),
    ),
    not_applicable(
        "WB-10",
        "an entry that is in no code list, decoded or not",
        put("HTX", "sector", 3, "N«ng th«n míi"),
        silence=Silence.READER,
        also=("CL-05",),
    ),
)
