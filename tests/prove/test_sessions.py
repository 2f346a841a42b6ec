"""A session: who may sit, letters, the calendar of orals, clocks, accommodations, neutralised criteria."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation

from mercatique.fault import Fault
from mercatique.kernel.criteria import run
from mercatique.kernel.models import User
from mercatique.methods.schedule.orals import Judge, Oral, Place, Wish, clashes, oral_calendar
from mercatique.prove.models import (
    Accommodation,
    Candidate,
    Group,
    Neutralisation,
    Seat,
    Session,
    Slot,
    Timer,
)
from mercatique.prove.sessions import composition, discreet, letters, neutral, orals, seats, stages, times
from mercatique.prove.sessions.orals import Hours

KEY = "fr-auto-digital"


@pytest.fixture
def school(acme):
    acme.purpose = "school"
    acme.save()
    return acme


@pytest.fixture
def session(school):
    return Session.objects.create(
        workspace=school, title="Printemps", framework=KEY, framework_version="1", opens_on=date(2026, 3, 2), deposit_until=datetime(2026, 3, 27, 17, tzinfo=UTC),
        starts_on=date(2026, 4, 6), ends_on=date(2026, 4, 7), place="Tours", hours=Hours(("Loire", "Cher"), (date(2026, 4, 6), date(2026, 4, 7))).to_json(),
    )  # fmt: skip


def candidate(session, name, **fields):
    return Candidate.objects.create(workspace=session.workspace, session=session, title=name, email=f"{name.lower()}@example.com", **fields)


def seated(session, role, name, outside=False, declared=True, taken=True):
    user = User.objects.filter(email=f"{name.lower()}@example.com").first() or User.objects.create(email=f"{name.lower()}@example.com", name=name)
    now = timezone.now()
    return Seat.objects.create(
        session=session, role=role, name=name, email=user.email, outside=outside, user=user if taken else None, accepted_at=now if taken else None, declared_at=now if declared else None
    )


@pytest.fixture
def jury(session):
    return {
        "pia": seated(session, "president", "Pia", outside=True),
        "jo": seated(session, "juror", "Jo", outside=True),
        "nad": seated(session, "juror", "Nad"),
        "mia": seated(session, "marker", "Mia", outside=True),
        "max": seated(session, "marker", "Maxime"),
    }


def said(session):
    return " ".join(fault.text for fault in composition.faults(composition.bodies(session)))


def extra(candidate, share="0.3333", granted=True):
    return Accommodation.objects.create(
        workspace=candidate.workspace, title="Demande", candidate=candidate, measures=["extra_time"], kinds=["oral", "written"], extra_time=Decimal(share),
        granted_at=timezone.now() if granted else None,
    )  # fmt: skip


# Composition


def test_a_jury_composed_as_it_must_be_has_no_fault(session, jury):
    candidate(session, "Ana")
    assert said(session) == ""


def test_nobody_decides_alone(session, jury):
    for name in ("jo", "nad"):
        letters.withdraw(jury[name])
    assert "Pia would decide alone" in say_in_english(session)


def say_in_english(session):
    from django.utils import translation

    with translation.override("en"):
        return said(session)


def test_half_of_the_jury_comes_from_outside(session, jury):
    jury["jo"].outside = False
    jury["jo"].save()
    assert "1 of 3 members" in say_in_english(session)


def test_who_is_a_member_of_the_office_is_not_from_outside(session, jury, rita):
    Seat.objects.create(session=session, role="juror", name="Rita", email="rita@example.com", outside=True, declared_at=timezone.now())
    assert "Rita works for the certifier" in say_in_english(session)


def test_a_candidate_may_not_judge_nor_a_trainer_sit(session, jury):
    candidate(session, "Jo")
    Seat.objects.bulk_create([Seat(session=session, role="trainer", name="Nad", email="nad@example.com")])  # whatever was written before
    text = say_in_english(session)
    assert "Jo is a candidate" in text and "Nad trains candidates" in text
    assert composition.refusal(session, "marker", "JO@example.com")
    assert composition.refusal(session, "trainer", "pia@example.com")
    assert composition.refusal(session, "president", "other@example.com")
    assert composition.refusal(session, "juror", "new@example.com") == ""


def test_ties_are_declared_and_leave_enough_judges(session, jury):
    ana = candidate(session, "Ana")
    jury["mia"].declared_at = None
    jury["mia"].save()
    jury["jo"].ties.add(ana)
    jury["pia"].ties.add(ana)
    text = say_in_english(session)
    assert "Mia has not said yet" in text and "may decide on Ana" in text
    jury["max"].ties.add(ana)
    assert "Too few markers may mark Ana" in say_in_english(session)


# Steps


def test_a_session_says_what_is_missing_and_skips_nothing(session, jury, olga, client_of):
    session.place = ""
    session.save()
    browser = client_of(olga, "en")
    page = browser.get(f"/w/acme/prove/sessions/{session.number}/").content.decode()
    assert "The venue is missing." in page and "There is no candidate yet." in page
    answer = browser.post(f"/w/acme/prove/sessions/{session.number}/step/", {"do": "next"})
    assert answer.status_code == 400
    candidate(session, "Ana")
    session.place = "Tours"
    session.save()
    assert browser.post(f"/w/acme/prove/sessions/{session.number}/step/", {"do": "next"}).status_code == 302
    session.refresh_from_db()
    assert session.state == "open"
    stages.go_back(session)
    assert session.state == "preparing"
    with pytest.raises(Fault):
        stages.go_back(session)


def test_only_a_manager_moves_a_session_on(session, walid, client_of):
    assert client_of(walid).post(f"/w/acme/prove/sessions/{session.number}/step/").status_code == 403


def test_dates_that_cannot_be_get_their_sentence(school, walid, client_of):
    data = {"title": "Impossible", "framework": KEY, "opens_on": "2026-03-10", "deposit_until": "2026-03-01T12:00", "starts_on": "2026-03-09", "ends_on": "2026-03-01", "markers_each": "2"}
    answer = client_of(walid, "en").post("/w/acme/prove/sessions/new/", data)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Dossiers cannot be due before" in text and "cannot end before they begin" in text and "cannot begin before the session opens" in text


def test_the_menu_shows_sessions_to_a_school_only(acme, olga, client_of):
    browser = client_of(olga)
    assert "/prove/sessions/" not in browser.get("/w/acme/room/prove/").content.decode()
    acme.purpose = "school"
    acme.save()
    assert "/prove/sessions/" in browser.get("/w/acme/room/prove/").content.decode()


# Candidates


def test_a_spreadsheet_of_candidates_is_read_whole_or_not_at_all(session, jury, walid, client_of):
    browser = client_of(walid, "en")
    url = f"/w/acme/prove/sessions/{session.number}/candidates/"
    bad = "Name;E-mail;Route;Blocks already held\nAna;ana@example.com;Training;B1; \nJo;jo@example.com;Training;\n"
    answer = browser.post(url, {"upload": SimpleUploadedFile("c.csv", bad.encode())})
    assert answer.status_code == 422 and "judges in the session" in answer.content.decode()
    assert not session.candidates.exists()
    good = "Name;E-mail;Route;Blocks already held\nAna;ana@example.com;Training;B1 B2\nBen;ben@example.com;Resit;\n"
    assert browser.post(url, {"upload": SimpleUploadedFile("c.csv", good.encode())}).status_code == 302
    ana, ben = session.candidates.order_by("number")
    assert ana.held_blocks == ["B1", "B2"] and ben.route == "resit" and len({ana.code, ben.code}) == 2


def test_a_candidate_of_an_unknown_block_is_refused(session, walid, client_of):
    answer = client_of(walid, "en").post("/w/acme/prove/candidates/new/", {"title": "Ana", "session": session.pk, "route": "training", "held_blocks": "B9"})
    assert answer.status_code == 422 and "has no block B9" in answer.content.decode()


# Letters


def last_link():
    return re.search(r"/seat/[\w-]+/", mail.outbox[-1].body)[0]


def test_a_letter_leads_to_a_seat_once(session, client, client_of, max):
    letters.send(letters.chair(candidate(session, "Ana")))
    link = last_link()
    assert mail.outbox[-1].to == ["ana@example.com"] and "accommodation" not in mail.outbox[-1].subject
    assert client.get(link).status_code == 200
    seat = Seat.objects.get(email="ana@example.com")
    assert not seat.taken and not User.objects.filter(email="ana@example.com").exists()
    stranger = client_of(max).get(link)
    assert stranger.status_code == 200 and "max@example.com" in stranger.content.decode()
    assert client_of(max).post(link).status_code == 200 and not Seat.objects.get(pk=seat.pk).taken
    answer = client.post(link, {"name": "Ana", "password": "un mot de passe long"})
    assert answer.status_code == 302 and answer["Location"] == f"/session/{session.pk}/"
    assert client.get(answer["Location"]).status_code == 200
    assert client.get(link).status_code == 302
    assert client_of(max).get(link).status_code == 404


def test_a_letter_sent_again_withdrawn_or_too_old_opens_nothing(session, client):
    seat = letters.chair(candidate(session, "Ana"))
    letters.send(seat)
    first = last_link()
    letters.send(seat)
    assert client.get(first).status_code == 404
    second = last_link()
    Seat.objects.filter(pk=seat.pk).update(invited_at=timezone.now() - timedelta(days=Seat.LETTER_DAYS + 1))
    assert client.get(second).status_code == 404
    Seat.objects.filter(pk=seat.pk).update(invited_at=timezone.now())
    assert client.get(second).status_code == 200
    seat.refresh_from_db()
    letters.withdraw(seat)
    assert client.get(second).status_code == 404


def test_letters_go_to_everybody_who_has_had_none(session, walid, client_of):
    candidate(session, "Ana")
    Candidate.objects.create(workspace=session.workspace, session=session, title="Sans adresse")
    Seat.objects.create(session=session, role="marker", name="Mia", email="mia@example.com")
    url = f"/w/acme/prove/sessions/{session.number}/letters/"
    browser = client_of(walid)
    assert browser.post(url).status_code == 302
    assert sorted(letter.to[0] for letter in mail.outbox) == ["ana@example.com", "mia@example.com"]
    browser.post(url)
    assert len(mail.outbox) == 2


def test_a_seat_in_which_something_was_done_is_withdrawn_not_deleted(session, jury):
    ana = candidate(session, "Ana")
    officer = seated(session, "disability", "Ona")
    row = extra(ana)
    row.opinion_by = officer
    row.save()
    with pytest.raises(Fault) as refused:
        letters.remove(officer)
    assert refused.value.code == "protected" and Seat.objects.filter(pk=officer.pk).exists()


# Gates


def test_a_marker_sees_nothing_before_two_steps_and_ties(session, client_of):
    session.two_factor = True
    session.save()
    mia, ana = seated(session, "marker", "Mia", declared=False), candidate(session, "Ana")
    browser, home = client_of(mia.user, "en"), f"/session/{session.pk}/"
    assert browser.get(home)["Location"].endswith("/two-step/")
    assert browser.get(f"{home}ties/")["Location"].endswith("/two-step/")
    session.two_factor = False
    session.save()
    assert browser.get(home)["Location"].endswith("/ties/")
    assert browser.post(f"{home}ties/", {"ties": [str(ana.pk)]}).status_code == 422
    assert browser.post(f"{home}ties/", {"ties": [str(ana.pk)], "sure": "on"}).status_code == 302
    mia.refresh_from_db()
    assert list(mia.ties.all()) == [ana] and mia.declared_at and browser.get(home).status_code == 200


# Orals


def test_the_calendar_places_everybody_once_and_respects_ties_and_extra_time(session, jury):
    people = [candidate(session, name) for name in ("Ana", "Ben", "Cléo", "Dan")]
    extra(people[0])
    jury["jo"].ties.add(people[1])
    pair = Group.objects.create(workspace=session.workspace, session=session, title="Paire", test="Me1")
    pair.candidates.set(people[2:])
    assert orals.build(session)
    found = orals.with_clashes(session)
    assert len(found) == 3 and not any(entry.clashes for entry in found) and orals.unplaced(session) == []
    by_name = {str(entry.slot): entry for entry in found}
    assert by_name["Ana"].minutes == 40 and by_name["Paire"].minutes == 30
    assert jury["jo"] not in by_name["Ben"].jury and all(len(entry.jury) == 2 for entry in found)
    assert min(entry.begins for entry in found) == datetime(2026, 4, 6, 7, tzinfo=UTC)  # nine o'clock in Paris


def test_what_cannot_be_placed_says_why(session, jury):
    candidate(session, "Ana")
    session.hours = Hours((), (date(2026, 4, 6),)).to_json()
    session.save()
    found = orals.build(session)
    assert not found and [hurt.code for hurt in found.hurts] == ["no_room"]
    assert orals.sentences(orals.demand(session), found.hurts) and not session.slots.exists()


def test_the_solver_names_the_condition_that_hurts():
    orals_ = tuple(Oral(n, (n,), 30) for n in range(4))
    away = Wish(orals_, ("A",), ((0, 180),), (Judge("x", True, away=((0, 120),)), Judge("y")), each=2)
    assert "absences" in {hurt.code for hurt in oral_calendar(away, seconds=2).hurts}
    tied = Wish(orals_, ("A",), ((0, 180),), (Judge("x", True, ties=frozenset({1})), Judge("y")), each=2)
    assert [hurt.code for hurt in oral_calendar(tied).hurts] == ["few_judges"]
    assert [hurt.code for hurt in oral_calendar(Wish(orals_, ("A",), ((0, 60),), tied.judges, 2)).hurts] == ["few_judges", "capacity"]
    with pytest.raises(Fault):
        oral_calendar(Wish((Oral(1, (1,), 0),), ("A",), ((0, 60),), tied.judges))


def test_clashes_of_a_calendar_moved_by_hand_are_named():
    wish = Wish((Oral(1, ("a",), 30), Oral(2, ("a",), 30)), ("A",), ((0, 120),), (Judge("x", away=((60, 90),)), Judge("y", ties=frozenset({"a"}))))
    found = {clash.code for clash in clashes([Place(1, "A", 0, 30, ("x", "y")), Place(2, "A", 15, 30, ("x",)), Place(3, "B", 100, 30, ("gone",))], wish)}
    assert found == {"tie", "room", "judge", "person", "hours", "gone"}


def test_an_oral_is_moved_by_hand_unless_it_clashes(session, jury, walid, client_of):
    candidate(session, "Ana"), candidate(session, "Ben")
    orals.build(session)
    first, second = session.slots.order_by("starts_at", "room")
    url = f"/w/acme/prove/sessions/{session.number}/calendar/{second.pk}/"
    data = {"starts_at": timezone.localtime(first.starts_at).strftime("%Y-%m-%dT%H:%M"), "room": first.room, "seats": [str(jury["pia"].pk), str(jury["nad"].pk)]}
    answer = client_of(walid, "en").post(url, data)
    assert answer.status_code == 422 and "taken at that time by" in answer.content.decode()
    second.refresh_from_db()
    assert not second.by_hand
    data["starts_at"] = "2026-04-07T15:00"
    assert client_of(walid).post(url, data).status_code == 302
    second.refresh_from_db()
    assert second.by_hand and second.starts_at == datetime(2026, 4, 7, 13, tzinfo=UTC)
    data["seats"] = [str(jury["nad"].pk)]
    assert client_of(walid).post(url, data).status_code == 422


def test_the_calendar_goes_out_to_other_calendars(session, jury, walid, client_of):
    ana = candidate(session, "Ana")
    orals.build(session)
    text = client_of(walid).get(f"/w/acme/prove/sessions/{session.number}/calendar.ics").content.decode()
    assert "DTSTART:20260406T070000Z" in text and "Ana" in text
    letters.take(letters.chair(ana), walid)
    mine = client_of(walid).get(f"/session/{session.pk}/calendar.ics").content.decode()
    assert mine.count("BEGIN:VEVENT") == 1 and "Ana" not in mine


# Time


def test_extra_time_is_counted_in(session):
    ana = candidate(session, "Ana")
    extra(ana)
    assert [times.allowed(ana, minutes) for minutes in (15, 30, 180)] == [20, 40, 240]
    assert times.allowed(ana, 180, "practical") == 180
    assert times.deadline(ana) == session.deposit_until + timedelta(days=8)
    ben = candidate(session, "Ben")
    extra(ben, granted=False)
    assert times.allowed(ben, 30) == 30 and times.deadline(ben) == session.deposit_until


def test_a_clock_runs_through_its_parts_by_the_servers_time(session):
    ana = candidate(session, "Ana")
    start = datetime(2026, 4, 6, 9, tzinfo=UTC)
    slot = Slot.objects.create(session=session, test="Me1", candidate=ana, starts_at=start, room="Loire")
    shown = [(times.clock_of(slot, ("P", "Q"), start + timedelta(minutes=m)).phase, times.clock_of(slot, ("P", "Q"), start + timedelta(minutes=m)).left) for m in (-1, 0, 14, 15, 29, 30)]
    assert shown == [(-1, 60), (0, 900), (0, 60), (1, 900), (1, 60), (2, 0)]
    with pytest.raises(Fault) as back:
        times.steady(start, start - timedelta(minutes=1))
    assert back.value.code == "clock-back"


def test_a_test_of_three_hours_ends_later_for_who_has_extra_time(session, walid, client_of):
    ana, ben = candidate(session, "Zoélie"), candidate(session, "Ben")
    extra(ana)
    timer = Timer.objects.create(session=session, test="EV1", minutes=180)
    page = client_of(walid).get(f"/w/acme/prove/sessions/{session.number}/timers/{timer.pk}/").content.decode()
    assert ">240<" in page and ">180<" in page and ana.title not in page
    for one, left in ((ana, 240), (ben, 180)):
        user = User.objects.create(email=one.email, name=one.title)
        letters.take(letters.chair(one), user)
        shown = client_of(user).get(f"/session/{session.pk}/timer/{timer.pk}/").content.decode()
        assert int(re.search(r'data-left="(\d+)"', shown)[1]) == pytest.approx(left * 60, abs=60)


# Accommodations


def test_no_text_speaks_of_health():
    assert discreet.spoken("Un tiers de temps en plus") == ""
    assert discreet.spoken("En raison de sa dyslexie") == "dyslexie"
    assert discreet.spoken("Because of a Disease") == "Disease"


def test_measures_are_told_in_one_phrase_with_the_share_beside_the_time():
    row = Accommodation(measures=["extra_time", "equipment"], kinds=["oral", "written"], extra_time=Decimal("0.3333"))
    with translation.override("fr"):
        assert row.get_measures_display() == "Temps majoré (+ 33\u202f%), un équipement adapté fourni"
        assert row.get_kinds_display() == "Épreuves orales, épreuves écrites"


def test_from_a_request_to_a_decision(session, olga, client_of):
    ana, officer = candidate(session, "Ana"), seated(session, "disability", "Ona")
    user = User.objects.create(email=ana.email, name="Ana")
    letters.take(letters.chair(ana), user)
    here = f"/session/{session.pk}/"
    mine, hers, office = client_of(user, "en"), client_of(officer.user, "en"), client_of(olga, "en")
    assert mine.post(f"{here}accommodation/", {"asks": "yes", "measures": ["extra_time"], "kinds": ["oral"]}).status_code == 422
    assert mine.post(f"{here}accommodation/", {"asks": "yes", "measures": ["extra_time"], "kinds": ["oral"], "extra_time": "0.3333"}).status_code == 302
    row = Accommodation.objects.get()
    decide = f"/w/acme/prove/sessions/{session.number}/accommodations/{row.pk}/"
    decision = {"answer": "granted", "measures": ["extra_time"], "extra_time": "0.3333", "reason": "Dans le règlement."}
    assert "waits for it" in office.post(decide, decision).content.decode()
    assert hers.post(f"{here}requests/{row.pk}/", {"opinion": "À cause de sa maladie"}).status_code == 422
    assert hers.post(f"{here}requests/{row.pk}/", {"opinion": "Le temps de lecture est plus long."}).status_code == 302
    assert office.post(decide, decision).status_code == 302
    row.refresh_from_db()
    assert row.granted_at and row.opinion_by == officer and times.allowed(ana, 30) == 40
    convening = office.get(f"/w/acme/documents/convening-{ana.number}/?lang=en").content.decode()
    assert "Extra time (+ 33" in convening and "temps de lecture" not in convening
    assert "Olga" in office.get(f"/w/acme/documents/accommodation-record-{ana.number}/?lang=en").content.decode()


def test_nobody_is_asked_about_accommodations_after_the_session(session, client_of):
    ana = candidate(session, "Ana")
    seat = letters.chair(ana)
    assert [duty.done for duty in seats.to_candidate(seat)] == [False]
    seat.session.state = Session.State.CLOSED
    assert [duty.done for duty in seats.to_candidate(seat)] == [True]


def proposal(session, officer, ana):
    return Neutralisation.objects.create(
        workspace=session.workspace, title="Cr10", candidate=ana, criterion=f"{KEY}/B2/Cr10", opinion="Sans version accessible.", opinion_by=officer, opinion_at=timezone.now(), not_core=True
    )


def test_a_neutralised_criterion_rescales_the_threshold(session, jury):
    ana = candidate(session, "Ana")
    row = proposal(session, seated(session, "disability", "Ona"), ana)
    assert neutral.steps(ana).threshold == 10
    row.decided_at = timezone.now()
    row.save()
    marks = {f"{KEY}/{block}/{code}": points for block, code, points in (("B1", "Cr1", 3), ("B2", "Cr8", 3), ("B2", "Cr9", 2), ("B1", "Cr2", 1))}
    every = {one.key: marks.get(one.key, 0) for one in neutral.steps(ana).framework.criteria}
    found = neutral.steps(ana, marks=every)
    assert (found.left, found.threshold, found.points, found.outcome) == (18, 9, 9, "passed")
    every[f"{KEY}/B1/Cr2"] = 0
    assert neutral.steps(ana, marks=every).outcome == "failed"


def test_the_jury_decides_together_and_only_once(session, jury, client_of):
    ana = candidate(session, "Ana")
    row = proposal(session, seated(session, "disability", "Ona"), ana)
    jury["jo"].ties.add(ana)
    url = f"/session/{session.pk}/neutralised/{row.pk}/"
    president, juror = client_of(jury["pia"].user, "en"), client_of(jury["nad"].user, "en")
    data = {"answer": "yes", "reason": "Motif", "present": [str(jury["pia"].pk)]}
    assert juror.post(url, data).status_code == 403
    assert "at least two members" in president.post(url, data).content.decode()
    assert "stand aside" in president.post(url, {**data, "present": [str(jury[name].pk) for name in ("pia", "jo")]}).content.decode()
    good = {**data, "present": [str(jury[name].pk) for name in ("pia", "nad")]}
    assert president.post(url, good).status_code == 302
    row.refresh_from_db()
    assert row.decided_at and row.present.count() == 2
    assert president.post(url, {**good, "answer": "no"}).status_code == 422
    row.refresh_from_db()
    assert row.decided_at and not row.refused_at


# Checks


NAMES = ("inclusive", "accommodations", "timers", "referrals", "neutralisations", "orals")


def test_a_workspace_without_sessions_waits(acme):
    assert {run(acme, f"sessions.{name}").state for name in NAMES} == {"waiting"}


def test_a_session_with_everything_said_meets_its_checks(session, jury):
    officer, ana = seated(session, "disability", "Ona"), candidate(session, "Ana", asks="yes")
    row = extra(ana)
    row.opinion, row.opinion_by, row.opinion_at, row.reason = "Avis", officer, timezone.now(), "Motif"
    row.save()
    taken = proposal(session, officer, ana)
    taken.decided_at, taken.reason = timezone.now(), "Motif"
    taken.save()
    taken.present.set([jury["pia"], jury["nad"]])
    session.state = "open"
    session.save()
    orals.build(session)
    assert {run(session.workspace, f"sessions.{name}").state for name in NAMES} == {"judge", "complete"}


def test_a_session_with_holes_is_incomplete_in_every_check(session, jury):
    ana = candidate(session, "Ana")
    row = extra(ana)
    row.kinds, row.extra_time, row.measures = [], None, ["extra_time", "assistant"]
    row.save()
    Neutralisation.objects.create(workspace=session.workspace, title="Cr10", candidate=ana, criterion=f"{KEY}/B2/Cr10")
    session.state = "open"
    session.save()
    assert {run(session.workspace, f"sessions.{name}").state for name in NAMES} == {"incomplete"}
