"""The pages' templates as they were compiled: that takes 28 ms, in each process that writes a page.

What is kept is code, for the next processes of the same user: it is run only where it is, byte for byte, what this
product compiled from these templates. One that is lost, damaged or of another product costs work, and nothing else.
"""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING

from jinja2 import BytecodeCache

from pipeline.runtime.atomic_files import write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from jinja2.bccache import Bucket

FOLDER = "compiled"
"""In the state."""
_BYTES = sha256().digest_size


class CompiledTemplates(BytecodeCache):
    """Compiled templates in the state; ``design`` is a hash of all that decides what they are compiled to."""

    def __init__(self, state: Path, design: str) -> None:
        """Keep them below this folder."""
        self._folder, self._design = state / FOLDER, design

    def get_cache_key(self, name: str, filename: str | None = None) -> str:  # noqa: ARG002 - of the folder of the product
        """The template's name."""
        return name

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the bucket its code, where it is there and whole."""
        with suppress(OSError):
            kept = self._path(bucket).read_bytes()
            code = kept[_BYTES:]
            if kept[:_BYTES] == self._digest(bucket, code):
                bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the bucket's code; where that cannot be done, the next process compiles it again."""
        code = bucket.bytecode_to_string()
        with suppress(OSError):
            write_whole(self._path(bucket), self._digest(bucket, code) + code)

    def _path(self, bucket: Bucket) -> Path:
        return self._folder / f"{bucket.key}.bin"

    def _digest(self, bucket: Bucket, code: bytes) -> bytes:
        return sha256(f"{self._design} {bucket.key}\n".encode() + code).digest()
