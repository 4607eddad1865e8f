"""Takes the pictures of the documents anew: ``make pictures``, or ``python -m tests.ui.pictures NAME…`` for some.

Each is what a person sees of the product over the samples and a month of all 99 communes and wards. To add one, write a
function from the scene to the bytes of a PNG and put ``@picture("its-name")`` before it: it becomes
``docs/images/its-name.png``.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from pipeline.outputs.status_page.contents import unit_lines
from pipeline.outputs.status_page.picture import coverage_png
from tests.support.ports import free_port
from tests.support.printed_pages import page_png
from tests.support.whole_province import lay_province
from tests.ui.browser import Browser, browser
from tests.ui.product import PROJECT, Product, served
from tests.ui.status_page import PICTURES as PAGE_PICTURES
from tests.ui.status_page import page_picture, written_status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

IMAGES = PROJECT / "docs" / "images"
SAMPLES = ("2020-11", "2020-12", "2025-05", "2025-06", "2025-07")
MONTHS = date(2026, 9, 1), date(2026, 10, 1)
COLOURS = 256
DESK = (1300, 900)
LANG_GIANG = "/assets/units/07375_xa_lang_giang/X%C3%A3%20L%E1%BA%A1ng%20Giang"


@dataclass(frozen=True, slots=True)
class Scene:
    """A product that has run, and a browser on its Dagster, whose server has its files below ``/files``."""

    product: Product
    page: Browser

    @property
    def files(self) -> Path:
        """The files for people."""
        return self.product.folder / "files"

    def shot(self) -> bytes:
        """What the window shows."""
        return self.page.driver.get_screenshot_as_png()


PICTURES: dict[str, Callable[[Scene], bytes]] = {}
"""The pictures by the name of their file."""


def picture(name: str) -> Callable[[Callable[[Scene], bytes]], Callable[[Scene], bytes]]:
    """Let a function be what takes the picture of that name."""

    def registered(take: Callable[[Scene], bytes]) -> Callable[[Scene], bytes]:
        PICTURES[name] = take
        return take

    return registered


@picture("dagster-runs")
def front_page(scene: Scene) -> bytes:
    """Dagster's front page: the runs of the last hours."""
    scene.page.open("/", (1300, 420))
    scene.page.wait_for("Runs", "nightly")
    scene.page.wait(lambda: "Loading" not in scene.page.text(), "the timeline does not load")
    return scene.shot()


@picture("cac-don-vi")
def units_by_health(scene: Scene) -> bytes:
    """The catalog: what was sent back first, then what was asked about."""
    scene.page.open("/assets", DESK)
    scene.page.wait_for("Degraded (", "Xã Lạng Giang", "Warning (")
    return scene.shot()


@picture("kiem-tra")
def cells_of_unit(scene: Scene) -> bytes:
    """The page of a unit that was sent back: cell, rule, message and the link to its feedback copy."""
    scene.page.open(LANG_GIANG, (1300, 1100))
    scene.page.wait_for("Degraded", "CL-02", "Latest check results")
    return scene.shot()


@picture("dagster-graph")
def groups_of_units(scene: Scene) -> bytes:
    """The graph: the groups of units by former district, counted by health."""
    scene.page.open('/asset-groups~key:"units%2F*"/?expanded=global@global:units', (1300, 1500))
    scene.page.wait_for("ended")
    scene.page.wait(lambda: "fetching" not in scene.page.text(), "no health is counted")
    return scene.shot()


@picture("bao-cao")
def report_document(scene: Scene) -> bytes:
    """The page of the report's document on which the units are listed by their former districts."""
    return _printed(scene, "bao-cao-2026-10.docx", 3)


@picture("bang-so-lieu")
def report_workbook(scene: Scene) -> bytes:
    """A page of the report's workbook, as it is printed."""
    return _printed(scene, "bang-so-lieu-2026-10.xlsx", 4)


def _printed(scene: Scene, name: str, page: int) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return page_png(scene.files / "2026-10" / name, page, Path(folder))


@picture("tinh-hinh-nop")
def coverage(scene: Scene) -> bytes:
    """What the node ``coverage`` shows of all periods."""
    return coverage_png(unit_lines(scene.product.folder / "hoptac.duckdb"))


def _status_pages() -> None:
    """Register the pictures of the status page of 99 units and a year."""
    for name in PAGE_PICTURES:
        picture(name)(partial(_status_page, name))


def _status_page(name: str, scene: Scene) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return page_picture(scene.page, written_status(Path(folder)), name)


_status_pages()


@contextmanager
def scene_of_all() -> Iterator[Scene]:
    """The samples of 2020 and 2025 and two months of all communes, in a folder that goes with the block."""
    with tempfile.TemporaryDirectory() as folder:
        product = Product(Path(folder))
        product.set_up()
        for name in SAMPLES:
            shutil.copytree(PROJECT / "raw" / name, product.raw / name)
        lay_province(product.raw, MONTHS)
        product.run_nightly_job()
        port = free_port()
        command = [sys.executable, "-m", "assets.webserver", "-p", str(port)]
        with served(product, port, command) as address, browser(address) as page:
            yield Scene(product, page)


def main(names: list[str]) -> None:
    """Take the pictures of these names, or all."""
    unknown = set(names) - PICTURES.keys()
    if unknown:
        sys.exit(f"No such picture: {', '.join(sorted(unknown))}. There are: {', '.join(PICTURES)}")
    with scene_of_all() as scene:
        for name in names or PICTURES:
            image = (
                Image.open(BytesIO(PICTURES[name](scene))).convert("RGB").quantize(COLOURS, Image.Quantize.FASTOCTREE)
            )
            image.save(IMAGES / f"{name}.png", optimize=True)
            sys.stdout.write(f"{IMAGES / name}.png\n")


if __name__ == "__main__":
    main(sys.argv[1:])
