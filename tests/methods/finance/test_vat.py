"""When VAT is paid: by hand for each regime, and what must always hold."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.methods import cash_plan
from mercatique.methods.finance.vat import REGIMES, declared_in, settled

YEAR = list(range(1, 13))


def test_by_month_what_is_owed_is_paid_the_month_after_and_a_credit_waits():
    paid, left = settled(np.array([100.0, -150, 30, 60]), [1, 2, 3, 4])
    assert paid.tolist() == [0, 100, 0, 0]
    assert left == -60


def test_by_quarter_three_months_are_paid_in_the_fourth():
    paid, left = settled(np.array([100.0, 50, -30, 40, 40, 40, 10]), [1, 2, 3, 4, 5, 6, 7], "quarterly")
    assert paid.tolist() == [0, 0, 0, 120, 0, 0, 120]
    assert left == 10


def test_once_a_year_two_instalments_and_the_rest_in_may():
    """First year 100 a month: July pays 80 % of 600, December 80 % of what is left of 1,100; May the rest of 1,200.
    Then 55 % and 40 % of 1,200; 1,800 are owed for the second year, less both instalments, in May of the third."""
    position = np.array([100.0] * 12 + [150.0] * 12 + [0.0] * 5)
    paid, left = settled(position, YEAR * 2 + YEAR[:5], "annual")
    due = {place: round(float(value), 6) for place, value in enumerate(paid) if value}
    assert due == {6: 480, 11: 496, 16: 224, 18: 660, 23: 480, 28: 660}
    assert left == pytest.approx(0)


def test_a_short_first_year_is_brought_to_twelve_months_for_the_instalments():
    paid, _left = settled(np.array([100.0] * 3 + [0.0] * 12), [10, 11, 12, *YEAR], "annual")
    assert paid[2] == pytest.approx(160)  # 80 % of two months
    assert paid[3 + 6] == pytest.approx(0.55 * 1200)


def test_the_declaration_follows_the_fiscal_year():
    assert [declared_in(month) for month in (1, 7, 10)] == [5, 9, 12]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(-500, 900), min_size=1, max_size=30), st.sampled_from(REGIMES), st.integers(1, 12))
def test_what_is_paid_and_what_is_left_add_up_to_what_is_due(position, regime, fiscal_month):
    months = [(place + 3) % 12 + 1 for place in range(len(position))]
    paid, left = settled(np.array(position, dtype=float), months, regime, fiscal_month)
    assert paid.sum() + left == pytest.approx(sum(position))
    assert (paid >= 0).all()
    wide, both = settled(np.array([position, position], dtype=float), months, regime, fiscal_month)
    assert wide[1].tolist() == paid.tolist() and both[0] == left


def test_a_cash_plan_pays_vat_by_its_regime_and_shows_the_last_payment():
    rows = ([date(2026, month, 1) for month in (1, 2, 3)], ["in"] * 3, [1000, 1000, 500], [0.2] * 3)
    monthly, quarterly = cash_plan(*rows), cash_plan(*rows, regime="quarterly")
    assert monthly.vat.tolist() == [0, 200, 200, 100]
    assert quarterly.vat.tolist() == [0, 0, 0, 500]
    assert monthly.balance[-1] == quarterly.balance[-1] == 2500
    annual = cash_plan(*rows, regime="annual")
    assert annual.vat.sum() == pytest.approx(500) and annual.months[-1] == date(2027, 5, 1)
    for code, given_ in (("regime_unknown", {"regime": "weekly"}), ("fiscal_month_outside", {"fiscal_month": 13})):
        with pytest.raises(Fault) as caught:
            cash_plan(*rows, **given_)
        assert caught.value.code == code
