"""A plan of 2027 in acme: two objectives, an indicator, three actions."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from mercatique.decide.models import Objective
from mercatique.kernel.models import Indicator, Member
from mercatique.kernel.periods import fiscal_year
from mercatique.plan.models import Action


@pytest.fixture
def plan(acme):
    year = fiscal_year(acme, date(2027, 5, 1))
    sell = Objective.objects.create(workspace=acme, title="Vendre plus", due=date(2027, 12, 31))
    keep = Objective.objects.create(workspace=acme, title="Garder nos clients", due=date(2027, 12, 31))
    net = Indicator.objects.create(workspace=acme, title="Ventes nettes")
    clara = Member.objects.create(workspace=acme, title="Clara")

    def action(title: str, nature: str, *quarters: int, **fields) -> Action:
        made = Action.objects.create(workspace=acme, title=title, nature=nature, **fields)
        for number, amount in enumerate(quarters, start=1):
            made.plan_quarter(year, number, Decimal(amount))
        return made

    fair = action("Salon", "detection", 3000, 0, 0, 0, owner=clara)
    shop = action("Boutique", "conquest", 0, 6000, 0, 0, owner=clara)
    card = action("Carte de fidélité", "loyalty", 100, 100, 100, 700)
    for made in (fair, shop):
        made.objectives.add(sell)
        made.indicators.add(net)
    return SimpleNamespace(year=year, sell=sell, keep=keep, net=net, clara=clara, fair=fair, shop=shop, card=card, action=action)


@pytest.fixture
def launch(acme):
    """A launch on Friday 20 November 2026, counted back: copy (3 days, Clara), print (2, Denis), opening; a review after it."""
    from mercatique.plan.models import Link, Project, Task

    clara = Member.objects.create(workspace=acme, title="Clara")
    denis = Member.objects.create(workspace=acme, title="Denis")
    project = Project.objects.create(
        workspace=acme, title="Ouverture", direction="backward", start=date(2026, 11, 2), launch=date(2026, 11, 20), owner=clara
    )

    def task(title: str, days: int | None, *after: Task, **fields) -> Task:
        made = Task.objects.create(workspace=acme, project=project, title=title, likely=days, **{"priority": "must", "owner": clara, **fields})
        for other in after:
            Link.objects.create(workspace=acme, before=other, after=made, title=f"{other} → {made}")
        return made

    copy = task("Textes", 3, phase="Création")
    proof = task("Relecture", None, copy, nature="validation", phase="Création")
    print_ = task("Impression", 2, proof, owner=denis, phase="Ouverture")
    ready = task("Prêt", None, print_, nature="validation", phase="Ouverture")
    opening = task("Ouverture des portes", None, ready, nature="launch", phase="Ouverture")
    return SimpleNamespace(project=project, clara=clara, denis=denis, copy=copy, proof=proof, print=print_, ready=ready, opening=opening, task=task)


@pytest.fixture
def monday(monkeypatch):
    """Today is Monday 2 November 2026."""
    from django.utils import timezone

    monkeypatch.setattr(timezone, "localdate", lambda *_args: date(2026, 11, 2))
    return date(2026, 11, 2)


@pytest.fixture
def staffed(acme, plan, launch, monday):
    """The launch serves the fair: Clara (35 h a week, 280 a day) writes, Denis from outside prints, a van, a tool, skills, a team."""
    from mercatique.plan.models import Assignment, Held, Needed, Resource, Role, Skill, Team

    plan.fair.start, plan.fair.end, plan.fair.status = date(2026, 11, 1), date(2026, 12, 31), "decided"
    plan.fair.owner = launch.clara
    plan.fair.save()
    for action in (plan.shop, plan.card):
        action.status = "dropped"
        action.save()
    for task in (launch.copy, launch.print):
        task.action = plan.fair
    launch.copy.yields, launch.print.yields, launch.print.final, launch.print.uses = "Textes", "Affiches", True, "textes."
    for task in (launch.copy, launch.print):
        task.save()

    def means(title: str, kind: str, cost: int, **fields) -> Resource:
        return Resource.objects.create(workspace=acme, title=title, kind=kind, cost=Decimal(cost), **fields)

    clara = means("Clara", "internal", 280, member=launch.clara, capacity=Decimal(35))
    denis = means("Imprimerie Denis", "external", 400, member=launch.denis, capacity=Decimal(35))
    van = means("Fourgon", "material", 50)
    tool = means("Atelier graphique", "technical", 42, per="month")
    writing = Skill.objects.create(workspace=acme, title="Rédiger", domain="content")
    printing = Skill.objects.create(workspace=acme, title="Imprimer", domain="design")
    for resource, skill, level in ((clara, writing, 4), (denis, printing, 3)):
        Held.objects.create(workspace=acme, resource=resource, skill=skill, level=level, title="x")
    for task, skill in ((launch.copy, writing), (launch.print, printing)):
        Needed.objects.create(workspace=acme, task=task, skill=skill, level=3, title="x")
    Assignment.objects.create(workspace=acme, task=launch.print, resource=denis, hours=Decimal(10), title="x")
    Assignment.objects.create(workspace=acme, task=launch.print, resource=van, title="x")
    Assignment.objects.create(workspace=acme, action=plan.fair, resource=tool, title="x")
    team = Team.objects.create(workspace=acme, title="Ouverture", lead=clara, responsibilities="Tout", technology="Un seul outil")
    team.members.set([clara, denis])
    care = Role.objects.create(workspace=acme, title="Relation client", domain="care", holder=clara)
    for domain, holder in (("content", clara), ("design", denis)):
        Role.objects.create(workspace=acme, title=f"Poste {domain}", domain=domain, holder=holder)
    return SimpleNamespace(
        **vars(launch), action=plan.fair, means=means, van=van, tool=tool, writing=writing, printing=printing, team=team, care=care, by_clara=clara, by_denis=denis
    )
