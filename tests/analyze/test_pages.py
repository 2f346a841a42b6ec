"""The pages of the room, as Olga, Rita and Max see them."""

from typing import Any

import pytest
from django.urls import reverse

from mercatique.analyze.models import Segment, SwotLine, WatchTopic
from mercatique.analyze.segments import rule
from mercatique.kernel import format

PAGES = ("sales", "rules", "products", "customers", "swot", "watch", "segment-list")


@pytest.fixture
def stocked(shop: Any) -> Any:
    Segment.objects.create(workspace=shop, title="France", rule={"all": [{"field": "country", "op": "=", "value": "France"}]})
    SwotLine.objects.create(workspace=shop, title="Fidèles", quadrant="S")
    WatchTopic.objects.create(workspace=shop, title="Prix", kind="competitive", cadence="weekly")
    return shop


def addresses(workspace: Any) -> list[str]:
    found = [reverse(f"analyze:{name}", args=[workspace.slug]) for name in PAGES]
    found += [reverse("analyze:customer", args=[workspace.slug, key]) for key in ("ada", "bob", "cyd")]
    return [*found, *(segment.page_url() for segment in Segment.objects.filter(workspace=workspace))]


def test_readers_read_and_strangers_find_nothing(stocked: Any, olga: Any, rita: Any, max: Any, client_of: Any) -> None:
    for address in addresses(stocked):
        assert client_of(olga).get(address).status_code == 200, address
        assert client_of(rita).get(address).status_code == 200, address
        assert client_of(max).get(address).status_code == 404, address


def test_pages_without_orders_teach_where_to_begin(acme: Any, olga: Any, client_of: Any) -> None:
    for name in ("sales", "customers", "products"):
        page = client_of(olga).get(reverse(f"analyze:{name}", args=["acme"])).content.decode()
        assert reverse("imports", args=["acme"]) in page
        assert "Importez vos commandes" in page
    for name in ("rules", "swot", "watch", "segment-list"):
        assert client_of(olga).get(reverse(f"analyze:{name}", args=["acme"])).status_code == 200
    assert client_of(olga).get(reverse("analyze:customer", args=["acme", "ada"])).status_code == 404


def test_the_sales_page_shows_the_four_amounts_and_the_like_for_like(stocked: Any, olga: Any, client_of: Any) -> None:
    page = client_of(olga, "en").get(reverse("analyze:sales", args=["acme"])).content.decode()
    for amount in ("€1,280", "−€940", "€340"):
        assert amount in page
    assert "9 days of 31" in page
    assert page.count("Where does this come from?") >= 4


def test_filters_stand_in_the_address(stocked: Any, olga: Any, client_of: Any) -> None:
    page = client_of(olga, "en").get(reverse("analyze:sales", args=["acme"]) + "?country=Belgium&period=2025").content.decode()
    assert "<option selected>Belgium</option>" in page
    assert '<option value="2025" selected>2025</option>' in page
    assert "€40" in page


def test_a_cell_of_the_board_filters_the_list(stocked: Any, olga: Any, client_of: Any) -> None:
    address = reverse("analyze:customers", args=["acme"])
    everybody = client_of(olga).get(address).context
    assert [row["customer_id"] for row in everybody["rows"]] == ["ada", "eve", "cyd", "bob"]
    segment = everybody["rows"][0]["segment"]
    chosen = client_of(olga).get(f"{address}?segment={segment}").context
    assert {row["segment"] for row in chosen["rows"]} == {segment}
    assert sum(cell["customers"] for cell in everybody["board"]) == 3


def test_the_list_is_searched_and_sorted_and_paged_by_key(acme: Any, bring: Any, olga: Any, client_of: Any) -> None:
    from .conftest import line

    bring(*(line(f"o{n}", f"c{n:03d}", "2025-01-10", 100 + n // 2) for n in range(120)), line("x", "c999", "2025-01-11"), line("Cx", "c999", "2025-01-11", quantity=-1))
    address = reverse("analyze:customers", args=["acme"])
    browser = client_of(olga)
    seen: list[str] = []
    page = browser.get(address + "?sort=recency")
    while True:
        seen += [row["customer_id"] for row in page.context["rows"]]
        if not page.context["next_url"]:
            break
        page = browser.get(address + page.context["next_url"].split("#")[0])
    assert len(seen) == len(set(seen)) == 121
    assert seen[-1] == "c999", "who kept no order stands last"
    assert [row["customer_id"] for row in browser.get(address + "?q=C04").context["rows"]][:2] == ["c048", "c049"]
    for hostile in ("?after=x~y", "?after=nan~a", "?after=1e400~a", "?sort=drop&after=1~%27", "?q=%27%22%3B--", "?r=9&f=x", "?after=~"):
        assert browser.get(address + hostile).status_code == 200, hostile


def test_products_rank_net_of_what_came_back(stocked: Any, olga: Any, client_of: Any) -> None:
    page = client_of(olga).get(reverse("analyze:products", args=["acme"]))
    assert [(row["product_id"], row["abc"]) for row in page.context["rows"]] == [("CAKE", "A"), ("MUG", "A"), ("GOLD", "")]
    with_fees = client_of(olga).get(reverse("analyze:products", args=["acme"]) + "?goods=0")
    assert "POST" in {row["product_id"] for row in with_fees.context["rows"]}


def test_the_card_tells_the_whole_story(stocked: Any, olga: Any, client_of: Any) -> None:
    page = client_of(olga, "en").get(reverse("analyze:customer", args=["acme", "cyd"]))
    entry = page.context["orders"]["entries"][0]
    assert (entry["order_id"], entry["taken"][0]["order_id"], entry["taken"][0]["amount"]) == ("5", "C5", -40)
    assert page.context["best"][0]["units"] == 2
    bob = client_of(olga, "en").get(reverse("analyze:customer", args=["acme", "bob"])).content.decode()
    assert "wholly taken back" in bob
    assert "No order of this customer was kept" in bob


def test_a_cancellation_without_its_sale_stands_on_its_own_day(acme: Any, bring: Any, olga: Any, client_of: Any) -> None:
    from .conftest import line

    bring(line("1", "ada", "2025-01-10"), line("C9", "ada", "2025-01-05", quantity=-3, product="OLD"))
    entries = client_of(olga).get(reverse("analyze:customer", args=["acme", "ada"])).context["orders"]["entries"]
    assert [(entry["type"], entry["order_id"]) for entry in entries] == [("order", "1"), ("back", "C9")]
    assert entries[1]["loose"] == 1


def test_only_owners_erase_and_only_after_typing_the_number(stocked: Any, olga: Any, walid: Any, client_of: Any) -> None:
    from mercatique.kernel.models import Job

    address = reverse("analyze:customer-erase", args=["acme", "ada"])
    assert client_of(walid).post(address, {"confirm": "ada"}).status_code == 403
    assert b'name="confirm"' not in client_of(walid).get(reverse("analyze:customer", args=["acme", "ada"])).content
    client_of(olga).post(address, {"confirm": "adda"})
    assert not Job.objects.filter(kind="erase").exists()
    client_of(olga).post(address, {"confirm": "ada"})
    assert Job.objects.filter(kind="erase").count() == 1


def test_the_swot_board_shows_what_each_line_rests_on(stocked: Any, olga: Any, rita: Any, client_of: Any) -> None:
    from mercatique.kernel import evidence, figures

    line = SwotLine.objects.get()
    row = evidence.support(line, figure=figures.read(stocked, "customers.repeat_rate"))
    page = client_of(olga, "en").get(reverse("analyze:swot", args=["acme"])).content.decode()
    assert "1 source" in page
    assert "?quadrant=T" in page
    row.snapshot = {**row.snapshot, "print": {"value": 0.1}}
    row.save()
    evidence.compare(row, evidence.Cause("import", "1", "orders.csv"))
    page = client_of(rita, "en").get(reverse("analyze:swot", args=["acme"])).content.decode()
    assert 'data-state="recheck"' in page
    assert "?quadrant=T" not in page


def test_the_watch_desk_says_what_is_late(stocked: Any, olga: Any, client_of: Any) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from mercatique.analyze.models import WatchSource
    from mercatique.analyze.watch.views import stale

    assert stale(stocked) == []
    topic = WatchTopic.objects.get()
    source = WatchSource.objects.create(workspace=stocked, title="Presse", topic=topic, reliability=4)
    source.checked_on = timezone.localdate() - timedelta(days=10)
    source.save()
    assert [late.pk for late in stale(stocked)] == [topic.pk]
    page = client_of(olga, "en").get(reverse("analyze:watch", args=["acme"])).content.decode()
    assert "3 days late" in page
    home = client_of(olga, "en").get(reverse("home", args=["acme"])).content.decode()
    assert "1 watch topic to read again: Prix" in home
    assert "€340 of net sales up to 9" in home
    assert "3 known customers" in home


def test_late_topics_are_tasks_of_who_answers_for_them(stocked: Any, olga: Any, walid: Any) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from mercatique.kernel.frame import tasks
    from mercatique.kernel.models import Member

    topic = WatchTopic.objects.get()
    topic.created_at = timezone.now() - timedelta(days=30)
    topic.owner = Member.objects.get(user=walid)
    topic.save()
    [line] = tasks(stocked, walid)["analyze"]
    assert line.text == f"« {topic} » est à relire".replace("« ", "«\xa0").replace(" »", "\xa0»") and line.url == topic.get_absolute_url()
    assert tasks(stocked, olga)["analyze"] == []
    assert len(tasks(stocked, None)["analyze"]) == 1


def test_the_margin_says_what_the_page_rests_on_and_what_rests_on_it(stocked: Any, olga: Any, client_of: Any) -> None:
    from mercatique.kernel import evidence, figures

    evidence.support(SwotLine.objects.get(), figure=figures.read(stocked, "customers.count"))
    grounds = client_of(olga).get(reverse("analyze:customers", args=["acme"])).context["grounds"]
    assert [item.file_name for item in grounds["imports"]] == ["orders.csv"]
    assert [claim.title for _row, claim, _label in grounds["claims"]] == ["Fidèles"]


def test_the_home_page_speaks_french(stocked: Any, olga: Any, client_of: Any) -> None:
    page = client_of(olga).get(reverse("home", args=["acme"])).content.decode()
    assert "de ventes nettes jusqu’au 9" in page
    assert "dernier import le" in page


def test_a_country_known_by_its_code_is_called_by_its_name(acme: Any, bring: Any, olga: Any, client_of: Any) -> None:
    assert format.country("FR", "fr") == "France" and format.country("DE", "en") == "Germany"
    assert format.country("France", "fr") == "France" and format.country("ZQ", "fr") == "ZQ"
    assert rule.words({"field": "country", "op": "=", "value": "BE"}).endswith("Belgique")
