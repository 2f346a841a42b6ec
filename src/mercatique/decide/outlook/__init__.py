"""The noun "outlook" of its room: the financial forecast."""
