"""The KPI library and dashboards: what each KPI is, where it stands against its thresholds, and how old it is."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from mercatique.kernel.criteria import run
from mercatique.kernel.models import Direction, Indicator, Measure
from mercatique.steer.kpi import board
from mercatique.steer.models import Dashboard, KpiSheet


@pytest.fixture
def replies(acme):
    """A KPI typed by hand, read ten days ago, with its sheet."""
    indicator = Indicator.objects.create(workspace=acme, title="Rappels", unit="%", definition="Rappelés ÷ reçus", source="Standard")
    day = timezone.localdate() - timedelta(days=10)
    Measure.objects.create(workspace=acme, title="m", indicator=indicator, day=day, value=Decimal("0.55"))
    KpiSheet.objects.create(
        workspace=acme, title="Rappels", indicator=indicator, family="expectation", numerator="Demandes rappelées", denominator="demandes reçues",
        frequency="month", watch_at=Decimal("0.7"), alert_at=Decimal("0.5"),
    )  # fmt: skip
    return indicator


@pytest.mark.parametrize(
    ("down", "value", "state"),
    [
        (False, "0.8", board.GOOD), (False, "0.6", board.WATCH), (False, "0.4", board.ALERT), (False, "0.7", board.GOOD),
        (True, "0.4", board.GOOD), (True, "0.6", board.WATCH), (True, "0.8", board.ALERT),
    ],
)  # fmt: skip
def test_a_value_is_read_against_its_thresholds_on_the_bad_side(acme, replies, down, value, state):
    Measure.objects.update(value=Decimal(value))
    if down:
        replies.direction = Direction.DOWN
        replies.save()
        KpiSheet.objects.update(watch_at=Decimal("0.5"), alert_at=Decimal("0.7"))
    (kpi,) = board.read(acme)
    assert kpi.state == state
    assert kpi.fresh
    assert kpi.formula == "Demandes rappelées ÷ demandes reçues"


def test_a_value_older_than_its_frequency_is_stale(acme, replies):
    KpiSheet.objects.update(frequency="day")
    assert board.read(acme)[0].fresh is False
    KpiSheet.objects.update(frequency="")
    assert board.read(acme)[0].fresh is None


def test_sales_are_those_of_the_last_finished_month_beside_the_year_before(acme, sell):
    sell({date(2024, month, 1): 100 for month in range(1, 13)} | {date(2025, 1, 5): 150, date(2025, 1, 31): 1, date(2025, 2, 9): 999})
    Indicator.objects.create(workspace=acme, title="Ventes", figure_key="sales.net")
    (kpi,) = board.read(acme)
    assert (kpi.value, kpi.like, kpi.month) == (151, 100, date(2025, 1, 1))
    assert kpi.moved == "+51\u202f%"
    assert kpi.state == board.NONE
    assert len(kpi.line.split(" ")) == 13
    assert "13" in kpi.line_said


def test_thresholds_the_wrong_way_round_are_refused(acme, replies, walid, client_of):
    sent = {"title": "Rappels", "indicator": replies.pk, "watch_at": "50 %", "alert_at": "70 %", "on_page": "1"}
    answer = client_of(walid).post("/w/acme/steer/kpisheets/new/", sent)
    assert answer.status_code == 422
    assert "plus c’est haut" in answer.content.decode()
    answer = client_of(walid).post("/w/acme/steer/kpisheets/new/", sent | {"watch_at": "70 %", "alert_at": "50 %"})
    assert answer.status_code == 302


def test_the_library_and_a_dashboard_are_read_and_taken_away(acme, replies, rita, max, client_of):
    shown = Dashboard.objects.create(workspace=acme, title="Direction", audience="Direction")
    shown.indicators.add(replies)
    client = client_of(rita)
    page = client.get("/w/acme/steer/kpis/").content.decode()
    assert "Demandes rappelées ÷ demandes reçues" in page
    assert "à surveiller" in page
    assert "55\u202f%" in client.get(shown.get_absolute_url()).content.decode()
    assert b"".join(client.get(shown.page_url("file")).streaming_content)[:2] == b"PK"
    text = b"".join(client.get("/w/acme/steer/kpis/?to=csv").streaming_content).decode("utf-8-sig")
    assert "Rappels" in text
    assert client_of(max).get(shown.page_url("file")).status_code == 404


def test_an_empty_library_teaches(acme, rita, client_of):
    assert 'class="empty' in client_of(rita).get("/w/acme/steer/kpis/").content.decode()


@pytest.mark.parametrize(("check", "state"), [("kpi.library", "complete"), ("kpi.thresholds", "complete"), ("kpi.fresh", "complete"), ("dashboards.measured", "judge")])
def test_what_is_told_passes_and_an_empty_workspace_does_not(acme, check, state, request):
    assert run(acme, check).state == "incomplete"
    indicator = request.getfixturevalue("replies")
    Dashboard.objects.create(workspace=acme, title="Direction").indicators.add(indicator)
    assert run(acme, check).state == state


@pytest.mark.parametrize(
    ("check", "sheet", "indicator"),
    [
        ("kpi.library", {"frequency": ""}, {}),
        ("kpi.library", {}, {"source": ""}),
        ("kpi.library", {}, {"unit": ""}),
        ("kpi.thresholds", {"alert_at": None}, {}),
        ("kpi.thresholds", {"family": "sales"}, {}),
        ("kpi.fresh", {"frequency": "day"}, {}),
    ],
)
def test_what_is_not_told_is_missing(acme, replies, check, sheet, indicator):
    KpiSheet.objects.update(**({"title": "Rappels"} | sheet))
    Indicator.objects.update(**({"title": "Rappels"} | indicator))
    assert len(run(acme, check).missing) == 1


def test_a_dashboard_covers_every_objective_and_has_a_value_for_each_kpi(acme, replies, aim):
    shown = Dashboard.objects.create(workspace=acme, title="Direction")
    assert run(acme, "dashboards.measured").state == "incomplete"
    shown.indicators.add(replies)
    assert run(acme, "dashboards.measured").state == "judge"
    objective = aim("", 5)
    assert objective.title in run(acme, "dashboards.measured").missing[0].text
    shown.indicators.add(objective.indicator)
    assert len(run(acme, "dashboards.measured").missing) == 1
