"""The checks that rows of the frameworks ask of KPIs, returns and the team: each once met and once not."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from mercatique.decide.models import Objective
from mercatique.kernel.criteria import run
from mercatique.kernel.models import Indicator, Measure
from mercatique.plan.models import Action
from mercatique.steer.models import ChangeArgument, KpiSheet, Outcome
from tests.steer.test_returns import fair  # noqa: F401
from tests.steer.test_returns_criteria import whole  # noqa: F401


def followed(acme, **sheet):
    """An action with a KPI that is whole."""
    indicator = Indicator.objects.create(workspace=acme, title="Note des avis", unit="score", definition="Moyenne du mois", source="Relevé")
    Measure.objects.create(workspace=acme, title="m", indicator=indicator, day=timezone.localdate() - timedelta(days=4), value=Decimal("4.2"))
    KpiSheet.objects.create(workspace=acme, title="Note", indicator=indicator, frequency="month", **{"family": "reputation", **sheet})
    Objective.objects.create(workspace=acme, title="4,5", indicator=indicator, baseline=Decimal("4.1"), target=Decimal("4.5"))
    action = Action.objects.create(workspace=acme, title="Répondre aux avis", status="decided")
    action.indicators.add(indicator)
    return action, indicator


def test_each_action_decided_has_a_kpi_that_is_whole(acme):
    assert run(acme, "kpi.actions").state == "incomplete"
    _action, indicator = followed(acme)
    assert run(acme, "kpi.actions").state == "complete"
    Measure.objects.filter(indicator=indicator).delete()
    Action.objects.create(workspace=acme, title="Sans KPI", status="running")
    assert len(run(acme, "kpi.actions").missing) == 2


def test_an_action_works_on_e_reputation_with_a_baseline_and_a_target(acme):
    assert run(acme, "kpi.reputation").state == "incomplete"
    action, _indicator = followed(acme)
    assert run(acme, "kpi.reputation").state == "complete"
    action.indicators.clear()
    Objective.objects.update(target=None)
    assert len(run(acme, "kpi.reputation").missing) == 2


def test_every_brake_has_its_role_answer_and_benefit_around_a_shared_objective(acme):
    assert run(acme, "team.brakes").state == "incomplete"
    action = Action.objects.create(workspace=acme, title="CRM")
    brake = ChangeArgument.objects.create(workspace=acme, title="Trop long", audience="Vendeur", answer="Cinq minutes", benefit="Moins de relances", action=action)
    assert len(run(acme, "team.brakes").missing) == 1
    action.objectives.add(Objective.objects.create(workspace=acme, title="Rappeler dans l'heure"))
    assert run(acme, "team.brakes").state == "judge"
    brake.benefit = " "
    brake.save()
    assert run(acme, "team.brakes").state == "incomplete"


def test_means_of_acquisition_have_a_cost_and_a_volume(whole, acme):  # noqa: F811
    found = run(acme, "returns.means")
    assert found.state == "complete"
    assert len(found.looked_at) >= 2
    Outcome.objects.update(leads=None, customers=None, visits=None)
    assert run(acme, "returns.means").state == "incomplete"


def test_a_digital_action_has_a_result(whole, acme):  # noqa: F811
    assert run(acme, "returns.digital").state == "complete"
    Outcome.objects.update(leads=None, customers=None, visits=None, orders=None, revenue=None, margin=None)
    assert run(acme, "returns.digital").state == "incomplete"
