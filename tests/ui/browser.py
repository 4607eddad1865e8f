"""A headless Chromium on Dagster's pages, asked for what a person sees there."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from selenium import webdriver
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException, TimeoutException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from selenium.webdriver.remote.webelement import WebElement

TOOLS = ("chromium", "chromedriver")
CLICK_WITHIN = 5
SHOWN_WITHIN = 120  # seconds; a few on an idle machine
GRAPH = (1500, 2900)
"""High enough for eleven nodes: Dagster draws only those in sight."""
PAGE = (1500, 1200)
PHONE = 600
PASSED = "var(--color-accent-green)"
FAILED = "var(--color-accent-red)"

# Dagster draws its pages anew as events come in, so that each of these is read in one go.
NODE_CHECKS = """
return [...document.querySelectorAll("a[href^='/assets/units/'][href$='?view=checks']")].map(line =>
  [decodeURIComponent(line.pathname), line.innerText,
   line.querySelector("[role=img]")?.style.getPropertyValue("--icon-color")])
"""
CHECK_COLOURS = """
return [...document.querySelectorAll("div:has(> div > [role=img]):has(> span > [title])")].map(entry =>
  [entry.querySelector("[title]").title,
   entry.querySelector("[role=img]").style.getPropertyValue("--icon-color")])
"""
TABLE = """
const headers = table => [...table.querySelectorAll("thead th")].map(header => header.innerText.trim());
return [...document.querySelectorAll("table:not(:has(table))")].filter(table => headers(table).includes(arguments[0]))
  .flatMap(table => [...table.tBodies]).flatMap(body => [...body.rows])
  .map(row => [...row.cells].map(cell => cell.innerText.trim()))
"""
GRAPHQL = """
const [query, done] = arguments;
fetch("/graphql", {method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify({query})})
  .then(answer => answer.json()).then(answer => done(answer.data));
"""

FLAGS = (
    "--headless=new",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=vi",
    "--force-prefers-reduced-motion",  # a spinner that turns takes a processor
)


class Checks(NamedTuple):
    """The line "Asset checks" of a node: what it says and the colour of its sign."""

    text: str
    colour: str


@dataclass(frozen=True, slots=True)
class Browser:
    """A window on the Dagster at ``address``."""

    driver: webdriver.Chrome
    address: str

    def open(self, path: str, size: tuple[int, int] = PAGE) -> None:
        """Open a page of Dagster's in a window of this size."""
        self.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        self.driver.set_window_size(*size)
        self.driver.get(self.address + path)

    def open_file(self, path: Path, width: int, height: int) -> None:
        """Open a file as on a screen of this size, a phone's where it is narrow."""
        screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < PHONE}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        self.driver.get(path.as_uri())

    def rest(self) -> None:
        """Open a page that does nothing: the others ask and draw without end, while something else is waited for."""
        self.driver.get(f"{self.address}/server_info")

    def run(self, script: str) -> Any:  # noqa: ANN401 - whatever the script returns
        """What a script returns on the page."""
        return self.driver.execute_script(script)

    def text(self) -> str:
        """Everything that is written on the page."""
        return self.driver.find_element(By.TAG_NAME, "body").text

    def wait(self, holds: Callable[[], object], why: str, within: float = SHOWN_WITHIN) -> None:
        """Wait until something holds of the page, which may be drawn anew meanwhile."""
        passing = (NoSuchElementException, StaleElementReferenceException, TimeoutException)
        WebDriverWait(self.driver, within, 0.2, passing).until(lambda _: holds(), why)

    def wait_for(self, *texts: str, within: float = SHOWN_WITHIN) -> None:
        """Wait until all these texts are on the page."""
        self.wait(lambda: all(text in self.text() for text in texts), f"not on the page: {texts}", within)

    def first(self, xpath: str) -> WebElement:
        """The first element of that kind, once it is there."""
        self.wait(lambda: self.driver.find_element(By.XPATH, xpath), f"not on the page: {xpath}")
        return self.driver.find_element(By.XPATH, xpath)

    def open_by(self, button: str, opened: str) -> WebElement:
        """Click until what it opens is there: Dagster takes no click on a button whose page is still being loaded."""

        def opens() -> bool:
            if not self.all(opened):
                self.driver.find_element(By.XPATH, button).click()
                WebDriverWait(self.driver, CLICK_WITHIN, 0.2).until(lambda _: self.all(opened))
            return True

        self.wait(opens, f"{button} did not open {opened}")
        return self.first(opened)

    def all(self, xpath: str) -> list[WebElement]:
        """Every element of that kind that is there now."""
        return self.driver.find_elements(By.XPATH, xpath)

    def node_checks(self) -> dict[str, Checks]:
        """The line "Asset checks" of every unit's node in sight, by the unit's name in the graph."""
        lines = self.driver.execute_script(NODE_CHECKS)
        return {path.rpartition("/")[2]: Checks(text, colour) for path, text, colour in lines}

    def check_colours(self) -> dict[str, str]:
        """The colour of each check's sign in the list of an asset's checks."""
        return dict(self.driver.execute_script(CHECK_COLOURS))

    def table(self, header: str) -> list[list[str]]:
        """The innermost table with that header, its rows below the header as texts."""
        rows: list[list[str]] = self.driver.execute_script(TABLE, header)
        return rows

    def graphql(self, query: str) -> dict[str, Any]:
        """Dagster's answer to a query, asked for by the page itself."""
        data: dict[str, Any] = self.driver.execute_async_script(GRAPHQL, query)
        return data

    def saved_by(self, link: WebElement, folder: Path) -> Path:
        """The file that a click on a link saves into an empty folder, once all of it is there."""
        saving = {"behavior": "allow", "downloadPath": str(folder)}
        self.driver.execute_cdp_cmd("Browser.setDownloadBehavior", saving)
        link.click()
        self.wait(lambda: [path for path in folder.iterdir() if path.suffix == ".xlsx"], "the link saves no workbook")
        [found] = folder.iterdir()
        return found

    def console(self) -> list[str]:
        """What the pages have written to the console since this was asked last."""
        return [entry["message"] for entry in self.driver.get_log("browser")]  # type: ignore[no-untyped-call]  # selenium's

    def keep(self, picture: Path) -> None:
        """Keep a picture of the window."""
        picture.parent.mkdir(parents=True, exist_ok=True)
        self.driver.save_screenshot(str(picture))


def missing_tools() -> list[str]:
    """The programs that are not on this machine."""
    return [tool for tool in TOOLS if not shutil.which(tool)]


@contextmanager
def browser(address: str, *flags: str) -> Iterator[Browser]:
    """Chromium on Dagster, with further flags, which ends with the block."""
    options = Options()
    options.binary_location = shutil.which("chromium") or ""
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for flag in (*FLAGS, *flags):
        options.add_argument(flag)
    if os.geteuid() == 0:
        options.add_argument("--no-sandbox")  # Chromium refuses root otherwise, as in a container
    driver = webdriver.Chrome(options, Service(shutil.which("chromedriver")))
    driver.set_script_timeout(SHOWN_WITHIN)
    try:
        yield Browser(driver, address)
    finally:
        driver.quit()
