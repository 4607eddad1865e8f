"""The text of the report for a period: the templates of ``texts.toml``, each figure with the number of its source."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import TYPE_CHECKING, Any

from pipeline.outputs.report.charts import chart_bars
from pipeline.outputs.report.notation import period_words, vietnamese
from pipeline.outputs.report.table_lines import largest_and_rest
from pipeline.outputs.report.year_before import year_before_text
from schemas.form_versions import version_of_period
from schemas.laws import laws_on
from schemas.provinces import province_in
from schemas.reference_data import month_end

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.outputs.report.contents import FigureValue, ReportContents
    from pipeline.outputs.report.tables import ChartSpec, ReportTable

THOUSAND_MILLION = "tỷ"
"""How a template asks for a figure in million dong to be shown in thousand million, with two decimals."""
AMONG_REPORTED = "Trong các đơn vị đã báo cáo, {}"
"""How a sentence begins that there is none of something, while units are missing that may have it."""
MOST_OF_THE_LARGEST = 20
"""Rows of a table by size that stand by themselves; one more adds up the rest."""


@dataclass(frozen=True, slots=True)
class CitedFigure:
    """A figure in a text: how it reads, and the number of its source."""

    text: str
    figure: FigureValue
    source: int


Sentence = tuple["str | CitedFigure", ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences in one paragraph."""

    sentences: Sequence[Sentence]


@dataclass(frozen=True, slots=True)
class AuthorBlock:
    """What the report's author has to write, as no form asks for it."""

    about: str


@dataclass(frozen=True, slots=True)
class ComparisonBlock:
    """Figures that can be held against the year before."""

    figures: Sequence[FigureValue]


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table among the paragraphs; ``listed`` is the column whose values a unit has in one row of an appendix.

    ``by_groups`` are the columns that it has in the text where it is so long that only its groups stand there.
    """

    table: ReportTable
    listed: str = ""
    by_groups: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """A table's chart among the paragraphs."""

    table: ReportTable
    chart: ChartSpec


Block = Paragraph | AuthorBlock | ComparisonBlock | TableBlock | ChartBlock


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its number, what stands under it, and the sections in it."""

    number: str
    title: str
    blocks: Sequence[Block]
    sections: Sequence[Section]
    is_silent: bool = False
    """Whether the period says nothing in it, though another might."""


@dataclass(frozen=True, slots=True)
class TextPart:
    """A part of the report; ``absent`` says why it has no sections."""

    title: str
    sections: Sequence[Section]
    absent: str = ""


@dataclass(slots=True)
class TextWriter:
    """Fills templates in and numbers the sources in the order in which the text names them."""

    contents: ReportContents
    sources: dict[str, int] = field(default_factory=dict)

    def parts(self) -> list[TextPart]:
        """The whole text; what rests on a form that there was not in the period is no part of it."""
        period = self.contents.period
        return [self._part(part) for part in texts()["parts"] if version_of_period(part["form"], period)]

    def plain(self, template: str) -> str:
        """A template that names no figure."""
        return self._in_its_words(template).format(**self._words())

    def plain_lines(self, declared: Mapping[str, Any]) -> dict[str, Any]:
        """The lines and lists of lines of the head or the foot, which name no figure."""
        return {
            name: self.plain(line) if isinstance(line, str) else [self.plain(each) for each in line]
            for name, line in declared.items()
        }

    def _words(self) -> dict[str, str]:
        """What templates may say of the period: its days and its laws."""
        period = self.contents.period
        return period_words(period) | laws_on(month_end(period))

    def _in_its_words(self, template: str) -> str:
        """A template in the words of the period's province, in which figures and days are still to be filled in."""
        return province_in(self.contents.period).fill(template)

    def _part(self, declared: Mapping[str, Any]) -> TextPart:
        title = self.plain(declared["title"])
        reported, expected = self.contents.reported(declared["form"])
        if reported:
            return TextPart(title, self._sections(declared["sections"], ""))
        absent = "chưa được nộp hoặc chưa được chấp nhận" if expected else "không phải nộp"
        period, form = f"{self.contents.period:%m/%Y}", declared["form"]
        text = f"Kỳ {period} mẫu {form} {absent}, nên báo cáo không có số liệu của phần này."
        return TextPart(title, [], text)

    def _sections(self, declared: Sequence[Mapping[str, Any]], within: str) -> list[Section]:
        return [self._section(section, f"{within}{number}.") for number, section in enumerate(declared, start=1)]

    def _section(self, declared: Mapping[str, Any], number: str) -> Section:
        blocks = [block for content in declared.get("content", ()) if (block := self._block(content))]
        sections = self._sections(declared.get("sections", ()), number)
        asked = [content for content in declared.get("content", ()) if "author" not in content]
        said = [block for block in blocks if not isinstance(block, AuthorBlock)]
        is_silent = not said and not sections and (bool(asked) or not blocks)
        return Section(number, self.plain(declared["title"]), blocks, sections, is_silent)

    def _block(self, declared: Any) -> Block | None:  # noqa: ANN401 - as TOML gives it
        if isinstance(declared, list):
            sentences = [sentence for template in declared if (sentence := self._sentence(template))]
            return Paragraph(sentences) if sentences else None
        if "comparison" in declared:
            known = [self.contents.figures.get(figure_id) for figure_id in declared["comparison"]]
            figures = [figure for figure in known if figure and figure.change is not None]
            return ComparisonBlock(figures) if figures else None
        if "author" in declared:
            return AuthorBlock(self.plain(declared["author"]))
        table = self.contents.tables.get(declared.get("table") or declared["chart"])
        if table is None:
            return None
        if "table" in declared:
            chosen = table.selected(declared.get("columns", ()))
            if not {declared.get("listed"), declared.get("largest")} - {None} <= set(names_of(chosen)):
                return None  # no unit has anything of it
            if "largest" in declared:
                chosen = largest_and_rest(chosen, declared["largest"], MOST_OF_THE_LARGEST)
            return TableBlock(chosen, declared.get("listed", ""), declared.get("by_groups", ()))
        return ChartBlock(table, table.chart) if table.chart and chart_bars(table, table.chart).rows else None

    def _sentence(self, declared: str | Mapping[str, str]) -> Sentence:
        """A sentence filled in; empty where it does not apply or a figure is not known."""
        if isinstance(declared, dict) and "compared" in declared:
            figure = self.contents.figures.get(declared["compared"])
            text = year_before_text(figure) if figure else ""
            return (text,) if text else ()
        conditions: Mapping[str, str] = {} if isinstance(declared, str) else declared
        template = self._in_its_words(declared if isinstance(declared, str) else self._said(declared))
        if not self._applies(conditions) or any(self._value(figure_id) is None for figure_id in figure_ids(template)):
            return ()
        if not words_of(template) <= self._words().keys():
            return ()  # of a law that was not there
        return (*self._pieces(template), *self._of_some_forms(figure_ids(template)))

    def _said(self, declared: Mapping[str, str]) -> str:
        """What a sentence with conditions says; that there is none of something only of those that have told."""
        figure = self.contents.figures.get(declared.get("none", ""))
        text = declared["text"]
        return text if figure is None or figure.is_complete else AMONG_REPORTED.format(text[:1].lower() + text[1:])

    def _of_some_forms(self, named: Sequence[str]) -> Iterator[str]:
        """Of how many units a sentence speaks where the form of others lacks a figure that it names."""
        figures = [self.contents.figures[name] for name in dict.fromkeys(named)]
        partial = [figure for figure in figures if figure.is_of_some_forms]
        for counts in dict.fromkeys((figure.units_reported, figure.units_of_period) for figure in partial):
            alike = [figure for figure in partial if (figure.units_reported, figure.units_of_period) == counts]
            labels = "" if len(alike) == len(figures) else f"{'; '.join(figure.label for figure in alike)}: "
            text = f"{labels}số liệu của {counts[0]}/{counts[1]} đơn vị đã báo cáo, mẫu của các đơn vị khác chưa có"
            yield f" ({text[0].upper()}{text[1:]}.)"

    def _applies(self, conditions: Mapping[str, str]) -> bool:
        some, none = conditions.get("some"), conditions.get("none")
        lacking = conditions.get("lacking", "").split()
        return (
            not (some and not self._value(some))
            and not (none and self._value(none) != 0)
            and all(self._value(figure_id) is None for figure_id in lacking)
        )

    def _value(self, figure_id: str) -> Decimal | None:
        figure = self.contents.figures.get(figure_id)
        return figure.value if figure else None

    def _pieces(self, template: str) -> Iterator[str | CitedFigure]:
        words = self._words()
        for literal, name, unit, _ in Formatter().parse(template):
            if literal:
                yield literal
            if name in words:
                yield words[name]
            elif name is not None:
                yield self._cited(self.contents.figures[name], unit or "")

    def _cited(self, figure: FigureValue, unit: str) -> CitedFigure:
        if unit == THOUSAND_MILLION:
            text = vietnamese((figure.value or Decimal(0)) / 1000, 2)
        else:
            text = vietnamese(figure.printed or Decimal(0), figure.decimals)
        return CitedFigure(text, figure, self.sources.setdefault(figure.figure_id, len(self.sources) + 1))


@cache
def texts() -> dict[str, Any]:
    """What ``texts.toml`` declares: head, parts with their sections and sentences, foot."""
    return tomllib.loads(files("pipeline.outputs.report").joinpath("texts.toml").read_text(encoding="utf-8"))


def names_of(table: ReportTable) -> list[str]:
    """The names of the columns that a table shows."""
    return [column.name for column in table.columns]


def figure_ids(template: str) -> list[str]:
    """The figures that a template names: everything but the words of the period, which are in small letters."""
    return [name for name in _names(template) if name != name.lower()]


def words_of(template: str) -> set[str]:
    """The words of the period that a template names."""
    return {name for name in _names(template) if name == name.lower()}


def _names(template: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(template) if name]
