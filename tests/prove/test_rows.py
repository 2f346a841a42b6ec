"""Every row of a framework: what its kind, its checks, the rows it looks at and its pieces make of it."""

from dataclasses import replace

import pytest

from mercatique.kernel.criteria import Check, Missing
from mercatique.kernel.models import Evidence
from mercatique.prove import checks
from mercatique.prove.framework import Criterion, Words, frameworks

GOOD = Check("complete", (("3 sources", "/w/acme/analyze/watchsources/"),))
OPEN = Check("incomplete", (), (Missing("No source.", "/w/acme/analyze/watchsources/new/"),))
PART = Words.read({"fr": "marque", "en": "brand"})


def row(kind="A", **more):
    return Criterion(framework="f", block="B1", code="CR1", name=Words.read({"fr": "Un", "en": "One"}), kind=kind, checks=("watch.sources",), **more)


@pytest.mark.parametrize(
    ("kind", "check", "state"),
    [("A", GOOD, "complete"), ("P", GOOD, "judge"), ("", GOOD, "complete"), ("A", replace(GOOD, state="judge"), "complete"),
     ("A", OPEN, "incomplete"), ("P", OPEN, "incomplete"), ("H", GOOD, "incomplete"), ("A", Check("waiting"), "waiting")],
)  # fmt: skip
def test_the_kind_of_a_row_says_what_its_check_may_make_of_it(kind, check, state):
    assert checks.answer(row(kind), {"watch.sources": check}).state == state


def test_what_has_to_be_shown_says_so_until_there_is_a_piece(acme):
    shown = row("H", shows=Words.read({"fr": "auto-évaluation", "en": "self-assessment"}))
    answer = checks.answer(shown, {"watch.sources": GOOD}, page=lambda row: "/here/")
    assert "self-assessment" in answer.missing[-1].text or "auto-évaluation" in answer.missing[-1].text
    assert answer.missing[-1].url == "/here/"
    piece = Evidence(workspace=acme, claim_key=shown.claim)
    assert checks.answer(shown, {"watch.sources": GOOD}, (piece,)).state == "judge"


def test_a_part_that_is_not_there_waits_unless_something_else_is_missing():
    waits = row(waits=PART)
    found = checks.answer(waits, {"watch.sources": GOOD})
    assert (found.state, found.waits) == ("waiting", True)
    assert "brand" in found.missing[-1].text or "marque" in found.missing[-1].text
    assert checks.answer(waits, {"watch.sources": OPEN}).state == "incomplete"
    found = checks.answer(waits, {"watch.sources": OPEN}, (Evidence(claim_key=waits.claim),))
    assert (found.state, found.waits) == ("judge", False)


def test_a_row_is_no_better_than_the_rows_it_is_made_of():
    good, judged = checks.answer(row(), {"watch.sources": GOOD}), checks.answer(row("P"), {"watch.sources": GOOD})
    bad = checks.answer(row(), {"watch.sources": OPEN})
    whole = replace(row(), checks=())
    assert checks.answer(whole, {}, (), (good,)).state == "complete"
    assert checks.answer(whole, {}, (), (good, judged)).state == "judge"
    found = checks.answer(whole, {}, (), (good, bad, judged), page=lambda row: f"/{row.code}/")
    assert found.state == "incomplete"
    assert [gap.url for gap in found.missing] == ["/CR1/"]
    assert len(found.looked_at) == 3


def test_the_commerce_framework_has_what_its_seed_says():
    found = frameworks()["fr-ecommerce"]
    assert (len(found.blocks), len(found.competences), len(found.criteria), len(found.tasks)) == (5, 5, 18, 13)
    assert [len(block.tasks) for block in found.blocks] == [3, 3, 3, 3, 1]
    assert {item.place: [part.letter for part in item.parts] for item in found.criteria if item.parts} == {"C2/CR4": ["a", "b", "c"]}
    assert found.points is found.passing is None
    (test,) = found.tests
    assert len(test.criteria) == 18
    assert len(test.asked["fr"]) == 13


def test_the_performance_framework_has_what_its_seed_says():
    found = frameworks()["fr-performance-commerciale"]
    assert (len(found.activities), len(found.tasks), len(found.competences)) == (4, 14, 19)
    assert [len(block.tasks) for block in found.blocks] == [3, 4, 3, 4]
    assert [len(block.competences) for block in found.blocks] == [4, 5, 4, 6]
    own = [item for item in found.criteria if item.code != "CRJ"]
    assert [sum(item.block == block.code for item in own) for block in found.blocks] == [6, 6, 7, 5]
    common = [item for item in found.criteria if item.code == "CRJ"]
    assert len(own) + len({item.name for item in common}) == 25
    assert [item.block for item in common] == ["A1", "A2", "A3", "A4"]
    assert {test.minutes for test in found.tests if test.code.endswith("EV1")} == {(180,)}
    assert {test.minutes for test in found.tests if test.code.endswith("EV2")} == {(30,)}
    assert len(found.tests) == 8
    assert found.points is found.passing is None
    assert all(item.inferred for item in (*found.criteria, *found.competences)), "the layout of the source links none of them for sure"


def test_the_car_framework_asks_its_frame_and_its_competences():
    found = frameworks()["fr-auto-digital"]
    assert [item.code for item in found.frame] == ["TITLE", "Me1", *(f"Me1.{letter}" for letter in "abcdefg"), "PASS"]
    assert all(item.checks or item.waits for item in found.competences)
    assert {item.kind for item in found.criteria} == {"P"}


def test_the_coherence_rules_are_at_least_25_and_name_what_issues_ask():
    found = frameworks()["coherence"]
    assert len(found.criteria) >= 25
    assert {"segments.addressed", "threats.answered", "budget.available", "choices.decided", "objectives.forecast"} <= {*found.checks}
