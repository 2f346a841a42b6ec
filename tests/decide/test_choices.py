"""Choices: options weighed by hand-worked scores, limits, what makes the choice flip, and the decision."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from mercatique.analyze.models import SwotLine
from mercatique.decide.choices import comparison, pictures
from mercatique.decide.choices.tasks import reviews
from mercatique.decide.models import (
    Choice,
    Decision,
    Objective,
    Option,
    OptionAmount,
    OptionScore,
    OptionStep,
    Yardstick,
)
from mercatique.kernel import changes, evidence
from mercatique.kernel.models import Change, Member
from tests.decide.asking import run


@pytest.fixture
def choice(acme):
    """Shop (cost 100, revenue 300) against site (cost 50, revenue 100); what is left weighs 3, speed 1.

    What is left: 200 and 50, so 5 and 1.25. Speed: 1 and 5. Shop: (3 × 5 + 1) / 4 = 4; site: (3 × 1.25 + 5) / 4 = 2.1875.
    """
    made = Choice.objects.create(
        workspace=acme, title="Où vendre", question="Où vendre ?", needs="Essayer", commitments="Aucun avion", budget_limit=90,
        deadline=date(2027, 12, 31), return_limit=100, financial="90 €", organisational="Aucune : deux personnes", technical="Aucune", human="Aucune",
    )  # fmt: skip
    money = Yardstick.objects.create(workspace=acme, choice=made, title="Ce qui reste", weight=3, reads="net")
    speed = Yardstick.objects.create(workspace=acme, choice=made, title="Rapidité", weight=1)
    assert money
    for title, cost, revenue, score, end in (("Boutique", 100, 300, 1, date(2027, 11, 30)), ("Site", 50, 100, 5, date(2028, 1, 2))):
        option = Option.objects.create(
            workspace=acme, choice=made, title=title, description="Oui", digital=title == "Site", answers="Essayer", feasibility="Déjà fait",
            start=date(2027, 1, 1), end=end, social="Un emploi", innovation="service" if title == "Site" else "", benefit="Vite",
        )  # fmt: skip
        OptionAmount.objects.create(workspace=acme, option=option, title="Coût", kind="cost", day=date(2027, 1, 1), amount=cost)
        OptionAmount.objects.create(workspace=acme, option=option, title="Ventes", kind="revenue", day=date(2027, 6, 1), amount=revenue)
        OptionScore.objects.create(workspace=acme, option=option, yardstick=speed, value=score, title=title)
        for place, purpose in enumerate(("sales", "image")):
            OptionStep.objects.create(
                workspace=acme, option=option, title=f"Étape {place}", purpose=purpose, start=date(2027, 1, 1), end=date(2027, 6, 1)
            )
    made.refresh_from_db()
    made.workspace = acme
    return made


def named(choice, title):
    option = Option.objects.get(choice=choice, title=title)
    option.workspace = choice.workspace
    return option


def decide(choice, title="Site", **fields):
    made = Decision.objects.create(
        workspace=choice.workspace, title="Décision", choice=choice, option=named(choice, title), day=date(2026, 12, 1), reason="Vite", **fields
    )
    made.workspace = choice.workspace
    return made


@pytest.fixture
def english():
    with translation.override("en"):
        yield


def test_options_are_weighed_as_worked_by_hand(choice):
    found = comparison.read(choice)
    totals = {option.title: found.totals[option.number] for option in found.options}
    assert totals == {"Boutique": pytest.approx(4.0), "Site": pytest.approx(2.1875)}
    assert found.winner.title == "Boutique"
    assert [row.weight for row in found.rows] == [0.75, 0.25]


def test_limits_say_by_how_much(choice, english):
    tests = {option.title: [(test.state, test.words) for test in comparison.limits(choice, option)] for option in comparison.options_of(choice)}
    assert tests["Boutique"] == [
        ("fails", "€100, €10 too much"), ("passes", "30\u00a0November 2027, 31 days to spare"), ("passes", "200%, 100 points above the limit"),
    ]  # fmt: skip
    assert [state for state, _words in tests["Site"]] == ["passes", "fails", "passes"]
    assert tests["Site"][1][1] == "2\u00a0January 2028, 2 days too late"
    OptionAmount.objects.all().delete()
    assert {test.state for test in comparison.limits(choice, named(choice, "Site"))} == {"unknown", "fails"}


def test_the_weight_at_which_the_choice_flips_is_said(choice, english):
    found = comparison.read(choice)
    # v × 5 + (1 − v) × 1 = v × 1.25 + (1 − v) × 5 at v = 4 / 7.75.
    assert comparison.by_weight(found)[0] in {
        "The choice flips to “Site” if the weight of “Ce qui reste” falls below 52% (75% today).",
        "The choice flips to “Site” if the weight of “Rapidité” rises above 48% (25% today).",
    }
    chart = pictures.sensitivity(found)
    assert "52%" in chart.title or "48%" in chart.title
    assert len(chart.table.columns) == 3


def test_the_revenue_at_which_the_choice_flips_is_said(choice, english):
    found = comparison.read(choice)
    option = found.winner
    factor, rival = comparison.flip_of(found, option, option)
    assert rival.title == "Site"
    moved = comparison.scores(list(found.options), [row.yardstick for row in found.rows], {option.number: factor})
    just = [sum(float(row.weight) * (moved[each.number, row.yardstick.number] or 0) for row in found.rows) for each in found.options]
    assert just[0] == pytest.approx(just[1], abs=0.05)
    said = comparison.by_revenue(found)
    assert said[0].startswith("The choice flips to “Site” if the revenue of “Boutique” is ")
    assert "“Boutique” keeps the return asked for until its revenue is 33% lower." in said


def test_what_is_not_scored_is_said_instead_of_weighed(choice, english, rita, client_of):
    OptionScore.objects.filter(option__title="Site").delete()
    found = comparison.read(choice)
    assert found.weighted is None
    assert found.reason == "Not scored on “Rapidité”: “Site”."
    assert pictures.scores(found) is None
    Option.objects.filter(title="Site").update(choice=None)
    assert comparison.read(choice).reason == "A choice has at least two options."
    Yardstick.objects.all().update(weight=0)
    assert client_of(rita).get(choice.get_absolute_url()).status_code == 200


def test_options_of_the_same_name_and_equal_ones_do_not_break_the_page(choice, rita, client_of):
    Option.objects.update(title="Pareil")
    OptionAmount.objects.all().delete()
    OptionScore.objects.update(value=2)
    page = client_of(rita).get(choice.get_absolute_url()).content.decode()
    assert "Plusieurs options sont en tête ensemble" in page
    assert "Peser les options" not in page  # a reader is offered nothing to write


def test_the_page_shows_comparison_limits_flips_and_decision(choice, walid, client_of):
    decide(choice, dissent="Paul aurait attendu.")
    page = client_of(walid).get(choice.get_absolute_url()).content.decode()
    for words in ("Retenue : Site", "Paul aurait attendu.", "Face aux limites", "Ce qui ferait basculer le choix", "10\u202f€ de trop"):
        assert words.replace(" :", "\u00a0:") in page
    assert page.count("data-spec") == 2


# The tables one writes in.


def test_scores_are_typed_in_one_table_and_undone_at_once(choice, walid, client_of):
    address = f"/w/acme/decide/choices/{choice.number}/scores/"
    browser = client_of(walid)
    form = browser.get(address).context["form"]
    shop, site = form.options
    net, speed = form.yardsticks
    data = {
        "version": 1, f"y{net.number}-title": "", f"y{speed.number}-title": "Rapidité", f"y{speed.number}-weight": "2",
        f"y{speed.number}-{shop.number}": "4,5", f"y{speed.number}-{site.number}": "", "n0-title": "Image", "n0-weight": "1", f"n0-{site.number}": "3",
    }  # fmt: skip
    assert browser.post(address, {**data, f"y{speed.number}-{shop.number}": "7"}).status_code == 422  # above the scale
    assert browser.post(address, data).status_code == 302
    assert {(row.title, row.weight) for row in Yardstick.objects.all()} == {("Rapidité", 2), ("Image", 1)}
    assert {(row.option.title, row.value) for row in OptionScore.objects.all()} == {("Boutique", Decimal("4.5")), ("Site", 3)}
    assert browser.post(address, data).status_code == 409  # typed on the version before
    changes.undo(Change.objects.order_by("-at").first(), walid)
    assert {row.title for row in Yardstick.objects.all()} == {"Ce qui reste", "Rapidité"}


def test_phases_and_amounts_are_typed_in_tables(choice, walid, rita, client_of):
    site = named(choice, "Site")
    address = f"/w/acme/decide/options/{site.number}/lines/"
    assert client_of(rita).post(address, {"version": 1}).status_code == 403
    browser = client_of(walid)
    from tests.factories import sent

    data = sent(browser.get(address).context["form"])
    wrong = browser.post(address, {**data, "b0-title": "Publicité", "b0-amount": "20"})
    assert wrong.status_code == 422
    assert "Coût ou recette" in wrong.content.decode()
    more = {"b0-title": "Publicité", "b0-kind": "cost", "b0-day": "2027-03-01", "b0-amount": "1,5 k€", "t0-title": "Lancer"}
    assert browser.post(address, {**data, **more}).status_code == 302
    assert Option.objects.get(pk=site.pk).cost == 1550
    assert OptionStep.objects.filter(option=site).count() == 3
    page = browser.get(site.get_absolute_url()).content.decode()
    assert "1\u202f550\u202f€" in page


def test_a_decision_retains_an_option_of_its_own_choice(acme, choice, walid, client_of):
    browser = client_of(walid)
    new = f"/w/acme/decide/decisions/new/?choice={choice.pk}"
    form = browser.get(new).context["form"]
    assert form.initial["option"] == named(choice, "Boutique").pk  # the one that leads
    stranger = Option.objects.create(workspace=acme, title="Ailleurs", choice=Choice.objects.create(workspace=acme, title="Autre"))
    data = {"title": "On y va", "choice": choice.pk, "option": stranger.pk}
    assert browser.post(new, data).status_code == 422
    assert browser.post(new, {**data, "option": named(choice, "Site").pk}).status_code == 302
    assert Decision.objects.get().option.title == "Site"


def test_a_decision_to_look_at_again_is_a_task_of_who_took_part(acme, choice, walid, olga):
    made = decide(choice, review=date(2026, 1, 1))
    made.participants.add(Member.objects.get(workspace=acme, user=walid))
    assert len(reviews(acme, walid)) == 1
    assert reviews(acme, olga) == []


# The checks: a workspace that passes each, one that does not.

CHECKS = {
    "choices.options": lambda choice: Option.objects.filter(title="Site").update(choice=None),
    "choices.costed": lambda choice: OptionStep.objects.first().delete(),
    "choices.purposes": lambda choice: OptionStep.objects.update(purpose="sales"),
    "choices.inputs": lambda choice: Option.objects.update(digital=False),
    "choices.constraints": lambda choice: Choice.objects.update(technical=""),
    "choices.innovation": lambda choice: Option.objects.update(benefit=""),
    "choices.decided": lambda choice: Decision.objects.update(waiver=""),
    "choices.founded": lambda choice: SwotLine.objects.update(quadrant="W"),
    "choices.retained": lambda choice: choice.objectives.clear(),
}


@pytest.mark.parametrize("name", list(CHECKS))
def test_each_check_passes_and_fails(acme, choice, name):
    if name in {"choices.founded"}:
        assert run(acme, name).state == "complete"  # nothing decided, nothing unfounded
    else:
        assert run(acme, name).state == "incomplete" or name not in {"choices.decided", "choices.retained"}
    goal = Objective.objects.create(workspace=acme, title="Vendre")
    Objective.objects.create(workspace=acme, title="Vendre à Tours", parent=goal)
    choice.objectives.add(goal)
    decision = decide(choice, waiver="Deux jours de retard acceptés.")
    evidence.support(decision, record=SwotLine.objects.create(workspace=acme, title="Une équipe", quadrant="S"))
    assert run(acme, name).state in {"complete", "judge"}
    CHECKS[name](choice)
    assert run(acme, name).state == "incomplete"


@pytest.mark.parametrize("name", [name for name in CHECKS if name != "choices.founded"])
def test_without_a_choice_there_is_something_to_do(acme, name):
    assert run(acme, name).state == "incomplete"
