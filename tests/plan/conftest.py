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
