"""The noun "segments" of its room."""
