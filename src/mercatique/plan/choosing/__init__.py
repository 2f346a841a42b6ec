"""Why these actions: what each is expected to move, how it stands on eight criteria, what is decided of it at a review."""
