"""Margin and its rates, and the parts of a difference: by hand, adding up to the last digit, and what is refused."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.methods.sales import margin, variance_analysis

AMOUNTS = st.integers(0, 10**8).map(lambda cents: cents / 100)
LINES = st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 500), AMOUNTS, st.integers(0, 500), AMOUNTS), min_size=1, max_size=12)


def test_margin_by_hand():
    found = margin(["a", "b", "a", "", "c"], [100, 50, 100, 10, 0], [60, 55, 40, 4, 5])
    assert found.keys.tolist() == ["a", "b", "c"]
    assert found.margin.tolist() == [100, -5, -5]
    assert found.rate[:2].tolist() == [0.5, -0.1] and math.isnan(found.rate[2])
    assert (found.total_amount, found.total_margin, found.at_a_loss, found.without_key) == (260, 96, 2, 1)
    assert found.total_rate == pytest.approx(96 / 260)
    assert found.to_table()["rate"].null_count == 1


def test_nothing_sold_has_no_rate_but_a_reason():
    found = margin(["a"], [0], [3])
    assert found.total_rate is None and "Nothing" in str(found.reason)
    assert margin([], [], []).total_margin == 0


def test_variance_by_hand():
    # 10 a at 10 and 10 b at 20 become 12 a at 11 and 18 b at 19.
    found = variance_analysis(["a", "b"], [10, 10], [100, 200], [12, 18], [132, 342])
    assert (found.difference, found.volume_effect, found.mix_effect, found.price_effect) == (174, 150, 30, -6)
    assert found.products.tolist() == ["b", "a"]
    assert found.mix.tolist() == [60, -30]
    assert found.price.tolist() == [-18, 12]
    assert found.conversion is None and "conversion" not in found.to_table().column_names


def test_conversion_splits_the_volume():
    found = variance_analysis(["a", "b"], [10, 10], [100, 200], [12, 18], [132, 342], visits_before=1000, visits=1200)
    assert (found.volume_effect, found.conversion_effect, found.mix_effect, found.price_effect) == (60, 90, 30, -6)
    assert found.to_table().column_names == ["product", "before", "volume", "conversion", "mix", "price", "after", "change"]


def test_a_new_product_is_mix_and_one_that_is_gone_leaves_its_sales():
    found = variance_analysis(["old", "new", "stays"], [10, 0, 10], [100, 0, 100], [0, 10, 10], [0, 70, 100])
    by_name = dict(zip(found.products, zip(found.volume, found.mix, found.price, strict=True), strict=True))
    assert by_name == {"old": (0, -100, 0), "new": (0, 70, 0), "stays": (0, 0, 0)}
    assert (found.new, found.gone) == (1, 1)


@settings(max_examples=30, deadline=None)
@given(LINES, st.sampled_from([None, (1000, 1234.5), (3, 7)]))
def test_contributions_add_up_exactly_to_the_difference(lines, visits):
    lines = [(name, q0, a0 if q0 else 0.0, q1, a1 if q1 else 0.0) for name, q0, a0, q1, a1 in lines]
    columns = list(map(list, zip(*lines, strict=True)))
    more = {} if visits is None else {"visits_before": visits[0], "visits": visits[1]}
    if not sum(columns[1]):
        with pytest.raises(Fault) as fault:
            variance_analysis(*columns, **more)
        assert fault.value.code == "nothing_before"
        return
    found = variance_analysis(*columns, **more)
    whole = [found.volume, found.mix, found.price, *([] if found.conversion is None else [found.conversion])]
    cents = [np.rint(part * 10_000).astype(np.int64) for part in whole]
    assert (sum(cents) == np.rint(found.change * 10_000).astype(np.int64)).all()
    assert sum(int(part.sum()) for part in cents) == round(found.difference * 10_000)
    turned = variance_analysis(*[column[::-1] for column in columns], **more)
    assert turned.products.tolist() == found.products.tolist()
    assert turned.price.tolist() == found.price.tolist()


@pytest.mark.parametrize(
    ("columns", "params", "code"),
    [
        ((["a"], [-1], [1], [1], [1]), {}, "quantity_negative"),
        ((["a", "p"], [1, 0], [1, 5], [1, 0], [1, 5]), {}, "quantity_missing"),
        ((["a"], [0], [0], [1], [1]), {}, "nothing_before"),
        (([], [], [], [], []), {}, "nothing_before"),
        ((["a"], [1], [1], [1], [1]), {"visits": 5}, "visits_incomplete"),
        ((["a"], [1], [1], [1], [1]), {"visits": 5, "visits_before": 0}, "visits_not_positive"),
        ((["a"], [1], [1], [1, 2], [1]), {}, "columns_differ"),
        ((["a"], [None], [1], [1], [1]), {}, "column_empty_cells"),
    ],
)
def test_what_cannot_be_compared_is_said(columns, params, code):
    with pytest.raises(Fault) as fault:
        variance_analysis(*columns, **params)
    assert fault.value.code == code
