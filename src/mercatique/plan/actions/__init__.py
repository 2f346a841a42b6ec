"""The noun "actions" of its room."""
