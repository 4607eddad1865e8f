"""Examples of every rule on real workbooks: one module per family of rules.

A module's ``EXAMPLES`` are of one workbook each (:class:`Example`) or of several files (:class:`Scenario`).
"""

from importlib import import_module
from pkgutil import iter_modules

from tests.spec.examples.example import Example
from tests.spec.examples.scenario import Scenario

_ALL = tuple(
    example
    for module in iter_modules(__path__)
    for example in getattr(import_module(f"{__name__}.{module.name}"), "EXAMPLES", ())
)

EXAMPLES: tuple[Example, ...] = tuple(example for example in _ALL if isinstance(example, Example))
SCENARIOS: tuple[Scenario, ...] = tuple(example for example in _ALL if isinstance(example, Scenario))
