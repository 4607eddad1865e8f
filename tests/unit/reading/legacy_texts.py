"""Texts of the form, and how they look when they are typed in TCVN3 or VNI."""

from __future__ import annotations

from viparse.normalize.tcvn3 import TCVN3 as TCVN3_TABLE
from viparse.normalize.vni import VNI as VNI_TABLE

from pipeline.reading.encodings.tcvn3_vni import TCVN3, VNI
from schemas.communes import communes
from schemas.reference_data import code_list, indicators
from schemas.registry import FORMS

TABLES = {
    TCVN3: {new: old for old, new in TCVN3_TABLE.pairs},
    VNI: {"ẳ": "aú", "Ẳ": "AÚ", "Ỵ": "Î"} | {new: old for old, new in VNI_TABLE.pairs} | {"ì": "ì", "í": "í", "ỵ": "î"},
}
COLUMNS = [column for form in FORMS for sheet in form.all_sheets for column in sheet.columns]
FORM_TEXTS = sorted(
    {commune.commune_name for commune in communes()}
    | {indicator.label_vi for indicator in indicators().values()}
    | {entry.label_vi for name in ("sector", "status", "difficulty", "activity") for entry in code_list(name)}
    | {text for column in COLUMNS for text in (column.header, *column.other_headers)}
)


def encoded(text: str, encoding: str) -> str:
    """The text as it is typed in the encoding; TCVN3 has no toned capitals, a font draws them."""
    table = TABLES[encoding]
    return "".join(table.get(char, table.get(char.lower(), char)) for char in text)


def restorable(text: str, encoding: str) -> str:
    """What can be had back: without the toned capitals that the encoding lacks."""
    return "".join(char if char.isascii() or char in TABLES[encoding] else char.lower() for char in text)
