"""Says in Vietnamese which setting has a value that it cannot have, and what it may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from annotated_types import Ge, Gt, Le, Lt
from pydantic import SecretStr

from pipeline.runtime.secret_parts import without_password

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pydantic import BaseModel, ValidationError
    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

_SHOWN = 120


class SettingsError(Exception):
    """Settings that nothing can start with; each sentence names one of them and says what to do."""

    def __init__(self, sentences: Sequence[str]) -> None:
        """Keep the sentences, in the order of the settings."""
        super().__init__("\n".join(sentences))
        self.sentences = tuple(sentences)


def wrong_values(problem: ValidationError, model: type[BaseModel], prefix: str) -> list[str]:
    """A sentence for each value that is not of its setting's kind, or out of its bounds."""
    return [_sentence(error, model, prefix) for error in problem.errors(include_url=False)]


def wrong_names(problem: ValidationError) -> set[str]:
    """The fields whose values are wrong."""
    return {str(error["loc"][0]) for error in problem.errors(include_url=False) if error["loc"]}


def is_secret(field: FieldInfo) -> bool:
    """Whether the setting's value is shown to nobody."""
    return field.annotation is SecretStr


def shown_value(value: object) -> str:
    """A value as it is shown: one line, bounded, the password of a URL left out."""
    text = without_password(str(value))
    text = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _sentence(error: ErrorDetails, model: type[BaseModel], prefix: str) -> str:
    name = str(error["loc"][0]) if error["loc"] else ""
    field = model.model_fields.get(name)
    if field is None:
        return f"Thiết đặt {prefix}… không dùng được: {error['msg']}."
    label = f"{prefix}{name.upper()}"
    value = "" if is_secret(field) else f' = "{shown_value(error["input"])}"'
    if error["type"] == "hoptac":
        return f"{label}{value} {error['ctx']['text']}."
    return f"{label}{value} không dùng được: hãy ghi {wanted(field)}, hoặc bỏ thiết đặt này để dùng mặc định."


def wanted(field: FieldInfo) -> str:
    """What a value of the setting must be, as words."""
    if choices := get_args(field.annotation):
        named = " hoặc ".join(str(choice) for choice in choices if choice != "")
        return f"{named}, hoặc để trống" if "" in choices else named
    kind = "số nguyên" if field.annotation is int else "số" if field.annotation is float else "giá trị"
    return " ".join([f"một {kind}", *_bounds(field.metadata)])


def _bounds(metadata: Sequence[Any]) -> Iterator[str]:
    for bound in metadata:
        if isinstance(bound, Ge):
            yield f"từ {bound.ge}"
        elif isinstance(bound, Gt):
            yield f"lớn hơn {bound.gt}"
        elif isinstance(bound, Le):
            yield f"đến {bound.le}"
        elif isinstance(bound, Lt):
            yield f"nhỏ hơn {bound.lt}"
