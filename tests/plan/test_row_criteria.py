"""The check that a row of a framework asks of the plan's dates."""

from datetime import date

from mercatique.kernel.criteria import run
from mercatique.plan.models import Action, MarketingPlan


def test_actions_lie_within_the_period_of_the_plan(acme):
    action = Action.objects.create(workspace=acme, title="Salon", start=date(2026, 3, 1), end=date(2026, 3, 4))
    assert run(acme, "actions.period").state == "incomplete"
    MarketingPlan.objects.create(workspace=acme, title="Plan 2026", start=date(2026, 1, 1), end=date(2026, 12, 31))
    assert run(acme, "actions.period").state == "complete"
    action.end = date(2027, 1, 2)
    action.save()
    (missing,) = run(acme, "actions.period").missing
    assert missing.url == action.page_url("edit")


def test_what_was_done_before_the_plan_belongs_to_an_earlier_one(acme):
    MarketingPlan.objects.create(workspace=acme, title="Plan 2026", start=date(2026, 1, 1), end=date(2026, 12, 31))
    Action.objects.create(workspace=acme, title="Portes ouvertes", start=date(2026, 3, 1), end=date(2026, 3, 4))
    salon = Action.objects.create(workspace=acme, title="Salon", start=date(2025, 3, 1), end=date(2025, 3, 4), status=Action.Status.RUNNING)
    assert run(acme, "actions.period").state == "incomplete"
    salon.status = Action.Status.DONE
    salon.save()
    assert run(acme, "actions.period").state == "complete"


def test_dates_are_held_against_the_plan_that_runs_last(acme):
    Action.objects.create(workspace=acme, title="Salon", start=date(2026, 3, 1), end=date(2026, 3, 4))
    MarketingPlan.objects.create(workspace=acme, title="Plan 2025", start=date(2025, 1, 1), end=date(2025, 12, 31))
    assert run(acme, "actions.period").state == "incomplete"
    MarketingPlan.objects.create(workspace=acme, title="Plan 2026", start=date(2026, 1, 1), end=date(2026, 12, 31))
    assert run(acme, "actions.period").state == "complete"
