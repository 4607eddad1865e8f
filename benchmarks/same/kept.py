"""What a snapshot keeps: rows as Parquet in one order, files for people as lines of text."""

from __future__ import annotations

import hashlib
import re
import zipfile
from typing import TYPE_CHECKING

import duckdb
from openpyxl import load_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

COLUMNS = """
select schema_name || '.' || table_name, column_name, data_type, comment
from duckdb_columns() where not internal order by all
"""
MASKED = {
    r"(?<=Lập ngày )\d\d/\d\d/\d{4}": "the day of the run, on status pages",
    r'(?<=data-label="Quá hạn \(ngày\)">)[1-9][\d.]*': "days overdue as of that day; 0 stays",
}
"""What is masked in texts for it depends on the clock, with the reason."""


def keep_tables(database: Path, out: Path, tables: Sequence[str] = (), scenario: str = "") -> None:
    """Write the rows of every table and view, or of these, and a list of the columns with types and comments."""
    out.mkdir(parents=True)
    if not database.exists():  # the command's answer, which is kept too, says why
        return
    with duckdb.connect(str(database), read_only=True) as connection:
        connection.execute("set variable scenario = $1", [scenario])
        columns = connection.execute(COLUMNS).fetchall()
        found = list(dict.fromkeys(table for table, *_ in columns))
        for table in tables or found:
            query = f"select getvariable('scenario') as scenario, * from {table}"  # noqa: S608 - our tables
            query = query if scenario else f"from {table}"
            _copy(connection, query, out / f"{table}.parquet")
        if not tables:
            text = "\n".join("\t".join(map(str, row)) for row in columns)
            (out / "columns.txt").write_text(text, encoding="utf-8")


def keep_merged(folder: Path, out: Path) -> None:
    """Write the rows of the Parquet files of one name below a folder into one."""
    files: dict[str, list[Path]] = {}
    for path in sorted(folder.rglob("*.parquet")):
        files.setdefault(path.name, []).append(path)
    _merge(files, out)


def keep_export(folder: Path, out: Path) -> None:
    """Write the rows of each table of an export, a file or a folder with one for each period, into one."""
    tables = {entry.stem: sorted(entry.glob("*.parquet")) if entry.is_dir() else [entry] for entry in folder.iterdir()}
    _merge({f"{name}.parquet": files for name, files in sorted(tables.items())}, out)


def _merge(files: Mapping[str, Sequence[Path]], out: Path) -> None:
    out.mkdir(parents=True)
    with duckdb.connect() as connection:
        for name, paths in files.items():
            listed = [str(path) for path in paths]
            _copy(connection, f"from read_parquet({listed}, hive_partitioning = false)", out / name)


def _copy(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    connection.execute(f"copy ({query} order by all) to '{path}' (format parquet, compression zstd)")


def keep_texts(folder: Path, out: Path, masked: Callable[[str], str]) -> None:
    """Write the texts of every file below a folder."""
    for path in sorted(found for found in folder.rglob("*") if found.is_file()):
        kept = out / path.relative_to(folder)
        kept.parent.mkdir(parents=True, exist_ok=True)
        for ending, lines in _texts(path).items():
            text = masked("\n".join(lines))
            kept.with_name(f"{path.name}{ending}").write_text(text, encoding="utf-8")


def _texts(path: Path) -> Mapping[str, Iterator[str]]:
    """The lines that tell a file, by the ending of the file that keeps them."""
    if path.suffix == ".xlsx":
        return {".cells.txt": _cells(path), ".parts.txt": _parts(path)}
    if path.suffix == ".docx":
        return {".parts.txt": _parts(path)}
    return {".txt": iter([_text(path.read_bytes())])}


def _parts(path: Path) -> Iterator[str]:
    """Every part of an archive under its name, an element a line."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            yield f"## {name}"
            yield _text(archive.read(name)).replace("><", ">\n<")


def _text(content: bytes) -> str:
    """The text of a file; of a picture its size and hash."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return f"{len(content)} bytes, {hashlib.sha256(content).hexdigest()}"
    for pattern in MASKED:
        text = re.sub(pattern, "…", text)
    return text


def _cells(path: Path) -> Iterator[str]:
    """Cells with a text, a comment or a colour: sheet and address, what stands there, how it looks."""
    for page in load_workbook(path).worksheets:
        yield f"## {page.title}"
        for cell in (cell for row in page.iter_rows() for cell in row):
            if cell.value is not None or cell.comment or cell.fill.fill_type:
                font, comment = cell.font, cell.comment.text if cell.comment else ""
                look = (cell.fill.fgColor.value, font.color and font.color.value, font.b, font.i, font.sz, font.name)
                yield f"{cell.coordinate} {cell.value!r} {comment!r} {cell.number_format} {look}"
