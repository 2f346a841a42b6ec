"""The noun "customers" of its room."""
