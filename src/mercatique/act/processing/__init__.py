"""The noun "processing" of its room."""
