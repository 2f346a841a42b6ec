"""A review: filled from the records, written in place, issued once and kept, and what becomes of its axes."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from mercatique.decide.models import Objective
from mercatique.kernel import documents, evidence
from mercatique.kernel.models import Edition, Evidence, Indicator, Measure, Member
from mercatique.plan.models import Action, BudgetLine, Expense, Project, Task
from mercatique.steer.loop.models import SteeringDecision
from mercatique.steer.models import ActionReview, Correction, Deviation, Finding, Improvement, Meeting, Review
from mercatique.steer.returns.models import Outcome, QualitativeReturn
from mercatique.steer.reviews import meter, reading
from mercatique.steer.reviews.documents import document_of

YEAR_24, YEAR_25 = (date(2024, 1, 1), date(2024, 12, 31)), (date(2025, 1, 1), date(2025, 12, 31))
QUARTER = (date(2025, 1, 1), date(2025, 3, 31))


@pytest.fixture
def world(acme, sell, aim):
    """A year sold before, three months of this one (the third unfinished), an objective, three actions, a person, a draft of their review."""
    sell({date(2024, month, 3): 100 for month in range(1, 13)} | {date(2025, 1, 28): 80, date(2025, 2, 20): 90, date(2025, 3, 5): 40})
    objective = aim("sales.net", 1200, *YEAR_25, baseline=1200, before=YEAR_24)
    clara = Member.objects.create(workspace=acme, title="Clara", function="Cheffe")
    made = {}
    for key, status, start, end in (
        ("fair", "done", date(2025, 1, 10), date(2025, 2, 10)), ("letter", "running", date(2025, 1, 1), date(2025, 12, 31)), ("later", "idea", date(2025, 6, 1), date(2025, 9, 1)),
    ):  # fmt: skip
        made[key] = Action.objects.create(workspace=acme, title=f"Zz{key}", status=status, start=start, end=end, owner=clara)
        made[key].indicators.add(objective.indicator)
        made[key].objectives.add(objective)
    BudgetLine.objects.create(workspace=acme, title="b", action=made["fair"], month=date(2025, 1, 1), planned=Decimal(500))
    Expense.objects.create(workspace=acme, title="Stand", action=made["fair"], day=date(2025, 1, 20), net=Decimal(400), vat_rate=Decimal(20), state="paid")
    Expense.objects.create(workspace=acme, title="Plus tard", action=made["fair"], day=date(2025, 6, 20), net=Decimal(70), vat_rate=Decimal(20), state="paid")
    review = Review.objects.create(workspace=acme, title="Zzbilan", kind="partial", start=QUARTER[0], end=QUARTER[1], author=clara)
    return {"objective": objective, "clara": clara, "review": review, **made}


def read(review: Review) -> reading.Reading:
    review.refresh_from_db()
    found = reading.of(review)
    assert found is not None
    return found


def fill(world) -> Review:
    """All that people have to write."""
    review, workspace = world["review"], world["review"].workspace
    review.conclusion = "Zzretenu"
    review.save()
    review.participants.add(world["clara"])
    ActionReview.objects.create(workspace=workspace, title="b", review=review, action=world["fair"], outcome="worked", success="right_target", verdict="start", why="Zzwhy")
    Finding.objects.create(workspace=workspace, title="Zzgood", review=review, nature="success", cause="right_target", explanation="e")
    Finding.objects.create(workspace=workspace, title="Zzbad", review=review, nature="difficulty", cause="slow_reply", explanation="e")
    Finding.objects.create(workspace=workspace, title="Zzlesson", review=review, nature="lesson", explanation="e")
    Outcome.objects.create(workspace=workspace, title="o", action=world["fair"], month=date(2025, 2, 1), revenue=Decimal(3000), margin=Decimal(1000))
    Improvement.objects.create(workspace=workspace, title="Zzaxis", review=review, argument="a", indicator=world["objective"].indicator, proposal="p")
    deviation = Deviation.objects.create(workspace=workspace, title="Zzgap", objective=world["objective"], indicator=world["objective"].indicator, end=date(2025, 2, 28), justification="j")
    SteeringDecision.objects.create(workspace=workspace, title="Zzdecided", day=date(2025, 3, 3), deviation=deviation)
    return review


def test_results_are_those_of_finished_months_only(world):
    (result,) = read(world["review"]).results
    assert result.gap.end == date(2025, 2, 28)
    assert (result.gap.actual, result.gap.target) == (170, 200)
    assert result.state == "missed"


def test_every_action_appears_with_its_cost_its_kpi_and_its_return(world):
    fill(world)
    lines = {line.action.title: line for line in read(world["review"]).lines}
    assert set(lines) == {"Zzfair", "Zzletter", "Zzlater"}
    fair = lines["Zzfair"]
    assert (fair.planned, fair.spent) == (500, 400)
    assert [kpi.value for kpi in fair.kpis] == [170]
    assert fair.returned.roi == pytest.approx((1000 - 400) / 400)
    assert "+150" in fair.return_words and "400" in fair.return_words
    assert (fair.over, lines["Zzletter"].over, lines["Zzlater"].begun) == (True, False, False)
    assert "n. d." in lines["Zzletter"].return_words or "n/a" in lines["Zzletter"].return_words


def test_what_was_over_before_the_year_is_told_only_when_it_still_cost(world, acme):
    for title in ("Zzpast", "Zzstill"):
        made = Action.objects.create(workspace=acme, title=title, status="done", start=date(2024, 1, 1), end=date(2024, 3, 1))
    Expense.objects.create(workspace=acme, title="Solde", action=made, day=date(2025, 1, 20), net=Decimal(30), vat_rate=Decimal(20), state="paid")
    assert {line.action.title for line in read(world["review"]).lines} == {"Zzfair", "Zzletter", "Zzlater", "Zzstill"}


def test_days_slipped_are_counted_from_the_first_end_that_was_said(world):
    letter = world["letter"]
    letter.end = date(2026, 1, 10)
    letter.save()
    assert {line.action.title: line.slip for line in read(world["review"]).lines}["Zzletter"] == 10
    assert "10" in {line.action.title: line.dates for line in read(world["review"]).lines}["Zzletter"]


def test_a_review_of_a_project_holds_its_actions_and_what_they_serve(world, acme):
    project = Project.objects.create(workspace=acme, title="p")
    Task.objects.create(workspace=acme, title="t", project=project, action=world["letter"])
    Objective.objects.create(workspace=acme, title="Ailleurs")
    world["review"].project = project
    world["review"].save()
    found = read(world["review"])
    assert [line.action.title for line in found.lines] == ["Zzletter"]
    assert [result.objective for result in found.results] == [world["objective"]]


def test_the_meter_says_what_is_missing_and_where_to_mend_it(world):
    parts = {part.key: part for part in meter.of(read(world["review"])).parts}
    assert {key for key, part in parts.items() if part.whole} == {"results", "actions"}
    assert "edit=action-" in parts["judged"].missing[0].url
    assert "Zzfair" in parts["judged"].missing[0].text
    assert 0 < meter.of(read(world["review"])).share < 1
    assert meter.of(read(fill(world))).whole


def test_a_level_on_the_declared_scale_is_a_return_too(world, acme):
    fill(world)
    Outcome.objects.all().delete()
    assert not {part.key: part for part in meter.of(read(world["review"])).parts}["valued"].whole
    QualitativeReturn.objects.create(workspace=acme, title="q", action=world["fair"], effect="image", level=2)
    found = read(world["review"])
    assert {part.key: part for part in meter.of(found).parts}["valued"].whole
    assert "2" in found.lines[1].return_words


def test_an_action_is_reviewed_in_place_and_the_way_leads_back(world, walid, rita, client_of):
    review, fair = world["review"], world["fair"]
    page = client_of(walid).get(f"{review.page_url()}?edit=action-{fair.number}").content.decode()
    form = re.search(r'<form class="form".*?</form>', page, re.DOTALL)[0]
    address = re.search(r'action="([^"]+)"', form)[1]
    hidden = dict(re.findall(r'<input type="hidden" name="(review|action|title)" value="([^"]*)"', form))
    assert hidden["action"] == str(fair.pk)
    assert 'class="form"' not in client_of(rita).get(f"{review.page_url()}?edit=action-{fair.number}").content.decode()
    sent = {"title": "Bilan", "review": str(review.pk), "action": str(fair.pk), "outcome": "worked", "success": "on_time", "verdict": "start"}
    assert client_of(rita).post(address, sent).status_code == 403
    answer = client_of(walid).post(address, sent)
    assert answer["Location"] == f"{review.page_url()}#action-{fair.number}"
    # The same action is not reviewed twice in a review.
    assert client_of(walid).post(address, sent).status_code == 422


def test_two_people_who_edit_the_same_part_both_keep_their_words(world, walid, client_of):
    fill(world)
    row = ActionReview.objects.get()
    sent = {"title": "b", "review": str(row.review_id), "action": str(row.action_id), "outcome": "failed", "version": str(row.version)}
    client = client_of(walid)
    assert client.post(row.page_url("edit"), {**sent, "why": "Zzmine"}).status_code == 302
    answer = client.post(row.page_url("edit"), {**sent, "why": "Zztheirs"})
    assert answer.status_code == 409
    assert "Zzmine" in answer.content.decode() and "Zztheirs" in answer.content.decode()


def test_a_cause_fits_its_nature(world, walid, client_of):
    client, address = client_of(walid), "/w/acme/steer/findings/new/"
    sent = {"title": "c", "review": str(world["review"].pk)}
    assert client.post(address, {**sent, "nature": "success", "cause": "slow_reply"}).status_code == 422
    assert client.post(address, {**sent, "nature": "failure", "cause": "on_time"}).status_code == 422
    assert client.post(address, {**sent, "nature": "failure", "cause": "slow_reply"})["Location"].startswith(world["review"].page_url() + "#finding-")


def test_an_axis_rests_on_its_figure_over_the_period(world, walid, client_of):
    client, indicator = client_of(walid), world["objective"].indicator
    sent = {"title": "Axe", "review": str(world["review"].pk), "indicator": str(indicator.pk), "argument": "a", "proposal": "Zzp"}
    client.post("/w/acme/steer/improvements/new/", sent)
    axis = Improvement.objects.get()
    (support,) = evidence.of(axis)
    assert (support.figure.value, support.figure.end) == (170, date(2025, 2, 28))
    client.post(axis.page_url("edit"), {**sent, "version": str(axis.version), "argument": "b"})
    assert [row.pk for row in evidence.of(axis)] == [support.pk]
    typed = Indicator.objects.create(workspace=axis.workspace, title="Note", unit="score")
    Measure.objects.create(workspace=axis.workspace, title="m", indicator=typed, day=date(2025, 2, 1), value=Decimal("4.2"))
    axis.refresh_from_db()
    client.post(axis.page_url("edit"), {**sent, "version": str(axis.version), "indicator": str(typed.pk)})
    assert [row.kind for row in evidence.of(axis)] == [Evidence.Kind.RECORD]
    assert "4,2" in client.get(world["review"].page_url()).content.decode()


def test_an_axis_becomes_an_action_or_a_correction_once(world, acme, walid, rita, client_of):
    fill(world)
    axis = Improvement.objects.get()
    assert client_of(rita).post(axis.page_url("action")).status_code == 403
    for _again in range(2):
        client_of(walid).post(axis.page_url("action"))
    made = Action.objects.get(title="Zzaxis")
    assert list(made.indicators.all()) == [axis.indicator]
    assert list(made.objectives.all()) == [world["objective"]]
    other = Improvement.objects.create(workspace=acme, title="Zzother", review=world["review"], indicator=axis.indicator, proposal="p")
    client_of(walid).post(other.page_url("correction"))
    assert Correction.objects.get().deviation == Deviation.objects.get()
    page = client_of(walid).get(world["review"].page_url()).content.decode()
    assert made.get_absolute_url() in page


def test_issuing_keeps_three_documents_and_holds_the_review(world, walid, rita, max, client_of):
    review = fill(world)
    client = client_of(walid)
    assert client_of(rita).post(review.page_url("issue")).status_code == 403
    assert client_of(max).get(review.get_absolute_url()).status_code == 404
    # Somebody else has changed it since the page was opened.
    client.post(review.page_url("issue"), {"version": str(review.version - 1)})
    review.refresh_from_db()
    assert not review.issued
    client.post(review.page_url("issue"), {"version": str(review.version)})
    review.refresh_from_db()
    assert review.issued and review.issued_on == timezone.localdate()
    assert sorted(Edition.objects.values_list("kind", flat=True)) == ["activity-report", "results-synthesis", "review"]
    assert evidence.of(review).count() == 1
    Finding.objects.filter(nature="lesson").update(explanation="")
    page = client.get(review.get_absolute_url()).content.decode()
    assert "/documents/review/1/" in page
    assert "?edit=" not in page and f'href="{review.page_url("edit")}"' not in page
    row = Finding.objects.first()
    refused = client.post(row.page_url("edit"), {"title": "Zzrefused", "review": str(review.pk), "version": str(row.version)})
    assert refused.status_code == 422 and "Zzrefused" in refused.content.decode()
    # Opened again, changed and issued again: the first edition stays as it was.
    client.post(review.page_url("reopen"))
    review.refresh_from_db()
    assert not review.issued and not evidence.of(review).exists()
    review.conclusion = "Zzchanged"
    review.save()
    client.post(review.page_url("issue"), {"version": str(review.version)})
    first, second = (documents.render(documents.read(Edition.objects.get(kind="results-synthesis", number=n)), "html").decode() for n in (1, 2))
    assert "Zzretenu" in first and "Zzchanged" not in first
    assert "Zzchanged" in second


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_full_review_holds_results_return_causes_and_axes_with_their_figures(world, language):
    found = read(fill(world))
    made = document_of(found, "review", language, "Clara")
    text = documents.render(made, "html").decode()
    for words in ("Zzretenu", "Zzfair", "Zzlater", "Zzwhy", "Zzgap", "Zzdecided", "Zzgood", "Zzbad", "Zzlesson", "Zzaxis", "Sell more"):
        assert words in text, words
    assert ("Axes d’amélioration" in text) == (language == "fr")
    assert ("Cible bien choisie" in text) == (language == "fr")
    assert re.search(r"170", text) and "150" in text


def test_the_synthesis_fits_on_one_page_whatever_is_written(world, acme):
    review = fill(world)
    review.conclusion = "Beaucoup de mots. " * 120
    review.save()
    for n in range(12):
        Objective.objects.create(
            workspace=acme, title=f"Un objectif dont le nom est long et que l'on ne peut pas couper, numéro {n}", indicator=world["objective"].indicator,
            target=Decimal(1200), baseline=Decimal(1200), start=YEAR_25[0], due=YEAR_25[1], baseline_start=YEAR_24[0], baseline_end=YEAR_24[1],
        )  # fmt: skip
        Finding.objects.create(workspace=acme, title="Une cause assez longue " * 8, review=review, nature="success", cause="on_time")
        Improvement.objects.create(workspace=acme, title="Un axe assez long " * 10, review=review, indicator=world["objective"].indicator, argument="a", proposal="p")
    data = documents.render(document_of(read(review), "results-synthesis", "fr"), "pdf")
    assert len(re.findall(rb"/Type\s*/Page\b", data)) == 1


def test_the_report_of_activity_tells_meetings_and_decisions_of_the_period(world, acme):
    Meeting.objects.create(workspace=acme, title="Zzheld", day=date(2025, 2, 3), held=True, minutes="Zzminutes")
    Meeting.objects.create(workspace=acme, title="Zzafter", day=date(2025, 5, 3), held=True, minutes="m")
    text = documents.render(document_of(read(fill(world)), "activity-report", "fr"), "html").decode()
    for words in ("Zzheld", "Zzminutes", "Zzdecided", "Zzletter"):
        assert words in text
    assert "Zzafter" not in text and "Zzlater" not in text.split("La suite")[0]


def test_the_documents_come_as_files_and_speak_of_the_newest_review(world, acme, rita, client_of):
    empty = documents.render(documents.draft(acme, "review", "fr"), "html").decode()
    assert "Zzbilan" in empty
    answer = client_of(rita).get(f"{world['review'].get_absolute_url()}file/activity-report.docx")
    assert answer.content[:2] == b"PK"
    for wrong in ("marketing-plan.pdf", "review.exe", "review.html"):
        assert client_of(rita).get(f"{world['review'].get_absolute_url()}file/{wrong}").status_code == 404
    Review.objects.all().delete()
    for name in ("review", "results-synthesis", "activity-report"):
        assert documents.draft(acme, name, "fr").blocks
    assert documents.draft(acme, "follow-up-tools", "fr").blocks


def test_the_tools_of_follow_up_hold_indicators_thresholds_and_objectives(world, acme):
    text = documents.render(documents.draft(acme, "follow-up-tools", "fr"), "html").decode()
    assert "sales.net" in text and "Sell more" in text and "critères d’évaluation" in text


def test_an_action_that_is_over_asks_for_its_review_on_its_own_page(world, walid, client_of):
    client = client_of(walid)
    assert "Faire son bilan" in client.get(world["fair"].get_absolute_url()).content.decode()
    fill(world)
    page = client.get(world["fair"].get_absolute_url()).content.decode()
    assert "Cela a marché" in page and "Faire son bilan" not in page
    assert "Zzgood" not in client.get(world["objective"].get_absolute_url()).content.decode()
    Finding.objects.filter(title="Zzgood").update(objective=world["objective"])
    assert "Zzgood" in client.get(world["objective"].get_absolute_url()).content.decode()


def test_a_new_review_covers_the_finished_months_of_the_year(world, walid, client_of):
    page = client_of(walid).get("/w/acme/steer/reviews/new/").content.decode()
    assert 'name="start"' in page
    assert client_of(walid).post("/w/acme/steer/reviews/new/", {"title": "r", "start": "2025-03-01", "end": "2025-02-01"}).status_code == 422
    without = Review.objects.create(workspace=world["review"].workspace, title="Sans période")
    assert client_of(walid).get(without.get_absolute_url()).status_code == 200


def test_what_an_issued_review_rests_on_is_neither_added_to_nor_taken_away(world, acme, client_of, walid):
    review = fill(world)
    row = evidence.support(review, url="https://example.com/zz")
    page = client_of(walid).get(review.get_absolute_url()).content.decode()
    remove = reverse("evidence-remove", args=[acme.slug, row.pk])
    assert remove in page and review.page_url("edit") in page
    Review.objects.filter(pk=review.pk).update(status=Review.Status.ISSUED)
    page = client_of(walid).get(review.get_absolute_url()).content.decode()
    assert remove not in page and review.page_url("edit") not in page
    client_of(walid).post(remove)
    assert Evidence.objects.filter(pk=row.pk).exists()
