"""Budgets as they are spent: expenses, co-funding, readings at control points, reallocations."""
