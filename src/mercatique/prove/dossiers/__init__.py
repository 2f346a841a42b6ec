"""The dossier of a candidate, and its deposit."""
