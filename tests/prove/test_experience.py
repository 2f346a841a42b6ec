"""Prior experience: a dossier and an interview in place of tests, decided block by block, told in the record and the letter, counted apart."""

import io
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone, translation
from pypdf import PdfReader

from mercatique.kernel import criteria
from mercatique.prove.framework import frameworks
from mercatique.prove.marking import chain, deliberation, minutes, results, sheets
from mercatique.prove.models import Candidate, Session, Sheet
from tests.prove.test_marking import fill, refused, seat

CAR = frameworks()["fr-auto-digital"]
HELD = date(2026, 6, 2)


@pytest.fixture
def room(acme, client_of, settings, tmp_path):
    """Aude sits the tests; Loïc holds B3 and presents the rest on his experience."""
    settings.HOME = tmp_path
    session = Session.objects.create(workspace=acme, title="Session de juin", framework=CAR.key, framework_version="1", markers_each=2)
    aude = Candidate.objects.create(workspace=acme, session=session, title="Aude Morel", email="aude@example.com")
    loic = Candidate.objects.create(workspace=acme, session=session, title="Loïc Petit", email="loic@example.com", route="experience", held_blocks=["B3"])
    for name in ("Hervé Diallo", "Inès Petit"):
        seat(session, "marker", name)
    sheets.assign(session)
    president, juror = seat(session, "president", "Paule Renard", outside=True), seat(session, "juror", "Jean Roux")
    own = seat(session, "candidate", "Loïc Petit", candidate=loic)
    return SimpleNamespace(
        session=session, aude=aude, loic=loic, president=president, juror=juror, lead=client_of(president.user, "fr"), mine=client_of(own.user, "fr"),
        page=f"/session/{session.pk}/jury/{loic.pk}/",
    )  # fmt: skip


def met(room):
    return deliberation.begin(room.session, [room.president, room.juror], "Paule Renard")


def heard(room, meeting):
    return deliberation.hear(meeting, room.loic, "Livret 2", HELD, 45, "Paule Renard")


def decided(room, meeting, *outcomes):
    for block, outcome in zip(("B1", "B2"), outcomes, strict=True):
        deliberation.decide(meeting, room.loic, block, outcome, f"{block} : vu au livret.", "Paule Renard")
    deliberation.decide(meeting, room.loic, "B3", "held", "", "Paule Renard")


def test_whoever_presents_their_experience_gets_no_grid_and_waits_for_the_jury(room):
    assert {sheet.candidate for sheet in Sheet.objects.all()} == {room.aude}
    stand = deliberation.standing(room.loic)
    assert [part.block.code for part in stand.experience] == ["B1", "B2"]
    assert stand.complete
    assert stand.total is None
    entries, _more = results.board(room.session, 0, 20)
    assert [entry.ready for entry in entries] == [False, True]


def test_no_block_is_decided_before_the_interview_nor_without_a_reason(room):
    meeting = met(room)
    refused("decision-interview", deliberation.decide, meeting, room.loic, "B1", "granted", "Vu.", "Paule Renard")
    refused("interview-dossier", deliberation.hear, meeting, room.loic, " ", HELD, 45, "Paule Renard")
    refused("interview-day", deliberation.hear, meeting, room.loic, "Livret 2", timezone.localdate() + timedelta(days=2), 45, "Paule Renard")
    refused("interview-route", deliberation.hear, meeting, room.aude, "Livret 2", HELD, 45, "Paule Renard")
    heard(room, meeting)
    refused("decision-reason-experience", deliberation.decide, meeting, room.loic, "B1", "granted", " ", "Paule Renard")
    refused("decision-blocks", deliberation.decide, meeting, room.loic, "", "partial", "Partiel.", "Paule Renard")
    assert deliberation.decide(meeting, room.loic, "B1", "granted", "Vu au livret.", "Paule Renard")
    refused("interview-decided", heard, room, meeting)


@pytest.mark.parametrize(
    ("outcomes", "whole", "others", "said"),
    [
        (("granted", "granted"), "granted", ("partial", "decision-partial"), "totale"),
        (("granted", "refused"), "partial", ("granted", "decision-lacking"), "partielle"),
        (("refused", "refused"), "partial", ("granted", "decision-lacking"), "aucune"),
    ],
)
def test_the_whole_follows_from_the_blocks_and_never_from_a_total(room, outcomes, whole, others, said):
    meeting = met(room)
    heard(room, meeting)
    decided(room, meeting, *outcomes)
    refused(others[1], deliberation.decide, meeting, room.loic, "", others[0], "Motif.", "Paule Renard")
    assert deliberation.decide(meeting, room.loic, "", whole, "Motif.", "Paule Renard").computed == {}
    with translation.override("fr"):
        assert said in deliberation.standing(room.loic).validation


def words(answer) -> str:
    return " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(answer)).pages).split())


def test_the_president_writes_it_down_and_the_record_the_letter_and_the_page_tell_it(room, olga, client_of, acme):
    for sheet in Sheet.objects.all():
        fill(sheet)
        sheets.seal(sheet)
    meeting = met(room)
    shown = room.lead.get(room.page).content.decode()
    assert "Noter l’entretien" in shown
    assert room.lead.post(room.page, {"act": "hear", "dossier": "Livret 2", "held_on": "demain", "minutes": "45"}).status_code == 422
    assert room.lead.post(room.page, {"act": "hear", "dossier": "Livret 2", "held_on": "2026-06-02", "minutes": "45"}).status_code == 302
    assert room.lead.post(room.page, {"act": "decide", "block": "B1", "outcome": "granted", "reason": "Audit mené en concession."}).status_code == 302
    assert room.lead.post(room.page, {"act": "decide", "block": "B2", "outcome": "refused", "reason": "Aucune campagne conduite en propre."}).status_code == 302
    deliberation.decide(meeting, room.loic, "B3", "held", "", "Paule Renard")
    assert room.lead.post(room.page, {"act": "decide", "block": "", "outcome": "partial", "reason": "Deux blocs sur trois."}).status_code == 302
    assert "validation partielle" in room.lead.get(room.page).content.decode()
    deliberation.decide(meeting, room.aude, "", "granted", "", "Paule Renard", whole=True)
    record = minutes.draw(meeting, "Paule Renard")
    told = words(minutes.as_pdf(record))
    assert "Livret 2" in told
    assert "Audit mené en concession." in told
    assert "validation partielle" in told
    for member in (room.president, room.juror):
        minutes.sign(record, member, record.digest, member.name)
    results.publish(room.session, timezone.now() - timedelta(minutes=1), "Olga")
    mine = room.mine.get(f"/session/{room.session.pk}/result/").content.decode()
    assert "validation partielle" in mine
    assert "Votre relevé" not in mine
    letter = words(room.mine.get(f"/session/{room.session.pk}/result/letter.pdf").content)
    assert "Livret 2" in letter
    assert "Aucune campagne conduite en propre." in letter
    assert "restent acquis" in letter
    figures = results.statistics(room.session)
    assert (figures["judged"], figures["granted"]) == (1, 1)
    assert (figures["experience"]["people"], figures["experience"]["presented"], figures["experience"]["granted"]) == (1, 2, 1)
    base = f"/w/acme/prove/sessions/{room.session.number}/"
    assert "comptée à part" in client_of(olga, "fr").get(f"{base}results/").content.decode()
    assert "Livret 2" in client_of(olga, "fr").get(f"{base}marking/{room.loic.number}/").content.decode()
    assert criteria.CRITERIA["marking.decisions"].function(acme).state == "complete"
    assert chain.verify(room.session) == []


def test_one_block_on_experience_and_the_others_by_tests(room):
    Candidate.objects.filter(pk=room.aude.pk).update(experience_blocks=["B3"])
    room.aude.refresh_from_db()
    Sheet.objects.all().delete()
    sheets.assign(room.session)
    asked = {item.block for sheet in Sheet.objects.filter(candidate=room.aude) for item in sheets.criteria(sheet)}
    assert asked == {"B1", "B2"}
    for sheet in Sheet.objects.all():
        fill(sheet)
        sheets.seal(sheet)
    stand = deliberation.standing(room.aude)
    assert [part.experience for part in stand.parts] == [False, False, True]
    assert stand.total is None
    meeting = met(room)
    deliberation.decide(meeting, room.aude, "B1", "granted", "", "Paule Renard")
    refused("decision-interview", deliberation.decide, meeting, room.aude, "B3", "granted", "Vu.", "Paule Renard")


def test_a_candidate_names_their_blocks_once_and_not_after_the_grids_are_sealed(room, walid, client_of):
    office = client_of(walid, "fr")
    page = f"/w/acme/prove/candidates/{room.aude.number}/edit/"
    sent = {"title": "Aude Morel", "session": room.session.pk, "email": "aude@example.com", "route": "training", "version": room.aude.version}
    both = office.post(page, {**sent, "held_blocks": "B1", "experience_blocks": "B1"})
    assert both.status_code == 422
    assert "pas les deux" in both.content.decode()
    assert office.post(page, {**sent, "experience_blocks": "B9"}).status_code == 422
    for sheet in Sheet.objects.all():
        fill(sheet)
        sheets.seal(sheet)
    late = office.post(page, {**sent, "experience_blocks": "B1"})
    assert late.status_code == 422
    assert "ne changent plus" in late.content.decode()
    assert office.post(page, {**sent, "title": "Aude Morel-Roy"}).status_code == 302
