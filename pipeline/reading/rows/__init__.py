"""Which rows of a sheet are data, and which are totals, groups, headers or notes."""
