"""The schedule on its pages: dates, a slip shown before it is kept, levelling line by line, what cannot be."""

from datetime import date

import pytest
from django.utils.translation import override

from mercatique.kernel.models import Change
from mercatique.kernel.records import RECORDS
from mercatique.plan.models import Absence, Link, Project, Task
from mercatique.plan.schedule import timetable
from tests import factories

BASE = "/w/acme/plan/schedule/"


def sent(browser, record, **changed):
    """The edit form of a record as a browser would send it, with some fields changed."""
    form = browser.get(record.page_url("edit")).context["form"]
    return {**factories.sent(form), **changed}


def test_the_page_shows_bars_and_the_same_in_a_table(acme, launch, rita, client_of, monday):
    page = client_of(rita, "en").get(f"{BASE}{launch.project.number}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert text.count('class="gantt-task') == 5
    assert "1. Textes, 16 November 2026 to 18 November 2026, Clara, critical, slack of 9 working days" in text.replace("\xa0", " ")
    rows = [row for row, _waits in page.context["rows"]]
    assert [row.node.title for row in rows] == ["Textes", "Relecture", "Impression", "Prêt", "Ouverture des portes"]
    assert rows[2].start == date(2026, 11, 19)
    assert "with 9 working days to spare" in text
    assert "style=" not in text.partition("<main")[2]


def test_the_list_of_projects_says_which_launch_cannot_be_held(acme, launch, rita, client_of, monday):
    assert "Every launch can be held" in client_of(rita, "en").get(BASE).content.decode()
    launch.copy.likely = 30
    launch.copy.save()
    assert "1 launch cannot be held" in client_of(rita, "en").get(BASE).content.decode()


def test_network_chance_and_levelling_open(acme, launch, rita, client_of, monday):
    browser = client_of(rita)
    network = browser.get(f"{BASE}{launch.project.number}/network/")
    assert len(network.context["drawing"].boxes) == 5
    chance = browser.get(f"{BASE}{launch.project.number}/chance/")
    assert chance.context["odds"].share == 1.0
    assert browser.get(f"{BASE}{launch.project.number}/levelling/").context["proposed"] is None


def test_a_slip_is_shown_before_it_is_kept(acme, launch, walid, client_of, monday):
    browser = client_of(walid, "en")
    data = sent(browser, launch.copy, likely="14")
    asked = browser.post(launch.copy.page_url("edit"), data)
    text = asked.content.decode().replace("\xa0", " ")
    assert asked.status_code == 200
    assert "The launch of 20 November 2026 is missed by 2 working days." in text
    assert "The plan ends on 24 November 2026 instead of 20 November 2026." in text
    (moves,) = asked.context["moves"]
    assert [move.after.node.title for move in moves.tasks] == ["Textes", "Relecture", "Impression", "Prêt", "Ouverture des portes"]
    kept = Task.objects.get(pk=launch.copy.pk)
    assert (kept.likely, kept.version) == (3, launch.copy.version)
    assert not Change.objects.exists()
    confirmed = browser.post(launch.copy.page_url("edit"), {**data, "confirmed": "1"})
    assert confirmed.status_code == 302
    assert Task.objects.get(pk=launch.copy.pk).likely == 14
    assert launch.copy.history.count() == 2


def test_what_was_typed_comes_back_to_be_changed_again(acme, launch, walid, client_of, monday):
    browser = client_of(walid)
    page = browser.post(launch.copy.page_url("edit"), {**sent(browser, launch.copy, likely="14", title="Autres textes"), "back": "1"})
    assert page.status_code == 200
    assert page.context["form"]["title"].value() == "Autres textes"
    assert Task.objects.get(pk=launch.copy.pk).title == "Textes"


def test_a_new_task_asks_only_when_it_moves_others_or_misses_the_launch(acme, launch, walid, client_of, monday):
    browser = client_of(walid)
    new = {"project": str(launch.project.pk), "likely": "40"}
    assert browser.post("/w/acme/plan/tasks/new/", {**new, "title": "À côté"}).status_code == 302
    held = {**new, "title": "Avant tout", "nature": "task", "likely": "2"}
    assert browser.post("/w/acme/plan/tasks/new/", held).status_code == 302
    first = Task.objects.get(title="Avant tout")
    asked = browser.post(launch.copy.page_url("edit"), sent(browser, launch.copy, predecessors=str(first.number)))
    assert [move.after.node.title for move in asked.context["moves"][0].tasks] == ["Avant tout"]


def test_what_moves_nothing_is_saved_at_once(acme, launch, walid, client_of, monday):
    browser = client_of(walid)
    answer = browser.post(launch.copy.page_url("edit"), sent(browser, launch.copy, title="Textes et images"))
    assert answer.status_code == 302
    assert Task.objects.get(pk=launch.copy.pk).title == "Textes et images"


def test_a_slip_says_the_months_of_the_action_and_the_load_of_people(acme, launch, plan, walid, client_of, monday):
    plan.fair.start, plan.fair.end = date(2026, 11, 1), date(2026, 11, 30)
    plan.fair.save()
    launch.print.action = plan.fair
    launch.print.save()
    launch.task("Affiche", 2, launch.opening, owner=launch.denis)
    browser = client_of(walid, "en")
    asked = browser.post(launch.project.page_url("edit"), sent(browser, launch.project, launch="2026-12-04"))
    (moves,) = asked.context["moves"]
    assert any("December 2026" in text for text in moves.actions)
    assert any("beyond the end of the action" in text for text in moves.actions)
    Link.objects.filter(after__title="Affiche").delete()
    Task.objects.filter(title="Affiche").update(forced="on", forced_on=date(2026, 11, 17))
    asked = browser.post(launch.print.page_url("edit"), sent(browser, launch.print, likely="4"))
    assert any("Denis" in text and "instead of 0" in text for text in asked.context["moves"][0].people)


def test_an_absence_and_a_link_are_foreseen_too(acme, launch, walid, client_of, monday):
    browser = client_of(walid, "en")
    new = {"title": "Congés", "member": str(launch.denis.pk), "start": "2026-11-19", "end": "2026-11-19"}
    asked = browser.post("/w/acme/plan/absences/new/", new)
    assert asked.status_code == 200 and not Absence.objects.exists()
    assert "Impression" in asked.content.decode()
    assert browser.post("/w/acme/plan/absences/new/", {**new, "confirmed": "1"}).status_code == 302
    assert Absence.objects.count() == 1
    link = Link.objects.get(before=launch.copy)
    asked = browser.post(link.page_url("edit"), sent(browser, link, lag="2"))
    assert [move.after.node.title for move in asked.context["moves"][0].tasks] == ["Textes"]


def test_an_edit_on_an_old_version_still_gets_both_texts(acme, launch, walid, client_of, monday):
    browser = client_of(walid)
    data = sent(browser, launch.copy, likely="4")
    launch.copy.description = "Écrit par une autre"
    launch.copy.save()
    assert browser.post(launch.copy.page_url("edit"), data).status_code == 409


def test_predecessors_are_typed_by_number_in_either_language(acme, launch, walid, client_of, monday):
    browser = client_of(walid)
    other = launch.task("Radio", 1)
    text = f"{launch.copy.number} DD+2; {launch.proof.number}"
    answer = browser.post(other.page_url("edit"), {**sent(browser, other, predecessors=text), "confirmed": "1"})
    assert answer.status_code == 302
    ties = {link.before.title: (link.kind, link.lag) for link in Link.objects.filter(after=other)}
    assert ties == {"Textes": ("SS", 2), "Relecture": ("FS", 0)}
    assert browser.get(other.page_url("edit")).context["form"]["predecessors"].value() == f"{launch.copy.number} DD+2; {launch.proof.number}"
    browser.post(other.page_url("edit"), {**sent(browser, other, predecessors=""), "confirmed": "1"})
    assert not Link.objects.filter(after=other).exists()


@pytest.mark.parametrize(
    ("fields", "name", "says"),
    [
        ({"predecessors": "3"}, "predecessors", "circle"),
        ({"predecessors": "abc"}, "predecessors", "is no link"),
        ({"predecessors": "99"}, "predecessors", "no task number 99"),
        ({"predecessors": "1"}, "predecessors", "wait for itself"),
        ({"optimistic": "5"}, "likely", "must rise"),
        ({"forced": "on"}, "forced_on", "Say the day"),
        ({"forced_on": "2026-11-12"}, "forced", "Say what the day is"),
        ({"forced": "on", "forced_on": "2026-11-11"}, "forced_on", "Nobody works on"),
        ({"began": "2026-11-03"}, "began", "has not come yet"),
        ({"began": "2026-10-30", "ended": "2026-10-29"}, "ended", "before it began"),
        ({"forced": "not_before", "forced_on": "0206-11-12"}, "forced_on", "check the year"),
    ],
)
def test_what_cannot_be_is_one_sentence(acme, launch, monday, fields, name, says):
    kind = RECORDS["plan.task"]
    data = factories.sent(kind.form(instance=launch.copy, workspace=acme)) | fields
    with override("en"):
        form = kind.form(data, instance=launch.copy, workspace=acme)
        assert list(form.errors) == [name] and len(form.errors[name]) == 1
        assert says in form.errors[name][0]


def test_what_cannot_be_loses_nothing_that_was_typed(acme, launch, walid, client_of, monday):
    browser = client_of(walid)
    answer = browser.post(launch.copy.page_url("edit"), sent(browser, launch.copy, title="Réécrit", predecessors="99"))
    assert answer.status_code == 422
    form = answer.context["form"]
    assert (form["title"].value(), form["predecessors"].value(), list(form.errors)) == ("Réécrit", "99", ["predecessors"])


def test_a_link_cannot_close_a_circle_nor_cross_projects(acme, launch, walid, client_of):
    browser = client_of(walid, "en")
    other = Task.objects.create(workspace=acme, title="Ailleurs", project=Project.objects.create(workspace=acme, title="Autre"))

    def fault(before, after):
        answer = browser.post("/w/acme/plan/links/new/", {"title": "Lien", "before": str(before.pk), "after": str(after.pk)})
        return answer.context["form"].errors["after"][0]

    assert "in a circle" in fault(launch.opening, launch.copy)
    assert "different projects" in fault(other, launch.copy)
    assert "already" in fault(launch.copy, launch.proof)
    assert "itself" in fault(launch.copy, launch.copy)


def test_impossible_spans_of_projects_and_absences_are_refused(acme, walid, client_of):
    browser = client_of(walid, "en")
    project = browser.post("/w/acme/plan/projects/new/", {"title": "P", "start": "2026-11-20", "launch": "2026-11-02"})
    assert "before the day on which work can begin" in project.context["form"].errors["launch"][0]
    absence = browser.post("/w/acme/plan/absences/new/", {"title": "A", "start": "2026-11-20", "end": "2026-11-02"})
    assert "before the first" in absence.context["form"].errors["end"][0]


def test_levelling_is_accepted_line_by_line(acme, launch, walid, client_of, monday):
    """Three texts of Clara end on the same evening: two of them would be brought forward; one is accepted."""
    for title in ("Affiche", "Dépliant"):
        task = launch.task(title, 2)
        Link.objects.create(workspace=acme, before=task, after=launch.proof, title=title)
    browser = client_of(walid)
    page = f"{BASE}{launch.project.number}/levelling/"
    proposals = browser.get(page).context["proposed"].proposals
    assert len(proposals) == 2
    first = proposals[0]
    key = f"{first.row.node.number}-{first.row.node.version}-{first.start}"
    assert browser.post(page, {"task": [key]}).status_code == 302
    moved = Task.objects.get(pk=first.row.node.pk)
    assert (moved.forced, moved.forced_on) == ("on", first.start)
    assert timetable.of(launch.project, monday).by_pk[moved.pk].start == first.start
    assert Task.objects.exclude(forced="").count() == 1
    assert len(browser.get(page).context["proposed"].proposals) == 1
    again = browser.post(page, {"task": [key]}, follow=True)  # the task has another version now
    assert str(moved.number) in "".join(str(message) for message in again.context["messages"])


def test_a_reader_may_not_accept_a_levelling(acme, launch, rita, client_of):
    assert client_of(rita).post(f"{BASE}{launch.project.number}/levelling/", {"task": ["1"]}).status_code == 403


def test_deleting_a_task_says_what_moves_and_can_be_undone(acme, launch, walid, client_of, monday):
    browser = client_of(walid, "en")
    page = browser.get(launch.print.page_url("delete")).content.decode().replace("\xa0", " ")
    assert "“Textes” moves to" in page and "working days to spare" in page
    browser.post(launch.print.page_url("delete"))
    assert Link.objects.filter(after=launch.ready).count() == 0
    browser.post(f"/w/acme/changes/{Change.objects.latest('at').pk}/undo/")
    assert Link.objects.filter(after=launch.ready, before__title="Impression").count() == 1


def test_the_page_of_an_action_and_of_a_task_say_the_days(acme, launch, plan, rita, client_of, monday):
    launch.print.action = plan.fair
    launch.print.save()
    browser = client_of(rita, "en")
    assert "Impression" in browser.get(plan.fair.get_absolute_url()).content.decode()
    assert "19/11 – 20/11" in browser.get(launch.print.get_absolute_url()).content.decode()
    assert "with 9 working days to spare" in browser.get(launch.project.get_absolute_url()).content.decode().replace("\xa0", " ")


def test_a_large_plan_shows_a_page_of_its_tasks(acme, rita, client_of, django_assert_max_num_queries):
    """The number of queries does not grow with the tasks, and the page holds those around today."""
    project = Project.objects.create(workspace=acme, title="Grand")
    ended = [{"began": date(2026, 1, 5), "ended": date(2026, 1, 6)} if place < 45 else {} for place in range(60)]
    for place, facts in enumerate(ended):
        Task.objects.create(workspace=acme, project=project, title=f"T{place}", likely=1, **facts)
    browser = client_of(rita)
    with django_assert_max_num_queries(50):
        page = browser.get(f"{BASE}{project.number}/")
    assert (page.context["page"], page.context["pages"], len(page.context["rows"])) == (2, 2, 20)
    assert len(browser.get(f"{BASE}{project.number}/?page=1").context["rows"]) == 40


def test_a_fault_of_the_plan_is_said_on_its_page(acme, launch, rita, client_of):
    Link.objects.create(workspace=acme, before=launch.opening, after=launch.copy, title="Circle")
    for tail in ("", "network/", "chance/", "levelling/"):
        page = client_of(rita, "en").get(f"{BASE}{launch.project.number}/{tail}")
        assert page.status_code == 200
        assert "wait for each other in a circle" in page.content.decode()


@pytest.fixture
def two(acme, launch, monday):
    """A second project wants Clara on the days she writes for the launch."""
    fair = Project.objects.create(workspace=acme, title="Salon", start=date(2026, 11, 2))
    Task.objects.create(workspace=acme, project=fair, title="Stand", likely=12, owner=launch.clara)
    return fair


def levelled(workspace):
    from mercatique.kernel import jobs

    return jobs.run_now(jobs.enqueue(workspace, "plan-levelling")).result


def test_projects_share_their_people_in_the_order_of_their_priority(acme, launch, two):
    """The launch comes first by its date; with a better priority, the fair keeps Clara and the launch gives way."""
    first = levelled(acme)
    assert first["before"] == 3 and first["after"] == 0
    assert {line["project"] for line in first["lines"]} == {"Salon"}
    two.priority = 1
    two.save()
    second = levelled(acme)
    assert second["after"] == 0
    assert {line["project"] for line in second["lines"]} == {"Ouverture"}


def test_moves_over_projects_are_accepted_or_refused_line_by_line(acme, launch, two, walid, rita, client_of):
    page, browser = f"{BASE}levelling/", client_of(walid, "en")
    assert browser.post(page, {"act": "propose", f"priority-{two.number}": "1", f"priority-{launch.project.number}": "2"}).status_code == 302
    assert Project.objects.get(pk=two.pk).priority == 1
    result = levelled(acme)
    shown = browser.get(page)
    assert len(shown.context["shown"]) == len(result["lines"]) > 0
    line = result["lines"][0]
    sent_ = {"act": "settle", "proposal": str(shown.context["job"].number), "shown": [str(line["number"])], "task": [str(line["number"])]}
    assert client_of(rita).post(page, sent_).status_code == 403
    browser.post(page, sent_)
    assert str(Task.objects.get(pk=line["task"]).forced_on) == line["start"]
    again = browser.get(page)
    assert (again.context["accepted"], again.context["changed"]) == (1, True)
    fresh = levelled(acme)
    if fresh["lines"]:
        other = fresh["lines"][0]
        number = browser.get(page).context["job"].number
        Task.objects.get(pk=other["task"]).save()  # somebody else edits it meanwhile
        refused = browser.post(page, {"act": "settle", "proposal": str(number), "shown": [str(other["number"])], "task": [str(other["number"])]}, follow=True)
        assert "Not moved" in refused.content.decode()


def test_a_refused_move_leaves_the_task_where_it_is(acme, launch, two, walid, client_of):
    line = levelled(acme)["lines"][0]
    page, browser = f"{BASE}levelling/", client_of(walid, "en")
    number = browser.get(page).context["job"].number
    browser.post(page, {"act": "settle", "proposal": str(number), "shown": [str(line["number"])]})
    assert Task.objects.get(pk=line["task"]).forced == ""
    assert browser.get(page).context["refused"] == 1


def test_a_priority_that_is_no_number_changes_nothing(acme, launch, two, walid, client_of):
    answer = client_of(walid, "en").post(f"{BASE}levelling/", {"act": "propose", f"priority-{two.number}": "first"}, follow=True)
    assert "whole number from 1 to 99" in answer.content.decode()
    assert Project.objects.get(pk=two.pk).priority is None
