"""Compiled templates save work, and never decide what a page shows."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from jinja2 import Environment

from pipeline.outputs.status_page import write_pages
from pipeline.outputs.status_page.compiled import FOLDER, CompiledTemplates
from pipeline.outputs.status_page.html import PAGE, PERIOD, page_design, page_templates
from tests.support.small_status import DAY

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.runtime.settings import Settings


def written_again(settings: Settings) -> dict[Path, bytes]:
    """All pages as a process writes them that has compiled nothing, by their paths."""
    shutil.rmtree(settings.files)
    page_templates.cache_clear()
    return {path: path.read_bytes() for path in write_pages(settings, DAY)}


def kept(settings: Settings, name: str) -> Path:
    return settings.state / FOLDER / f"{name}.bin"


def test_next_process_compiles_nothing(written: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    before = written_again(written)
    monkeypatch.setattr(Environment, "compile", lambda *_: pytest.fail("a template was compiled"))
    assert written_again(written) == before


@pytest.mark.long
@pytest.mark.parametrize("name", [PAGE, PERIOD])
@pytest.mark.parametrize("damage", ["gone", "blank", "cut", "a byte", "of the other template", "of another design"])
def test_damaged_one_is_compiled_anew(
    written: Settings, monkeypatch: pytest.MonkeyPatch, name: str, damage: str
) -> None:
    before = written_again(written)
    path = kept(written, name)
    whole = path.read_bytes()
    match damage:
        case "gone":
            path.unlink()
        case "blank":
            path.write_bytes(b"")
        case "cut":
            path.write_bytes(whole[:-1])
        case "a byte":
            path.write_bytes(whole[:-200] + bytes([whole[-200] ^ 1]) + whole[-199:])
        case "of the other template":
            path.write_bytes(kept(written, PERIOD if name == PAGE else PAGE).read_bytes())
        case "of another design":
            page_templates(written.state, "another").get_template(name)
            assert path.read_bytes() != whole
    assert written_again(written) == before
    monkeypatch.setattr(Environment, "compile", lambda *_: pytest.fail("a template was compiled"))
    assert written_again(written) == before


def test_code_of_another_design_is_not_run(written: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    written_again(written)
    monkeypatch.setattr(CompiledTemplates, "dump_bytecode", lambda *_: None)
    monkeypatch.setattr(Environment, "compile", lambda *_: pytest.fail("a template was compiled"))
    page_templates(written.state, page_design(written)).get_template(PAGE)
    with pytest.raises(pytest.fail.Exception, match="was compiled"):
        page_templates(written.state, "another").get_template(PAGE)


def test_page_is_written_where_nothing_can_be_kept(written: Settings) -> None:
    before = written_again(written)
    shutil.rmtree(written.state / FOLDER)
    (written.state / FOLDER).touch()
    assert written_again(written) == before
