"""A diagram of tables as a picture that any reader of the documents shows: SVG, drawn without a program for graphs.

Tables that others refer to stand in the middle, those that refer to them left and right of it, the rest below.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import cycle
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.outputs.documents.entities import Attribute, Entity, Link

WIDTH, GAP, MARGIN, APART = 280, 130, 20, 16
LINE, TITLE, NOTE = 16, 22, 18
COLUMNS = tuple(MARGIN + number * (WIDTH + GAP) for number in range(3))
LETTERS = 44
"""So many letters of what a table holds fit into its box."""
COLOURS = ("#1f5fa8", "#a8431f", "#2f7d4f", "#7a4fa0", "#8a6d00", "#00707a")
ALONE = "Không nối tới bảng nào · refer to no table"
STYLE = (
    "text{font-family:'DejaVu Sans','Segoe UI',Arial,sans-serif;font-size:11px;fill:#222}"
    ".name{font-weight:bold;font-size:12px}.note{fill:#555;font-size:10px}.type{fill:#777;font-size:9px}"
    ".mark{font-size:8px;font-weight:bold;fill:#666}.table{fill:#fff;stroke:#888}.view{stroke-dasharray:5 3}"
    ".head{fill:#eef2f7}.link{fill:none;stroke-width:1.3}"
)


@dataclass(frozen=True, slots=True)
class Box:
    """An entity at its place; ``colour`` is that of the lines to it, blank where none leads there."""

    entity: Entity
    x: int
    y: int
    colour: str = ""

    @property
    def bottom(self) -> int:
        """Where it ends."""
        return self.y + height(self.entity)

    def middle_of(self, columns: Sequence[str]) -> float:
        """Half way down the lines of these columns."""
        lines = [at for at, attribute in enumerate(self.entity.attributes) if attribute.name in columns]
        return self.y + TITLE + NOTE + LINE * (sum(lines) / len(lines) + 0.5)


def height(entity: Entity) -> int:
    """How high the box of an entity is."""
    return TITLE + NOTE + LINE * len(entity.attributes) + LINE


def svg(entities: Iterable[Entity], known: dict[str, Entity], title: str) -> str:
    """The picture of these entities, with those of ``known`` that they refer to, as a text of SVG."""
    own = list(entities)
    targets = list(dict.fromkeys(link.target for entity in own for link in entity.links))
    linked = [entity for entity in own if entity.links and entity.name not in targets]
    alone = [entity for entity in own if not entity.links and entity.name not in targets]
    boxes = _sides(sorted(linked, key=lambda entity: targets.index(entity.links[0].target)))
    bottom = max((box.bottom for box in boxes), default=MARGIN)
    boxes += _middle([known[name] for name in targets], bottom, _colours(known))
    bottom = max(box.bottom for box in boxes) + 2 * APART if boxes else MARGIN
    below = _rows(alone, bottom + (LINE if boxes else 0))
    caption = [_text(MARGIN, bottom + 4, "note", ALONE)] if below and boxes else []
    placed = {box.entity.name: box for box in (*boxes, *below)}
    lines = [_line(placed[entity.name], placed[link.target], link) for entity in own for link in entity.links]
    size = COLUMNS[-1] + WIDTH + MARGIN, max(box.bottom for box in placed.values()) + MARGIN
    shapes = [*lines, *caption, *(part for box in placed.values() for part in _drawn(box))]
    return "\n".join([*_head(size, title), *shapes, "</svg>"]) + "\n"


def _head(size: tuple[int, int], title: str) -> list[str]:
    width, high = size
    size_of = f'width="{width}" height="{high}"'
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {high}" {size_of} role="img">',
        f"<title>{escape(title)}</title>",
        f"<style>{STYLE}</style>",
        f'<rect {size_of} fill="#fff"/>',
    ]


def _sides(linked: list[Entity]) -> list[Box]:
    """The boxes that refer to others, in two columns of about the same height."""
    half, columns, boxes = sum(map(height, linked)) / 2, (COLUMNS[0], COLUMNS[2]), []
    high, y, side = 0, MARGIN, 0
    for entity in linked:
        if side == 0 and high >= half:
            side, y = 1, MARGIN
        boxes.append(Box(entity, columns[side], y))
        high, y = high + height(entity), y + height(entity) + APART
    return boxes


def _colours(known: dict[str, Entity]) -> dict[str, str]:
    """The colour of the lines to each entity, in all pictures the same."""
    targets = sorted({link.target for entity in known.values() for link in entity.links})
    return dict(zip(targets, cycle(COLOURS), strict=False))


def _middle(targets: list[Entity], bottom: int, colours: dict[str, str]) -> list[Box]:
    """The boxes that are referred to, spread over the height of those that refer to them."""
    free = max(0, bottom - MARGIN - sum(map(height, targets)))
    apart = max(APART, free // (len(targets) + 1))
    boxes: list[Box] = []
    for entity in targets:
        y = boxes[-1].bottom + apart if boxes else MARGIN + apart
        boxes.append(Box(entity, COLUMNS[1], y, colours[entity.name]))
    return boxes


def _rows(alone: list[Entity], top: int) -> list[Box]:
    """The boxes that have nothing to do with others, each in the column that is the shortest by then."""
    boxes: list[Box] = []
    ends = dict.fromkeys(COLUMNS, top)
    for entity in alone:
        x = min(COLUMNS, key=lambda column: (ends[column], column))
        boxes.append(Box(entity, x, ends[x]))
        ends[x] = boxes[-1].bottom + APART
    return boxes


def _line(box: Box, target: Box, link: Link) -> str:
    """A line from the columns of a table to the key that they stand under: many at the foot, one at the bar."""
    start, end = box.middle_of(link.columns), target.middle_of(link.target_columns)
    is_left = box.x < target.x
    towards, beside = (1, -1) if is_left else (-1, 1)
    from_x, to_x = (box.x + WIDTH, target.x) if is_left else (box.x, target.x + WIDTH)
    if box.x == target.x:
        towards, beside, from_x, to_x = 1, 1, box.x + WIDTH, target.x + WIDTH
    bend = GAP * 0.55
    curve = f"M{from_x} {start:g}C{from_x + towards * bend:g} {start:g} {to_x + beside * bend:g} {end:g} {to_x} {end:g}"
    foot = f"M{from_x} {start - 5:g}L{from_x + towards * 9} {start:g}L{from_x} {start + 5:g}"
    marks = f"{'' if link.is_unique else foot}M{to_x + beside * 7} {end - 5:g}V{end + 5:g}"
    dashes = ' stroke-dasharray="4 3"' if link.is_optional else ""
    path = f'<path class="link" stroke="{target.colour}"'
    return f'{path} d="{marks}"/>{path}{dashes} d="{curve}"/>'


def _drawn(box: Box) -> list[str]:
    entity, kind = box.entity, "table view" if box.entity.is_view else "table"
    stroke = f' style="stroke:{box.colour};stroke-width:2"' if box.colour else ""
    lines = [
        f'<rect class="{kind}" x="{box.x}" y="{box.y}" width="{WIDTH}" height="{height(entity)}" rx="4"{stroke}/>',
        f'<rect class="head" x="{box.x + 1}" y="{box.y + 1}" width="{WIDTH - 2}" height="{TITLE + NOTE - 2}" rx="3"/>',
        _text(box.x + 8, box.y + 15, "name", entity.name),
        _text(box.x + 8, box.y + TITLE + 9, "note", _clipped(entity.title_vi)),
    ]
    for number, attribute in enumerate(entity.attributes):
        lines += _row(box, box.y + TITLE + NOTE + LINE * number + 12, attribute)
    end = box.bottom - 5
    return [*lines, _text(box.x + 40, end, "type", f"+ {entity.others} cột · columns")]


def _row(box: Box, y: int, attribute: Attribute) -> list[str]:
    marks = [mark for mark, is_so in (("PK", attribute.is_key), ("FK", attribute.is_foreign)) if is_so]
    return [
        _text(box.x + 8, y, "mark", " ".join(marks)),
        _text(box.x + 40, y, "", attribute.name),
        f'<text class="type" x="{box.x + WIDTH - 8}" y="{y}" text-anchor="end">{escape(attribute.sql_type)}</text>',
    ]


def _clipped(text: str) -> str:
    return text if len(text) <= LETTERS else f"{text[: LETTERS - 1].rstrip()}…"


def _text(x: int, y: int, kind: str, text: str) -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text{named} x="{x}" y="{y}">{escape(text)}</text>'
