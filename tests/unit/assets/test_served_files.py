"""Files for people are served beside Dagster's pages: of known kinds, below their folder, with their own policy."""

from __future__ import annotations

from pathlib import Path

import pytest

from assets.file_links import file_link
from tests.support.served_files import answer

COPY = "217 Lạng Giang - phản hồi.xlsx"
PERIOD = "2020-11"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = tmp_path / "files"
    (files / PERIOD / "don-vi").mkdir(parents=True)
    (tmp_path / "secret.xlsx").write_bytes(b"secret")
    of_period = ("index.html", "don-vi/217.html", COPY, ".hidden.xlsx", "a.html", "a.py")
    for name in ("index.html", *(f"{PERIOD}/{name}" for name in of_period)):
        (files / name).write_bytes(name.encode())
    (files / PERIOD / "linked.xlsx").symlink_to(tmp_path / "secret.xlsx")
    (files / "linked").symlink_to(tmp_path, target_is_directory=True)
    return files


@pytest.mark.parametrize("path", ["/", "/index.html", f"/{PERIOD}/index.html"])
def test_status_page_alone_may_run_a_script_and_is_shown(folder: Path, path: str) -> None:
    found = answer(folder, path)
    assert (found.status, found.body) == (200, f"{path.removesuffix('index.html')}index.html"[1:].encode())
    assert found.headers["content-type"] == "text/html; charset=utf-8"
    assert found.headers["content-disposition"].startswith("inline")
    assert found.headers["content-security-policy"].startswith(
        "default-src 'none'; script-src 'unsafe-inline'; style-src"
    )


def test_page_of_a_unit_is_shown_and_runs_no_script(folder: Path) -> None:
    found = answer(folder, f"/{PERIOD}/don-vi/217.html")
    assert found.headers["content-disposition"].startswith("inline")
    assert found.headers["content-security-policy"].startswith("default-src 'none'; style-src 'unsafe-inline'")


def test_any_other_page_is_saved_and_runs_no_script(folder: Path) -> None:
    found = answer(folder, f"/{PERIOD}/a.html")
    assert found.headers["content-disposition"].startswith("attachment")
    assert "script-src" not in found.headers["content-security-policy"]


def test_workbook_is_saved_under_its_own_name(folder: Path) -> None:
    found = answer(folder, f"/{PERIOD}/{COPY}")
    assert found.body == f"{PERIOD}/{COPY}".encode()
    assert found.headers["content-disposition"].startswith("attachment; filename*=UTF-8''217%20L%E1%BA%A1ng%20Giang")
    assert found.headers["content-type"].endswith("spreadsheetml.sheet")
    assert answer(folder, f"/{PERIOD}/{COPY}", "HEAD").body == b""


def test_folder_leads_to_its_page_by_an_address_that_holds_behind_every_proxy(folder: Path) -> None:
    found = answer(folder, f"/{PERIOD}")
    assert (found.status, found.headers["location"]) == (307, f"{PERIOD}/")
    assert answer(folder, f"/{PERIOD}/").body == f"{PERIOD}/index.html".encode()


@pytest.mark.parametrize(
    "path",
    [
        "/none.xlsx",
        "/../secret.xlsx",
        f"/{PERIOD}/../../secret.xlsx",
        "//secret.xlsx",
        "/linked/secret.xlsx",
        f"/{PERIOD}/linked.xlsx",
        f"/{PERIOD}/.hidden.xlsx",
        f"/{PERIOD}/a.py",
        "/\0",
        f"/{'a' * 300}",
    ],
)
def test_nothing_else_is_there(folder: Path, path: str) -> None:
    assert answer(folder, path).status == 404


def test_link_keeps_letters_that_people_read_and_encodes_what_would_end_it(tmp_path: Path) -> None:
    copy = tmp_path / PERIOD / "217 Lạng Giang 100%#1?.xlsx"
    assert file_link(copy, tmp_path, "/hoptac") == f"/hoptac/files/{PERIOD}/217 Lạng Giang 100%25%231%3F.xlsx"
    assert file_link(Path("/elsewhere/a.xlsx"), tmp_path, "") is None
