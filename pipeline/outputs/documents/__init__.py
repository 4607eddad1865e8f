"""The generated documents: data dictionary, rule catalogue, diagrams of tables; Vietnamese with English beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.outputs.documents.dictionary import data_dictionary
from pipeline.outputs.documents.entities import entities_of_empty_warehouse
from pipeline.outputs.documents.entity_diagrams import diagrams
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
    "drawn_documents",
    "rule_catalogue",
    "rule_rows",
    "with_settings_table",
    "write_documents",
]


def documents() -> dict[str, str]:
    """The generated documents by file name, but for those that are drawn."""
    return {"data-dictionary.md": data_dictionary(), "rules.md": rule_catalogue()}


def drawn_documents() -> dict[str, str]:
    """The diagrams of the warehouse by file name; takes seconds, for a warehouse of nothing is built for them."""
    return diagrams(entities_of_empty_warehouse())


def write_documents(folder: Path) -> list[Path]:
    """Write the documents into the folder, and the settings into the README beside it; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, text in (documents() | drawn_documents()).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        paths.append(path)
    write_rules_workbook(folder / RULES_WORKBOOK)
    readme = folder.parent / README
    if readme.is_file():
        readme.write_text(with_settings_table(readme.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
        paths.append(readme)
    return [*paths, folder / RULES_WORKBOOK]
