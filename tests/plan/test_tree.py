"""What the plan says in the tree of objectives."""

from mercatique.decide.models import Objective
from mercatique.plan.models import Action

PAGE = "/w/acme/decide/objectives/tree/"


def test_the_plan_adds_the_objectives_without_an_action(acme, walid, client_of):
    work = Objective.objects.create(workspace=acme, title="Appeler", level="operational")
    browser = client_of(walid)
    assert "Aucune action ne sert « Appeler »" in browser.get(PAGE).content.decode().replace("\xa0", " ")
    action = Action.objects.create(workspace=acme, title="Téléphone")
    action.objectives.add(work)
    assert "Sans action" not in browser.get(PAGE).content.decode()
