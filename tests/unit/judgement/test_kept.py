"""Parts that were kept are there while they are as they were written; a part that is not is as if it had never been."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import polars as pl
import pytest

from pipeline.judgement.kept import Kept, Part, row_hashes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TYPES: dict[str, pl.DataType] = {"a": pl.String()}
TWO_DAYS = 2 * 24 * 3600


def part(text: str) -> Part:
    return Part({"x": text}, {"rows": pl.DataFrame({"a": [text]}, schema=TYPES)})


def rows(kept: Kept, name: str = "2020-11") -> list[str]:
    return kept.frame("judged", name, "rows", TYPES)["a"].to_list()


def written(folder: Path, *texts: str) -> Kept:
    """A folder whose index names the last of these."""
    kept = Kept.below(folder)
    for text in texts:
        kept.put("judged", "2020-11", part(text))
        kept.write_index()
    return kept


def test_what_was_written_is_found_by_others(tmp_path: Path) -> None:
    written(tmp_path, "one")
    kept = Kept.below(tmp_path)
    assert (kept.hashes("judged", "2020-11"), rows(kept), kept.names("judged")) == ({"x": "one"}, ["one"], {"2020-11"})


def test_what_no_index_names_was_never_kept(tmp_path: Path) -> None:
    Kept.below(tmp_path).put("judged", "2020-11", part("one"))
    kept = Kept.below(tmp_path)
    assert (kept.hashes("judged", "2020-11"), rows(kept), kept.names("judged")) == ({}, [], set())


def test_who_has_looked_before_reads_what_was_there_then(tmp_path: Path) -> None:
    written(tmp_path, "one")
    before = Kept.below(tmp_path)
    written(tmp_path, "two")
    assert (rows(before), rows(Kept.below(tmp_path))) == (["one"], ["two"])


def make_old(folder: Path) -> None:
    for path in (path for path in folder.iterdir() if path.is_dir()):
        os.utime(path, (path.stat().st_atime, path.stat().st_mtime - TWO_DAYS))


@pytest.mark.parametrize("is_removed", [False, True])
def test_who_reads_a_part_of_days_ago_still_finds_it_when_another_takes_its_place(
    tmp_path: Path, *, is_removed: bool
) -> None:
    written(tmp_path, "one")
    make_old(tmp_path)
    before, other = Kept.below(tmp_path), Kept.below(tmp_path)
    if is_removed:
        other.remove("judged", ["2020-11"])
    else:
        other.put("judged", "2020-11", part("two"))
    other.write_index()
    assert rows(before) == ["one"]


def test_what_no_index_names_goes_after_a_day(tmp_path: Path) -> None:
    written(tmp_path, "one", "two")
    folders = [path for path in tmp_path.iterdir() if path.is_dir()]
    assert len(folders) == 2
    make_old(tmp_path)
    Kept.below(tmp_path).write_index()
    assert (len([path for path in tmp_path.iterdir() if path.is_dir()]), rows(Kept.below(tmp_path))) == (1, ["two"])


def test_a_part_that_is_removed_is_not_there(tmp_path: Path) -> None:
    kept = written(tmp_path, "one")
    kept.remove("judged", ["2020-11"])
    kept.write_index()
    assert (rows(kept), rows(Kept.below(tmp_path))) == ([], [])


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("of", "spoil"),
    [
        ("rows", _flip),
        ("rows", lambda path: path.write_bytes(b"")),
        ("rows", lambda path: path.unlink()),
        ("contents.json", lambda path: path.write_text("{")),
        ("contents.json", lambda path: path.write_text("[1, 2]")),
        ("contents.json", lambda path: path.unlink()),
    ],
)
def test_a_part_that_is_not_as_it_was_written_is_not_there(
    tmp_path: Path, of: str, spoil: Callable[[Path], object]
) -> None:
    written(tmp_path, "one")
    (home,) = (path for path in tmp_path.iterdir() if path.is_dir())
    spoil(home / of)
    kept = Kept.below(tmp_path)
    assert (kept.hashes("judged", "2020-11"), rows(kept)) == ({}, [])
    written(tmp_path, "one")
    assert rows(Kept.below(tmp_path)) == ["one"]


@pytest.mark.parametrize("is_in_memory", [False, True])
def test_a_frame_of_all_parts_has_those_that_are_there_in_order(tmp_path: Path, *, is_in_memory: bool) -> None:
    kept = Kept() if is_in_memory else Kept.below(tmp_path)
    assert kept.frame_of_all("judged", "rows", TYPES).equals(pl.DataFrame(schema=TYPES))
    for name in ("2020-12", "none", "2020-11", "2021-01"):
        kept.put("judged", name, part(name))
    kept.put("across", "2020-10", part("2020-10"))
    assert kept.frame_of_all("judged", "rows", TYPES)["a"].to_list() == ["2020-11", "2020-12", "2021-01", "none"]
    if not is_in_memory:
        kept.write_index()
        _flip(next(tmp_path.glob("judged-2020-12-*")) / "rows")
        kept = Kept.below(tmp_path)
        assert kept.frame_of_all("judged", "rows", TYPES)["a"].to_list() == ["2020-11", "2021-01", "none"]


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"judged/2020-11": "elsewhere"}'])
def test_an_index_that_is_damaged_names_nothing(tmp_path: Path, text: str) -> None:
    written(tmp_path, "one")
    (tmp_path / "index.json").write_text(text)
    assert rows(Kept.below(tmp_path)) == []


def test_rows_are_told_apart_by_every_value() -> None:
    frame = pl.DataFrame(
        {"a": ["x", "x", "x", None, "x"], "b": [["p", "q"], ["p"], ["pq"], ["p"], None], "c": [1, 1, 1, 1, 1]},
    )
    assert len(set(row_hashes(frame))) == frame.height
    assert row_hashes(frame) == row_hashes(frame.clone())


def test_parts_that_are_written_and_others_stand_in_the_order_of_their_names(tmp_path: Path) -> None:
    written(tmp_path, "one")
    kept = Kept.below(tmp_path)
    for name in ("2020-12", "2020-10"):
        kept.put("judged", name, part(name))
    assert kept.frame_of_all("judged", "rows", TYPES)["a"].to_list() == ["2020-10", "one", "2020-12"]


def test_part_that_is_put_again_is_written_once_as_it_was_put_last(tmp_path: Path) -> None:
    kept = Kept.below(tmp_path)
    for text in ("one", "two"):
        kept.put("judged", "2020-11", part(text))
    assert rows(kept) == ["two"]
    kept.write_index()
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) == 1
    assert rows(Kept.below(tmp_path)) == rows(kept) == ["two"]


def test_part_that_is_written_is_left_as_it_is(tmp_path: Path) -> None:
    kept = written(tmp_path, "one")
    (home,) = (path for path in tmp_path.iterdir() if path.is_dir())
    inode = home.stat().st_ino
    kept.write_index()
    assert (home.stat().st_ino, rows(kept)) == (inode, ["one"])
