"""The diagrams of the warehouse's tables and keys: a page for people, with a picture and its source for each schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.outputs.documents.entity_svg import svg
from pipeline.outputs.documents.markdown import document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.outputs.documents.entities import Attribute, Entity, Link

PAGE = "warehouse-diagram.md"
FOLDER = "diagrams"
GENERATED = "<!-- Drawn by `make docs` from a warehouse that is built of nothing; changes made here are lost. -->"
SCHEMAS = {
    "core": "Số liệu của đơn vị và các chiều · What the units report, and the dimensions",
    "quality": "Chất lượng, và những gì số liệu dựa vào · Quality, and what figures rest on",
    "report": "Số liệu và bảng của báo cáo · Figures and tables of the report",
}
INTRODUCTION = """\
Chỉ vẽ các cột khóa; mọi cột và ý nghĩa của chúng ở [từ điển dữ liệu](data-dictionary.md) và trong chú thích của từng
cột. Khóa và phép nối lấy từ `quality.keys`, nơi ghi mỗi khóa được giữ bằng cách nào.

The columns of keys alone are drawn; what all columns mean is in the [data dictionary](data-dictionary.md) and in each
column's comment. Keys and references are those of `quality.keys`, which says how each is held: by the database, or
proven by every build.

- PK: không hai dòng nào giống nhau · no two rows have the same.
- FK: có đúng một dòng ở bảng kia · exactly one row of the other table has it. Nét đứt: có thể trống · dashed: may be
  blank.
- Khung nét đứt là view · a dashed frame is a view.
- Nối theo **mọi** cột của khóa · join by **all** columns of a key: `unit_code` and `period`, never one of them."""


def diagrams(entities: dict[str, Entity]) -> dict[str, str]:
    """The page and its pictures, by file name below ``docs/``."""
    pictures = {
        f"{FOLDER}/warehouse-{schema}.svg": svg(_of(entities, schema), entities, f"{schema}: {title}")
        for schema, title in SCHEMAS.items()
    }
    return {PAGE: document(_page(entities)), **pictures}


def _of(entities: dict[str, Entity], schema: str) -> list[Entity]:
    return [entity for name, entity in entities.items() if name.startswith(f"{schema}.")]


def _page(entities: dict[str, Entity]) -> Iterator[str]:
    yield from ("# Sơ đồ kho dữ liệu · Diagrams of the warehouse", "", GENERATED, "", INTRODUCTION, "")
    for schema, title in SCHEMAS.items():
        own = _of(entities, schema)
        yield from (f"## {schema} · {title}", "", f"![{schema}]({FOLDER}/warehouse-{schema}.svg)", "")
        yield from ("<details><summary>Mermaid</summary>", "", "```mermaid", "erDiagram", "    direction LR")
        linked = {name for entity in own for link in entity.links for name in (entity.name, link.target)}
        for name in sorted(linked):
            yield from _entity(entities[name])
        yield from (_relation(link) for entity in own for link in entity.links)
        yield from ("```", "", "</details>", "")


def _entity(entity: Entity) -> Iterator[str]:
    yield f'    "{entity.name}" {{'
    yield from (f"        {_attribute(attribute)}" for attribute in entity.attributes)
    yield "    }"


def _attribute(attribute: Attribute) -> str:
    marks = [mark for mark, is_so in (("PK", attribute.is_key), ("FK", attribute.is_foreign)) if is_so]
    sql_type = attribute.sql_type.lower().replace(" ", "_")
    return f"{sql_type} {attribute.name} {', '.join(marks)}"


def _relation(link: Link) -> str:
    """As Mermaid has it: how many rows of the table on the left, how many of the one on the right."""
    ends = f"{'|o' if link.is_unique else '}o'}--{'o|' if link.is_optional else '||'}"
    return f'    "{link.table}" {ends} "{link.target}" : "{", ".join(link.columns)}"'
