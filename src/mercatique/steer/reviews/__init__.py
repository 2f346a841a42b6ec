"""Reviews of a period: what was aimed at, what came of it, what it cost and brought, why, and what is done about it."""
