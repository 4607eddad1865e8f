"""Pages for the province: who has reported, what is wrong, how it develops; HTML files that need no server."""

from pipeline.outputs.status_page.pages import INDEX, write_pages

__all__ = ["INDEX", "write_pages"]
