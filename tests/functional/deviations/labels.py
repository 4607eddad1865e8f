"""Labels of code lists, communes, tax codes and texts in other spellings, and the cover in other forms."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from schemas.reference_data import code_list
from tests.functional.deviations.deviation import Deviation
from tests.functional.deviations.headers import tone_elsewhere
from tests.functional.deviations.pages import put_as_text, rewritten
from tests.spec.examples.edits import cell_of, put

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl.workbook import Workbook

    from tests.spec.examples.example import Change

HTX, SECTOR = "HTX", "Nông, lâm nghiệp, thủy sản"
INTERPRETED = {"WB-13": 1}
LISTS = ("sector", "status", "condition", "alliance_membership", "rating", "difficulty", "activity")
CODES = {entry.label_vi: entry.code for name in LISTS for entry in code_list(name)}


def relabelled(relabel: Callable[[str], str]) -> Change:
    """Write every label of a code list otherwise."""
    return rewritten(lambda value: relabel(value) if value in CODES else value)


def texts(rewrite: Callable[[str], str]) -> Change:
    """Write every text of the data otherwise."""
    return rewritten(lambda value: rewrite(value) if isinstance(value, str) else value)


def sector(text: str) -> Deviation:
    return Deviation(f"a sector as {text!a}", (put(HTX, "sector", 1, text),), INTERPRETED)


SECTORS = (
    *(
        "NÔNG, LÂM NGHIỆP, THỦY SẢN",
        "nông,lâm nghiệp,thủy sản",
        "Nông, lâm nghiệp, thuỷ sản",
        "Nông lâm nghiệp thủy sản",
    ),
    *(
        f"{SECTOR}.",
        f"{SECTOR} ...",
        f" - {SECTOR}",
        "Nông - lâm nghiệp - thủy sản",
    ),
    *('"Nông, lâm nghiệp, thủy sản"', "AGRICULTURE"),
)
CODED = (
    *map(sector, SECTORS),
    Deviation("line breaks in a label", (put(HTX, "sector", 1, "Nông,\nlâm nghiệp,\u2009thủy  sản"),)),
    Deviation("every label decomposed (NFD)", (relabelled(lambda text: unicodedata.normalize("NFD", text)),)),
    Deviation("every label with no-break spaces", (relabelled(lambda text: text.replace(" ", "\u00a0")),)),
    Deviation("every label with zero-width characters", (relabelled(lambda text: f"\u200b{text}\ufeff"),)),
    Deviation("every label as its English code", (relabelled(lambda text: CODES[text]),)),
    Deviation(
        "labels in capitals on one sheet",
        (rewritten(lambda value: value.upper() if value in CODES else value, "LHHTX"),),
        {"WB-13": 4},
    ),
    Deviation(
        "tones on another vowel",
        (rewritten(lambda value: tone_elsewhere(value) if value in CODES else value, "LHHTX"),),
        {"WB-13": 3},
    ),
    Deviation("yes as a capital", (put(HTX, "value_chain", 1, "X"),)),
    Deviation("yes as a word", (put(HTX, "value_chain", 1, "Có"),)),
    Deviation("no as a word", (put(HTX, "value_chain", 2, "không"),)),
)

WITHOUT_LEVEL = {"Xã Tân Hưng": "Tân Hưng", "Xã Tân Thanh": "Tân Thanh", "Thị trấn Vôi": "Vôi", "Thị trấn Kép": "Kép"}
SHORT = {
    "Xã Tân Hưng": "X. Tân Hưng",
    "Xã Tân Thanh": "X.Tân Thanh",
    "Thị trấn Vôi": "TT. Vôi",
    "Thị trấn Kép": "TT Kép",
}


def communes(names: dict[str, str]) -> Change:
    """Write communes otherwise."""
    return rewritten(lambda value: names.get(value, value))


COMMUNES = (
    Deviation("communes without their level", (communes(WITHOUT_LEVEL),)),
    Deviation("communes with a short level", (communes(SHORT),), {"WB-13": 17}),
    Deviation("communes in capitals", (communes({name: name.upper() for name in SHORT}),)),
    Deviation("communes in small letters", (communes({name: name.lower() for name in SHORT}),)),
    Deviation("communes decomposed (NFD)", (communes({name: unicodedata.normalize("NFD", name) for name in SHORT}),)),
    Deviation("communes with odd spaces", (communes({name: f" {name.replace(' ', '  ')}\u00a0" for name in SHORT}),)),
    Deviation("communes with a dot behind", (communes({name: f"{name}." for name in SHORT}),)),
    Deviation("communes by their codes", (communes({"Xã Tân Hưng": "07417"}),)),
)


def tax_code(text: object) -> Deviation:
    return Deviation(f"a tax code as {text!a}", (put(HTX, "tax_code", 1, text),), INTERPRETED)


TAX_CODES = (
    *map(tax_code, ("2400 101 119", "2400.101.119", "'2400101119", 2400101119, "24 0010 1119", "２４００１０１１１９")),
    Deviation("a tax code with spaces around", (put(HTX, "tax_code", 1, " 2400101119\u00a0"),), INTERPRETED),
)


def spaced(text: str) -> str:
    """Spaces around a text; a tax code is no text."""
    return text if text.isdigit() else f"  {text} "


TEXTS = (
    Deviation("every text decomposed (NFD)", (texts(lambda text: unicodedata.normalize("NFD", text)),)),
    Deviation("spaces around every text", (texts(spaced),)),
    Deviation("double and no-break spaces in texts", (texts(lambda text: text.replace(" ", " \u00a0")),)),
    Deviation("line breaks in texts", (texts(lambda text: text.replace(" ", "\n")),)),
    Deviation("zero-width characters in names", (put(HTX, "name", 1, "\ufeffHTX Hồng\u200b Phong\u200d"),)),
    Deviation("an apostrophe before a name", (put(HTX, "name", 1, "'HTX Hồng Phong"),)),
)


def codes_of_indicators(recode: Callable[[str], str]) -> Change:
    """Write every code of an indicator otherwise."""

    def change(workbook: Workbook) -> None:
        page = workbook["Tổng hợp"]
        for row in range(6, 45):
            page.cell(row, 2).value = recode(page.cell(row, 2).value)

    return change


INDICATORS = (
    Deviation("codes of indicators in small letters", (codes_of_indicators(str.lower),)),
    Deviation(
        "codes of indicators with spaces", (codes_of_indicators(lambda code: f" {code.replace('.', '. ')}\u00a0"),)
    ),
)


def verbatim(workbook: Workbook) -> None:
    """Texts that look like formulas, in columns of text."""
    for number, text in enumerate(VERBATIM, start=1):
        put_as_text(cell_of(workbook[HTX], "main_products", number), text)


VERBATIM = ("=1+1", "+84 204", "-5 kg", "@SUM(A1)", "=cmd|' /C calc'!A0", "=HYPERLINK(1)")

DEVIATIONS = (*CODED, *COMMUNES, *TAX_CODES, *TEXTS, *INDICATORS)
REFUSED = (
    Deviation("an unknown sector", (put(HTX, "sector", 1, "Nông nghiệp sạch"),), {"CL-05": 1}),
    Deviation("a tax code with a letter", (put(HTX, "tax_code", 1, "24OO101119"),), {"CL-07": 1}),
)
