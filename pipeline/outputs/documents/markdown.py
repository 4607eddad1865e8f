"""Pieces of Markdown: tables, code spans, and text that is not taken for markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

GENERATED = "<!-- Written by `make docs` from schemas/; changes made here are lost. -->"


def escaped(text: str) -> str:
    """Text in one line; outside code spans what Markdown would take for markup is escaped, pipes everywhere."""
    parts = re.split(r"(`[^`]*`)", " ".join(text.split()).replace("|", r"\|"))
    return "".join(part if part.startswith("`") else re.sub(r"([*<])", r"\\\1", part) for part in parts)


def table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Lines of a Markdown table, with a blank line after it."""
    lines = [headers, ["---"] * len(headers), *([escaped(text) for text in row] for row in rows)]
    return [*(f"| {' | '.join(line)} |" for line in lines), ""]


def facts(named: dict[str, str]) -> list[str]:
    """Lines of a list of named facts, with a blank line after it; a fact without text is left out."""
    return [*(f"- {name}: {escaped(text)}" for name, text in named.items() if text), ""]


def code(text: str) -> str:
    """Text as code; nothing where there is none."""
    return f"`{text}`" if text else ""


def document(lines: Iterable[str]) -> str:
    """Lines as a text that ends with one line break."""
    return "\n".join(lines).rstrip("\n") + "\n"
