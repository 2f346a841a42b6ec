"""The noun "schedule" of its room."""
