"""Each check of the schedule: a workspace that passes it, and one that does not."""

from datetime import date
from decimal import Decimal

import pytest

from mercatique.kernel.criteria import run
from mercatique.plan.models import Absence, BudgetLine, Link, Task

NAMES = ["schedule.table", "schedule.realistic", "schedule.backward", "schedule.stages", "tasks.assigned", "tasks.ranked", "tasks.chained", "tasks.progress"]


@pytest.fixture(autouse=True)
def _monday(monday):
    return monday


@pytest.fixture
def scheduled(acme, plan, launch):
    """The launch serves the fair, which has dates, an owner, a budget and an objective; its sisters are left out."""
    plan.fair.start, plan.fair.end = date(2026, 11, 1), date(2026, 12, 31)
    plan.fair.status = "decided"
    plan.fair.save()
    plan.sell.due = date(2026, 12, 31)
    plan.sell.save()
    for action in (plan.shop, plan.card):
        action.status = "dropped"
        action.save()
    for task in (launch.copy, launch.print):
        task.action = plan.fair
        task.save()
    return launch


def state(workspace, name, **params):
    return run(workspace, name, params).state


@pytest.mark.parametrize("name", [*NAMES, "schedule.feasible"])
def test_without_a_project_no_check_of_the_schedule_is_met(acme, name):
    found = run(acme, name)
    assert found.state == "incomplete" and found.missing[0].url


@pytest.mark.parametrize("name", ["schedule.actions", "schedule.feasible", *(name for name in NAMES if name != "schedule.stages")])
def test_a_whole_schedule_meets_its_checks(acme, scheduled, name):
    assert not run(acme, name).missing
    assert state(acme, name) in {"complete", "judge"}


def test_an_action_without_dates_or_with_tasks_outside_them(acme, plan, scheduled):
    plan.fair.end = date(2026, 11, 17)
    plan.fair.save()
    (missing,) = run(acme, "schedule.actions").missing
    assert missing.url == f"/w/acme/plan/schedule/{scheduled.project.number}/"
    plan.fair.start = None
    plan.fair.save()
    BudgetLine.objects.all().delete()
    assert len(run(acme, "schedule.actions").missing) == 2


def test_the_table_wants_durations_and_links_without_circle(acme, scheduled):
    Task.objects.create(workspace=acme, project=scheduled.project, title="Sans durée")
    assert state(acme, "schedule.table") == "incomplete"
    Task.objects.get(title="Sans durée").delete()
    Link.objects.create(workspace=acme, before=scheduled.opening, after=scheduled.copy, title="x")
    assert "→" in run(acme, "schedule.table").missing[0].text


def test_a_schedule_with_overload_or_too_late_is_not_realistic(acme, plan, scheduled):
    scheduled.task("En même temps", 2, owner=scheduled.denis, forced="on", forced_on=date(2026, 11, 19))
    assert len(run(acme, "schedule.realistic").missing) == 1
    plan.sell.due = date(2026, 11, 10)
    plan.sell.save()
    assert len(run(acme, "schedule.realistic").missing) == 2
    scheduled.project.launch = date(2026, 11, 4)
    scheduled.project.save()
    assert len(run(acme, "schedule.realistic").missing) > 2


def test_a_backward_plan_has_a_validation_in_each_phase(acme, scheduled):
    scheduled.proof.nature = "delivery"
    scheduled.proof.save()
    assert "Création" in run(acme, "schedule.backward").missing[0].text
    scheduled.project.direction = "forward"
    scheduled.project.save()
    assert len(run(acme, "schedule.backward").missing) == 1


def test_what_should_have_begun_or_has_no_day_to_spare_is_not_feasible(acme, scheduled):
    scheduled.project.launch = date(2026, 11, 6)
    scheduled.project.save()
    (missing,) = run(acme, "schedule.feasible").missing  # it holds without a day to spare
    assert missing.url.endswith("/chance/")
    assert state(acme, "schedule.feasible", spare=0.0) == "judge"
    scheduled.project.launch = date(2026, 11, 5)
    scheduled.project.save()
    assert len(run(acme, "schedule.feasible").missing) > 1


def test_four_stages_are_asked_unless_told_otherwise(acme, scheduled):
    assert state(acme, "schedule.stages") == "incomplete"
    assert state(acme, "schedule.stages", stages=2) == "judge"


def test_tasks_without_owner_priority_or_project(acme, scheduled):
    Task.objects.create(workspace=acme, title="Sans projet", likely=Decimal(1))
    assert len(run(acme, "tasks.assigned").missing) == 1
    scheduled.print.owner, scheduled.print.priority = None, ""
    scheduled.print.save()
    assert len(run(acme, "tasks.assigned").missing) == 2
    assert len(run(acme, "tasks.ranked").missing) == 1


def test_a_decided_action_is_broken_down(acme, plan, scheduled):
    plan.shop.status = "decided"
    plan.shop.save()
    (missing,) = run(acme, "tasks.ranked").missing
    assert str(plan.shop.pk) in missing.url


def test_a_loose_task_and_a_forced_day_of_absence_break_the_chain(acme, scheduled):
    loose = scheduled.task("Sans suite", 1)
    assert len(run(acme, "tasks.chained").missing) == 1
    Link.objects.create(workspace=acme, before=loose, after=scheduled.proof, title="x")
    scheduled.print.forced, scheduled.print.forced_on = "on", date(2026, 11, 19)
    scheduled.print.save()
    assert not run(acme, "tasks.chained").missing
    Absence.objects.create(workspace=acme, title="Congés", member=scheduled.denis, start=date(2026, 11, 18), end=date(2026, 11, 19))
    assert len(run(acme, "tasks.chained").missing) == 1


def test_progress_is_said_where_work_should_be_under_way(acme, scheduled):
    scheduled.copy.began = date(2026, 11, 2)
    scheduled.copy.save()
    assert len(run(acme, "tasks.progress").missing) == 1
    scheduled.copy.done = 10
    scheduled.copy.save()
    assert not run(acme, "tasks.progress").missing
    scheduled.copy.began, scheduled.copy.done = None, None
    scheduled.copy.save()
    scheduled.project.launch = date(2026, 11, 4)
    scheduled.project.save()
    assert run(acme, "tasks.progress").missing
