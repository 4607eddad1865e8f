"""A look that crashes or hangs is failing and hides no other one; no secret stands in what is told."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from pipeline.runs.health import health, looks, worst
from pipeline.runs.health.condition import STATES, Seen, few
from pipeline.runs.health.looks import LOOKS, NamedLook
from pipeline.runtime.secret_parts import hidden
from pipeline.runtime.setting_sources import secrets_of

if TYPE_CHECKING:
    from pipeline.runtime.settings import Settings

WELL = NamedLook("well", "ổn", lambda _: Seen("ok", "tốt", "well"))


class Panic(BaseException):
    """As Polars and DuckDB panic: no Exception."""


def crash(_: Settings) -> Seen:
    raise Panic


@pytest.mark.parametrize("name", [look.name for look in LOOKS])
def test_crash_of_any_look_fails_it_and_the_others_are_told(
    settings: Settings, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = [NamedLook(look.name, look.name_vi, crash if look.name == name else WELL.look) for look in LOOKS]
    monkeypatch.setattr(looks, "LOOKS", tuple(broken))
    conditions = {condition.name: condition for condition in health(settings)}
    assert {found.name for found in conditions.values() if found.state != "ok"} == {name}
    assert "Panic" in conditions[name].vi
    assert len(conditions) == len(LOOKS) + 1


def test_look_that_hangs_fails_in_time(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    never = threading.Event()

    def hang(_: Settings) -> Seen:
        never.wait()
        return Seen("ok", "", "")

    monkeypatch.setattr(looks, "LOOKS", (WELL, NamedLook("hung", "treo", hang)))
    conditions = health(settings.model_copy(update={"health_seconds": 0.5}))
    never.set()
    assert [(found.name, found.state) for found in conditions] == [
        ("settings", "ok"),
        ("well", "ok"),
        ("hung", "failing"),
    ]


def test_secrets_are_hidden_wherever_they_stand(settings: Settings) -> None:
    secret = settings.model_copy(
        update={
            "smtp_password": SecretStr("mat-khau-thu"),
            "postgres_url": SecretStr("postgresql://a:m%40t-khau@h/d"),
            "raw_url": "sftp://b:khoa-raw@h/raw",
        }
    )
    facts = {"a": ["mat-khau-thu", 1], "m@t-khau": {"b": "sftp://b:khoa-raw@h"}, "c": "m%40t-khau"}
    assert hidden(facts, secrets_of(secret)) == {"a": ["***", 1], "***": {"b": "sftp://b:***@h"}, "c": "***"}
    assert secrets_of(settings) == []


def test_worst_state_is_that_of_the_whole() -> None:
    assert [worst([Seen(state, "", ""), Seen("ok", "", "")]) for state in STATES] == list(STATES)
    assert worst([]) == "ok"


def test_few_names_are_quoted_and_the_others_counted() -> None:
    assert few(["a\n", "b"]) == "a␊, b"
    assert few([str(number) for number in range(8)]) == "0, 1, 2, 3, 4 … (+3)"
