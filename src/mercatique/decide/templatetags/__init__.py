"""Template tags of the room "decide"."""
