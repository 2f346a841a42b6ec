"""The noun "diagnosis" of its room."""
