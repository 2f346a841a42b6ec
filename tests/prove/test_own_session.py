"""A certifier's own framework from the form of a session to the result of a candidate, and in a class."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mercatique.kernel.models import Workspace
from mercatique.prove.classes import progress
from mercatique.prove.framework import of_session
from mercatique.prove.marking import badges, deliberation, grids, minutes, results, sheets
from mercatique.prove.models import Candidate, Classroom, Session, Sheet
from tests.prove.test_marking import seat
from tests.prove.test_own_frameworks import KEY, edited, frozen

WORDS = "Une veille tenue à l'institut"


@pytest.fixture
def school(acme):
    acme.purpose = "school"
    acme.save()
    return acme


def test_an_own_framework_is_chosen_marked_decided_signed_and_told(school, olga, walid, client_of, settings, tmp_path):
    settings.HOME = tmp_path
    frozen(school, olga, words=WORDS)
    office = client_of(walid, "fr")
    assert office.post("/w/acme/prove/sessions/new/", {"title": "Session de juin", "framework": KEY, "markers_each": "2"}).status_code == 302
    session = Session.objects.get()
    assert (session.framework, session.framework_version) == (KEY, "1.1")
    aude = Candidate.objects.create(workspace=school, session=session, title="Aude Morel", email="aude@example.com")
    hands = [seat(session, "marker", name) for name in ("Hervé Diallo", "Inès Petit")]
    president, juror = seat(session, "president", "Paule Renard", outside=True), seat(session, "juror", "Jean Roux")
    own = seat(session, "candidate", "Aude Morel", candidate=aude)
    sheets.assign(session)
    sheet = Sheet.objects.filter(seat=hands[0], candidate=aude).order_by("order").first()
    asked = {item.key: str(item.name.in_language("fr")) for grid in grids.grids(of_session(session)) for item in grid.criteria}
    assert WORDS in asked.values()
    assert any(WORDS.split("'")[0] in client_of(hands[0].user, "fr").get(f"/session/{session.pk}/marking/{one.pk}/").content.decode() for one in Sheet.objects.filter(seat=hands[0]))
    assert sheet is not None
    for one in Sheet.objects.all():
        assert sheets.write(one, {item.key: {"value": "acquired"} for item in sheets.criteria(one)}) == {}
        sheets.seal(one)
    meeting = deliberation.begin(session, [president, juror], "Paule Renard")
    for part in deliberation.standing(aude).parts:
        deliberation.decide(meeting, aude, part.block.code, "granted", "", "Paule Renard")
    deliberation.decide(meeting, aude, "", "granted", "", "Paule Renard")
    record = minutes.draw(meeting, "Paule Renard")
    for member in (president, juror):
        minutes.sign(record, member, record.digest, member.name)
    results.publish(session, timezone.now() - timedelta(minutes=1), "Olga")
    assert WORDS.split("'")[0] in client_of(own.user, "fr").get(f"/session/{session.pk}/result/").content.decode()
    assert badges.content(aude, "00000000-0000-0000-0000-000000000000")["credentialSubject"]["achievement"]["description"].count("1.1") == 1
    for page in ("", "people/", "candidates/", "calendar/", "timers/", "accommodations/", "marking/", "results/"):
        assert office.get(f"/w/acme/prove/sessions/{session.number}/{page}").status_code == 200


def test_a_session_keeps_the_version_it_began_with(school, olga):
    frozen(school, olga, words=WORDS)
    session = Session.objects.create(workspace=school, title="Juin", framework=KEY, framework_version="1.1")
    from mercatique.prove.frames import drafts
    from mercatique.prove.framework import frameworks

    drafts.freeze(edited(drafts.begin(school, frameworks(school)[KEY], olga), olga, "Une autre veille"), olga)
    assert frameworks(school)[KEY].version == "1.2"
    assert str(of_session(Session.objects.get(pk=session.pk)).criterion("B1", "CE1.1").name.in_language("fr")) == WORDS
    assert of_session(Session(workspace=school)) is None


def test_two_certifiers_who_gave_the_same_version_number_are_marked_each_by_their_own(school, olga):
    other = Workspace.objects.create(slug="other", name="Other", purpose="school")
    frozen(school, olga, words=WORDS)
    frozen(other, olga, words="Tout autre chose")
    names = []
    for workspace in (school, other):
        session = Session.objects.create(workspace=workspace, title="Juin", framework=KEY, framework_version="1.1")
        names.append({str(item.name.in_language("fr")) for grid in grids.grids(grids.framework_of(session)) for item in grid.criteria})
    assert WORDS in names[0] - names[1]
    assert "Tout autre chose" in names[1] - names[0]


def test_a_class_prepares_an_own_framework(school, olga, walid, client_of):
    frozen(school, olga, words=WORDS)
    office = client_of(walid, "fr")
    assert office.post("/w/acme/prove/classrooms/new/", {"title": "Bachelor", "framework": KEY}).status_code == 302
    found = Classroom.objects.get()
    assert progress.read(found).framework.version == "1.1"
    assert office.get(f"/w/acme/prove/classrooms/{found.number}/").status_code == 200
