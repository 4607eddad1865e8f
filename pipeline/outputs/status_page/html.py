"""The pages' HTML from their contents: everything that is shown is bounded and escaped."""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pipeline.outputs.made_files import digest, product_digest
from pipeline.outputs.status_page.compiled import CompiledTemplates
from pipeline.outputs.status_page.contents import SHOWN_OF_UNIT, FindingLine
from pipeline.outputs.status_page.strips import WORDS, in_words
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

PAGE, PERIOD, TREND, UNIT = "page.html.jinja", "period.html.jinja", "trend.html.jinja", "unit.html.jinja"
"""The whole page, the part of it that is about a period's units and findings, that about all periods, and the page of a
unit."""
PARTS = (PAGE, PERIOD, TREND, UNIT, "findings.html.jinja")
STYLE, STYLE_OF_UNITS, SCRIPT = "page.css", "units.css", "page.js"
"""For every page, for that of a period with its units, and what filters and groups them there."""
BEGINNING, END, OF_TREND = "<!-- period -->\n", "<!-- end of period -->", "<!-- trend -->\n"
"""Around the one part, and in the place of the other; nothing that is shown can say the like, for it is escaped."""
NAMED_OF_RULE = 12
"""Of a rule's units the names that are shown; the rest are counted."""
PERIODS_AT_HAND = 13
"""The latest periods, a year and the month of the year before; the others are unfolded."""
_FOLDER = Path(__file__).parent


def page_design(settings: Settings) -> str:
    """A hash of what makes pages beside what they show."""
    return digest(
        product_digest(settings, "jinja2"),
        *map(_text, (*PARTS, STYLE, STYLE_OF_UNITS, SCRIPT)),
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


def unit_html(templates: Environment, content: Mapping[str, Any]) -> str:
    """The page of a unit in a period."""
    return templates.get_template(UNIT).render(content)


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
        "sentence": _sentence,
        "strip": _strip,
    }
    environment.globals |= {
        "STATUS_VI": STATUS_VI,
        "STATUS_ON_PAGE_VI": STATUS_ON_PAGE_VI,
        "SEVERITY_VI": SEVERITY_VI,
        "effects_vi": effects_vi,
        "HELD_BACK_VI": HELD_BACK_VI,
        "NOT_READ_VI": NOT_READ_VI,
        "SHOWN": SHOWN_OF_UNIT,
        "NAMED": NAMED_OF_RULE,
        "PERIODS": PERIODS_AT_HAND,
        "WORDS": WORDS,
    }
    environment.globals |= _inline()
    return environment


def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _inline() -> dict[str, object]:
    """Style and script as they stand in pages, and the policy that lets a browser obey these and nothing else."""
    style, units, script = map(_text, (STYLE, STYLE_OF_UNITS, SCRIPT))
    allowed = {"style": (style, style + units), "script": (script,)}
    policy = "; ".join(f"{kind}-src {' '.join(map(_allowed, texts))}" for kind, texts in allowed.items())
    return {
        "STYLE": Markup(style),  # noqa: S704 - our own file, as the next two
        "STYLE_OF_UNITS": Markup(style + units),  # noqa: S704 - ours
        "SCRIPT": Markup(script),  # noqa: S704 - ours
        "POLICY": Markup(f"default-src 'none'; {policy}; base-uri 'none'; form-action 'none'"),  # noqa: S704 - ours
    }


def _allowed(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


@lru_cache(maxsize=4096)
def _strip(states: tuple[str, ...], period: date) -> Markup:
    """A strip of cells; many units have the same, so each is made once."""
    cells = "".join(f'<i class="{state}"></i>' for state in states)
    return Markup('<span class="strip" role="img" aria-label="{}">{}</span>').format(
        in_words(states, period),
        Markup(cells),  # noqa: S704 - names of states
    )


def _sentence(words: str) -> str:
    """Words that stood alone, within a line."""
    return words[:1].lower() + words[1:]


def _places(findings: Iterable[FindingLine]) -> int:
    """How many places findings speak for."""
    return sum(finding.places for finding in findings)


def _shown(value: object) -> object:
    return bounded(value, LONGEST_MESSAGE) if isinstance(value, str) and not isinstance(value, Markup) else value


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def _month(period: date) -> str:
    return f"{period:%m/%Y}"


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(VIETNAM):%d/%m/%Y %H:%M}"
