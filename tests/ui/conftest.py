"""One product, one Dagster and one browser for the tests of a module; a picture of each test's last page.

They end with their tests: a Dagster that looks for new files would slow down all that come after.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.ui.browser import Browser, browser, missing_tools
from tests.ui.pages import switch_sensor
from tests.ui.product import PROJECT, Product, dagster

if TYPE_CHECKING:
    from collections.abc import Iterator

ARTEFACTS = PROJECT / "tests" / "artefacts"


@pytest.fixture(scope="session")
def tools() -> None:
    """Chromium and its driver; where they must be there, their absence is a failure."""
    missing = missing_tools()
    if missing and os.environ.get("HOPTAC_REQUIRE_TOOLS"):
        pytest.fail(f"HOPTAC_REQUIRE_TOOLS is set, but these are not installed: {', '.join(missing)}")
    if missing:
        pytest.skip(f"the interface was not tested, because these are not installed: {', '.join(missing)}")


@pytest.fixture(scope="module")
def product(tools: None, tmp_path_factory: pytest.TempPathFactory) -> Product:  # noqa: ARG001 - asked for first
    """The product before anything was received."""
    product = Product(tmp_path_factory.mktemp("product"))
    product.set_up()
    return product


@pytest.fixture(scope="module")
def window(product: Product) -> Iterator[Browser]:
    """A browser on the product's Dagster, which runs already when the sample workbooks come in.

    Its sensor is stopped, or it would ask for all that the tests' runs have built once more.
    """
    with dagster(product) as address, browser(address) as window:
        window.rest()
        switch_sensor(window, on=False)
        product.receive_samples()
        yield window


@pytest.fixture
def page(window: Browser, request: pytest.FixtureRequest) -> Iterator[Browser]:
    """The browser; what it shows when the test ends, well or badly, is kept as a picture."""
    yield window
    window.keep(ARTEFACTS / f"{request.node.name}.png")
    window.rest()


@pytest.fixture
def sensor(page: Browser) -> Iterator[None]:
    """The sensor that looks for new files looks during the test."""
    switch_sensor(page, on=True)
    yield
    page.rest()
    switch_sensor(page, on=False)
