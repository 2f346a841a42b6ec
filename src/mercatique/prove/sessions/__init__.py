"""Certification sessions: who sits in which chair, candidates, groups, the calendar."""
