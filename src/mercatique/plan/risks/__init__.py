"""Risks: what could go wrong, how likely, how bad, and what is done about it."""
