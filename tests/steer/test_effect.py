"""What a correction has brought: shown, not shown, or too early and how long to wait."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from mercatique.kernel import evidence
from mercatique.kernel.models import Direction, Indicator, Measure
from mercatique.steer.loop import effect, pictures, readings
from mercatique.steer.models import Correction, Deviation

START = date(2025, 6, 2)  # a Monday


@pytest.fixture
def try_out(acme, monkeypatch):
    """``try_out(weekly values, weeks after, **fields)``: a correction begun so many weeks before the end of the values."""

    def do(values: dict[str, list[float]], after: int, up: bool = True, **fields) -> Correction:
        size = len(next(iter(values.values())))
        first = START - timedelta(days=7 * (size - after))
        found = {}
        for name, series in values.items():
            direction = Direction.UP if up else Direction.DOWN
            indicator = Indicator.objects.create(workspace=acme, title=name, figure_key="sales.net", direction=direction)
            found[name] = (indicator, series)
        monkeypatch.setattr(readings, "known", lambda workspace: readings.Known(first, first + timedelta(days=7 * size - 1)))

        def value_of(indicator, periods):
            series = next(series for row, series in found.values() if row.pk == indicator.pk)
            return [series[(period[0] - first).days // 7] for period in periods], ""

        monkeypatch.setattr(readings, "values", value_of)
        deviation = Deviation.objects.create(workspace=acme, title="Écart", indicator=found["main"][0])
        beside = found["beside"][0] if "beside" in found else None
        return Correction.objects.create(
            workspace=acme, title="Rappeler", deviation=deviation, start=START, status=Correction.Status.RUNNING, compared_with=beside, **fields
        )

    return do


def weeks(size: int, after: int, lift: float, seed: int = 7, spread: float = 5) -> list[float]:
    """A season of a year, chance of its own, and a lift in the last weeks."""
    chance = random.Random(seed)
    season = [100 + 40 * (week % 52) / 52 for week in range(size)]
    return [level + chance.gauss(0, spread) + (lift if week >= size - after else 0) for week, level in enumerate(season)]


def test_an_effect_larger_than_chance_is_shown_with_its_interval(try_out):
    found = effect.measure(try_out({"main": weeks(140, 16, 40)}, 16))
    assert found.extra["answer"] == effect.WORKED
    assert found.extra["low"] <= 40 <= found.extra["high"]
    assert found.extra["after"] == 16


def test_the_season_alone_is_no_effect(try_out):
    # The weeks after the start are the high season: a month-to-month comparison would call it a success.
    found = effect.measure(try_out({"main": weeks(140, 16, 0)}, 16))
    assert found.extra["answer"] != effect.WORKED
    assert found.extra["low"] < 0 < found.extra["high"]


def test_what_falls_where_it_should_rise_has_harmed(try_out):
    assert effect.measure(try_out({"main": weeks(140, 16, -40)}, 16)).extra["answer"] == effect.WORSE


def test_what_falls_where_it_should_fall_has_worked(try_out):
    assert effect.measure(try_out({"main": weeks(140, 16, -40)}, 16, up=False)).extra["answer"] == effect.WORKED


def test_less_than_was_hoped_for_is_not_shown(try_out):
    found = effect.measure(try_out({"main": weeks(140, 16, 0)}, 16, expected=Decimal(2000)))
    assert found.extra["answer"] == effect.NOT_SHOWN
    assert found.extra["worth"] == pytest.approx(2000 / effect.WEEKS)


def test_two_weeks_are_too_few_and_it_says_how_many_more(try_out):
    found = effect.measure(try_out({"main": weeks(140, 2, 40)}, 2))
    assert (found.extra["answer"], found.extra["wait"]) == (effect.EARLY, 1)
    assert found.rows == []
    assert found.headline is None


def test_data_of_one_year_claim_nothing_and_no_waiting_is_asked_for(try_out):
    # No week before it began has one of a year before: three weeks more, or thirty, would change nothing.
    found = effect.measure(try_out({"main": weeks(54, 2, 40)}, 2))
    assert (found.extra["answer"], found.extra["wait"]) == (effect.NOT_SHOWN, None)
    assert found.reason
    told = pictures.effect_sentence(effect.Effect(Correction.objects.get(), None, None, [], found.extra, found.reason))
    assert told.startswith("Cela ne peut pas être démontré, et attendre n’y changerait rien")


def test_what_moves_both_is_taken_out(try_out):
    # The market moves both, before and after; it rises in the very week the correction begins.
    chance = random.Random(3)
    market = [chance.gauss(0, 20) + (60 if week >= 124 else 0) for week in range(140)]
    main, other = ([value + push for value, push in zip(weeks(140, 16, 0, seed, 3), market, strict=True)] for seed in (1, 2))
    alone = effect.measure(try_out({"main": main}, 16))
    both = effect.measure(try_out({"main": main, "beside": other}, 16))
    assert alone.extra["answer"] == effect.WORKED
    assert both.extra["compared"]
    assert both.extra["answer"] != effect.WORKED


def test_an_indicator_without_a_value_per_week_claims_nothing(acme, sell):
    sell({date(2025, 1, 1): 10})
    indicator = Indicator.objects.create(workspace=acme, title="Clients", figure_key="customers.count")
    correction = Correction.objects.create(
        workspace=acme, title="Rappeler", deviation=Deviation.objects.create(workspace=acme, title="d", indicator=indicator),
        start=date(2025, 1, 1), status=Correction.Status.RUNNING,
    )  # fmt: skip
    found = effect.of(correction)
    assert (found.answer, found.value) == (effect.EARLY, None)
    assert "semaine" in pictures.effect_sentence(found) or "week" in pictures.effect_sentence(found)


def typed(acme, after: float) -> Correction:
    indicator = Indicator.objects.create(workspace=acme, title="Rappels", unit="%")
    for place in range(14):
        day = date(2024 + (place + 3) // 12, (place + 3) % 12 + 1, 28)
        value = Decimal("0.3") + Decimal(place % 3) / 100 + (Decimal(str(after)) if place >= 9 else 0)
        Measure.objects.create(workspace=acme, title="m", indicator=indicator, day=day, value=value)
    deviation = Deviation.objects.create(workspace=acme, title="Écart", indicator=indicator, cause="slow_reply")
    return Correction.objects.create(workspace=acme, title="Garde", deviation=deviation, start=date(2025, 1, 1), status=Correction.Status.DONE)


def test_writing_down_the_answer_lets_the_correction_rest_on_it(acme, walid, rita, client_of):
    correction = typed(acme, 0.3)
    address = correction.page_url("conclude")
    assert client_of(rita).post(address).status_code == 403
    page = client_of(walid).post(address, follow=True).content.decode()
    correction.refresh_from_db()
    assert correction.conclusion == Correction.Conclusion.WORKED
    assert evidence.of(correction, effect.ROLE).count() == 1
    assert "Réussite" in page
    assert "points depuis le début" in page


def test_what_has_not_begun_has_no_effect_to_write_down(acme, walid, client_of):
    correction = typed(acme, 0.3)
    correction.status = Correction.Status.PROPOSED
    correction.save()
    client_of(walid).post(correction.page_url("conclude"))
    correction.refresh_from_db()
    assert correction.conclusion == ""


def test_a_deviation_closes_on_an_answer_only(acme, walid, client_of):
    correction = typed(acme, 0.3)
    deviation = correction.deviation
    client = client_of(walid)
    client.post(deviation.page_url("close"))
    deviation.refresh_from_db()
    assert deviation.status == Deviation.Status.OPEN
    client.post(correction.page_url("conclude"))
    client.post(deviation.page_url("close"))
    deviation.refresh_from_db()
    assert deviation.status == Deviation.Status.CLOSED
    client.post(deviation.page_url("close"))
    deviation.refresh_from_db()
    assert deviation.status == Deviation.Status.EXPLAINED


def test_a_correction_that_is_decided_moves_its_deviation_on(acme, walid, client_of):
    deviation = Deviation.objects.create(workspace=acme, title="Écart", cause="slow_reply")
    sent = {"title": "Rappeler", "deviation": deviation.pk, "lever": "reply", "status": "decided"}
    client = client_of(walid)
    client.post("/w/acme/steer/corrections/new/", sent | {"status": "proposed"})
    deviation.refresh_from_db()
    assert deviation.status == Deviation.Status.OPEN
    client.post("/w/acme/steer/corrections/new/", sent)
    deviation.refresh_from_db()
    assert deviation.status == Deviation.Status.CORRECTED


def test_a_lever_that_does_not_act_on_the_cause_is_told(acme, rita, client_of):
    correction = typed(acme, 0.3)
    correction.lever = "discount_rule"
    correction.save()
    assert "n’agit pas sur la cause" in client_of(rita).get(correction.page_url()).content.decode()
