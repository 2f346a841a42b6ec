"""Volume, mix and price of a variance, worked out by hand; what cannot be split says why."""

from datetime import date
from decimal import Decimal

import pytest

from mercatique.kernel import figures
from mercatique.kernel.models import Indicator
from mercatique.steer.loop import pictures, why
from mercatique.steer.models import Deviation
from tests.warehouse.readings import order, sheet


def deviation(acme, key="sales.net", **fields):
    indicator = Indicator.objects.create(workspace=acme, title=key, figure_key=key)
    given = {"start": date(2025, 1, 1), "end": date(2025, 1, 31), "target": Decimal(200), "actual": Decimal(150)}
    return Deviation.objects.create(workspace=acme, title="Janvier", indicator=indicator, **{**given, **fields})


def test_the_parts_add_up_from_target_to_actual():
    # Worked by hand: the target is the old basket twice over: 20 bowls and 20 cups at 5 each, 200 in all.
    before = why.Basket({"bowls": (10.0, 50.0), "cups": (10.0, 50.0)}, 0.0)
    # 20 pieces instead of 40 (volume −100); 15 bowls and 5 cups at the same old price (mix 0); bowls now at 6 (price +15).
    now = why.Basket({"bowls": (15.0, 90.0), "cups": (5.0, 25.0)}, -7.0)
    found = why.split(before, now, 200.0, "EUR", (date(2025, 1, 1), date(2025, 1, 31)))
    assert found.extra["parts"] == {"volume": -100.0, "mix": 0.0, "price": 15.0, "other": -7.0}
    assert found.headline == pytest.approx(-92)
    assert sum(found.extra["parts"].values()) == pytest.approx(found.extra["actual"] - found.extra["target"])


def test_the_largest_part_in_the_direction_of_the_variance_is_the_answer(acme, tmp_path):
    rows = [order(f"a{n}", price="10", quantity="10", at=f"{year}-01-05 10:00:00+00", customer="1") for n, year in enumerate((2024, 2025))]
    acme.warehouse.load(sheet(tmp_path / "files", "a.csv", rows), import_id="a")
    acme.warehouse.rebuild()
    made = deviation(acme, start=date(2025, 1, 5), end=date(2025, 1, 5))
    kept = figures.read(acme, "steer.variance", filters={"of": made.number})
    # 100 a year before, 200 aimed at, 100 reached: half of the pieces that were aimed at, at the same price.
    assert kept.result["parts"] == {"volume": -100.0, "mix": 0.0, "price": 0.0, "other": 0.0}
    chart = pictures.why(kept)
    assert "Volume" in chart.title
    assert [row[1] for row in chart.table.rows] == [200.0, -100.0, 0.0, 0.0, 100.0]


def test_what_has_no_year_before_or_no_pieces_reads_not_available(acme, sell):
    sell({date(2025, 1, 5): 100})
    young = figures.read(acme, "steer.variance", filters={"of": deviation(acme).number})
    assert young.value is None
    assert young.reason
    orders = figures.read(acme, "steer.variance", filters={"of": deviation(acme, "sales.orders").number})
    assert orders.value is None
    assert "sales.orders" in orders.reason


def test_the_page_of_a_deviation_offers_the_levers_of_its_cause(acme, rita, walid, client_of):
    made = deviation(acme, "sales.orders", cause="slow_reply")
    page = client_of(walid).get(made.page_url()).content.decode()
    assert f"?deviation={made.pk}&amp;lever=reply" in page
    assert "lever=discount_rule" not in page
    assert "n/d" in page
    assert "lever=reply" not in client_of(rita).get(made.page_url()).content.decode()
