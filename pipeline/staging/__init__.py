"""Validated submissions as few Parquet files, each batch complete or not there."""
