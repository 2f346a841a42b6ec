"""A class: joined with consent, seen block by block, commented on, left again; and a trainer who never judges."""

import pytest
from django.utils import timezone

from mercatique.fault import Fault
from mercatique.kernel.models import Import, Workspace
from mercatique.prove import checks
from mercatique.prove.classes import progress
from mercatique.prove.framework import frameworks
from mercatique.prove.models import Candidate, CasePack, ClassRemark, Classroom, Enrolment, Seat, Session
from mercatique.prove.sessions import composition
from tests.conftest import person

CAR = "fr-auto-digital"


@pytest.fixture
def school(acme):
    """Acme is the school; Ana prepares her certification in her own workspace."""
    acme.purpose = "school"
    acme.save()
    return acme


@pytest.fixture
def space(db):
    return Workspace.objects.create(slug="ana", name="Dossier d'Ana", purpose="certification")


@pytest.fixture
def ana(space):
    return person("Ana", space, "owner")


@pytest.fixture
def classroom(school):
    return Classroom.objects.create(workspace=school, title="Promotion 2026", framework=CAR, trainer_email="walid@example.com")


def join(browser, classroom, **sent):
    return browser.post("/w/ana/prove/class/join/", {"code": classroom.code, "consent": "on", **sent})


def test_a_candidate_joins_by_code_and_only_with_consent(classroom, ana, client_of):
    browser = client_of(ana)
    join(browser, classroom, consent="")
    join(browser, classroom, code="NOTACODE")
    assert not Enrolment.objects.exists()
    join(browser, classroom, code=f" {classroom.code[:4].lower()}-{classroom.code[4:].lower()} ")
    join(browser, classroom)
    assert Enrolment.objects.get().space == Workspace.objects.get(slug="ana").pk


def test_the_trainer_reads_states_and_nothing_else_of_the_workspace(classroom, ana, space, walid, client_of):
    checks.refresh(space, frameworks()[CAR])
    join(client_of(ana), classroom)
    trainer = client_of(walid)
    page = trainer.get(f"/w/acme/prove/classrooms/{classroom.number}/").content.decode()
    assert "Ana" in page and "heat-" in page and classroom.code in page
    pupil = f"/w/acme/prove/classrooms/{classroom.number}/people/{Enrolment.objects.get().pk}/"
    text = trainer.get(pupil).content.decode()
    assert "Cr14" in text and "/w/ana/" not in text
    for address in ("/w/ana/", "/w/ana/prove/frameworks/", f"/w/ana/prove/frameworks/{CAR}/", "/w/ana/prove/class/"):
        assert trainer.get(address).status_code == 404, address


def test_a_trainer_follows_the_class_from_their_seat_and_nobody_elses(classroom, school, ana, space, client_of):
    """No member of the school: the letter of the session is all they have."""
    checks.refresh(space, frameworks()[CAR])
    join(client_of(ana), classroom)
    held = Session.objects.create(workspace=school, title="Juin", framework=CAR)
    for name in ("Tess", "Theo"):
        user = person(name)
        Seat.objects.create(session=held, role=Seat.Role.TRAINER, name=name, email=user.email, user=user, accepted_at=timezone.now())
    classroom.trainer_email = "TESS@example.com"
    classroom.save()
    tess, theo = (client_of(Seat.objects.get(name=name).user) for name in ("Tess", "Theo"))
    here, one = f"/session/{held.pk}/class/", Enrolment.objects.get().pk
    assert here in tess.get(f"/session/{held.pk}/").content.decode() and here not in theo.get(f"/session/{held.pk}/").content.decode()
    page = tess.get(here).content.decode()
    assert "Ana" in page and "heat-" in page and classroom.code not in page and "/w/" not in page
    assert "Ana" not in theo.get(here).content.decode() and theo.get(f"{here}{one}/").status_code == 404
    assert "Cr14" in tess.get(f"{here}{one}/").content.decode()
    assert tess.post(f"{here}{one}/", {"criterion": f"{CAR}/B1/Cr2", "text": "Datez la source."}).url == f"{here}{one}/"
    assert ClassRemark.objects.get().author == "Tess"
    duties = f"/session/{held.pk}/"
    assert 'data-status="planned"' in tess.get(duties).content.decode()
    Session.objects.filter(pk=held.pk).update(state="closed")
    assert 'data-status="done"' in tess.get(duties).content.decode()
    assert tess.get(f"/session/{held.pk}/marking/").status_code == 403 and tess.get(f"/w/acme/prove/classrooms/{classroom.number}/").status_code == 404


def test_the_table_counts_what_is_ready(classroom, ana, space, client_of):
    from tests.prove.test_checks import watch

    join(client_of(ana), classroom)
    watch(space)
    checks.refresh(space, frameworks()[CAR])
    heat = progress.read(classroom)
    (row,) = heat.rows
    assert row.states[f"{CAR}/B3/Cr14"] in {"complete", "judge"}
    assert row.total.ready >= 1 and row.total.of == 14
    assert heat.hardest[0][1] == 0


def test_consent_is_taken_back_at_once_and_comments_stay_with_the_candidate(classroom, ana, space, walid, client_of):
    browser, trainer = client_of(ana), client_of(walid)
    join(browser, classroom)
    enrolment = Enrolment.objects.get()
    pupil = f"/w/acme/prove/classrooms/{classroom.number}/people/{enrolment.pk}/"
    assert trainer.post(pupil, {"criterion": f"{CAR}/B1/Cr2", "text": "Ajoutez deux concurrents directs."}).status_code == 302
    assert trainer.post(pupil, {"criterion": "nowhere/B1/Cr2", "text": "x"}).status_code == 422
    assert ClassRemark.objects.count() == 1
    shown = f"/w/ana/prove/frameworks/{CAR}/B1/Cr2/"
    assert "Ajoutez deux concurrents directs." in browser.get(shown).content.decode()
    assert "Ajoutez" not in browser.get(f"/w/ana/prove/frameworks/{CAR}/B1/Cr3/").content.decode()
    browser.post(f"/w/ana/prove/class/{enrolment.pk}/leave/")
    assert trainer.get(pupil).status_code == 404
    assert trainer.post(pupil, {"criterion": f"{CAR}/B1/Cr2", "text": "Encore"}).status_code == 404
    assert progress.read(classroom).rows == ()
    assert "Ajoutez deux concurrents directs." in browser.get(shown).content.decode()


def test_each_has_another_company_of_the_case_and_brings_it_in(classroom, ana, space, client_of):
    classroom.case = CasePack.objects.create(workspace=classroom.workspace, title="Cas")
    classroom.save()
    browser = client_of(ana)
    join(browser, classroom)
    enrolment = Enrolment.objects.get()
    page = browser.get("/w/ana/prove/class/").content.decode()
    assert "ventes.csv" in page and classroom.case.secret not in page
    browser.post(f"/w/ana/prove/class/{enrolment.pk}/bring/")
    tables = dict(Import.objects.filter(workspace=space).values_list("table", "state"))
    assert set(tables) == {"orders", "customers", "products"}
    assert set(tables.values()) == {"queued"}, "understood without a question"
    assert not ClassRemark.objects.exists()


def test_a_reader_of_the_school_sees_no_candidate(classroom, ana, rita, client_of):
    join(client_of(ana), classroom)
    page = client_of(rita).get(f"/w/acme/prove/classrooms/{classroom.number}/").content.decode()
    assert ">Ana<" not in page and classroom.code not in page
    pupil = f"/w/acme/prove/classrooms/{classroom.number}/people/{Enrolment.objects.get().pk}/"
    assert client_of(rita).get(pupil).status_code == 403


def test_another_workspace_cannot_take_anybody_out_of_a_class(classroom, ana, max, client_of):
    join(client_of(ana), classroom)
    enrolment = Enrolment.objects.get()
    assert client_of(max).post(f"/w/other/prove/class/{enrolment.pk}/leave/").status_code == 404
    assert client_of(max).get(f"/w/other/prove/class/{enrolment.pk}/files/ventes.csv").status_code == 404


# -- no right to mark ----------------------------------------------------------------------------------------------


@pytest.fixture
def session(school):
    found = Session.objects.create(workspace=school, title="Session", framework=CAR)
    Candidate.objects.create(workspace=school, session=found, title="Ana", email="ana@example.com")
    return found


@pytest.mark.parametrize("role", ["marker", "juror", "president"])
def test_the_trainer_of_a_candidate_cannot_judge_them(classroom, ana, session, client_of, role):
    join(client_of(ana), classroom)
    with pytest.raises(Fault, match="trains"):
        Seat.objects.create(session=session, role=role, name="Walid", email="Walid@example.com")
    assert Seat.objects.create(session=session, role=role, name="Iris", email="iris@example.com").pk


def test_a_trainers_seat_marks_nothing_and_excludes_every_other(session, client_of, walid):
    from django.urls import reverse
    from django.utils import timezone

    Seat.objects.create(session=session, role="trainer", name="Walid", email="walid@example.com", user=walid, accepted_at=timezone.now(), declared_at=timezone.now())
    browser = client_of(walid)
    assert browser.get(reverse("seat:copies", args=[session.pk])).status_code == 403
    with pytest.raises(Fault, match="trains"):
        Seat.objects.create(session=session, role="juror", name="Walid", email="walid@example.com")


def test_who_judges_does_not_become_a_trainer_of_the_session(session):
    Seat.objects.create(session=session, role="juror", name="Iris", email="iris@example.com")
    with pytest.raises(Fault, match="already"):
        Seat.objects.create(session=session, role="trainer", name="Iris", email="iris@example.com")


def test_a_class_joined_after_the_jury_was_made_shows_as_a_conflict(classroom, ana, session, client_of):
    seat = Seat.objects.create(session=session, role="juror", name="Walid", email="walid@example.com")
    assert composition.bodies(session).conflicts() == []
    join(client_of(ana), classroom)
    assert [(found, str(one), why) for found, one, why in composition.bodies(session).conflicts()] == [(seat, "Ana", "trainer")]
    assert composition.aside(seat, session.candidates.get()) == "trainer"


def test_a_board_a_grid_and_the_office_agree_on_who_stands_aside(classroom, ana, session, client_of):
    """Three ways of asking, each as cheap as its page needs: a candidate, a trainer by class or by seat, a declared tie, and the strongest reason first."""
    pupil = session.candidates.get()
    tied, free, trained, oneself = (
        Candidate.objects.create(workspace=session.workspace, session=session, title=name, email=email)
        for name, email in (("Ben", "ben@example.com"), ("Cleo", ""), ("Dan", "dan@example.com"), ("Eve", "eve@example.com"))
    )
    walid = Seat.objects.create(session=session, role="juror", name="Walid", email="walid@example.com")
    walid.ties.set([tied, pupil])
    iris, eve = (Seat.objects.create(session=session, role="marker", name=name, email=f"{name.lower()}@example.com") for name in ("Iris", "Eva"))
    Seat.objects.filter(pk=eve.pk).update(email="Eve@Example.com")
    teacher = Seat.objects.create(session=session, role="trainer", name="Tom", email="tom@example.com")
    teacher.ties.set([trained])
    Seat.objects.filter(pk=iris.pk).update(email="TOM@example.com")
    join(client_of(ana), classroom)
    office = composition.bodies(session).conflicts()
    assert {(seat.name, str(one), why) for seat, one, why in office} == {
        ("Walid", "Ana", "trainer"), ("Walid", "Ben", "tie"), ("Iris", "Dan", "trainer"), ("Eva", "Eve", "self"),
    }  # fmt: skip
    for seat in Seat.objects.filter(pk__in=[walid.pk, iris.pk, eve.pk]):
        board = composition.aside_for(seat)
        assert board == {one.pk: why for found, one, why in office if found == seat}
        assert all(composition.aside(seat, one) == board.get(one.pk) for one in (pupil, tied, free, trained, oneself))


def test_the_page_of_a_candidate_names_who_stands_aside(session, client_of, rita, max):
    candidate = session.candidates.get()
    free = Candidate.objects.create(workspace=session.workspace, session=session, title="Ben", email="ben@example.com")
    tied = Seat.objects.create(session=session, role="marker", name="Inès Petit", email="ines@example.com", declared_at=session.created_at)
    tied.ties.set([candidate])
    Seat.objects.create(session=session, role="juror", name="Jean Roux", email="jean@example.com")
    page = client_of(rita).get(f"/w/acme/prove/candidates/{candidate.number}/").content.decode()
    part = page[page.index('id="stand-aside"') :]
    assert "Inès Petit" in part and "Jean Roux" not in part.partition("</section>")[0]
    other = client_of(rita).get(f"/w/acme/prove/candidates/{free.number}/").content.decode()
    assert "Inès Petit" not in other[other.index('id="stand-aside"') :]
    assert client_of(max).get(f"/w/acme/prove/candidates/{candidate.number}/").status_code == 404
