"""Risks: placed in the matrix, weighed in money, seen by the check."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mercatique.kernel.criteria import run
from mercatique.plan.models import Risk
from mercatique.plan.risks import register


@pytest.fixture
def risks(acme, plan):
    def write(kind, probability, impact, **fields) -> Risk:
        values = {"owner": plan.clara, "mitigation": "Prévoir", "action": plan.fair, **fields}
        return Risk.objects.create(workspace=acme, title=f"Risque {kind}", kind=kind, probability=probability, impact=impact, **values)

    return [write("budgetary", 4, 4, exposed=5000), write("human", 2, 3, exposed=1000), write("technological", 1, 1)]


def test_money_is_weighed_by_probability_and_what_is_not_said_is_in_no_sum(acme, risks):
    found = register.read(acme)
    assert found.weighted == 5000 * 7 / 10 + 1000 * 3 / 10
    assert found.exposed == 6000
    assert found.unpriced == 1


def test_each_risk_stands_in_its_cell_and_the_worst_comes_first(acme, risks):
    found = register.read(acme)
    cells = {(place.probability, place.impact): place for _probability, places in found.rows for place in places}
    assert [risk.kind for risk in cells[4, 4].risks] == ["budgetary"]
    assert (cells[4, 4].level, cells[2, 3].level, cells[1, 1].level) == ("high", "moderate", "low")
    assert [risk.score for risk in found.risks] == [16, 6, 1]


def test_a_closed_risk_leaves_the_matrix(acme, risks):
    risks[0].status = "closed"
    risks[0].save()
    found = register.read(acme)
    assert (len(found.risks), found.closed) == (2, 1)


def test_the_page_says_levels_in_letters_and_not_by_colour_alone(acme, risks, rita, client_of):
    page = client_of(rita, "en").get("/w/acme/plan/risks/matrix/").content.decode()
    assert "<span>H 16</span>" in page
    assert "3 risks watched, 1 high, €3,800 exposed once weighted by probability" in page


def test_the_check_wants_the_three_kinds_complete_and_reviewed(acme, risks):
    assert run(acme, "risks.register").state == "complete"
    risks[1].mitigation = ""
    risks[1].save()
    assert len(run(acme, "risks.register").missing) == 2
    risks[1].mitigation, risks[1].review = "x", timezone.localdate() - timedelta(days=1)
    risks[1].save()
    assert len(run(acme, "risks.register").missing) == 1
