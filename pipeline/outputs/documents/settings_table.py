"""README's table of the settings: each with its default and what it is for, in English and Vietnamese."""

from __future__ import annotations

import ast
import inspect
import textwrap
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

from pipeline.outputs.documents.markdown import code, table
from pipeline.runtime.setting_sources import label
from pipeline.runtime.settings import GROUPS, PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_settings import BaseSettings

README = "README.md"
BEGIN, END = "<!-- settings: written by `make docs`; changes made here are lost -->", "<!-- end of settings -->"
HEADERS = ("Setting", "Default", "What it is for · Ý nghĩa")
MIB = 1 << 20


def with_settings_table(readme: str) -> str:
    """README's text with the table as it is now; as it was where it has no place for it."""
    before, begins, rest = readme.partition(f"{BEGIN}\n")
    _, ends, after = rest.partition(END)
    return f"{before}{begins}\n{settings_table()}\n{ends}{after}" if begins and ends else readme


def settings_table() -> str:
    """A row for each setting, below one for its group."""
    return "\n".join(table(HEADERS, _rows()))


def _rows() -> Iterator[tuple[str, str, str]]:
    for group in GROUPS:
        yield f"__{getattr(group, 'heading', '')}__", "", ""
        english = english_texts(group)
        for name, field in group.model_fields.items():
            yield (
                code(label(name)),
                code(_shown(field.default)),
                f"{english[name].replace('``', '`')} {field.description}",
            )


def _shown(value: object) -> str:
    """A default: a path from the project's folder, a size also in MiB; nothing for a blank one."""
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, Path):
        return str(value.relative_to(PROJECT))
    if isinstance(value, int) and value >= MIB and value % MIB == 0:
        return f"{value} ({value // MIB} MiB)"
    return str(value)


def english_texts(group: type[BaseSettings]) -> dict[str, str]:
    """The docstring below each field of a group, by name."""
    (declared,) = ast.parse(textwrap.dedent(inspect.getsource(group))).body
    body = declared.body if isinstance(declared, ast.ClassDef) else []
    return {
        field.target.id: text.value.value
        for field, text in pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }
