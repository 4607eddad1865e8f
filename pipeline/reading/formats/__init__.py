"""The readers of single formats: what a file is, whether it is safe to open, and what calamine does not show of it."""
