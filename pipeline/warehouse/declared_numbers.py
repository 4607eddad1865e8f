"""Numbers that the code declares and the SQL files only name: as variables in a query, as ``{name}`` in a comment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.judgement import earlier_periods
from schemas.rules import rule

if TYPE_CHECKING:
    import duckdb


def declared_numbers() -> dict[str, int]:
    """Each number by the name under which the SQL files use it."""
    return {
        "most_listed": rule.USUAL_LISTING.most,
        "months_back": earlier_periods.FARTHEST,
    }


def set_variables(connection: duckdb.DuckDBPyConnection) -> None:
    """Let queries read the numbers with ``getvariable``."""
    for name, number in declared_numbers().items():
        connection.execute(f"set variable {name} = {number}")


def with_numbers(comment: str) -> str:
    """The comment with the numbers in the place of their names; DuckDB takes no expression for a comment's text."""
    for name, number in declared_numbers().items():
        comment = comment.replace(f"{{{name}}}", str(number))
    return comment
