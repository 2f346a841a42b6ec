"""The noun "watch" of its room."""
