"""A correction applied to some sites: those left alone say what would have been."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from mercatique.kernel.models import Indicator
from mercatique.steer.loop import effect, pictures, readings, units
from mercatique.steer.models import Correction, Deviation

START = date(2025, 6, 2)  # a Monday


@pytest.fixture
def sites(acme, monkeypatch):
    """``sites(lift, after, **fields)``: four sites over 140 weeks, the first two of which got the correction; a market moves all of them."""

    def do(lift: float, after: int = 16, market: float = 0.0, seed: int = 5, **fields) -> Correction:
        chance, size = random.Random(seed), 140
        first = START - timedelta(days=7 * (size - after))
        monkeypatch.setattr(readings, "known", lambda workspace: readings.Known(first, first + timedelta(days=7 * size - 1)))
        sold = {
            name: {
                first + timedelta(days=7 * week): 1000 + 30 * (week % 52) + chance.gauss(0, 20) + (market + (lift if name in "AB" else 0)) * (week >= size - after)
                for week in range(size)
            }
            for name in "ABCD"
        }
        monkeypatch.setattr(units, "weekly", lambda correction, days: (sold, ""))
        indicator = Indicator.objects.create(workspace=acme, title="Ventes", figure_key="sales.net")
        deviation = Deviation.objects.create(workspace=acme, title="Écart", indicator=indicator)
        return Correction.objects.create(
            workspace=acme, title="Samedis", deviation=deviation, start=START, status=Correction.Status.RUNNING, units="site", touched="A, B", **fields
        )

    return do


def test_an_effect_where_it_was_applied_is_shown_for_all_sites_touched(sites):
    found = effect.measure(sites(100))
    assert found.extra["answer"] == effect.WORKED
    assert found.extra["low"] < 200 < found.extra["high"]
    assert (found.extra["touched"], found.extra["others"]) == (["A", "B"], ["C", "D"])


def test_what_the_market_gives_to_all_is_no_effect(sites):
    # Read alone the series would call this a success.
    found = effect.measure(sites(0, market=300))
    assert found.extra["answer"] != effect.WORKED
    assert found.extra["low"] < 0 < found.extra["high"]
    alone = sites(0, market=300)
    alone.units = ""
    assert effect.measure(alone).extra.get("others") is None


def test_what_would_have_been_follows_those_left_alone(sites):
    found = effect.measure(sites(100, market=300))
    after = [(now, without) for day, now, without in found.rows if date.fromisoformat(day) >= START]
    assert sum(now - without for now, without in after) / len(after) == pytest.approx(found.extra["effect"], rel=0.05)


def test_two_weeks_are_too_few_and_it_says_how_long_to_wait(sites):
    correction = sites(100, after=2)
    found = effect.measure(correction)
    assert (found.extra["answer"], found.extra["wait"]) == (effect.EARLY, 1)
    assert found.reason


def test_less_than_was_hoped_for_is_not_shown(sites):
    assert effect.measure(sites(0, expected=Decimal(20000))).extra["answer"] == effect.NOT_SHOWN


def test_sites_that_went_their_own_way_before_are_not_asked(sites, monkeypatch):
    correction = sites(100)
    whole = units.weekly(correction, None)[0]
    slide = {name: {monday: value + (place * place / 5 if name in "CD" else 0) for place, (monday, value) in enumerate(rows.items())} for name, rows in whole.items()}
    monkeypatch.setattr(units, "weekly", lambda correction, days: (slide, ""))
    monkeypatch.setattr(readings, "values", lambda indicator, periods: ([whole["A"][period[0]] for period in periods], ""))
    found = effect.measure(correction)
    assert found.extra["apart"] == ["C", "D"]
    assert "others" not in found.extra
    assert found.extra["answer"] == effect.WORKED


def test_a_large_site_counts_no_more_than_a_small_one(sites, monkeypatch):
    correction = sites(100)
    whole = units.weekly(correction, None)[0]
    grown = {name: {monday: value * (10 if name == "C" else 1) for monday, value in rows.items()} for name, rows in whole.items()}
    before = effect.measure(correction)
    monkeypatch.setattr(units, "weekly", lambda correction, days: (grown, ""))
    assert effect.measure(correction).extra["effect"] == pytest.approx(before.extra["effect"])


def test_it_claims_nothing_without_sites_to_compare_or_for_what_cannot_be_split(sites):
    correction = sites(100)
    correction.touched = "A, B, C, D"
    assert effect.measure(correction).reason
    correction.touched = "E"
    assert effect.measure(correction).reason
    correction.touched, correction.deviation.indicator.figure_key = "A", "sales.basket"
    assert effect.measure(correction).extra["answer"] == effect.EARLY


def test_sales_are_read_by_site_once_for_all_weeks(acme, sell):
    sell({date(2025, 1, day): 10 for day in (6, 7, 14)})
    indicator = Indicator.objects.create(workspace=acme, title="Ventes", figure_key="sales.net")
    correction = Correction.objects.create(
        workspace=acme, title="c", deviation=Deviation.objects.create(workspace=acme, title="d", indicator=indicator), units="country", touched="FR"
    )
    sold, reason = units.weekly(correction, readings.Known(date(2025, 1, 1), date(2025, 1, 31)))
    assert reason == ""
    assert {unit: {monday.day: amount for monday, amount in weeks.items()} for unit, weeks in sold.items()} in ({"France": {6: 20, 13: 10}},)
    assert units.names(acme, "country") == sorted(sold)


def test_the_form_knows_the_sites_and_keeps_some_apart(acme, monkeypatch, walid, client_of):
    monkeypatch.setattr(units, "names", lambda workspace, kind: ["Blois", "Tours"])
    deviation = Deviation.objects.create(workspace=acme, title="Écart")
    sent = {"title": "c", "deviation": str(deviation.pk), "units": "site", "touched": "Blois, Angers"}
    client = client_of(walid)
    page = client.post("/w/acme/steer/corrections/new/", sent)
    assert page.status_code == 422
    assert "Angers" in page.content.decode()
    assert client.post("/w/acme/steer/corrections/new/", {**sent, "touched": "Blois, Tours"}).status_code == 422
    assert client.post("/w/acme/steer/corrections/new/", {**sent, "touched": "Blois"}).status_code == 302


def test_the_sentence_says_what_it_brought_a_week(sites):
    correction = sites(100)
    found = effect.measure(correction)
    shown = effect.Effect(correction, None, found.extra["effect"], found.rows, found.extra, "")
    assert pictures.effect(shown) is not None
    assert "semaine" in pictures.effect_sentence(shown) or "week" in pictures.effect_sentence(shown)
