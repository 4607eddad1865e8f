"""The one grammar that the rows of a plain worksheet are written in, and the test of whole parts against it.

What fits is written as spreadsheet programs write it: every cell says where it stands, and holds a number, a shared or
own text, a truth value, or a formula with the result that was stored. A finite automaton reads every byte once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

_ATTRIBUTES = r'(?: [A-Za-z0-9:]+="[^"<>&]*")*'
_ROW = rf"<row{_ATTRIBUTES}"
_FORMULA = r'(?:<f(?: [a-zA-Z0-9]+="[^"<>&]*")*(?:/>|>[^<]*</f>))?'
_NUMBER = r"<v>-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?</v></c>"
_TEXT = r"[^<\r]"
_CELL = (
    r'<c r="[A-Z]{1,3}[1-9][0-9]{0,6}"(?: s="[0-9]{1,5}")?(?:'
    r" ?/>|></c>|"
    rf">{_FORMULA}{_NUMBER}|"
    r' t="(?:'
    rf'n"(?: ?/>|></c>|>{_FORMULA}{_NUMBER})|'
    rf'b">{_FORMULA}<v>[01]</v></c>|'
    r's(?:"(?: ?/>|></c>|><v>[0-9]{1,9}</v></c>)|'
    rf'tr">{_FORMULA}<v>{_TEXT}*</v></c>)|'
    rf'inlineStr"><is><t(?: xml:space="preserve")?>{_TEXT}*</t></is></c>'
    r"))"
)
_ROWS = rf"^(?:{_ROW}(?: ?/>|>(?:{_CELL})*</row>))*$"


def are_plain_rows(parts: Sequence[bytes]) -> list[bool]:
    """Of the rows of each sheet, as they stand in its XML, whether all of them are plain."""
    texts = pl.Series(parts, dtype=pl.Binary).cast(pl.String, strict=False)
    return texts.str.contains(_ROWS).fill_null(value=False).to_list()
