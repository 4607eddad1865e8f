"""The months that the generated workbooks are of."""

from datetime import date

PERIODS = tuple(date(2021 + month // 12, month % 12 + 1, 1) for month in range(1, 25))
MONTHS = 10
"""So many of them each unit reports for where the number of workbooks is what counts."""
