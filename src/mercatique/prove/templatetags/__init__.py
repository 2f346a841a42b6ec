"""Template tags of the room "prove"."""
