"""The noun "sales" of its room."""
