"""SMART letter by letter in its four spellings, and the target against the forecast of its own indicator."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from mercatique.decide.models import Objective
from mercatique.decide.objectives import figures, smart
from mercatique.kernel.models import CheckResult, Indicator, Job, Measure, Member
from mercatique.months import months_after
from tests.decide.asking import run
from tests.warehouse.readings import order, sheet


@pytest.fixture
def measured(acme):
    """An indicator typed by hand: thirty months that grow by one each."""
    indicator = Indicator.objects.create(workspace=acme, title="Contacts", unit="count")
    for place in range(30):
        day = months_after(date(2024, 7, 28), place)
        Measure.objects.create(workspace=acme, title=f"{day:%m/%Y}", indicator=indicator, day=day, value=Decimal(50 + place % 12))
    return indicator


@pytest.fixture
def whole(acme, measured):
    """An objective in which every letter of every spelling finds what it asks for."""
    owner = Member.objects.create(workspace=acme, title="Clara")
    made = Objective.objects.create(
        workspace=acme, title="Recevoir plus de contacts", statement="Soixante contacts par mois.", level="operational", product_line="Tout",
        indicator=measured, baseline=50, target=58, start=date(2027, 1, 1), due=date(2027, 6, 30), owner=owner, means="Deux personnes.",
        influences="La saison", evaluation=date(2027, 3, 31), reevaluation=date(2027, 6, 30), accepted_on=date(2027, 1, 2), accepted_by=owner,
    )  # fmt: skip
    made.workspace = acme
    return made


def states(objective, key):
    found = smart.answers(Objective.objects.select_related("indicator", "owner").get(pk=objective.pk), smart.variants()[key])
    return "".join(answer.letter.sign for answer in found), [answer.finding.state for answer in found]


def test_the_four_spellings_have_their_letters():
    words = {key: variant.word for key, variant in smart.variants().items()}
    assert words == {"attainable": "SMART", "actionable": "SMART", "accessible": "SMART", "accepted": "SMARTER"}
    assert {letter.test for variant in smart.variants().values() for letter in variant.letters} == {*smart.TESTS}
    with translation.override("en"):
        assert [letter.name for letter in smart.variants()["actionable"].letters][2] == "Actionable"


def test_every_letter_finds_what_it_asks_for(acme, whole):
    figures.computed(whole)
    assert states(whole, "attainable") == ("SMART", ["judge", "met", "met", "judge", "met"])
    assert states(whole, "accepted") == ("SMARTER", ["judge", "met", "met", "judge", "met", "met", "met"])
    for key in smart.variants():
        assert run(acme, "objectives.smart", variant=key).state == "judge"


@pytest.mark.parametrize(
    ("field", "key", "sign"),
    [
        ("statement", "attainable", "S"), ("target", "attainable", "M"), ("means", "actionable", "A"), ("means", "attainable", "R"),
        ("start", "accessible", "T"), ("accepted_on", "accepted", "A"), ("evaluation", "accepted", "E"), ("reevaluation", "accepted", "R"),
    ],
)  # fmt: skip
def test_a_letter_says_what_it_misses_and_where_it_is_mended(acme, whole, field, key, sign):
    Objective.objects.filter(pk=whole.pk).update(**{field: "" if field in {"statement", "means"} else None})
    check = run(acme, "objectives.smart", variant=key)
    assert check.state == "incomplete"
    assert any(f"”, {sign} (" in item.text and item.url for item in check.missing)


def test_an_indicator_without_a_value_is_not_measurable(acme, whole):
    Measure.objects.all().delete()
    check = run(acme, "objectives.smart")
    assert any("has been measured yet" in item.text and "measures/new/" in item.url for item in check.missing)


def test_the_page_takes_the_spelling_of_the_framework_or_the_one_asked_for(acme, whole, rita, client_of):
    browser = client_of(rita)
    page = whole.get_absolute_url()
    assert "SMART, lettre par lettre" in browser.get(page).content.decode()
    assert "SMARTER, lettre par lettre" in browser.get(f"{page}?smart=accepted").content.decode()
    CheckResult.objects.create(workspace=acme, name="objectives.smart", digest="x", params={"variant": "accepted"}, state="judge", answers={})
    assert "SMARTER, lettre par lettre" in browser.get(page).content.decode()
    assert "lettre par lettre" in browser.get(f"{page}?smart=nothing").content.decode()


# The target against the forecast.


def test_the_forecast_is_asked_for_when_saved_computed_by_a_job_and_kept(acme, whole, walid, rita, client_of):
    from mercatique.kernel import jobs

    browser = client_of(walid)
    page = whole.get_absolute_url()
    assert "pas encore calculée" in browser.get(page).content.decode()
    assert client_of(rita).post(f"{page}forecast/").status_code == 403
    assert browser.post(f"{page}forecast/").status_code == 302
    browser.post(f"{page}forecast/")
    (asked,) = Job.objects.filter(kind="attainability")
    jobs.run_now(asked)
    whole.refresh_from_db()
    whole.workspace = acme
    kept = figures.kept(whole)
    assert kept.result["verdict"] in {"expected", "possible"}
    assert 0 < kept.value <= 1
    shown = browser.get(page).content.decode()
    assert "Continuer comme aujourd’hui mène à" in shown
    assert "data-spec" in shown
    assert figures.ask(whole) is None
    whole.target = Decimal(90)
    whole.save()
    assert figures.kept(whole) is None


def test_out_of_reach_is_said_unless_it_says_what_will_change(acme, whole):
    whole.target = Decimal(300)
    whole.save()
    check = run(acme, "objectives.attainable")
    assert check.state == "incomplete"
    assert "out of reach" in check.missing[0].text
    assert run(acme, "objectives.smart").state == "incomplete"
    whole.ambition = "Une deuxième équipe."
    whole.save()
    assert run(acme, "objectives.attainable").state == "judge"
    assert run(acme, "objectives.smart").state == "judge"


@pytest.mark.parametrize("unit", ["count", "%"])
def test_a_due_day_that_has_passed_is_told_without_a_forecast_in_words(acme, whole, measured, unit):
    measured.unit = unit
    measured.save()
    whole.start, whole.due = date(2026, 1, 1), date(2026, 8, 31)
    whole.save()
    with translation.override("fr"):
        reason = figures.computed(whole).reason
    assert reason.startswith("son échéance est passée")
    assert reason.endswith("comparez, ne prévoyez pas")


def test_less_is_better_turns_the_question_around(acme, whole, measured):
    measured.direction = "down"
    measured.save()
    whole.refresh_from_db()
    whole.workspace, whole.target = acme, Decimal(300)
    whole.save()
    assert figures.computed(whole).result["verdict"] == "expected"
    whole.target = Decimal(1)
    whole.save()
    assert figures.computed(whole).result["verdict"] == "out_of_reach"


def test_the_figure_asked_for_no_objective_says_so(acme):
    from mercatique.kernel.figures import read

    assert read(acme, figures.TYPED).reason == "aucun objectif n’est nommé"


def test_under_two_seasons_it_says_why_it_does_not_forecast(acme, whole, rita, client_of):
    Measure.objects.filter(day__lt=date(2026, 1, 1)).delete()
    kept = figures.computed(whole)
    assert kept.result is None
    assert "deux saisons" in kept.reason
    assert "deux saisons" in client_of(rita).get(whole.get_absolute_url()).content.decode()


def test_sales_are_added_up_to_the_due_day(acme, tmp_path):
    rows = [order(f"{place}", price="100", at=f"{months_after(date(2024, 1, 5), place)} 10:00:00+00") for place in range(30)]
    acme.warehouse.load(sheet(tmp_path / "files", "a.csv", rows), import_id="a")
    acme.warehouse.rebuild()
    net = Indicator.objects.create(workspace=acme, title="Ventes", figure_key="sales.net")
    made = Objective.objects.create(
        workspace=acme, title="Vendre", indicator=net, baseline=1200, target=1100, start=date(2026, 1, 1), due=date(2026, 12, 31)
    )
    made.workspace = acme
    kept = figures.computed(made)
    assert kept.result["verdict"] == "expected"
    assert kept.result["forecast"] == pytest.approx(1200, rel=0.1)
    assert kept.result["rows"][0][1] == pytest.approx(100)


# The other checks of objectives: one that passes, one that does not.


def test_kinds_influences_and_lines(acme, whole):
    assert run(acme, "objectives.kinds").state == "incomplete"
    Objective.objects.create(workspace=acme, title="Plaire", nature="qualitative", influences="Le goût")
    Objective.objects.filter(pk=whole.pk).update(nature="quantitative")
    assert run(acme, "objectives.kinds").state == "complete"
    assert run(acme, "objectives.influenced").state == "complete"
    Objective.objects.filter(pk=whole.pk).update(influences="")
    assert "nothing that could influence" in run(acme, "objectives.influenced").missing[0].text


def test_a_product_line_that_sells_wants_an_objective(acme, whole, tmp_path):
    assert run(acme, "objectives.lines").state == "complete"  # nothing is sold yet
    rows = [order("1", price="100", at="2026-03-01 10:00:00+00", activity="Atelier")]
    acme.warehouse.load(sheet(tmp_path / "files", "a.csv", rows), import_id="a")
    acme.warehouse.rebuild()
    assert "product line “Atelier”" in run(acme, "objectives.lines").missing[0].text
    Objective.objects.filter(pk=whole.pk).update(product_line="atelier")
    assert run(acme, "objectives.lines").state == "complete"
