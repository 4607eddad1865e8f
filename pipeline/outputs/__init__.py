"""The files for people: feedback copies, templates, the report, documents, notices and the status page."""
