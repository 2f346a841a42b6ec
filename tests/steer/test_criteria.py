"""Each check of steering and of the team: one workspace that passes, one that does not."""

from datetime import date
from decimal import Decimal

from mercatique.kernel import evidence
from mercatique.kernel.criteria import run
from mercatique.kernel.models import Indicator, Measure
from mercatique.kernel.rooms import ROOMS
from mercatique.plan.models import Action
from mercatique.steer.models import ChangeArgument, TrainingAction

YEAR = (date(2025, 1, 1), date(2025, 12, 31))


def test_indicators_want_a_target_and_a_value(acme, aim, sell):
    assert run(acme, "steer.indicators", {"indicators": 1}).state == "incomplete"
    sell({date(2025, 1, 1): 10})
    aim("sales.net", 100, *YEAR)
    assert run(acme, "steer.indicators", {"indicators": 1}).state == "judge"
    Indicator.objects.create(workspace=acme, title="Sans objectif ni valeur")
    assert len(run(acme, "steer.indicators", {"indicators": 1}).missing) == 2


def test_an_objective_that_cannot_be_measured_says_why(acme, aim):
    objective = aim("", 5)
    found = run(acme, "objectives.measured")
    assert found.state == "incomplete"
    Measure.objects.create(workspace=acme, title="m", indicator=objective.indicator, day=date(2025, 1, 1), value=Decimal(3))
    assert run(acme, "objectives.measured").state == "complete"


def test_what_waits_for_a_recheck_is_counted(acme, aim):
    objective = aim("", 5)
    action = Action.objects.create(workspace=acme, title="Salon")
    evidence.support(objective, record=action)
    assert run(acme, "evidence.current").state == "complete"
    action.title = "Foire"
    action.save()
    assert run(acme, "evidence.current").state == "incomplete"


def team(acme, **fields):
    action = Action.objects.create(workspace=acme, title="Boutique")
    values = {"day": date(2027, 1, 1), "cost": Decimal(900), "trainer": "CCI", "success_test": "Trois segments", "action": action}
    training = TrainingAction.objects.create(workspace=acme, title="RFM", **{**values, **fields})
    return training, ChangeArgument.objects.create(workspace=acme, title="Trop long", answer="Non", action=action)


def test_training_and_an_argument_tied_to_the_plan_are_for_the_jury(acme):
    assert len(run(acme, "team.training").missing) == 2
    training, argument = team(acme)
    assert run(acme, "team.training").state == "judge"
    training.day = argument.action = None
    training.save()
    argument.save()
    assert len(run(acme, "team.training").missing) == 2


def test_a_training_closes_a_gap_and_says_its_test(acme):
    training, _argument = team(acme, level_now=1, level_wanted=3)
    assert run(acme, "team.gaps").state == "complete"
    training.level_wanted, training.trainer = 1, ""
    training.save()
    assert len(run(acme, "team.gaps").missing) == 2


def test_a_training_that_is_done_says_the_level_reached(acme):
    team(acme, done_on=date(2027, 1, 2))
    assert run(acme, "team.gaps").state == "incomplete"


def test_the_page_and_the_home_page_say_how_many_are_on_course(acme, aim, sell, rita, client_of):
    sell({date(2025, 1, 1): 100, date(2025, 6, 30): 100})
    aim("sales.net", 1000, *YEAR)
    page = client_of(rita).get("/w/acme/steer/").content.decode()
    assert "en retard" in page
    assert "200\u202f€" in page
    lines = [line.text for function in ROOMS["steer"].lines for line in function(acme)]
    assert len(lines) == 2
    assert "Sell more" in lines[1]


def test_an_objective_s_page_shows_where_it_stands_month_by_month(acme, aim, sell, rita, client_of):
    sell({date(2025, 1, 1): 100, date(2025, 6, 30): 100})
    objective = aim("sales.net", 1000, *YEAR)
    page = client_of(rita).get(objective.get_absolute_url()).content.decode()
    assert "En retard" in page
    assert "30 jours sur 30" not in page
    assert "juin 2025" in page
