"""The pages of people and means: what they show, what they refuse, what is written and by whom."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from mercatique.plan.models import Absence, Assignment, Held, Needed, Part, Resource
from tests.plan.test_people import CALENDAR

PEOPLE = "/w/acme/plan/people/"


def english(browser):
    browser.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return browser


@pytest.fixture
def walids(client_of, walid):
    return english(client_of(walid))


@pytest.fixture
def ritas(client_of, rita):
    return english(client_of(rita))


def test_an_empty_workspace_is_told_what_to_write(acme, ritas):
    for name in ("load", "raci", "skills", "chain", "feasibility"):
        answer = ritas.get(f"{PEOPLE}{name}/")
        assert answer.status_code == 200 and b'class="empty' in answer.content, name


def test_the_load_says_its_answer_and_names_the_causes(acme, staffed, ritas):
    page = ritas.get(f"{PEOPLE}load/").content.decode()
    assert "Nobody is asked for more hours than they have." in page and "<svg" in page
    Assignment.objects.create(workspace=acme, task=staffed.copy, resource=staffed.by_clara, hours=Decimal(50), title="x")
    also = staffed.task("Livraison", 1, owner=staffed.denis, forced="on", forced_on=date(2026, 11, 20))
    Assignment.objects.create(workspace=acme, task=also, resource=staffed.van, title="x")
    page = ritas.get(f"{PEOPLE}load/").content.decode()
    assert "Clara has 15 hours too much in the week of" in page
    assert "/levelling/" in page and "Fourgon" in page.partition('id="bookings"')[2] and "/edit/" not in page.partition('id="over"')[2].partition("</section>")[0]
    assert b"Clara" not in ritas.get(f"{PEOPLE}load/?team=99&week=500&x=1").content.partition(b'aria-labelledby="over"')[0].partition(b"<nav")[0]
    assert ritas.get(f"{PEOPLE}load/?team={staffed.team.number}").status_code == 200
    sheet = b"".join(ritas.get(f"{PEOPLE}load/export/?to=csv-int")).decode("utf-8-sig")
    assert "Clara,2026-11-16,50" in sheet


def test_a_letter_is_given_refused_and_guarded(acme, staffed, walids, ritas):
    page = walids.get(f"{PEOPLE}raci/")
    (line,) = page.context["lines"]
    sent = {"row": line.key, "field": f"m{staffed.denis.number}", "value": "a", "version": line.stamp}
    assert ritas.post(f"{PEOPLE}raci/cell/", sent).status_code == 403
    answer = walids.post(f"{PEOPLE}raci/cell/", sent).json()
    assert answer["text"] == "A" and answer["undo"] and "Denis answers for it" in answer["totals"][f"{line.key}-faults"]
    assert answer["totals"][f"{line.key}-m{staffed.clara.number}"] == ""
    assert walids.post(f"{PEOPLE}raci/cell/", {**sent, "value": "C"}).status_code == 409
    refused = walids.post(f"{PEOPLE}raci/cell/", {**sent, "value": "Z", "version": ""})
    assert refused.status_code == 422 and "Z" in refused.json()["error"]
    assert walids.post(f"{PEOPLE}raci/cell/", {**sent, "row": "a999"}).status_code == 404
    assert b"do not say" in ritas.get(f"{PEOPLE}raci/").content or b"does not say" in ritas.get(f"{PEOPLE}raci/").content
    assert ritas.get(f"{PEOPLE}raci/?project={staffed.project.number}").status_code == 200


def test_letters_are_written_without_script(acme, staffed, walids):
    address = f"{PEOPLE}raci/actions/{staffed.action.number}/"
    stamp = walids.get(address).context["line"].stamp
    sent = {f"m{staffed.clara.number}": "AR", f"m{staffed.denis.number}": "I", "stamp": stamp}
    assert walids.post(address, sent).status_code == 302
    assert set(Part.objects.values_list("letter", flat=True)) == {"AR", "I"}
    assert walids.post(address, sent).status_code == 409  # on the old letters
    assert walids.post(address, {**sent, f"m{staffed.clara.number}": "Q", "stamp": ""}).status_code == 422


def test_the_matrix_takes_levels_from_one_to_four(acme, staffed, walids, ritas):
    page = ritas.get(f"{PEOPLE}skills/").content.decode()
    assert "Every skill asked for is there." in page
    sent = {"row": staffed.printing.number, "field": f"m{staffed.by_denis.number}", "value": "2"}
    assert ritas.post(f"{PEOPLE}skills/cell/", sent).status_code == 403
    assert walids.post(f"{PEOPLE}skills/cell/", sent).json()["text"] == "2"
    assert walids.post(f"{PEOPLE}skills/cell/", {**sent, "value": "7"}).status_code == 422
    assert "nothing is planned for it" in ritas.get(f"{PEOPLE}skills/").content.decode()
    walids.post(f"{PEOPLE}skills/{staffed.by_denis.number}/", {f"s{staffed.printing.number}": "4"})
    assert dict(Held.objects.filter(resource=staffed.by_denis).values_list("skill__title", "level")) == {"Imprimer": 4}


def test_the_chain_is_drawn_and_said(acme, staffed, ritas):
    page = ritas.get(f"{PEOPLE}chain/").content.decode()
    assert "What each task yields is taken up or delivered." in page and "chain-lane" in page and "marker-end" in page
    staffed.print.uses = "Logo"
    staffed.print.save()
    page = ritas.get(f"{PEOPLE}chain/").content.decode()
    assert "no task yields “Logo”" in page and "nobody takes up “Textes”" in page


def test_the_verdict_stands_on_its_page_and_on_the_action(acme, staffed, ritas):
    page = ritas.get(f"{PEOPLE}feasibility/").content.decode()
    assert "1 feasible" in page and "4.4" in page  # 31 hours are 4.4 person-days
    assert "It takes 4.4 person-days" in ritas.get(staffed.action.get_absolute_url()).content.decode()
    staffed.print.likely = None
    staffed.print.save()
    assert "it does not yet" in ritas.get(f"{PEOPLE}feasibility/").content.decode()
    assert ritas.get(f"{PEOPLE}feasibility/export/?to=csv").status_code == 200


def test_a_condition_reads_as_a_condition_and_the_count_agrees(acme, staffed, rita, client_of):
    """“Le coût … est dit et tient dans le budget” stood beneath “non faisable” when it was not."""
    from mercatique.plan.people import feasible

    staffed.by_denis.cost = None
    staffed.by_denis.save()
    page = client_of(rita).get(f"{PEOPLE}feasibility/").content.decode()
    assert "Si le coût de Denis est dit et tient dans le budget." in page
    with override("fr"):
        assert [str(feasible.COUNTED["yes"] % {"n": n}) for n in (1, 8)] == ["1 faisable", "8 faisables"]


def test_means_and_skills_of_a_task_are_written_together(acme, staffed, walids, ritas):
    address = f"/w/acme/plan/tasks/{staffed.copy.number}/means/"
    assert ritas.get(address).status_code == 403
    stamp = walids.get(address).context["form"].now
    sent = {"stamp": stamp, "skill-0": staffed.printing.pk, "level-0": "2", "means-0": staffed.by_clara.pk, "hours-0": "12,5", "means-1": staffed.van.pk, "quantity-1": "1"}
    assert walids.post(address, sent).status_code == 302
    assert list(Needed.objects.filter(task=staffed.copy).values_list("skill__title", "level")) == [("Imprimer", 2)]
    assert Assignment.objects.get(task=staffed.copy, resource=staffed.by_clara).hours == Decimal("12.5")
    assert walids.post(address, sent).status_code == 409
    stamp = walids.get(address).context["form"].now
    for wrong in ({"hours-1": "3"}, {"quantity-1": "5"}, {"means-2": staffed.van.pk}, {"hours-3": "4"}, {"level-0": "9"}):
        answer = walids.post(address, {**sent, "stamp": stamp, **wrong})
        assert answer.status_code == 422 and b"12,5" in answer.content
    walids.post(address, {"stamp": stamp})
    assert not Assignment.objects.filter(task=staffed.copy).exists() and not Needed.objects.filter(task=staffed.copy).exists()


def test_a_means_with_no_hours_or_days_in_the_wrong_order_is_refused(acme, staffed, walids):
    address = "/w/acme/plan/resources/new/"
    for wrong, words in (
        ({"kind": "internal", "capacity": "0"}, "With zero hours a week"),
        ({"kind": "internal", "capacity": "-3"}, "greater than or equal to 0"),
        ({"kind": "internal", "capacity": "100"}, "less than or equal to 80"),
        ({"kind": "material", "member": staffed.clara.pk}, "is nobody"),
        ({"kind": "internal", "member": staffed.clara.pk}, "among the means already"),
        ({"first_day": "2026-11-05", "last_day": "2026-11-01"}, "lies before"),
    ):
        answer = walids.post(address, {"title": "Neuf", **wrong})
        assert answer.status_code == 422 and words in answer.content.decode().replace("&#x27;", "'"), (wrong, words)
    answer = walids.post("/w/acme/plan/assignments/new/", {"title": "x", "resource": staffed.van.pk, "hours": "3"})
    assert answer.status_code == 422 and not Resource.objects.filter(title="Neuf").exists()


def test_a_calendar_is_brought_for_a_person(acme, staffed, walids, ritas):
    address = f"/w/acme/plan/resources/{staffed.by_clara.number}/calendar/"
    assert walids.post(address, {"file": SimpleUploadedFile("x.ics", CALENDAR)}).status_code == 302
    assert Absence.objects.get().member == staffed.clara
    assert walids.post(address, {"file": SimpleUploadedFile("x.ics", b"rien")}).status_code == 422
    assert walids.post(address, {}).status_code == 422
    assert b"SUMMARY:Cong" in ritas.get(f"/w/acme/plan/resources/{staffed.by_clara.number}/absences.ics").content
    assert ritas.get(f"/w/acme/plan/resources/{staffed.van.number}/absences.ics").status_code == 404
