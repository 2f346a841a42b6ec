"""The noun "training" of its room."""
