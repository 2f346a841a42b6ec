"""Every specification made here is held against the schema of Vega-Lite."""

import pytest

from mercatique.charts import months


@pytest.fixture(autouse=True)
def _held_against_the_schema(monkeypatch):
    monkeypatch.setattr(months, "CHECKED", True)
