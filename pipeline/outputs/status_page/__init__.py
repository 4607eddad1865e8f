"""The page of a period: who has reported, what is wrong, how it goes on; one HTML file that needs no server."""

from pipeline.outputs.status_page.writing import INDEX, write_pages

__all__ = ["INDEX", "write_pages"]
