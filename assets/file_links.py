"""Where the webserver has the files for people, which Dagster's pages link to."""

import re
from pathlib import Path
from urllib.parse import quote

FILES = "/files"
"""The path below which they are served, behind a prefix if there is one."""
_NOT_IN_LINKS = re.compile(r"[%#?\"<>\\^`{|}]")


def file_link(path: Path, folder: Path, prefix: str) -> str | None:
    """The address of a file below ``folder`` on the server that shows the page; None where it lies elsewhere.

    Letters with diacritics stay as they are: people read them, and browsers encode them.
    """
    if not path.is_relative_to(folder):
        return None
    name = _NOT_IN_LINKS.sub(lambda sign: quote(sign[0]), path.relative_to(folder).as_posix())
    return f"{prefix}{FILES}/{name}"
