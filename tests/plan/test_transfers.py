"""A person moves from one action to another: before and after, then for good; means that are away; processes mapped."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from mercatique.kernel.criteria import run
from mercatique.kernel.models import Member
from mercatique.plan.models import Absence, Activity, Assignment, Held, Task, Transfer
from mercatique.plan.people import load, processes, situation, transfers


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.fixture
def move(acme, staffed, plan):
    """Clara leaves the fair, where Élise takes over, for a task of Denis in the shop."""
    plan.shop.status = "decided"
    plan.shop.save()
    elise_member = Member.objects.create(workspace=acme, title="Élise")
    elise = staffed.means("Élise", "internal", 200, member=elise_member, capacity=Decimal(35))
    window = staffed.task("Vitrine", 4, owner=staffed.denis, action=plan.shop)
    made = Transfer.objects.create(
        workspace=acme, title="Clara à la boutique", trigger="Le salon est remis", resource=staffed.by_clara, source=plan.fair, goal=plan.shop, stand_in=elise, reason="Vitrine urgente"
    )
    made.tasks.set([window])
    made.elise, made.window, made.staffed = elise, window, staffed
    return made


def test_a_move_says_who_hands_what_to_whom(acme, move):
    found = transfers.read(move)
    assert [(one.task, one.people, one.taker.name) for one in found.handed] == [("Textes", ("Clara",), "Élise"), ("Vitrine", ("Denis",), "Clara")]
    assert any("Rédiger" in text for text in found.skills)  # Élise has not the skill
    assert {share.name for share in found.shares} == {"Clara", "Denis", "Élise"}
    by = {cost.action.title: cost for cost in found.costs}
    assert by["Salon"].difference == Decimal(-240)  # 3 days at 200 instead of 280
    assert by["Boutique"].difference == Decimal(-480)  # 4 days at 280 instead of 400
    Held.objects.create(workspace=acme, resource=move.elise, skill=move.staffed.writing, level=3, title="x")
    assert transfers.read(move).skills == ()


def test_looking_at_a_move_changes_nothing(acme, move, rita, client_of):
    text = client_of(rita, "en").get(move.get_absolute_url()).content.decode()
    assert "What changes hands" in text and "skills are lacking" in text
    assert Task.objects.get(pk=move.window.pk).owner == move.staffed.denis
    assert client_of(rita).post(f"{move.get_absolute_url()}decide/").status_code == 403


def test_an_applied_move_changes_owners_and_assignments(acme, move, olga, client_of):
    Assignment.objects.create(workspace=acme, task=move.staffed.copy, resource=move.staffed.by_clara, hours=Decimal(12), title="x")
    expected = transfers.read(move)
    browser = client_of(olga, "en")
    old = browser.post(f"{move.get_absolute_url()}decide/", {"version": "99", "do": "apply"}, follow=True)
    assert "Somebody else has changed this move" in old.content.decode()
    browser.post(f"{move.get_absolute_url()}decide/", {"version": str(move.version), "do": "apply"})
    assert Transfer.objects.get(pk=move.pk).state == "applied"
    assert Task.objects.get(pk=move.window.pk).owner == move.staffed.clara
    assert Assignment.objects.get(task=move.staffed.copy).resource == move.elise
    now = situation.read(acme)
    hours = {burden.carrier.name: burden.hours for burden in load.read(now, load.actions_of(now)).burdens}
    assert {share.name: share.hours[1] for share in expected.shares} == {name: hours.get(name, 0.0) for name in ("Clara", "Denis", "Élise")}


def test_nobody_may_take_over_and_the_tasks_then_wait(acme, move):
    move.stand_in = None
    move.save()
    assert transfers.read(move).handed[0].taker is None
    assert "wait for somebody" in transfers.read(move).verdict


def test_a_move_to_the_action_that_is_left_is_refused(acme, move, walid, client_of):
    browser = client_of(walid, "en")
    from tests import factories

    form = browser.get(move.page_url("edit")).context["form"]
    page = browser.post(move.page_url("edit"), {**factories.sent(form), "goal": str(move.source.pk)})
    assert "another action than the one that is left" in page.content.decode()


def test_a_move_with_its_trigger_is_judged(acme, move):
    assert run(acme, "people.moves").state == "judge"
    move.trigger = ""
    move.save()
    assert run(acme, "people.moves").state == "incomplete"


def test_a_provider_who_is_closed_carries_nothing_and_a_van_away_is_a_clash(acme, staffed):
    before = load.read(situation.read(acme))
    assert before.clashes == []
    day = next(work.row.start for work in before.situation.works if work.row.node.title == "Impression")
    Absence.objects.create(workspace=acme, title="Atelier", resource=staffed.van, start=day, end=day)
    (clash,) = load.read(situation.read(acme)).clashes
    assert (clash.resource, clash.shut, clash.first) == (staffed.van, True, day)
    studio = staffed.means("Studio", "external", 300)
    Assignment.objects.filter(task=staffed.print, resource=staffed.by_denis).update(resource=studio)
    assert [one.carrier.name for one in load.read(situation.read(acme)).unplaced] == []
    Absence.objects.create(workspace=acme, title="Fermé", resource=studio, start=day, end=date(2026, 12, 31))
    assert [one.carrier.name for one in load.read(situation.read(acme)).unplaced] == ["Studio"]


def test_an_absence_of_a_means_that_is_a_person_is_theirs(acme, staffed, walid, client_of):
    data = {"title": "Congé", "resource": str(staffed.by_clara.pk), "start": "2026-12-28", "end": "2026-12-31", "confirmed": "1"}
    assert client_of(walid).post("/w/acme/plan/absences/new/", data).status_code == 302
    made = Absence.objects.get(title="Congé")
    assert (made.member, made.resource) == (staffed.clara, None)


def test_a_process_is_mapped_and_its_need_of_people_derived(acme, staffed, rita, client_of):
    assert run(acme, "people.processes").state == "incomplete"
    fields = {"workspace": acme, "process": "De l'appel au rendez-vous", "role": staffed.care, "tasks": "Décrocher\nNoter", "quality": "9 sur 10 en une heure"}
    Activity.objects.create(title="Rappeler", place=1, hours=Decimal(30), **fields)
    last = Activity.objects.create(title="Confirmer", place=2, hours=Decimal(12), **fields)
    assert run(acme, "people.processes").state == "judge"
    (need,) = processes.read(acme).needs
    assert (need.hours, need.people, need.short) == (42, Decimal("1.2"), 7)
    text = client_of(rita, "en").get("/w/acme/plan/people/processes/").content.decode()
    assert "7 h a week to find" in text.replace("\xa0", " ")
    last.quality = ""
    last.save()
    (missing,) = run(acme, "people.processes").missing
    assert "a quality criterion" in missing.text
