"""Projects in and out of Microsoft Project's XML, and tasks read as a calendar behind a secret address."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.test import Client

from mercatique.kernel.models import Member, Membership
from mercatique.kernel.record_files import NotRead
from mercatique.plan.models import CalendarAddress, Link, Project, Task
from mercatique.plan.schedule import feed, mspdi, timetable

FILE = """<?xml version="1.0"?>
<Project xmlns="http://schemas.microsoft.com/project"><Name>Salon.xml</Name><StartDate>2026-11-02T08:00:00</StartDate><Author>Zoé</Author>
<Tasks>
<Task><UID>0</UID><Name>Salon</Name></Task>
<Task><UID>1</UID><Name>Création</Name><Summary>1</Summary><OutlineLevel>1</OutlineLevel></Task>
<Task><UID>2</UID><Name>Textes</Name><OutlineLevel>2</OutlineLevel><Duration>PT20H0M0S</Duration><PercentComplete>40</PercentComplete><Cost>1200</Cost><WBS>1.1</WBS></Task>
<Task><UID>3</UID><Name>Affiche</Name><OutlineLevel>2</OutlineLevel><Duration>PT16H0M0S</Duration><ConstraintType>4</ConstraintType><ConstraintDate>2026-11-12T08:00:00</ConstraintDate>
<PredecessorLink><PredecessorUID>2</PredecessorUID><Type>3</Type><LinkLag>9600</LinkLag></PredecessorLink></Task>
<Task><UID>4</UID><Name>Prêt</Name><OutlineLevel>1</OutlineLevel><Milestone>1</Milestone><Duration>PT0H0M0S</Duration>
<PredecessorLink><PredecessorUID>3</PredecessorUID><Type>1</Type></PredecessorLink></Task>
</Tasks>
<Resources><Resource><UID>1</UID><Name>clara</Name><StandardRate>50</StandardRate></Resource><Resource><UID>2</UID><Name>Denis</Name></Resource></Resources>
<Assignments><Assignment><TaskUID>2</TaskUID><ResourceUID>1</ResourceUID></Assignment><Assignment><TaskUID>2</TaskUID><ResourceUID>2</ResourceUID></Assignment></Assignments>
</Project>"""


def test_a_file_becomes_a_project_and_says_what_it_left(acme):
    clara = Member.objects.create(workspace=acme, title="Clara")
    found = mspdi.take_in(acme, FILE.encode(), "salon.xml")
    tasks = {task.title: task for task in Task.objects.filter(project=found.project)}
    assert set(tasks) == {"Textes", "Affiche", "Prêt"}
    assert (tasks["Textes"].likely, tasks["Textes"].owner, tasks["Textes"].done, tasks["Textes"].phase) == (2.5, clara, 40, "Création")
    assert "Denis" in tasks["Textes"].description
    assert (tasks["Affiche"].forced, tasks["Affiche"].forced_on) == ("not_before", date(2026, 11, 12))
    assert tasks["Prêt"].milestone
    assert {(link.before.title, link.after.title, link.kind, link.lag) for link in Link.objects.all()} == {
        ("Textes", "Affiche", "SS", 2),
        ("Affiche", "Prêt", "FS", 0),
    }
    assert found.people == ["Denis"]
    assert found.unread == ["Author (1)", "Resource.StandardRate (1)", "Task.Cost (1)", "Task.WBS (1)"]
    assert "Task.Cost" in found.project.description


def test_it_goes_out_and_comes_back_with_what_was_not_read(acme):
    found = mspdi.take_in(acme, FILE.encode(), "salon.xml")
    out = mspdi.write(timetable.of(found.project))
    assert b"<Cost>1200</Cost>" in out
    again = mspdi.take_in(acme, out, "retour.xml").project
    fields = ("title", "likely", "nature", "phase", "done", "forced", "forced_on", "owner_id", "kept")

    def content(project):
        return sorted(tuple(map(str, row)) for row in Task.objects.filter(project=project).values_list(*fields))

    def ties(project):
        return sorted(Link.objects.filter(before__project=project).values_list("before__title", "after__title", "kind", "lag"))

    assert content(again) == content(found.project)
    assert ties(again) == ties(found.project)
    assert again.start == found.project.start


@pytest.mark.real
def test_a_real_file_is_read(acme, shared_data):
    data = (shared_data / "projects" / "mspdi_small.xml").read_bytes()
    found = mspdi.take_in(acme, data, "mspdi_small.xml")
    tasks = {task.title: task for task in Task.objects.filter(project=found.project)}
    assert [(task.title, float(task.likely), str(task.owner), task.done) for task in tasks.values()] == [
        ("Design Phase", 5.0, "Alice", 100),
        ("Development Phase", 10.0, "Alice", 50),
        ("Testing Phase", 5.0, "Bob", None),
    ]
    assert tasks["Design Phase"].ended == date(2023, 10, 5)
    assert found.project.start == date(2023, 10, 1)
    assert not timetable.of(found.project).fault


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"MPP\x00\x01", "no XML"),
        (b"<html/>", "no project"),
        (b"<Project><Tasks/></Project>", "no task"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><Project><Tasks><Task><UID>1</UID><Name>&a;</Name></Task></Tasks></Project>', "entities"),
        (b"<!DOCTYPE Project><Project><Tasks><Task><UID>1</UID><Name>A</Name></Task></Tasks></Project>", "entities"),
        (b"<Project><Tasks><Task><UID>1</UID><Name>A</Name><Duration>long</Duration></Task></Tasks></Project>", "is no duration"),
        (b"<Project><Tasks><Task><UID>1</UID><Name>A</Name><Start>soon</Start></Task></Tasks></Project>", "is no day"),
        (
            b"<Project><Tasks><Task><UID>1</UID><Name>A</Name><PredecessorLink><PredecessorUID>2</PredecessorUID></PredecessorLink></Task>"
            b"<Task><UID>2</UID><Name>B</Name><PredecessorLink><PredecessorUID>1</PredecessorUID></PredecessorLink></Task></Tasks></Project>",
            "in a circle",
        ),
    ],
)
def test_a_bad_file_says_so_in_a_sentence_and_writes_nothing(acme, data, says):
    from django.utils.translation import override

    with override("en"), pytest.raises(NotRead, match=says):
        mspdi.take_in(acme, data, "x.xml")
    assert not Project.objects.exists() and not Task.objects.exists() and not Member.objects.exists()


def test_wild_numbers_neither_break_nor_hang_it(acme):
    wild = "9" * 5000
    data = f"""<Project><Tasks><Task><UID>1</UID><Name>A</Name><OutlineLevel>{wild}</OutlineLevel><PercentComplete>--5</PercentComplete></Task>
    <Task><UID>2</UID><Name>B</Name><Summary>1</Summary><OutlineLevel>999999999</OutlineLevel></Task>
    <Task><UID>3</UID><Name>C</Name><OutlineLevel>999999999</OutlineLevel><Duration>PT8H</Duration>
    <PredecessorLink><PredecessorUID>1</PredecessorUID><Type>9</Type><LinkLag>{wild}</LinkLag></PredecessorLink></Task></Tasks></Project>"""
    found = mspdi.take_in(acme, data.encode(), "wild.xml")
    assert (found.tasks, found.links) == (2, 1)
    assert Link.objects.get().lag == 0


def test_the_project_says_in_words_when_its_file_came(acme, monday):
    from django.utils.translation import override

    with override("fr"):
        found = mspdi.take_in(acme, FILE.encode(), "salon.xml")
    assert found.project.description.startswith("Issu du fichier «\xa0salon.xml\xa0» du 2\xa0novembre 2026.")


def test_the_file_comes_through_the_page_and_can_be_undone(acme, walid, client_of):
    browser = client_of(walid, "en")
    upload = BytesIO(FILE.encode())
    upload.name = "salon.xml"
    page = browser.post("/w/acme/plan/schedule/import/", {"file": upload}, follow=True)
    text = page.content.decode()
    assert "has been written down with 3 tasks and 2 links" in text
    assert "Task.Cost" in text
    number = Project.objects.get().number
    out = browser.get(f"/w/acme/plan/schedule/{number}/file.xml")
    assert out["Content-Disposition"].endswith('.xml"') and b"Textes" in out.content
    undo = re.search(r'action="(/w/acme/changes/[^"]+/undo/)"', text)
    browser.post(undo[1])
    assert not Task.objects.exists() and not Project.objects.exists()


def test_the_scheduling_table_goes_out(acme, launch, rita, client_of, monday):
    answer = client_of(rita, "en").get(f"/w/acme/plan/schedule/{launch.project.number}/export/?to=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert text.count("\n") == 6
    assert "Impression" in text and "2026-11-19" in text


def test_a_calendar_is_read_behind_its_secret_address_only(acme, launch, olga, walid, client_of, monday):
    browser = client_of(walid, "en")
    page = browser.post("/w/acme/plan/schedule/calendars/", {"member": launch.clara.number})
    address = re.search(r"/calendar/[\w-]+\.ics", page.content.decode())[0]
    assert "/calendar/" not in browser.get("/w/acme/plan/schedule/calendars/").content.decode()
    answer = Client().get(address)
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/calendar")
    assert "SUMMARY:Textes" in text and "Impression" not in text
    assert "DTSTART;VALUE=DATE:20261116\r\nDTEND;VALUE=DATE:20261119\r\n" in text
    assert Client().post(address).status_code == 405
    assert Client().get("/calendar/wrong.ics").status_code == 404
    assert CalendarAddress.objects.get().key_hash not in address
    again = browser.post("/w/acme/plan/schedule/calendars/", {"member": launch.clara.number}).content.decode()
    assert Client().get(address).status_code == 404  # the new address takes its place
    newer = re.search(r"/calendar/[\w-]+\.ics", again)[0]
    Membership.objects.get(user=walid).delete()
    assert Client().get(newer).status_code == 404  # it dies with the access of who made it


def test_an_address_is_withdrawn(acme, launch, walid, client_of):
    browser = client_of(walid)
    browser.post("/w/acme/plan/schedule/calendars/", {"member": launch.clara.number})
    browser.post("/w/acme/plan/schedule/calendars/", {"member": launch.clara.number, "act": "withdraw"})
    assert not CalendarAddress.objects.exists()


def test_lines_of_a_calendar_are_escaped_and_folded_between_signs():
    assert feed.escaped("a,b;c\\d\ne") == "a\\,b\\;c\\\\d\\ne"
    lines = feed.folded("SUMMARY:" + "é" * 80).split("\r\n ")
    assert "".join(lines) == "SUMMARY:" + "é" * 80
    assert all(len(line.encode()) <= 75 for line in lines)
