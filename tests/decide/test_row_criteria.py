"""The checks that rows of the frameworks ask of choices and objectives: each once met and once not."""

from datetime import date
from decimal import Decimal

from mercatique.analyze.models import WatchItem
from mercatique.decide.models import Choice, Decision, Objective
from mercatique.kernel import evidence
from mercatique.kernel.changes import acting
from mercatique.kernel.criteria import run
from mercatique.kernel.models import Indicator


def test_something_the_watch_found_stands_behind_a_decision(acme):
    item = WatchItem.objects.create(workspace=acme, title="Devis en ligne")
    assert run(acme, "watch.decided").state == "incomplete"
    decision = Decision.objects.create(workspace=acme, title="Ouvrir la prise de rendez-vous")
    evidence.support(decision, record=item)
    found = run(acme, "watch.decided")
    assert found.state == "complete"
    assert found.looked_at[0][1] == item.get_absolute_url()


def test_a_contribution_bears_the_name_of_a_person(acme, olga):
    Choice.objects.create(workspace=acme, title="Repris d'un fichier")
    assert run(acme, "choices.contributed").state == "incomplete"
    with acting(olga):
        Choice.objects.create(workspace=acme, title="Relancer ou reprendre")
    found = run(acme, "choices.contributed")
    assert found.state == "complete"
    assert str(olga) in found.looked_at[0][0]


def test_seven_letters_ask_more_than_five(acme):
    assert run(acme, "objectives.smarter").state == "incomplete"
    Objective.objects.create(workspace=acme, title="Vendre", due=date(2026, 12, 31))
    five, seven = run(acme, "objectives.smart"), run(acme, "objectives.smarter")
    assert len(seven.missing) > len(five.missing)
    Objective.objects.update(level="mission")
    assert run(acme, "objectives.smarter").missing == ()


def test_a_target_that_nothing_foresees_is_explained(acme):
    indicator = Indicator.objects.create(workspace=acme, title="Rappels", unit="%")
    objective = Objective.objects.create(workspace=acme, title="Rappeler", indicator=indicator, target=Decimal("0.8"))
    found = run(acme, "objectives.forecast")
    assert found.state == "incomplete"
    assert found.missing[0].url == objective.page_url("edit")
    objective.ambition = "Deux personnes de plus au téléphone"
    objective.save()
    assert run(acme, "objectives.forecast").state == "complete"
