"""Sales made by hand in acme, and objectives about them."""

from datetime import date
from decimal import Decimal

import pytest

from mercatique.decide.models import Objective
from mercatique.kernel.models import Direction, Indicator
from tests.warehouse.readings import order, sheet


@pytest.fixture
def sell(acme, tmp_path):
    """``sell({date: amount, …})``: one order line per day, in the warehouse of acme."""
    count = 0

    def do(sales: dict[date, int], customer: str = "17850") -> None:
        nonlocal count
        count += 1
        rows = [
            order(f"{count}-{n}", price=str(amount), at=f"{day} 10:00:00+00", customer=customer)
            for n, (day, amount) in enumerate(sales.items())
        ]
        acme.warehouse.load(sheet(tmp_path / "files", f"{count}.csv", rows), import_id=f"import-{count}")
        acme.warehouse.rebuild()

    return do


@pytest.fixture
def aim(acme):
    """``aim("sales.net", 1200, start, due)``: an objective measured by that figure ("" for typed values)."""

    def do(figure: str, target, start=None, due=None, *, baseline=None, before=(None, None), down=False) -> Objective:
        indicator = Indicator.objects.create(
            workspace=acme, title=figure or "Typed", figure_key=figure, direction=Direction.DOWN if down else Direction.UP
        )
        objective = Objective.objects.create(
            workspace=acme, title="Sell more", indicator=indicator, target=Decimal(str(target)),
            baseline=None if baseline is None else Decimal(str(baseline)), start=start, due=due,
            baseline_start=before[0], baseline_end=before[1],
        )  # fmt: skip
        objective.workspace = acme
        return objective

    return do
