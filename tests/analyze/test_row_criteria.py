"""The checks that rows of the frameworks ask of customers, sales, the diagnosis and the watch: each once met and once not."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from mercatique.analyze.models import Segment, SwotLine, WatchItem, WatchTopic
from mercatique.kernel import evidence, figures
from tests.analyze import conftest
from tests.analyze.conftest import HEADER, SHOP, line
from tests.analyze.test_criteria import ask


def test_an_opportunity_and_a_threat_rest_on_something(shop: Any) -> None:
    assert len(ask(shop, "diagnosis.outside")[1]) == 2
    lines = [SwotLine.objects.create(workspace=shop, title=quadrant, quadrant=quadrant) for quadrant in "OT"]
    assert ask(shop, "diagnosis.outside") == ("incomplete", ["No “Opportunity” rests on evidence.", "No “Threat” rests on evidence."])
    for each in lines:
        evidence.support(each, figure=figures.read(shop, "sales.net"))
    assert ask(shop, "diagnosis.outside") == ("complete", [])


def country(op: str) -> dict[str, Any]:
    return {"all": [{"field": "country", "op": op, "value": "France"}]}


def test_segments_cover_the_customers_without_overlap(shop: Any) -> None:
    one = Segment.objects.create(workspace=shop, title="France", rule=country("="))
    assert ask(shop, "segments.coverage")[0] == "incomplete"
    other = Segment.objects.create(workspace=shop, title="Ailleurs", rule=country("!="))
    assert ask(shop, "segments.coverage") == ("complete", [])
    other.rule = one.rule
    other.save()
    state, missing = ask(shop, "segments.coverage")
    assert state == "incomplete"
    assert any("counted in another segment" in text for text in missing)
    assert any("are wanted" in text for text in missing)


def test_each_segment_has_a_size_and_a_value(shop: Any) -> None:
    assert ask(shop, "segments.sized") == ("incomplete", ["No segment is written down yet."])
    segment = Segment.objects.create(workspace=shop, title="France", rule=country("="))
    assert ask(shop, "segments.sized") == ("complete", [])
    segment.rule = {}
    segment.save()
    assert len(ask(shop, "segments.sized")[1]) == 2


def test_sales_name_their_sites_and_brands(acme: Any, bring: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask(acme, "sales.places") == ("incomplete", ["No order has been imported."])
    bring(SHOP[0])
    assert len(ask(acme, "sales.places")[1]) == 2
    monkeypatch.setattr(conftest, "HEADER", (*HEADER, "site", "brand"))
    bring({**line("90", "ada", "2025-04-01"), "site": "Tours", "brand": "Lumen"}, name="places.csv")
    assert ask(acme, "sales.places") == ("complete", [])


def test_sales_reach_the_last_closed_month(acme: Any, bring: Any) -> None:
    assert ask(acme, "sales.closed")[0] == "incomplete"
    today = timezone.localdate()
    bring(line("1", "ada", "2025-01-10"))
    assert ask(acme, "sales.closed")[0] == "incomplete"
    closed = today.replace(day=1) - timedelta(days=1)
    bring(line("2", "ada", closed.isoformat()), name="more.csv")
    assert ask(acme, "sales.closed") == ("complete", [])


def test_the_watch_looks_beyond_the_sector_and_is_alive(acme: Any) -> None:
    assert len(ask(acme, "watch.perimeter")[1]) == 3
    for perimeter in ("sector", "other"):
        WatchTopic.objects.create(workspace=acme, title=perimeter, perimeter=perimeter)
    item = WatchItem.objects.create(workspace=acme, title="Lu", day=timezone.localdate() - timedelta(days=29))
    assert ask(acme, "watch.perimeter") == ("complete", [])
    item.day -= timedelta(days=2)
    item.save()
    assert ask(acme, "watch.perimeter")[0] == "incomplete"
