"""No copy has anything that acts, whatever the workbook had; what is known to do nothing comes back as it was."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from pipeline.outputs.feedback import Order, feedback_copies, feedback_copy
from pipeline.outputs.feedback.inert import WORKBOOK_TYPE, is_inert
from pipeline.outputs.feedback.marked_copy import findings_alone, marked_values
from pipeline.reading.read_workbook import read_workbook
from schemas.rules.workbook import ACTIVE
from tests.functional.cases import active
from tests.functional.cases.active import as_active_xlsx
from tests.functional.cases.active_parts import after, formula, link, part, picture, related, steps
from tests.functional.cases.containers import SHEET, TYPES, replaced
from tests.functional.cases.district_form import district_form
from tests.functional.cases.xlsx import KIND, as_xlsx
from tests.unit.outputs.feedback.feedback_books import FINDINGS, LIMITS, ODD, RICH, colour, found, opened, parts, values

if TYPE_CHECKING:
    from pathlib import Path

    from tests.functional.cases.case import Case
    from tests.functional.cases.containers import Change

CELL = found("HTX", "K5")
FORBIDDEN = (
    *(
        b"vbaProject",
        b"oleObject",
        b"ddeLink",
        b"externalLink",
        b"connections",
        b"customXml",
        b"activeX",
        b"macrosheet",
    ),
    *(b"WEBSERVICE", b'TargetMode="External"', b"macroEnabled", b"template.main", b"192.0.2.1", b"FmlaMacro"),
)
"""What no file that goes out has in it."""


def plain(*changes: Change) -> bytes:
    """A workbook of a district with these changes."""
    return as_active_xlsx(steps(*changes))(district_form())


def whole(copy: bytes) -> bytes:
    return b"".join(name.encode() + body for name, body in parts(copy).items())


@pytest.mark.parametrize("case", active.CASES, ids=lambda case: case.name)
def test_copy_of_a_workbook_in_which_something_acts_is_made_of_its_values(case: Case) -> None:
    content = case.content(case.formats[0])
    copy = feedback_copy(content, [CELL], LIMITS)
    assert is_inert(copy)
    assert [mark for mark in FORBIDDEN if mark in whole(copy)] == []
    assert colour(copy, "HTX", "K5") == colour(feedback_copy(as_xlsx(district_form()), [CELL], LIMITS), "HTX", "K5")
    assert opened(copy)["HTX"]["K5"].value == 3642
    assert not [finding for finding in read_workbook("", copy, LIMITS).findings if finding.rule_id == ACTIVE.rule_id]
    if case.formats == ("xlsx",):
        assert not is_inert(content)


@pytest.mark.parametrize("make", [feedback_copy, marked_values, lambda _, *rest: findings_alone(*rest)])
def test_copy_of_every_kind_is_inert(make: object) -> None:
    assert callable(make)
    assert is_inert(make(RICH, FINDINGS, LIMITS))


def test_address_that_somebody_typed_stays_as_text_and_leads_nowhere() -> None:
    content = plain(link("mailto:htx@example.vn"))
    copy = feedback_copy(content, [CELL], LIMITS)
    assert is_inert(copy)
    assert read_workbook("", content, LIMITS).findings == read_workbook("", as_xlsx(district_form()), LIMITS).findings
    assert opened(copy)["HTX"]["B5"].value == opened(content)["HTX"]["B5"].value
    assert opened(copy)["HTX"]["B5"].hyperlink is None
    assert b"hyperlink" not in parts(copy)[SHEET]
    assert b"sheetData" in parts(copy)[SHEET]


def test_link_to_a_place_in_the_workbook_stays() -> None:
    content = plain(after('<hyperlinks><hyperlink ref="B5" location="\'QTDND\'!A1"/></hyperlinks>'))
    copy = feedback_copy(content, [CELL], LIMITS)
    assert opened(copy)["HTX"]["B5"].hyperlink.location == "'QTDND'!A1"


@pytest.mark.parametrize("place", [r"\\192.0.2.1\c\so.xlsx", "http://192.0.2.1/", "[so.xlsx]So!A1", "so.xlsx#So!A1"])
def test_link_to_a_place_outside_is_taken_off_though_it_is_called_one_inside(place: str) -> None:
    content = plain(after(f'<hyperlinks><hyperlink ref="B5" location="{place}"/></hyperlinks>'))
    assert opened(feedback_copy(content, [CELL], LIMITS))["HTX"]["B5"].hyperlink is None


def test_formulas_that_work_on_the_workbook_stay_formulas() -> None:
    copy = feedback_copy(plain(formula("SUM(K5:K9)")), [CELL], LIMITS)
    assert is_inert(copy)
    assert opened(copy)["HTX"]["AG1"].value == "=SUM(K5:K9)"


@pytest.mark.parametrize(
    "kind",
    [
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        "application/vnd.ms-excel.template.macroEnabled.main+xml",
        "application/vnd.ms-excel.addin.macroEnabled.main+xml",
        f"{KIND}.template.main+xml",
    ],
)
def test_copy_is_a_workbook_without_macros_whatever_it_was_called(kind: str, tmp_path: Path) -> None:
    content = plain(replaced(TYPES, WORKBOOK_TYPE, kind))
    path = tmp_path / "BC.xlsm"
    path.write_bytes(content)
    order = Order(path, sha256(content).hexdigest(), (CELL,), "BC.xlsm")
    ((_, copy),) = feedback_copies({"217": order}, LIMITS)
    assert copy.name == "BC - phản hồi.xlsx"
    assert WORKBOOK_TYPE.encode() in parts(copy.content)[TYPES]
    assert is_inert(copy.content)
    assert not is_inert(content)


def test_properties_and_labels_of_the_file_go() -> None:
    custom = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
    content = plain(
        part(
            "docProps/custom.xml",
            "<Properties/>",
            "application/vnd.openxmlformats-officedocument.custom-properties+xml",
        ),
        related(custom, "docProps/custom.xml", of="_rels/.rels"),
    )
    copy = feedback_copy(content, [CELL], LIMITS)
    assert is_inert(copy)
    assert not any("custom" in name for name in parts(copy))
    assert opened(copy)["HTX"]["K5"].comment


def test_part_that_nobody_knows_is_not_carried_on() -> None:
    content = plain(
        part("xl/la.bin", b"x", "application/vnd.ms-excel.something"),
        related("something", "la.bin"),
    )
    assert not is_inert(content)
    copy = feedback_copy(content, [CELL], LIMITS)
    assert is_inert(copy)
    assert "xl/la.bin" not in parts(copy)


def test_part_to_which_nothing_leads_is_left_out() -> None:
    content = plain(part("xl/la.png", b"\x89PNG", "image/png"))
    assert not is_inert(content)
    copy = feedback_copy(content, [CELL], LIMITS)
    assert is_inert(copy)
    assert b"la.png" not in whole(copy)


DRAWN = b'<svg xmlns="http://www.w3.org/2000/svg"><defs><path id="a" d="M0 0"/></defs><use href="#a"/>%s</svg>'


@pytest.mark.parametrize("content", [b"\x89PNG\r\n", b"\xff\xd8\xff"])
def test_pictures_stay(content: bytes) -> None:
    copy = feedback_copy(plain(picture(content, "png", "image/png")), [CELL], LIMITS)
    assert is_inert(copy)
    assert parts(copy)["xl/media/image1.png"] == content


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (DRAWN % b"", "png"),
        (DRAWN % b"", "svg+xml"),
        (DRAWN.decode().replace("%s", "<style>a{fill:url(http://x)}</style>").encode("utf-16"), "svg+xml"),
        (DRAWN % b'<set attributeName="href" to="http://x"/>', "svg+xml"),
        (b"\x1f\x8b\x08", "png"),
        (DRAWN % b"<style>@import 'x'</style>", "svg+xml"),
        (DRAWN % b"<style>a{fill:url(http://x)}</style>", "svg+xml"),
        (DRAWN % b"<foreignObject/>", "svg+xml"),
    ],
)
def test_picture_that_is_something_else_or_fetches_does_not_go_out(content: bytes, kind: str) -> None:
    workbook = plain(picture(content, kind[:3], f"image/{kind}"))
    assert not is_inert(workbook)
    copy = feedback_copy(workbook, [CELL], LIMITS)
    assert is_inert(copy)
    assert content not in parts(copy).values()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_what_is_no_workbook_is_not_inert(content: bytes) -> None:
    assert not is_inert(content)


@pytest.mark.parametrize("encoding", ["utf-7", "gb18030", "x-la"])
def test_part_in_an_encoding_that_cannot_be_read_does_not_go_out(encoding: str) -> None:
    body = f'<?xml version="1.0" encoding="{encoding}"?><x macro="x"/>'.encode()
    content = plain(
        part("xl/drawings/drawing9.xml", body, "application/vnd.openxmlformats-officedocument.drawing+xml"),
        related("drawing", "drawings/drawing9.xml"),
    )
    assert not is_inert(content)
    assert is_inert(feedback_copy(content, [CELL], LIMITS))


def test_text_that_looks_like_a_formula_stays_text_in_copies_of_both_kinds() -> None:
    for make in (feedback_copy, marked_values):
        copy = make(RICH, [found("Số liệu", "A3", observed="=cmd|'/c calc'!A0")], LIMITS)
        assert b"<f>cmd" not in whole(copy)
        assert values(copy)[ODD][1][0][0] == '=HYPERLINK("x")'
