"""Examples of the rules about people's credit funds, sheet QTDND."""

from __future__ import annotations

from tests.spec.examples.edits import copy, declare, drop_rows, put, steps
from tests.spec.examples.example import Example, Silence, failing, not_applicable, passing

QTDND = "QTDND"
NO_OPERATING_CAPITAL = put(QTDND, "operating_capital", 1, None)
NO_FUNDS = steps(
    drop_rows(QTDND, 1, 3),
    declare("HTX.CREDIT", 0),
    declare("HTX.ALL", 9),
    declare("HTX.OPENING", 8),
    declare("CAPITAL.CREDIT", 0),
    declare("CAPITAL.ALL", 20520.5),
    declare("MEMBERS.CREDIT", 0),
    declare("MEMBERS.ALL", 127),
)

EXAMPLES: tuple[Example, ...] = (
    passing("QTD-01", "own and mobilised capital are all there is", put(QTDND, "mobilised_capital", 1, 95500)),
    failing(
        "QTD-01",
        "more was mobilised than there is",
        put(QTDND, "mobilised_capital", 1, 98000.5),
        at=((QTDND, "J7"),),
        related=("QTDND!J7", "QTDND!I7"),
        also=("QTD-03",),
    ),
    not_applicable("QTD-01", "operating capital is blank", NO_OPERATING_CAPITAL, also=("CL-01",)),
    passing("QTD-02", "all capital is lent", put(QTDND, "outstanding_loans", 2, 98000)),
    failing(
        "QTD-02",
        "more was lent than there is",
        put(QTDND, "outstanding_loans", 2, 98000.5),
        at=((QTDND, "K8"),),
        related=("QTDND!K8", "QTDND!I8"),
    ),
    not_applicable("QTD-02", "operating capital is blank", NO_OPERATING_CAPITAL, also=("CL-01",)),
    passing("QTD-03", "own and mobilised capital are all there is", put(QTDND, "mobilised_capital", 1, 95500)),
    failing(
        "QTD-03",
        "half a million dong is missing",
        put(QTDND, "mobilised_capital", 1, 95500.5),
        at=((QTDND, "H7"),),
        related=("QTDND!H7", "QTDND!J7", "QTDND!I7"),
    ),
    not_applicable("QTD-03", "operating capital is blank", NO_OPERATING_CAPITAL, also=("CL-01",)),
    not_applicable("QTD-03", "there are no credit funds", NO_FUNDS, silence=Silence.NEVER_ASKED),
    passing("QTD-04", "the same name in another commune", copy(QTDND, "name", 1, 2)),
    passing(
        "QTD-04", "two tax codes are two, whatever their names", copy(QTDND, "name", 1, 2), copy(QTDND, "commune", 1, 2)
    ),
    failing("QTD-04", "the same tax code", copy(QTDND, "tax_code", 1, 2), at=((QTDND, "C7"), (QTDND, "C8"))),
    failing(
        "QTD-04",
        "the same name and commune, and one has no tax code",
        copy(QTDND, "name", 1, 2),
        copy(QTDND, "commune", 1, 2),
        put(QTDND, "tax_code", 2, None),
        at=((QTDND, "B7"), (QTDND, "B8")),
        also=("CL-08",),
    ),
    not_applicable(
        "QTD-04",
        "two blank tax codes are not the same",
        put(QTDND, "tax_code", 1, None),
        put(QTDND, "tax_code", 2, None),
        also=("CL-08",),
    ),
)
