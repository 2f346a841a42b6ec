"""The plan presented: three versions of one plan, each with what its audience needs and nothing it should not see."""

import re
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils import timezone
from pptx import Presentation

from mercatique.analyze.models import SwotLine
from mercatique.decide.models import Objective
from mercatique.decide.objectives.forms import rest_on_data
from mercatique.kernel import criteria, documents, evidence, figures
from mercatique.kernel.blocks import Picture, SpeakerNote, Table, encode
from mercatique.kernel.models import Edition, Member
from mercatique.plan.models import Action, Expense, Project, Risk, Task
from mercatique.steer.decks.audiences import AUDIENCES
from mercatique.steer.models import TrainingAction

YEAR = (date(2025, 1, 1), date(2025, 12, 31))
BEFORE = (date(2024, 1, 1), date(2024, 12, 31))


@pytest.fixture
def plan(acme, aim, sell):
    """A plan without a word of either language, so that every other word of the deck is its own."""
    sell({date(2024, month, 3): 100 for month in range(1, 13)})
    sell({date(2025, month, 3): 110 for month in range(1, 6)})
    zoe = Member.objects.create(workspace=acme, title="Zoé")
    objective = aim("sales.net", 1500, *YEAR, before=BEFORE)
    objective.title = "Zzo +1 500"
    objective.save()
    rest_on_data(objective)
    line = SwotLine.objects.create(workspace=acme, title="Zzs", quadrant="W")
    evidence.support(line, figure=figures.read(acme, "sales.net"))
    bought = Action.objects.create(workspace=acme, title="Zza", nature="conquest", owner=zoe, start=YEAR[0], end=date(2025, 6, 30), channels="Zzc", status="decided")
    alone = Action.objects.create(workspace=acme, title="Zzb", nature="loyalty", owner=zoe, start=YEAR[0], end=YEAR[1], status="decided")
    for action, planned in ((bought, 7000), (alone, 3000)):
        action.objectives.add(objective)
        action.plan_month(date(2025, 2, 1), Decimal(planned))
    evidence.support(bought, record=line)
    Expense.objects.create(workspace=acme, title="Zze", action=bought, supplier="Zzf", net=Decimal(10), day=YEAR[0])
    Risk.objects.create(workspace=acme, title="Zzr", probability=3, impact=4, exposed=Decimal(4321), mitigation="Zzm", action=bought)
    project = Project.objects.create(workspace=acme, title="Zzp", launch=timezone.localdate() + timedelta(days=90), region="none")
    for title, nature, days in (("Zzt", "task", 3), ("Zzd", "delivery", 0)):
        Task.objects.create(workspace=acme, project=project, title=title, nature=nature, owner=zoe, likely=days, phase="Zzh", action=bought)
    TrainingAction.objects.create(workspace=acme, title="Zzn", day=timezone.localdate() + timedelta(days=9))
    return acme


def made(workspace, audience: str, language: str = "fr"):
    return documents.draft(workspace, f"deck-{audience}", language)


def strings(value) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in strings(each)]
    return [text for each in value for text in strings(each)] if isinstance(value, list) else [str(value)]


def text_of(workspace, audience: str, language: str = "fr") -> str:
    """Every word of a deck, without drawing its charts."""
    return re.sub(r"\s+", " ", " ".join(strings(encode(made(workspace, audience, language)))))


def tables(document) -> dict[str, Table]:
    return {block.caption: block for block in document.walk() if isinstance(block, Table)}


def test_those_who_decide_see_each_action_with_its_reason_and_the_whole_budget(plan):
    document = made(plan, "deciders")
    found = {caption.replace("\xa0", " "): block for caption, block in tables(document).items()}
    sheet = found["Chaque action : pourquoi, avec quoi, quand et dans quel but"]
    assert [column.label for column in sheet.columns] == ["Action", "Pourquoi", "Moyens", "Quand", "Objectif"]
    first = [str(cell) for cell in sheet.rows[0]]
    assert first[0] == "Zza" and "Zzs" in first[1] and "Zoé ; Zzc ; 7" in first[2] and "01/01/2025" in first[3] and "Zzo" in first[4]
    assert all(all(row) for row in sheet.rows)
    budget = next(table for caption, table in found.items() if caption.startswith("Budget par action"))
    assert [row[-1] for row in budget.rows] == [7000, 3000] and budget.total[-1] == 10000

    deck = Presentation(BytesIO(documents.render(document, "pptx")))
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if getattr(shape, "has_chart", False) and shape.has_chart]
    quarters = next(chart for chart in charts if list(chart.plots[0].categories) == ["T1", "T2", "T3", "T4"])
    assert {series.name: list(series.values) for series in quarters.plots[0].series} == {"Conquête": [7000, 0, 0, 0], "Fidélisation": [3000, 0, 0, 0]}
    notes = "\n".join(slide.notes_slide.notes_text_frame.text for slide in deck.slides if slide.has_notes_slide)
    assert "Zzs\u202f» repose sur" in notes and "D’où vient ce chiffre" in notes


def test_teams_see_who_does_what_and_suppliers_nothing_of_the_firm(plan):
    text = text_of(plan, "teams")
    for word in ("Zza", "Zzb", "Zzo", "Zzt", "Zzn", "Zoé"):
        assert word in text
    assert not re.search(r"7\s?000|3\s?000|10\s?000|4\s?321|Zzr|Zzf", text), "amounts, risks and suppliers are for those who decide"

    document, text = made(plan, "suppliers"), text_of(plan, "suppliers")
    assert "Zza" in text and "Zzd" in text and "Zoé" in text
    assert not re.search(r"Zzb|Zzo|Zzs|Zzr|Zzf|Zzt|Zzn|7\s?000|1\s?500", text)
    assert not [block for block in document.walk() if isinstance(block, SpeakerNote | Picture)]
    assert not [column for block in document.walk() if isinstance(block, Table) for column in block.columns if column.numeric]


def test_the_three_versions_differ_by_rule_not_by_hand():
    rules = {(each.money, each.inner, each.steps, each.asks) for each in AUDIENCES}
    assert len(rules) == len(AUDIENCES) == 3
    assert [each.key for each in AUDIENCES if each.money == "lines"] == ["deciders"]


def test_the_french_decks_hold_no_english_and_the_english_ones_no_french(plan):
    for audience in AUDIENCES:
        french, english = text_of(plan, audience.key), text_of(plan, audience.key, "en")
        assert not re.findall(r"\b(the|of|and|What|Target|Budget by|Owner|Where|When|Action for)\b", french), audience.key
        assert not re.findall(r"\b(des|les|Quand|Pourquoi|Échéance|Objectif|Ce que|clients)\b", english), audience.key


def test_a_plan_with_nothing_says_so(acme):
    assert "Rien n’est encore décidé" in text_of(acme, "deciders")
    assert Presentation(BytesIO(documents.render(made(acme, "teams"), "pptx"))).slides


def test_an_issued_deck_keeps_its_charts_and_who_validated_it(plan, olga):
    edition = documents.issue(plan, "deck-deciders", olga, "fr")
    documents.validate(edition, olga)
    data = documents.render(documents.read(edition), "pptx")
    deck = Presentation(BytesIO(data))
    assert any(getattr(shape, "has_chart", False) and shape.has_chart for slide in deck.slides for shape in slide.shapes)
    assert "Validé par Olga" in "\n".join(shape.text_frame.text for shape in deck.slides[1].shapes if shape.has_text_frame)


def test_the_checks_ask_for_a_plan_that_can_be_told_and_for_three_versions(acme, olga, monkeypatch):
    told, versions = criteria.CRITERIA["decks.told"].function, criteria.CRITERIA["decks.versions"].function
    assert told(acme).state == "incomplete" and versions(acme).state == "incomplete"
    zoe = Member.objects.create(workspace=acme, title="Zoé")
    objective = Objective.objects.create(workspace=acme, title="Zzo")
    action = Action.objects.create(workspace=acme, title="Zza", owner=zoe, start=YEAR[0], end=YEAR[1])
    assert ["Zza" in missing.text and "objecti" in missing.text for missing in told(acme).missing] == [True]
    action.objectives.add(objective)
    assert told(acme).state == "judge"
    for audience in AUDIENCES:
        documents.issue(acme, f"deck-{audience.key}", olga)
    assert len(versions(acme).missing) == 1
    documents.validate(Edition.objects.get(workspace=acme, kind="deck-deciders"), olga)
    assert versions(acme).state == "complete"
