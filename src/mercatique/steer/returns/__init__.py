"""What actions cost in full, what they brought, and on which basis."""
