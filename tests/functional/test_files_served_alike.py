"""nginx before a server, and Dagster's own server without one, say the same of every file for people."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.support.ports import free_port
from tests.support.reverse_proxy import STEWARDS, Proxy, reverse_proxy
from tests.support.served_files import answer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SERVED = (
    "index.html",
    "2020-11/index.html",
    "2020-11/don-vi/217.html",
    "2020-11/bìa.html",
    "2020-11/tình hình.png",
    "2020-11/Phản hồi.xlsx",
    "2020-11/Báo cáo.docx",
    "2020-11/Phản hồi.ods",
    "2020-11/Phản hồi.xls",
)
REFUSED = ("2020-11/.khác.xlsx", "2020-11/nối.xlsx", "nối/ngoài.xlsx", "2020-11/không có.xlsx")
SAID = ("content-security-policy", "referrer-policy")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which nginx finds the files, and what must not be found beside them."""
    folder = tmp_path_factory.mktemp("alike")
    (folder / "ngoài.xlsx").write_bytes(b"outside")
    for name in (*SERVED, "2020-11/.khác.xlsx"):
        path = folder / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    (folder / "files" / "2020-11" / "nối.xlsx").symlink_to(folder / "ngoài.xlsx")
    (folder / "files" / "nối").symlink_to(folder, target_is_directory=True)
    return folder


@pytest.fixture(scope="module")
def proxy(folder: Path) -> Iterator[Proxy]:
    with reverse_proxy(folder, free_port(), free_port()) as running:
        yield running


@pytest.mark.parametrize("name", [*SERVED, "", "2020-11/"])
def test_file_is_of_one_kind_and_shown_or_saved_by_both(folder: Path, proxy: Proxy, name: str) -> None:
    theirs, ours = proxy.answer(STEWARDS, f"/files/{quote(name)}"), answer(folder / "files", f"/{name}")
    assert (theirs.status, theirs.text) == (ours.status, ours.body.decode()) == (200, ours.body.decode())
    assert theirs.headers["content-type"].partition(";")[0] == ours.headers["content-type"].partition(";")[0]
    is_saved = ours.headers["content-disposition"].startswith("attachment")
    assert theirs.headers.get("content-disposition", "inline").startswith("attachment") == is_saved
    assert [theirs.headers[header] for header in SAID] == [ours.headers[header] for header in SAID]


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_hidden_linked_or_not_there_is_refused_by_both(folder: Path, proxy: Proxy, name: str) -> None:
    assert proxy.answer(STEWARDS, f"/files/{quote(name)}").status in {403, 404}
    assert answer(folder / "files", f"/{name}").status == 404
