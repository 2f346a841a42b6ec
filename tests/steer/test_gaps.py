"""What deviates: over finished months only, like with like, written down once and resting on its figure."""

from datetime import date
from decimal import Decimal

import pytest

from mercatique.kernel import evidence
from mercatique.kernel.models import Direction, Evidence, Measure
from mercatique.steer.loop import gaps, pictures
from mercatique.steer.models import Deviation

YEAR_24, YEAR_25 = (date(2024, 1, 1), date(2024, 12, 31)), (date(2025, 1, 1), date(2025, 12, 31))


@pytest.fixture
def behind(sell, aim):
    """A year at 100 a month, then 80 a month up to the ninth of May: April is the last month that is over."""
    sell({date(2024, month, 3): 100 for month in range(1, 13)} | {date(2025, month, 3): 80 for month in range(1, 6)} | {date(2025, 5, 9): 1})
    return aim("sales.net", 1200, *YEAR_25, baseline=1200, before=YEAR_24)


def test_a_month_that_is_not_over_is_left_out(behind):
    found = gaps.of(behind)
    assert found.end == date(2025, 4, 30)
    assert (found.actual, found.target) == (320, pytest.approx(400))
    assert found.share == pytest.approx(-0.2)
    assert found.significant()
    assert not found.significant(0.25)


def test_an_order_dated_ahead_of_today_ends_no_month(behind, monkeypatch):
    monkeypatch.setattr(gaps.timezone, "localdate", lambda: date(2025, 4, 12))
    assert gaps.of(behind).end == date(2025, 3, 31)


def test_nothing_is_alarming_before_the_first_month_is_over(sell, aim):
    sell({date(2025, 1, 9): 1})
    found = gaps.of(aim("sales.net", 1200, *YEAR_25))
    assert found.variance is None
    assert not found.significant()
    assert "no month of its period is over yet" in found.reason or "aucun mois" in found.reason


def test_less_is_better_where_the_indicator_goes_down(aim):
    objective = aim("", 5, *YEAR_25, baseline=10, down=True)
    objective.indicator.direction = Direction.DOWN
    for month, value in ((1, 10), (2, 12)):
        Measure.objects.create(workspace=objective.workspace, title="m", indicator=objective.indicator, day=date(2025, month, 20), value=Decimal(value))
    found = gaps.of(objective, date(2025, 2, 28))
    assert found.actual == 12
    assert found.unfavourable


def test_what_is_shown_as_eight_is_compared_as_eight(aim):
    """Ten shops in a year are 8.33 in October: nine against “8” read +8.1 %."""
    objective = aim("", 10, *YEAR_25, baseline=0)
    objective.indicator.unit = "count"
    Measure.objects.create(workspace=objective.workspace, title="m", indicator=objective.indicator, day=date(2025, 10, 20), value=Decimal(9))
    found = gaps.of(objective, date(2025, 10, 31))
    assert (found.target, found.share) == (8, pytest.approx(0.125))


def test_a_deviation_is_written_down_once_and_rests_on_its_figure(behind, acme, walid, client_of, sell):
    client = client_of(walid)
    answer = client.post("/w/acme/steer/deviations/record/", {"objective": behind.number})
    made = Deviation.objects.get()
    assert answer.url == f"/w/acme/steer/deviations/{made.number}/"
    assert (made.start, made.end, made.actual, made.target) == (date(2025, 1, 1), date(2025, 4, 30), Decimal("320.00"), Decimal("400.00"))
    assert {row.role for row in evidence.of(made)} == {gaps.ACTUAL, gaps.TARGET}
    client.post("/w/acme/steer/deviations/record/", {"objective": behind.number})
    assert Deviation.objects.count() == 1
    sell({date(2025, 2, 2): 50})
    acme.__dict__.pop("_warehouse", None)
    evidence.refresh(acme, evidence.Cause("import", "x", "x.csv"))
    assert evidence.of(made, gaps.ACTUAL).get().state == Evidence.State.RECHECK


def test_a_reader_may_not_record_a_deviation(behind, rita, client_of):
    assert client_of(rita).post("/w/acme/steer/deviations/record/", {"objective": behind.number}).status_code == 403
    assert not Deviation.objects.exists()


def test_what_cannot_be_read_is_said_and_nothing_is_written(aim, walid, client_of):
    objective = aim("sales.net", 10, *YEAR_25)
    page = client_of(walid).post("/w/acme/steer/deviations/record/", {"objective": objective.number}, follow=True).content.decode()
    assert "Rien n’a été consigné" in page
    assert not Deviation.objects.exists()
    assert client_of(walid).post("/w/acme/steer/deviations/record/", {"objective": "x"}).status_code == 404


def test_days_that_were_not_over_are_refused_and_nothing_typed_is_lost(acme, walid, client_of):
    sent = {"title": "Mai", "start": "2025-05-01", "end": "2025-05-31", "read_on": "2025-05-09", "explanation": "Grève du transporteur"}
    answer = client_of(walid).post("/w/acme/steer/deviations/new/", sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "n’étaient pas terminés" in page
    assert "Grève du transporteur" in page


def test_naming_the_cause_explains_a_deviation(acme, walid, client_of):
    made = Deviation.objects.create(workspace=acme, title="Mai")
    client_of(walid).post(f"/w/acme/steer/deviations/{made.number}/edit/", {"title": "Mai", "cause": "slow_reply", "status": "open", "version": made.version})
    made.refresh_from_db()
    assert (made.cause, made.status) == ("slow_reply", Deviation.Status.EXPLAINED)


def test_the_sentence_says_what_when_and_by_how_much(behind):
    text = pictures.gap_sentence(gaps.of(behind))
    for words in ("30\xa0avril 2025", "320\u202f€", "400\u202f€", "−80\u202f€"):
        assert words in text
