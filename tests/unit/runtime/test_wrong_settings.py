"""A value that a setting cannot have is a sentence that names the setting, and no secret is in it."""

from __future__ import annotations

import traceback

import pytest

from pipeline.runtime.secret_parts import without_password
from pipeline.runtime.settings import Settings, settings
from pipeline.runtime.wrong_settings import SettingsError, shown_value

WRONG = {
    "HOPTAC_WORKERS": ("abc", "0", "-1", "2.5", "", "1e9999"),
    "HOPTAC_DASK": ("khong", "khong:8786", "http://a:1", "tcp://a", "tcp://a:0", "tcp://a:70000", "tcp://a b:1"),
    "HOPTAC_SMTP_PORT": ("0", "65536", "smtp", ""),
    "HOPTAC_SMTP_SECURITY": ("ssl", ""),
    "HOPTAC_SCHEDULER": ("Daemon", "dagster"),
    "HOPTAC_SMTP_HOST": ("smtp://a", "a b", "a:25", "a/b"),
    "HOPTAC_SMTP_FROM": ("hoptac", "a@", "@b", "a b@c", "a@b\r\nBcc: x@y"),
    "HOPTAC_FIRST_PERIOD": ("2020-13", "11/2020", "2020", "", "1899-01", "2999-01"),
    "HOPTAC_RAW": ("", "  ", "raw", "./raw", "~/raw", "file://", "file://raw"),
    "HOPTAC_STATE": ("", "state"),
    "HOPTAC_FILES": ("", "files"),
    "HOPTAC_DATABASE": ("", "hoptac.duckdb"),
    "HOPTAC_RECIPIENTS": ("", "recipients.csv"),
    "HOPTAC_STAGING": ("staging", " "),
    "HOPTAC_LOG": ("log.jsonl", " "),
    "HOPTAC_POSTGRES_URL": (
        "khong",
        "mysql://u:geheim@h/d",
        "postgres://h/d",
        "postgresql://h:x/d",
        "postgresql://h",
        *(f"postgresql://u:geheim{sign}heim@h/d" for sign in ("@", ":", "%zz", "@/", " ")),
    ),
    "HOPTAC_READ_SECONDS": ("nan", "inf", "0", "abc"),
    "HOPTAC_SETTLE_SECONDS": ("-1", "nan"),
    "HOPTAC_READ_MEMORY": ("1GB", "0"),
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_wrong_value_is_a_sentence_that_names_the_setting(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as problem:
        settings()
    (sentence,) = problem.value.sentences
    assert sentence.startswith(name)
    assert "hãy" in sentence
    assert "ghi  " not in sentence
    assert "\n" not in sentence
    assert "geheim" not in "".join(traceback.format_exception(problem.value))


NUMBERS = [name for name, field in Settings.model_fields.items() if field.annotation in (int, float)]


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", ["99999999999999999999999", "1e300"])
def test_every_number_has_a_largest_value(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    label = f"HOPTAC_{name.upper()}"
    monkeypatch.setenv(label, value)
    with pytest.raises(SettingsError) as problem:
        settings()
    (sentence,) = problem.value.sentences
    assert sentence.startswith(label)
    assert " đến " in sentence


def test_every_wrong_value_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOPTAC_WORKERS", "HOPTAC_DASK", "HOPTAC_RAW"):
        monkeypatch.setenv(name, "khong")
    with pytest.raises(SettingsError) as problem:
        settings()
    assert sorted(sentence.partition(" ")[0] for sentence in problem.value.sentences) == [
        *("HOPTAC_DASK", "HOPTAC_RAW", "HOPTAC_WORKERS")
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOPTAC_DASK", "tls://[::1]:8786"),
        ("HOPTAC_DASK", "tcp://10.0.0.1:8786"),
        ("HOPTAC_SMTP_HOST", "127.0.0.1"),
        ("HOPTAC_SMTP_FROM", "hop.tac@bac-giang.gov.vn"),
        ("HOPTAC_POSTGRES_URL", "postgresql://hoptac@/hoptac?host=/var/run/postgresql"),
        ("HOPTAC_POSTGRES_URL", "postgresql+psycopg2://u:p%40@h:5432/d"),
        ("HOPTAC_STAGING", "s3://kho/tạm"),
        ("HOPTAC_LOG", "stderr"),
        ("HOPTAC_RAW", "/srv/hợp tác/raw"),
    ],
)
def test_right_value_is_taken(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    settings()


def test_url_of_the_landing_zone_is_no_setting_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOPTAC_RAW_URL", "s3://other/raw")
    assert settings().raw_url == ""


def test_value_is_shown_as_one_bounded_line_without_a_password() -> None:
    assert without_password("sftp://nguoi:mat/kh@u@may/raw") == "sftp://***@may/raw"
    assert without_password("s3://kho/a@b") == "s3://kho/a@b"
    assert without_password("sftp://nguoi:matkhau@may/raw") == "sftp://***@may/raw"
    assert shown_value("a\x1b[31m\nb") == "a\N{REPLACEMENT CHARACTER}[31m\N{REPLACEMENT CHARACTER}b"
    assert len(shown_value("x" * 10_000)) < 200
