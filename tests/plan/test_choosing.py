"""Why these actions: what they give together, eight marks, keep or drop."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from mercatique.kernel.criteria import run
from mercatique.plan.choosing import contributions, grid
from mercatique.plan.models import ActionVerdict, Appraisal, Effect

BASE = "/w/acme/plan/ranking/"


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.fixture
def needing(acme, plan):
    """Selling more needs 200 visits (from 1000 to 1200); the fair gives 120, the shop 80."""
    from mercatique.kernel.models import Indicator

    visits = Indicator.objects.create(workspace=acme, title="Visites", unit="count")
    plan.sell.indicator, plan.sell.baseline, plan.sell.target = visits, Decimal(1000), Decimal(1200)
    plan.sell.save()
    for action, value in ((plan.fair, 120), (plan.shop, 80)):
        Effect.objects.create(workspace=acme, title=action.title, action=action, objective=plan.sell, value=Decimal(value), why="L'an dernier.")
    plan.card.objectives.add(plan.keep)
    return plan


def given(workspace, objective):
    return next(one for one in contributions.read(workspace) if one.objective.pk == objective.pk)


def test_contributions_add_up_to_what_is_needed(acme, needing):
    one = given(acme, needing.sell)
    assert (one.needed, one.total, one.share, one.enough) == (200, 200, 1.0, True)
    Effect.objects.filter(action=needing.shop).update(value=Decimal(-20))
    assert given(acme, needing.sell).share == 0.5


def test_an_objective_that_goes_down_is_reached_by_effects_below_zero(acme, needing):
    needing.sell.target = Decimal(900)
    needing.sell.save()
    Effect.objects.filter(objective=needing.sell).update(value=Decimal(-50))
    assert given(acme, needing.sell).share == 1.0


def test_a_dropped_action_gives_nothing(acme, needing):
    needing.shop.status = "dropped"
    needing.shop.save()
    assert given(acme, needing.sell).total == 120


def test_rates_and_qualities_are_not_added_up_and_it_is_said_why(acme, needing):
    needing.sell.indicator.unit = "%"
    needing.sell.indicator.save()
    assert "does not add up" in given(acme, needing.sell).why_not
    needing.sell.nature = "qualitative"
    needing.sell.save()
    assert "in words" in given(acme, needing.sell).why_not
    assert given(acme, needing.keep).why_not.startswith("Without an indicator")


def test_the_pages_say_it(acme, needing, rita, client_of):
    browser = client_of(rita, "en")
    text = browser.get(f"{BASE}contributions/").content.decode()
    assert "Carte de fidélité" in text and "Without an indicator" in text
    assert "100" in text.partition("Share")[2]
    assert "The actions together give" in browser.get(needing.sell.get_absolute_url()).content.decode()
    assert "L&#x27;an dernier." in browser.get(needing.fair.get_absolute_url()).content.decode()
    assert browser.get(f"{BASE}grid/").status_code == browser.get(f"{BASE}verdicts/").status_code == 200


def test_a_phone_reads_each_mark_beneath_its_criterion(acme, plan, rita, client_of):
    """The grid folds at 390 px: without a label a mark alone says nothing."""
    marked(acme, plan.fair, 3)
    text = client_of(rita, "en").get(f"{BASE}grid/").content.decode()
    assert '<table class="heat" data-fold>' in text
    first = text.partition("<tbody>")[2].partition("</tr>")[0]
    assert [head in first for head in (f'data-label="{head}"' for head in (*grid.heads(), "Mean"))] == [True] * 9


def test_contributions_that_fall_short_are_missing(acme, needing):
    Effect.objects.create(workspace=acme, title="Carte", action=needing.card, objective=needing.keep, value=Decimal(1), why="x")
    assert run(acme, "actions.contributions").state == "judge"
    Effect.objects.filter(action=needing.shop).update(value=Decimal(10))
    (missing,) = run(acme, "actions.contributions").missing
    assert "130" in missing.text and "200" in missing.text


def marked(workspace, action, mark, **more):
    values = dict.fromkeys(Appraisal.MARKS, mark)
    return Appraisal.objects.create(workspace=workspace, title=action.title, action=action, constraint="Deux personnes", why="Le mieux placé", **{**values, **more})


def test_the_grid_ranks_actions_by_the_mean_of_eight_marks(acme, plan):
    for action, mark in ((plan.fair, 2), (plan.shop, 4)):
        action.feasibility = mark
        action.save()
        marked(acme, action, mark)
    first, second, last = grid.read(acme)
    assert [(line.action.title, line.mean, line.rank) for line in (first, second)] == [("Boutique", 4.0, 1), ("Salon", 2.0, 2)]
    assert last.mean is None and last.marks == (None,) * 8


def test_a_retained_action_without_its_marks_is_missing(acme, plan):
    from mercatique.analyze.models import Segment

    plan.fair.status, plan.fair.feasibility, plan.fair.segment = "decided", 3, Segment.objects.create(workspace=acme, title="Familles")
    plan.fair.save()
    one = marked(acme, plan.fair, 3)
    assert run(acme, "actions.grid").state == "judge"
    one.trend = None
    one.save()
    (missing,) = run(acme, "actions.grid").missing
    assert "trend" in missing.text


def test_each_action_under_way_is_kept_changed_or_dropped(acme, plan):
    plan.fair.status = "running"
    plan.fair.save()
    assert run(acme, "actions.verdicts").state == "incomplete"
    said = ActionVerdict.objects.create(workspace=acme, title="Salon", action=plan.fair, outcome="keep", day=date(2027, 4, 1), reason="Tient son plan.")
    assert run(acme, "actions.verdicts").state == "complete"
    said.outcome = "drop"
    said.save()
    (missing,) = run(acme, "actions.verdicts").missing
    assert "still in the plan" in missing.text


def test_a_verdict_is_written_from_the_line_of_its_action(acme, plan, walid, client_of):
    browser = client_of(walid, "en")
    form = browser.get(f"/w/acme/plan/actionverdicts/new/?of={plan.fair.number}").context["form"]
    assert (form.initial["title"], form.initial["action"]) == ("Salon", plan.fair.pk)


def test_two_dates_say_the_verdicts_between_them(acme, plan):
    from mercatique.kernel.comparison import Moment
    from mercatique.plan.choosing.dates import choosing

    ActionVerdict.objects.create(workspace=acme, title="Salon", action=plan.fair, outcome="drop", day=date(2027, 4, 1), reason="Trop cher.")
    found = choosing(Moment(acme, date(2020, 1, 1)), Moment(acme))
    assert found is not None and "Salon" in found.said[0].text and "Trop cher." in found.said[0].text
