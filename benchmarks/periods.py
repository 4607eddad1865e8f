"""The months that the generated workbooks are of."""

from datetime import date

PERIODS = tuple(date(2021, month, 1) for month in range(2, 12))
