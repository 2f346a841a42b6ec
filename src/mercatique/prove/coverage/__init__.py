"""How far a framework is covered: at a glance, over time, and what waits."""
