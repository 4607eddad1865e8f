"""What is raised where a server that a setting names cannot be used, with the sentence for a person."""

from __future__ import annotations


class ServerUnavailableError(Exception):
    """A server does not answer or refuses us; the message is a Vietnamese sentence that names setting and address."""
