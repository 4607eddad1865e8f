"""The generated documents: data dictionary and rule catalogue, Vietnamese with English beside it, for Excel too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.outputs.documents.dictionary import data_dictionary
from pipeline.outputs.documents.rules import rule_catalogue
from pipeline.outputs.documents.rules_workbook import FILE as RULES_WORKBOOK
from pipeline.outputs.documents.rules_workbook import rule_rows, write_rules_workbook
from pipeline.outputs.documents.settings_table import README, with_settings_table

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "RULES_WORKBOOK",
    "data_dictionary",
    "documents",
    "rule_catalogue",
    "rule_rows",
    "with_settings_table",
    "write_documents",
]


def documents() -> dict[str, str]:
    """The generated documents by file name."""
    return {"data-dictionary.md": data_dictionary(), "rules.md": rule_catalogue()}


def write_documents(folder: Path) -> list[Path]:
    """Write the documents into the folder, and the settings into the README beside it; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, text in documents().items():
        path = folder / name
        path.write_text(text, encoding="utf-8", newline="\n")
        paths.append(path)
    write_rules_workbook(folder / RULES_WORKBOOK)
    readme = folder.parent / README
    if readme.is_file():
        readme.write_text(with_settings_table(readme.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
        paths.append(readme)
    return [*paths, folder / RULES_WORKBOOK]
