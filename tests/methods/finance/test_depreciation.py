"""Depreciation: the tables of the manuals, by hand, and what must always add up."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.methods import depreciation


def test_straight_line_from_the_first_of_april_by_hand():
    """12,000 over 5 years: 2,400 a year, nine months the first year, three months the sixth."""
    found = depreciation(["Presse"], [12_000], [5], [9])
    assert found.charge.tolist() == [1_800, 2_400, 2_400, 2_400, 2_400, 600]
    assert found.book_value.tolist() == [10_200, 7_800, 5_400, 3_000, 600, 0]


def test_straight_line_counts_the_days_of_the_first_month():
    """3,600 over 3 years from the 16th of the ninth month on: 4 months less half of one is 105 days of 360."""
    assert depreciation(["Tablette"], [3_600], [3], [4], days=[15]).charge.tolist() == [350, 1_200, 1_200, 850]


def test_declining_balance_as_the_tax_code_has_it():
    """10,000 over 5 years at 1.75 × 20 %: 35 % of what is left until the straight share of the rest is larger."""
    found = depreciation(["Machine"], [10_000], [5], [12], ["declining"])
    assert found.charge.tolist() == pytest.approx([3_500, 2_275, 1_478.75, 1_373.12, 1_373.13], abs=0.011)
    assert depreciation(["Machine"], [10_000], [5], [6], ["declining"]).charge[0] == 1_750


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**7), st.integers(3, 12), st.integers(1, 12), st.integers(1, 30), st.sampled_from(["straight", "declining"]))
def test_charges_add_up_to_the_amount_and_never_fall_below_zero(cents, years, months, days, method):
    found = depreciation(["x"], [cents / 100], [years], [months], [method], [days])
    assert found.charge.sum() == pytest.approx(cents / 100, abs=0.001)
    assert found.charge.min() >= 0
    assert found.book_value[-1] == 0


def test_faults_have_their_names():
    cases = {
        "amount_negative": (["a"], [-1], [3], [12]),
        "years_not_whole": (["a"], [1], [2.5], [12]),
        "months_outside": (["a"], [1], [3], [13]),
        "method_unknown": (["a"], [1], [3], [12], ["slow"]),
        "years_too_few": (["a"], [1], [2], [12], ["declining"]),
        "days_outside": (["a"], [1], [3], [12], None, [31]),
    }
    for code, columns in cases.items():
        with pytest.raises(Fault) as caught:
            depreciation(*columns)
        assert caught.value.code == code
