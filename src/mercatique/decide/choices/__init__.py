"""The noun "choices" of its room."""
