"""From one cell to a value of its column's kind, and how it was read."""
