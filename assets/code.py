"""Where the code of an asset stands, for the link beside it in Dagster."""

from pathlib import Path
from typing import Any

from dagster import CodeReferencesMetadataValue, LocalFileCodeReference


def code_of(path: Path) -> dict[str, Any]:
    """Metadata that points to a file."""
    here = LocalFileCodeReference(file_path=str(path), line_number=1, label=path.name)
    return {"dagster/code_references": CodeReferencesMetadataValue(code_references=[here])}
