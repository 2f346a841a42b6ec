"""An objective against its target, on data worked out by hand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from mercatique.kernel.models import Measure
from mercatique.steer.objectives import pictures, trajectory
from mercatique.steer.objectives.tasks import on_course
from mercatique.steer.objectives.trajectory import months_of, same_days

YEAR_24, YEAR_25 = (date(2024, 1, 1), date(2024, 12, 31)), (date(2025, 1, 1), date(2025, 12, 31))


def monthly(year: int, *amounts: int) -> dict[date, int]:
    return {date(year, month, 1): amount for month, amount in enumerate(amounts, start=1)}


@pytest.mark.parametrize(
    ("upto", "expected"),
    [
        (date(2025, 1, 9), date(2024, 1, 9)),
        (date(2025, 2, 28), date(2024, 2, 29)),  # the end of a month beside the end of a month
        (date(2025, 2, 27), date(2024, 2, 27)),
        (date(2025, 4, 30), date(2024, 4, 30)),
        (date(2025, 12, 31), date(2024, 12, 31)),
    ],
)
def test_the_same_days_of_the_year_before(upto, expected):
    assert same_days(YEAR_25, YEAR_24, upto) == (YEAR_24[0], expected)


def test_the_29th_of_february_stands_beside_the_28th():
    assert same_days(YEAR_24, (date(2023, 1, 1), date(2023, 12, 31)), date(2024, 2, 29)) == (date(2023, 1, 1), date(2023, 2, 28))


def test_a_period_that_begins_within_a_month_is_matched_day_by_day():
    period, before = (date(2025, 4, 15), date(2025, 7, 14)), (date(2025, 1, 10), date(2025, 4, 10))
    assert same_days(period, before, date(2025, 4, 24)) == (date(2025, 1, 10), date(2025, 1, 19))


def test_a_baseline_period_that_is_too_short_is_compared_with_nothing():
    quarter = (date(2024, 1, 1), date(2024, 3, 31))
    assert same_days(YEAR_25, quarter, date(2025, 3, 31)) == quarter
    assert same_days(YEAR_25, quarter, date(2025, 4, 1)) is None


def test_the_months_of_a_period_are_cut_at_its_days():
    months = months_of((date(2024, 1, 15), date(2024, 3, 10)))
    assert months == [
        (date(2024, 1, 15), date(2024, 1, 31)), (date(2024, 2, 1), date(2024, 2, 29)), (date(2024, 3, 1), date(2024, 3, 10)),
    ]  # fmt: skip


def test_sales_add_up_month_by_month_and_are_expected_in_the_rhythm_of_the_year_before(sell, aim):
    # December makes half of the year: by the end of June a quarter of the target is on course, not a half.
    sell(monthly(2024, *[50] * 10, 100, 600))
    sell(monthly(2025, *[60] * 5) | {date(2025, 6, 30): 60})
    way = trajectory.of(aim("sales.net", 2400, *YEAR_25, baseline=1200, before=YEAR_24))
    assert way.now == 360
    assert way.like == 300
    assert way.like_period == (date(2024, 1, 1), date(2024, 6, 30))
    assert way.expected == pytest.approx(2400 * 300 / 1200)
    assert way.state == "behind"
    assert way.change == pytest.approx(0.2)
    assert [step.cumulated for step in way.steps][:6] == [60, 120, 180, 240, 300, 360]
    assert [step.value for step in way.steps][6:] == [None] * 6
    assert [step.aim for step in way.steps][-3:] == pytest.approx([1000, 1200, 2400])


def test_an_unfinished_month_is_compared_with_its_own_days_only(sell, aim):
    sell({date(2024, 1, day): 10 for day in range(1, 32)})
    sell({date(2025, 1, day): 20 for day in range(1, 10)})
    way = trajectory.of(aim("sales.net", 620, date(2025, 1, 1), date(2025, 1, 31), baseline=310, before=(date(2024, 1, 1), date(2024, 1, 31))))
    (step,) = way.steps
    assert (step.days, step.of_days, step.unfinished) == (9, 31, True)
    assert way.like == 90
    assert way.expected == pytest.approx(620 * 90 / 310)
    assert way.state == "on_course"


def test_without_a_baseline_period_days_count_alike(sell, aim):
    sell({date(2025, 1, 1): 100, date(2025, 1, 31): 1})
    way = trajectory.of(aim("sales.net", 365, *YEAR_25))
    assert way.like is None
    assert way.expected == pytest.approx(31)
    assert way.state == "on_course"


def test_a_baseline_period_longer_than_the_objective_gives_its_rhythm_and_not_its_size(sell, aim):
    sell(monthly(2024, *[100] * 12))
    sell({date(2025, 1, 1): 150, date(2025, 3, 31): 250})
    way = trajectory.of(aim("sales.net", 400, date(2025, 1, 1), date(2025, 3, 31), baseline=1200, before=YEAR_24))
    assert way.expected == pytest.approx(400)
    assert way.state == "reached"


def test_a_fiscal_year_from_october(sell, aim):
    sell({date(2024, 10, 5): 100, date(2025, 9, 30): 300})
    sell({date(2025, 10, 5): 120})
    before, year = (date(2024, 10, 1), date(2025, 9, 30)), (date(2025, 10, 1), date(2026, 9, 30))
    way = trajectory.of(aim("sales.net", 480, *year, baseline=400, before=before))
    assert way.like_period == (date(2024, 10, 1), date(2024, 10, 5))
    assert way.expected == pytest.approx(120)
    assert way.state == "on_course"
    assert len(way.steps) == 12


def test_a_period_that_has_not_begun_in_the_data_says_so(sell, aim):
    sell({date(2024, 12, 31): 10})
    way = trajectory.of(aim("sales.net", 100, *YEAR_25))
    assert (way.now, way.state) == (None, "unknown")
    assert "not begun" in way.reason or "commencé" in way.reason


@pytest.mark.parametrize(("target", "state"), [(100, "reached"), (101, "missed")])
def test_a_finished_period_is_reached_or_missed(sell, aim, target, state):
    sell({date(2025, 1, 10): 100, date(2026, 1, 1): 5000})
    way = trajectory.of(aim("sales.net", target, *YEAR_25))
    assert (way.now, way.state) == (100, state)


def test_what_should_stay_low_is_reached_only_at_the_end(sell, aim):
    sell({date(2025, 1, 1): 10, date(2025, 6, 30): 20})
    assert trajectory.of(aim("sales.net", 100, *YEAR_25, down=True)).state == "on_course"
    assert trajectory.of(aim("sales.net", 40, *YEAR_25, down=True)).state == "behind"
    sell({date(2025, 12, 31): 1})
    assert trajectory.of(aim("sales.net", 100, *YEAR_25, down=True)).state == "reached"
    assert trajectory.of(aim("sales.net", 30, *YEAR_25, down=True)).state == "missed"


def test_a_rate_does_not_add_up_and_is_expected_on_the_straight_way(sell, aim):
    # The basket, a mean per order, is to go from 100 to 200 within the year.
    sell(monthly(2024, *[100] * 12))
    sell(monthly(2025, *[150] * 6) | {date(2025, 7, 1): 150})
    way = trajectory.of(aim("sales.basket", 200, *YEAR_25, baseline=100, before=YEAR_24))
    assert not way.adds_up
    assert way.now == pytest.approx(150)
    assert way.expected == pytest.approx(100 + 100 * 182 / 365)
    assert way.state == "on_course"
    assert [step.cumulated for step in way.steps] == [None] * 12
    assert way.steps[0].value == pytest.approx(150)


def test_a_share_is_compared_in_points(aim, acme):
    objective = aim("sales.cancelled_rate", "0.05", *YEAR_25, down=True)
    way = trajectory.Trajectory(
        objective, "%", "", "", None, 0.08, None, None, 0.1, None, None, (), (), False
    )  # fmt: skip
    assert way.change == pytest.approx(-0.02)
    assert "2" in pictures.compared(way)
    assert "20" not in pictures.compared(way)


def test_a_stock_is_read_as_of_the_data_and_remembers_what_it_was(sell, aim):
    sell({date(2025, 1, 31): 10})
    objective = aim("customers.count", 3, *YEAR_25, baseline=1)
    assert trajectory.of(objective).now == 1
    sell({date(2025, 3, 31): 10})
    way = trajectory.of(objective)
    assert [day for day, _value in way.past] == [date(2025, 1, 31), date(2025, 3, 31)]
    assert way.expected == pytest.approx(1 + 2 * 90 / 365)
    assert pictures.way(way) is not None


def test_a_stock_is_judged_by_what_it_was_when_it_was_due(sell, aim):
    sell({date(2025, 12, 31): 10})
    objective = aim("customers.count", 3, *YEAR_25, baseline=1)
    trajectory.of(objective)
    sell({date(2026, 3, 31): 10}, customer="17851")
    way = trajectory.of(objective)
    assert way.now == 1
    assert [value for _day, value in way.past] == [1, 2]
    assert way.state == "missed"


def test_typed_values_are_compared_with_what_was_expected_on_their_day(aim, acme):
    today = timezone.localdate()
    start, due = today - timedelta(days=100), today + timedelta(days=99)
    objective = aim("", 200, start, due, baseline=100)
    assert trajectory.of(objective).state == "unknown"
    day = start + timedelta(days=19)
    Measure.objects.create(workspace=acme, title="First", indicator=objective.indicator, day=day, value=Decimal(115))
    way = trajectory.of(objective)
    assert way.expected == pytest.approx(110)
    assert way.state == "on_course"


def test_without_an_indicator_or_without_dates_the_reason_is_said(aim, sell):
    sell({date(2025, 1, 1): 10})
    objective = aim("sales.net", 100)
    assert trajectory.of(objective).reason
    objective.indicator = None
    assert trajectory.of(objective).reason


def test_dates_the_wrong_way_round_are_no_period(aim, sell):
    sell({date(2025, 1, 1): 10})
    assert trajectory.of(aim("sales.net", 100, date(2025, 2, 1), date(2025, 1, 31))).state == "unknown"


def test_the_sentence_says_where_it_stands_in_both_languages(sell, aim):
    sell({date(2025, 1, 1): 100, date(2025, 6, 30): 100})
    way = trajectory.of(aim("sales.net", 1000, *YEAR_25))
    with translation.override("fr"):
        assert pictures.sentence(way).startswith("En retard")
    with translation.override("en"):
        assert pictures.sentence(way).startswith("Behind")


def test_page_and_home_count_the_objectives_that_can_be_read(sell, aim, acme, walid, client_of):
    sell({date(2025, 1, 1): 100, date(2025, 6, 30): 100})
    aim("sales.net", 1000, *YEAR_25)
    aim("", 12, *YEAR_25)
    page = client_of(walid, "en").get(f"/w/{acme.slug}/steer/").content.decode()
    assert "0 of 1 objectives on course or reached, 1 behind" in page
    with translation.override("en"):
        assert on_course(acme)[0].text == "0 objectives of 1 on course or reached"
