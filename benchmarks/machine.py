"""The machine and the code that a run was made on."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

from pipeline.runtime.settings import PROJECT

PACKAGES = ("python-calamine", "polars", "pandera", "duckdb", "pyarrow", "dagster", "openpyxl")
PEERS = ("pandas", "frictionless")
GIB = 1 << 30


def described(peers: Path) -> dict[str, str]:
    """What a reader needs to judge the figures; ``peers`` is the Python that the peers run in."""
    packages = " · ".join(f"{name} {version(name)}" for name in PACKAGES)
    names = ", ".join(f"'{package}'" for package in PEERS)
    program = (
        "from importlib.metadata import version\n"
        f"print(*(f'{{package}} {{version(package)}}' for package in ({names})), sep=' · ')"
    )
    return {
        "processor": f"{_first('/proc/cpuinfo', 'model name')}, {os.cpu_count()} cores",
        "memory": f"{int(_first('/proc/meminfo', 'MemTotal').split()[0]) * 1024 / GIB:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
        "load": f"{os.getloadavg()[0]:.1f} before the run",
        "packages": f"{packages} · {_said(str(peers), '-c', program)}",
        "commit": _commit(),
    }


def _first(path: str, label: str) -> str:
    """The first value of that label in a file of the kernel's."""
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    return next(line.partition(":")[2].strip() for line in lines if line.startswith(label))


def _commit() -> str:
    changed = _said("git", "status", "--porcelain", "--untracked-files=no")
    return _said("git", "rev-parse", "--short=12", "HEAD") + (" and uncommitted changes" if changed else "")


def _said(*command: str) -> str:
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout.strip()
