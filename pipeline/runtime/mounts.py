"""Which file system a folder lies on, as the kernel lists what is mounted."""

from __future__ import annotations

import re
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
_OF_SERVERS = frozenset(
    ("9p", "afs", "ceph", "cifs", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4", "smb3", "smbfs", "vboxsf", "virtiofs")
)
_IN_PROGRAMS = "fuse."
"""What the names of file systems begin with that a program serves, such as sshfs."""
_ESCAPED = re.compile(r"\\([0-7]{3})")


def is_on_server(folder: Path) -> bool:
    """Whether others can change what lies in the folder without this machine's kernel hearing of it."""
    kind = file_system(folder)
    return kind in _OF_SERVERS or kind.startswith(_IN_PROGRAMS)


def file_system(folder: Path) -> str:
    """The kind of the file system that the folder lies on; blank where the kernel does not tell."""
    try:
        lines = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    whole = folder.resolve()
    kinds = {_mounted_at(line): line.partition(" - ")[2].partition(" ")[0] for line in lines}
    near = [place for place in kinds if place == whole or place in whole.parents]
    return kinds[max(near, key=lambda place: len(place.parts))] if near else ""


def _mounted_at(line: str) -> Path:
    return Path(_ESCAPED.sub(lambda found: chr(int(found[1], 8)), line.split(" ")[4]))
