"""A PostgreSQL server of the tests' own, from Debian's packages, on a socket that nobody else reaches."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.debian_programs import installed

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVER = ("-c", "listen_addresses=", "-c", "fsync=off")


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of an empty database; server and data are gone after the block."""
    initdb, control = installed("initdb"), installed("pg_ctl")
    folder = Path(tempfile.mkdtemp(prefix="hoptac-postgres-", dir="/tmp"))
    user = None
    if os.geteuid() == 0:  # the server refuses to run as root
        user = pwd.getpwnam("nobody").pw_uid
        os.chown(folder, user, -1)
    data = folder / "data"
    command = [initdb, "--pgdata", str(data), "--username=hoptac", "--auth=trust", "--no-sync", "--locale=C.UTF-8"]
    subprocess.run(command, user=user, cwd=folder, check=True, capture_output=True)
    options = ["-o", " ".join([*SERVER, "-k", str(folder)]), "-l", str(folder / "log")]
    subprocess.run([control, "start", "-w", "-D", str(data), *options], user=user, cwd=folder, check=True)
    try:
        yield f"postgresql://hoptac@/postgres?host={folder}"
    finally:
        subprocess.run([control, "stop", "-D", str(data), "-m", "immediate"], user=user, cwd=folder, check=True)
        shutil.rmtree(folder, ignore_errors=True)
