"""The seven months that are looked at, and what each of them is known to have."""

from __future__ import annotations

from datetime import date

NOVEMBER_2020, DECEMBER_2020 = date(2020, 11, 1), date(2020, 12, 1)
JUNE_2024, SEPTEMBER_2024 = date(2024, 6, 1), date(2024, 9, 1)
JUNE_2025, JULY_2025 = date(2025, 6, 1), date(2025, 7, 1)
OCTOBER_2026 = date(2026, 10, 1)
MONTHS = (NOVEMBER_2020, DECEMBER_2020, JUNE_2024, SEPTEMBER_2024, JUNE_2025, JULY_2025, OCTOBER_2026)
REPORTING = dict(zip(MONTHS, (10, 8, 4, 4, 3, 8, 3), strict=True))
"""How many units have a report on KTTT-01 that counts."""
UNITS = {month: 10 if month < JULY_2025 else 99 for month in MONTHS}
"""How many units there are."""
NEW_AREA = "09367"
"""The unit of July 2025 of whose area there was none before; it is one ward, and leaves the commune blank."""
ON_VERSION_2 = {
    SEPTEMBER_2024: {"222", "223"},
    JUNE_2025: {"216", "217", "220"},
    JULY_2025: {"07306", "07330", "07339", "07351", "07375", "07381", "07399", NEW_AREA},
    OCTOBER_2026: {"07339", "07375", "09367"},
}
"""The units whose report is on version 2; that of every other is on version 1."""
ALLIANCE = "2020-11/Bao cao Lien minh HTX tinh thang 11-2020.xlsx"
