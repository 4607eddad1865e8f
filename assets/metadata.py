"""How Dagster shows an asset: the facts of an output as metadata, and where an asset's code stands."""

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dagster import CodeReferencesMetadataValue, DataVersion, LocalFileCodeReference, MetadataValue

from assets.file_links import file_link
from pipeline.outputs.contract import Fact
from pipeline.outputs.documents.markdown import escaped
from pipeline.runtime.settings import settings
from schemas.messages import bounded

CURRENT = DataVersion("1")
"""The data version of every asset that others are made from: what a run leaves alone is not out of date for Dagster.

What has changed is decided by what was judged; by itself Dagster would call everything "Unsynced" that a run did not
write again, be it equal.
"""


def metadata_of(facts: Mapping[str, Fact]) -> dict[str, Any]:
    """Metadata from facts, under the same labels."""
    return {label: _value(label, fact) for label, fact in facts.items()}


def _value(label: str, fact: Fact) -> Any:  # noqa: ANN401 - whatever Dagster takes
    match fact:
        case Path():
            return file_metadata(fact)
        case bytes():
            return picture(label, fact)
        case tuple():
            return MetadataValue.md("\n".join(f"- {escaped(bounded(text))}" for text in fact) or "Không có")
        case _:
            return fact


def file_metadata(path: Path) -> MetadataValue[Any]:
    """A link to a file for people, which the server of the page serves; the path of a folder and of any other file."""
    link = None if path.is_dir() else file_link(path, settings().files, settings().web_prefix)
    return MetadataValue.url(link) if link else MetadataValue.path(str(path))


def picture(title: str, png: bytes) -> MetadataValue[Any]:
    """A picture that stands in the metadata itself."""
    return MetadataValue.md(f"![{title}](data:image/png;base64,{base64.b64encode(png).decode()})")


def code_of(path: Path) -> dict[str, Any]:
    """Metadata that points to a file."""
    reference = LocalFileCodeReference(file_path=str(path), line_number=1, label=path.name)
    return {"dagster/code_references": CodeReferencesMetadataValue(code_references=[reference])}
