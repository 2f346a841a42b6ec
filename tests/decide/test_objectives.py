"""Objectives: rates typed as per cent, baselines read from the data, what is missing, and what is to recheck."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from mercatique.decide.models import Objective
from mercatique.kernel import evidence
from mercatique.kernel.api import form_data
from mercatique.kernel.criteria import run
from mercatique.kernel.models import Evidence, Indicator, Measure, Member
from mercatique.kernel.records import kind_named
from mercatique.kernel.rooms import ROOMS
from tests.warehouse.readings import order, sheet

NEW = "/w/acme/decide/objectives/new/"


@pytest.fixture
def rate(acme):
    return Indicator.objects.create(workspace=acme, title="Taux d’ouverture", unit="%")


@pytest.fixture
def orders(acme, tmp_path):
    """``orders("a", {day: amount})`` loads one line per day."""

    def load(name: str, sales: dict[date, int]) -> None:
        rows = [order(f"{name}-{n}", price=str(amount), at=f"{day} 10:00:00+00") for n, (day, amount) in enumerate(sales.items())]
        acme.warehouse.load(sheet(tmp_path / "files", f"{name}.csv", rows), import_id=name)
        acme.warehouse.rebuild()

    return load


def write(browser, **fields):
    """What the page sends: a bare number of a rate is per cent there."""
    answer = browser.post(NEW, {"title": "Objectif", "on_page": "1", **fields})
    assert answer.status_code == 302, answer.content.decode()
    return Objective.objects.latest("number")


@pytest.mark.parametrize("typed", ["45 %", "45%", "45", "45,0 %", "45\u202f%"])
def test_a_rate_is_typed_as_people_type_it_and_kept_as_a_ratio(rate, walid, client_of, typed):
    objective = write(client_of(walid), indicator=rate.pk, target=typed)
    assert objective.target == Decimal("0.45")


def test_a_rate_below_one_per_cent_stays_one(rate, walid, client_of):
    assert write(client_of(walid), indicator=rate.pk, target="0,85").target == Decimal("0.0085")


def test_the_form_shows_a_rate_as_per_cent_and_saves_it_unchanged(acme, rate, walid, client_of):
    objective = Objective.objects.create(workspace=acme, title="Ouvrir", indicator=rate, target=Decimal("0.455"))
    address = f"/w/acme/decide/objectives/{objective.number}/edit/"
    page = client_of(walid).get(address).content.decode()
    assert 'value="45,5\u202f%"' in page
    data = {"title": "Ouvrir", "indicator": rate.pk, "target": "45,5\u202f%", "on_page": "1", "version": 1}
    client_of(walid).post(address, data)
    objective.refresh_from_db()
    assert objective.target == Decimal("0.4550")


def test_an_amount_is_no_rate(acme, walid, client_of):
    money = Indicator.objects.create(workspace=acme, title="Ventes", unit="currency")
    assert write(client_of(walid), indicator=money.pk, target="45 k€").target == 45000
    answer = client_of(walid).post(NEW, {"title": "x", "indicator": money.pk, "target": "45 %", "on_page": "1"})
    assert answer.status_code == 422
    assert "pas un taux" in answer.content.decode()


def test_the_api_takes_and_gives_the_ratio_and_refuses_what_cannot_be_one(acme, rate):
    kind = kind_named("objectives")
    for sent, valid in (("0.45", True), (0.45, True), ("45 %", True), ("45", False)):
        form = kind.form(form_data(kind, acme, {"title": "x", "indicator": rate.number, "target": sent}), workspace=acme)
        assert form.is_valid() is valid, (sent, form.errors)
        if valid:
            assert form.cleaned_data["target"] == Decimal("0.45")


def test_the_list_goes_out_and_comes_back_with_the_same_ratio(acme, rate, walid, client_of):
    Objective.objects.create(workspace=acme, title="Ouvrir", indicator=rate, target=Decimal("0.33"), baseline=Decimal("0.22"))
    browser = client_of(walid)
    data = b"".join(browser.get("/w/acme/decide/objectives/export/?to=csv"))
    changed = data.decode("utf-8-sig").replace("Ouvrir", "Mieux ouvrir").encode()
    assert browser.post("/w/acme/decide/objectives/import/", {"file": SimpleUploadedFile("o.csv", changed)}).status_code == 302
    objective = Objective.objects.get(title="Mieux ouvrir")
    assert (objective.baseline, objective.target) == (Decimal("0.22"), Decimal("0.33"))


def test_a_measure_of_a_rate_is_typed_the_same_way(rate, walid, client_of):
    data = {"title": "Septembre", "indicator": rate.pk, "day": "2026-09-30", "value": "27 %", "on_page": "1"}
    assert client_of(walid).post(reverse("kernel:measure-new", args=["acme"]), data).status_code == 302
    assert Measure.objects.get().value == Decimal("0.27")


def test_a_figure_becomes_an_indicator_and_its_value_the_baseline(acme, orders, walid, client_of):
    orders("a", {date(2025, 3, 1): 1000, date(2026, 3, 1): 50})
    data = {
        "figure": "sales.net", "read_baseline": "on", "baseline_start": "2025-01-01", "baseline_end": "2025-12-31",
        "target": "1200", "start": "2026-01-01", "due": "2026-12-31",
    }  # fmt: skip
    objective = write(client_of(walid), **data)
    assert objective.indicator.figure_key == "sales.net"
    assert objective.baseline == 1000
    (support,) = evidence.of(objective, "baseline")
    assert support.figure.value == 1000
    again = write(client_of(walid), figure="sales.net")
    assert again.indicator == objective.indicator


def test_an_indicator_that_should_fall_is_said_to(orders, walid, client_of):
    orders("a", {date(2025, 3, 1): 1000})
    objective = write(client_of(walid), figure="sales.cancelled_rate", baseline="8", target="5")
    assert (objective.baseline, objective.target) == (Decimal("0.08"), Decimal("0.05"))
    assert objective.indicator.direction == "down"


def test_a_baseline_that_moved_is_to_recheck_and_read_again_on_its_page(acme, orders, walid, rita, client_of):
    orders("a", {date(2025, 3, 1): 1000})
    browser = client_of(walid)
    objective = write(browser, figure="sales.net", read_baseline="on", baseline_start="2025-01-01", baseline_end="2025-12-31")
    orders("b", {date(2025, 4, 1): 500})
    evidence.refresh(acme, evidence.Cause("import", "b", "b.csv"))
    (support,) = evidence.of(objective, "baseline")
    assert support.state == Evidence.State.RECHECK
    address = f"/w/acme/decide/objectives/{objective.number}/baseline/"
    assert address in browser.get(f"/w/acme/decide/objectives/{objective.number}/").content.decode()
    page = browser.get(address).content.decode()
    assert "1\u202f000\u202f€" in page
    assert "1\u202f500\u202f€" in page
    assert client_of(rita).post(address).status_code == 403
    assert browser.post(address).status_code == 302
    objective.refresh_from_db()
    assert objective.baseline == 1500
    (support,) = evidence.of(objective, "baseline")
    assert support.state == Evidence.State.CURRENT


def test_dates_the_wrong_way_round_and_circles_are_refused(acme, walid, client_of):
    answer = client_of(walid).post(NEW, {"title": "x", "start": "2027-01-01", "due": "2026-01-01"})
    assert answer.status_code == 422
    whole = Objective.objects.create(workspace=acme, title="Tout")
    part = Objective.objects.create(workspace=acme, title="Partie", parent=whole)
    data = {"title": "Tout", "parent": part.pk, "version": 1}
    assert client_of(walid).post(f"/w/acme/decide/objectives/{whole.number}/edit/", data).status_code == 422


def test_a_draft_says_what_it_lacks_in_the_list_and_on_its_page(acme, rita, client_of):
    objective = Objective.objects.create(workspace=acme, title="Brouillon")
    for address in ("/w/acme/decide/objectives/", f"/w/acme/decide/objectives/{objective.number}/"):
        page = client_of(rita).get(address).content.decode()
        assert "un indicateur" in page
        assert "une échéance" in page


# The checks: one objective that passes each, one that does not.


@pytest.fixture
def whole(acme, rate):
    return Objective.objects.create(
        workspace=acme, title="Ouvrir", indicator=rate, baseline=Decimal("0.2"), target=Decimal("0.3"),
        start=date(2027, 1, 1), due=date(2027, 12, 31), owner=Member.objects.create(workspace=acme, title="Clara"),
    )  # fmt: skip


def test_an_objective_is_complete_or_lacks_something(acme, whole):
    assert run(acme, "objectives.complete").state == "complete"
    whole.owner = None
    whole.save()
    assert run(acme, "objectives.complete").state == "incomplete"
    whole.delete()
    assert run(acme, "objectives.complete").state == "incomplete"


def test_a_target_on_the_wrong_side_of_its_baseline_is_no_objective(acme, whole, rate):
    assert run(acme, "objectives.direction").state == "complete"
    rate.direction = "down"
    rate.save()
    assert run(acme, "objectives.direction").state == "incomplete"


def test_a_part_due_after_its_whole_is_said(acme, whole):
    part = Objective.objects.create(workspace=acme, title="Partie", parent=whole, due=date(2027, 6, 30))
    assert run(acme, "objectives.dates").state == "complete"
    part.due = date(2028, 1, 1)
    part.save()
    assert run(acme, "objectives.dates").state == "incomplete"


def test_an_objective_rests_on_something_or_is_a_wish(acme, whole):
    assert run(acme, "objectives.evidence").state == "incomplete"
    evidence.support(whole, url="https://example.com")
    assert run(acme, "objectives.evidence").state == "complete"


def test_what_is_due_soon_is_on_the_home_page(acme, whole):
    whole.due = timezone.localdate()
    whole.save()
    lines = [line for function in ROOMS["decide"].lines for line in function(acme)]
    assert [line.kind for line in lines] == ["known", "due"]


def test_an_objective_aims_at_the_size_of_one_segment_and_at_no_other(acme, walid, client_of, orders):
    from mercatique.analyze.models import Segment

    orders("a", {date(2026, 1, 5): 100, date(2026, 2, 5): 50})
    everybody = Segment.objects.create(workspace=acme, title="Tous", rule={"all": []})
    nobody = Segment.objects.create(workspace=acme, title="Personne", rule={"any": []})
    browser = client_of(walid)
    assert f'value="segments.customers:{everybody.number}"' in browser.get(NEW).content.decode()
    found = [
        write(browser, figure=f"segments.customers:{segment.number}", read_baseline="1", target="5") for segment in (everybody, nobody)
    ]
    assert [objective.indicator.filters for objective in found] == [{"of": everybody.number}, {"of": nobody.number}]
    assert [objective.baseline for objective in found] == [1, 0]
    assert "Tous" in found[0].indicator.title
    assert Evidence.objects.filter(figure__filters={"of": everybody.number}).count() == 1
    again = write(browser, figure=f"segments.customers:{everybody.number}", target="9")
    assert again.indicator == found[0].indicator
    whole = write(browser, figure="customers.count", target="9")
    assert (whole.indicator.figure_key, whole.indicator.filters) == ("customers.count", {})


def test_a_figure_that_does_not_exist_is_no_choice(acme, walid, client_of):
    for choice in ("segments.customers", "segments.customers:99", "nothing"):
        answer = client_of(walid).post(NEW, {"title": "Objectif", "on_page": "1", "figure": choice})
        assert answer.status_code == 422
    assert not Indicator.objects.exists()
