"""Gross, cancelled, net, and the sales that cancellations come back from."""

from datetime import date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.methods import net_sales
from mercatique.warehouse.matching import pair_up

DAYS = [date(2026, 3, day) for day in range(1, 29)]


def told(*rows, **params):
    """Rows of (order, customer, product, quantity, price), a day each."""
    order, customer, product, quantity, price = zip(*rows, strict=True)
    amount = [q * p for q, p in zip(quantity, price, strict=True)]
    return net_sales(order, customer, product, DAYS[: len(rows)], quantity, amount, **params)


@pytest.mark.real
def test_online_retail_agrees_with_its_known_totals(online_retail, expected):
    roles = ("order", "customer", "product", "day", "quantity", "amount")
    found = net_sales(*(online_retail[role] for role in roles))
    assert found.gross == pytest.approx(expected["A_revenue"], abs=0.005)
    assert found.cancelled == pytest.approx(expected["cancel_amount"], abs=0.005)
    assert found.exact + found.ambiguous + found.unmatched == expected["cancel_rows_C"]
    # Two lines without C and with a negative price are neither sold nor cancelled.
    assert found.net + found.invalid == pytest.approx(expected["net_revenue_all_rows"], abs=0.005)
    # The best seller of gross sales was cancelled twelve minutes after it was ordered.
    order = online_retail["order"].to_pylist()
    sold, back = order.index("581483"), order.index("C581484")
    assert (found.matched[back], found.origin[back], found.net_amount[sold]) == ("exact", sold, 0)


def test_gross_cancelled_and_net_stand_side_by_side():
    found = told(
        ("1", "a", "x", 10, 2.5), ("C2", "a", "x", -10, 2.5), ("3", "a", "y", 4, 1.0), ("4", "a", "y", -1, 1.0),
        ("5", "a", "POST", 1, 6.0), ("6", "a", "M", 1, 3.0), ("7", "a", "z", 1, 0.0), ("8", "a", "B", 1, -9.0), ("9", "a", "w", 1, -7.0),
        fee_products="POST, DOT", adjustment_products=("M", "B"),
    )  # fmt: skip
    assert list(found.kind) == ["sale", "cancellation", "sale", "return", "fee", "adjustment", "invalid", "credit", "invalid"]
    assert (found.gross, found.cancelled, found.returned, found.credited, found.net) == (38, -25, -1, -9, 3)
    assert (found.fees, found.adjustments, found.invalid) == (6, 3, -7)
    assert list(found.net_amount) == [0, 0, 3, 0, 6, 3, 0, 0, 0]


def test_a_discount_is_no_return_and_a_fee_paid_back_takes_its_fee_back():
    found = told(
        ("1", "a", "x", 2, 5.0), ("2", "a", "POST", 1, 6.0), ("C3", "a", "D", -1, 1.5), ("C4", "a", "post", -1, 6.0), ("C5", "a", "POST", -1, 6.0),
        fee_products=("post",), adjustment_products=("D*",),
    )  # fmt: skip
    assert list(found.kind) == ["sale", "fee", "credit", "credit", "credit"]
    assert list(found.matched) == ["none", "none", "none", "none", "exact"]
    assert (found.gross, found.credited, found.unmatched, found.net) == (16, -13.5, 0, 2.5)


def test_the_prefix_means_a_cancellation_only_before_a_number():
    lines = [(number, "a", "x", -1, 5.0) for number in ("C1", "C-1", "CMD1", "c2")]
    assert list(told(*lines).kind) == ["cancellation", "return", "return", "cancellation"]
    assert list(told(*lines, cancel_prefix="C*").kind) == ["cancellation"] * 4
    assert list(told(*lines, cancel_prefix="").kind) == ["return"] * 4


def test_the_latest_line_of_the_same_quantity_and_price_is_undone():
    found = told(("1", "a", "x", 6, 2.0), ("2", "a", "x", 12, 2.0), ("3", "a", "x", 6, 2.0), ("4", "a", "x", 6, 3.0), ("C5", "a", "x", -6, 2.0))
    assert (found.matched[4], found.origin[4]) == ("exact", 2)
    assert list(found.net_quantity) == [6, 12, 0, 6, 0]


def test_two_cancellations_close_two_sales_like_brackets():
    found = told(("1", "a", "x", 6, 2.0), ("2", "a", "x", 6, 2.0), ("C3", "a", "x", -6, 2.0), ("C4", "a", "x", -6, 2.0), ("C5", "a", "x", -6, 2.0))
    assert list(found.origin) == [-1, -1, 1, 0, -1]
    assert list(found.matched[2:]) == ["exact", "exact", "unmatched"]


def test_a_part_comes_back_from_the_latest_sales():
    found = told(("1", "a", "x", 6, 2.0), ("2", "a", "x", 4, 3.0), ("C3", "a", "x", -5, 3.0))
    assert (found.matched[2], found.origin[2]) == ("ambiguous", 1)
    assert list(found.net_quantity) == [5, 0, 0]
    assert list(found.net_amount) == [10, 0, 0]


def test_what_finds_only_some_of_its_units_is_ambiguous():
    found = told(("1", "a", "x", 2, 2.0), ("C2", "a", "x", -5, 2.0))
    assert found.matched[1] == "ambiguous"
    assert found.net_quantity[0] == 0
    assert found.net == -6


def test_a_cancellation_never_finds_a_later_sale_or_another_buyer():
    found = told(("C1", "a", "x", -6, 2.0), ("2", "a", "x", 6, 2.0), ("3", "b", "y", 1, 2.0), ("C4", "a", "y", -1, 2.0))
    assert found.unmatched == 2
    assert found.unmatched_amount == -14
    assert list(found.net_quantity) == [0, 6, 1, 0]


def test_without_a_customer_the_order_itself_is_the_buyer():
    found = told(("1", None, "x", 6, 2.0), ("1", None, "x", -6, 2.0), ("2", None, "x", 6, 2.0), ("C3", None, "x", -6, 2.0))
    assert list(found.matched) == ["none", "exact", "none", "unmatched"]


def test_an_exact_partner_goes_before_a_part():
    # The part (5 of 6) is returned first, but the whole line belongs to the exact cancellation.
    found = told(("1", "a", "x", 6, 2.0), ("2", "a", "x", -5, 2.0), ("C3", "a", "x", -6, 2.0))
    assert list(found.matched) == ["none", "unmatched", "exact"]


def test_moments_order_the_lines_of_a_day():
    moment = [datetime(2026, 3, 1, 9, 15), datetime(2026, 3, 1, 9, 0), datetime(2026, 3, 1, 9, 30)]
    found = net_sales(["1", "2", "C3"], ["a"] * 3, ["x"] * 3, moment, [6, 6, -6], [12, 12, -12])
    assert found.origin[2] == 0


def test_own_kinds_replace_the_default_rules():
    found = told(("1", "a", "x", 2, 5.0), ("2", "a", "x", -2, 5.0), kind=["sale", "cancellation"])
    assert (found.cancelled, found.returned, found.exact) == (-10, 0, 1)
    with pytest.raises(Fault, match="gift is no kind of line"):
        told(("1", "a", "x", 2, 5.0), kind=["gift"])


def test_no_line_is_no_sale():
    found = net_sales([], [], [], [], [], [])
    assert (found.gross, found.net) == (0, 0)
    assert found.lines().num_rows == 0


rows = st.lists(
    st.tuples(
        st.sampled_from(["1", "2", "C3", "C4"]),
        st.sampled_from(["a", "b", None]),
        st.sampled_from(["x", "y"]),
        st.integers(-6, 6),
        st.sampled_from([1.0, 2.5]),
    ),
    min_size=1,
    max_size=28,
)


@given(rows)
def test_nothing_is_taken_back_twice(lines):
    found = told(*lines)
    units = np.array([line[3] for line in lines])
    sold = np.isin(found.kind, ("sale", "fee", "adjustment"))
    assert (found.net_quantity >= 0).all()
    assert (found.net_quantity[sold] <= units[sold]).all()
    taken = (units[sold] - found.net_quantity[sold]).sum()
    matched = np.isin(found.matched, ("exact", "ambiguous"))
    assert taken <= -units[matched].sum()
    exact = found.matched == "exact"
    assert len(set(found.origin[exact])) == exact.sum()
    assert all(found.origin[place] < place for place in np.flatnonzero(matched))


@given(rows)
def test_totals_add_up(lines):
    found = told(*lines)
    assert found.net == pytest.approx(found.gross + found.cancelled + found.returned)
    assert sum(total.lines for total in found.totals) == len(lines)
    assert found.exact + found.ambiguous + found.unmatched == sum(line[3] < 0 for line in lines)


@given(rows)
def test_the_warehouse_matches_by_the_same_rule(lines):
    found = told(*lines)
    taking = np.isin(found.kind, ("cancellation", "return"))
    known = [place for place in range(len(lines)) if found.kind[place] != "invalid"]
    pairs = [(lines[place][1] or f"order {lines[place][0]}", lines[place][2]) for place in known]
    order = sorted(range(len(known)), key=lambda each: (pairs[each], known[each]))
    place = np.array([known[each] for each in order], dtype=np.int64)
    if not len(place):
        return
    names = sorted(set(pairs))
    way, taken, origin = pair_up(
        np.array([names.index(pairs[each]) for each in order]),
        ~taking[place],
        np.array([abs(lines[each][3]) for each in place]) * 10_000,
        np.array([int(lines[each][4] * 10_000) for each in place]),
    )
    ways = np.array(["unmatched", "exact", "ambiguous"], dtype=object)[way]
    assert list(found.matched[place]) == [w if back else "none" for w, back in zip(ways, taking[place], strict=True)]
    assert [-1 if each < 0 else place[each] for each in origin] == list(found.origin[place])
    units = np.array([abs(lines[each][3]) for each in place])
    left = np.where(taking[place], 0, units - taken / 10_000)
    assert list(left) == list(found.net_quantity[place])
