"""Whole runs, as the command line and Dagster start them: a night, a rebuild, a closing, a check of files."""
