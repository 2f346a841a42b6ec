"""The tree of objectives: levels, orphans both ways, circles, and what later rooms say in it."""

import re
from datetime import date

import pytest
from django.utils import translation

from mercatique.decide.models import Objective
from mercatique.decide.objectives import tree
from tests.decide.asking import run

PAGE = "/w/acme/decide/objectives/tree/"


@pytest.fixture
def grown(acme):
    """A mission, a strategic objective that serves it, an operational one that serves that."""
    mission = Objective.objects.create(workspace=acme, title="Être aimés", level="mission", horizon="long")
    line = Objective.objects.create(workspace=acme, title="Grandir", level="strategic", horizon="medium", parent=mission)
    work = Objective.objects.create(workspace=acme, title="Appeler", level="operational", horizon="short", parent=line)
    return mission, line, work


def sentences(check):
    return [item.text for item in check.missing]


def test_a_tree_with_its_three_levels_is_complete(acme, grown):
    assert run(acme, "objectives.tree").state == "complete"


def test_without_objectives_there_is_no_tree(acme):
    assert run(acme, "objectives.tree").state == "incomplete"


def test_orphans_are_said_both_ways(acme, grown):
    _mission, line, work = grown
    work.parent = None
    work.save()
    said = sentences(run(acme, "objectives.tree"))
    assert [text for text in said if "Appeler" in text and "serves no strategic" in text]
    assert [text for text in said if "No operational objective serves “Grandir”" in text]
    line.parent = None
    line.save()
    assert [text for text in sentences(run(acme, "objectives.tree")) if "Grandir” serves no mission" in text]


def test_a_second_mission_a_level_skipped_and_a_farther_horizon_are_said(acme, grown):
    mission, line, work = grown
    Objective.objects.create(workspace=acme, title="Autre", level="mission")
    assert [text for text in sentences(run(acme, "objectives.tree")) if text.startswith("There are 2 missions")]
    work.parent = mission
    work.save()
    assert [text for text in sentences(run(acme, "objectives.tree")) if "do not follow each other" in text]
    work.parent, work.horizon = line, "long"
    work.save()
    assert [text for text in sentences(run(acme, "objectives.tree")) if "looks farther ahead" in text]


def test_a_circle_is_one_sentence_and_the_page_still_opens(acme, grown, rita, client_of):
    mission, _line, work = grown
    Objective.objects.filter(pk=mission.pk).update(parent=work)  # as an undo could leave it
    found = tree.read(acme)
    with translation.override("en"):
        (sentence,) = tree.circles(found)
    assert "“Être aimés” → “Appeler” → “Grandir” → “Être aimés”" in sentence.text
    assert found.branches == ()
    page = client_of(rita).get(PAGE)
    assert page.status_code == 200
    assert "en cercle" in page.content.decode()


def test_the_page_is_nested_lists_with_states_in_words(acme, grown, rita, client_of):
    page = client_of(rita).get(PAGE).content.decode()
    shown = page[page.index('<ul class="tree">') :]
    assert shown.count("<details open>") == 2
    assert re.search(r"Être aimés.*<ul>.*Grandir.*<ul>.*Appeler", shown, re.DOTALL)
    assert "manque un indicateur" in shown
    assert "objectives/new/" not in page  # a reader is offered nothing to write


def test_a_part_of_a_split_objective_may_be_of_its_level(acme, grown):
    _mission, line, _work = grown
    line.split = "site"
    line.save()
    Objective.objects.create(workspace=acme, title="Tours", level="strategic", parent=line, due=date(2027, 1, 1))
    assert not [text for text in sentences(run(acme, "objectives.tree")) if "do not follow" in text]
