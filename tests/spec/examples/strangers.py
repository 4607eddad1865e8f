"""Examples of WB-20: files that would replace what another had accepted, though name or revision speak against it."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from tests.spec.examples.scenario import Found, Scenario, breaks, holds, is_not_asked
from tests.spec.examples.sent import BROKEN, NEIGHBOUR, SentFile, cooperatives

ROWS = cooperatives(1, 2, 3)
UNIT, REVISION = "B7", "B11"
_NUMBERS = count(1)


def sent(name: str, revision: int = 1, *, late: bool = False) -> SentFile:
    """A report of Lạng Giang (217) on November 2020 with content of its own."""
    return SentFile(name, "2020-11", ROWS, revision=revision, late=late, remark=f"0240 {next(_NUMBERS)}")


def accepted() -> SentFile:
    """What the unit has accepted before."""
    return sent("217 T11-2020")


def by_name(name: str) -> Scenario:
    """An example whose second file speaks of another unit."""
    file = sent(name, 2, late=True)
    return breaks(
        "WB-20",
        name,
        accepted(),
        file,
        found=(Found(file.file_name, "Bìa", UNIT, (f"217 T11-2020.xlsx!Bìa!{REVISION}",), "Huyện Lạng Giang (217)"),),
        also=("WB-09",),
        statuses={file.file_name: "quarantined"},
    )


def by_revision(text: str, number: int, *others: SentFile, last: int = 1) -> Scenario:
    """An example whose last file has too high a revision."""
    found = (Found("217 moi.xlsx", "Bìa", REVISION, (f"{others[-1].name}.xlsx!Bìa!{REVISION}",), str(last)),)
    superseded = {f"{other.name}.xlsx": "superseded" for other in others[:-1]}
    statuses = superseded | {"217 moi.xlsx": "quarantined"}
    return breaks("WB-20", text, *others, sent("217 moi", number, late=True), found=found, statuses=statuses)


def silent(text: str, name: str, revision: int = 2, also: tuple[str, ...] = ()) -> Scenario:
    """An example whose second file takes the place of the first."""
    statuses = {"217 T11-2020.xlsx": "superseded"}
    return holds("WB-20", text, accepted(), sent(name, revision, late=True), also=also, statuses=statuses)


EXAMPLES: tuple[Scenario, ...] = (
    silent("its own code", "217 lan 2"),
    silent("neither name nor folder speaks of a unit", "bao cao moi"),
    silent("its own folder within another unit's", "218/Huyện Lạng Giang/bao cao"),
    silent("two other units", "218 va 219"),
    silent("20 above the last", "217 moi", 21),
    silent("a number that counts is no code", "bao cao 218 HTX", also=("WB-09",)),
    silent("the other unit is named without its level", "Lục Nam", also=("WB-09",)),
    by_name("BC T11.2020 - 218"),
    by_name("218/bao cao"),
    by_name("Huyen Luc Nam/bao cao"),
    by_name("H.LucNam_T11"),
    by_name("TP. Bắc Giang"),
    by_revision("21 above the last", 22, accepted()),
    by_revision("far above the last of several", 999, accepted(), sent("217 hai", 2), last=2),
    breaks(
        "WB-20",
        "received together the file that speaks for itself counts, whatever the revisions",
        sent("218", 2),
        accepted(),
        found=(Found("218.xlsx", "Bìa", UNIT, (f"217 T11-2020.xlsx!Bìa!{REVISION}",)),),
        also=("WB-09",),
        statuses={"218.xlsx": "quarantined"},
    ),
    breaks(
        "WB-20",
        "of two that speak of another unit the first one stays",
        sent("218 mot"),
        sent("218 hai", 2, late=True),
        found=(Found("218 hai.xlsx", "Bìa", UNIT, (f"218 mot.xlsx!Bìa!{REVISION}",)),),
        also=("WB-09",),
        statuses={"218 hai.xlsx": "quarantined"},
    ),
    breaks(
        "WB-20",
        "what protected the unit was replaced in its place",
        replace(accepted(), gone=True),
        replace(sent("217 moi", 999), late=True),
        replace(sent("217 T11-2020 lan 2", 2), late=True),
        found=(Found("217 moi.xlsx", "Bìa", REVISION),),
        statuses={"217 T11-2020.xlsx": "withdrawn", "217 moi.xlsx": "quarantined"},
    ),
    breaks(
        "WB-20",
        "a steward has taken it",
        accepted(),
        replace(sent("218", 2, late=True), accepted_because="Huyện gửi nhầm thư mục"),
        found=(Found("218.xlsx", "Bìa", UNIT),),
        also=("WB-09",),
        statuses={"217 T11-2020.xlsx": "superseded"},
    ),
    is_not_asked("WB-20", "nothing else was accepted", sent("218", 50), also=("WB-09",)),
    is_not_asked(
        "WB-20",
        "the other file was sent back",
        replace(accepted(), declared=BROKEN),
        sent("218", 50, late=True),
        also=("WB-09", "TG-01", "TG-10", "TG-11"),
        statuses={"217 T11-2020.xlsx": "quarantined"},
    ),
    is_not_asked(
        "WB-20",
        "it came first, and the file that speaks for itself counts",
        sent("218", 9),
        replace(accepted(), late=True),
        also=("WB-09",),
        statuses={"218.xlsx": "superseded"},
    ),
    is_not_asked(
        "WB-20",
        "it replaces nothing: its revision is lower",
        sent("217 T11-2020", 2),
        sent("218", 1, late=True),
        also=("WB-09",),
        statuses={"218.xlsx": "superseded"},
    ),
    is_not_asked(
        "WB-20",
        "the other report is another unit's",
        replace(accepted(), unit=NEIGHBOUR, rows=cooperatives(4, 5), name="bao cao"),
        sent("218", 2, late=True),
        also=("WB-09",),
    ),
    is_not_asked(
        "WB-20",
        "the other file was removed, and nothing is left to be replaced",
        replace(accepted(), gone=True),
        sent("218", 2, late=True),
        also=("WB-09",),
        statuses={"217 T11-2020.xlsx": "withdrawn"},
    ),
)
