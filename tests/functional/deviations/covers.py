"""The cover in other words, orders and places."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import TYPE_CHECKING, Any

from schemas.forms.cover import COVER
from tests.functional.deviations.deviation import Deviation
from tests.functional.deviations.pages import cover_labels, rows_of, write_rows
from tests.spec.examples.edits import cover

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl.workbook import Workbook

    from tests.spec.examples.example import Change

INTERPRETED = {"WB-13": 1}
NAMES = {column.header: column.name for column in COVER.columns}

LABEL_SPELLINGS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("with colons", lambda text: f"{text}:"),
    ("with a space and a colon", lambda text: f"{text} :"),
    ("in capitals", str.upper),
    ("decomposed (NFD)", lambda text: unicodedata.normalize("NFD", text)),
    ("with odd spaces", lambda text: f" {text.replace(' ', chr(160) + ' ')} "),
    ("with line breaks", lambda text: text.replace(" ", "\n")),
    ("with zero-width characters", "\u200b".join),
    ("with dots behind", lambda text: f"{text} ....."),
    ("with numbers before", lambda text: f"- {text}"),
    ("with asterisks", lambda text: f"{text} (*)"),
)


def label_synonym(number: int) -> Callable[[str], str]:
    """A known synonym of each label."""
    aliases = {column.header: column.aliases for column in COVER.columns}
    return lambda text: aliases[text][number % len(aliases[text])]


def pairs(lay: Callable[[list[list[Any]]], list[list[Any]]]) -> Change:
    """Lay the cover's lines out anew."""

    def change(workbook: Workbook) -> None:
        page = workbook["Bìa"]
        rows = rows_of(page)
        write_rows(page, [*rows[:4], *lay(rows[4:])])

    return change


def written(value: Any) -> str:  # noqa: ANN401 - a cell
    """A value as it is written behind its label."""
    return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else str(value)


def titled_cover(workbook: Workbook) -> None:
    page = workbook["Bìa"]
    write_rows(page, [["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], ["Độc lập - Tự do"], [], *rows_of(page)])


def signed_cover(workbook: Workbook) -> None:
    """Signatures below the pairs, in words that are labels too."""
    page = workbook["Bìa"]
    page["A17"].value, page["B17"].value = "Người lập", "Thủ trưởng đơn vị"
    page["A20"].value, page["B20"].value = "Đỗ Minh Tuyết", "Phạm Văn Thụ"


def merged_cover(workbook: Workbook) -> None:
    """Each label merged over two columns, the value over the next two."""
    page = workbook["Bìa"]
    pairs(lambda rows: [[label, None, value] for label, value in rows])(workbook)
    for row in range(5, 15):
        page.merge_cells(f"A{row}:B{row}")
        page.merge_cells(f"C{row}:D{row}")


DEVIATIONS = (
    *(Deviation(f"labels of the cover {how}", (cover_labels(relabel),)) for how, relabel in LABEL_SPELLINGS),
    *(
        Deviation(f"labels of the cover by synonyms, {number}", (cover_labels(label_synonym(number)),))
        for number in range(3)
    ),
    Deviation("English names on the cover", (cover_labels(lambda text: NAMES[text]),)),
    Deviation("the cover's lines in reverse order", (pairs(lambda rows: rows[::-1]),)),
    Deviation("values two cells to the right", (pairs(lambda rows: [[label, None, value] for label, value in rows]),)),
    Deviation(
        "values far to the right",
        (pairs(lambda rows: [[None, label, None, None, None, value] for label, value in rows]),),
    ),
    Deviation("a colon in a cell of its own", (pairs(lambda rows: [[label, ":", value] for label, value in rows]),)),
    Deviation(
        "numbers before the cover's labels", (pairs(lambda rows: [[at, *row] for at, row in enumerate(rows, start=1)]),)
    ),
    Deviation(
        "two pairs in a row",
        (pairs(lambda rows: [[*first, None, *second] for first, second in zip(rows[::2], rows[1::2], strict=True)]),),
    ),
    Deviation(
        "blank lines and remarks on the cover",
        (pairs(lambda rows: [line for row in rows for line in (row, [], ["(ghi theo mẫu)"])]),),
    ),
    Deviation(
        "label and value in one cell",
        (pairs(lambda rows: [[f"{label}: {written(value)}"] for label, value in rows]),),
        {"WB-13": 3},
    ),
    Deviation(
        "label and value in one cell on two lines",
        (
            pairs(
                lambda rows: [
                    [f"{label}：\n{written(value)}" if label == "Kỳ báo cáo" else label, value] for label, value in rows
                ]
            ),
        ),
    ),
    Deviation("merged cells on the cover", (merged_cover,)),
    Deviation("a longer title on the cover", (titled_cover,)),
    Deviation("signatures on the cover", (signed_cover,)),
    Deviation("the form's code in small letters", (cover("form_id", " kttt-01 "),), INTERPRETED),
    Deviation(
        "no telephone",
        (pairs(lambda rows: [row for row in rows if row[0] != "Điện thoại"]),),
        plain=(cover("phone", None),),
    ),
)
