"""The noun "products" of its room."""
