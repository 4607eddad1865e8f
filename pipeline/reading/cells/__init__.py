"""A cell's value as its column's kind, and how it was read when that was not plain."""
