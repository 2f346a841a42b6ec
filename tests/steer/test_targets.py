"""The course of an objective held against its targets by period."""

from datetime import date
from decimal import Decimal

import pytest

from mercatique.decide.models import Objective, Target
from mercatique.decide.objectives import targets
from mercatique.kernel.models import Indicator
from mercatique.steer.objectives import pictures, trajectory

YEAR = {"start": date(2027, 1, 1), "due": date(2027, 12, 31)}


@pytest.fixture
def sales(acme):
    return Indicator.objects.create(workspace=acme, title="Ventes", figure_key="sales.net")


@pytest.fixture
def aimed(acme, sales):
    return Objective.objects.create(workspace=acme, title="Vendre", indicator=sales, baseline=1000, target=1200, **YEAR)


def test_the_course_is_held_against_the_targets_by_period(aimed, sales):
    for (start, end), value in zip(targets.spans(aimed, 3), (100, 200, 300, 600), strict=True):
        targets.write(aimed, start, end, Decimal(value))
    period = (aimed.start, aimed.due)
    assert trajectory.expectation(aimed, sales, None, date(2027, 6, 30)) == 300
    assert trajectory.expectation(aimed, sales, None, date(2027, 4, 30)) == pytest.approx(100 + 200 * 30 / 91)
    assert trajectory.aims(aimed, sales, period)[-1] == 1200
    Target.objects.filter(objective=aimed).first().delete()
    plain = Objective.objects.get(pk=aimed.pk)
    assert trajectory.expectation(plain, sales, None, date(2027, 6, 30)) == pytest.approx(1200 * 181 / 365)  # a hole: by days again


def test_a_rate_goes_from_level_to_level(acme):
    rate = Indicator.objects.create(workspace=acme, title="Retour", unit="%")
    made = Objective.objects.create(workspace=acme, title="Fidéliser", indicator=rate, baseline=Decimal("0.2"), target=Decimal("0.4"), **YEAR)
    for (start, end), value in zip(targets.spans(made, 3), ("0.2", "0.2", "0.3", "0.4"), strict=True):
        targets.write(made, start, end, Decimal(value))
    assert trajectory.along(made, date(2027, 6, 30)) == pytest.approx(0.2)
    assert trajectory.along(made, date(2027, 9, 30)) == pytest.approx(0.3)
    assert targets.difference(made) == 0


def test_the_picture_says_what_it_is_held_against(aimed, sell):
    sell({date(2027, 1, 10): 50, date(2027, 3, 10): 50})
    for (start, end), value in zip(targets.spans(aimed, 3), (100, 200, 300, 600), strict=True):
        targets.write(aimed, start, end, Decimal(value))
    found = trajectory.of(aimed)
    assert (found.state, found.expected) == ("on_course", pytest.approx(100 * 69 / 90))
    assert "visées par période" in pictures.way(found).description
