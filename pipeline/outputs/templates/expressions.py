"""A rule's expression as an Excel formula that is true where the rule is broken, and only there.

What Polars gives null for is *not evaluated*: beside its formula each expression has one that says when it is known.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.outputs.templates.places import text
from schemas.reference_data import code_labels

if TYPE_CHECKING:
    from collections.abc import Callable

SyntaxNode = Any
"""An expression as Polars writes it in JSON; the version of Polars is pinned."""

EPOCH = 25_569
"""Excel's number of 1970-01-01."""
TRUE, FALSE = "TRUE", "FALSE"
OPERATORS = {
    "Eq": "=",
    "NotEq": "<>",
    "Lt": "<",
    "LtEq": "<=",
    "Gt": ">",
    "GtEq": ">=",
    "Plus": "+",
    "Minus": "-",
    "Multiply": "*",
}


class UntranslatableError(ValueError):
    """The expression has something that Excel has not."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How formulas call a column: its cell, all of its cells, and the code list that its texts are labels of."""

    cell: str
    cells: str = ""
    code_list: str | None = None
    always: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """The formula of an expression, and the one that says whether it has a value."""

    value: str
    known: str = TRUE


def broken(holds: pl.Expr, cells: Callable[[str], Cell | None]) -> str:
    """The formula that is true where ``holds`` is false; ``cells`` tells how a column is called.

    UntranslatableError where the expression needs more than a row, its column's duplicates and the day of the cover.
    """
    try:
        node = json.loads(holds.meta.serialize(format="json"))
    except pl.exceptions.ComputeError as problem:  # it has Python in it
        raise UntranslatableError(str(problem)) from problem
    told = _Translator(cells).told(node)
    return _all(told.known, _not(told.value))


def _all(*parts: str) -> str:
    asked = list(dict.fromkeys(part for part in parts if part != TRUE))
    if FALSE in asked:
        return FALSE
    return f"AND({','.join(asked)})" if len(asked) > 1 else (asked or [TRUE])[0]


def _any(*parts: str) -> str:
    asked = list(dict.fromkeys(part for part in parts if part != FALSE))
    if TRUE in asked:
        return TRUE
    return f"OR({','.join(asked)})" if len(asked) > 1 else (asked or [FALSE])[0]


def _not(part: str) -> str:
    return {TRUE: FALSE, FALSE: TRUE}.get(part, f"NOT({part})")


def _if(condition: str, one: str, other: str) -> str:
    if condition in (TRUE, FALSE) or one == other:
        return one if condition == TRUE or one == other else other
    return f"IF({condition},{one},{other})"


@dataclass(frozen=True, slots=True)
class _Translator:
    cells: Callable[[str], Cell | None]

    def told(self, node: SyntaxNode) -> Told:
        """One node of the expression."""
        kind, body = next(iter(node.items()))
        one = {
            "Column": self._column,
            "Literal": self._literal,
            "BinaryExpr": self._binary,
            "Function": self._function,
            "Ternary": self._ternary,
            "Cast": self._cast,
            "Over": self._over,
        }.get(kind)
        if one is None:
            raise UntranslatableError(kind)
        return one(body)

    def _cell(self, name: str) -> Cell:
        cell = self.cells(name)
        if cell is None:
            raise UntranslatableError(name)
        return cell

    def _column(self, name: str) -> Told:
        cell = self._cell(name)
        return Told(cell.cell, TRUE if cell.always else f'({cell.cell}<>"")')

    def _literal(self, body: SyntaxNode) -> Told:
        kind, value = next(iter(next(iter(body.values())).items()))
        if kind == "Null":
            return Told("0", FALSE)
        if kind == "Boolean":
            return Told(TRUE if value else FALSE)
        if kind == "String":
            return Told(text(value))
        return Told(str(value + EPOCH if kind == "Date" else value))

    def _binary(self, body: SyntaxNode) -> Told:
        left, right = self.told(body["left"]), self.told(body["right"])
        known, op = _all(left.known, right.known), body["op"]
        if op == "And":
            return Told(_all(left.value, right.value), known)
        if op == "Or":  # one that is true is enough
            enough = (_all(one.known, one.value) for one in (left, right))
            return Told(_any(*(_all(one.known, one.value) for one in (left, right))), _any(known, *enough))
        if op == "Modulus":
            return Told(f"MOD({left.value},{right.value})", known)
        if op not in OPERATORS:
            raise UntranslatableError(op)
        labelled = self._labelled(body["left"], body["right"])
        return Told(f"({left.value}{OPERATORS[op]}{labelled or right.value})", known)

    def _labelled(self, left: SyntaxNode, right: SyntaxNode) -> str | None:
        """The label that cells show for the code that a column of codes is held against."""
        code = right.get("Literal", {}).get("Scalar", {}).get("String")
        return self._label(left["Column"], code) if code is not None and "Column" in left else None

    def _label(self, column: str, code: str) -> str:
        codes = self._cell(column).code_list
        return text(code_labels(codes)[code] if codes else code)

    def _function(self, body: SyntaxNode) -> Told:
        inputs, function = body["input"], body["function"]
        if function == "FillNull":
            one, other = (self.told(each) for each in inputs)
            return Told(_if(one.known, one.value, other.value), _any(one.known, other.known))
        if "StringExpr" in function:
            return self._joined(inputs)
        if function == {"TemporalExpr": "Year"}:
            one = self.told(inputs[0])
            return Told(f"YEAR({one.value})", one.known)
        if function == "Abs":
            one = self.told(inputs[0])
            return Told(f"ABS({one.value})", one.known)
        return self._boolean(inputs, function.get("Boolean") if isinstance(function, dict) else None)

    def _boolean(self, inputs: list[SyntaxNode], function: SyntaxNode) -> Told:
        one = self.told(inputs[0])
        if function == "IsNotNull":
            return Told(one.known)
        if function == "IsNull":
            return Told(_not(one.known))
        if function == "Not":
            return Told(_not(one.value), one.known)
        if isinstance(function, dict) and "IsIn" in function and "Column" in inputs[0]:
            entries = inputs[1]["Literal"]["Scalar"]["List"]
            codes = pl.read_ipc_stream(BytesIO(bytes(entries))).to_series()
            labels = [self._label(inputs[0]["Column"], code) for code in codes]
            return Told(_any(*(f"({one.value}={label})" for label in labels)), one.known)
        raise UntranslatableError(str(function))

    def _joined(self, inputs: list[SyntaxNode]) -> Told:
        told = [self.told(one) for one in inputs]
        return Told("&".join(one.value for one in told), _all(*(one.known for one in told)))

    def _ternary(self, body: SyntaxNode) -> Told:
        asked, one, other = (self.told(body[part]) for part in ("predicate", "truthy", "falsy"))
        condition = _all(asked.known, asked.value)
        return Told(
            _if(condition, one.value, other.value) if other.known != FALSE else one.value,
            _all(condition, one.known) if other.known == FALSE else _if(condition, one.known, other.known),
        )

    def _cast(self, body: SyntaxNode) -> Told:
        one = self.told(body["expr"])
        return Told(f"ROUND({one.value},0)" if "Int" in str(body["dtype"]) else one.value, one.known)

    def _over(self, body: SyntaxNode) -> Told:
        """How many rows of the workbook have the same key; Excel compares texts whatever their case."""
        if body["function"] != "Len":
            raise UntranslatableError(str(body["function"]))
        keys = [column for one in body["partition_by"] for column in _columns(one) if column != "submission_id"]
        cells = [self._cell(name) for name in keys]
        return Told(f"COUNTIFS({','.join(f'{one.cells},{one.cell}' for one in cells)})")


def _columns(node: SyntaxNode) -> list[str]:
    """The columns that a key is joined from."""
    if "Column" in node:
        return [node["Column"]]
    return [column for one in node["Function"]["input"] for column in _columns(one)]
