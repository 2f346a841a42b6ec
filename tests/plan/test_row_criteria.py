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
