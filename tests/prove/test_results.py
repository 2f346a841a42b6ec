"""From sealed marks to results: minutes signed, letters, appeals, badges, the declaration, and what nobody may see."""

import base64
import hashlib
import html
import io
import json
import re
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from lxml import etree
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey
from pypdf import PdfReader

from mercatique.fault import Fault
from mercatique.kernel import bundle, criteria, jobs
from mercatique.kernel.blocks import Heading, Landscape, Paragraph, Table
from mercatique.kernel.models import Job, Message, Workspace
from mercatique.kernel.removal import remove
from mercatique.prove.dossiers import keeping
from mercatique.prove.framework import frameworks
from mercatique.prove.marking import (
    agreement,
    badges,
    chain,
    closing,
    deliberation,
    duties,
    grids,
    minutes,
    register,
    results,
    retention,
    sheets,
    tasks,
)
from mercatique.prove.models import (
    Candidate,
    Classroom,
    Credential,
    Decision,
    Enrolment,
    Holder,
    Meeting,
    Minutes,
    PageNote,
    Seat,
    Session,
    Sheet,
    Terms,
)
from mercatique.prove.sessions import stages
from tests.prove.test_marking import fill, refused, seat

CAR = frameworks()["fr-auto-digital"]
FIRST = CAR.criteria[0]


@pytest.fixture
def room(acme, client_of, settings, tmp_path):
    """A session with two candidates, two markers and a third, a jury of two."""
    settings.HOME = tmp_path
    session = Session.objects.create(
        workspace=acme, title="Session de juin", framework=CAR.key, framework_version="1", markers_each=2,
        starts_on="2026-06-01", ends_on="2026-06-03",
    )  # fmt: skip
    aude, basile = (Candidate.objects.create(workspace=acme, session=session, title=name, email=f"{name.lower()}@example.com") for name in ("Aude Morel", "Basile Roy"))
    hands = [seat(session, "marker", name) for name in ("Hervé Diallo", "Inès Petit")]
    sheets.assign(session)
    spare = seat(session, "marker", "Jules Tran")
    president, juror = seat(session, "president", "Paule Renard", outside=True), seat(session, "juror", "Jean Roux")
    own = seat(session, "candidate", "Aude Morel", candidate=aude)
    return SimpleNamespace(
        session=session, aude=aude, basile=basile, hands=hands, spare=spare, president=president, juror=juror, own=own,
        url=f"/session/{session.pk}/", clients={one.pk: client_of(one.user, "fr") for one in (*hands, spare, president, juror, own)},
    )  # fmt: skip


def at(room, seat):
    return room.clients[seat.pk]


def seal_all(room, **differ):
    for sheet in Sheet.objects.filter(session=room.session, reading=1):
        fill(sheet, **(differ if sheet.seat == room.hands[1] and sheet.candidate == room.aude else {}))
        sheets.seal(sheet)


def decided(room, outcome="granted", name="Paule Renard"):
    meeting = deliberation.begin(room.session, [room.president, room.juror], name)
    for candidate in (room.aude, room.basile):
        deliberation.decide(meeting, candidate, "", outcome, "", name, whole=True)
    return minutes.draw(meeting, name)


def closed(room):
    """Everything sealed, decided, signed and published."""
    seal_all(room)
    record = decided(room)
    for member in (room.president, room.juror):
        minutes.sign(record, member, record.digest, member.name)
    results.publish(room.session, timezone.now() - timedelta(minutes=1), "Olga")
    return record


# -- the marker's pages -------------------------------------------------------------------------------------------------


def own_sheet(room, hand=0, candidate=None):
    return Sheet.objects.get(seat=room.hands[hand], candidate=candidate or room.aude)


def test_a_marker_fills_a_grid_without_script_and_seals_it(room):
    browser, sheet = at(room, room.hands[0]), own_sheet(room)
    page = f"{room.url}marking/{sheet.pk}/"
    shown = browser.get(page).content.decode()
    assert room.aude.code in shown
    assert "Aude" not in shown
    given = {f"value:{item.key}": str(item.points) for item in CAR.criteria}
    bad = browser.post(page, {**given, f"value:{FIRST.key}": "4", f"comment:{FIRST.key}": "Très complet"})
    assert bad.status_code == 422
    assert "Très complet" in bad.content.decode()
    assert sheet.marks.get(criterion=FIRST.key).points is None
    assert browser.post(page, {**given, "seal": "1"}).headers["Location"].endswith("/seal/")
    assert browser.get(f"{page}seal/").status_code == 200
    assert browser.post(f"{page}seal/").status_code == 302
    sheet.refresh_from_db()
    assert sheet.sealed_at
    assert browser.post(page, {f"value:{FIRST.key}": "0"}).status_code == 409
    assert sheet.marks.get(criterion=FIRST.key).points == 3


def test_an_old_page_undoes_nothing_and_a_script_saves_one_cell(room):
    browser, sheet = at(room, room.hands[0]), own_sheet(room)
    page = f"{room.url}marking/{sheet.pk}/"
    told = browser.post(page, {f"value:{FIRST.key}": "2", "at": FIRST.key}, headers={"X-Marking": "1"}).json()
    assert "1" in told["saved"]
    browser.post(page, {f"value:{FIRST.key}": "", f"was-value:{FIRST.key}": "", f"comment:{FIRST.key}": "Vu", f"was-comment:{FIRST.key}": ""})
    row = sheet.marks.get()
    assert (row.points, row.comment) == (2, "Vu")
    sheet.refresh_from_db()
    assert sheet.left["criterion"] == FIRST.key
    assert browser.post(page, {f"value:{FIRST.key}": "9"}, headers={"X-Marking": "1"}).json()["faults"][FIRST.key]


def test_the_dossier_stands_beside_the_grid_page_by_page_with_notes(room):
    import typst

    pdf = typst.compile(b"Bonjour #pagebreak() Au revoir")
    pieces = [keeping.Piece("memoire.pdf", "Mémoire", pdf, "application/pdf"), keeping.Piece("notes.html", "Notes", b"<p>Un <b>texte</b><script>alert(1)</script></p>", "text/html")]
    claims = {FIRST.key: [{"title": "Chapitre 2", "file": hashlib.sha256(pdf).hexdigest(), "url": "", "shown": "", "origin": "own", "attested": True, "note": ""}]}
    keeping.keep(room.session.workspace, title="Dossier d’Aude", framework=CAR.key, framework_version="1", pieces=pieces, claims=claims, session=room.session, candidate=room.aude)
    browser, sheet = at(room, room.hands[0]), own_sheet(room)
    page, sha = f"{room.url}marking/{sheet.pk}/", hashlib.sha256(pdf).hexdigest()
    shown = browser.get(f"{page}?file={sha}&page=2").content.decode()
    assert "Au revoir" in shown
    assert "Chapitre 2" in shown
    assert "p. 2" not in shown
    drawn = browser.get(f"{room.url}dossier/{room.aude.pk}/{sha}/2.png")
    assert drawn.content.startswith(b"\x89PNG")
    assert browser.get(f"{room.url}dossier/{room.aude.pk}/{sha}/3.png").status_code == 404
    assert browser.post(f"{page}note/", {"file": sha, "page": "2", "text": "Source à vérifier"}).status_code == 302
    shown = browser.get(page).content.decode()
    assert "Source à vérifier" in shown
    assert "Au revoir" in shown, "back where one left off"
    other = hashlib.sha256(pieces[1].content).hexdigest()
    shown = browser.get(f"{page}?file={other}").content.decode()
    assert "texte" in shown
    assert "alert(1)" not in shown
    assert "Source à vérifier" not in at(room, room.hands[1]).get(f"{room.url}marking/{own_sheet(room, 1).pk}/").content.decode()
    assert at(room, room.spare).get(f"{room.url}dossier/{room.aude.pk}/{sha}/").status_code == 404


def test_a_page_of_the_dossier_turns_beside_the_grid_which_stays_where_it_is(room):
    import typst

    pdf = typst.compile(b"Bonjour #pagebreak() Au revoir")
    keeping.keep(
        room.session.workspace, title="Dossier d’Aude", framework=CAR.key, framework_version="1",
        pieces=[keeping.Piece("memoire.pdf", "Mémoire", pdf, "application/pdf")], claims={}, session=room.session, candidate=room.aude,
    )  # fmt: skip
    browser, page = at(room, room.hands[0]), f"{room.url}marking/{own_sheet(room).pk}/"
    shown = browser.get(page).content.decode()
    assert 'hx-target="#dossier" hx-select="#dossier"' in shown
    turn = re.search(r'rel="next" href="([^"]+)" hx-get="([^"]+)"', shown)
    assert turn, "with a script only the dossier changes, without one the page does"
    assert turn[2] == page + turn[1].removesuffix("#dossier")
    assert 'id="page-before"' in browser.get(turn[2].replace("&amp;", "&")).content.decode()
    assert 'href="#dossier"' in shown, "and where one stands above the other, each is reached by a link"
    assert "data-to-grid" in shown


def test_what_is_still_to_mark_is_reached_from_the_seal_whatever_its_code(room, monkeypatch):
    dotted = [replace(item, code=item.code.replace("Cr", "1.")) for item in CAR.criteria]
    monkeypatch.setattr(sheets, "criteria", lambda sheet: dotted)
    browser, page = at(room, room.hands[0]), f"{room.url}marking/{own_sheet(room).pk}/"
    links = re.findall(r'href="[^"]*#(c-[^"]+)"', browser.get(f"{page}seal/").content.decode())
    assert len(links) == len(dotted)
    assert set(links) == set(re.findall(r'id="(c-[^"]+)"', browser.get(page).content.decode()))


# -- blind --------------------------------------------------------------------------------------------------------------


def test_no_page_shows_another_markers_marks_before_ones_own_are_sealed(room, olga, client_of):
    theirs = own_sheet(room, 1)
    fill(theirs)
    sheets.write(theirs, {FIRST.key: {"value": "1", "comment": "Phrase-témoin"}})
    sheets.seal(theirs)
    mine, browser = own_sheet(room), at(room, room.hands[0])
    assert browser.get(f"{room.url}marking/{theirs.pk}/").status_code == 404
    assert browser.get(f"{room.url}marking/{theirs.pk}/compare/").status_code == 404
    for tail in ("marking/", f"marking/{mine.pk}/", f"marking/{mine.pk}/compare/", f"marking/{mine.pk}/seal/"):
        assert "Phrase-témoin" not in browser.get(room.url + tail).content.decode(), tail
    for tail in ("jury/", f"jury/{room.aude.pk}/", "jury/agreement/"):
        assert "Phrase-témoin" not in at(room, room.juror).get(room.url + tail).content.decode(), tail
    office = client_of(olga)
    number = room.session.number
    for tail in ("marking/", f"marking/{room.aude.number}/", "marking/agreement/", "results/", "results/record/", "results/export/?to=csv"):
        answer = office.get(f"/w/acme/prove/sessions/{number}/{tail}")
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code == 200, tail
        assert "Phrase-témoin" not in body.decode(), tail
        assert re.search(rb"Aude Morel;[^\r\n]*[0-9]{1},", body) is None, tail
    assert "Phrase-témoin" not in office.get("/w/acme/search/?q=témoin").content.decode()
    assert not Message.objects.exists()
    fill(mine)
    sheets.seal(mine)
    assert "Phrase-témoin" in browser.get(f"{room.url}marking/{mine.pk}/compare/").content.decode()


def test_each_seat_has_its_own_pages_and_a_stranger_none(room, max, client_of):
    sheet = own_sheet(room)
    paths = {f"marking/{sheet.pk}/": room.hands[0], "marking/": room.hands[0], "jury/": room.juror, f"jury/{room.aude.pk}/": room.juror, "result/": room.own}
    for path, owner in paths.items():
        assert at(room, owner).get(room.url + path).status_code == 200, path
        assert client_of(max).get(room.url + path).status_code == 404, path
        for other in (room.own, room.juror, room.hands[1]):
            if other.role != owner.role:
                assert at(room, other).get(room.url + path).status_code == 403, path
    assert at(room, room.juror).post(f"{room.url}jury/meeting/", {"present": [str(room.juror.pk)]}).status_code == 403
    assert at(room, room.juror).post(f"{room.url}jury/{room.aude.pk}/", {"act": "decide", "outcome": "granted"}).status_code == 404


def test_a_grid_not_sealed_when_the_jury_decides_says_so_and_offers_nothing(room):
    mine, browser = own_sheet(room), at(room, room.hands[0])
    assert 'name="seal"' in browser.get(f"{room.url}marking/{mine.pk}/").content.decode()
    meeting = deliberation.begin(room.session, [room.president, room.juror], room.president.name)
    deliberation.decide(meeting, room.aude, "", "absent", "", room.president.name)
    page = browser.get(f"{room.url}marking/{mine.pk}/").content.decode()
    assert "Le jury a statué" in page and 'name="seal"' not in page and 'id="note"' not in page
    assert browser.get(f"{room.url}marking/{mine.pk}/seal/")["Location"] == f"{room.url}marking/{mine.pk}/"
    assert browser.post(f"{room.url}marking/{mine.pk}/", {f"value:{FIRST.key}": "1"}).status_code == 409


def test_who_signs_in_without_the_letter_finds_their_seats(room, client_of, walid):
    juror = at(room, room.juror)
    assert juror.get("/")["Location"] == room.url
    Seat.objects.create(session=room.session, role="juror", name="Walid", email=walid.email, user=walid, accepted_at=timezone.now())
    page = client_of(walid, "fr").get("/").content.decode()
    assert f'href="{room.url}"' in page and "Session de juin" in page and "/w/acme/" in page
    with translation.override("fr"):
        assert f"Membre du jury · {html.escape(room.session.workspace.name)} · {room.session.get_state_display()}" in page, "sessions of one name are told apart by their state"
    Seat.objects.filter(user__in=(walid, room.juror.user)).update(released_at=timezone.now())
    assert client_of(walid).get("/")["Location"] == "/w/acme/"
    assert room.url not in juror.get("/").content.decode()


def test_a_candidate_reads_their_own_result_at_the_chosen_time_and_nothing_before(room):
    seal_all(room)
    record = decided(room)
    page = at(room, room.own)
    refused("publish-open", results.publish, room.session, timezone.now(), "Olga")
    for member in (room.president, room.juror):
        minutes.sign(record, member, record.digest, member.name)
    results.publish(room.session, timezone.now() + timedelta(days=1), "Olga")
    assert "Acquis" not in page.get(f"{room.url}result/").content.decode()
    assert page.get(f"{room.url}result/letter.pdf").status_code == 404
    Terms.objects.filter(session=room.session).update(publish_at=timezone.now())
    shown = page.get(f"{room.url}result/").content.decode()
    assert "20" in shown
    assert "Basile" not in shown
    assert room.basile.code not in shown
    letter = page.get(f"{room.url}result/letter.pdf")
    text = "".join(part.extract_text() for part in PdfReader(io.BytesIO(letter.content)).pages)
    assert "Aude Morel" in text
    assert "Basile" not in text


def due(room):
    """Whether reading the result is still among the candidate's duties."""
    room.own.refresh_from_db()
    (duty,) = (duty for duty in duties.duties(room.own) if duty.url == f"{room.url}result/")
    return not duty.done


def test_a_result_is_to_be_read_once_and_again_when_an_appeal_is_answered(room):
    closed(room)
    page = at(room, room.own)
    assert due(room)
    page.get(f"{room.url}result/")
    assert not due(room)
    appeal = results.file_appeal(room.aude, "Je conteste.", "Aude Morel")
    fill(sheet := results.give_second_reading(appeal, room.spare, "Me1", "Olga"))
    sheets.seal(sheet)
    meeting = deliberation.begin(room.session, [room.president, room.juror], "Paule Renard")
    results.answer(meeting, appeal, "Confirmé.", "Paule Renard")
    assert not due(room)
    record = minutes.draw(meeting, "Paule Renard")
    for member in (room.president, room.juror):
        minutes.sign(record, member, record.digest, member.name)
    assert due(room)
    page.get(f"{room.url}result/")
    assert not due(room)


# -- the jury's record --------------------------------------------------------------------------------------------------


def test_a_whole_session_on_the_jurys_pages(room):
    seal_all(room, Cr1=1)
    lead = at(room, room.president)
    assert lead.post(f"{room.url}jury/meeting/", {"present": [str(room.president.pk), str(room.juror.pk)]}).status_code == 302
    page = f"{room.url}jury/{room.aude.pk}/"
    kept = lead.post(page, {"act": "decide", "outcome": "granted", "block": "", "reason": "Texte gardé"})
    assert kept.status_code == 422
    assert "Texte gardé" in kept.content.decode()
    assert lead.post(page, {"act": "settle", "criterion": FIRST.key, "value": "2,5", "reason": "Audit sans conclusion"}).status_code == 302
    for block in ("B1", "B2", "B3"):
        assert lead.post(page, {"act": "decide", "outcome": "granted", "block": block, "reason": ""}).status_code == 302
    assert lead.post(page, {"act": "decide", "outcome": "granted", "block": "", "reason": ""}).status_code == 302
    assert "19,5" in lead.get(page).content.decode()
    assert "/jury/minutes/" in lead.post(f"{room.url}jury/meeting/", {"close": "1"}).headers["Location"]
    record = Minutes.objects.get()
    sign = f"{room.url}jury/minutes/{record.pk}/"
    assert "Audit sans conclusion" in lead.get(sign).content.decode()
    lead.post(sign, {"digest": record.digest, "name": "Quelqu’un d’autre"})
    assert not record.signatures.exists()
    lead.post(sign, {"digest": record.digest, "name": "paule renard"})
    at(room, room.juror).post(sign, {"digest": "0" * 64, "name": "Jean Roux"})
    record.refresh_from_db()
    assert (record.signatures.count(), record.final_at) == (1, None)
    at(room, room.juror).post(sign, {"digest": record.digest, "name": "Jean Roux"})
    record.refresh_from_db()
    assert record.final_at
    assert chain.verify(room.session) == []


def chosen(shown):
    """What each list of decisions says: block by block, then the certification."""
    return [re.findall(r'value="([a-z]*)" selected', one) for one in re.findall(r'name="outcome">(.*?)</select>', shown)]


def test_no_decision_is_chosen_beforehand_and_one_sent_back_stays_chosen(room):
    """A president who presses Record too early grants nothing, nor who is asked for the reasons of a refusal."""
    lead, page = at(room, room.president), f"{room.url}jury/{room.aude.pk}/"
    lead.post(f"{room.url}jury/meeting/", {"present": [str(room.president.pk), str(room.juror.pk)]})
    assert chosen(lead.get(page).content.decode()) == [[], [], [], []]
    assert lead.post(page, {"act": "decide", "outcome": "", "block": "B2", "reason": ""}).status_code == 422
    assert chosen(lead.post(page, {"act": "decide", "outcome": "refused", "block": "B2", "reason": ""}).content.decode()) == [[], ["refused"], [], []]
    assert chosen(lead.post(page, {"act": "decide", "outcome": "refused", "block": "", "reason": ""}).content.decode()) == [[], [], [], ["refused"]]
    assert not Decision.objects.exists()
    sent = lead.post(page, {"act": "settle", "criterion": FIRST.key, "value": "99", "reason": "Audit sans conclusion"})
    assert sent.status_code == 422


def test_the_minutes_are_pdf_a_and_their_hash_is_that_of_what_was_signed(room):
    record = closed(room)
    record.refresh_from_db()
    assert hashlib.sha256(record.content.encode()).hexdigest() == record.digest == record.signatures.first().digest
    data = minutes.as_pdf(record)
    reader = PdfReader(io.BytesIO(data))
    packet = reader.xmp_metadata.stream.get_data().decode()
    assert "pdfaid:part>2<" in packet
    assert "pdfaid:conformance>A<" in packet
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages))
    assert "PauleRenard" in text
    assert record.digest in text.replace("\u200b", "")
    assert minutes.as_pdf(record) == data
    Minutes.objects.filter(pk=record.pk).update(content=record.content.replace("Aude Morel", "Aude Maurel"))
    record.refresh_from_db()
    assert chain.verify(room.session)
    refused("minutes-changed", minutes.as_pdf, record)


# -- appeals ------------------------------------------------------------------------------------------------------------


def test_the_mark_sheets_of_the_record_turn_with_their_heading(room):
    seal_all(room)
    decided(room)
    turned = next(part for part in minutes.document(Meeting.objects.get()).blocks if isinstance(part, Landscape))
    assert isinstance(turned.blocks[0], Heading), "no heading is left alone at the foot of the page before"


def test_points_are_told_as_the_reader_writes_them(room):
    """19,5 in French, in the letter and where the framework's rule refuses a decision."""
    seal_all(room, Cr1=2)
    meeting = deliberation.begin(room.session, [room.president, room.juror], "Paule Renard")
    deliberation.settle(meeting, room.aude, FIRST, "2,5", "Entre les deux", "Paule Renard")
    with translation.override("fr"), pytest.raises(Fault) as said:
        deliberation.decide(meeting, room.aude, "", "refused", "Trop peu", "Paule Renard", whole=True)
    assert (said.value.values["points"], said.value.values["threshold"]) == ("19,5", "10")
    deliberation.decide(meeting, room.aude, "", "granted", "", "Paule Renard", whole=True)
    record = minutes.draw(meeting, "Paule Renard")
    for member in (room.president, room.juror):
        minutes.sign(record, member, record.digest, member.name)
    Workspace.objects.filter(pk=room.session.workspace_id).update(language="fr")
    told = [part.text for part in results.letter(Candidate.objects.get(pk=room.aude.pk)).blocks if isinstance(part, Paragraph)]
    assert any("19,5" in str(text) for text in told)


def test_a_block_held_before_is_told_as_held_to_who_was_absent(room):
    """The letter and the page of the result forget no block the candidate came with."""
    Candidate.objects.filter(pk=room.aude.pk).update(held_blocks=["B1"])
    meeting = deliberation.begin(room.session, [room.president, room.juror], "Paule Renard")
    for block in ("B2", "B3", ""):
        deliberation.decide(meeting, room.aude, block, "absent", "", "Paule Renard")
    record = minutes.draw(meeting, "Paule Renard")
    for member in (room.president, room.juror):
        minutes.sign(record, member, record.digest, member.name)
    results.publish(room.session, timezone.now() - timedelta(minutes=1), "Olga")
    told = next(part for part in results.letter(Candidate.objects.get(pk=room.aude.pk)).blocks if isinstance(part, Table))
    assert [row[1:3] for row in told.rows] == [("bloc déjà acquis", "Déjà acquis"), ("épreuves", "Absence"), ("épreuves", "Absence")]
    assert "Déjà acquis" in at(room, room.own).get(f"{room.url}result/").content.decode()


def test_an_appeal_is_read_again_by_somebody_new_and_answered(room):
    closed(room)
    page = at(room, room.own)
    assert page.post(f"{room.url}result/", {"text": " "}).status_code == 422
    assert page.post(f"{room.url}result/", {"text": "Je conteste la note du critère 1."}).status_code == 302
    appeal = room.aude.appeals.get()
    assert page.post(f"{room.url}result/", {"text": "Encore"}).status_code == 422
    assert results.second_readers(appeal) == [room.spare]
    refused("appeal-reader", results.give_second_reading, appeal, room.hands[0], "Me1", "Olga")
    sheet = results.give_second_reading(appeal, room.spare, "Me1", "Olga")
    meeting = deliberation.begin(room.session, [room.president, room.juror], "Paule Renard")
    refused("appeal-unread", results.answer, meeting, appeal, "Non", "Paule Renard")
    fill(sheet)
    sheets.seal(sheet)
    assert "3" in {row.second for row in deliberation.standing(room.aude).rows}
    deliberation.decide(meeting, room.aude, "", "granted", "Confirmé.", "Paule Renard", whole=True)
    results.answer(meeting, appeal, "La seconde lecture confirme la première.", "Paule Renard")
    appeal.refresh_from_db()
    assert appeal.changed is False
    again = minutes.draw(meeting, "Paule Renard")
    minutes.sign(again, room.president, again.digest, "Paule Renard")
    assert "confirme" not in page.get(f"{room.url}result/").content.decode()
    minutes.sign(again, room.juror, again.digest, "Jean Roux")
    assert "confirme" in page.get(f"{room.url}result/").content.decode()
    assert agreement.marks(room.session) and len({one.seat for one in agreement.marks(room.session)}) == 2
    assert chain.verify(room.session) == []


def test_a_grid_of_a_candidate_the_jury_found_absent_is_no_longer_asked_for(room):
    meeting = deliberation.begin(room.session, [room.president, room.juror], "Paule Renard")
    deliberation.decide(meeting, room.aude, "", "absent", "Absence annoncée la veille.", "Paule Renard")
    desk = at(room, room.hands[0]).get(f"{room.url}marking/").content.decode()
    assert "le jury a décidé" in desk and "0 grille verrouillée sur 1" in desk
    refused("decided", sheets.write, own_sheet(room), {FIRST.key: {"value": "1"}})
    assert at(room, room.hands[0]).post(f"{room.url}marking/{own_sheet(room).pk}/", {f"value:{FIRST.key}": "1"}).status_code == 409
    record = minutes.draw(meeting, "Paule Renard")
    assert str(timezone.localdate().year) in record.content and "Understand" not in record.content and "Comprendre" in record.content


def test_a_new_decision_is_told_once_the_second_record_is_signed(room):
    closed(room)
    page = at(room, room.own)
    appeal = results.file_appeal(room.aude, "Je conteste.", "Aude Morel")
    sheet = results.give_second_reading(appeal, room.spare, "Me1", "Olga")
    fill(sheet)
    sheets.seal(sheet)
    before = page.get(f"{room.url}result/letter.pdf").content
    meeting = deliberation.begin(room.session, [room.president, room.juror], "Paule Renard")
    deliberation.settle(meeting, room.aude, FIRST, "1", "Relu ensemble.", "Paule Renard")
    deliberation.decide(meeting, room.aude, "", "absent", "Fraude constatée à l'oral.", "Paule Renard")
    results.answer(meeting, appeal, "La décision est retirée.", "Paule Renard")
    record = minutes.draw(meeting, "Paule Renard")
    minutes.sign(record, room.president, record.digest, "Paule Renard")
    told = page.get(f"{room.url}result/").content.decode()
    assert "Fraude" not in told
    assert "retirée" not in told
    assert ">3 / 3<" in told.replace(" ", " ")
    assert 'name="text"' not in told  # the answer is under way: no second appeal meanwhile
    assert page.get(f"{room.url}result/letter.pdf").content == before
    assert badges.content(room.aude, "00000000-0000-0000-0000-000000000000")
    minutes.sign(record, room.juror, record.digest, "Jean Roux")
    told = page.get(f"{room.url}result/").content.decode()
    assert "Fraude" in told
    assert "retirée" in told
    refused("badge-undecided", badges.content, room.aude, "00000000-0000-0000-0000-000000000000")


# -- closing the session ------------------------------------------------------------------------------------------------


def test_a_session_closes_once_all_are_decided_and_the_record_is_signed(room, olga, client_of):
    Session.objects.filter(pk=room.session.pk).update(state="deliberation")
    room.session.refresh_from_db()
    office = client_of(olga, "fr")
    page = f"/w/acme/prove/sessions/{room.session.number}/"

    def held() -> list[str]:
        shown = office.get(page).content.decode()
        said = [gap.text for gap in stages.missing(room.session) if gap.url]
        assert all(str(html.escape(text)) in shown for text in said)
        return said

    seal_all(room)
    with translation.override("fr"):
        waiting = " ".join(held())
        assert "Aude Morel, Basile Roy" in waiting
        assert "pas de procès-verbal" in waiting
        refused("session-gaps", stages.advance, room.session)
        meeting = deliberation.begin(room.session, [room.president, room.juror], "Paule Renard")
        for candidate in (room.aude, room.basile):
            deliberation.decide(meeting, candidate, "", "granted", "", "Paule Renard", whole=True)
        assert "encore ouverte" in " ".join(held())
        record = minutes.draw(meeting, "Paule Renard")
        minutes.sign(record, room.president, record.digest, "Paule Renard")
        assert "signature de Jean Roux" in " ".join(held())
        refused("session-gaps", stages.advance, room.session)
        minutes.sign(record, room.juror, record.digest, "Jean Roux")
        assert [text for text in held() if "jury" in text.lower() and "procès" in text] == []
    assert not any(gap for ask in (closing.undecided, closing.unsigned, closing.tainted) for gap in ask(room.session))


def test_an_empty_meeting_closes_without_a_record_and_holds_nothing_up(room):
    closed(room)
    lead = at(room, room.president)
    lead.post(f"{room.url}jury/meeting/", {"present": [room.president.pk, room.juror.pk]})
    assert not results.final(room.session)
    assert lead.post(f"{room.url}jury/meeting/", {"close": "1"}).headers["Location"].endswith("/jury/")
    assert results.final(room.session)
    assert list(closing.unsigned(room.session)) == []


# -- who stands aside ---------------------------------------------------------------------------------------------------


def test_who_trains_a_candidate_since_neither_marks_nor_decides_on_them(room, olga, client_of):
    hand = room.hands[0]
    sheet = own_sheet(room)
    school = Workspace.objects.create(slug="ecole", name="École", purpose="school")
    taught = Classroom.objects.create(workspace=school, title="Bachelor", trainer_email=hand.email.upper())
    Enrolment.objects.create(workspace=school, classroom=taught, space=school.pk, name="Aude", email=room.aude.email.upper())
    refused("aside", sheets.write, sheet, {FIRST.key: {"value": "1"}})
    browser = at(room, hand)
    assert browser.get(f"{room.url}marking/{sheet.pk}/").status_code == 403
    assert "déportez" in browser.get(f"{room.url}marking/{sheet.pk}/").content.decode()
    assert "déportez" in browser.get(f"{room.url}marking/").content.decode()
    assert "0 grille verrouillée sur 1" in browser.get(f"{room.url}marking/").content.decode()
    assert "0 verrouillées sur 1" in browser.get(room.url).content.decode()
    office = client_of(olga, "fr")
    base = f"/w/acme/prove/sessions/{room.session.number}/"
    for page in (f"{base}people/", f"{base}marking/{room.aude.number}/"):
        shown = office.get(page).content.decode()
        assert "Qui se déporte" in shown
        assert "formateur de ce candidat" in shown
    sheets.assign(room.session)
    assert {one.seat.name for one in Sheet.objects.filter(candidate=room.aude)} == {"Inès Petit", "Jules Tran"}
    assert "sheet-withdrawn" in {link.kind for link in chain.links(room.session)}
    assert chain.verify(room.session) == []


def test_a_grid_sealed_by_who_stands_aside_decides_nothing(room):
    seal_all(room)
    room.hands[0].ties.add(room.aude)
    meeting = deliberation.begin(room.session, [room.president, room.juror], "Paule Renard")
    refused("decision-aside", deliberation.decide, meeting, room.aude, "", "granted", "", "Paule Renard")
    assert deliberation.decide(meeting, room.basile, "", "granted", "", "Paule Renard", whole=True)
    assert ["Aude Morel" in gap.text for gap in closing.tainted(room.session)] == [True]
    sheets.unseal(own_sheet(room), "Lien déclaré après coup", "Olga")
    sheets.assign(room.session)
    again = Sheet.objects.get(seat=room.spare, candidate=room.aude)
    fill(again)
    sheets.seal(again)
    assert deliberation.decide(meeting, room.aude, "", "granted", "", "Paule Renard", whole=True)


def test_a_juror_who_trains_the_candidate_does_not_count_in_the_decision(room):
    seal_all(room)
    Seat.objects.bulk_create([Seat(session=room.session, workspace=room.session.workspace, role="trainer", name="Jean Roux", email=room.juror.email)])
    Seat.objects.get(role="trainer").ties.add(room.aude)
    meeting = deliberation.begin(room.session, [room.president, room.juror], "Paule Renard")
    refused("meeting-quorum", deliberation.decide, meeting, room.aude, "", "granted", "", "Paule Renard")
    assert deliberation.decide(meeting, room.basile, "", "granted", "", "Paule Renard", whole=True)
    assert at(room, room.juror).get(f"{room.url}jury/{room.aude.pk}/").status_code == 404


# -- badges -------------------------------------------------------------------------------------------------------------


def decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def test_a_badge_is_verified_offline_by_another_library_than_the_one_that_signed(room, client):
    closed(room)
    found = badges.issue(room.aude, "Olga")
    head, payload, signature = found.token.split(".")
    header, said = json.loads(decoded(head)), json.loads(decoded(payload))
    assert header["alg"] == "EdDSA"
    public = decoded(header["jwk"]["x"])
    assert VerifyKey(public).verify(f"{head}.{payload}".encode(), decoded(signature))
    with pytest.raises(BadSignatureError):
        VerifyKey(public).verify(f"{head}.{payload}x".encode(), decoded(signature))
    assert said["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert said["credentialSubject"]["achievement"]["name"] == str(CAR.name)
    assert said["iss"] == said["issuer"]["id"]
    assert badges.issue(room.aude, "Olga").pk == found.pk
    assert (badges.settings.HOME / "badge_key").stat().st_mode & 0o777 == 0o600
    issuer = client.get("/badges/issuer.json").json()
    assert issuer["publicKey"][0]["x"] == header["jwk"]["x"]
    state = f"/badges/{found.pk}.json"
    assert client.get(state).json()["status"] == "valid"
    assert "Aude" not in client.get(state).content.decode()
    refused("revoke-reason", badges.revoke, found, "", "Olga")
    badges.revoke(found, "Fraude établie", "Olga")
    assert client.get(state).json()["status"] == "revoked"
    assert badges.of(room.aude) is None


def test_no_badge_without_a_certification_granted(room):
    refused("badge-undecided", badges.issue, room.aude, "Olga")
    assert not Credential.objects.exists()


# -- the declaration ----------------------------------------------------------------------------------------------------

#: The structure of "passage de certification": an element, its children in order (? may be absent, * several).
TREE = {
    "flux": "idFlux horodatage emetteur",
    "emetteur": "idClient certificateurs",
    "certificateurs": "certificateur*",
    "certificateur": "idClient idContrat certifications",
    "certifications": "certification*",
    "certification": "type code natureDeposant passageCertifications",
    "passageCertifications": "passageCertification*",
    "passageCertification": "idTechnique obtentionCertification donneeCertifiee dateDebutExamen dateFinExamen modalitePassageExamen? codePostalCentreExamen dateDebutValidite dateFinValidite? presenceNiveauLangueEuro presenceNiveauNumeriqueEuro scoring? mentionValidee? modalitesInscription identificationTitulaire",
    "modalitesInscription": "modaliteAcces",
    "identificationTitulaire": "titulaire",
    "titulaire": "nomNaissance nomUsage? prenom1 anneeNaissance moisNaissance jourNaissance sexe codeCommuneNaissance? libelleCommuneNaissance codePaysNaissance libellePaysNaissance",
}


def conforms(element) -> None:
    name = etree.QName(element).localname
    assert etree.QName(element).namespace == register.SPACE
    if name not in TREE:
        assert len(element) == 0
        assert element.text
        return
    pattern = "".join(f"(?:{word.rstrip('?*')} ){word[len(word.rstrip('?*')):] if word[-1] in '?*' else ''}" for word in TREE[name].split())
    assert re.fullmatch(pattern, "".join(f"{etree.QName(child).localname} " for child in element)), name
    for child in element:
        conforms(child)


def test_nobody_is_declared_before_the_record_is_signed(room):
    seal_all(room)
    decided(room)
    assert register.granted(room.session) == []
    unsigned = [lack.who for lack in register.lacks(room.session) if "sign" in lack.what]
    assert {str(room.aude), str(room.basile)} <= set(unsigned)


def test_the_declaration_asks_for_what_is_missing_and_then_has_the_published_structure(room, olga, client_of):
    closed(room)
    office, page = client_of(olga), f"/w/acme/prove/sessions/{room.session.number}/results/declaration/"
    assert len(register.lacks(room.session)) == 7
    refused("cdc-lacks", register.xml, room.session)
    assert office.post(page, {"client": "1", "contract": "MCFCER1", "kind": "RNCP", "code": "38827", "postcode": "37000"}).status_code == 422
    assert office.post(page, {"client": "12345678", "contract": "MCFCER1", "kind": "RNCP", "code": "38827", "postcode": "37000"}).status_code == 302
    person = {"birth_name": "MOREL", "first_name": "Aude", "born_on": "1998-02-03", "sex": "F", "commune_code": "37261", "commune": "TOURS", "country_code": "99100", "country": "FRANCE"}
    for candidate in (room.aude, room.basile):
        form = f"/w/acme/prove/sessions/{room.session.number}/marking/{candidate.number}/holder/"
        assert office.post(form, {**person, "used_name": "2 98 02 37 261 123 45"}).status_code == 422
        assert "le premier des prénoms" in office.post(form, {**person, "first_name": "Aude, Jeanne"}).content.decode()
        assert office.post(form, {**person, "born_on": "2999-02-03"}).status_code == 422
        assert office.post(form, person).status_code == 302
    assert register.lacks(room.session) == []
    root = etree.fromstring(office.post(page[:-1] + ".xml").content)
    conforms(root)
    assert len(root.findall(".//{*}passageCertification")) == 2
    assert root.findtext(".//{*}dateFinExamen") == "2026-06-03"
    assert "note" not in etree.tostring(root).decode()


def test_what_is_kept_beyond_its_term_is_proposed_and_the_record_stays(room, acme):
    closed(room)
    Holder.objects.create(workspace=acme, candidate=room.aude, birth_name="MOREL", first_name="Aude", born_on="1998-02-03", sex="F", commune="TOURS")
    PageNote.objects.create(workspace=acme, sheet=own_sheet(room), file="0" * 64, text="Vu")
    end = timezone.datetime(2027, 6, 2).date()
    assert results.due(acme, end) == []
    assert [item.what for item in results.due(acme, end + timedelta(days=1))] == ["holders"]
    assert [item.what for item in results.due(acme, timezone.datetime(2031, 6, 3).date())] == ["holders", "notes"]
    refused("not-due", results.erase, acme, room.session, "minutes", "Olga")
    Session.objects.filter(pk=room.session.pk).update(ends_on="2020-06-03")
    session = Session.objects.get(pk=room.session.pk)
    assert ["/results/" in line.url for line in tasks.waiting(acme)] == [True, True]
    assert results.erase(acme, session, "holders", "Olga") == 1
    assert not Holder.objects.exists()
    assert Minutes.objects.exists()
    assert Decision.objects.exists()
    assert chain.verify(session) == []


def test_managers_are_told_once_of_what_is_due_and_nothing_goes_by_itself(room, acme, olga):
    closed(room)
    Holder.objects.create(workspace=acme, candidate=room.aude, birth_name="MOREL", first_name="Aude", born_on="1998-02-03", sex="F", commune="TOURS")
    Job.objects.all().delete()
    retention.ask()
    assert not Job.objects.filter(kind="retention").exists()
    Session.objects.filter(pk=room.session.pk).update(ends_on="2020-06-03")
    for ask in jobs.REGULAR:
        ask()
    assert jobs.run_now(Job.objects.get(kind="retention")).state == "done"
    assert [letter.to for letter in mail.outbox] == [[olga.email]]
    assert f"/w/acme/prove/sessions/{room.session.number}/results/" in mail.outbox[0].body
    assert Holder.objects.exists()
    retention.ask()
    assert Job.objects.filter(kind="retention").count() == 1
    assert retention.tell(acme) == 0
    assert [link.payload["what"] for link in chain.links(room.session, "deletion-due")] == ["holders"]
    assert chain.verify(Session.objects.get(pk=room.session.pk)) == []


# -- the check ----------------------------------------------------------------------------------------------------------


def test_the_check_works_every_decision_out_again(room, acme):
    ask = criteria.CRITERIA["marking.decisions"].function
    assert ask(acme).state == "waiting"
    seal_all(room)
    record = decided(room)
    assert [item.url for item in ask(acme).missing] == [f"/w/acme/prove/sessions/{room.session.number}/results/"]
    for member in (room.president, room.juror):
        minutes.sign(record, member, record.digest, member.name)
    assert ask(acme).state == "complete"
    Decision.objects.filter(candidate=room.aude).update(outcome="refused")
    assert room.aude.code in ask(acme).missing[0].text


# -- many candidates ----------------------------------------------------------------------------------------------------


def test_boards_ask_the_same_of_the_database_for_two_candidates_and_for_thirty(room, olga, client_of):
    def asked(browser, path):
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(path).status_code == 200
        return len(queries)

    pages = [(client_of(olga), f"/w/acme/prove/sessions/{room.session.number}/marking/"), (at(room, room.president), f"{room.url}jury/"), (at(room, room.hands[0]), f"{room.url}marking/")]
    for page in pages:
        asked(*page)  # what is read once
    few = [asked(*page) for page in pages]
    for n in range(28):
        Candidate.objects.create(workspace=room.session.workspace, session=room.session, title=f"Candidate {n}")
    sheets.assign(room.session)
    assert [asked(*page) for page in pages] == few
    assert pages[1][0].get(f"{pages[1][1]}").content.decode().count("<tr>") == 21
    assert "?after=" in pages[0][0].get(pages[0][1]).content.decode()


# -- carried away -------------------------------------------------------------------------------------------------------


def test_a_marked_session_travels_whole_and_no_letter_opens_the_copy(room, olga, acme, tmp_path):
    key = room.spare.invite()
    closed(room)
    bundle.export(acme, tmp_path / "acme.zip")
    copy = bundle.restore(tmp_path / "acme.zip", slug="copie", owner=olga)
    there = Session.objects.get(workspace=copy)
    assert chain.verify(there) == []
    assert there.seats.count() == room.session.seats.count()
    assert not there.seats.filter(user__isnull=False).exists()
    assert [one.key_hash for one in Seat.objects.exclude(key_hash="")] == [Seat.hash(key)]
    aude = there.candidates.get(title="Aude Morel")
    assert deliberation.standing(aude).total.points == 20
    remove(copy)
    assert Seat.objects.filter(session=room.session).count() == 6


# -- the office ---------------------------------------------------------------------------------------------------------


def test_the_office_assigns_describes_publishes_and_a_reader_only_reads(room, olga, rita, client_of):
    base = f"/w/acme/prove/sessions/{room.session.number}/"
    office, reader = client_of(olga), client_of(rita)
    for tail in ("marking/", f"marking/{room.aude.number}/", "marking/agreement/", "results/", "results/record/"):
        assert reader.get(base + tail).status_code == 200, tail
    for tail in ("marking/assign/", f"marking/{room.aude.number}/act/", "results/erase/", "marking/terms/"):
        assert reader.post(base + tail).status_code == 403, tail
    assert reader.post(f"{base}results/", {"at": "2026-01-01T10:00"}).status_code == 403
    assert reader.get(f"{base}results/declaration/").status_code == 403
    assert office.post(f"{base}marking/terms/", {"halves": "on", "gap": "1,5", "quorum": "3", "appeal_days": "60", "holder_months": "12", "notes_years": "5", "files_years": "5"}).status_code == 302
    assert grids.terms_of(room.session).quorum == 3
    assert office.post(f"{base}marking/terms/B1/Cr1/", {"none": "Rien", "full": "Un audit complet"}).status_code == 302
    assert grids.terms_of(room.session).descriptors[FIRST.key] == {"none": "Rien", "full": "Un audit complet"}
    assert "Un audit complet" in at(room, room.hands[0]).get(f"{room.url}marking/{own_sheet(room).pk}/").content.decode()
    seal_all(room)
    sheet = own_sheet(room)
    act = f"{base}marking/{room.aude.number}/act/"
    assert office.post(act, {"act": "open", "sheet": str(sheet.pk), "reason": "Erreur de saisie"}).status_code == 302
    sheet.refresh_from_db()
    assert sheet.sealed_at is None
    answer = office.get(f"{base}results/export/?to=csv")
    assert "Aude Morel" in b"".join(answer.streaming_content).decode("utf-8-sig")


def test_who_judges_and_knows_the_candidate_does_not_see_them(room):
    room.juror.ties.add(room.aude)
    assert at(room, room.juror).get(f"{room.url}jury/{room.aude.pk}/").status_code == 404
    assert Seat.objects.get(pk=room.juror.pk).ties.count() == 1


def test_a_block_left_open_is_named_before_the_whole_is_decided(room):
    """Where points decide, the jury is told which blocks wait; it decides there first or says that the whole is enough."""
    seal_all(room)
    meeting = deliberation.begin(room.session, [room.president, room.juror], "Paule Renard")
    deliberation.decide(meeting, room.aude, "B1", "granted", "", "Paule Renard")
    page, lead = f"{room.url}jury/{room.aude.pk}/", at(room, room.president)
    given = {"act": "decide", "outcome": "granted", "block": "", "reason": "Texte gardé"}
    said = lead.post(page, given)
    assert said.status_code == 422 and "le jury n’a pas statué sur B2, B3" in said.content.decode()
    assert "Texte gardé" in said.content.decode() and not room.aude.decisions.filter(block="").exists()
    assert lead.post(page, {**given, "whole": "1"}).status_code == 302
    assert chain.links(room.session, "decided")[-1].payload["left_open"] == ["B2", "B3"]
    assert 'name="whole"' in lead.get(page).content.decode()
    for block in ("B2", "B3"):
        deliberation.decide(meeting, room.aude, block, "granted", "", "Paule Renard")
    assert 'name="whole"' not in lead.get(page).content.decode()
    assert deliberation.decide(meeting, room.aude, "", "granted", "", "Paule Renard")


def test_the_jury_record_says_which_block_was_held_before(room):
    room.aude.held_blocks = ["B2"]
    room.aude.save()
    seal_all(room)
    tables = [item for item in minutes.read(decided(room)).blocks if isinstance(item, Table)]
    row = next(row for table in tables for row in table.rows if room.aude.code in map(str, row))
    assert [str(cell) for cell in row][2:5] == ["—", "Déjà acquis", "—"]


def test_an_appeal_that_changes_nothing_is_in_the_record_and_reaches_the_candidate(room):
    """The jury may answer and decide nothing anew: the answer is signed all the same, read by the candidate, told in the letter."""
    closed(room)
    appeal = results.file_appeal(room.aude, "Je conteste le critère 1.", "Aude Morel")
    sheet = results.give_second_reading(appeal, room.spare, "Me1", "Olga")
    fill(sheet)
    sheets.seal(sheet)
    assert at(room, room.president).post(f"{room.url}jury/meeting/", {"present": [room.president.pk, room.juror.pk]}).status_code == 302
    answer = {"act": "appeal", "appeal": appeal.pk, "reason": "La note est confirmée, la source manquait."}
    assert at(room, room.president).post(f"{room.url}jury/{room.aude.pk}/", answer).status_code == 302
    at(room, room.president).post(f"{room.url}jury/meeting/", {"close": "1"})
    record = Minutes.objects.get(meeting__number=2)
    told = next(table for table in minutes.read(record).blocks if isinstance(table, Table) and "Réponse" in [column.label for column in table.columns])
    assert [str(cell) for cell in told.rows[0]][2:] == ["Je conteste le critère 1.", "Jules Tran", "la décision est maintenue", answer["reason"]]
    page = at(room, room.own)
    assert "la source manquait" not in page.get(f"{room.url}result/").content.decode()
    for member in (room.president, room.juror):
        minutes.sign(record, member, record.digest, member.name)
    assert "la source manquait" in page.get(f"{room.url}result/").content.decode()
    said = json.dumps(results.letter(Candidate.objects.get(pk=room.aude.pk)).to_json(), ensure_ascii=False)
    assert "Votre recours du" in said and "la décision est maintenue" in said and "la source manquait" in said
