"""Methods on customers: who they are, how they come back, how sales concentrate on them."""
