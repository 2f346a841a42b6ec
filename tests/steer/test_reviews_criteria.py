"""Each check of reviews and reports: one workspace that passes, one that does not; what is due, late, given; meetings beside milestones."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from mercatique.kernel import evidence
from mercatique.kernel.criteria import run
from mercatique.kernel.frame import tasks
from mercatique.kernel.models import Edition, Evidence, Indicator, Measure, Member
from mercatique.kernel.rooms import ROOMS
from mercatique.plan.models import Action, Project, Task
from mercatique.steer.models import (
    ActionReview,
    Finding,
    Improvement,
    Meeting,
    ReportSchedule,
    Review,
    SteeringDecision,
)
from mercatique.steer.returns.models import QualitativeReturn
from mercatique.steer.reviews import milestones, schedule, supports
from tests import factories

START, END = date(2025, 1, 1), date(2025, 3, 31)
ISSUED = {"review": 1, "results-synthesis": 1, "activity-report": 1}


@pytest.fixture
def whole(acme, walid):
    """Two issued reviews of typed values, an action that is over and reviewed, causes, a lesson, an axis with its figure."""
    clara = Member.objects.create(workspace=acme, title="Clara")
    indicator = Indicator.objects.create(workspace=acme, title="Note", unit="score")
    for month in (1, 2, 3):
        Measure.objects.create(workspace=acme, title="m", indicator=indicator, day=date(2025, month, 28), value=Decimal(month))
    objective = factories.make(_objective(), acme, "Mieux notés", indicator=indicator, target=Decimal(3), baseline=Decimal(1), start=START, due=END)
    action = Action.objects.create(workspace=acme, title="Accueil", status="done", start=START, end=END, owner=clara)
    action.indicators.add(indicator)
    action.objectives.add(objective)
    QualitativeReturn.objects.create(workspace=acme, title="q", action=action, effect="image", level=2)
    made = {"clara": clara, "indicator": indicator, "action": action, "objective": objective}
    for kind in ("partial", "final"):
        review = Review.objects.create(
            workspace=acme, title=kind, kind=kind, start=START, end=END, author=clara, conclusion="c", status="issued", issued_on=END, editions=ISSUED
        )
        review.participants.add(clara)
        made[kind] = review
    review = made["final"]
    made["reviewed"] = ActionReview.objects.create(workspace=acme, title="b", review=review, action=action, outcome="worked", success="on_time", verdict="start")
    for nature, cause in (("success", "on_time"), ("difficulty", "slow_reply"), ("lesson", "")):
        made[nature] = Finding.objects.create(workspace=acme, title=nature, review=review, nature=nature, cause=cause, explanation="e")
    made["axis"] = Improvement.objects.create(workspace=acme, title="Axe", review=review, indicator=indicator, argument="a", proposal="p")
    supports.rest(made["axis"])
    made["decision"] = SteeringDecision.objects.create(workspace=acme, title="d", day=date(2025, 2, 2))
    for kind in ISSUED:
        made[kind] = Edition.objects.create(workspace=acme, kind=kind, number=1, language="fr", title=kind, content={}, digest="x")
    return made


def _objective():
    from mercatique.decide.models import Objective

    return Objective


@pytest.mark.parametrize(
    ("check", "state", "spoil"),
    [
        ("reviews.actions", "complete", ("reviewed", "verdict", "")),
        ("reviews.issued", "complete", ("partial", "status", "draft")),
        ("reviews.complete", "judge", ("final", "conclusion", "")),
        ("reviews.explained", "judge", ("success", "cause", "")),
        ("reviews.results", "judge", ("objective", "target", None)),
        ("reviews.axes", "judge", ("axis", "proposal", "")),
        ("reviews.activity", "complete", ("decision", "day", date(2020, 1, 1))),
    ],
)
def test_a_whole_review_passes_one_with_a_hole_does_not_nor_an_empty_workspace(whole, acme, check, state, spoil):
    assert run(acme, check).state == state, run(acme, check).missing
    name, field, value = spoil
    setattr(whole[name], field, value)
    whole[name].save()
    found = run(acme, check)
    assert found.state == "incomplete"
    assert found.missing[0].url


@pytest.mark.parametrize("check", ["actions", "issued", "complete", "explained", "results", "axes", "synthesis", "activity", "reports", "milestones"])
def test_an_empty_workspace_is_incomplete(acme, check):
    found = run(acme, f"reviews.{check}")
    assert found.state == "incomplete"
    assert found.missing[0].url


def test_a_synthesis_that_was_issued_is_there(whole, acme):
    assert run(acme, "reviews.synthesis").state == "complete"
    whole["results-synthesis"].delete()
    assert run(acme, "reviews.synthesis").state == "incomplete"


def test_an_axis_without_a_value_of_its_indicator_is_incomplete(whole, acme):
    evidence.of(whole["axis"]).delete()
    assert run(acme, "reviews.axes").state == "incomplete"


def test_a_figure_corrected_after_a_review_was_issued_is_said(whole, acme):
    assert run(acme, "reviews.current").state == "complete"
    figure = factories.kept_figure(acme)
    row = evidence.support(whole["final"], figure=figure, role=supports.RESULT)
    assert run(acme, "reviews.current").state == "complete"
    figure.value = 99
    figure.save()
    evidence.compare(row, evidence.Cause("import", "", ""))
    assert Evidence.objects.get(pk=row.pk).state == Evidence.State.RECHECK
    assert run(acme, "reviews.current").state == "incomplete"


@pytest.fixture
def monthly(acme, walid):
    me = Member.objects.get(workspace=acme, user=walid)
    return ReportSchedule.objects.create(workspace=acme, title="Mensuel", every="month", start=START, days=10, owner=me)


def test_each_period_has_its_report_given_late_due_or_to_come(acme, monthly):
    def states(day: date) -> list[str]:
        return [report.state for report in schedule.all_of(acme, day)[0][1]]

    assert states(date(2025, 1, 20)) == ["coming"]
    assert states(date(2025, 2, 5)) == ["coming", "due"]
    assert states(date(2025, 2, 11)) == ["coming", "late"]
    review = Review.objects.create(workspace=acme, title="r", start=START, end=date(2025, 1, 31))
    assert states(date(2025, 2, 5)) == ["coming", "drafted"]
    assert states(date(2025, 2, 11)) == ["coming", "late"]
    review.status, review.issued_on = "issued", date(2025, 2, 14)
    review.save()
    report = schedule.all_of(acme, date(2025, 3, 1))[0][1][-1]
    assert (report.state, report.late_by) == ("given", 4)
    # A review of other days gives no report of this period; one of a project neither.
    assert states(date(2025, 4, 1)) == ["coming", "due", "late", "given"]
    monthly.until = date(2025, 1, 31)
    monthly.save()
    assert states(date(2025, 4, 1)) == ["given"]


def test_quarters_follow_the_first_day_of_the_schedule(acme, monthly):
    monthly.every, monthly.start = "quarter", date(2024, 11, 1)
    assert list(schedule.periods(monthly, date(2025, 3, 1))) == [(date(2024, 11, 1), date(2025, 1, 31)), (date(2025, 2, 1), date(2025, 4, 30))]
    monthly.every = ""
    assert list(schedule.periods(monthly, date(2025, 3, 1))) == []


def test_what_is_late_is_said_on_the_home_page_and_to_whom_it_is_due(acme, monthly, walid, olga, client_of):
    today = timezone.localdate()
    assert run(acme, "reviews.reports").state == "incomplete"
    assert [line.text for function in ROOMS["steer"].lines for line in function(acme) if "rapport" in line.text]
    assert [line for line in tasks(acme, walid)["steer"] if "Mensuel" in line.text]
    assert not [line for line in tasks(acme, olga)["steer"] if "Mensuel" in line.text]
    page = client_of(walid).get("/w/acme/steer/reports/").content.decode()
    assert "en retard" in page and "reviews/new/?title=" in page
    monthly.start = today.replace(day=1)
    monthly.save()
    assert run(acme, "reviews.reports").state == "complete"


@pytest.fixture
def validated(acme):
    project = Project.objects.create(workspace=acme, title="Salon", launch=timezone.localdate() + timedelta(days=30))
    Task.objects.create(workspace=acme, title="Zzok", project=project, nature="validation", done=100, ended=date(2025, 2, 10))
    Task.objects.create(workspace=acme, title="Zzlaunch", project=project, nature="launch", done=100, ended=date(2025, 2, 20))
    return project


def test_each_validation_has_a_meeting_within_three_days(acme, validated, walid, rita, client_of):
    assert [one.title for one in milestones.without_meeting(milestones.all_of(acme))] == ["Zzok"]
    meeting = Meeting.objects.create(workspace=acme, title="Zzm", day=date(2025, 2, 14))
    found = run(acme, "reviews.milestones")
    assert found.state == "incomplete"
    assert "purpose=decide" in found.missing[0].url
    page = client_of(walid).get("/w/acme/steer/milestones/").content.decode()
    assert found.missing[0].url.replace("&", "&amp;") in page
    assert "meetings/new" not in client_of(rita).get("/w/acme/steer/milestones/").content.decode()
    assert "Zzok" in client_of(walid).get(found.missing[0].url).content.decode()
    meeting.day = date(2025, 2, 13)
    meeting.save()
    assert run(acme, "reviews.milestones").state == "complete"
    assert run(acme, "reviews.milestones", {"days": 2}).state == "incomplete"
