"""What lies in `raw/` and what the ledger remembers of it; nothing here writes to `raw/`."""
