"""No part of a password is shown, however its URL is written and whatever a driver makes of it."""

from __future__ import annotations

import pytest

from pipeline.runtime.secret_parts import HIDDEN, hidden, secret_parts, without_password
from pipeline.runtime.setting_sources import without_secrets

SECRET = "s3cretpw"  # noqa: S105 - an example
URLS = (
    f"postgresql://u:{SECRET}@h/db",
    f"postgresql://u@h/db?password={SECRET}",
    f"postgresql://u@h/db?password={SECRET}&foo=bar",
    f"postgresql://u@h/db?host=/tmp&PASSWORD={SECRET}#x",
    f"postgresql:///db?user=u&sslpassword={SECRET}",
    f"postgresql://u@h/db?password=a@{SECRET}",
    f"postgresql://u@h/db?password={SECRET}@a",
    f"postgresql://u@h/db?password=abcd&{SECRET}",
    f"postgresql://u:right@{SECRET}@h/db",
    f"postgresql://u:right?{SECRET}@h/db",
    f"sftp://u:right/{SECRET}@h/raw",
    f"s3://kho/raw?secret={SECRET}",
    f"abfs://kho@h/raw?sig={SECRET}",
    f"simplecache::s3://khoa:{SECRET}@kho/raw",
)


@pytest.mark.parametrize("url", URLS)
def test_no_part_of_a_password_is_shown(url: str) -> None:
    assert SECRET not in without_password(url)
    secrets = sorted(secret_parts(url), key=len, reverse=True)
    for quoted in (url, f'host name "{SECRET}@127.0.0.1"', f'token: "{SECRET}"', repr({"password": SECRET})):
        assert SECRET not in hidden(quoted, secrets)


def test_tail_that_a_driver_takes_for_a_host_is_hidden_however_short() -> None:
    secrets = sorted(secret_parts("postgresql://u:right@pw@127.0.0.1/d"), key=len, reverse=True)
    assert hidden('host name "pw@127.0.0.1"', secrets) == f'host name "{HIDDEN}127.0.0.1"'


def test_what_is_no_secret_is_shown() -> None:
    for text in ("/srv/hợp tác/raw?x", "s3://kho/raw", "postgresql:///hoptac?host=/run/pg&port=5433", "file:///a/b@c"):
        assert without_password(text) == text
        assert not secret_parts(text)
    assert without_password("postgresql://hoptac@/d?host=/run/pg") == "postgresql://***@/d?host=/run/pg"
    assert without_password("s3://kho/raw?foo=bar") == "s3://kho/raw?***"


def test_password_among_the_parameters_is_in_no_text_of_a_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOPTAC_POSTGRES_URL", f"postgresql://u@h/db?password={SECRET}&foo=bar")
    assert SECRET not in without_secrets(f"no postgresql://u@h/db?password={SECRET}&foo=bar; password {SECRET}")
