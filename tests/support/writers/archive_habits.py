"""How writers zip a package: stored, streamed, with large entries, extra fields, comments, entries of folders."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from tests.support.writers.like_excel import zipped

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.writers.like_excel import Parts

EXTRA = b"UT\x05\x00\x01\x00\x00\x00\x00"
"""A field of the time of change, as Unix programs write it."""


class _Stream(BytesIO):
    """A stream that does not know where it is, as a socket."""

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        raise OSError


def stored(parts: Parts) -> bytes:
    return _written(parts, zipfile.ZIP_STORED)


def streamed(parts: Parts) -> bytes:
    """Sizes and checksums follow each entry."""
    return _written(parts, stream=_Stream())


def large(parts: Parts) -> bytes:
    """Entries that could be larger than 4 GiB."""
    return _written(parts, is_large=True)


def with_extra_fields(parts: Parts) -> bytes:
    return _written(parts, extra=EXTRA)


def commented(parts: Parts) -> bytes:
    return _written(parts, comment=b"made by hand")


def with_folders(parts: Parts) -> bytes:
    folders = {f"{name.rpartition('/')[0]}/": b"" for name in parts if "/" in name}
    return zipped(folders | parts)


def turned_round(parts: Parts) -> bytes:
    return zipped(dict(reversed(parts.items())))


def _written(
    parts: Parts,
    method: int = zipfile.ZIP_DEFLATED,
    *,
    stream: BytesIO | None = None,
    is_large: bool = False,
    extra: bytes = b"",
    comment: bytes = b"",
) -> bytes:
    stream = stream or BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        archive.comment = comment
        for name, body in parts.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type, entry.extra = method, extra
            with archive.open(entry, "w", force_zip64=is_large) as target:
                target.write(body)
    return stream.getvalue()


ARCHIVERS: dict[str, Callable[[Parts], bytes]] = {
    "deflated": zipped,
    "stored": stored,
    "streamed": streamed,
    "large entries": large,
    "extra fields": with_extra_fields,
    "a comment on the archive": commented,
    "entries of folders": with_folders,
    "parts in another order": turned_round,
}
"""The ways to make a file of parts, by name."""
