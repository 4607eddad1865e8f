"""Count the rooms of ``pipeline/``, the floors they stand on, the arrows between them, and show circles of imports.

``python -m tests.structure.rooms`` prints them for this checkout. A room is a folder of ``pipeline/``, an arrow an
import from one room into another. A room stands one floor above the highest that it imports; ``schemas`` lies below
the rooms, ``assets`` and ``benchmarks`` stand above. Imports for types alone are imports, too.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

import grimp

from pipeline.runtime.settings import PROJECT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grimp import ImportGraph

PACKAGE = "pipeline"
AROUND = ("benchmarks", "assets", "schemas")
Arrows = dict[str, set[str]]


@dataclass(frozen=True)
class Structure:
    """Imports of the tree: between its modules and, drawn together, between its rooms."""

    modules: Arrows
    rooms: Arrows

    @property
    def of_pipeline(self) -> set[str]:
        """The rooms of ``pipeline/``, without what lies around them."""
        return set(self.rooms) - set(AROUND)

    @property
    def arrows(self) -> int:
        """How many arrows run between rooms of ``pipeline/``."""
        return sum(len(self.rooms[room] & self.of_pipeline) for room in self.of_pipeline)

    @property
    def floors(self) -> list[list[str]]:
        """The rooms of each floor, the lowest first; CycleError where rooms stand on each other."""
        floor: dict[str, int] = {}
        for room in TopologicalSorter(self.rooms).static_order():
            floor[room] = 1 + max((floor[lower] for lower in self.rooms[room]), default=-1)
        return [sorted(room for room in floor if floor[room] == number) for number in range(max(floor.values()) + 1)]

    @property
    def circles(self) -> list[list[str]]:
        """Every set of files of ``pipeline/`` that import each other, directly or through others."""
        found, reached = [], {module: _reached(self.modules, module) for module in self.modules}
        for module in sorted(self.modules):
            circle = sorted(other for other in reached[module] if module in reached[other])
            if circle and circle[0] == module:
                found.append(circle)
        return found


def structure() -> Structure:
    """The structure of the packages as they can be imported now."""
    graph = grimp.build_graph(PACKAGE, *AROUND, cache_dir=None)
    modules = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    return Structure(_within(graph, PACKAGE), _between_rooms(modules))


def loose_files() -> list[str]:
    """The files that lie in ``pipeline/`` in no room."""
    return sorted(path.name for path in (PROJECT / PACKAGE).glob("*.py") if path.name != "__init__.py")


def _room(module: str) -> str:
    """The first folder below ``pipeline/``, or the package that lies around it."""
    package, _, rest = module.partition(".")
    return rest.partition(".")[0] if package == PACKAGE else package


def _within(graph: ImportGraph, package: str) -> Arrows:
    inside = {package, *graph.find_descendants(package)}
    return {module: graph.find_modules_directly_imported_by(module) & inside for module in inside}


def _between_rooms(modules: Mapping[str, set[str]]) -> Arrows:
    arrows: Arrows = defaultdict(set)
    for module, imported in modules.items():
        if room := _room(module):
            arrows[room] |= {_room(other) for other in imported} - {room, ""}
    return dict(arrows)


def _reached(arrows: Mapping[str, set[str]], start: str) -> set[str]:
    """Everything that can be reached from there along at least one arrow."""
    reached: set[str] = set()
    ahead = [start]
    while ahead:
        new = arrows[ahead.pop()] - reached
        reached |= new
        ahead += new
    return reached


def main() -> None:
    """Print rooms, floors, arrows and circles."""
    tree = structure()
    print(f"{len(tree.of_pipeline)} rooms, {tree.arrows} arrows between them")  # noqa: T201 - a program for developers
    try:
        for number, rooms in reversed(list(enumerate(tree.floors, start=1))):
            print(f"{number:>3}  {' · '.join(rooms)}")  # noqa: T201 - as above
    except CycleError as problem:
        print("rooms in a circle:", " → ".join(problem.args[1]))  # noqa: T201 - as above
    print(f"files in no room: {', '.join(loose_files()) or 'none'}")  # noqa: T201 - as above
    print(*(f"circle: {' · '.join(circle)}" for circle in tree.circles or [["none"]]), sep="\n")  # noqa: T201 - as above


if __name__ == "__main__":
    main()
