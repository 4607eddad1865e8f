"""Examples of the rules about one cell of any sheet (CL)."""

from __future__ import annotations

from datetime import date

from tests.spec.examples.edits import cover, declare, drop_column, put, recode
from tests.spec.examples.example import Example, failing, not_applicable, passing

EXAMPLES: tuple[Example, ...] = (
    passing("CL-01", "a dissolved cooperative has neither members nor capital, as in the base"),
    passing("CL-01", "an optional indicator is blank", declare("HTX.TRANSFERRED", None)),
    failing("CL-01", "a founding date is blank", put("HTX", "founded_on", 1, None), at=(("HTX", "E8"),)),
    failing("CL-01", "a lone dash is blank", put("HTX", "charter_capital", 4, "–"), at=(("HTX", "K11"),)),
    failing(
        "CL-01",
        "an amount of a credit fund and the number of groups",
        put("QTDND", "outstanding_loans", 2, None),
        put("THT", "groups", 1, None),
        at=(("QTDND", "K8"), ("THT", "D7")),
    ),
    failing("CL-01", "a declared value is blank", declare("LHHTX.CAPITAL", None), at=(("Tổng hợp", "D39"),)),
    failing(
        "CL-01",
        "the code of an indicator whose name begins like a sum is blank",
        recode("HTX.ALL", None),
        at=(("Tổng hợp", "B6"),),
        also=("TG-15",),
    ),
    failing("CL-01", "nobody has prepared the report", cover("prepared_by", None), at=(("Bìa", "B12"),)),
    not_applicable("CL-01", "revenue may be blank", put("HTX", "revenue", 3, None), column=("HTX", "revenue")),
    passing("CL-02", "a loss is below zero", put("HTX", "profit", 3, -12.5)),
    passing("CL-02", "net transfers may be below zero", declare("HTX.TRANSFERRED", -1), declare("HTX.OPENING", 11)),
    passing("CL-02", "grouped digits as text", put("HTX", "revenue", 3, "1.937.557")),
    failing("CL-02", "a number in words", put("HTX", "regular_workers", 3, "mười hai"), at=(("HTX", "J10"),)),
    failing("CL-02", "workers below zero", put("HTX", "regular_workers", 3, -1), at=(("HTX", "J10"),)),
    failing("CL-02", "seven OCOP stars", put("HTX", "ocop_stars", 3, 7), at=(("HTX", "V10"),)),
    failing("CL-02", "a unit word in a count", put("HTX", "regular_workers", 3, "3 tỷ"), at=(("HTX", "J10"),)),
    failing("CL-02", "a declared count below zero", declare("HTX.CEASED", -1), at=(("Tổng hợp", "D19"),)),
    failing("CL-02", "a revision of nought", cover("revision", 0), at=(("Bìa", "B11"),)),
    not_applicable(
        "CL-02",
        "words are at home in a text column",
        put("HTX", "main_products", 3, "mười hai"),
        column=("HTX", "main_products"),
    ),
    passing("CL-03", "a whole number that is stored with decimals", put("HTX", "board_members", 3, 3.0)),
    passing("CL-03", "a sum of floats beside a whole number", put("HTX", "board_members", 3, 2.9999999999999996)),
    passing("CL-03", "the same of an indicator", declare("HTX.CEASED", 1.0000000000000002)),
    failing("CL-03", "a millionth beside it", put("HTX", "board_members", 3, 3.000001), at=(("HTX", "O10"),)),
    failing("CL-03", "two and a half board members", put("HTX", "board_members", 3, 2.5), at=(("HTX", "O10"),)),
    failing("CL-03", "the same in text", put("HTX", "board_members", 3, "2,5"), at=(("HTX", "O10"),)),
    failing("CL-03", "half a cooperative declared", declare("HTX.CEASED", 1.5), at=(("Tổng hợp", "D19"),)),
    not_applicable("CL-03", "an amount has decimals", put("HTX", "revenue", 3, 5200.25), column=("HTX", "revenue")),
    passing("CL-04", "a date as text", put("HTX", "alliance_joined_on", 1, "15/03/2013")),
    passing("CL-04", "a date as ISO text", put("HTX", "alliance_joined_on", 1, "2013-03-15")),
    failing("CL-04", "31 February", put("HTX", "alliance_joined_on", 1, "31/02/2013"), at=(("HTX", "T8"),)),
    failing("CL-04", "a year is no date", put("HTX", "founded_on", 3, "2016"), at=(("HTX", "E10"),)),
    failing("CL-04", "a year alone as a number", put("HTX", "founded_on", 3, 2016), at=(("HTX", "E10"),)),
    failing(
        "CL-04",
        "a year alone that its cell shows as a day of 1905",
        put("HTX", "founded_on", 3, date(1905, 7, 8)),
        at=(("HTX", "E10"),),
    ),
    passing("CL-04", "a day without marks, as a number", put("HTX", "alliance_joined_on", 1, 20130315)),
    passing("CL-04", "a day in words", put("HTX", "alliance_joined_on", 1, "ngày 15 tháng 3 năm 2013")),
    failing("CL-04", "a year of two digits", put("HTX", "founded_on", 3, "1-Jul-16"), at=(("HTX", "E10"),)),
    failing("CL-04", "month before day", put("HTX", "founded_on", 3, "07/13/2016"), at=(("HTX", "E10"),)),
    failing("CL-04", "the cover's day does not exist", cover("as_of", "31/11/2020"), at=(("Bìa", "B10"),)),
    not_applicable(
        "CL-04",
        "a period is a month, and WB-06 asks for it",
        cover("period", "13/2020"),
        column=("Bìa", "period"),
        also=("WB-06",),
    ),
    passing(
        "CL-05", "capitals, and the tone where it stood of old", put("HTX", "sector", 1, "NÔNG, LÂM NGHIỆP, THUỶ SẢN")
    ),
    passing("CL-05", "the English code", put("HTX", "status", 1, "operating")),
    passing("CL-05", "a commune without its level", put("HTX", "commune", 1, "Tân Hưng")),
    failing("CL-05", "a difficulty of its own", put("HTX", "difficulty", 3, "Thiếu vốn làm ăn"), at=(("HTX", "X10"),)),
    failing("CL-05", "a commune that has ended", put("HTX", "commune", 3, "Xã Phi Mô"), at=(("HTX", "D10"),)),
    failing("CL-05", "a commune of another district", put("THT", "commune", 1, "Xã Bố Hạ"), at=(("THT", "B7"),)),
    failing("CL-05", "another district's without its level", put("THT", "commune", 1, "Bố Hạ"), at=(("THT", "B7"),)),
    failing("CL-05", "neither yes nor no", put("HTX", "value_chain", 3, "có lẽ"), at=(("HTX", "U10"),)),
    not_applicable("CL-05", "the communes of an unknown unit are unknown", cover("unit_code", "999"), also=("WB-06",)),
    passing("CL-06", "several groups of digits read one way only", put("HTX", "revenue", 3, "1.937.557")),
    passing("CL-06", "a decimal comma that ends no group", put("HTX", "monthly_income", 3, "4,81")),
    failing("CL-06", "thousands, or three decimals", put("HTX", "revenue", 3, "128.693"), at=(("HTX", "L10"),)),
    failing("CL-06", "thirty, or three hundred", put("HTX", "members", 8, "30.0"), at=(("HTX", "I15"),)),
    failing("CL-06", "a declared amount", declare("LHHTX.CAPITAL", "3.200"), at=(("Tổng hợp", "D39"),)),
    not_applicable(
        "CL-06",
        "a dot in a text is no number's",
        put("HTX", "main_products", 3, "128.693"),
        column=("HTX", "main_products"),
    ),
    passing("CL-07", "a branch has thirteen digits", put("HTX", "tax_code", 1, "2400101119-001")),
    failing("CL-07", "a wrong check digit", put("HTX", "tax_code", 1, "2400101118"), at=(("HTX", "C8"),)),
    failing("CL-07", "nine digits", put("QTDND", "tax_code", 2, "240010518"), at=(("QTDND", "C8"),)),
    failing(
        "CL-07", "a leading nought that Excel took away", put("LHHTX", "tax_code", 1, 100100010), at=(("LHHTX", "C7"),)
    ),
    not_applicable(
        "CL-07", "a number in a remark is no tax code", put("HTX", "note", 1, "2400101118"), column=("HTX", "note")
    ),
    passing("CL-08", "every tax code is given"),
    failing("CL-08", "a tax code is blank", put("HTX", "tax_code", 1, None), at=(("HTX", "C8"),)),
    failing("CL-08", "a fund's tax code is a dash", put("QTDND", "tax_code", 1, "-"), at=(("QTDND", "C7"),)),
    not_applicable("CL-08", "without the column only WB-04 speaks", drop_column("HTX", "tax_code"), also=("WB-04",)),
    not_applicable("CL-08", "the cover's telephone is no tax code", cover("phone", None), column=("Bìa", "phone")),
    passing("CL-09", "a plain number of million dong", put("HTX", "revenue", 3, 3000)),
    failing("CL-09", "three billion", put("HTX", "revenue", 3, "3 tỷ"), at=(("HTX", "L10"),)),
    failing("CL-09", "the unit of the form", declare("LHHTX.CAPITAL", "3200 triệu đồng"), at=(("Tổng hợp", "D39"),)),
    not_applicable("CL-09", "a unit word in a remark", put("HTX", "note", 3, "3 tỷ"), column=("HTX", "note")),
)
