"""The same workbook in other file formats and other dialects of them."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from viparse.normalize.tcvn3 import TCVN3
from viparse.normalize.vni import VNI

from tests.functional.deviations.columns import shuffled
from tests.functional.deviations.deviation import Deviation
from tests.functional.deviations.layout import filtered, hidden_columns
from tests.functional.deviations.pages import columns_in, laid_out, respelt
from tests.functional.deviations.sheets import state
from tests.functional.deviations.typed import PERCENTAGES
from tests.functional.deviations.xlsb import as_xlsb
from tests.spec.examples.edits import cell_of, put, reorder_sheets
from tests.spec.examples.layouts import group_totals, three_header_rows
from tests.spec.examples.legacy import typed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from openpyxl.workbook import Workbook
    from viparse.normalize.tables import Charmap

    from tests.spec.examples.example import Change

HTX = "HTX"
OOXML = "http://schemas.openxmlformats.org"
STRICT = "http://purl.oclc.org/ooxml"
MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
PLAIN_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def rezipped(change: Callable[[str, str], str], more: Mapping[str, bytes] | None = None) -> Callable[[bytes], bytes]:
    """Change the text of every part of the file, by its name; add others."""

    def after(content: bytes) -> bytes:
        stream = BytesIO()
        with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                new.writestr(name, change(name, old.read(name).decode()))
            for name, body in (more or {}).items():
                new.writestr(name, body)
        return stream.getvalue()

    return after


def strict(name: str, text: str) -> str:
    """The namespaces and relations of strict OOXML (ISO 29500)."""
    text = text.replace(f"{OOXML}/spreadsheetml/2006/main", f"{STRICT}/spreadsheetml/main")
    text = text.replace(f"{OOXML}/officeDocument/2006/relationships", f"{STRICT}/officeDocument/relationships")
    text = text.replace(f"{OOXML}/drawingml/2006/main", f"{STRICT}/drawingml/main")
    return text.replace("<workbook ", '<workbook conformance="strict" ', 1) if name == "xl/workbook.xml" else text


def macros(name: str, text: str) -> str:
    """The content type of a workbook with macros."""
    if name != "[Content_Types].xml":
        return text
    text = text.replace(PLAIN_WORKBOOK, MACROS)
    return text.replace(
        "</Types>", '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    )


def prefixed(name: str, text: str) -> str:
    """Every element of the main namespace with a prefix, as some programs write them."""
    if not name.startswith("xl/w") or name.endswith(".rels"):
        return text
    text = re.sub(r"<(/?)(?=[a-zA-Z])(?![a-z]+:)", r"<\1x:", text)
    return text.replace(f'xmlns="{OOXML}/spreadsheetml/2006/main"', f'xmlns:x="{OOXML}/spreadsheetml/2006/main"')


def no_places(name: str, text: str) -> str:
    """Rows and cells without their places, which are optional."""
    if not name.startswith("xl/worksheets/sheet2"):
        return text
    return re.sub(r'(<c(?= )[^>]*?) r="[A-Z]+\d+"', r"\1", text)


def formulas(name: str, text: str) -> str:
    """Formulas with their stored values in the place of every number and of a text."""
    if not name.startswith("xl/worksheets/"):
        return text
    return re.sub(r'(<c r="[I-R]\d+"(?: s="\d+")?(?: t="n")?>)<v>', r"\1<f>1+1</f><v>", text)


def calendar_of_1904(workbook: Workbook) -> None:
    workbook.epoch = CALENDAR_MAC_1904


def iso_dates(workbook: Workbook) -> None:
    workbook.iso_dates = True


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


NAMES = {"TCVN3": ("HTX nông nghiệp Bộ Hạ", TCVN3, ".VnTime"), "VNI": ("HTX chè Đồi Thông", VNI, "VNI-Times")}


def named(name: str) -> Change:
    """The third cooperative under another name."""
    return put(HTX, "name", 3, name)


def in_font(name: str, charmap: Charmap, font: str) -> Change:
    """The name as it is typed in a legacy font."""

    def change(workbook: Workbook) -> None:
        cell = cell_of(workbook[HTX], "name", 3)
        cell.value, cell.font = typed(name, charmap), Font(name=font)

    return change


EVERYTHING = (
    laid_out(columns_in(shuffled), "LHHTX", "THT"),
    reorder_sheets,
    state("hidden"),
    respelt(decomposed, HTX),
    three_header_rows,
)
"""Several deviations at once."""


def error_cells(workbook: Workbook) -> None:
    """An error in a column of amounts, of counts, of dates and of texts."""
    errors = (("revenue", "#REF!"), ("members", "#N/A"), ("founded_on", "#DIV/0!"), ("name", "#VALUE!"))
    for row, (column, error) in enumerate(errors, start=3):
        cell = cell_of(workbook[HTX], column, row)
        cell.value, cell.data_type = error, "e"


REFUSED = (
    Deviation("error cells", (error_cells,), {"WB-08": 4}),
    Deviation("error cells in strict OOXML", (error_cells,), {"WB-08": 4}, after=rezipped(strict)),
    Deviation("error cells as xlsb", (error_cells,), {"WB-08": 4}, after=as_xlsb),
)
CONVERTED_REFUSED = tuple(
    Deviation(f"error cells as {kind}", (error_cells,), {"WB-08": 4}, convert=kind) for kind in ("xls", "ods", "xlsx")
)

DEVIATIONS = (
    Deviation(
        "with macros (xlsm)",
        deserves={"WB-21": 1},
        after=rezipped(macros, {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 macros"}),
    ),
    Deviation("dates since 1904", (calendar_of_1904,)),
    Deviation("dates since 1904 in strict OOXML", (calendar_of_1904,), after=rezipped(strict)),
    Deviation("strict OOXML", (lambda _: None,), after=rezipped(strict)),
    Deviation("dates as ISO texts", (iso_dates,)),
    Deviation("strict OOXML with ISO dates", (iso_dates,), after=rezipped(strict)),
    Deviation("saved by another library", (lambda _: None,)),
    Deviation("elements with a prefix", (lambda _: None,), after=rezipped(prefixed)),
    Deviation("cells without their places", (lambda _: None,), after=rezipped(no_places)),
    Deviation("formulas with stored values", (lambda _: None,), after=rezipped(formulas)),
    Deviation("binary (xlsb)", after=as_xlsb),
    Deviation("binary (xlsb), several at once", EVERYTHING, after=as_xlsb),
    Deviation(
        "binary (xlsb), numbers and dates as text",
        (put(HTX, "revenue", 3, "1.937.557"), put(HTX, "founded_on", 3, "01/07/2016")),
        {"WB-13": 2},
        (put(HTX, "revenue", 3, 1_937_557),),
        after=as_xlsb,
    ),
    Deviation("several at once", EVERYTHING),
    *(
        Deviation(f"a name in a font of {encoding}", (in_font(*how),), {"WB-10": 1}, (named(how[0]),))
        for encoding, how in NAMES.items()
    ),
)

CONVERTED = (
    tuple(
        deviation
        for kind in ("xls", "ods", "xlsx")
        for deviation in (
            Deviation(f"saved by LibreOffice as {kind}", convert=kind),
            Deviation(f"several at once as {kind}", EVERYTHING, convert=kind),
            Deviation(f"groups and totals as {kind}", (group_totals,), convert=kind),
            Deviation(f"hidden and filtered as {kind}", (filtered, hidden_columns), convert=kind),
            Deviation(f"dates since 1904 as {kind}", (calendar_of_1904,), convert=kind),
            Deviation(
                f"numbers and dates as text as {kind}",
                (
                    put(HTX, "revenue", 3, "1.937.557"),
                    put(HTX, "founded_on", 3, "'01/07/2016"),
                    put(HTX, "profit", 3, "3 tỷ"),
                ),
                {"WB-13": 2, "CL-09": 1},
                (put(HTX, "revenue", 3, 1_937_557), put(HTX, "profit", 3, 3000)),
                convert=kind,
            ),
            Deviation(
                f"an ambiguous number as {kind}",
                (put(HTX, "revenue", 3, "928.693"),),
                {"CL-06": 1},
                (put(HTX, "revenue", 3, 928_693),),
                convert=kind,
            ),
        )
    )
    + tuple(
        replace(deviation, name=f"{deviation.name} as {kind}", convert=kind)
        for kind in ("xls", "xlsx")
        for deviation in PERCENTAGES
    )
    + tuple(
        Deviation(
            f"a name in a font of {encoding} as {kind}", (in_font(*how),), {"WB-10": 1}, (named(how[0]),), convert=kind
        )
        for kind in ("xls", "xlsx")
        for encoding, how in NAMES.items()
    )
)
