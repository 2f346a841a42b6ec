"""Arithmetic of calendar months, for packages with and without Django."""

from calendar import monthrange
from datetime import date


def months_after(day: date, count: int) -> date:
    """The same day ``count`` months later; the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_end(day: date) -> date:
    """The last day of its month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def fiscal_start(day: date, first_month: int) -> date:
    """The first day of the fiscal year in which ``day`` lies."""
    return date(day.year - (day.month < first_month), first_month, 1)


def fiscal_name(first: date) -> str:
    """The calendar year or years that a fiscal year covers: 2026, 2025-26."""
    return str(first.year) if first.month == 1 else f"{first.year}-{(first.year + 1) % 100:02d}"
