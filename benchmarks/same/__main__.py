"""The command line of the comparison; see ``benchmarks.same``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import same
from benchmarks.same.compare import differences
from benchmarks.same.inputs import THOUSAND, write_inputs
from benchmarks.same.release import compare_with_release
from benchmarks.same.snapshot import write_snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence

TREE = Path(__file__).resolve().parents[2]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its exit status."""
    chosen = _parser().parse_args(arguments)
    if chosen.command == "inputs":
        write_inputs(chosen.folder)
    elif chosen.command == "release":
        return 0 if compare_with_release(chosen.workbooks, TREE, print, quick=chosen.quick) else 1
    elif chosen.command == "snapshot":
        write_snapshot(chosen.folder.resolve(), chosen.out, chosen.tree, quick=chosen.quick)
    else:
        lines = list(differences(chosen.before, chosen.after, chosen.aside))
        files = sum(not line.startswith(" ") for line in lines)
        print(*lines, f"{files} files differ" if lines else "no difference", sep="\n")  # noqa: T201 - a program for developers
        return 1 if lines else 0
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.same", description=same.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    inputs, snapshot, compare, release = map(commands.add_parser, ("inputs", "snapshot", "compare", "release"))
    release.add_argument("workbooks", type=int, nargs="?", default=THOUSAND, metavar="N")
    release.add_argument("--quick", action="store_true")
    inputs.add_argument("folder", type=Path)
    snapshot.add_argument("folder", type=Path)
    snapshot.add_argument("out", type=Path)
    snapshot.add_argument("--tree", type=Path, default=TREE)
    snapshot.add_argument("--quick", action="store_true")
    compare.add_argument("before", type=Path)
    compare.add_argument("after", type=Path)
    compare.add_argument("--aside", action="append", default=[], metavar="NAME")
    return parser


if __name__ == "__main__":
    sys.exit(main())
