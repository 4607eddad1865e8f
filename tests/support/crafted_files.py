"""What hostile workbooks are made of: archives whose headers lie, parts that swell, OLE files with loops."""

from __future__ import annotations

import random
import struct
import zipfile
import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.runtime.settings import PROJECT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    ContentMaker = Callable[[], bytes]
    Parts = dict[str, str | bytes | "Entry" | None]

GOOD = PROJECT / "raw" / "2020-11" / "BC thang 11 - Yen The.xlsx"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
PROLOG = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
WORKBOOK, SHEET, RELATIONS = "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"


@dataclass(frozen=True)
class Entry:
    """An entry of a zip archive, with whatever its headers claim."""

    name: bytes
    data: bytes
    size: int
    crc: int
    method: int = 8
    flags: int = 0x800
    claimed: int | None = None
    """The compressed size that the directory claims, where it lies."""


def deflated(body: bytes) -> bytes:
    """A deflate stream that does not end, so that more can follow."""
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    return stream.compress(body) + stream.flush(zlib.Z_FULL_FLUSH)


def entry(name: str | bytes, body: bytes, *, stored: bool = False) -> Entry:
    data = body if stored else deflated(body) + b"\x03\x00"
    raw = name if isinstance(name, bytes) else name.encode()
    return Entry(raw, data, len(body), zlib.crc32(body), 0 if stored else 8)


def swollen(name: str, head: str, unit: bytes, times: int, tail: str) -> Entry:
    """An honest entry of a part that says the same very often, made without making the part."""
    data = deflated(head.encode()) + deflated(unit) * times + deflated(tail.encode()) + b"\x03\x00"
    crc = zlib.crc32(head.encode())
    for _ in range(times):
        crc = zlib.crc32(unit, crc)
    return Entry(name.encode(), data, len(head) + len(unit) * times + len(tail), zlib.crc32(tail.encode(), crc))


def zipped(entries: Iterable[Entry], *, inside: bool = False) -> bytes:
    """A zip archive; ``inside`` makes all entries share the data of the first."""
    local, directory, count = bytearray(), bytearray(), 0
    for member in entries:
        claimed = len(member.data) if member.claimed is None else member.claimed
        sizes = struct.pack("<III", member.crc, claimed, member.size)
        common = struct.pack("<HHHHH", 20, member.flags, member.method, 0, 33) + sizes
        place = struct.pack("<HHHHHII", len(member.name), 0, 0, 0, 0, 0, 0 if inside else len(local))
        directory += b"PK\x01\x02\x14\x00" + common + place + member.name
        if not inside or count == 0:
            local += b"PK\x03\x04" + common + struct.pack("<HH", len(member.name), 0) + member.name + member.data
        count += 1
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(local), 0)
    return bytes(local + directory) + b"PK\x05\x06" + end


def commented(content: bytes, comment: bytes) -> bytes:
    """An archive with a comment, in which another archive may end."""
    end = content.rindex(b"PK\x05\x06")
    return content[: end + 20] + struct.pack("<H", len(comment)) + comment


def with_large_end(content: bytes, *, entries: int = 1) -> bytes:
    """An archive with the end that large ones have, which tells of another directory than the plain end after it."""
    end = content.rindex(b"PK\x05\x06")
    size, start = struct.unpack_from("<II", content, end + 12)
    large = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, size, start - 1)
    return content[:end] + large + struct.pack("<4sIQI", b"PK\x06\x07", 0, end, 1) + content[end:]


def sheet(rows: str, *, before: str = "", after: str = "") -> str:
    return f'{PROLOG}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def workbook_xml(names: Iterable[str], ids: Callable[[int], str] = lambda n: f"r{n}") -> str:
    sheets = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="{ids(n)}"/>' for n, name in enumerate(names, 1))
    return f'{PROLOG}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'


def relations(targets: Iterable[str], kind: str = "worksheet") -> str:
    every = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{target}"/>' for n, target in enumerate(targets, 1)
    )
    return f'{PROLOG}<Relationships xmlns="{PACKAGE}">{every}</Relationships>'


ONE_CELL = '<row r="1"><c r="A1" t="inlineStr"><is><t>STT</t></is></c></row>'


def book(parts: Parts | None = None) -> list[Entry]:
    """The entries of a workbook of one sheet and one cell, with some parts replaced, added or (None) left out."""
    plain: Parts = {
        "_rels/.rels": relations(["xl/workbook.xml"], "officeDocument"),
        WORKBOOK: workbook_xml(["HTX"]),
        RELATIONS: relations(["worksheets/sheet1.xml"]),
        SHEET: sheet(ONE_CELL),
    }
    entries = []
    for name, body in (plain | (parts or {})).items():
        if isinstance(body, Entry):
            entries.append(body)
        elif body is not None:
            raw = body if isinstance(body, bytes) else body.encode()
            entries.append(entry(name, raw, stored=len(raw) > 1 << 19))  # so that no ratio gives it away
    return entries


def xlsx(parts: Parts | None = None) -> bytes:
    return zipped(book(parts))


def cells(*places: str, value: str = "1") -> str:
    """Rows of cells with a value, each in its row."""
    return "".join(
        f'<row r="{place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}"><c r="{place}"><v>{value}</v></c></row>'
        for place in places
    )


def with_sheet(rows: str, *, before: str = "", after: str = "") -> ContentMaker:
    return lambda: xlsx({SHEET: sheet(rows, before=before, after=after)})


def with_part(name: str, body: str, encoding: str = "utf-8") -> ContentMaker:
    return lambda: xlsx({name: body.encode(encoding)})


def spoilt(change: Callable[[bytearray], object]) -> ContentMaker:
    """A good workbook whose bytes were changed."""

    def build() -> bytes:
        content = bytearray(GOOD.read_bytes())
        change(content)
        return bytes(content)

    return build


def cut(kept: float) -> ContentMaker:
    return lambda: GOOD.read_bytes()[: int(GOOD.stat().st_size * kept)]


def flipped(seed: int) -> ContentMaker:
    def change(content: bytearray) -> None:
        chance = random.Random(seed)  # noqa: S311 - no secret
        for _ in range(40):
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)

    return spoilt(change)


def added(*more: Entry) -> ContentMaker:
    """A good workbook to whose archive entries were added."""

    def build() -> bytes:
        with zipfile.ZipFile(GOOD) as archive:
            return zipped([*(entry(name, archive.read(name)) for name in archive.namelist()), *more])

    return build


def lying(**claims: int) -> ContentMaker:
    """A workbook of one entry more whose headers say something else than what is there."""
    return lambda: zipped([*book(), replace(entry("xl/theme/theme1.xml", b"<a/>" * 1000), **claims)])  # type: ignore[arg-type]


def many_sheets(names: Sequence[str], target: Callable[[int], str], part: Entry | str | None = None) -> ContentMaker:
    parts: Parts = {WORKBOOK: workbook_xml(names), RELATIONS: relations(target(n) for n in range(1, len(names) + 1))}
    return lambda: xlsx(parts | ({SHEET: part} if part else {}))


def ole(streams: dict[str, bytes], *, chains: dict[int, int] | None = None, more: int = 0xFFFFFFFE) -> bytes:
    """An OLE file of a table (sector 0), a directory (sector 1) and streams; ``chains`` overrides its next sectors."""
    table, directory, data = [0xFFFFFFFD, 0xFFFFFFFE], ole_entry("Root Entry", 5, child=1), b""
    for number, (name, stream) in enumerate(streams.items(), start=1):
        sectors = -(-len(stream) // 512)
        following = number + 1 if number < len(streams) else 0xFFFFFFFF
        directory += ole_entry(name, 2, right=following, start=len(table), size=len(stream))
        data += stream.ljust(sectors * 512, b"\0")
        table += [*range(len(table) + 1, len(table) + sectors), 0xFFFFFFFE]
    table += [0xFFFFFFFF] * (128 - len(table))
    for sector, following in (chains or {}).items():
        table[sector] = following
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
    header += bytes(10) + struct.pack("<IIIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, more, 0, 0)
    return header.ljust(512, b"\xff") + struct.pack("<128I", *table) + directory.ljust(512, b"\0") + data


def ole_entry(
    name: str, kind: int, *, right: int = 0xFFFFFFFF, child: int = 0xFFFFFFFF, start: int = 0xFFFFFFFE, size: int = 0
) -> bytes:
    """An entry of the directory of an OLE file: of the root (kind 5) or a stream (2)."""
    utf = name.encode("utf-16-le")
    head = utf.ljust(64, b"\0") + struct.pack("<HBBIII", len(utf) + 2, kind, 1, 0xFFFFFFFF, right, child)
    return head.ljust(116, b"\0") + struct.pack("<III", start, size, 0)


def record(kind: int, body: bytes = b"") -> bytes:
    """A record of an Excel 97 workbook."""
    return struct.pack("<HH", kind, len(body)) + body


def xls(*records: bytes, password: bool = False) -> bytes:
    """An Excel 97 workbook of one sheet."""
    begin = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + (record(0x2F, bytes(6)) if password else b"")
    end = record(0x0A)
    name = struct.pack("<HBB", 0, 3, 0) + b"HTX"
    at = len(begin) + 4 + 4 + len(name) + len(end)
    page = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + b"".join(records) + end
    stream = begin + record(0x85, struct.pack("<I", at) + name) + end + page
    return ole({"Workbook": stream.ljust(4096, b"\0")})


def ods(content: str | Entry, *more: Entry) -> bytes:
    """An OpenDocument spreadsheet of this content."""
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    part = content if isinstance(content, Entry) else entry("content.xml", content.encode(), stored=True)
    return zipped([entry("mimetype", kind, stored=True), entry("META-INF/manifest.xml", b"<m/>"), part, *more])


def table_xml(rows: str) -> str:
    """The content of an OpenDocument spreadsheet of one sheet."""
    spaces = "".join(
        f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"' for prefix in ("office", "table")
    )
    body = f'<office:body><office:spreadsheet><table:table table:name="HTX">{rows}</table:table>'
    return (
        f"{PROLOG}<office:document-content{spaces}>{body}</office:spreadsheet></office:body></office:document-content>"
    )
