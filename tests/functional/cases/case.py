"""What a case is: a valid workbook with one thing that people really send, and how it is answered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tests.functional.cases.district_form import district_form
from tests.functional.cases.ods import as_ods
from tests.functional.cases.xls import as_xls
from tests.functional.cases.xlsb import as_xlsb
from tests.functional.cases.xlsx import as_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tests.functional.cases.book import Book, Edit, Value

    Places = tuple[str, ...]
    """Addresses such as ``HTX!K5``; ``HTX!K`` stands for any cells of the column, ``HTX!5`` of the row, ``HTX!*`` of
    the sheet.
    """

WRITERS: dict[str, Callable[[Book], bytes]] = {"xlsx": as_xlsx, "xlsb": as_xlsb, "xls": as_xls, "ods": as_ods}
ALL = tuple(WRITERS)
INFO = "info"


def unchanged(_: Book) -> None:
    """The valid workbook as it is."""


class Found(NamedTuple):
    """A finding as a case looks at it."""

    rule_id: str
    severity: str
    sheet: str
    cell: str
    cause: str = ""
    """The finding that it follows from: ``HTX-06@HTX!K8``."""
    message: str = ""

    @property
    def place(self) -> str:
        """Its address."""
        return f"{self.sheet}!{self.cell}"


@dataclass(frozen=True, eq=False)
class Case:
    """A workbook and its right answer.

    ``finds`` are all errors and queries, the rules with their places; where two rules would be right, ``|`` stands
    between them; what follows from them may be found too. ``may`` are rules that may speak as well, infos always may.
    ``informs`` are infos that are found just once in their places, ``says`` are words of the messages at places.
    ``heads`` are the only ones that stand by themselves, as ``CL-04@HTX!E4``, where that is asked; of a clerk at night.
    ``later`` is what a night finds besides, which knows the month before. ``reads`` are the values read at addresses,
    ``rows`` the rows of sheets. ``after`` alters the bytes of the file, ``writer`` is another one than its format's.
    """

    name: str
    edit: Edit = unchanged
    finds: Mapping[str, Places] = field(default_factory=dict)
    reads: Mapping[str, Value] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    may: tuple[str, ...] = ()
    informs: Mapping[str, Places] = field(default_factory=dict)
    says: Mapping[str, str] = field(default_factory=dict)
    later: Mapping[str, Places] = field(default_factory=dict)
    heads: tuple[str, ...] = ()
    quarantined: bool = False
    formats: tuple[str, ...] = ALL
    form: Callable[[], Book] = district_form
    after: Callable[[bytes], bytes] | None = None
    writer: Callable[[Book], bytes] | None = None

    def content(self, kind: str) -> bytes:
        """The file in one of its formats."""
        book = self.form()
        self.edit(book)
        written = (self.writer or WRITERS[kind])(book)
        return self.after(written) if self.after else written

    def wrong(self, found: Sequence[Found]) -> list[str]:
        """What is found that should not be, and what is not found that should be."""
        spoken = [finding for finding in found if finding.severity != INFO]
        wanted = [(rules.split("|"), place) for rules, places in self.finds.items() for place in places]
        missing = [
            f"no {'|'.join(rules)} at {place}"
            for rules, place in wanted
            if not any(finding.rule_id in rules and is_at(finding, place) for finding in spoken)
        ]
        too_much = [
            f"{finding.rule_id} at {finding.place}"
            for finding in spoken
            if finding.rule_id not in self.may
            and not any(finding.cause.partition("@")[0] in rules for rules, _ in wanted)
            and not any(finding.rule_id in rules and is_at(finding, place) for rules, place in wanted)
        ]
        places = Counter((finding.rule_id, finding.place) for finding in spoken)
        twice = [f"{rule_id} twice at {place}" for (rule_id, place), count in places.items() if count > 1]
        alone = {f"{finding.rule_id}@{finding.place}" for finding in spoken if not finding.cause}
        heads = [f"{head} by itself" for head in sorted(alone.difference(self.heads))] if self.heads else []
        return missing + too_much + twice + heads + self._unsaid(found)

    def _unsaid(self, found: Sequence[Found]) -> list[str]:
        """Infos that are not there or too often, and words that no message has."""
        infos = [
            f"{count} times {rule_id} at {place}"
            for rule_id, places in self.informs.items()
            for place in places
            if (count := sum(finding.rule_id == rule_id and is_at(finding, place) for finding in found)) != 1
        ]
        words = [
            f"{place} does not say {text}"
            for place, text in self.says.items()
            if not any(text in finding.message for finding in found if is_at(finding, place))
        ]
        return infos + words


def is_at(finding: Found, place: str) -> bool:
    """Whether a finding stands at a place, in its column or in its row."""
    sheet, _, cell = place.rpartition("!")
    if sheet != finding.sheet:
        return False
    letters, digits = finding.cell.rstrip("0123456789"), finding.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return cell in {finding.cell, letters, digits, "*"}
