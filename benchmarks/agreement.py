"""Whether a peer's results are the product's where both have them: rows, loaded values, failures by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl

from benchmarks.peers.layout import sheets
from benchmarks.peers.loading import DATABASE, TAX_CODE, PeerFailure, read_failures
from pipeline.runtime.settings import STAGED
from pipeline.staging.store import Stage
from pipeline.staging.tables import FINDINGS
from schemas.storage import value_types

if TYPE_CHECKING:
    from benchmarks.subject import BenchPlace, Clock
    from schemas.column import Sheet

PLACE = ("file", "sheet_row")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MOST_LISTED = 5


def agreement(place: BenchPlace, _: Clock) -> dict[str, Any]:
    """Compare the peer that worked in ``place.work`` with the night that worked in ``place.raw``."""
    stage = Stage(place.raw / "state" / STAGED)
    with duckdb.connect(place.raw / "hoptac.duckdb", read_only=True) as ours:
        files = pl.DataFrame(ours.sql("select submission_id, file_name as file from core.submissions").to_arrow_table())
    rules, failures = read_failures(place.work)
    known = _failures(stage, files, rules)
    failures = {failure for failure in failures if failure.rule_id in rules}
    result: dict[str, Any] = {"rows": 0, "values": 0, "failures": len(known), "differences": sorted(failures ^ known)}
    with duckdb.connect(place.work / DATABASE, read_only=True) as peer:
        for sheet in sheets():
            rows, values, different = _compared(
                sheet, stage.frame(sheet.table).join(files, on="submission_id"), peer, rules
            )
            result |= {"rows": result["rows"] + rows, "values": result["values"] + values}
            result["differences"] += different
    return result | {"differences": result["differences"][:MOST_LISTED], "different": len(result["differences"])}


def _failures(stage: Stage, files: pl.DataFrame, rules: set[str]) -> set[PeerFailure]:
    """The product's findings of these rules."""
    tables = {sheet.name: sheet.table for sheet in sheets()}
    found = stage.frame(FINDINGS).filter(pl.col("rule_id").is_in(rules) & pl.col("sheet").is_in(list(tables)))
    return {
        PeerFailure(
            finding["file"],
            tables[finding["sheet"]],
            int(finding["cell"].lstrip(LETTERS)),
            finding["column_name"],
            finding["rule_id"],
        )
        for finding in found.join(files, on="submission_id").iter_rows(named=True)
    }


def _compared(
    sheet: Sheet, rows: pl.DataFrame, peer: duckdb.DuckDBPyConnection, rules: set[str]
) -> tuple[int, int, list[Any]]:
    """How many rows and values of a table there are, and which differ."""
    types = {name: kind for name, kind in value_types(sheet).items() if TAX_CODE in rules or name != "tax_code"}
    ours = rows.rename({"at_row": "sheet_row"})
    theirs = pl.DataFrame(peer.table(sheet.table).to_arrow_table())
    keyed = [
        pl.col("file"),
        pl.col("sheet_row").cast(pl.Int64),
        *(pl.col(column).cast(kind) for column, kind in types.items()),
    ]
    both = ours.select(keyed).join(theirs.select(keyed), on=PLACE, how="full", suffix="__peer", coalesce=True)
    different: list[Any] = []
    if not ours.height == theirs.height == both.height:
        different.append((sheet.table, ours.height, theirs.height, both.height))
    for column in types:
        wrong = both.filter(pl.col(column).ne_missing(pl.col(f"{column}__peer")))
        different += [
            tuple(map(str, row)) for row in wrong.select(*PLACE, pl.lit(column), column, f"{column}__peer").iter_rows()
        ]
    return ours.height, ours.height * len(types), different
