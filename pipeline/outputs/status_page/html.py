"""The pages' HTML from their contents: everything that is shown is bounded and escaped."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.outputs.made_files import digest, product_digest
from pipeline.outputs.status_page.compiled import CompiledTemplates
from pipeline.outputs.status_page.contents import SHOWN_OF_UNIT, FindingLine
from pipeline.runtime.clock import VIETNAM, day_text
from schemas.messages import LONGEST_MESSAGE, bounded
from schemas.terms import (
    HELD_BACK_VI,
    NOT_READ_VI,
    SEVERITY_VI,
    STATUS_ON_PAGE_VI,
    STATUS_VI,
    effects_vi,
    unchanged_vi,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from pipeline.runtime.settings import Settings

PAGE, PERIOD, TREND = "page.html.jinja", "period.html.jinja", "trend.html.jinja"
"""The whole page, the part of it that is about a period's units and findings, and that about all periods."""
BEGINNING, END, OF_TREND = "<!-- period -->\n", "<!-- end of period -->", "<!-- trend -->\n"
"""Around the one part, and in the place of the other; nothing that is shown can say the like, for it is escaped."""
_FOLDER = Path(__file__).parent


def page_design(settings: Settings) -> str:
    """A hash of what makes pages beside what they show."""
    return digest(
        product_digest(settings, "jinja2"),
        *((_FOLDER / name).read_text(encoding="utf-8") for name in (PAGE, PERIOD, TREND)),
    )


def page_html(templates: Environment, content: Mapping[str, Any], period_part: str, trend_part: str) -> str:
    """A page, with the parts of a period and of all of them as they were rendered; blank where there is no period."""
    before, _, after = templates.get_template(PAGE).render(content).partition(BEGINNING)
    return f"{before}{BEGINNING}{period_part}{after.replace(OF_TREND, trend_part, 1)}"


def period_html(templates: Environment, content: Mapping[str, Any]) -> str:
    """The part of a period."""
    return templates.get_template(PERIOD).render(content)


def trend_html(templates: Environment, content: Mapping[str, Any]) -> str:
    """The part of all periods, which is the same on every page."""
    return templates.get_template(TREND).render(content)


def period_part_of(page: str) -> str:
    """The part of a period from a page that was written before."""
    return page.partition(BEGINNING)[2].partition(END)[0]


@lru_cache(maxsize=1)
def page_templates(state: Path, design: str) -> Environment:
    """The templates of :func:`page_design`, compiled once for this state; a name without a value is an error."""
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        bytecode_cache=CompiledTemplates(state, design),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "day": day_text,
        "time": _time,
        "href": quote,
        "number": _number,
        "month": _month,
        "places": _places,
        "unchanged": unchanged_vi,
    }
    environment.globals |= {
        "STATUS_VI": STATUS_VI,
        "STATUS_ON_PAGE_VI": STATUS_ON_PAGE_VI,
        "SEVERITY_VI": SEVERITY_VI,
        "effects_vi": effects_vi,
        "HELD_BACK_VI": HELD_BACK_VI,
        "NOT_READ_VI": NOT_READ_VI,
        "SHOWN": SHOWN_OF_UNIT,
    }
    return environment


def _places(findings: Iterable[FindingLine]) -> int:
    """How many places findings speak for."""
    return sum(finding.places for finding in findings)


def _shown(value: object) -> object:
    return bounded(value, LONGEST_MESSAGE) if isinstance(value, str) else value


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def _month(period: date) -> str:
    return f"{period:%m/%Y}"


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(VIETNAM):%d/%m/%Y %H:%M}"
