"""Customers among what a search finds: by number, name or address, straight from the derived table."""

import unicodedata
from functools import reduce
from operator import and_, or_
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from mercatique.kernel.models import Workspace
from mercatique.kernel.search import EACH, Hit, searcher

#: Small letters with an accent, and the letters they are compared as.
ACCENTED = {chr(code): unicodedata.normalize("NFD", chr(code))[0] for code in range(0xE0, 0x180) if unicodedata.decomposition(chr(code))}


def folded(column: Any) -> Any:
    """A column as it is compared: small letters without accents, on every engine."""
    return column.fill_null("").lower().translate("".join(ACCENTED), "".join(ACCENTED.values()))


@searcher(gettext_lazy("Customers"))
def customers(workspace: Workspace, words: list[str]) -> list[Hit]:
    """Those whose number, name or address hold all the words, the best first."""
    if not workspace.warehouse.has("customer_facts"):
        return []
    facts = workspace.warehouse.table("customer_facts")
    columns = [folded(facts[name]) for name in ("customer_id", "name", "email")]
    match = reduce(and_, (reduce(or_, (column.contains(word) for column in columns)) for word in words))
    import ibis

    best = facts.filter(match).order_by([ibis.desc("net"), "customer_id"]).select("customer_id", "name", "country").limit(EACH)
    return [
        Hit(row["name"] or row["customer_id"], reverse("analyze:customer", args=[workspace.slug, row["customer_id"]]), detail(row))
        for row in workspace.warehouse.frame(best).to_pylist()
    ]


def detail(row: dict[str, Any]) -> str:
    """Number and country, where they say more than the name."""
    return ", ".join(filter(None, [row["customer_id"] if row["name"] else "", row["country"]]))
