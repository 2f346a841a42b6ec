"""Tables: declared, stored as Delta Lake in sorted order, read by DuckDB through Ibis; the intake of files."""

from mercatique.warehouse.lineage import ErasureReport, Lineage, Total, UndoReport
from mercatique.warehouse.rules import OrderRules
from mercatique.warehouse.store import Warehouse
from mercatique.warehouse.tables import TABLES, Column, TableSpec

__all__ = [
    "TABLES",
    "Column",
    "ErasureReport",
    "Lineage",
    "OrderRules",
    "TableSpec",
    "Total",
    "UndoReport",
    "Warehouse",
]
