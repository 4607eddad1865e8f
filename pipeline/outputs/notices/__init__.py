"""Notices: an e-mail to a unit's people for each new verdict on what it sent."""

from pipeline.outputs.notices.sending import Outcome, send_notices

__all__ = ["Outcome", "send_notices"]
