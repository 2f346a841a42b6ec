"""Two dates of a plan in words: what was moved, raised, lowered, put off, added, dropped."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from mercatique.decide.models import Objective
from mercatique.kernel import comparison
from mercatique.kernel.changes import acting
from mercatique.kernel.comparison import compare, summed
from mercatique.kernel.models import Indicator, Member
from mercatique.kernel.periods import fiscal_year
from mercatique.plan.models import Action, Risk

VOTED, REVIEWED = datetime(2026, 1, 5, 9, tzinfo=UTC), datetime(2026, 3, 2, 9, tzinfo=UTC)
WINTER, SPRING = date(2026, 1, 31), date(2026, 3, 31)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def year(acme):
    return fiscal_year(acme, date(2026, 5, 1))


@pytest.fixture
def voted(acme, olga, year):
    """A plan as it was voted in January."""
    with acting(olga, at=VOTED):
        complaints = Indicator.objects.create(workspace=acme, title="Réclamations", unit="count", direction="down")
        sell = Objective.objects.create(workspace=acme, title="Vendre plus", target=Decimal(500), due=date(2026, 12, 31))
        calm = Objective.objects.create(workspace=acme, title="Moins de réclamations", indicator=complaints, target=Decimal(20))
        fair = Action.objects.create(workspace=acme, title="Salon", status="decided", end=date(2026, 6, 16))
        search = Action.objects.create(workspace=acme, title="Recherche payante", status="running")
        fair.plan_quarter(year, 2, Decimal(20_000))
        search.plan_quarter(year, 2, Decimal(5_000))
    return {"sell": sell, "calm": calm, "fair": fair, "search": search}


def plain(text):
    """Without the spaces at which no line may break."""
    return text.replace("\u00a0", " ")


def said(acme, first=WINTER, last=SPRING):
    return {section.label: [plain(one.text) for one in section.said] for section in compare(acme, first, last)}


def test_money_that_left_one_action_for_another_has_moved(acme, olga, year, voted):
    with acting(olga, at=REVIEWED):
        voted["fair"].plan_quarter(year, 2, Decimal(8_000))
        voted["search"].plan_quarter(year, 2, Decimal(20_000))
    assert said(acme)["Budget"] == [
        "€12,000 moved from “Salon” to “Recherche payante”",
        "The budget has grown by €3,000: €28,000 instead of €25,000",
    ]
    (section,) = compare(acme, WINTER, SPRING)
    assert [(row.title, row.before, row.after, row.difference) for row in section.amounts] == [
        ("Salon", Decimal(20_000), Decimal(8_000), Decimal(-12_000)),
        ("Recherche payante", Decimal(5_000), Decimal(20_000), Decimal(15_000)),
    ]
    assert summed([section]) == "€12,000 moved from “Salon” to “Recherche payante”; budget raised by €3,000."


def test_the_budget_of_a_dropped_action_is_no_longer_planned(acme, olga, voted):
    with acting(olga, at=REVIEWED):
        voted["fair"].status = "dropped"
        voted["fair"].save()
    found = said(acme)
    assert found["Budget"] == ["The budget has shrunk by €20,000: €5,000 instead of €25,000"]
    assert found["Actions"] == ["“Salon”: Dropped, was Decided"]


def test_the_same_money_in_other_months_is_said(acme, olga, year, voted):
    with acting(olga, at=REVIEWED):
        voted["fair"].plan_quarter(year, 2, Decimal(15_000))
        voted["fair"].plan_quarter(year, 3, Decimal(5_000))
    assert said(acme)["Budget"] == ["€5,000 of “Salon” planned for other months"]


def test_a_target_that_should_fall_is_raised_by_aiming_lower(acme, olga, voted):
    with acting(olga, at=REVIEWED):
        voted["sell"].target, voted["calm"].target = Decimal(450), Decimal(10)
        voted["sell"].save()
        voted["calm"].save()
    (section,) = compare(acme, WINTER, SPRING)
    assert [one.text for one in section.said] == [
        "Target of “Vendre plus” lowered from 500 to 450",
        "Target of “Moins de réclamations” raised from 20 to 10",
    ]
    assert section.summary == ("1 target lowered", "1 target raised")


def test_dates_owners_names_and_what_came_or_went_are_said(acme, olga, voted):
    with acting(olga, at=REVIEWED):
        clara = Member.objects.create(workspace=acme, title="Clara")
        fair = voted["fair"]
        fair.title, fair.end, fair.owner = "Salon de Tours", date(2026, 6, 30), clara
        fair.save()
        voted["calm"].delete()
        Action.objects.create(workspace=acme, title="Boutique")
        voted["sell"].due = None
        voted["sell"].save()
    found = said(acme)
    assert found["Actions"] == [
        "“Salon” is now called “Salon de Tours”",
        "“Salon de Tours” ends on 30 June 2026 instead of 16 June 2026 (14 days later)",
        "“Salon de Tours”: owner Clara, not said before",
        "New action: “Boutique”",
    ]
    assert found["Objectives"] == ["“Vendre plus” has no date any more; it was 31 December 2026", "Objective taken away: “Moins de réclamations”"]


def test_a_risk_that_was_closed_and_one_that_weighs_more_are_said(acme, olga, voted):
    with acting(olga, at=VOTED):
        part = Risk.objects.create(workspace=acme, title="Part de la marque", probability=3, impact=4)
        click = Risk.objects.create(workspace=acme, title="Coût du clic", probability=2, impact=4)
    with acting(olga, at=REVIEWED):
        part.status = "closed"
        part.save()
        click.probability = 4
        click.save()
    (section,) = compare(acme, WINTER, SPRING)
    assert [one.text for one in section.said] == ["“Part de la marque”: Closed, was Watched", "“Coût du clic” weighs 16 instead of 8 (of 25)"]
    assert summed([section]) == "1 risk closed; 1 risk grew heavier."


def test_only_what_lies_between_the_two_evenings_counts(acme, olga, year, voted):
    with acting(olga, at=REVIEWED):
        voted["search"].plan_quarter(year, 2, Decimal(6_000))
    assert compare(acme, date(2026, 2, 1), date(2026, 3, 1)) == []
    assert compare(acme, date(2026, 3, 2), None) == [], "the evening of the day itself is after the change"
    assert said(acme, date(2026, 3, 1), None)["Budget"] == ["The budget has grown by €1,000: €26,000 instead of €25,000"]


def test_another_workspace_is_not_compared(acme, olga, voted, year):
    from mercatique.kernel.models import Workspace

    other = Workspace.objects.create(slug="other", name="Other")
    assert compare(other, WINTER, SPRING) == []
    assert comparison.first_day(other) is None


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("from=hier", "“hier” is no date"),
        ("from=2026-04-01&to=2026-03-01", "must lie before"),
        ("from=2025-01-01&to=2025-02-01", "Nothing is remembered before 5 January 2026"),
    ],
)
def test_dates_that_make_no_sense_get_one_sentence(client, acme, olga, voted, query, fault):
    client.force_login(olga)
    page = client.get(f"/w/acme/changes/compare/?{query}", headers={"accept-language": "en"})
    assert page.status_code == 400
    assert fault in plain(page.content.decode())


def test_the_page_tells_it_in_french_with_the_amounts_beside(client, acme, olga, year, voted):
    with acting(olga, at=REVIEWED):
        voted["fair"].plan_quarter(year, 2, Decimal(8_000))
        voted["search"].plan_quarter(year, 2, Decimal(17_000))
    client.force_login(olga)
    page = client.get("/w/acme/changes/compare/?from=2026-01-31&to=2026-03-31", headers={"accept-language": "fr"}).content.decode()
    assert "12\u202f000\u202f€ passent de «\u00a0Salon\u00a0» à «\u00a0Recherche payante\u00a0»" in page
    assert "\u221212\u202f000\u202f€" in page and "+12\u202f000\u202f€" in page
