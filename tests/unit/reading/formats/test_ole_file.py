"""The stream of an Excel 97 workbook is found in any OLE file that Excel opens, and no chain is followed for ever."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.errors import UnreadableError
from pipeline.reading.formats.ole_file import is_usual, ole_workbook, with_workbook
from tests.support.crafted_files import ole, ole_entry, record

if TYPE_CHECKING:
    from collections.abc import Callable

STREAM = record(0x809, struct.pack("<HH", 0x600, 5) + bytes(12)) + record(0x0A)
LARGE = STREAM.ljust(5000, b"\0")
END, FREE, TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def small_ole(stream: bytes, chain: tuple[int, ...] = ()) -> bytes:
    """An OLE file whose stream lies in small sectors: table, directory, table of small sectors, small sectors.

    ``chain`` overrides which small sector follows each.
    """
    count = -(-len(stream) // 64)
    small = [*(chain or (*range(1, count), END))]
    table = [TABLE, END, END, *range(4, 3 + -(-count * 64 // 512)), END]
    directory = ole_entry("Root Entry", 5, child=1, start=3, size=count * 64) + ole_entry(
        "Workbook", 2, start=0, size=len(stream)
    )
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
    header += bytes(10) + struct.pack("<IIIIIIIII", 1, 1, 0, 4096, 2, 1, END, 0, 0)
    sectors = [*(table + [FREE] * 128)[:128], *(small + [FREE] * 128)[:128]]
    tables = struct.pack("<256I", *sectors)
    data = stream.ljust(-(-count * 64 // 512) * 512, b"\0")
    return header.ljust(512, b"\xff") + tables[:512] + directory.ljust(512, b"\0") + tables[512:] + data


def kind(content: bytes) -> str:
    """What an OLE file is that is no workbook."""
    with pytest.raises(UnreadableError) as refused:
        ole_workbook(content)
    return refused.value.reason


@pytest.mark.parametrize("name", ["Workbook", "WORKBOOK", "workbook", "Book", "BOOK"])
def test_stream_of_a_workbook_may_be_written_in_any_case(name: str) -> None:
    found = ole_workbook(ole({name: LARGE}))
    assert found[:2] == (name, LARGE)
    assert is_usual(found) == (name in ("Workbook", "Book"))


@pytest.mark.parametrize(("name", "usual"), [("WORKBOOK", "Workbook"), ("workBook", "Workbook"), ("BOOK", "Book")])
def test_stream_is_given_the_name_that_calamine_looks_for(name: str, usual: str) -> None:
    content = ole({name: LARGE})
    assert with_workbook(content, ole_workbook(content), LARGE) == ole({usual: LARGE})


def test_text_that_reads_like_the_name_of_the_stream_is_left_alone() -> None:
    text = "WORKBOOK\0".encode("utf-16-le")
    for stream in (text.ljust(5000, b"\0"), (b"\0" + text).ljust(5000, b"\0")):
        content = ole({"WORKBOOK": stream})
        assert with_workbook(content, ole_workbook(content), stream) == ole({"Workbook": stream})


@pytest.mark.parametrize("build", [lambda stream: ole({"Workbook": stream.ljust(5000, b"\1")}), small_ole])
def test_stream_is_written_over_where_it_lies(build: Callable[[bytes], bytes]) -> None:
    content = build(STREAM + bytes(range(256)))
    found = ole_workbook(content)
    changed = found.stream.replace(bytes(range(9)), b"#" * 9)
    assert ole_workbook(with_workbook(content, found, changed)).stream == changed != found.stream


def test_small_stream_lies_in_sectors_of_its_own_kind() -> None:
    assert ole_workbook(small_ole(STREAM)).stream == STREAM
    assert ole_workbook(small_ole(STREAM + bytes(range(256)) * 10)).stream == STREAM + bytes(range(256)) * 10
    assert kind(small_ole(record(0x2F, bytes(6)) + STREAM)) == "encrypted"


def test_loop_of_small_sectors_is_refused() -> None:
    assert len(STREAM) < 64
    with pytest.raises(UnreadableError):
        ole_workbook(small_ole(STREAM + bytes(200), chain=(1, 2, 0)))


@pytest.mark.parametrize(
    ("at", "value"),
    [
        *((30, struct.pack("<H", 30)), (32, struct.pack("<H", 9)), (56, struct.pack("<I", 1 << 30))),
        *((44, struct.pack("<I", 1 << 30)), (68, struct.pack("<II", 0, 1 << 30)), (68, struct.pack("<II", 0, 0))),
        (48, struct.pack("<I", 1 << 20)),
    ],
)
def test_header_that_claims_more_than_there_is_is_refused(at: int, value: bytes) -> None:
    content = ole({"Workbook": LARGE})
    with pytest.raises(UnreadableError):
        ole_workbook(content[:at] + value + content[at + len(value) :])


@pytest.mark.parametrize("chains", [{1: 1}, {2: 2}, {5: 3}, {0: 0}])
def test_chain_that_comes_back_to_itself_is_refused(chains: dict[int, int]) -> None:
    with pytest.raises(UnreadableError):
        ole_workbook(ole({"Workbook": bytes(9999)}, chains=chains))


def test_workbook_inside_another_document_is_not_taken_for_the_document() -> None:
    assert kind(ole({"WordDocument": bytes(5000)})) == "word"
    assert kind(ole({"Contents": bytes(5000)})) == "unknown"


SOUND = ole({"Workbook": LARGE})


@settings(deadline=None, max_examples=300)
@given(st.binary(min_size=1, max_size=40), st.integers(0, 1536))
def test_no_bytes_make_it_raise_anything_but_that_it_is_unreadable(noise: bytes, at: int) -> None:
    content = SOUND[:at] + noise + SOUND[at + len(noise) :]
    try:
        found = ole_workbook(content)
        with_workbook(content, found, found.stream)
    except UnreadableError:
        pass
