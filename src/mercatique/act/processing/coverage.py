"""Which tables with personal data the register covers, and the sheet that an uncovered one asks for."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from mercatique.act.models import Processing
from mercatique.kernel.models import Workspace


@dataclass(frozen=True)
class Uncovered:
    """A table with personal data that no sheet names, what it says of persons, and where its sheet is begun."""

    table: str
    label: str
    columns: tuple[str, ...]
    url: str


def personal_tables(workspace: Workspace) -> list[str]:
    """The imported tables of the workspace that say something about persons."""
    from mercatique.warehouse.tables import IMPORTED

    return [spec.name for spec in IMPORTED if spec.personal and workspace.warehouse.has(spec.name)]


def covered(workspace: Workspace) -> set[str]:
    """The tables that the sheets of the register name."""
    named = Processing.objects.filter(workspace=workspace).values_list("tables", flat=True)
    return {name.strip() for tables in named for name in tables.replace(";", ",").split(",") if name.strip()}


def uncovered(workspace: Workspace) -> list[Uncovered]:
    """Tables with personal data that are not in the register yet (for the register's page and for the pages of imports)."""
    from mercatique.warehouse.tables import TABLES

    known = covered(workspace)
    new = reverse("act:processing-new", args=[workspace.slug])
    found = []
    for name in personal_tables(workspace):
        if name not in known:
            spec = TABLES[name]
            columns = tuple(_(column.label) for column in spec.columns if column.personal)
            query = urlencode({"tables": name, "categories": ", ".join(columns)})
            found.append(Uncovered(name, _(spec.label) if getattr(spec, "label", "") else name, columns, f"{new}?{query}"))
    return found
