"""Health tries the servers that a night needs: PostgreSQL, the mail server, the cluster, stores."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg2  # type: ignore[import-untyped]  # of the extra `scale`, which names no stubs for it
import pytest
from distributed import LocalCluster
from pydantic import SecretStr

from tests.support.health_states import condition
from tests.support.mail_server import PASSWORD, Mailbox, serving
from tests.support.ports import free_port
from tests.support.postgres import postgres

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.runtime.settings import Settings

pytestmark = pytest.mark.long
STEWARD = "can-bo@lienminh.vn"


@pytest.fixture
def with_mail(settings: Settings, tmp_path: Path) -> Settings:
    """Settings with a mail server that is not there yet, and a steward who is told everything."""
    listed = tmp_path / "recipients.csv"
    listed.write_text(f"unit_code,email\n*,{STEWARD}\n", encoding="utf-8")
    return settings.model_copy(
        update={
            "smtp_host": "127.0.0.1",
            "smtp_port": free_port(),
            "smtp_security": "none",
            "smtp_from": "hoptac@lienminh.vn",
            "recipients": listed,
        }
    )


def mail(settings: Settings) -> tuple[str, str]:
    found = condition(settings, "mail")
    return found.state, found.vi


def test_mail_server_that_is_down_fails(with_mail: Settings) -> None:
    state, text = mail(with_mail)
    assert state == "failing"
    assert f"127.0.0.1:{with_mail.smtp_port}" in text


def test_mail_server_that_takes_us_is_well_and_gets_no_message(with_mail: Settings) -> None:
    mailbox = Mailbox(port=with_mail.smtp_port)
    with serving(mailbox):
        assert mail(with_mail)[0] == "ok"
        assert condition(with_mail, "recipients").facts["addresses"] == 1
    assert mailbox.taken == []


def test_mail_server_that_refuses_everybody_fails(with_mail: Settings) -> None:
    with serving(Mailbox(port=with_mail.smtp_port, answers={STEWARD: "550 5.7.1 relaying denied"})):
        state, text = mail(with_mail)
    assert state == "failing"
    assert "relaying denied" in text


def test_mail_server_that_asks_to_wait_is_well(with_mail: Settings) -> None:
    with serving(Mailbox(port=with_mail.smtp_port, answers={STEWARD: "450 4.2.0 greylisted"})):
        assert mail(with_mail)[0] == "ok"


@pytest.mark.parametrize(("password", "state"), [(PASSWORD, "ok"), ("sai-mat-khau", "failing")])
def test_login_is_tried(with_mail: Settings, password: str, state: str) -> None:
    settings = with_mail.model_copy(update={"smtp_user": "hoptac", "smtp_password": SecretStr(password)})
    with serving(Mailbox(port=with_mail.smtp_port), login=True):
        found, text = mail(settings)
    assert found == state
    assert password not in text


def test_mail_without_a_sender_or_encryption_that_is_not_there_fails(with_mail: Settings) -> None:
    with serving(Mailbox(port=with_mail.smtp_port)):
        assert mail(with_mail.model_copy(update={"smtp_from": ""}))[0] == "failing"
        assert mail(with_mail.model_copy(update={"smtp_security": "starttls"}))[0] == "failing"


def test_list_of_recipients_that_is_gone_or_names_nobody_fails(with_mail: Settings) -> None:
    with_mail.recipients.write_text("unit_code,email\n", encoding="utf-8")
    assert condition(with_mail, "recipients").state == "failing"
    with_mail.recipients.unlink()
    assert condition(with_mail, "recipients").state == "failing"


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    with postgres() as url:
        yield url


def database_server(settings: Settings, url: str) -> tuple[str, str]:
    found = condition(settings.model_copy(update={"postgres_url": SecretStr(url)}), "database_server")
    return found.state, found.vi


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg2"])
def test_database_server_that_serves_is_well(settings: Settings, database: str, scheme: str) -> None:
    assert database_server(settings, database.replace("postgresql", scheme, 1))[0] == "ok"


def test_database_server_that_is_down_fails_and_keeps_its_password(settings: Settings) -> None:
    state, text = database_server(settings, f"postgresql://hoptac:bi-mat-lon@127.0.0.1:{free_port()}/hoptac")
    assert (state, "HOPTAC_POSTGRES_URL" in text) == ("failing", True)
    assert "bi-mat-lon" not in text
    assert database_server(settings, "postgresql://hoptac:bi-mat-lon@127.0.0.1:99999/h?x")[0] == "failing"


def test_database_server_that_takes_nothing_fails(settings: Settings, database: str) -> None:
    with psycopg2.connect(database) as connection, connection.cursor() as cursor:
        cursor.execute("create role reader login; alter role reader set default_transaction_read_only = on")
    connection.close()
    assert database_server(settings, database.replace("//hoptac@", "//reader@"))[0] == "failing"
    assert database_server(settings, database.replace("//hoptac@", "//nobody-known@"))[0] == "failing"


def test_cluster_without_a_scheduler_or_a_worker_fails(settings: Settings) -> None:
    gone = settings.model_copy(update={"dask": f"tcp://127.0.0.1:{free_port()}"})
    assert condition(gone, "cluster").state == "failing"
    with LocalCluster(n_workers=0, processes=False, dashboard_address=None) as cluster:  # type: ignore[no-untyped-call]
        there = settings.model_copy(update={"dask": cluster.scheduler_comm.address.replace("inproc", "tcp")})
        assert condition(there, "cluster").state == "failing"


def test_store_that_cannot_be_written_or_reached_fails(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for place, state in (
        (tmp_path / "shared", "ok"),
        (tmp_path / "file" / "below", "failing"),
        ("s4://none", "failing"),
    ):
        found = condition(settings.model_copy(update={"staging": str(place)}), "staging")
        assert found.state == state, place
    assert not [path for path in (tmp_path / "shared").iterdir() if "health" in path.name]


def test_landing_zone_at_a_url_is_looked_at_and_not_fetched(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "remote").mkdir()
    (tmp_path / "remote" / "a.xlsx").write_bytes(b"a")
    there = settings.model_copy(update={"raw_url": f"file://{tmp_path}/remote", "raw": settings.state / "raw"})
    assert condition(there, "landing_zone").facts == {"files": 1}
    assert condition(there, "waiting").facts["files"] == ["a.xlsx"]
    assert not (settings.state / "raw").exists()
    gone = settings.model_copy(update={"raw_url": f"file://{tmp_path}/gone", "raw": settings.state / "raw"})
    assert condition(gone, "landing_zone").state == "failing"
