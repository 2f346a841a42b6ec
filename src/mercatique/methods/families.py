"""The families of methods: what a marketer asks, in the order of the cycle."""

from mercatique.fault import _

#: Folder of the family and what it is about.
FAMILIES: dict[str, str] = {
    "customers": _("Customers and their value"),
    "sales": _("Sales, margin and what moved them"),
    "studies": _("Studies and samples"),
    "voice": _("Voice of the customer"),
    "territory": _("Territory"),
    "choice": _("Choosing between options"),
    "forecast": _("Forecasts"),
    "finance": _("Finance, prices and stock"),
    "schedule": _("Schedule and means"),
    "journeys": _("Journeys and attribution"),
    "returns": _("Return on what is spent"),
    "experiments": _("Tests and corrections"),
    "marking": _("Marking"),
}
