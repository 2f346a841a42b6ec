"""Each check once complete and once not."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from mercatique.analyze.models import Segment, SwotLine, WatchItem, WatchSource, WatchTopic
from mercatique.kernel import criteria, evidence, figures

FRANCE = {"all": [{"field": "country", "op": "=", "value": "France"}]}


def ask(workspace: Any, name: str) -> tuple[str, list[str]]:
    from django.utils import translation

    with translation.override("en"):
        check = criteria.run(workspace, name)
        return check.state, [str(missing.text) for missing in check.missing]


@pytest.fixture
def watched(acme: Any) -> Any:
    """A watch as criterion 14 wants it."""
    topics = [WatchTopic.objects.create(workspace=acme, title=kind, kind=kind) for kind in ("technological", "competitive")]
    for place in range(5):
        WatchSource.objects.create(workspace=acme, title=f"S{place}", topic=topics[place % 2], reliability=3 + place % 3)
    WatchItem.objects.create(workspace=acme, title="Lu", topic=topics[0], day=timezone.localdate() - timedelta(days=20), use="Revoir les prix")
    return acme


def test_a_watch_with_reliable_sources_is_to_be_judged(watched: Any) -> None:
    assert ask(watched, "watch.sources") == ("judge", [])
    assert ask(watched, "watch.used") == ("complete", [])


def test_a_thin_watch_says_what_it_lacks(acme: Any) -> None:
    WatchSource.objects.create(workspace=acme, title="Une")
    WatchSource.objects.create(workspace=acme, title="Deux", reliability=1)
    state, missing = ask(acme, "watch.sources")
    assert state == "incomplete"
    assert missing == [
        "3 more sources are needed.", "1 source has no reliability.", "The median reliability of the sources is below 3 of 5.",
        "No topic is technological.", "No topic is competitive.", "No dated item has been noted.",
    ]  # fmt: skip


def test_an_old_watch_is_not_current(watched: Any) -> None:
    WatchItem.objects.update(day=timezone.localdate() - timedelta(days=200))
    assert ask(watched, "watch.sources") == ("incomplete", ["The last item is older than 6 months."])


def test_items_that_nothing_uses_are_named(watched: Any) -> None:
    WatchItem.objects.update(use=" ")
    assert ask(watched, "watch.used") == ("incomplete", ["No watch item says what is done with it."])
    line = SwotLine.objects.create(workspace=watched, title="Prix")
    evidence.support(line, record=WatchItem.objects.get())
    assert ask(watched, "watch.used")[0] == "complete"


@pytest.fixture
def diagnosed(shop: Any) -> Any:
    """A SWOT of four lines that rest on a figure."""
    for quadrant in "SWOT":
        line = SwotLine.objects.create(workspace=shop, title=quadrant, quadrant=quadrant, comparison="mieux que B")
        evidence.support(line, figure=figures.read(shop, "sales.net"))
    return shop


def test_a_supported_diagnosis_is_to_be_judged(diagnosed: Any) -> None:
    assert ask(diagnosed, "diagnosis.evidence") == ("judge", [])
    assert ask(diagnosed, "diagnosis.balance") == ("complete", [])
    assert ask(diagnosed, "diagnosis.compared") == ("complete", [])


def test_a_diagnosis_that_rests_on_nothing_is_incomplete(acme: Any) -> None:
    assert ask(acme, "diagnosis.evidence") == ("incomplete", ["The diagnosis has no line yet."])
    SwotLine.objects.create(workspace=acme, title="Un vœu", quadrant="S")
    assert ask(acme, "diagnosis.evidence") == ("incomplete", ["“Un vœu” rests on nothing.", "No line is a “Weakness”."])
    assert ask(acme, "diagnosis.compared") == ("incomplete", ["“Un vœu” is not compared with competitors."])
    SwotLine.objects.create(workspace=acme, title="Ailleurs")
    missing = ask(acme, "diagnosis.balance")[1]
    assert missing == ["No line is a “Weakness”.", "No line is a “Opportunity”.", "No line is a “Threat”.", "“Ailleurs” has no quadrant."]


def test_a_line_whose_support_has_changed_is_incomplete(diagnosed: Any, bring: Any) -> None:
    from .conftest import line

    bring(line("99", "zoe", "2025-03-09", 500), name="later.csv")
    state, missing = ask(diagnosed, "diagnosis.evidence")
    assert state == "incomplete"
    assert "“S” rests on something that has changed." in missing


def test_segments_with_customers_and_an_offer_are_to_be_judged(shop: Any) -> None:
    for title in ("Un", "Deux"):
        Segment.objects.create(workspace=shop, title=title, rule=FRANCE, offer="Un geste")
    assert ask(shop, "segments.offer") == ("judge", [])
    assert ask(shop, "segments.reachable") == ("complete", [])


def test_segments_without_rule_offer_or_customers_say_so(shop: Any) -> None:
    Segment.objects.create(workspace=shop, title="Flou")
    Segment.objects.create(workspace=shop, title="Vide", rule={"all": [{"field": "country", "op": "=", "value": "Chile"}]}, offer="X")
    assert ask(shop, "segments.offer") == ("incomplete", ["“Flou” has no rule.", "“Flou” is offered nothing.", "“Vide” holds no customer today."])
    assert ask(shop, "segments.reachable") == ("incomplete", ["“Vide” holds no customer today."])


def test_segments_need_orders(acme: Any) -> None:
    assert ask(acme, "segments.offer") == ("incomplete", ["No order has been imported.", "2 more segments are needed."])
