"""Which actions come first, where the budget ends, what nobody addresses."""

from datetime import date
from decimal import Decimal

import pytest

from mercatique.analyze.models import Segment
from mercatique.kernel.criteria import run
from mercatique.plan.actions import coverage, ranking
from mercatique.plan.budgets import available, ledger
from mercatique.plan.models import Action, Draw, Envelope, Project, Task

PAGE = "/w/acme/plan/ranking/?year=2027"


@pytest.fixture
def weighed(plan):
    """The fair brings 2 per euro (6,000 for 3,000), the shop 5 (30,000 for 6,000); the card has only its scores (1,000)."""
    plan.fair.contribution, plan.shop.contribution = Decimal(6000), Decimal(30000)
    plan.card.feasibility, plan.card.effectiveness = 4, 3
    for action in (plan.fair, plan.shop, plan.card):
        action.status = "decided"
        action.save()
    return plan


def places(found):
    return [(row.action.title, row.kept) for row in found.rows]


def test_what_brings_most_for_its_cost_comes_first_and_the_line_falls_where_money_ends(acme, weighed):
    found = ranking.read(acme, weighed.year, Decimal(8000))
    assert places(found) == [("Boutique", True), ("Salon", False), ("Carte de fidélité", False)]
    assert [row.per_euro for row in found.rows] == [5.0, 2.0, None]
    assert found.rows[1].first_out and found.rows[2].fits
    assert (found.left, found.lost) == (2000, 6000)
    assert "2\u202f000\u202f€" in found.verdict


def test_what_is_under_way_is_kept_and_a_dropped_action_is_not_ranked(acme, weighed):
    weighed.fair.status, weighed.shop.status = "running", "dropped"
    weighed.fair.save()
    weighed.shop.save()
    assert places(ranking.read(acme, weighed.year, Decimal(1000))) == [("Salon", True), ("Carte de fidélité", False)]


def test_by_score_all_are_ranked_by_what_people_judged(acme, weighed):
    weighed.fair.feasibility, weighed.fair.effectiveness = 5, 5
    weighed.fair.save()
    found = ranking.read(acme, weighed.year, by="score")
    assert [row.action.title for row in found.rows] == ["Salon", "Carte de fidélité", "Boutique"]
    assert [row.score for row in found.rows] == [5.0, 3.5, None]


def test_the_line_stands_at_what_is_available_without_the_reserve_and_a_day_of_work_is_counted(acme, weighed):
    envelope = Envelope.objects.create(workspace=acme, title="2027", start=date(2027, 1, 1), q1=5000, q2=5000, q3=0, q4=0, reserve_share=10)
    project = Project.objects.create(workspace=acme, title="Boutique")
    Task.objects.create(workspace=acme, title="Ouvrir", project=project, action=weighed.shop, likely=6)
    found = ranking.read(acme, weighed.year)
    assert (found.budget, found.source) == (9000, "available")
    assert found.rows[0].per_day == 5000
    # What the reserve has covered pays for actions, here as on the page of the budget.
    Draw.objects.create(workspace=acme, title="Panne", envelope=envelope, amount=400)
    assert ranking.read(acme, weighed.year).budget == 9400
    assert available.read(ledger.read(acme, weighed.year, date(2027, 3, 1))).for_actions == 9400


def test_the_page_draws_the_line_for_a_budget_typed_as_people_type_it(acme, weighed, rita, max, client_of):
    browser = client_of(rita)
    page = browser.get(f"{PAGE}&budget=8k").content.decode()
    assert "Ici s’arrête le budget de 8\u202f000\u202f€" in page
    for wrong in ("beaucoup", "-5", "1e99"):
        answer = browser.get(f"{PAGE}&budget={wrong}")
        assert answer.status_code == 422 and "n’est pas un budget" in answer.content.decode()
    assert client_of(max).get(PAGE).status_code == 404


def test_the_matrix_places_what_has_both_scores(weighed):
    rows = ranking.matrix([weighed.fair, weighed.card])
    assert [place.effectiveness for _value, _label, line in rows for place in line if place.actions] == [3]
    assert ranking.Place(4, 5, ()).level == "first" and ranking.Place(1, 1, ()).level == "drop"


@pytest.fixture
def addressed(acme, plan):
    """Two segments; the fair speaks to new faces by mail and in the press, the shop to nobody in particular."""
    new = Segment.objects.create(workspace=acme, title="Nouveaux")
    old = Segment.objects.create(workspace=acme, title="Anciens")
    plan.fair.segment, plan.fair.stage, plan.fair.channels = new, "attention", "E-mail, presse ; e-mail"
    plan.shop.channels = "Boutique"
    plan.fair.save()
    plan.shop.save()
    plan.new, plan.old = new, old
    return plan


def test_segments_stages_and_channels_are_counted_and_the_holes_named(acme, addressed):
    found = coverage.read(acme, addressed.year)
    first = found.segments[0]
    assert (first.label, first.whole.count, first.whole.budget, first.cells[0].count) == ("Nouveaux", 1, 3000, 1)
    assert [line.label for line in found.channels] == ["Boutique", "E-mail", "Presse"]
    assert [row.action.title for row in found.linked] == ["Salon"]
    assert any("Anciens" in hole for hole in found.holes)
    assert any("Désir" in hole and "Attention" not in hole for hole in found.holes)
    assert sum(cell.count for cell in found.sums) == 3


def test_one_channel_shows_what_goes_through_it_alone(acme, addressed, rita, client_of):
    found = coverage.read(acme, addressed.year, "PRESSE")
    assert (found.chosen, found.actions) == ("Presse", 1)
    page = client_of(rita).get("/w/acme/plan/coverage/?year=2027&by=budget&channel=Presse").content.decode()
    assert "3\u202f000\u202f€" in page and "Anciens" in page


@pytest.mark.parametrize(
    ("name", "mend"),
    [
        ("actions.judged", {"feasibility_why": "Équipe en place", "effectiveness_why": "Essai de mai", "feasibility": 4, "effectiveness": 4}),
        ("actions.responsible", dict.fromkeys(Action.RESPONSIBLE, True) | {"innovation": "service", "novelty": "Un rappel dans l’heure"}),
        ("actions.digital", {"digital": "Une page et un message", "push_pull": "pull"}),
        ("actions.channels", {"channels": "E-mail, boutique"}),
        ("actions.push_pull", {"push_pull": "push"}),
    ],
)
def test_a_check_passes_once_each_action_says_what_it_asks(acme, plan, name, mend):
    assert run(acme, name).state == "incomplete"
    segment = Segment.objects.create(workspace=acme, title="Tous")
    for action in (plan.fair, plan.shop, plan.card):
        for field, value in mend.items():
            setattr(action, field, value)
        action.segment = segment
        action.save()
    assert run(acme, name).missing == ()


def test_a_conflict_with_a_commitment_stays_open_until_it_is_lifted(acme, plan):
    for action in (plan.fair, plan.shop, plan.card):
        for name in Action.RESPONSIBLE:
            setattr(action, name, True)
        action.innovation, action.novelty = "service", "Neuf"
        action.save()
    plan.fair.conflict = "Brochures de 32 pages"
    plan.fair.save()
    (missing,) = run(acme, "actions.responsible").missing
    assert "Brochures" in missing.text


def test_a_digital_form_said_to_be_none_is_none(acme, plan):
    plan.fair.digital, plan.fair.push_pull = "Aucune : rendez-vous", "pull"
    plan.fair.save()
    assert run(acme, "actions.digital").state == "incomplete"


def test_a_ranking_needs_a_budget_and_a_selection_within_it(acme, weighed, monkeypatch):
    from django.utils import timezone

    monkeypatch.setattr(timezone, "localdate", lambda *_args: date(2027, 3, 1))
    assert len(run(acme, "actions.ranked").missing) == 1
    made = Envelope.objects.create(workspace=acme, title="2027", start=date(2027, 1, 1), q1=4000, q2=6000, q3=0, q4=0)
    assert run(acme, "actions.ranked").state == "complete"
    made.q2 = 4000
    made.save()
    assert len(run(acme, "actions.ranked").missing) == 2


def test_a_selection_leaves_something_out(acme, weighed):
    assert len(run(acme, "actions.selected").missing) == 1
    weighed.card.status = "dropped"
    weighed.card.save()
    assert run(acme, "actions.selected").state == "complete"


def test_a_nature_without_a_budget_is_out_of_balance(acme, plan):
    assert run(acme, "actions.balance").state == "complete"
    for quarter in (1, 2, 3, 4):
        plan.card.plan_quarter(plan.year, quarter, Decimal(0))
    assert len(run(acme, "actions.balance").missing) == 1
