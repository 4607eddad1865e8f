"""A landing zone with all that a share can hold beside honest workbooks, and a command that sees it without rights.

Root may read everything; its commands run here without that capability, and folders that nobody may enter stay shut.
"""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.landing.folder_walk import DEEPEST, Reason

if TYPE_CHECKING:
    from collections.abc import Callable

VERY_DEEP = 1_500
"""Folders in each other: more than Python calls itself, on a path as long as Linux has one."""
SHUT = "cấm vào"
NOT_UTF8 = b"B\xb8o c\xb8o"
EVIL = "\x1b[31m[red]x[bold]\u202egnp.\u200b:smile:<b>%s%n\n.xlsx"
LONG = "d" * 250 + ".xlsx"
NAMES = (
    EVIL,
    LONG,
    "ữ" * 83 + ".xlsx",
    "\u0958" * 80 + ".xlsx",
    "hai\ndòng\r\n.xlsx",
    "CON.xlsx",
    "con.x.xlsx",
    "-rf.xlsx",
    "a:b?c*.xlsx",
    "' or 1=1 --\".xlsx",
    "=HYPERLINK(1).xlsx",
    "cuối. .xlsx",
    "Tệp.xlsx",
    "tệp.XLSX",
    "Tệp.xlsx".encode().decode().replace("ệ", "e\u0323\u0302"),
    "javascript:alert(1).xlsx",
    "\u2028\u2029\U000e0041\x7f\x85.xlsx",
)
"""What a workbook may be called here; each of them is read."""


def without_rights() -> list[str]:
    """Before a command: it may read only what the modes of files let their owner read."""
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("setpriv is not installed")
    rights = "-dac_override,-dac_read_search"
    return ["setpriv", f"--inh-caps={rights}", f"--bounding-set={rights}"]


def fill(raw: Path, content: Callable[[int], bytes]) -> dict[str, Reason]:
    """Fill the landing zone; ``content`` makes a workbook by number. What is put aside, by the name that is shown."""
    for number, name in enumerate(NAMES):
        (raw / name).write_bytes(content(number))
    (raw / SHUT).mkdir()
    (raw / SHUT / "trong.xlsx").write_bytes(content(90))
    (raw / "không mở được.xlsx").write_bytes(content(91))
    (raw / "chỉ xem được").mkdir()
    (raw / "chỉ xem được" / "x.xlsx").write_bytes(content(92))
    (raw / "link.xlsx").symlink_to("/etc/hostname")
    (raw / "vòng").symlink_to(raw)
    (raw / "gãy").symlink_to("nowhere")
    os.mkfifo(raw / "ống.xlsx")
    _socket(raw / "ổ cắm.xlsx")
    folder = os.fsencode(raw) + b"/" + NOT_UTF8
    Path(os.fsdecode(folder)).mkdir()
    Path(os.fsdecode(folder + b"/x.xlsx")).write_bytes(content(93))
    Path(os.fsdecode(folder + b".xlsx")).write_bytes(content(94))
    _deep(raw, content(95))
    shut(raw)
    return {
        SHUT: Reason.UNREADABLE,
        "không mở được.xlsx": Reason.WAITING,
        "chỉ xem được/x.xlsx": Reason.WAITING,
        "link.xlsx": Reason.LINK,
        "vòng": Reason.LINK,
        "gãy": Reason.LINK,
        "ống.xlsx": Reason.NO_FILE,
        "ổ cắm.xlsx": Reason.NO_FILE,
        "B\ufffdo c\ufffdo": Reason.NO_TEXT,
        "B\ufffdo c\ufffdo.xlsx": Reason.NO_TEXT,
        "/".join("s" * (DEEPEST + 1)): Reason.TOO_DEEP,
    }


def shut(raw: Path) -> None:
    """Take the rights away."""
    (raw / SHUT).chmod(0)
    (raw / "không mở được.xlsx").chmod(0)
    (raw / "chỉ xem được").chmod(0o400)


def opened(raw: Path) -> None:
    """Give the rights back."""
    (raw / SHUT).chmod(0o700)
    (raw / "không mở được.xlsx").chmod(0o600)
    (raw / "chỉ xem được").chmod(0o700)


def emptied(raw: Path) -> None:
    """Remove what pytest could not: it calls itself for each folder in another."""
    opened(raw)
    descent = os.open(raw, os.O_RDONLY)
    top = os.dup(descent)
    for _ in range(VERY_DEEP):
        below = os.open("s", os.O_RDONLY, dir_fd=descent)
        os.close(descent)
        descent = below
    os.unlink("x.xlsx", dir_fd=descent)
    for _ in range(VERY_DEEP):
        above = os.open("..", os.O_RDONLY, dir_fd=descent)
        os.rmdir("s", dir_fd=above)
        os.close(descent)
        descent = above
    os.close(descent)
    os.close(top)


def _deep(raw: Path, content: bytes) -> None:
    """Folders in folders, with a workbook in the innermost."""
    descent = os.open(raw, os.O_RDONLY)
    for _ in range(VERY_DEEP):
        os.mkdir("s", dir_fd=descent)
        below = os.open("s", os.O_RDONLY, dir_fd=descent)
        os.close(descent)
        descent = below
    inner = os.open("x.xlsx", os.O_WRONLY | os.O_CREAT, 0o600, dir_fd=descent)
    os.write(inner, content)
    os.close(inner)
    os.close(descent)


def _socket(path: Path) -> None:
    before = Path.cwd()
    os.chdir(path.parent)  # the names of sockets are short
    try:
        with socket.socket(socket.AF_UNIX) as plug:
            plug.bind(path.name)
    finally:
        os.chdir(before)
