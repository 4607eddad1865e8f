"""Which column of a sheet is which column of the form, by its headers."""
