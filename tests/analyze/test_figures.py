"""Figures on a shop small enough to be worked out by hand."""

from datetime import date
from typing import Any

import pytest

from mercatique.analyze import filters
from mercatique.analyze.customers.views import cohort_rows
from mercatique.analyze.sales.views import like_for_like, months_of
from mercatique.kernel import figures

from .conftest import line


def value(workspace: Any, key: str, *asked: Any) -> float | None:
    return figures.read(workspace, key, *asked).value


def test_net_is_gross_less_what_was_taken_back(shop: Any) -> None:
    assert value(shop, "sales.gross") == 50 + 140 + 30 + 900 + 80 + 40 + 15 + 25
    assert value(shop, "sales.cancelled") == -940
    assert value(shop, "sales.returned") == 0
    assert value(shop, "sales.net") == 340
    assert value(shop, "sales.cancelled_rate") == pytest.approx(940 / 1280)


def test_a_period_and_a_filter_narrow_a_figure(shop: Any) -> None:
    assert value(shop, "sales.net", (date(2024, 1, 1), date(2024, 12, 31))) == 55
    assert value(shop, "sales.net", None, {"country": "Belgium"}) == 40


def test_an_empty_period_is_not_zero(shop: Any) -> None:
    for key in ("sales.net", "sales.orders", "sales.basket", "sales.cancelled_rate"):
        kept = figures.read(shop, key, (date(2020, 1, 1), date(2020, 1, 31)))
        assert kept.value is None
        assert kept.reason


def test_without_orders_every_figure_says_so(acme: Any) -> None:
    for key in ("sales.net", "customers.count", "customers.concentration", "customers.cohorts", "sales.by_rule"):
        kept = figures.read(acme, key)
        assert (kept.value, kept.result) == (None, None)
        assert kept.reason


def test_a_customer_who_cancelled_all_is_not_counted(shop: Any) -> None:
    assert value(shop, "customers.count") == 3
    assert value(shop, "customers.repeat_rate") == pytest.approx(2 / 3)
    assert value(shop, "customers.value") == pytest.approx((220 + 40 + 55) / 3)


def test_two_currencies_are_never_added(acme: Any, bring: Any) -> None:
    bring(line("1", "ada", "2025-01-10", 50), line("2", "bob", "2025-01-11", 70, currency="GBP"))
    for key in ("sales.net", "sales.by_month", "customers.value", "customers.segments", "customers.concentration", "products.concentration"):
        kept = figures.read(acme, key)
        assert (kept.value, kept.result) == (None, None), key
        assert kept.reason, key
    assert value(acme, "customers.count") == 2
    assert figures.read(acme, "sales.by_rule").result["rows"] == [["sale", "sale", 2, None]]  # type: ignore[index]


def test_an_unfinished_month_is_compared_with_the_same_days(shop: Any) -> None:
    asked = filters.asked(shop, _query(""))
    like = like_for_like(shop, asked)
    assert like is not None
    assert (like["days"], like["of"], like["unfinished"]) == (9, 31, True)
    assert (like["now"].start, like["now"].end) == (date(2025, 3, 1), date(2025, 3, 9))
    assert (like["then"].start, like["then"].end) == (date(2024, 3, 1), date(2024, 3, 9))
    assert like["now"].value == 30 + 80 - 40 + 25
    assert like["then"].value == 55


def test_data_that_do_not_reach_back_a_year_are_not_compared(acme: Any, bring: Any) -> None:
    bring(line("1", "ada", "2024-03-05", 50), line("2", "ada", "2025-03-09", 70))
    assert like_for_like(acme, filters.asked(acme, _query(""))) is None


def test_the_month_table_says_which_month_is_open(shop: Any) -> None:
    months = months_of(figures.read(shop, "sales.by_month"))
    assert [month["days"] for month in months] == [9, 0, 0, 0]
    assert months[0]["first"] == date(2025, 3, 1)


def test_unknown_filters_and_periods_are_ignored(shop: Any) -> None:
    asked = filters.asked(shop, _query("country=Atlantis&period=1789&site=' OR 1=1"))
    assert (asked.filters, asked.period, asked.any) == ({}, None, False)
    asked = filters.asked(shop, _query("country=Belgium&period=12m"))
    assert asked.filters == {"country": "Belgium"}
    assert asked.period == (date(2024, 3, 10), date(2025, 3, 9))


def test_cohorts_mark_the_unfinished_month(shop: Any) -> None:
    found = cohort_rows(shop)
    assert [(str(row["month"]), row["size"]) for row in found["lines"] if row["size"]] == [
        ("2024-03-01", 1), ("2025-01-01", 1), ("2025-03-01", 1),
    ]  # fmt: skip
    january = next(row for row in found["lines"] if str(row["month"]) == "2025-01-01")
    assert [(cell["rate"], cell["open"]) for cell in january["cells"]] == [(1.0, False), (1.0, True)]


def test_the_share_that_comes_back_leaves_out_months_that_are_not_over(acme: Any, bring: Any) -> None:
    """Of the first two months only January's next month is over: Ada came back, Bob did not; February is not asked."""
    bring(
        line("1", "ada", "2025-01-10"), line("2", "bob", "2025-01-11"), line("3", "ada", "2025-02-03"),
        line("4", "cyd", "2025-02-20"), line("5", "eve", "2025-03-02"),
    )  # fmt: skip
    assert value(acme, "customers.cohorts") == 0.5


def test_a_figure_read_before_the_derived_tables_follow_is_read_again(shop: Any, bring: Any) -> None:
    """Between the commit of an import and the work that follows, a page may read: what it kept is not the last word."""
    before = figures.data_version(shop, ("orders",))
    assert value(shop, "customers.count") == 3
    shop.warehouse.set_rules(type(shop.warehouse.rules)(cancellation_prefixes=()))
    half = figures.data_version(shop, ("orders",))
    assert value(shop, "customers.count") == 3
    shop.warehouse.rebuild()
    assert len({before, half, figures.data_version(shop, ("orders",))}) == 3


def _query(text: str) -> Any:
    from django.http import QueryDict

    return QueryDict(text)


@pytest.mark.parametrize("key", ["ada", "17850", "0017", "9" * 30, "it's", "Édouard", "", "c 1"])
def test_a_person_s_rows_are_found_where_they_stand(acme: Any, bring: Any, key: str) -> None:
    """The part of the files that is read is worked out from the key: it must be the part the rows were put in."""
    bring(line("1", key or "zoe", "2025-01-10"), line("2", "other", "2025-01-10"))
    for table in ("orders", "customer_facts"):
        rows = acme.warehouse.frame(acme.warehouse.of_person(table, key)).to_pylist()
        assert [row["customer_id"] for row in rows] == ([key] if key else [])
