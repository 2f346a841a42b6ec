"""What people call the columns of tables and of results, and what stands in them, in their language."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext, pgettext, pgettext_lazy

from mercatique.kernel.format import country, day, month, percent

#: Columns that figures work out; those of the tables say their own names.
RESULTS = {
    "active": pgettext_lazy("column", "Still buying"),
    "actual": pgettext_lazy("column", "Measured"),
    "added": pgettext_lazy("column", "Sales it brought"),
    "after": pgettext_lazy("column", "After"),
    "ahead": pgettext_lazy("column", "Expected"),
    "apart": pgettext_lazy("column", "Not told apart from"),
    "before": pgettext_lazy("column", "Before"),
    "change": pgettext_lazy("column", "Change"),
    "cohort": pgettext_lazy("column", "Month of the first purchase"),
    "costed": pgettext_lazy("column", "Sales whose cost is known"),
    "excl": pgettext_lazy("column", "Net sales, VAT excluded"),
    "f": pgettext_lazy("column", "Frequency score"),
    "family": pgettext_lazy("column", "Family"),
    "forecast": pgettext_lazy("column", "Forecast"),
    "high": pgettext_lazy("column", "At most"),
    "learned": pgettext_lazy("column", "Told by the data"),
    "low": pgettext_lazy("column", "At least"),
    "m": pgettext_lazy("column", "Monetary score"),
    "mix": pgettext_lazy("column", "Mix"),
    "month": pgettext_lazy("column", "Month"),
    "net_share": pgettext_lazy("column", "Share of net sales"),
    "pace": pgettext_lazy("column", "Present spend"),
    "period": pgettext_lazy("column", "Period"),
    "r": pgettext_lazy("column", "Recency score"),
    "reached": pgettext_lazy("column", "Reached"),
    "share": pgettext_lazy("column", "Share"),
    "share_of_amount": pgettext_lazy("column", "Share of the amount"),
    "share_of_items": pgettext_lazy("column", "Share of the items"),
    "since": pgettext_lazy("column", "Since"),
    "size": pgettext_lazy("column", "Size"),
    "so_far": pgettext_lazy("column", "So far"),
    "spend": pgettext_lazy("column", "Spend"),
    "tax": pgettext_lazy("column", "VAT"),
    "value": pgettext_lazy("column", "Value"),
    "volume": pgettext_lazy("column", "Volume"),
    "without": pgettext_lazy("column", "Without it"),
}
#: Columns of months, and of parts of a whole.
MONTHS = {"month", "cohort"}
SHARES = {"learned", "net_share", "share", "share_of_amount", "share_of_items"}
_MONTH = re.compile(r"m(\d{1,2})")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_VALUES: dict[str, Callable[[str], str]] = {}


def names_values(column: str) -> Callable[[Callable[[str], str]], Callable[[str], str]]:
    """``@names_values("segment")`` on ``f(key) -> words``: how the keys in a column are called."""

    def register(function: Callable[[str], str]) -> Callable[[str], str]:
        _VALUES[column] = function
        return function

    return register


names_values("country")(country)


def value_said(column: str, value: Any) -> Any:
    """What stands in a column as people read it; what needs no words stays as it is."""
    if isinstance(value, str) and column in _VALUES:
        return _VALUES[column](value)
    if isinstance(value, str) and _DAY.fullmatch(value):
        return (month if column in MONTHS else day)(date.fromisoformat(value))
    if isinstance(value, float) and column in SHARES:
        return percent(value)
    return value


def column_label(name: str) -> str:
    """A column as people call it: as results name it, else as the first table that has one does."""
    from mercatique.warehouse import TABLES

    if name in RESULTS:
        return str(RESULTS[name])
    if month := _MONTH.fullmatch(name):
        return pgettext("column", "Month %(n)s") % {"n": month[1]}
    found = next((column for table in TABLES.values() for column in table.columns if column.name == name), None)
    return gettext(found.label) if found else name
