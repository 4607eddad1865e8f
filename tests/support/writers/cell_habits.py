"""How writers store values in cells: numbers, days, formulas, errors, blanks; and where they say that cells stand."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from openpyxl.utils.cell import column_index_from_string

from tests.support.writers.habit import ANY, BLANK, NUMBER, ROW, TEXT, cells, habits, in_data, in_sheets, numbers, some

if TYPE_CHECKING:
    from random import Random

    from tests.support.writers.habit import Found, TextChange

ODD_NUMBERS = ("NaN", "inf", "-Infinity", "1e999", "0x1A", "1,5", "1_000", "１", "abc", "5%", "-", ".", "TRUE", "1e")
LARGE_NUMBERS = ("1E15", "999999999999999", "9007199254740993", "1e300", "4.9E-324", "123456789012.3456", "-0", "0")
MANY_DIGITS = (
    "1.00000000000000011102230246251565404236316680908203125",
    "0.1e1",
    "179769313486231580793e289",
    "12.000000000",
)
ODD_DAYS = ("0", "0.5", "1", "59", "60", "61", "-1", "-0.5", "44165.5", "44165.999999", "2958465", "2958466", "1e10")
ERRORS = ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!")
NEW_ERRORS = ("#SPILL!", "#CALC!", "#GETTING_DATA", "", "abc")
STYLED = re.compile(r'(<c r="[A-Z]+\d+") s="\d+"')
ADDRESSED = re.compile(r'(<c) r="([A-Z]+)(\d+)"')


def whole(value: str) -> bool:
    return value.isdecimal()


def iso_day(found: Found, chance: Random) -> str:
    """A number that may be a day, as the day that it counts."""
    value = found[2]
    if not whole(value) or not 30_000 < int(value) < 60_000:
        return found[0]
    time = chance.choice(("", "T00:00:00", "T00:00:00.000Z", "T12:30:00"))
    return f'{found[1]} t="d"><v>{dt.date(1899, 12, 30) + dt.timedelta(int(value))}{time}</v></c>'


def without_addresses(text: str, _: Random) -> str:
    """Cells that only their order places, with blanks where there are none."""

    def row(found: Found) -> str:
        at, made = 1, []
        for cell in ANY.findall(found[0]):
            address = ADDRESSED.match(cell)
            column = column_index_from_string(address[2]) if address else at
            made += ["<c/>"] * (column - at) + [ADDRESSED.sub(r"\1", cell)]
            at = column + 1
        head = re.match(r"<row [^>]*?(?=/?>)", found[0])
        return f"{head[0] if head else '<row'}>{''.join(made)}</row>"

    return ROW.sub(row, text)


def rows_without_numbers(text: str, _: Random) -> str:
    """Rows that only their order places, with empty ones where there are none; their cells say where they are."""
    last = 0

    def row(found: Found) -> str:
        nonlocal last
        number = re.match(r'<row r="(\d+)"', found[0])
        if number is None:
            return found[0]
        missing, last = int(number[1]) - last - 1, int(number[1])
        return "<row/>" * max(missing, 0) + found[0].replace(number[0], "<row", 1)

    return ROW.sub(row, text)


def in_other_order(pattern: re.Pattern[str], inside: re.Pattern[str]) -> TextChange:
    """What ``inside`` finds in each thing that ``pattern`` finds, shuffled or turned round."""

    def change(found: Found, chance: Random) -> str:
        items = inside.findall(found[0])
        if len(items) < 2:
            return found[0]
        shuffled = items[::-1] if chance.random() < 0.5 else chance.sample(items, len(items))
        start, end = found[0].index(items[0]), found[0].rindex(items[-1]) + len(items[-1])
        return found[0][:start] + "".join(shuffled) + found[0][end:]

    return some(pattern, change)


def twice(found: Found, chance: Random) -> str:
    """A cell of which another value stands first or last."""
    address = re.match(r'<c r="[A-Z]+\d+"', found[0])
    bodies = ("><v>7</v></c>", ' t="str"><v>x</v></c>', ' t="str"><v></v></c>', "/>", "><v/></c>")
    other = f"{address[0] if address else '<c'}{chance.choice(bodies)}"
    return other + found[0] if chance.random() < 0.5 else found[0] + other


def row_in_two(found: Found, chance: Random) -> str:
    """A row that is told in two pieces."""
    items = ANY.findall(found[0])
    number = re.match(r'<row r="\d+"', found[0])
    if len(items) < 2 or number is None:
        return found[0]
    cut = chance.randrange(1, len(items))
    return f"{number[0]}>{''.join(items[:cut])}</row>{number[0]}>{''.join(items[cut:])}</row>"


SHEET_DATA = re.compile(r"<sheetData>.*</sheetData>", re.DOTALL)
CELL_HABITS = habits(
    {
        "numbers as 1.5E3": numbers(lambda value, _: f"{float(value):.16E}"),
        "numbers as 1.0": numbers(lambda value, _: f"{value}.0" if whole(value) else value),
        "numbers with a plus": numbers(lambda value, _: value if value[0] in "+-" else f"+{value}"),
        "numbers with zeros before": numbers(lambda value, _: f"00{value}" if value[0].isdecimal() else value),
        "numbers with zeros after": numbers(
            lambda value, _: f"{value}00" if "." in value and "E" not in value else value
        ),
        "numbers of 15 digits": numbers(lambda value, _: f"{float(value):.15G}"),
        "numbers beside a whole one": numbers(lambda value, _: f"{float(value) + 1e-9!r}"),
        "spaces around numbers": numbers(lambda value, chance: chance.choice((" {} ", "\n{}\n", "{} ")).format(value)),
        "numbers that are none": numbers(lambda _, chance: chance.choice(ODD_NUMBERS)),
        "numbers that are large or small": numbers(lambda _, chance: chance.choice(LARGE_NUMBERS)),
        "numbers of many digits": numbers(lambda _, chance: chance.choice(MANY_DIGITS)),
        "numbers by entities": numbers(lambda value, _: "".join(f"&#{ord(letter)};" for letter in value)),
        "numbers in CDATA": numbers(lambda value, _: f"<![CDATA[{value}]]>"),
        "a comment in numbers": numbers(lambda value, _: f"{value[:1]}<!-- -->{value[1:]}"),
        'numbers with t="n"': cells(NUMBER, '{0} t="n"><v>{1}</v></c>'),
        "numbers as texts": cells(NUMBER, '{0} t="str"><v>{1}</v></c>', '{0} t="inlineStr"><is><t>{1}</t></is></c>'),
        "booleans": cells(NUMBER, *(f'{{0}} t="b"><v>{value}</v></c>' for value in ("1", "0", "true", "FALSE", "2"))),
        "errors": cells(NUMBER, *(f'{{0}} t="e"><v>{error}</v></c>' for error in ERRORS)),
        "errors of newer versions": cells(TEXT, *(f'{{0}} t="e"><v>{error}</v></c>' for error in NEW_ERRORS)),
        "an unknown kind": cells(NUMBER, '{0} t="x"><v>{1}</v></c>', '{0} t=""><v>{1}</v></c>'),
        "odd days": numbers(lambda _, chance: chance.choice(ODD_DAYS)),
        "days as ISO texts": in_data(some(NUMBER, iso_day)),
        "formulas": cells(NUMBER, "{0}><f>SUM(A1:A2)</f><v>{1}</v></c>"),
        "formulas after their values": cells(NUMBER, "{0}><v>{1}</v><f>A1</f></c>"),
        "formulas without values": cells(
            NUMBER, "{0}><f>A1</f></c>", "{0}><f>A1</f><v/></c>", "{0}><f>A1</f><v></v></c>"
        ),
        "shared formulas": cells(NUMBER, '{0}><f t="shared" si="0"/><v>{1}</v></c>'),
        "array formulas": cells(NUMBER, '{0}><f t="array" ref="A1:B2">A1</f><v>{1}</v></c>'),
        "formulas of texts": cells(TEXT, '{0} t="str"><f>A1</f><v>x</v></c>', '{0} t="str"><f>A1</f><v></v></c>'),
        "two values in a cell": cells(NUMBER, "{0}><v>{1}</v><v>{1}</v></c>", "{0}><v>8</v><v>{1}</v></c>"),
        "lines in cells": cells(NUMBER, "{0}>\n<v>{1}</v>\n</c>"),
        "texts beside values": cells(NUMBER, "{0}>x<v>{1}</v></c>"),
        "extensions in cells": cells(NUMBER, "{0}><v>{1}</v><extLst><ext/></extLst></c>"),
        "values left out": cells(NUMBER, "{0}/>", "{0}></c>", "{0}><v/></c>", "{0}><v></v></c>"),
        "texts left out": cells(TEXT, "{0}/>", '{0} t="s"/>', '{0} t="s"><v/></c>'),
        "spaces as texts": cells(BLANK, '{0} t="str"><v> </v></c>', '{0} t="str"><v>\n</v></c>'),
        "empty texts as blanks": cells(BLANK, '{0} t="str"><v></v></c>', '{0} t="inlineStr"><is/></c>'),
        "blanks by an end tag": cells(BLANK, "{0}></c>", "{0}><v/></c>", "{0}><v></v></c>"),
        "blanks of a kind": cells(BLANK, '{0} t="s"/>', '{0} t="n"></c>', '{0} t="str"/>', '{0} t="e"/>'),
        "blanks left out": cells(BLANK, ""),
        "styles out of range": in_data(some(STYLED, lambda found, _: f'{found[1]} s="9999"')),
        "no styles on cells": in_data(some(STYLED, lambda found, _: found[1])),
        "styles mixed": in_data(some(STYLED, lambda found, chance: f'{found[1]} s="{chance.randrange(12)}"')),
        "styles that are no number": in_data(some(STYLED, lambda found, _: f'{found[1]} s=" 1"')),
        "cells without addresses": in_sheets(without_addresses),
        "rows without numbers": in_sheets(rows_without_numbers),
        "cells in small letters": in_data(some(ADDRESSED, lambda at, _: f'{at[1]} r="{at[2].lower()}{at[3]}"')),
        "addresses with a zero": in_data(some(ADDRESSED, lambda at, _: f'{at[1]} r="{at[2]}0{at[3]}"')),
        "addresses by entities": in_data(
            some(ADDRESSED, lambda at, _: f'{at[1]} r="&#{ord(at[2])};{at[3]}"' if len(at[2]) == 1 else at[0])
        ),
        "addresses of other rows": in_data(some(ADDRESSED, lambda at, _: f'{at[1]} r="{at[2]}{int(at[3]) + 1}"')),
        "cells out of order": in_data(in_other_order(ROW, ANY)),
        "rows out of order": in_sheets(in_other_order(SHEET_DATA, ROW)),
        "cells twice": in_data(some(ANY, twice)),
        "rows in two pieces": in_data(some(ROW, row_in_two)),
    }
)
