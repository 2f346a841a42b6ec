"""Marking, deliberation and results of a session."""
