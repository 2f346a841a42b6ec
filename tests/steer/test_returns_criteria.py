"""Each check of costs and returns: one workspace that passes, one that does not."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from mercatique.decide.models import Forecast
from mercatique.kernel.criteria import run
from mercatique.kernel.models import Indicator, Measure, Member
from mercatique.kernel.periods import fiscal_year
from mercatique.plan.models import Action, BudgetLine, BudgetMove, ControlPoint, Expense, Reallocation
from mercatique.steer.models import Outcome, QualitativeReturn, ReturnSheet, SteeringDecision
from tests.steer.test_returns import fair  # noqa: F401


@pytest.fixture
def whole(fair, acme):  # noqa: F811
    """A workspace in which every check passes that rests on records: a fair by radio, a search campaign, a blog."""
    clara = Member.objects.create(workspace=acme, title="Clara")
    today = timezone.localdate()
    year = fiscal_year(acme, today)
    made = {"fair": fair}
    for title, medium, spend, leads, orders, revenue, saving in (("Recherche payante", "sea", 300, 12, 3, 1500, None), ("Journal", "seo", 100, 8, 2, 600, 40)):
        action = Action.objects.create(workspace=acme, title=title, status="running", channels=title)
        Expense.objects.create(workspace=acme, title="F", action=action, day=date(2026, 3, 5), net=Decimal(spend), state="spent")
        BudgetLine.objects.create(workspace=acme, title=title, action=action, month=year.months[11], planned=Decimal(900))
        ReturnSheet.objects.create(
            workspace=acme, title=title, action=action, rhythm="recurring", expected_gain=Decimal(900), hypothesis="3 × 300", margin_rate=Decimal(50), measured_by="attributed"
        )
        made[medium] = Outcome.objects.create(
            workspace=acme, title=title, action=action, channel=title, medium=medium, month=date(2026, 3, 1), spend=spend, impressions=9000, clicks=300, visits=250,
            leads=leads, customers=orders, orders=orders, revenue=Decimal(revenue), saving=saving,
        )  # fmt: skip
        made[title] = action
    indicator = Indicator.objects.create(workspace=acme, title="Leads", unit="count")
    Measure.objects.create(workspace=acme, title="M", indicator=indicator, day=date(2026, 3, 31), value=Decimal(40))
    fair.indicators.add(indicator)
    moved = Reallocation.objects.create(workspace=acme, title="Si", trigger="x", reason="y")
    made["move"] = BudgetMove.objects.create(
        workspace=acme, title="Si", reallocation=moved, giver=made["Recherche payante"], giver_month=year.months[11], taker=made["Journal"], taker_month=year.months[11], amount=Decimal(100)
    )
    made["judged"] = QualitativeReturn.objects.create(
        workspace=acme, title="Notoriété", action=fair, effect="awareness", level=2, shown_by="Deux articles", judge=clara, day=date(2026, 4, 1)
    )
    made["decision"] = SteeringDecision.objects.create(workspace=acme, title="Garder", day=date(2026, 4, 10))
    return made


CHECKS = {
    "returns.expected": "judge", "returns.finished": "complete", "returns.recomputed": "judge", "returns.moved": "judge", "returns.channels": "judge",
    "returns.search": "complete", "returns.ratios": "complete", "returns.traditional": "complete", "returns.savings": "complete",
    "returns.profitability": "judge", "returns.qualitative": "judge", "returns.indicators": "complete",
}  # fmt: skip


@pytest.mark.parametrize(("check", "state"), CHECKS.items())
def test_a_whole_workspace_passes(whole, acme, check, state):
    found = run(acme, check)
    assert (found.state, found.missing) == (state, ())


@pytest.mark.parametrize("check", sorted({*CHECKS, "returns.clv"} - {"returns.traditional"}))
def test_an_empty_one_does_not(acme, check):
    found = run(acme, check)
    assert found.state == "incomplete"
    assert all(missing.text and missing.url for missing in found.missing)


def spoil(check, whole, acme):
    """One thing less, for each check."""
    action = whole["fair"]
    match check:
        case "returns.expected":
            ReturnSheet.objects.filter(action=action).update(hypothesis="  ")
        case "returns.finished":
            ReturnSheet.objects.filter(action=action).update(measured_by="")
        case "returns.recomputed":
            Expense.objects.filter(action=whole["Journal"]).delete()
            Outcome.objects.filter(action=whole["Journal"]).update(spend=None)
        case "returns.moved":
            whole["move"].delete()
        case "returns.channels":
            whole["seo"].delete()
        case "returns.search":
            Outcome.objects.filter(medium="seo").update(medium="email")
        case "returns.ratios":
            Outcome.objects.update(leads=None)
        case "returns.traditional":
            ReturnSheet.objects.filter(action=action).update(device="")
        case "returns.savings":
            Outcome.objects.update(saving=None)
        case "returns.profitability":
            ReturnSheet.objects.filter(action=action).update(margin_rate=None)
        case "returns.qualitative":
            QualitativeReturn.objects.update(shown_by="")
        case "returns.indicators":
            action.indicators.clear()


@pytest.mark.parametrize("check", CHECKS)
def test_one_thing_less_is_missed(whole, acme, check):
    spoil(check, whole, acme)
    assert run(acme, check).state == "incomplete"


@pytest.mark.parametrize(("cost", "roi", "state"), [(1005, 60, "judge"), (1015, None, "incomplete"), (None, "60.9", "judge"), (None, 62, "incomplete")])
def test_the_dossier_agrees_within_one_per_cent(whole, acme, cost, roi, state):
    """The lines add up to 1 000, the library finds 60 %."""
    ReturnSheet.objects.filter(action=whole["fair"]).update(stated_cost=cost, stated_roi=None if roi is None else Decimal(roi))
    assert run(acme, "returns.recomputed").state == state


def test_an_action_declared_as_not_measured_passes_without_roi_and_needs_an_effect_judged(whole, acme):
    ReturnSheet.objects.filter(action=whole["fair"]).update(measured_by="not", device="")
    assert run(acme, "returns.finished").state == "complete"
    assert run(acme, "returns.traditional").state == "complete"
    whole["judged"].delete()
    assert run(acme, "returns.qualitative").state == "incomplete"


def test_an_action_said_to_cost_nothing_has_a_cost(whole, acme):
    free = Action.objects.create(workspace=acme, title="Bouche-à-oreille", status="running")
    assert run(acme, "returns.recomputed").state == "incomplete"
    ReturnSheet.objects.create(workspace=acme, title="B", action=free, free=True, expected_gain=Decimal(100), hypothesis="Un client")
    assert run(acme, "returns.recomputed").state == "judge"
    assert run(acme, "returns.expected").state == "judge"


def test_a_month_that_strays_needs_a_decision(acme, monkeypatch):
    today = fiscal_year(acme, timezone.localdate()).months[6]
    monkeypatch.setattr(timezone, "localdate", lambda *args, **kwargs: today)
    assert run(acme, "returns.variance").state == "incomplete"
    # Before anything has begun, a forecast answers once its ranges and what they rest on are there.
    forecast = Forecast.objects.create(workspace=acme, title="Projet")
    assert [each.url for each in run(acme, "returns.variance").missing] == [forecast.page_url("edit")]
    forecast.delete()
    year = fiscal_year(acme, today)
    action = Action.objects.create(workspace=acme, title="Salon", status="running")
    BudgetLine.objects.create(workspace=acme, title="Salon", action=action, month=year.months[2], planned=Decimal(1000))
    Expense.objects.create(workspace=acme, title="F", action=action, day=year.months[2], net=Decimal(1300), state="spent")
    assert run(acme, "returns.variance").state == "incomplete"
    ControlPoint.objects.create(workspace=acme, title="Lecture", day=year.months[3], decision="Garder")
    assert run(acme, "returns.variance").state == "judge"


def test_customer_value_by_segment_needs_unit_costs(acme, sell):
    sell({date(2025, month, 3): 100 for month in range(1, 13)})
    found = run(acme, "returns.clv")
    assert found.state == "incomplete"
    assert len(found.missing) == 1
