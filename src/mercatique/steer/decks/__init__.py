"""The plan presented: one deck for each audience, from the same records."""
