"""The status page of 99 units in a browser: what is asked of it, and its pictures for the documents."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.outputs.status_page import INDEX, write_pages
from pipeline.runtime.settings import PROJECT, Settings
from tests.support.debian_programs import not_here
from tests.support.many_units import DAY, communes, write_many_units

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.ui.browser import Browser

DESK, PHONE = (1280, 1000), (390, 844)
AXE = PROJECT / ".venv" / "axe" / "axe_playwright_python" / "axe.min.js"
AXE_SHA256 = "84494fec757e4710dc751c8d7a636e457f4532f08f85c86dc9070133fbff53bc"
SERIOUS = """
const done = arguments[0];
axe.run(document, {resultTypes: ["violations"]}).then(found => done(found.violations
  .filter(violation => ["serious", "critical"].includes(violation.impact))
  .map(violation => [violation.id, violation.nodes.map(node => node.html.slice(0, 120))])));
"""
PAGE_OBJECT = re.compile(rb"/Type\s*/Page\b")
PICTURES = {
    "status-page": ((1280, 900), "", "body"),
    "trang-tinh-hinh": ((1280, 900), "xep=dia-ban&trang-thai=can-xu-ly", "#don-vi"),
    "trang-tinh-hinh-dien-thoai": (PHONE, "ten=lang", "#don-vi"),
}
"""For the documents, by name: the window in CSS pixels, the choices, and what stands at its top."""


def written_status(folder: Path) -> Path:
    """The first of the pages of 99 units and a year, written below the folder."""
    settings = Settings(
        raw=folder / "raw", state=folder / "state", files=folder / "files", database=folder / "status.duckdb"
    )
    write_many_units(settings, communes())
    write_pages(settings, DAY)
    return settings.files / INDEX


def open_page(window: Browser, page: Path, size: tuple[int, int], choices: str = "") -> None:
    """Open a page as on a screen of that size, with the choices that its address carries."""
    window.driver.get("about:blank")  # another fragment alone would not load it anew
    window.open_file(Path(page), *size)
    if choices:
        window.driver.get("about:blank")
        window.driver.get(f"{page.as_uri()}#{choices}")


def shown_units(window: Browser) -> list[str]:
    """The names of the units that are seen, in their order."""
    names: list[str] = window.run(
        "return [...document.querySelectorAll('.units > li')].filter(row => row.checkVisibility())"
        ".map(row => row.querySelector('.name b').textContent)"
    )
    return names


def choose(window: Browser, **values: str) -> None:
    """Set fields of the filter as a person does; ``_`` in a name stands for ``-``."""
    named = {field.replace("_", "-"): value for field, value in values.items()}
    window.driver.execute_script(
        "const form = document.getElementById('loc');"
        "for (const [name, value] of Object.entries(arguments[0])) {"
        "  form[name].value = value; form[name].dispatchEvent(new Event('input', {bubbles: true})); }",
        named,
    )


def serious_faults(window: Browser) -> list[Any]:
    """What axe calls serious or critical on the page as it stands: the rule, and where."""
    if not AXE.is_file():
        not_here("axe is not installed: make .venv/.installed")
    script = AXE.read_bytes()
    assert hashlib.sha256(script).hexdigest() == AXE_SHA256
    window.driver.execute_script(script.decode())
    found: list[Any] = window.driver.execute_async_script(SERIOUS)
    return found


def printed(window: Browser) -> bytes:
    """The page as a PDF of A4 sheets, printed with the browser's own settings: without backgrounds."""
    options: Mapping[str, Any] = {"preferCSSPageSize": True, "printBackground": False}
    return base64.b64decode(window.driver.execute_cdp_cmd("Page.printToPDF", dict(options))["data"])


def sheets(pdf: bytes) -> int:
    """How many sheets a PDF of Chromium's has."""
    return len(PAGE_OBJECT.findall(pdf))


def page_picture(window: Browser, page: Path, name: str) -> bytes:
    """One of :data:`PICTURES` of the page, as PNG."""
    size, choices, part = PICTURES[name]
    open_page(window, page, size, choices)
    window.driver.execute_script("document.querySelector(arguments[0]).scrollIntoView()", part)
    return window.driver.get_screenshot_as_png()
