"""The size of a segment as a figure: evidence rests on it, an objective aims at it, and it follows its rule."""

from typing import Any

from django.urls import reverse

from mercatique.analyze.models import Segment, SwotLine
from mercatique.kernel import evidence, figures, indicators
from mercatique.kernel.models import Evidence, Indicator
from tests.analyze.conftest import line

FRANCE = {"all": [{"field": "country", "op": "=", "value": "France"}]}


def size(segment: Any) -> Any:
    return figures.read(segment.workspace, "segments.customers", filters={"of": segment.number})


def test_a_segment_has_four_figures(shop: Any) -> None:
    from mercatique.analyze.segments.figures import of

    found = of(Segment.objects.create(workspace=shop, title="F", rule=FRANCE))
    assert {name: kept.value for name, kept in found.items()} == {"customers": 2, "share": 0.5, "net": 275, "net_share": 275 / 315}


def test_a_segment_without_rule_or_gone_has_no_size(shop: Any) -> None:
    segment = Segment.objects.create(workspace=shop, title="F")
    assert size(segment).value is None
    assert size(segment).reason
    assert figures.read(shop, "segments.customers", filters={"of": 99}).value is None
    assert figures.read(shop, "segments.customers").value is None


def test_the_size_follows_the_rule_and_the_data(shop: Any, bring: Any) -> None:
    segment = Segment.objects.create(workspace=shop, title="F", rule=FRANCE)
    assert size(segment).value == 2
    segment.rule = {"any": []}
    segment.save()
    assert size(segment).value == 0
    segment.rule = FRANCE
    segment.save()
    bring(line("50", "zoe", "2025-03-09"), name="more.csv")
    assert size(segment).value == 3


def test_a_claim_that_rests_on_the_size_is_to_recheck_when_the_rule_changes(shop: Any) -> None:
    segment = Segment.objects.create(workspace=shop, title="F", rule=FRANCE)
    claim = SwotLine.objects.create(workspace=shop, title="Deux Français")
    evidence.support(claim, figure=size(segment))
    segment.offer = "rien qui compte"
    segment.save()
    assert Evidence.objects.get().state == "current"
    segment.rule = {"all": []}
    segment.save()
    row = Evidence.objects.get()
    assert (row.state, row.snapshot["shown"], row.current["shown"]) == ("recheck", "2", "4")


def test_a_support_may_be_a_segment_s_size(shop: Any, walid: Any, client_of: Any) -> None:
    segment = Segment.objects.create(workspace=shop, title="Français", rule=FRANCE)
    claim = SwotLine.objects.create(workspace=shop, title="Deux Français")
    address = reverse("evidence-add", args=["acme", "analyze", "swotline", claim.number])
    assert "segments.customers:1" in client_of(walid).get(address).content.decode()
    client_of(walid).post(address, {"figure": f"segments.customers:{segment.number}"})
    row = Evidence.objects.get()
    assert (row.figure.key, row.figure.filters, row.snapshot["shown"]) == ("segments.customers", {"of": 1}, "2")  # type: ignore[union-attr]
    row.figure.workspace = shop  # type: ignore[union-attr]
    assert "Français" in row.figure.label  # type: ignore[union-attr]


def test_an_indicator_reads_a_segment_s_size(shop: Any, walid: Any, client_of: Any) -> None:
    segment = Segment.objects.create(workspace=shop, title="F", rule=FRANCE)
    address = reverse("kernel:indicator-new", args=["acme"]) + f"?figure_key=segments.customers:{segment.number}&title=Taille"
    page = client_of(walid).get(address).content.decode()
    assert '<option value="segments.customers:1" selected' in page
    client_of(walid).post(address, {"title": "Taille", "figure_key": "segments.customers:1", "direction": "up"})
    indicator = Indicator.objects.get()
    indicator.workspace = shop
    assert (indicator.figure_key, indicator.filters) == ("segments.customers", {"of": 1})
    assert indicators.read(indicator).value == 2
    edit = client_of(walid).get(indicator.page_url("edit")).content.decode()
    assert '<option value="segments.customers:1" selected' in edit
    client_of(walid).post(indicator.page_url("edit"), {"title": "Taille", "figure_key": "sales.net", "direction": "up", "version": indicator.version})
    indicator.refresh_from_db()
    assert (indicator.figure_key, indicator.filters) == ("sales.net", {})


def test_where_a_segment_s_size_comes_from_names_the_segment(shop: Any, rita: Any, client_of: Any) -> None:
    kept = size(Segment.objects.create(workspace=shop, title="Les Français", rule=FRANCE))
    assert "Les Français" in client_of(rita).get(kept.get_absolute_url()).content.decode()
