"""A file is made anew where it is gone, was changed, or is made from something else; a lost record costs work alone."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from pipeline.outputs.made_files import MadeFiles, digest, product_digest

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.runtime.settings import Settings


def made(settings: Settings, name: str = "2020-11/a.txt") -> Path:
    """A file that was made from "x"."""
    path = settings.files / name
    with MadeFiles(settings, "output") as files:
        assert files.write(path, "x", b"content")
    return path


def made_from(settings: Settings, path: Path) -> str:
    """What the record says of the file."""
    return MadeFiles(settings, "output").made_from(path)


def test_file_lies_ready_as_what_it_was_made_from(settings: Settings) -> None:
    assert made_from(settings, made(settings)) == "x"


def test_file_that_is_gone_is_missing_and_made_from_nothing(settings: Settings) -> None:
    path, other = made(settings), made(settings, "index.html")
    path.unlink()
    assert (made_from(settings, path), made_from(settings, other)) == ("", "x")
    assert MadeFiles(settings, "output").missing() == {"2020-11/a.txt"}
    path.parent.rmdir()
    assert MadeFiles(settings, "output").missing() == {"2020-11/a.txt"}


def test_file_that_was_changed_is_made_from_nothing_and_not_missing(settings: Settings) -> None:
    path = made(settings)
    path.write_bytes(b"another")
    assert made_from(settings, path) == ""
    assert MadeFiles(settings, "output").missing() == set()


def test_same_content_made_from_something_else_stays_the_same_file(settings: Settings) -> None:
    path = made(settings)
    before = path.stat()
    with MadeFiles(settings, "output") as files:
        assert not files.write(path, "y", b"content")
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    assert made_from(settings, path) == "y"


def test_what_was_made_before_a_failure_is_remembered(settings: Settings) -> None:
    path = settings.files / "a.txt"
    with suppress(OSError), MadeFiles(settings, "output") as files:
        files.write(path, "x", b"content")
        files.write(settings.files, "x", b"a folder lies there")
    assert made_from(settings, path) == "x"


def test_record_is_not_written_while_nothing_is_made(settings: Settings) -> None:
    made(settings)
    before = (settings.state / "made_output.json").stat().st_ino
    with MadeFiles(settings, "output"):
        pass
    assert (settings.state / "made_output.json").stat().st_ino == before


@pytest.mark.parametrize("record", ["", "[]", "{", '{"a.txt": 1}', '{"a.txt": ["x", "y", 1]}', "null"])
def test_damaged_record_is_none(settings: Settings, record: str) -> None:
    path = made(settings)
    (settings.state / "made_output.json").write_text(record, encoding="utf-8")
    assert made_from(settings, path) == ""


def test_record_names_no_place_of_this_machine(settings: Settings) -> None:
    made(settings)
    assert json.loads((settings.state / "made_output.json").read_text(encoding="utf-8")).keys() == {"2020-11/a.txt"}


def test_digest_tells_parts_apart() -> None:
    assert len({digest("ab"), digest("a", "b"), digest(["a", "b"]), digest("b", "a")}) == 4


def test_product_is_another_with_other_sql(settings: Settings, tmp_path: Path) -> None:
    sql = tmp_path / "sql" / "core" / "a.sql"
    sql.parent.mkdir(parents=True)
    sql.write_text("select 1", encoding="utf-8")
    other = settings.model_copy(update={"warehouse": tmp_path / "sql"})
    before = product_digest(other)
    assert product_digest(other) == before
    sql.write_text("select 2", encoding="utf-8")
    assert len({before, product_digest(other), product_digest(other, "xlsxwriter")}) == 3
