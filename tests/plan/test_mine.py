"""One person's tasks over all projects, and the days on which several meet."""

from datetime import date

from mercatique.kernel.models import Member
from mercatique.plan.models import Project, Task
from mercatique.plan.schedule import mine, timetable

PAGE = "/w/acme/plan/schedule/mine/"


def desk_of(launch, acme):
    projects = list(Project.objects.filter(workspace=acme))
    for each in projects:
        each.workspace = acme
    return mine.of(launch.clara, [timetable.of(each) for each in projects], date(2026, 11, 2))


def test_tasks_of_two_projects_stand_together_and_meet_on_the_same_days(acme, launch, monday):
    other = Project.objects.create(workspace=acme, title="Salon", direction="forward", start=date(2026, 11, 16))
    Task.objects.create(workspace=acme, project=other, title="Stand", likely=3, owner=launch.clara)
    desk = desk_of(launch, acme)
    titles = [each.row.node.title for _label, tasks in desk.groups for each in tasks]
    assert "Stand" in titles and "Textes" in titles and "Impression" not in titles
    (clash,) = desk.clashes
    assert {each.timetable.project.title for each in clash.tasks} == {"Ouverture", "Salon"}
    assert clash.first >= date(2026, 11, 16)


def test_what_is_done_is_only_counted_and_what_is_past_is_late(acme, launch, monday):
    launch.copy.done = 100
    launch.copy.save()
    desk = desk_of(launch, acme)
    assert desk.done == 1
    assert "Textes" not in [each.row.node.title for _label, tasks in desk.groups for each in tasks]


def test_the_page_shows_my_own_tasks_or_those_of_whom_i_ask_for(acme, launch, monday, walid, rita, max, client_of):
    member = Member.objects.get(workspace=acme, user=walid)
    launch.print.owner = member
    launch.print.save()
    browser = client_of(walid)
    page = browser.get(PAGE).content.decode()
    assert "Impression" in page and "Textes" not in page
    assert "Textes" in browser.get(f"{PAGE}?person={launch.clara.number}").content.decode()
    assert "Impression" not in client_of(rita).get(PAGE).content.decode()
    assert browser.get(f"{PAGE}?person=999").status_code == 404
    assert client_of(max).get(PAGE).status_code == 404
