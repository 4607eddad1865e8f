"""What the words of published claims are called in Vietnamese: by the code lists or, where they have none, as declared.

Those of no code list are in ``published_labels.csv``: its key is ``topic``, ``name`` of what narrows a claim down, or
such a name with one of its words for a value.
"""

from __future__ import annotations

import re
from functools import cache

from schemas.published_words import MEASURE, OF, TOPIC, known_topics
from schemas.reference_data import code_list, reference_rows

NAME = "name"
_OF_A_YEAR = re.compile(r"_\d{4}")


def offered_topics() -> dict[str, str]:
    """The topics to choose from with their labels: those of one past year, which others serve as well, left out."""
    return {topic: topic_label(topic) for topic in sorted(known_topics()) if not _OF_A_YEAR.search(topic)}


def topic_label(topic: str) -> str:
    """What a topic is called; KeyError where it has no label."""
    return _labels()[TOPIC, topic]


def name_label(name: str) -> str:
    """What it is by which a claim is narrowed down; KeyError where it has no label."""
    return _labels()[NAME, name]


def word_label(name: str, word: str) -> str:
    """What a word of such a name is called; KeyError where it has no label."""
    name = MEASURE if name == OF else name
    of_list = {(name, entry.code): entry.label_vi for entry in code_list(name)}
    return (of_list | _labels())[name, word]


@cache
def _labels() -> dict[tuple[str, str], str]:
    return {(row["key"], row["value"]): row["label_vi"] for row in reference_rows("published_labels")}
