"""Records of an Excel 97 workbook that act or lead elsewhere are named at their cell or sheet; usual ones are not."""

from __future__ import annotations

import struct

import pytest

from pipeline.reading.formats.active_content import Active, Activity
from pipeline.reading.formats.active_xls import xls_activity
from pipeline.reading.formats.ole_file import OleWorkbook

LINK_CLASS = bytes.fromhex("D0C9EA79F9BACE118C8200AA004BA90B")
ADDRESS = bytes.fromhex("E0C9EA79F9BACE118C8200AA004BA90B")
FILE = bytes.fromhex("0303000000000000C000000000000046")
SHAPE, MACRO_TOKEN, EMBEDDED, CAMERA = 1, b"\x23\1\0\0\0", b"\x02\0\0\0\0", b"\x24\0\0\0\0"
DROP_DOWN = struct.pack("<HH", 0x13, 0x1FEE) + b"\4" * 12


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def stream_with(*records: bytes, version: int = 0x600) -> bytes:
    """A workbook of a sheet ``HTX`` that holds these records."""
    begin = record(0x809, struct.pack("<HH", version, 5) + bytes(12))
    end = record(0x0A, b"")
    listed = len(begin) + len(record(0x85, bytes(11))) + len(end)
    sheet = record(0x85, struct.pack("<IHBB", listed, 0, 3, 0) + b"HTX")
    return begin + sheet + end + begin + b"".join(records) + end


def found_in(*records: bytes) -> tuple[Active, ...]:
    return xls_activity(OleWorkbook("Workbook", stream_with(*records)), 0x600).found


def link(flags: int, target: bytes) -> bytes:
    return record(0x1B8, struct.pack("<4H", 4, 4, 10, 10) + LINK_CLASS + struct.pack("<II", 2, flags) + target)


def wide(text: str) -> bytes:
    return f"{text}\0".encode("utf-16-le")


def to_address(text: str) -> bytes:
    return link(3, ADDRESS + struct.pack("<I", len(wide(text))) + wide(text))


def counted(text: str) -> bytes:
    return struct.pack("<I", len(text) + 1) + wide(text)


def drawn(*parts: bytes, kind: int = SHAPE) -> bytes:
    return record(0x5D, struct.pack("<HHHHHIII", 0x15, 0x12, kind, 1, 0x6011, 0, 0, 0) + b"".join(parts) + bytes(4))


def macro(tokens: bytes) -> bytes:
    body = struct.pack("<HI", len(tokens), 0) + tokens + b"\0"
    return struct.pack("<HH", 4, len(body)) + body


def shown(tokens: bytes) -> bytes:
    formula = struct.pack("<HI", len(tokens), 0) + tokens
    body = struct.pack("<H", len(formula)) + formula
    return struct.pack("<HH", 9, len(body)) + body


def area(path: bytes) -> bytes:
    return record(0x51, struct.pack("<HHBBHB", 0, 9, 0, 9, len(path), 0) + path)


def again(kind: int, body: bytes) -> bytes:
    return record(kind, struct.pack("<HH", kind, 0) + body)


@pytest.mark.parametrize(
    "target",
    [
        to_address("file:///\\\\192.0.2.1\\c\\so.exe"),
        to_address("ms-excel:ofe|u|http://192.0.2.1/x"),
        to_address("javascript:x()"),
        link(0x17, counted("xem") + ADDRESS + struct.pack("<I", 18) + wide("ftp://xa")),
        link(0x1, FILE + bytes(30)),
        link(0x103, counted("\\\\192.0.2.1\\c\\so.xls")),
        link(0x3, bytes(16)),
    ],
)
def test_link_to_a_file_is_named_at_its_cell(target: bytes) -> None:
    assert found_in(target) == (Active(Activity.LINK, "HTX!K5"),)


@pytest.mark.parametrize(
    "target",
    [
        to_address("https://xa.vn/"),
        to_address("HTTP://xa.vn/"),
        to_address("mailto:a@xa.vn"),
        link(0x17, counted("xem") + ADDRESS + struct.pack("<I", 24) + wide("http://xa.v")),
        link(0x8, counted("HTX!A1")),
        link(0x3, b"")[:20],
    ],
)
def test_usual_link_is_not_named(target: bytes) -> None:
    assert found_in(target) == ()


@pytest.mark.parametrize(
    ("queried", "name"),
    [
        (record(0x1AD, bytes(10) + b"\5\0\0Query"), "Query"),
        (record(0xDC, struct.pack("<6H", 0x0C, 1, 1, 1, 0, 0)), ""),
        (again(0x803, struct.pack("<H", 5) + bytes(20)), ""),
        (again(0x80A, bytes(20)), ""),
        (again(0x802, bytes(20)), ""),
    ],
)
def test_query_is_named_at_its_sheet(queried: bytes, name: str) -> None:
    assert found_in(queried) == (Active(Activity.CONNECTION, "HTX", name),)


def test_other_book_of_a_pivot_table_is_named() -> None:
    named = record(0x52, b"\3\0\0Ten" + struct.pack("<HB", 7, 0) + b"\1so.xls")
    built_in = record(0x1B5, bytes(4) + struct.pack("<HB", 7, 0) + b"\1so.xls")
    for source in (area(b"\1so.xls"), named, built_in):
        assert found_in(source) == (Active(Activity.LINK, "HTX", "so.xls"),)


def test_object_is_named_at_its_sheet() -> None:
    assert found_in(drawn(macro(MACRO_TOKEN))) == (Active(Activity.MACRO, "HTX"),)
    assert found_in(drawn(struct.pack("<HHH", 8, 2, 1), shown(EMBEDDED), kind=8)) == (Active(Activity.OBJECT, "HTX"),)


@pytest.mark.parametrize(
    "usual",
    [
        area(b"\2HTX"),
        record(0x52, b"\3\0\0Ten\0\0"),
        drawn(),
        drawn(macro(b"")),
        drawn(shown(CAMERA), kind=8),
        drawn(DROP_DOWN, kind=20),
        again(0x802, struct.pack("<H", 1) + bytes(20)),
        again(0x803, bytes(20)),
        record(0xFD, struct.pack("<HHHI", 0x1AD, 0x10, 15, 3)),
        record(0xFD, struct.pack("<HHHI", 0xDC, 0x0C, 15, 3)),
        record(0x5D, b"\x15\0"),
    ],
)
def test_usual_record_is_not_named(usual: bytes) -> None:
    assert found_in(usual) == ()


@pytest.mark.parametrize("kind", [0x18, 0x85])
def test_damaged_record_before_the_sheets_hides_nothing_on_them(kind: int) -> None:
    stream = stream_with(to_address("file:///x"))
    damaged = stream[:20] + record(kind, b"\0") + stream[20:]
    assert [active.kind for active in xls_activity(OleWorkbook("Workbook", damaged), 0x600).found] == [Activity.LINK]


@pytest.mark.parametrize("pattern", [b"\x5d\0\xff\xff\x15\0\x12\0" + bytes(14), b"\x52\0", b"\xad\1\x0d\xff" * 2])
def test_stream_of_such_bytes_alone_is_followed_to_its_end(pattern: bytes) -> None:
    assert found_in(record(0x7F, pattern * 100), *(record(0x7F, pattern * 300) for _ in range(40))) == ()
