"""The generated documents: the data dictionary and the rule catalogue, Vietnamese first with English beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.documents.dictionary import data_dictionary
from pipeline.documents.rules import rule_catalogue

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["data_dictionary", "documents", "rule_catalogue", "write_documents"]


def documents() -> dict[str, str]:
    """The generated documents by file name."""
    return {"data-dictionary.md": data_dictionary(), "rules.md": rule_catalogue()}


def write_documents(folder: Path) -> list[Path]:
    """Write the documents into the folder, which is made where it is not there; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, text in documents().items():
        path = folder / name
        path.write_text(text, encoding="utf-8", newline="\n")
        paths.append(path)
    return paths
