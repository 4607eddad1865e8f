"""Active content in a package of parts, as their names, types and relations say: ``.xlsx``, ``.xlsm``, ``.xlsb``."""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from pipeline.reading.formats.active_content import MOST_FOUND, Active, Activity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CONTENT_TYPES = "[content_types].xml"
FILES = re.compile(
    r"\.(?:exe|dll|com|scr|cpl|pif|ms[ip]|bat|cmd|ps[dm]?1|vb[es]|jse?|ws[fh]|sct|hta|html?|mht(?:ml)?|lnk|url|reg|inf"
    r"|jar|jnlp|chm|iso|py|sh|rtf|do[ct][mx]?|pp[st][mx]?|xl[as]m?|xls[bx]|xll|slk|iqy|zip|rar|7z|cab|od[bgpst]"
    r"|mp[34g]|mpe?g|m4[av]|mov|avi|wm[av]|wav|aac|aiff?|asf|au|flv|swf|midi?|mkv|webm|og[agv]|3gpp?)$"
)
"""How parts are called, in small letters, that are programs, documents, films or sounds, and nothing of a workbook."""
_PROGRAM = b"MZ"
"""How a program of Windows begins, whatever it is called."""
_BY_NAME = (
    (
        re.compile(r"(?:^|/)(?:vba\w*\.(?:bin|xml)|(?:intl)?macrosheets/.|dialogsheets/.|attachedtoolbars)"),
        Activity.MACRO,
    ),
    (re.compile(r"(?:^|/)activex/."), Activity.CONTROL),
    (re.compile(r"(?:^|/)(?:embeddings/.|oleobject[^/]*$)"), Activity.OBJECT),
    (re.compile(r"(?:^|/)externallinks/."), Activity.LINK),
    (
        re.compile(r"(?:^|/)(?:connections\.(?:xml|bin)$|querytables/.|model/.|customdata/.|xmlmaps\.)"),
        Activity.CONNECTION,
    ),
    (re.compile(r"(?:^|/)(?:webextensions/.|customui|usercustomization/.)"), Activity.ADD_IN),
    (re.compile(r"(?:^|/)rdrichvaluewebimage"), Activity.IMAGE),
    (re.compile(r"(?:^|/)(?:volatiledependencies\.|python(?:scripts?)?(?:\d*\.(?:xml|bin)$|/.))"), Activity.FUNCTION),
    (re.compile(r"^customxml/."), Activity.CUSTOM_XML),
    (FILES, Activity.OBJECT),
)
"""Parts by how programs call them, in small letters."""
_BY_RELATION = {
    **dict.fromkeys(
        ("vbaproject", "vbaprojectsignature", "wordvbadata", "xlmacrosheet", "xlintlmacrosheet", "dialogsheet"),
        Activity.MACRO,
    ),
    "attachedtoolbars": Activity.MACRO,
    **dict.fromkeys(("control", "activexcontrolbinary"), Activity.CONTROL),
    **dict.fromkeys(("oleobject", "package", "video", "audio", "media"), Activity.OBJECT),
    **dict.fromkeys(("volatiledependencies", "python"), Activity.FUNCTION),
    **dict.fromkeys(
        ("externallink", "externallinkpath", "externallinklongpath", "xlpathmissing", "xllibrary", "xlstartup"),
        Activity.LINK,
    ),
    **dict.fromkeys(("connections", "querytable", "powerpivotdata", "customdata", "xmlmaps"), Activity.CONNECTION),
    **dict.fromkeys(("webextension", "webextensiontaskpanes", "extensibility", "usercustomization"), Activity.ADD_IN),
    **dict.fromkeys(("image", "attachedtemplate", "rdrichvaluewebimage"), Activity.IMAGE),
    **dict.fromkeys(("customxml", "customxmlprops"), Activity.CUSTOM_XML),
}
"""Relations by the last word of their type, in small letters; an image is one only where it lies elsewhere."""
_BY_TYPE = (
    (re.compile(r"vbaproject|macrosheet|dialogsheet|attachedtoolbars|vbadata"), Activity.MACRO),
    (re.compile(r"activex"), Activity.CONTROL),
    (re.compile(r"oleobject|officedocument\.package|^(?:video|audio)/"), Activity.OBJECT),
    (re.compile(r"volatiledependencies|ms-excel\.python"), Activity.FUNCTION),
    (re.compile(r"externallink"), Activity.LINK),
    (
        re.compile(r"spreadsheetml\.(?:connections|querytable)|ms-excel\.(?:connections|querytable)|model\+data"),
        Activity.CONNECTION,
    ),
    (re.compile(r"webextension|customui"), Activity.ADD_IN),
    (re.compile(r"customxml"), Activity.CUSTOM_XML),
)
"""Parts by their content type."""
_INERT_OUTSIDE = re.compile(r"^(?:https?://|mailto:|#[^\\/:\[|]*$)", re.IGNORECASE)
"""Where a link of a cell may lead without being named: what Excel makes of typed addresses, places in the workbook."""
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]+:|^\\\\|^//", re.IGNORECASE)
_LONGEST_KNOWN = 1 << 14
NO_XML = (ET.ParseError, LookupError, ValueError)
"""What a part raises that is no XML, or declares an encoding that there is not."""


class Related(NamedTuple):
    """A relation: the last word of its type in small letters, its target, and whether that lies elsewhere."""

    kind: str
    target: str
    is_external: bool

    @property
    def activity(self) -> Activity | None:
        """What makes it active, if anything."""
        if self.is_external and self.kind == "hyperlink":
            return None if _INERT_OUTSIDE.match(self.target) else Activity.LINK
        if self.kind == "image" and not self.is_external:
            return None
        return _BY_RELATION.get(self.kind) or (Activity.LINK if self.is_external else None)


def package_activity(parts: Mapping[str, bytes], sheets: Mapping[str, str]) -> list[Active]:
    """What names, types and relations say; ``parts`` by their path in small letters, ``sheets`` their parts by name."""
    names = tuple(parts)
    by_name = (*_by_name(names), *programs(parts))
    related = [
        (owner_of(name), relation)
        for name in names
        if name.endswith(".rels")
        for relation in active_relations(parts[name])
    ]
    typed = _typed(parts.get(CONTENT_TYPES, b""))
    if not (by_name or related or typed):
        return []
    where = _owners(parts, sheets)
    by_relation = [
        (Active(relation.activity, where.get(owner, "") or _shown(owner, relation)), _target(owner, relation))
        for owner, relation in related
        if relation.activity
    ]
    targets = {target for _, target in by_relation}
    found = [active for active, _ in by_relation]
    found += [active for active in by_name if active.place not in targets]
    known = targets | {active.place for active in by_name}
    found += [active for active in typed if active.place in parts and active.place not in known]
    return found[:MOST_FOUND]


@lru_cache(maxsize=64)  # workbooks of one program have the same names
def _by_name(names: tuple[str, ...]) -> tuple[Active, ...]:
    return tuple(
        Active(kind, name)
        for name in names
        if not name.endswith(".rels")
        for pattern, kind in _BY_NAME
        if pattern.search(name)
    )


def programs(parts: Mapping[str, bytes]) -> list[Active]:
    """The parts that are programs by what they hold."""
    return [Active(Activity.OBJECT, name) for name, body in parts.items() if body.startswith(_PROGRAM)]


def active_relations(part: bytes) -> tuple[Related, ...]:
    """Those of a part's relations that are active; none where it is no XML."""
    return _active_relations(part) if len(part) <= _LONGEST_KNOWN else _active_relations.__wrapped__(part)


@lru_cache(maxsize=128)
def _active_relations(part: bytes) -> tuple[Related, ...]:
    return tuple(relation for relation in relations(part) if relation.activity)


def relations(part: bytes) -> Iterator[Related]:
    """The relations of a part; none where it is no XML, which nothing else is read of either."""
    try:
        root = ET.fromstring(part)  # noqa: S314 - entities were refused before
    except NO_XML:
        return
    for element in root:
        target = element.get("Target", "").strip()
        outside = element.get("TargetMode", "").strip().lower() == "external" or bool(_SCHEME.match(target.lstrip("#")))
        yield Related(element.get("Type", "").rpartition("/")[2].lower(), target, outside)


@lru_cache(maxsize=64)
def _typed(part: bytes) -> tuple[Active, ...]:
    """The parts with a content type of their own that is active."""
    try:
        root = ET.fromstring(part)  # noqa: S314 - entities were refused before
    except NO_XML:
        return ()
    declared = [(each.get("PartName", "").lstrip("/").lower(), each.get("ContentType", "").lower()) for each in root]
    return tuple(Active(kind, name) for name, type_ in declared for pattern, kind in _BY_TYPE if pattern.search(type_))


def owner_of(name: str) -> str:
    """The part whose relations those of that name are."""
    folder, _, file_name = name.rpartition("/")
    return posixpath.join(posixpath.dirname(folder), file_name.removesuffix(".rels"))


def _target(owner: str, relation: Related) -> str:
    target = relation.target.replace("\\", "/").lower()
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(owner), target)).lstrip("/")


def _shown(owner: str, relation: Related) -> str:
    return relation.target if relation.is_external else _target(owner, relation)


def _owners(parts: Mapping[str, bytes], sheets: Mapping[str, str]) -> dict[str, str]:
    """The sheets' names by their parts, and by the drawings on them."""
    names = {path: name for name, path in sheets.items()}
    for path, name in tuple(names.items()):
        folder, _, file_name = path.rpartition("/")
        for relation in relations(parts.get(posixpath.join(folder, "_rels", f"{file_name}.rels"), b"")):
            if relation.kind in ("drawing", "vmldrawing", "legacydrawing"):
                names[_target(path, relation)] = name
    return names
