"""The rule catalogue as Markdown: what each rule asks, its severity and its messages in both languages."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pipeline.outputs.documents.markdown import GENERATED, code, document, escaped, facts, table
from schemas.messages import LANGUAGES, catalogue
from schemas.registry import RULES
from schemas.terms import SEVERITY_IN_CATALOGUE

if TYPE_CHECKING:
    from schemas.rules.rule import Rule


def rule_catalogue() -> str:
    """Every rule with its texts in both languages, as Markdown."""
    lines = ["# Quy tắc kiểm tra · Rule catalogue", "", GENERATED, ""]
    for prefix, rules in rules_by_prefix().items():
        lines += [f"## {prefix}", "", *(line for rule in rules for line in rule_lines(rule))]
    return document(lines)


def rules_by_prefix() -> dict[str, list[Rule]]:
    """Rules by the letters of their id, in the order of the registry, and by id within them."""
    found: dict[str, list[Rule]] = defaultdict(list)
    for rule in RULES:
        found[rule.rule_id.partition("-")[0]].append(rule)
    return {prefix: sorted(rules, key=lambda rule: rule.rule_id) for prefix, rules in found.items()}


def rule_lines(rule: Rule) -> list[str]:
    """A rule: what it is, its logic, and its message templates."""
    titles = [str(catalogue(language)[rule.rule_id]["title"]) for language in LANGUAGES]
    named = {
        "Mức · Severity": SEVERITY_IN_CATALOGUE[rule.severity],
        "Phạm vi · Level": code(rule.level),
        "Trang tính · Sheet": code(rule.sheet),
        "Cột · Columns": code(rule.columns),
        "Phụ thuộc kỳ · Depends on periods": ", ".join(code(reach) for reach in rule.reaches),
        "Phiên bản · Version": str(rule.version),
    }
    return [
        f"### {rule.rule_id} · {' · '.join(titles)}",
        "",
        *facts(named),
        escaped(rule.logic),
        "",
        *table(("Thông báo · Message", "Tiếng Việt", "English"), message_rows(rule.rule_id)),
    ]


def message_rows(rule_id: str) -> list[tuple[str, ...]]:
    """The rule's templates, a row per text: what is wrong, its variants, and how to mend it."""
    texts = [catalogue(language)[rule_id] for language in LANGUAGES]
    variants, fixes = ([text.get(kind, {}) for text in texts] for kind in ("variants", "fixes"))
    return [
        ("Nội dung · What", *(str(text["what"]) for text in texts)),
        *((code(name), *(str(known.get(name, "")) for known in variants)) for name in variants[0]),
        ("Cách sửa · Fix", *(str(text["fix"]) for text in texts)),
        *((f"Cách sửa · Fix {code(name)}", *(str(known[name]) for known in fixes)) for name in fixes[0]),
    ]
