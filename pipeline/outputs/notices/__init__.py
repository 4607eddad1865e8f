"""Notices: e-mails to units' people and to stewards about submissions and periods, each once."""

from pipeline.outputs.notices.sending import Outcome, outcome_text, send_notices

__all__ = ["Outcome", "outcome_text", "send_notices"]
