"""A schedule is counted once for all pages that show it, and anew as soon as something of it was written."""

from datetime import date

import pytest

from mercatique.kernel import changes
from mercatique.kernel.models import Member
from mercatique.plan.models import Absence, Link, Project, Task
from mercatique.plan.schedule import timetable
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = date(2027, 1, 4)


@pytest.fixture
def project(acme):
    """Two tasks of five and three days, one after the other, both Claire's."""
    found = factories.make(Project, acme, "Journée portes ouvertes", start=TODAY)
    claire = factories.make(Member, acme, "Claire")
    first, second = (factories.make(Task, acme, title, project=found, owner=claire, likely=days) for title, days in (("Plan", 5), ("Affiche", 3)))
    factories.make(Link, acme, "Plan – Affiche", before=first, after=second, kind="FS")
    return found


@pytest.fixture
def counted(monkeypatch):
    """How often a project was read."""
    read, asked = timetable.read, []
    monkeypatch.setattr(timetable, "read", lambda *given: asked.append(given) or read(*given))
    return asked


def ends(project):
    project = Project.objects.get(pk=project.pk)
    return {row.node.title: row.end for row in timetable.of(project, TODAY).rows}


def test_who_looks_again_finds_it_counted(project, counted):
    assert ends(project) == ends(project) == {"Plan": date(2027, 1, 8), "Affiche": date(2027, 1, 13)}
    assert len(counted) == 1


def test_whatever_is_written_counts_at_once(project, counted, acme):
    plan, claire = Task.objects.get(title="Plan"), Member.objects.get(title="Claire")
    ends(project)
    plan.likely = 6
    plan.save()
    assert ends(project)["Affiche"] == date(2027, 1, 14)
    absence = factories.make(Absence, acme, "Congés", member=claire, start=date(2027, 1, 5), end=date(2027, 1, 5))
    assert ends(project)["Affiche"] == date(2027, 1, 15)
    absence.delete()
    Link.objects.get().delete()
    assert ends(project)["Affiche"] == date(2027, 1, 6)
    project.launch = date(2027, 2, 1)
    project.save()
    assert timetable.of(Project.objects.get(pk=project.pk), TODAY).buffer is not None
    claire.title = "Clara"
    claire.save()
    assert {row.node.owner_name for row in timetable.of(project, TODAY).rows} == {"Clara"}


def test_what_was_deleted_by_mistake_and_brought_back_is_told_from_what_was_meant(project, olga):
    """Both times one task is left, of the same version: only the history tells the two apart."""
    for title, left in (("Plan", {"Affiche"}), ("Affiche", {"Plan"})):
        with changes.acting(olga) as act:
            Task.objects.get(title=title).delete()
        assert set(ends(project)) == left
        if title == "Plan":
            changes.undo(changes.Change.objects.get(pk=act.id), olga)
            assert set(ends(project)) == {"Plan", "Affiche"}


def test_what_another_writer_commits_late_under_an_earlier_number_counts_too(project):
    """As PostgreSQL may: the number of a historical row is taken before the row can be seen."""
    first = Task.history.earliest("history_id")
    ends(project)
    Task.objects.filter(title="Plan").update(likely=6)
    first.pk, first.likely = -1, 6
    first.save(force_insert=True)
    assert ends(project)["Affiche"] == date(2027, 1, 14)


def test_what_is_only_tried_is_neither_kept_nor_seen_by_others(project):
    from django.db import transaction

    before = ends(project)
    with transaction.atomic():
        plan = Task.objects.get(title="Plan")
        plan.likely = 60
        plan.save()
        assert ends(project) != before
        transaction.set_rollback(True)
    assert ends(project) == before


def test_a_process_keeps_only_the_last_ones(project, monkeypatch):
    monkeypatch.setattr(timetable, "KEPT", 2)
    for day in range(4, 9):
        timetable.of(project, date(2027, 1, day))
    assert len(timetable._kept) == 2
