"""A unit gets its workbook back with its findings at their cells, corrects it, sends it in, and that is all."""

from __future__ import annotations

import shutil
from dataclasses import fields
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from pipeline.outputs.feedback import feedback_copy, feedback_name
from pipeline.outputs.feedback.colours import SEVERITY_COLOURS
from pipeline.outputs.feedback.error_sheet import NAME
from pipeline.reading.read_workbook import read_workbook
from pipeline.runs.intake import take_in
from pipeline.runtime.settings import PROJECT, settings
from pipeline.validation.validate import validate
from schemas.finding import Finding, Severity
from schemas.forms.explanations import EXPLANATIONS
from schemas.rules.workbook import ACTIVE
from tests.functional.deviations.conftest import DEVIATIONS
from tests.functional.deviations.deviation import made
from tests.spec.examples.base import base_content
from tests.spec.examples.edits import cover, put
from tests.spec.examples.kept_sheets import opened, saved
from tests.support.revisions import Explained, calculate_totals, explaining, revision
from tests.unit.outputs.feedback.feedback_books import parts
from tests.unit.outputs.feedback.test_formats import repacked

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl.workbook import Workbook

    from tests.support.installation import Installation

RAW = PROJECT / "raw"
BAD = (RAW / "2020-11" / "Lang Giang thang 11 (lan 1).xlsx").read_bytes()
GOOD = (RAW / "2020-11" / "KTTT_2020-11_217_Lang Giang.xlsx").read_bytes()
TAN_YEN = ("2020-11/Báo cáo KTTT tháng 11.2020 Tân Yên.xlsx", "2020-12/Báo cáo KTTT tháng 12.2020 Tân Yên.xlsx")
LIMITS = settings()


def judged(*contents: bytes) -> list[list[Finding]]:
    """The findings of each workbook by itself."""
    readings = [read_workbook(str(number), content, LIMITS) for number, content in enumerate(contents)]
    found = validate(readings).findings
    return [found[str(number)] for number in range(len(contents))]


def places(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(finding.rule_id, finding.sheet, finding.cell) for finding in findings]


def values(content: bytes) -> dict[str, Any]:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    sheets = {name: book.get_sheet_by_name(name) for name in book.sheet_names}
    return {name: (sheet.start, sheet.to_python()) for name, sheet in sheets.items()}


def differences(before: bytes, after: bytes) -> list[tuple[str, int, int, object, object]]:
    """Cells of the first workbook that are others in the second one: sheet, row and column from 1, both values."""
    others = values(after)
    return [
        (name, row + start[0], column + start[1], was, now)
        for name, ((top, left), rows) in values(before).items()
        for start in [(top + 1, left + 1)]
        for row, (cells, found) in enumerate(zip(rows, others[name][1], strict=True))
        for column, (was, now) in enumerate(zip(cells, found, strict=True))
        if was != now
    ]


def shown(page: Any, cell: str) -> Any:  # noqa: ANN401 - openpyxl is not typed
    """The cell that shows in the place of one, which may be merged into it."""
    merged = next((area for area in page.merged_cells.ranges if cell in area), None)
    return page.cell(merged.min_row, merged.min_col) if merged else page[cell]


FINDINGS = judged(BAD)[0]
COPY = feedback_copy(BAD, FINDINGS, LIMITS)


def test_copy_has_every_finding_at_its_cell_and_in_the_list() -> None:
    book = openpyxl.load_workbook(BytesIO(COPY))
    assert len(FINDINGS) == 9
    for finding in FINDINGS:
        cell = book[finding.sheet][finding.cell]
        assert finding.rule_id in cell.comment.text
        assert finding.message_vi.partition(" · ")[2] in cell.comment.text
        assert cell.fill.fgColor.rgb == f"FF{SEVERITY_COLOURS[Severity.ERROR]}"
    rows = [[cell.value for cell in row] for row in book[NAME].iter_rows(min_row=2)]
    assert sorted((row[1], row[2], row[3]) for row in rows) == sorted(places(FINDINGS))
    assert [row[3].hyperlink.location for row in book[NAME].iter_rows(min_row=2)] == [
        f"'{row[2]}'!{row[3]}" for row in rows
    ]


def test_copy_changes_no_value_but_the_revision() -> None:
    assert [(sheet, was, now) for sheet, _, _, was, now in differences(BAD, COPY)] == [("Bìa", 1.0, 2.0)]
    assert read_workbook("", COPY, LIMITS).cover["revision"][0] == 2  # type: ignore[index]


def test_copy_reads_as_the_workbook_did() -> None:
    assert places(judged(COPY)[0]) == places(FINDINGS)
    assert places(judged(feedback_copy(COPY, FINDINGS, LIMITS))[0]) == places(FINDINGS)


def test_corrected_copy_is_clean() -> None:
    right = openpyxl.load_workbook(BytesIO(GOOD), data_only=True)
    book = openpyxl.load_workbook(BytesIO(COPY), data_only=True)
    for finding in FINDINGS:
        book[finding.sheet][finding.cell].value = right[finding.sheet][finding.cell].value
    calculate_totals(book, right)
    assert judged(saved(book))[0] == []
    assert read_workbook("", saved(book), LIMITS).cover["revision"][0] == 2  # type: ignore[index]


def test_revision_that_is_text_is_raised_and_one_that_is_no_number_is_left() -> None:
    def raised(value: object) -> object:
        content = revision(1, cover("revision", value))
        copy = feedback_copy(content, judged(content)[0], LIMITS)
        return read_workbook("", copy, LIMITS).cover["revision"][0]  # type: ignore[index]

    assert [raised(value) for value in ("2", 7, "lần đầu", None)] == [3, 8, None, None]


def test_revision_that_is_a_formula_becomes_a_number_and_the_list_of_formulas_goes() -> None:
    chain = (
        b'<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="B11" i="1"/></calcChain>'
    )
    number, formula = b'<c r="B11" s="5"><v>1</v></c>', b'<c r="B11" s="5"><f>0+1</f><v>1</v></c>'

    def change(name: str, body: bytes) -> bytes:
        if name == "xl/theme/theme1.xml":
            return chain  # in the theme's place, to have a part for it
        body = body.replace(b"officedocument.theme+xml", b"officedocument.spreadsheetml.calcChain+xml")
        body = body.replace(b"relationships/theme", b"relationships/calcChain")
        return body.replace(number, formula) if name == "xl/worksheets/sheet1.xml" else body

    copy = feedback_copy(repacked(BAD, change), FINDINGS, LIMITS)
    assert b'<c r="B11" s="5"><v>2</v></c>' in parts(copy)["xl/worksheets/sheet1.xml"]
    assert b"calcChain" not in b"".join(parts(copy).values())


def test_rows_of_a_sheet_for_explanations_are_kept_and_the_missing_ones_added() -> None:
    answer = Explained("HTX-04", "HTX", "i7", "5", "đã giải trình")
    content = revision(1, put("HTX", "tax_code", 2, None), put("HTX", "members", 1, 5), explaining(answer))
    found = judged(content)[0]
    queries = [finding for finding in found if finding.severity is Severity.QUERY]
    assert {query.rule_id for query in queries} == {"CL-08", "HTX-04"}
    copy = feedback_copy(content, found, LIMITS)
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(BytesIO(copy))[EXPLANATIONS.name]]
    assert rows[1] == list(answer)
    listed = {(row[0], row[2]) for row in rows[2:]}
    assert listed == {
        (query.rule_id, query.cell) for query in queries if (query.rule_id, query.cell) != ("HTX-04", "I7")
    }
    assert places(judged(copy)[0]) == places(found)


@pytest.fixture(scope="module")
def asked(empty_installation: Callable[[], Installation]) -> Installation:
    """Tân Yên's November and December, with the queries against the period before; not to be changed."""
    installation = empty_installation()
    for name in TAN_YEN:
        (installation.raw / name).parent.mkdir()
        shutil.copy(RAW / name, installation.raw / name)
    return installation


def finding_of(row: dict[str, Any]) -> Finding:
    """The finding of a staged row, in which a blank is the field's default."""
    values: dict[str, Any] = {field.name: row[field.name] or field.default for field in fields(Finding)}
    return Finding(**values)


def test_explained_copy_leaves_nothing_open(asked: Installation) -> None:
    intake = take_in(asked.settings)
    december = intake.known.submissions.filter(intake.known.submissions["file_name"] == TAN_YEN[1])["submission_id"][0]
    rows = intake.known.findings.filter(intake.known.findings["submission_id"] == december).iter_rows(named=True)
    found = [finding_of(row) for row in rows]
    found = [finding for finding in found if finding.rule_id != "PV-01"]
    assert {finding.rule_id for finding in found} == {"HTX-12", "HTX-14", "CL-08", "HTX-04"}
    copy = feedback_copy((asked.raw / TAN_YEN[1]).read_bytes(), found, LIMITS)
    path = asked.raw / "2020-12" / "phản hồi.xlsx"
    book = openpyxl.load_workbook(BytesIO(copy), data_only=True)
    page = book[EXPLANATIONS.name]
    assert [cell.value for cell in page[1]] == [column.header for column in EXPLANATIONS.columns]
    assert sorted((row[0].value, row[1].value, row[2].value) for row in page.iter_rows(min_row=2)) == sorted(
        places(found)
    )
    for finding in found:
        assert shown(book[finding.sheet], finding.cell).fill.fgColor.rgb == f"FF{SEVERITY_COLOURS[Severity.QUERY]}"
    for row in page.iter_rows(min_row=2):
        row[4].value = f"Đã kiểm tra ô {row[2].value}"
    book.save(path)
    after = take_in(asked.settings)
    newest = after.known.submissions.filter(after.known.submissions["file_name"].str.ends_with(path.name))
    assert newest.select("revision", "status").rows() == [(2, "accepted")]
    states = after.known.findings.filter(after.known.findings["submission_id"] == newest["submission_id"][0])
    assert set(states["state"]) == {"explained"}
    assert states.height == len(found)


@pytest.mark.parametrize("kind", ["xls", pytest.param("ods", marks=pytest.mark.long)])
def test_format_that_cannot_be_changed_in_place_comes_back_as_xlsx(
    kind: str, convert: Callable[[bytes, str, str], bytes]
) -> None:
    content = convert(BAD, "xlsx", kind)
    (found,) = judged(content)
    copy = feedback_copy(content, found, LIMITS)
    assert feedback_name(f"Lang Giang.{kind}") == "Lang Giang - phản hồi.xlsx"
    assert places(judged(copy)[0]) == places(found) == places(FINDINGS)
    assert [(sheet, now) for sheet, _, _, _, now in differences(content, copy)] == [("Bìa", 2.0)]


@pytest.mark.long
def test_copy_opens_in_libreoffice_and_can_be_saved_there(convert: Callable[[bytes, str, str], bytes]) -> None:
    assert convert(COPY, "xlsx", "pdf").startswith(b"%PDF")
    kept = convert(COPY, "xlsx", "xlsx")
    assert places(judged(kept)[0]) == places(FINDINGS)
    book = openpyxl.load_workbook(BytesIO(kept))
    assert book.sheetnames[0] == NAME
    assert all(finding.rule_id in book[finding.sheet][finding.cell].comment.text for finding in FINDINGS)


def test_marks_are_known_again_after_libreoffice_saved_them(convert: Callable[[bytes, str, str], bytes]) -> None:
    header = Finding("s", "WB-12", Severity.INFO, "HTX", "B6", message_vi="HTX!B6 · gần giống")
    marked = feedback_copy(BAD, [*FINDINGS, header], LIMITS)
    clean = feedback_copy(convert(marked, "xlsx", "xlsx"), [], LIMITS)
    book = openpyxl.load_workbook(BytesIO(clean))
    ours = {f"FF{colour}" for colour in SEVERITY_COLOURS.values()}
    cells = [cell for page in book for row in page for cell in row]
    assert [cell.coordinate for cell in cells if cell.comment or cell.fill.fgColor.rgb in ours] == []
    before, lain, after = (
        shown(openpyxl.load_workbook(BytesIO(content))["HTX"], "B6") for content in (BAD, marked, clean)
    )
    assert lain.fill.fgColor.rgb == f"FF{SEVERITY_COLOURS[Severity.INFO]}"
    assert after.fill.fgColor.rgb == before.fill.fgColor.rgb == "FFE2EFDA"
    assert places(judged(clean)[0]) == places(FINDINGS)


@pytest.mark.long
def test_copy_of_any_deviating_workbook_reads_as_it_did() -> None:
    contents = [deviation.content() for deviation in DEVIATIONS]
    found = judged(*contents)
    copies = [feedback_copy(content, findings, LIMITS) for content, findings in zip(contents, found, strict=True)]
    for deviation, before, after in zip(DEVIATIONS, found, judged(*copies), strict=True):
        # Lần nộp is a plain number now, unless it shares its cell with its label; macros are in no copy
        gone = {ACTIVE.rule_id}
        cells = [
            places([found for found in of_file if found.column_name != "revision" and found.rule_id not in gone])
            for of_file in (before, after)
        ]
        assert cells[0] == cells[1], deviation.name


def test_next_number_stands_behind_the_label_that_shares_its_cell() -> None:
    def joined(workbook: Workbook) -> None:
        workbook["Bìa"]["A11"].value, workbook["Bìa"]["B11"].value = "Lần nộp : 3", None

    content = made((joined,))
    copy = feedback_copy(content, judged(content)[0], LIMITS)
    assert opened(copy)["Bìa"]["A11"].value == "Lần nộp : 4"
    cover = read_workbook("s", copy, LIMITS).cover
    assert cover is not None
    assert cover["revision"].to_list() == [4]


def test_workbook_without_findings_stays_without_them() -> None:
    copy = feedback_copy(base_content(), [], LIMITS)
    assert judged(copy)[0] == []
    assert opened(copy).sheetnames == [NAME, *opened(base_content()).sheetnames]
