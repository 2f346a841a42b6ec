"""RFM against known totals, against results worked by hand, and by properties."""

from datetime import date
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.methods import SEGMENTS, rfm, rfm_of_summary
from mercatique.methods.customers.rfm import fifths
from mercatique.warehouse.segments import BOXES

APRIL = date(2026, 4, 1)

lines = st.lists(
    st.tuples(
        st.sampled_from("abcdefgh"),
        st.integers(1, 20),
        st.dates(date(2025, 1, 1), date(2026, 3, 31)),
        st.integers(-500, 5000),
    ),
    min_size=1,
    max_size=60,
)


def scored(rows, **params):
    customer, order, day, amount = zip(*rows, strict=True)
    return rfm(customer, [f"{c}{o}" for c, o in zip(customer, order, strict=True)], day, amount, **params)


@pytest.mark.real
def test_online_retail_has_the_known_customers_and_values(known_lines, expected):
    found = rfm(*(known_lines[name] for name in ("customer", "order", "day", "amount")), basis="gross")
    known = expected["B_rfm_snapshot_2011-12-10 (days between calendar dates)"]
    assert len(found) == expected["B_customers"]
    assert found.reference == date(2011, 12, 10)
    assert found.total == pytest.approx(expected["B_revenue"], abs=0.005)
    assert found.recency.mean() == pytest.approx(known["recency_mean"], abs=0.005)
    assert np.median(found.recency) == known["recency_median"]
    assert found.frequency.mean() == pytest.approx(known["frequency_mean"], abs=0.0005)
    assert found.monetary.mean() == pytest.approx(known["monetary_mean"], abs=0.005)
    assert np.median(found.monetary) == pytest.approx(known["monetary_median"], abs=0.006)
    for customer in ("17850", "14911"):
        row = list(found.customers).index(customer)
        values = [found.recency[row], found.frequency[row], found.monetary[row]]
        assert values == pytest.approx(known[f"customer_{customer}.0"], abs=0.005)


def test_ties_are_told_apart_by_customer_id_as_ntile_does():
    # Seven customers, the same value: ntile(5) gives 2, 2, 1, 1, 1 rows, in the order of ids as text.
    found = scored([(name, 1, date(2026, 3, 1), 10) for name in ("10", "9", "a", "B", "é", "2", "1")])
    assert list(found.customers) == ["1", "10", "2", "9", "B", "a", "é"]
    assert list(found.f) == list(found.r) == list(found.m) == [1, 1, 2, 2, 3, 4, 5]


def test_ties_kept_together_get_the_same_score():
    rows = [(name, order, date(2026, 3, 1), 10) for name in "abcdefgh" for order in range(1 if name < "e" else 3)]
    found = scored(rows, ties="together")
    assert list(found.f) == [1, 1, 1, 1, 3, 3, 3, 3]
    assert set(found.r) == {1}


def test_fifths_agree_with_a_plain_ntile():
    values = np.array([5, 1, 4, 4, 2, 9, 9, 9, 0, 3, 3, 7])
    order = sorted(range(12), key=lambda place: (values[place], place))
    plain = {place: tile for tile, size in zip(range(1, 6), (3, 3, 2, 2, 2), strict=True) for place in [order.pop(0) for _ in range(size)]}
    assert [plain[place] for place in range(12)] == list(fifths(values))


def test_an_order_cancelled_minutes_later_makes_no_champion():
    customer = ["a", "a", "b"]
    order = ["1", "C1", "2"]
    day = [date(2026, 3, 30)] * 3
    amount = [9000.0, -9000.0, 12.0]
    net = rfm(customer, order, day, amount, kept=[0, 0, 12.0])
    assert list(net.customers) == ["b"]
    assert net.without_purchase == 1
    gross = rfm(customer, order, day, amount, kept=[0, 0, 12.0], basis="gross")
    assert list(gross.monetary) == [9000.0, 12.0]


def test_a_return_lowers_money_and_not_frequency():
    found = scored([("a", 1, date(2026, 3, 1), 100), ("a", 2, date(2026, 3, 9), -30)])
    assert (found.frequency[0], found.monetary[0], found.recency[0]) == (1, 70.0, 9)


def test_lines_without_order_number_are_one_order_per_day():
    day = [date(2026, 3, 1), date(2026, 3, 1), date(2026, 3, 2)]
    assert rfm(["a"] * 3, [None, None, None], day, [1, 2, 3]).frequency[0] == 2


def test_lines_without_customer_are_counted_and_left_out():
    found = rfm([None, "", "a"], ["1", "2", "3"], [date(2026, 3, 1)] * 3, [5, 5, 5])
    assert list(found.customers) == ["a"]
    assert found.without_customer == 2


def test_numbers_as_ids_lose_their_decimal_point():
    assert list(rfm([17850.0, np.nan], ["1", "2"], [APRIL, APRIL], [1, 1]).customers) == ["17850"]


def test_fixed_cut_offs_mean_the_same_every_year():
    found = rfm_of_summary(
        ["a", "b", "c", "d"], [30, 31, 365, 366], [1, 2, 10, 3], [99.99, 100, 1000, 250],
        recency_cuts=(30, 90, 180, 365), frequency_cuts=(2, 3, 5, 10), monetary_cuts=(100, 250, 500, 1000),
    )  # fmt: skip
    assert list(found.r) == [5, 4, 2, 1]
    assert list(found.f) == [1, 2, 5, 3]
    assert list(found.m) == [1, 2, 5, 3]


def test_a_summary_gets_the_scores_of_its_lines():
    rows = [(name, order, date(2026, 3, 1 + order), 10 * order + 1) for name in "abcdefg" for order in range(ord(name) - 96)]
    of_lines = scored(rows)
    of_summary = rfm_of_summary(
        of_lines.customers[::-1], of_lines.recency[::-1], of_lines.frequency[::-1], of_lines.monetary[::-1],
        reference=of_lines.reference,
    )  # fmt: skip
    assert of_summary.to_table().equals(of_lines.to_table())


def test_every_score_has_exactly_one_segment():
    for r, f, m in product(range(1, 6), repeat=3):
        assert sum(segment.holds(r, f, m) for segment in SEGMENTS) == 1, (r, f, m)


def test_the_warehouse_names_the_same_segments():
    assert sorted(BOXES) == sorted((segment.key, *box) for segment in SEGMENTS for box in segment.boxes)


def test_segments_follow_the_scores():
    found = rfm_of_summary(list("abcde"), [1, 50, 100, 200, 400], [9, 7, 5, 3, 1], [900, 700, 500, 300, 100])
    assert list(found.segment) == ["champions", "champions", "need_attention", "hibernating", "lost"]
    shares = {share.key: share for share in found.segments()}
    assert shares["champions"].customers == 2
    assert shares["champions"].monetary_share == pytest.approx(1600 / 2500)
    assert [share.key for share in found.segments()] == [segment.key for segment in SEGMENTS]


@given(lines)
def test_the_order_of_rows_does_not_matter(rows):
    backwards = scored(list(reversed(rows)))
    assert scored(rows).to_table().equals(backwards.to_table())


@given(lines)
def test_shares_of_customers_add_up_to_one(rows):
    found = scored(rows)
    shares = found.segments()
    assert sum(share.customers for share in shares) == len(found)
    if len(found):
        assert sum(share.share for share in shares) == pytest.approx(1)


@given(lines, st.sampled_from([10, 1000]))
def test_another_currency_unit_changes_no_score(rows, scale):
    larger = [(customer, order, day, amount * scale) for customer, order, day, amount in rows]
    assert scored(rows).segment.tolist() == scored(larger).segment.tolist()


@given(lines)
def test_more_of_anything_never_lowers_a_score(rows):
    found = scored(rows)
    for values, scores in ((-found.recency, found.r), (found.frequency, found.f), (found.monetary, found.m)):
        order = np.lexsort((scores, values))
        assert (np.diff(scores[order]) >= 0).all()


def test_nobody_gets_an_empty_result():
    found = rfm([], [], [], [])
    assert len(found) == 0
    assert found.total == 0
    assert sum(share.customers for share in found.segments()) == 0
    assert all(share.monetary_share is None for share in found.segments())
    assert found.to_table().num_rows == 0


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"customer": ["a"]}, "columns_differ"),
        ({"day": [None, APRIL]}, "column_empty_cells"),
        ({"day": ["31/12/2025", "x"]}, "column_no_day"),
        ({"amount": ["1", "2"]}, "column_no_number"),
        ({"amount": [1.0, float("inf")]}, "column_not_finite"),
        ({"amount": [1.0, 1e15]}, "column_too_large"),
        ({"customer": [1, "a"]}, "column_mixed"),
        ({"reference": date(2026, 3, 31)}, "reference_too_early"),
        ({"basis": "profit"}, "basis_unknown"),
        ({"ties": "toss"}, "ties_unknown"),
        ({"recency_cuts": (30, 20, 40, 50)}, "cuts_not_rising"),
        ({"monetary_cuts": (30, 40)}, "cuts_not_rising"),
    ],
)
def test_bad_input_gets_one_clear_fault(change, code):
    good = {"customer": ["a", "b"], "order": ["1", "2"], "day": [APRIL, APRIL], "amount": [1, 2]}
    with pytest.raises(Fault) as fault:
        rfm(**good | change)
    assert fault.value.code == code


def test_a_customer_twice_in_a_summary_is_refused():
    with pytest.raises(Fault, match="Customer a stands in 2 rows"):
        rfm_of_summary(["a", "a"], [1, 2], [1, 1], [1, 1])
