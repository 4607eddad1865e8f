"""Excel formulas that are true where a rule is broken, and only there, translated from the rule's own expression.

What Polars gives null for is *not evaluated*: beside its formula each expression has one that says when it is known.
"""

from __future__ import annotations

import json
import operator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.outputs.templates.cell_references import text_literal
from schemas.reference_data import code_labels

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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


COMPARISONS = {
    "Eq": operator.eq,
    "NotEq": operator.ne,
    "Lt": operator.lt,
    "LtEq": operator.le,
    "Gt": operator.gt,
    "GtEq": operator.ge,
}


def excel_day(day: date) -> int:
    """Excel's number of a day."""
    return (day - date(1970, 1, 1)).days + EPOCH


class UntranslatableError(ValueError):
    """The expression has something that Excel has not."""


@dataclass(frozen=True, slots=True)
class ColumnReference:
    """How formulas call a column: its cell, all of its cells, and the code list of which its texts are labels.

    Where it has the same value in every row, and so is on no sheet, there are no ``cells``.
    ``day`` is that by which entries of the list are looked up; None: any time.
    """

    cell: str
    cells: str = ""
    code_list: str | None = None
    always: bool = False
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Formula:
    """The formula of an expression, and the one that says whether it has a value."""

    value: str
    known: str = TRUE


def breach_formula(holds: pl.Expr, cells: Callable[[str], ColumnReference | None]) -> str:
    """The formula that is true where ``holds`` is false; ``cells`` gives the reference to a column.

    UntranslatableError where the expression needs more than a row, its column's duplicates and the day of the cover.
    """
    try:
        node = json.loads(holds.meta.serialize(format="json"))
    except pl.exceptions.ComputeError as problem:  # it has Python in it
        raise UntranslatableError(str(problem)) from problem
    holding = _Translator(cells).formula(node)
    return _all(holding.known, _not(holding.value))


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


def _if(condition: str, value: str, otherwise: str) -> str:
    if condition in (TRUE, FALSE) or value == otherwise:
        return otherwise if condition == FALSE else value
    return f"IF({condition},{value},{otherwise})"


def _sides_of_or(body: SyntaxNode) -> Iterator[SyntaxNode]:
    """What a chain of alternatives consists of, however it is nested."""
    for side in (body["left"], body["right"]):
        inner = side.get("BinaryExpr")
        if inner and inner["op"] == "Or":
            yield from _sides_of_or(inner)
        else:
            yield side


@dataclass(frozen=True, slots=True)
class _Translator:
    cells: Callable[[str], ColumnReference | None]

    def formula(self, node: SyntaxNode) -> Formula:
        """The formula of a node of the expression, and so of all below it."""
        kind, body = next(iter(node.items()))
        translate = {
            "Column": self._column,
            "Literal": self._literal,
            "BinaryExpr": self._binary,
            "Function": self._function,
            "Ternary": self._ternary,
            "Cast": self._cast,
            "Over": self._over,
        }.get(kind)
        if translate is None:
            raise UntranslatableError(kind)
        return translate(body)

    def _cell(self, name: str) -> ColumnReference:
        cell = self.cells(name)
        if cell is None:
            raise UntranslatableError(name)
        return cell

    def _column(self, name: str) -> Formula:
        cell = self._cell(name)
        return Formula(cell.cell, TRUE if cell.always else f'({cell.cell}<>"")')

    def _literal(self, body: SyntaxNode) -> Formula:
        kind, value = next(iter(next(iter(body.values())).items()))
        if kind == "Null":
            return Formula("0", FALSE)
        if kind == "Boolean":
            return Formula(TRUE if value else FALSE)
        if kind == "String":
            return Formula(text_literal(value))
        return Formula(str(value + EPOCH if kind == "Date" else value))

    def _binary(self, body: SyntaxNode) -> Formula:
        if body["op"] == "Or":
            return self._any_of([self.formula(side) for side in _sides_of_or(body)])
        left, right = self.formula(body["left"]), self.formula(body["right"])
        known, op = _all(left.known, right.known), body["op"]
        if op == "And":
            return Formula(_all(left.value, right.value), known)
        if op == "Modulus":
            return Formula(f"MOD({left.value},{right.value})", known)
        if op not in OPERATORS:
            raise UntranslatableError(op)
        if (
            left.value.isdecimal() and right.value.isdecimal() and op in COMPARISONS
        ):  # the template's own day or version
            return Formula(TRUE if COMPARISONS[op](int(left.value), int(right.value)) else FALSE, known)
        labelled = self._labelled(body["left"], body["right"])
        if labelled == "":  # no such entry can be chosen
            return Formula(TRUE if op == "NotEq" else FALSE, known)
        return Formula(f"({left.value}{OPERATORS[op]}{labelled or right.value})", known)

    @staticmethod
    def _any_of(sides: list[Formula]) -> Formula:
        """One that is true is enough, whether the others are known or not."""
        known = _all(*(side.known for side in sides))
        if len({side.known for side in sides}) == 1:
            return Formula(_any(*(side.value for side in sides)), known)
        enough = [_all(side.known, side.value) for side in sides]
        return Formula(_any(*enough), _any(known, *enough))

    def _labelled(self, left: SyntaxNode, right: SyntaxNode) -> str | None:
        """The label that cells show for the code that a column of codes is held against; blank for one without."""
        code = right.get("Literal", {}).get("Scalar", {}).get("String")
        return self._label(left["Column"], code) if code is not None and "Column" in left else None

    def _label(self, column: str, code: str) -> str:
        """The label of a code as a formula has it; blank where the list has no such code."""
        cell = self._cell(column)
        label = code_labels(cell.code_list, cell.day).get(code) if cell.code_list else code
        return "" if label is None else text_literal(label)

    def _function(self, body: SyntaxNode) -> Formula:
        inputs, function = body["input"], body["function"]
        if function == "FillNull":
            filled, default = (self.formula(node) for node in inputs)
            return Formula(_if(filled.known, filled.value, default.value), _any(filled.known, default.known))
        if "StringExpr" in function:
            return self._joined(inputs)
        if function == {"TemporalExpr": "Year"}:
            day = self.formula(inputs[0])
            return Formula(f"YEAR({day.value})", day.known)
        if function == "Abs":
            number = self.formula(inputs[0])
            return Formula(f"ABS({number.value})", number.known)
        return self._boolean(inputs, function.get("Boolean") if isinstance(function, dict) else None)

    def _boolean(self, inputs: list[SyntaxNode], function: SyntaxNode) -> Formula:
        tested = self.formula(inputs[0])
        if function == "IsNotNull":
            return Formula(tested.known)
        if function == "IsNull":
            return Formula(_not(tested.known))
        if function == "Not":
            return Formula(_not(tested.value), tested.known)
        if isinstance(function, dict) and "IsIn" in function and "Column" in inputs[0]:
            entries = inputs[1]["Literal"]["Scalar"]["List"]
            codes = pl.read_ipc_stream(BytesIO(bytes(entries))).to_series()
            labels = [label for code in codes if (label := self._label(inputs[0]["Column"], code))]
            return Formula(_any(*(f"({tested.value}={label})" for label in labels)), tested.known)
        raise UntranslatableError(str(function))

    def _joined(self, inputs: list[SyntaxNode]) -> Formula:
        pieces = [self.formula(node) for node in inputs]
        return Formula("&".join(piece.value for piece in pieces), _all(*(piece.known for piece in pieces)))

    def _ternary(self, body: SyntaxNode) -> Formula:
        asked = self.formula(body["predicate"])
        condition = _all(asked.known, asked.value)
        if condition in (TRUE, FALSE):  # the other branch may be about cells that this version of the form has not
            return self.formula(body["truthy" if condition == TRUE else "falsy"])
        truthy, otherwise = (self.formula(body[part]) for part in ("truthy", "falsy"))
        return Formula(
            _if(condition, truthy.value, otherwise.value) if otherwise.known != FALSE else truthy.value,
            _all(condition, truthy.known)
            if otherwise.known == FALSE
            else _if(condition, truthy.known, otherwise.known),
        )

    def _cast(self, body: SyntaxNode) -> Formula:
        cast = self.formula(body["expr"])
        return Formula(f"ROUND({cast.value},0)" if "Int" in str(body["dtype"]) else cast.value, cast.known)

    def _over(self, body: SyntaxNode) -> Formula:
        """How many rows of the workbook have the same key; Excel compares texts whatever their case."""
        if body["function"] != "Len":
            raise UntranslatableError(str(body["function"]))
        matching = [pair for node in body["partition_by"] for pair in self._matching(node)]
        return Formula(f"COUNTIFS({','.join(matching)})")

    def _matching(self, node: SyntaxNode) -> Iterator[str]:
        """The cells of each column that a key is joined from, and what they must hold to have this row's key."""
        if "Column" in node:
            if node["Column"] != "submission_id":
                key = self._cell(node["Column"])
                if key.cells:
                    yield f"{key.cells},{key.cell}"
        elif node["Function"]["function"] == {"Boolean": "IsNotNull"}:
            key = self._cell(node["Function"]["input"][0]["Column"])
            if key.cells:
                yield f'{key.cells},IF({key.cell}="","","<>")'
        else:
            for part in node["Function"]["input"]:
                yield from self._matching(part)
