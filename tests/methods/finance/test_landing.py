"""Landed cost by hand, its parts and what it may not depend on."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.methods import landed_cost


def test_a_delivery_by_hand():
    found = landed_cost(
        ["pot", "cup"], [20, 2], [100, 1000], [0.05, 0.10], defect_rate=[0.0, 0.2],
        rate=0.5, freight=160, insurance=40, handling=100, vat_rate=0.2,
    )  # fmt: skip
    # Both are half of the value of 2,000: 100 of freight and insurance and 50 of handling each.
    assert found.purchase.tolist() == [10, 1]
    assert found.freight.tolist() == pytest.approx([0.8, 0.08])
    assert found.insurance.tolist() == pytest.approx([0.2, 0.02])
    assert found.duty.tolist() == pytest.approx([0.55, 0.11])
    assert found.handling.tolist() == pytest.approx([0.5, 0.05])
    assert found.landed.tolist() == pytest.approx([12.05, 1.26 / 0.8])
    assert found.uplift.tolist() == pytest.approx([0.205, 0.575])
    assert found.import_vat.tolist() == pytest.approx([2.41, 0.252])
    assert (found.total, found.total_vat) == pytest.approx((2465.0, 493.0))
    assert found.uplift_of_all == pytest.approx(0.2325)


def test_by_weight_the_heavy_piece_carries_the_freight():
    found = landed_cost(["iron", "paper"], [10, 10], [10, 10], weight=[3, 1], freight=400, spread="weight")
    assert found.freight.tolist() == pytest.approx([30, 10])


def test_gifts_share_by_pieces_and_have_no_uplift():
    found = landed_cost(["a", "b"], [0, 0], [30, 10], freight=80)
    assert found.freight.tolist() == pytest.approx([2, 2])
    assert np.isnan(found.uplift).all()
    assert found.uplift_of_all is None and found.uplift_reason


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0.01, 500), st.integers(1, 900), st.floats(0, 0.4), st.floats(0.01, 50), st.floats(0, 0.5)), min_size=1, max_size=8),
    st.sampled_from(["value", "weight", "quantity"]), st.randoms(),
)  # fmt: skip
def test_parts_add_up_and_the_order_of_rows_does_not_matter(rows, spread, dice):
    def of(rows):
        price, pieces, duty, weight, lost = map(list, zip(*rows, strict=True))
        return landed_cost([str(n) for n in range(len(rows))], price, pieces, duty, weight, lost, freight=900, insurance=50, handling=300, spread=spread)

    found = of(rows)
    parts = found.purchase + found.freight + found.insurance + found.duty + found.handling + found.defects
    assert parts == pytest.approx(found.landed)
    pieces = np.array([row[1] for row in rows])
    assert float((found.freight * pieces).sum()) == pytest.approx(900)
    other = dice.sample(range(len(rows)), len(rows))
    assert of([rows[place] for place in other]).landed == pytest.approx(found.landed[other])


@pytest.mark.parametrize(
    ("code", "columns", "given"),
    [
        ("delivery_empty", ([], [], []), {}),
        ("price_negative", (["a"], [-1], [1]), {}),
        ("quantity_not_positive", (["a"], [1], [0]), {}),
        ("rate_not_positive", (["a"], [1], [1]), {"rate": 0}),
        ("cost_negative", (["a"], [1], [1]), {"freight": -1}),
        ("duty_outside", (["a"], [1], [1], [-0.1]), {}),
        ("defects_outside", (["a"], [1], [1], None, None, [1]), {}),
        ("spread_unknown", (["a"], [1], [1]), {"spread": "colour"}),
        ("weight_missing", (["a"], [1], [1]), {"spread": "weight"}),
        ("weight_missing", (["a"], [1], [1], None, [0]), {"spread": "weight"}),
        ("columns_differ", (["a"], [1], [1, 2]), {}),
    ],
)
def test_bad_input_gets_one_sentence(code, columns, given):
    with pytest.raises(Fault) as caught:
        landed_cost(*columns, **given)
    assert caught.value.code == code
