"""The KPI library and dashboards: what each KPI is, where it stands against its thresholds, and how old it is."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from mercatique.kernel import record_files
from mercatique.kernel.criteria import run
from mercatique.kernel.models import Direction, Indicator, Measure
from mercatique.kernel.records import RECORDS
from mercatique.steer.kpi import board, pictures
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


def test_an_indicator_shows_its_value_its_months_and_where_it_is_followed(acme, sell, rita, max, client_of):
    sell({date(2024, month, 1): 100 for month in range(1, 13)} | {date(2025, 1, 5): 150, date(2025, 1, 31): 1, date(2025, 2, 9): 999})
    sales = Indicator.objects.create(workspace=acme, title="Ventes en France", figure_key="sales.net", filters={"country": "France"}, unit="currency")
    Dashboard.objects.create(workspace=acme, title="Direction").indicators.add(sales)
    page = client_of(rita).get(sales.get_absolute_url()).content.decode()
    assert "Ventes nettes – France" in page
    assert "sales.net" not in page.split("<main", 1)[1].split("</dl>", 1)[0]
    assert "Direction" in page
    assert "Saisir une valeur" not in page
    everywhere = Indicator.objects.create(workspace=acme, title="Ventes", figure_key="sales.net", unit="currency")
    page = client_of(rita).get(everywhere.get_absolute_url()).content.decode()
    assert "en janvier 2025, +51\u202f% en un an" in page
    assert board.history(everywhere, 25)[-1] == (date(2025, 1, 1), 151)
    assert len(board.history(everywhere, 25)) == 13
    assert client_of(max).get(everywhere.get_absolute_url()).status_code == 404


def test_a_typed_indicator_and_its_sheet_show_the_last_measures_and_where_to_type_the_next(acme, replies, walid, rita, client_of):
    sheet = KpiSheet.objects.get()
    for address in (replies.get_absolute_url(), sheet.get_absolute_url()):
        page = client_of(walid).get(address).content.decode()
        assert "55\u202f%" in page and "Saisir une valeur" in page and f"?indicator={replies.pk}" in page and "à surveiller" in page
        assert "Saisir une valeur" not in client_of(rita).get(address).content.decode()
    for month, value in ((1, "0.4"), (2, "0.6"), (5, "0.5")):
        Measure.objects.create(workspace=acme, title="m", indicator=replies, day=date(2025, month, 28), value=Decimal(value))
    Measure.objects.filter(day__year__gt=2025).delete()
    (kpi,) = board.read(acme, [replies])
    chart = pictures.months(kpi)
    # Months in which nothing was typed are gaps, not left out; the page says what stands for a month.
    assert [value for _day, value in chart.table.rows] == [0.4, 0.6, None, None, 0.5]
    assert "moyenne" in client_of(rita).get(replies.get_absolute_url()).content.decode()
    Measure.objects.all().delete()
    assert "aucune valeur" in client_of(rita).get(replies.get_absolute_url()).content.decode()


def test_a_unit_is_typed_in_words_and_a_figure_brings_its_own(acme, walid, client_of):
    browser = client_of(walid)
    for typed, kept in (("€", "currency"), ("eur", "currency"), ("Nombre", "count"), ("jours", "days"), ("count", "count"), ("étoiles", "étoiles")):
        browser.post("/w/acme/indicators/new/", {"title": typed, "unit": typed, "direction": "up"})
        indicator = Indicator.objects.get(title=typed)
        assert indicator.unit == kept
    page = browser.get("/w/acme/indicators/1/edit/").content.decode()
    assert 'value="EUR"' in page and '<option value="nombre">' in page and "currency" not in page.split("<main", 1)[1]
    browser.post("/w/acme/indicators/new/", {"title": "Part", "figure_key": "sales.cancelled_rate", "unit": "jours", "direction": "down"})
    assert Indicator.objects.get(title="Part").unit == "%"


def test_what_an_indicator_is_limited_to_survives_an_edit_and_a_file(acme, sell, walid, client_of):
    sell({date(2024, 1, 1): 100})
    sales = Indicator.objects.create(workspace=acme, title="Ventes en France", figure_key="sales.net", filters={"country": "FR"}, unit="currency")
    browser = client_of(walid)
    page = browser.get(sales.page_url("edit")).content.decode()
    assert "Ventes nettes – France" in page
    sheet = b"".join(browser.get("/w/acme/indicators/export/?to=csv").streaming_content)
    kind = RECORDS["kernel.indicator"]
    assert record_files.take_in(kind, acme, sheet, "indicateurs.csv") == (0, 0)
    sales.refresh_from_db()
    assert (sales.figure_key, sales.filters, sales.unit) == ("sales.net", {"country": "FR"}, "currency")


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
