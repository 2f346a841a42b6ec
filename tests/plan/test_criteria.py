"""Each check of the plan: one plan that passes, one that does not."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from mercatique.analyze.models import Segment, SwotLine
from mercatique.kernel import evidence, frame, rooms
from mercatique.kernel.criteria import run
from mercatique.kernel.models import Member


@pytest.fixture
def whole(acme, plan):
    """The plan with every hole filled."""
    for objective in (plan.sell, plan.keep):
        objective.indicator, objective.owner = plan.net, plan.clara
        objective.baseline, objective.target = 1, 2
        objective.save()
    plan.card.objectives.add(plan.keep)
    plan.card.indicators.add(plan.net)
    plan.card.owner = plan.clara
    plan.card.save()
    return plan


def test_a_plan_traced_both_ways_is_for_the_jury(acme, whole):
    assert run(acme, "plan.trace").state == "judge"
    whole.card.objectives.clear()
    found = run(acme, "plan.trace")
    assert found.state == "incomplete"
    assert len(found.missing) == 2


def test_an_objective_without_action_is_said_with_the_page_that_mends_it(acme, whole):
    assert run(acme, "objectives.served").state == "complete"
    whole.card.objectives.clear()
    (missing,) = run(acme, "objectives.served").missing
    assert str(whole.keep.pk) in missing.url


def test_an_objective_served_through_its_part_is_served(acme, whole):
    whole.card.objectives.clear()
    whole.sell.parent = whole.keep
    whole.sell.save()
    assert run(acme, "objectives.served").state == "complete"


def test_an_action_without_owner_lacks_one(acme, whole):
    assert run(acme, "actions.complete").state == "complete"
    whole.fair.owner = None
    whole.fair.save()
    assert run(acme, "actions.complete").state == "incomplete"


def test_an_action_ends_after_it_begins_and_begins_before_its_objective_is_due(acme, whole):
    assert run(acme, "actions.dates").state == "complete"
    whole.fair.start, whole.fair.end = date(2028, 2, 1), date(2028, 1, 1)
    whole.fair.save()
    assert len(run(acme, "actions.dates").missing) == 2


def test_a_plan_of_conquest_alone_is_out_of_balance(acme, whole):
    assert run(acme, "actions.balance").state == "complete"
    for action in (whole.fair, whole.card):
        action.nature = "conquest"
        action.save()
    assert len(run(acme, "actions.balance").missing) == 2


def test_a_segment_wants_an_action(acme, whole):
    segment = Segment.objects.create(workspace=acme, title="Fidèles")
    assert run(acme, "segments.addressed").state == "incomplete"
    whole.card.segment = segment
    whole.card.save()
    assert run(acme, "segments.addressed").state == "complete"


def test_a_threat_wants_an_answer(acme, whole):
    threat = SwotLine.objects.create(workspace=acme, title="Nouveau concurrent", quadrant="T")
    assert run(acme, "threats.answered").state == "incomplete"
    evidence.support(whole.card, record=threat)
    assert run(acme, "threats.answered").state == "complete"


def test_what_is_due_this_week_is_on_the_home_page_and_among_the_tasks_of_its_owner(acme, plan, walid, rita, client_of):
    today = timezone.localdate()
    plan.fair.start, plan.fair.owner = today - timedelta(days=40), Member.objects.get(user=walid)
    plan.fair.save()
    plan.shop.end = today
    plan.shop.save()
    lines = [line for function in rooms.ROOMS["plan"].lines for line in function(acme)]
    assert sum(line.kind == "due" for line in lines) == 2

    mine = client_of(walid).get("/w/acme/tasks/").content.decode()
    assert "Salon" in mine and "Boutique" not in mine
    everybody = client_of(walid).get("/w/acme/tasks/?of=everybody").content.decode()
    assert "Salon" in everybody and "Boutique" in everybody
    nothing = client_of(rita).get("/w/acme/tasks/").content.decode()
    assert "Salon" not in nothing and "Boutique" not in nothing and "Rien ne vous attend" in nothing
    assert len(frame.tasks(acme, walid)["plan"]) == 1

    plan.fair.status = "done"
    plan.fair.save()
    assert frame.tasks(acme, walid)["plan"] == []
