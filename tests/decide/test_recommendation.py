"""The strategic recommendation: what is asked, each option with its money, the comparison, what makes it flip, the decision."""

from datetime import date
from decimal import Decimal

import pytest

from mercatique.decide.choices.documents import retained
from mercatique.decide.models import Choice, Decision, Option, OptionAmount, OptionScore, Yardstick
from mercatique.kernel import documents
from mercatique.kernel.blocks import Heading, Table


def texts(made):
    return made.to_json() if isinstance(made.to_json(), str) else str(made.to_json())


@pytest.fixture
def choice(acme):
    found = Choice.objects.create(workspace=acme, title="Où ouvrir ?", question="Quel site d’abord ?", budget_limit=Decimal(50000), financial="Aucun emprunt.")
    weigh = Yardstick.objects.create(workspace=acme, choice=found, title="Clients atteints", weight=Decimal(2))
    for title, cost, revenue, score in (("Blois", 40000, 90000, 4), ("Tours", 60000, 110000, 3)):
        option = Option.objects.create(workspace=acme, choice=found, title=title, description=f"Ouvrir à {title}.", start=date(2027, 1, 1), end=date(2027, 6, 30))
        OptionAmount.objects.create(workspace=acme, option=option, kind="cost", title="Travaux", day=date(2027, 1, 1), amount=Decimal(cost))
        OptionAmount.objects.create(workspace=acme, option=option, kind="revenue", title="Ventes", day=date(2027, 6, 1), amount=Decimal(revenue))
        OptionScore.objects.create(workspace=acme, option=option, yardstick=weigh, title=title, value=Decimal(score))
    return found


def test_it_tells_the_options_with_their_money_and_the_limits(acme, choice):
    made = documents.draft(acme, documents.name_of("recommendation", choice), "en")
    tables = [block for block in made.blocks if isinstance(block, Table)]
    money = [table for table in tables if table.total and table.total[-1] == Decimal(50000)]
    assert money, "Blois leaves 90 000 − 40 000"
    said = texts(made)
    assert "Aucun emprunt." in said and "Does not hold" in said, "Tours costs more than the limit"
    assert "Nothing has been decided yet." in said


def test_the_decision_stands_in_it_and_in_the_plan(acme, choice):
    assert retained(acme) == []
    blois = Option.objects.get(choice=choice, title="Blois")
    Decision.objects.create(workspace=acme, choice=choice, option=blois, title="Blois d’abord", day=date(2026, 9, 1), reason="Le plus de clients à portée.", dissent="Rita préférait Tours.", review=date(2027, 3, 1))
    said = texts(documents.draft(acme, documents.name_of("recommendation", choice), "en"))
    assert "Le plus de clients à portée." in said and "Rita préférait Tours." in said and "Nothing has been decided yet." not in said
    blocks = retained(acme, 2)
    assert isinstance(blocks[0], Heading) and blocks[0].level == 2
    assert "Tours" in str(blocks), "what was set aside is said"
    plan = texts(documents.draft(acme, "marketing-plan", "en"))
    assert "Le plus de clients à portée." in plan


def test_without_options_it_says_so(acme):
    bare = Choice.objects.create(workspace=acme, title="Vide")
    said = texts(documents.draft(acme, documents.name_of("recommendation", bare), "en"))
    assert "No option is written down yet." in said and "A choice has at least two options." in said


def test_one_criterion_alone_can_neither_flip_nor_fail(acme, choice, client_of, walid):
    page = client_of(walid).get(choice.get_absolute_url())
    assert page.status_code == 200
    assert page.context["sensitivity_chart"] is None and page.context["by_weight"] == []
    assert documents.name_of("recommendation", choice) in page.content.decode()
