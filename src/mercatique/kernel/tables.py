"""A workspace's tables, opened with the settings of the installation."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext

if TYPE_CHECKING:
    from mercatique.kernel.models import Workspace
    from mercatique.warehouse import Warehouse


def open_warehouse(workspace: "Workspace") -> "Warehouse":
    """The warehouse of ``workspace``; its folder is made on first use."""
    from mercatique.warehouse import OrderRules, Warehouse

    rules = OrderRules.from_json(workspace.rules) if workspace.rules else None
    return Warehouse(
        workspace.folder,
        zone=workspace.zone,
        currency=workspace.currency,
        vat=workspace.vat,
        rules=rules,
    )


def table_label(name: str) -> str:
    """What people call a table."""
    from mercatique.warehouse import TABLES

    return gettext(TABLES[name].label) if name in TABLES else name
