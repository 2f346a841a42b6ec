"""Every address of a seat × every role of a seat × a seat of another session × the office × a stranger × nobody."""

import re
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from mercatique.kernel.models import User
from mercatique.prove.models import Accommodation, Candidate, Neutralisation, Seat, Session, Slot, Timer
from tests.kernel.test_access import ALL, contents
from tests.kernel.test_api import Program

SEATS = [found for found in ALL if found.route.startswith("session/<uuid:session>/")]
#: Which roles a page of this part of the room is for; the pages of others are walked for strangers only.
FOR = {
    "seat:home": set(Seat.Role),
    "seat:two-step": {"marker", "juror", "president"},
    "seat:ties": {"marker", "juror", "president"},
    "seat:calendar": {"candidate", "juror", "president"},
    "seat:calendar-file": {"candidate", "juror", "president"},
    "seat:timer": {"candidate", "juror", "president"},
    "seat:accommodation": {"candidate"},
    "seat:requests": {"disability"},
    "seat:opinion": {"disability"},
    "seat:class": {"trainer"},
    "seat:neutralisations": {"juror", "president"},
    "seat:neutralise": {"president"},
}


@pytest.fixture
def room(acme, olga, walid, rita, max):
    """A session with a seat of every role taken, two candidates who must not know of each other, a seat elsewhere."""
    session = Session.objects.create(workspace=acme, title="Ici", framework="fr-auto-digital", framework_version="1", opens_on=date(2026, 3, 2))
    other = Session.objects.create(workspace=acme, title="Ailleurs", framework="fr-auto-digital", framework_version="1")
    known = {"session": session, "other": other}
    for role in Seat.Role.values:
        known[role] = taken(session, role)
    known["twin"] = taken(session, "candidate", "Zacharie Secret")
    known["elsewhere"] = taken(other, "candidate", "Autre Part")
    ana, secret = known["candidate"].candidate, known["twin"].candidate
    at = datetime(2026, 4, 6, 9, tzinfo=UTC)
    known["mine"] = Slot.objects.create(session=session, test="Me1", candidate=ana, room="Loire", starts_at=at)
    known["theirs"] = Slot.objects.create(session=session, test="Me1", candidate=secret, room="Cher", starts_at=at)
    for seat in ("juror", "president"):
        known["mine"].seats.add(known[seat])
    known["timer"] = Timer.objects.create(session=session, test="EV1", minutes=180)
    known["request"] = Accommodation.objects.create(workspace=acme, title="D", candidate=ana, measures=["extra_time"], kinds=["oral"])
    known["proposal"] = Neutralisation.objects.create(workspace=acme, title="N", candidate=ana, criterion="fr-auto-digital/B2/Cr10")
    return known


def taken(session, role, name=""):
    name = name or role.capitalize()
    user = User.objects.create(email=f"{uuid4().hex}@example.com", name=name)
    person = Candidate.objects.create(workspace=session.workspace, session=session, title=name, email=user.email) if role == "candidate" else None
    return Seat.objects.create(
        session=session, role=role, name=name, email=user.email, user=user, candidate=person, outside=True, accepted_at=timezone.now(), declared_at=timezone.now()
    )


def path_of(address, room, session=None):
    pk = {"seat:timer": room["mine"].pk, "seat:opinion": room["request"].pk, "seat:neutralise": room["proposal"].pk}.get(address.name, uuid4())

    def fill(found):
        if found[2] == "session":
            return str(session or room["session"].pk)
        return {"uuid:": str(pk), "int:": "1"}.get(found[1] or "", "x")

    return "/" + re.sub(r"<(\w+:)?(\w+)>", fill, address.route)


def test_every_page_of_this_part_says_for_whom_it_is():
    assert {found.name for found in SEATS} >= set(FOR)


def test_a_seat_opens_its_own_pages_and_no_others(room, client_of):
    for role in Seat.Role.values:
        browser = client_of(room[role].user)
        for address in SEATS:
            if address.name not in FOR:
                continue
            answer = browser.get(path_of(address, room))
            expected = {200, 302} if role in FOR[address.name] else {403}
            assert answer.status_code in expected, (role, address.name, answer.status_code)


@pytest.mark.parametrize("who", ["olga", "walid", "rita", "max", "elsewhere", "released", "nobody"])
def test_who_has_no_seat_learns_nothing(room, client_of, request, who):
    if who == "nobody":
        browser = Client()
    elif who == "elsewhere":
        browser = client_of(room["elsewhere"].user)
    elif who == "released":
        Seat.objects.filter(pk=room["juror"].pk).update(released_at=timezone.now())
        browser = client_of(room["juror"].user)
    else:
        browser = client_of(request.getfixturevalue(who))
    before, unknown = contents(), uuid4()
    for address in SEATS:
        for ask in (browser.get, browser.post):
            here, nowhere = ask(path_of(address, room)), ask(path_of(address, room, unknown))
            assert here.status_code == nowhere.status_code, (address.name, here.status_code, nowhere.status_code)
            if who == "nobody":
                assert here.status_code == 302 and "/account/login/" in here["Location"], address.name
            else:
                assert here.status_code in {404, 405}, (address.name, here.status_code)
    assert contents() == before


def test_opening_a_seats_page_changes_nothing(room, client_of):
    browsers = [client_of(room[role].user) for role in Seat.Role.values]
    before = contents()
    for browser in browsers:
        for address in SEATS:
            if address.name in FOR:
                browser.get(path_of(address, room))
    assert contents() == before


def test_a_candidate_never_reads_another_candidates_name(room, client_of):
    browser = client_of(room["candidate"].user)
    for address in SEATS:
        answer = browser.get(path_of(address, room))
        assert b"Secret" not in answer.content and b"Zacharie" not in answer.content, address.name
    assert browser.get(f"/session/{room['session'].pk}/timer/{room['theirs'].pk}/").status_code == 404
    assert client_of(room["juror"].user).get(f"/session/{room['session'].pk}/timer/{room['theirs'].pk}/").status_code == 404


def test_a_seat_enters_nothing_else_of_the_workspace(room, client_of):
    for role in Seat.Role.values:
        browser = client_of(room[role].user)
        for address in ("/w/acme/", f"/w/acme/prove/sessions/{room['session'].number}/", "/w/acme/prove/candidates/", "/w/acme/documents/"):
            assert browser.get(address).status_code == 404, (role, address)


def test_a_request_of_another_session_is_not_found(room, client_of):
    officer = taken(room["other"], "disability")
    browser = client_of(officer.user)
    assert browser.get(f"/session/{room['other'].pk}/requests/{room['request'].pk}/").status_code == 404
    president = taken(room["other"], "president")
    assert client_of(president.user).post(f"/session/{room['other'].pk}/neutralised/{room['proposal'].pk}/", {"answer": "yes"}).status_code == 404


def test_keys_are_long_and_not_kept(room):
    keys = {room["trainer"].invite() for _n in range(20)}
    assert len(keys) == 20 and min(map(len, keys)) >= 43
    room["trainer"].refresh_from_db()
    assert not any(key in str(vars(room["trainer"])) for key in keys)


def test_a_token_of_a_seat_opens_nothing_of_the_workspace(room):
    """Whoever has a seat may make a token for programs: it finds no workspace, no record, and not even that there are any."""
    for role in (*Seat.Role.values, "twin", "elsewhere"):
        program = Program(room[role].user)
        assert program("GET", "/api/workspaces").json() == []
        for kind in ("candidates", "sessions", "members", "dossiers", "accommodations"):
            here, nowhere = (program("GET", f"/api/workspaces/{slug}/records/{kind}") for slug in ("acme", "nowhere"))
            assert (here.status_code, here.content) == (nowhere.status_code, nowhere.content.replace(b"nowhere", b"acme")), (role, kind)
            assert here.status_code == 404
        assert program("POST", "/api/workspaces/acme/records/candidates", {"fields": {"title": "X"}}).status_code == 404
