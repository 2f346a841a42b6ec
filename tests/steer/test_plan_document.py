"""The marketing plan as a document: in one language, whole, and kept as it was issued."""

import re
from datetime import date
from decimal import Decimal

import pytest

from mercatique.analyze.models import Segment, SwotLine
from mercatique.decide.objectives.forms import rest_on_data
from mercatique.kernel import documents, evidence, figures
from mercatique.kernel.blocks import Heading, Landscape
from mercatique.plan.models import Action
from mercatique.steer.models import TrainingAction

YEAR = (date(2025, 1, 1), date(2025, 12, 31))
BEFORE = (date(2024, 1, 1), date(2024, 12, 31))


@pytest.fixture
def plan(acme, aim, sell, olga):
    """Records without a word of either language, so that every word of the document is its own."""
    sell({date(2024, month, 3): 100 for month in range(1, 13)})
    sell({date(2025, month, 3): 110 for month in range(1, 6)})
    objective = aim("sales.net", 1500, *YEAR, before=BEFORE)
    objective.title = "Zzo"
    objective.indicator.title = "Zzi"
    objective.indicator.save()
    rest_on_data(objective)
    line = SwotLine.objects.create(workspace=acme, title="Zzs", quadrant="S")
    evidence.support(line, figure=figures.read(acme, "sales.net"))
    Segment.objects.create(workspace=acme, title="Zzg", rule={"field": "recency", "op": "<=", "value": 90}, offer="Zzf")
    action = Action.objects.create(workspace=acme, title="Zza", nature="conquest")
    action.objectives.add(objective)
    action.plan_month(date(2025, 2, 1), Decimal(500))
    TrainingAction.objects.create(workspace=acme, title="Zzt", action=action)
    return acme


def text_of(workspace, language: str) -> str:
    html = documents.render(documents.draft(workspace, "marketing-plan", language), "html").decode()
    return re.sub(r"<[^>]+>", " ", re.sub(r"<(script|style|svg).*?</\1>", " ", html, flags=re.S))


def test_the_french_plan_holds_no_english_and_the_english_one_no_french(plan):
    french, english = text_of(plan, "fr"), text_of(plan, "en")
    strange = r"\b(the|of|and|sales|Target|Baseline|Share|customers|Owner|Budget by|Behind|On course|Rests)\b"
    assert not re.findall(strange, french)
    assert not re.findall(r"\b(des|les|ventes|nettes|Échéance|Valeur|Objectifs|Repose|clients|En retard)\b", english)
    for words in ("Synthèse", "Diagnostic", "Sur quoi repose le diagnostic", "Plan d’actions", "Objectifs"):
        assert words in french


def test_every_part_of_the_chain_is_in_the_plan(plan):
    text = text_of(plan, "fr")
    for title in ("Zzs", "Zzo", "Zzg", "Zza", "Zzt"):
        assert title in text


def test_the_action_plan_lies_on_its_side_with_its_heading(plan):
    made = documents.draft(plan, "marketing-plan", "fr")
    (wide,) = [block for block in made.blocks if isinstance(block, Landscape)]
    assert isinstance(wide.blocks[0], Heading)
    assert [len(block.columns) for block in wide.blocks[1:]] == [8]


def test_an_empty_workspace_has_a_plan_that_says_so_without_empty_chapters(acme):
    made = documents.draft(acme, "marketing-plan", "fr")
    headings = [block.text for block in made.walk() if isinstance(block, Heading)]
    assert headings == ["Synthèse"]


@pytest.mark.parametrize("to", ["pdf", "docx"])
def test_version_one_keeps_its_bytes_and_its_date_when_version_two_is_issued(plan, sell, olga, to):
    first = documents.issue(plan, "marketing-plan", olga, "fr")
    before = documents.render(documents.read(first), to)
    sell({date(2025, 8, 1): 9999})
    plan.__dict__.pop("_warehouse", None)
    second = documents.issue(plan, "marketing-plan", olga, "fr")
    first.refresh_from_db()
    assert documents.render(documents.read(first), to) == before
    assert (first.data_date, second.data_date) == (date(2025, 5, 3), date(2025, 8, 1))
    assert (first.number, second.number) == (1, 2)
    assert documents.render(documents.read(second), to) != before


def test_a_statement_that_waits_for_a_recheck_is_marked_in_the_plan(plan, sell):
    sell({date(2025, 8, 1): 9999})
    evidence.refresh(plan, evidence.Cause("import", "x", "x.csv"))
    assert "revérifier" in text_of(plan, "fr")
