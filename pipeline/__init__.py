"""How it is done: plain functions from workbooks to warehouse; no Dagster here."""
