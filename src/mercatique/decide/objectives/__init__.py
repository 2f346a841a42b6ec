"""The noun "objectives" of its room."""
