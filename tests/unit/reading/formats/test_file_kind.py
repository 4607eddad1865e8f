"""What a file is is decided by its bytes, and a file that is no readable workbook is refused as what it is."""

from __future__ import annotations

import struct

import pytest

from pipeline.reading.errors import UnreadableError
from pipeline.reading.formats.guard import inspect
from tests.support.crafted_files import ole, xls
from tests.unit.reading.formats.packages import LIMITS, refusal, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CSV = "STT;Tên hợp tác xã;Vốn điều lệ\n1;HTX Kép;128.693\n"
SPREADSHEETML = (
    b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'
)
FLAT = b'<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.spreadsheet"/>'
DBASE = b"\x03\x14\x0b\x1e" + struct.pack("<IHH", 0, 65, 10) + bytes(20) + b"TEN".ljust(32, b"\0") + b"\r" + bytes(9)
WORKSHEET_OF_EXCEL_3 = b"\x09\x02\x06\x00\x00\x00\x10\x00\x00\x00" + struct.pack("<HH", 0x0A, 0)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (CSV.encode(), "csv"),
        (b"\xef\xbb\xbf" + CSV.encode(), "csv"),
        (CSV.encode() * 5000, "csv"),
        (b"STT\tTen\n1\tKep\n", "csv"),
        (b"<html><body><table></table></body></html>", "html"),
        (b"\r\n <!DOCTYPE html><html></html>", "html"),
        (b"<table><tr><td>1</td></tr></table>", "html"),
        (b'<?xml version="1.0"?><Workbook/>', "xml"),
        (b"%PDF-1.7 ...", "pdf"),
        (b"{\\rtf1 x}", "rtf"),
        (b"\x89PNG\r\n", "image"),
        (b"\xff\xd8\xff\xe0", "image"),
        (b"Rar!\x1a\x07", "archive"),
        (b"7z\xbc\xaf\x27\x1c", "archive"),
        (b"\x1f\x8b\x08", "archive"),
        (b"\x00\x01\x02\x03", "unknown"),
        (b"MM\x00*\x00\x00", "image"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "html"),
        (b"<style>td {}</style><table></table>", "html"),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}), "text"),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.presentation", "content.xml": b"<a/>"}), "slides"),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.graphics", "content.xml": b"<a/>"}), "drawing"),
        (zipped({"visio/document.xml": b"<a/>"}), "drawing"),
        (CSV.encode("utf-16"), "csv"),
        (b"STT,T\xaan h\xeep t\xb8c x\xb7\n1,HTX K\xd0p\n", "csv"),
        (b'{"a": [1, 2]}', "unknown"),
        (zipped({"ppt/presentation.xml": b"<w/>"}), "slides"),
        (b"chua nop bao cao", "unknown"),
        (zipped({"word/document.xml": b"<w/>"}), "word"),
        (zipped({"bao cao.xlsx": b"x"}), "archive_of_workbooks"),
        (zipped({"bao cao.txt": b"x"}), "archive"),
        (ole({"EncryptedPackage": bytes(5000)}), "encrypted"),
        (ole({"Workbook": bytes(5000), "EncryptedPackage": b""}), "encrypted"),
        (ole({"PowerPoint Document": b""}), "slides"),
        (ole({"Something": b""}), "unknown"),
        (xls(password=True), "encrypted"),
        (b"PK\x03\x04 and then nothing", "corrupt"),
    ],
)
def test_file_that_is_no_readable_workbook_is_refused_as_what_it_is(content: bytes, reason: str) -> None:
    assert refusal(content) == reason


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (SPREADSHEETML, "XML Spreadsheet 2003"),
        (b"\xef\xbb\xbf" + SPREADSHEETML.partition(b"\n")[2], "XML Spreadsheet 2003"),
        (FLAT, "OpenDocument"),
        (b"ID;PWXL;N;E\r\nC;Y1;X1;K5\r\nE\r\n", "SYLK"),
        (b"TABLE\r\n0,1\r\n", "DIF"),
        (b"\x00\x00\x02\x00\x06\x04\x06\x00\x08\x00" + bytes(8), "Lotus"),
        (b"\x00\x00\x1a\x00\x00\x10\x04\x00" + bytes(8), "Lotus"),
        (b"\x00\x00\x02\x00\x20\x51" + bytes(8), "Quattro"),
        (b"\xff\x00\x02\x00\x04\x04" + bytes(8), "Works"),
        (DBASE, "dBase"),
        (zipped({"Index/Document.iwa": b"x", "preview.jpg": b"x"}), "Numbers"),
        (zipped({"index.zip": b"x", "preview.jpg": b"x"}), "Numbers"),
        (zipped({"Data/a.jpg": b"x", "Index/Tables/Tile.iwa": b"x"}), "Numbers"),
        (zipped({"mimetype": b"application/vnd.sun.xml.calc", "content.xml": b"<a/>"}), "OpenOffice 1"),
    ],
)
def test_spreadsheet_of_another_format_is_named(content: bytes, name: str) -> None:
    with pytest.raises(UnreadableError) as problem:
        inspect(content, LIMITS)
    assert problem.value.reason == "other_spreadsheet"
    assert name in problem.value.detail


def test_archive_tells_how_many_workbooks_are_in_it() -> None:
    with pytest.raises(UnreadableError) as problem:
        inspect(zipped({"a/bao cao.XLSX": b"x", "b.ods": b"x", "doc.txt": b"x"}), LIMITS)
    assert (problem.value.reason, problem.value.detail) == ("archive_of_workbooks", "2")


@pytest.mark.parametrize("content", [b"\x03\x14\x0b\x1e", b"\x03" * 80, b"\x09\x08\x10\x00" + b"\xff" * 60])
def test_what_only_begins_like_another_format_is_not_called_one(content: bytes) -> None:
    assert refusal(content) in ("unknown", "corrupt")


def test_cut_in_the_middle_of_a_letter_a_long_csv_is_still_known() -> None:
    for padding in range(4):
        assert refusal(b"x" * padding + "ệ,".encode() * 40_000) == "csv"


def test_old_office_file_that_is_no_spreadsheet_is_refused() -> None:
    assert refusal(OLE + b"\x00" * 600) in ("corrupt", "unknown")
