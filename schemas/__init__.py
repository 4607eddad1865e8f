"""What is right: forms, columns, code lists, rules and reference data; no I/O but the package's own data files."""
