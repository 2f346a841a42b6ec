"""Tests that are sat: subjects, answer papers, what happens during a test, sealing, keys for those who mark."""
