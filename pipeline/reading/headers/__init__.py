"""Which column of a sheet is which column of the form, told by its headers."""
