"""What of a workbook does something by itself: runs, fetches, or shows what lies elsewhere; each with its place."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from schemas.messages import bounded, display

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_PLACES, LONGEST_PLACE = 3, 60
"""How many places of a kind are named, and how long each may be."""
MOST_FOUND = 1000
"""Beyond so many places of a workbook no more are looked for."""


class Activity(Enum):
    """Kinds of active content, in Vietnamese and English, in the order in which they are named."""

    MACRO = ("macro", "macros")
    CONTROL = ("điều khiển ActiveX", "ActiveX controls")
    DDE = ("liên kết DDE", "DDE links")
    FUNCTION = ("hàm lấy dữ liệu từ bên ngoài hoặc không có sẵn trong Excel", "functions that fetch or are not Excel's")
    LINK = ("liên kết tới tệp khác", "links to other files")
    CONNECTION = ("kết nối dữ liệu", "data connections")
    OBJECT = ("đối tượng nhúng", "embedded objects")
    IMAGE = ("ảnh hoặc mẫu lấy từ nơi khác", "images or templates from elsewhere")
    ADD_IN = ("tiện ích hoặc thanh lệnh đi kèm", "add-ins or command bars")
    CUSTOM_XML = ("XML tùy biến", "custom XML")


@dataclass(frozen=True, slots=True)
class Active:
    """One such thing and where it is: a cell as ``HTX!K14``, a sheet, a name, or a part of the file; and its name."""

    kind: Activity
    place: str
    name: str = ""

    def placed(self, place: str) -> Active:
        """The same at another place."""
        return Active(self.kind, place, self.name)


@dataclass(frozen=True, slots=True)
class ActiveContents:
    """All that was found, as a finding quotes it."""

    found: tuple[Active, ...]

    def text(self, language: str) -> str:
        """Each kind with its first places: ``macro (xl/vbaproject.bin); liên kết DDE (HTX!K14, HTX!K15)``."""
        places: dict[Activity, dict[str, None]] = defaultdict(dict)
        for active in self.found:
            named = " ".join(filter(None, (active.place, active.name)))
            places[active.kind][bounded(named, LONGEST_PLACE)] = None
        return "; ".join(_kind_text(kind, [*places[kind]], language) for kind in Activity if kind in places)


NOTHING_ACTIVE = ActiveContents(())


def active_contents(found: Iterable[Active]) -> ActiveContents:
    """What was found, each once, so that a message has an end."""
    unique = tuple(dict.fromkeys(found))[:MOST_FOUND]
    return ActiveContents(unique) if unique else NOTHING_ACTIVE


def _kind_text(kind: Activity, places: list[str], language: str) -> str:
    vietnamese, english = kind.value
    more = len(places) - MOST_PLACES
    named = ", ".join(filter(None, places[:MOST_PLACES]))
    if language == "vi":
        rest = f" và {display(more, language)} chỗ nữa" if more > 0 else ""
        return f"{vietnamese} ({named}{rest})" if named else vietnamese
    rest = f" and {display(more, language)} more" if more > 0 else ""
    return f"{english} ({named}{rest})" if named else english
