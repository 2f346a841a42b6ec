"""What the plan says of objectives."""
