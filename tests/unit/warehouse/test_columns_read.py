"""Which columns a query can read: by their names, and all of them where names do not tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.warehouse.columns_read import columns_read
from pipeline.warehouse.declarations import declaration

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = {
    "core.rows": ("period", "name", "members", "revenue"),
    "core.places": ("period", "name", "letter"),
    "report.made": ("period",),
}
NAMED = {"core.rows": ("period", "members")}


def read_by(folder: Path, query: str) -> dict[str, tuple[str, ...]]:
    path = folder / "report" / "made.sql"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"-- depends: period\ncreate table report.made as\n{query};\n", encoding="utf-8")
    return columns_read(declaration(path), COLUMNS)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("select period, sum(members) from core.rows group by period", NAMED),
        ("select r.period, r.members from core.rows as r", NAMED),
        ('select PERIOD, "members" from core.rows', NAMED),
        ("-- revenue\nselect period, members -- name\nfrom core.rows", NAMED),
        ("select period, members, count(*) from core.rows group by all", NAMED),
        ("with r as (select period, members from core.rows) select * from r", NAMED),
        ("with r as (select period, members from core.rows) select r.* from r", NAMED),
        ("select * from core.rows", {}),
        ("select period, * exclude (name) from core.rows", {}),
        ("select r.* from core.rows as r", {}),
        ("select period, hash(r) from core.rows as r", {}),
        ("select period, hash(rows) from core.rows", {}),
        ("select period, to_json(r)->>'name' from core.rows as r where r.members > 0", {}),
        ("select columns('m.*') from core.rows", {}),
        ("select period from core.rows natural join core.places", {}),
        ("select period, members from (values (1)) as v, core.rows", {}),
        (
            "select r.period, r.members from core.rows as r left join core.places as p using (period)",
            NAMED | {"core.places": ("period",)},
        ),
        (
            "select r.period, r.members from core.rows as r left join (select * from core.places) as p using (period)",
            NAMED,
        ),
        ("select a.period, b.members from core.rows as a inner join core.rows as b on a.period < b.period", NAMED),
        ("select a.period, list(b) from core.rows as a inner join core.rows as b on a.period < b.period", {}),
    ],
)
def test_columns_are_read_that_are_named_and_all_where_names_do_not_tell(
    tmp_path: Path, query: str, expected: dict[str, tuple[str, ...]]
) -> None:
    assert read_by(tmp_path, query) == expected


def test_source_that_only_an_input_is_made_of_is_read_whole(tmp_path: Path) -> None:
    assert read_by(tmp_path, "select period, members from reconciled_findings") == {}
