"""A warehouse in a folder whose name finds lazy path handling, and files to load into it."""

import pytest

from mercatique.warehouse import Warehouse
from tests.warehouse.readings import sheet


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "Données d'Élodie #1 [x]*" / "workspaces" / "acme"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def warehouse(home):
    return Warehouse(home)


@pytest.fixture
def load(warehouse, tmp_path):
    """Load rows into the warehouse under an import id."""

    def do(rows, import_id, table="orders", **kwargs):
        return warehouse.load(sheet(tmp_path / "files", f"{import_id}.csv", rows, table), import_id=import_id, **kwargs)

    return do


@pytest.fixture
def ask(warehouse):
    """All rows of a query over tables of the warehouse, through its reader."""

    def do(sql, *tables):
        names = tables or ("orders",)
        return warehouse.reader.read(names, lambda: warehouse.reader.engine.rows(sql))

    return do
