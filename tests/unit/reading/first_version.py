"""The sheet of unions as version 1 of its form has it: small, and with what most tests of reading are about."""

from __future__ import annotations

from schemas.forms import unions

UNIONS = unions.UNIONS.in_version(1)
