"""Pictures of rhythm, chance and value of customers: what they say, draw and put in their table."""

import pytest

from mercatique.charts import svg
from mercatique.charts.chart import english
from mercatique.charts.customers import (
    activity_bars,
    group_bars,
    history_bars,
    of_activity,
    of_histories,
    of_holdout,
    of_past_value,
    of_rhythm,
    of_spending,
    of_states,
    of_value,
    rhythm_curve,
    spending_curves,
    state_bars,
    tracking_curves,
    value_tenths,
)

WORDS = {"title": "The answer", "description": "For who cannot see it."}


def values(chart):
    return [tuple(row.values()) for row in chart.table]


def test_customers_by_purchases_end_in_all_who_bought_more():
    chart = history_bars({0: 50, 1: 20, 6: 3, 30: 2}, **WORDS)
    assert values(chart) == [("1", 50), ("2", 20), ("3", 0), ("4", 0), ("5", 0), ("6", 0), ("7 or more", 5)]


def test_every_customer_stands_in_one_band_of_chances():
    chart = activity_bars([0.0, 0.19, 0.2, 0.5, 0.79, 0.8, 1.0], **WORDS)
    assert [row[1] for row in values(chart)] == [2, 1, 1, 1, 2]
    assert values(chart)[0][0] == "80 to 100%"


def test_tenths_hold_all_customers_and_their_shares_add_up():
    chart = value_tenths([float(value) for value in range(1, 25)], **WORDS)
    rows = values(chart)
    assert len(rows) == 10 and sum(row[1] for row in rows) == 300
    assert sum(row[2] for row in rows) == pytest.approx(1)
    assert rows[0][1] > rows[-1][1]
    assert all(row[2] is None for row in values(value_tenths([], **WORDS)))


def test_states_stand_in_the_order_of_a_life_with_their_shares():
    chart = state_bars({"new": 1, "active": 2, "at_risk": 1, "inactive": 4}, **WORDS)
    assert [row[1:] for row in values(chart)] == [(1, 0.125), (2, 0.25), (0, 0.0), (1, 0.125), (4, 0.5)]


def test_tracking_names_the_week_from_which_the_model_saw_nothing():
    chart = tracking_curves([1, 3, 6], [1.5, 3.0, 5.0], 2, **WORDS)
    assert values(chart) == [(1.0, 1.5, 1), (2.0, 3.0, 3), (3.0, 5.0, 6)]
    assert "unseen by the model" in str(chart.spec)


def test_curves_of_rhythm_and_spending_have_their_marks():
    rhythm = rhythm_curve([(0, 0.0), (30, 0.5), (60, 0.8)], 30.0, **WORDS)
    assert "one half" in str(rhythm.spec) and len(rhythm.rows) == 3
    assert "one half" not in str(rhythm_curve([(0, 0.0)], None, **WORDS).spec)
    spending = spending_curves({1: [(10, 20.0), (50, 30.0)], 10: [(10, 12.0), (50, 48.0)]}, 25.0, **WORDS)
    assert spending.columns == ("Mean value seen", "after one repeat purchase", "after 10 repeat purchases")
    assert "mean of all" in str(spending.spec)


def test_groups_show_customers_and_shares():
    assert values(group_bars([("Basket above the others", 3), ("Basket below the others", 1)], **WORDS))[0] == ("Basket above the others", 3, 0.75)


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (of_histories(3, 4), "0.75 of 4 customers came back at least once"),
        (of_histories(0, 0), "Nobody bought anything yet"),
        (of_rhythm(27.6, 12), "Half of the repeat purchases come within 28 days; 12 customers are late"),
        (of_rhythm(None, 0), "Nobody has bought a second time yet"),
        (of_states({"at_risk": 3, "inactive": 9}, 90), "3 customers to win back now; 9 have been quiet for 90 days or more"),
        (of_activity(9.6, 20, 31.2), "About 10 of 20 customers are still active and will buy 31 times"),
        (of_spending(35.17), "A customer of whom nothing is known spends 35.17 per purchase"),
        (of_spending(None), "A mean value of a purchase cannot be said: a few customers spend too much more than the others"),
        (of_value(1200.0, 12), "The customers of today will bring 1200.0 within 12 months"),
        (of_value(None, 12), "The value of the customers cannot be said from these data"),
        (of_past_value(0.5), "The best tenth of the customers has brought 0.5 of the value so far"),
        (of_past_value(None), "The customers have brought nothing so far"),
        (of_holdout(-0.12, 0.5), "The forecast was off by -0.12, keeping the pace of before by 0.5"),
        (of_holdout(None, None), "Nobody came back after the split: the forecast cannot be judged"),
    ],
)
def test_titles_answer_and_say_when_they_cannot(sentence, said):
    assert sentence.text(english, lambda value, unit: str(value)) == said


def test_pictures_can_be_drawn():
    for chart in (activity_bars([0.4], **WORDS), tracking_curves([1], [1.0], 1, **WORDS), value_tenths([1.0] * 10, **WORDS)):
        assert svg(chart).startswith("<svg")
