"""Columns and settings that several methods ask for in the same words."""

from mercatique.fault import _
from mercatique.methods.method import DAY, MONEY, TEXT, Param, Role

CUSTOMER = Role("customer", TEXT, _("Customer id; lines without one are left out and counted."))
DAY_OF_LINE = Role("day", DAY, _("Day of the order."))
AMOUNT = Role("amount", MONEY, _("Amount of the line; negative when it comes back."))
KEPT = Role("kept", MONEY, _("What is left of the line after cancellations and returns."), required=False)

REFERENCE = Param("reference", "day", None, _("Day from which recency counts; by default the day after the last line."))
THROUGH = Param("through", "day", None, _("Last day the data cover; by default the last day in them."))
FISCAL = Param("fiscal_month", "int", 1, _("Month in which the fiscal year begins, 1 to 12."))
