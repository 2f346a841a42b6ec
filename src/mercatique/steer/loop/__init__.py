"""The loop of steering: a deviation, its cause, the correction decided, and what it has brought."""
