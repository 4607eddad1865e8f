"""The DuckDB file and its Parquet export, built beside those in place and swapped in."""
