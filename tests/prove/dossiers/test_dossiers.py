"""A dossier on its way: sections from what the test asks, text that is not lost, pieces, remarks, a deposit, the oral."""

import io
import json
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from mercatique.decide.models import Objective
from mercatique.fault import Fault
from mercatique.kernel import blocks, documents, evidence
from mercatique.kernel.blocks import Paragraph, SpeakerNote, Table
from mercatique.kernel.criteria import run
from mercatique.kernel.models import Attachment, Evidence, Job
from mercatique.prove.dossiers import (
    freezing,
    keeping,
    outline,
    progress,
    questions,
    reading,
    sources,
    verifying,
    writing,
)
from mercatique.prove.framework import frameworks
from mercatique.prove.models import (
    Adoption,
    Attestation,
    Deposit,
    Dossier,
    Draft,
    Inset,
    Rehearsal,
    Remark,
    Section,
)
from mercatique.steer.models import Deviation

CAR = "fr-auto-digital"


@pytest.fixture
def mine(acme):
    """A dissertation for the car framework, its sections laid out."""
    Adoption.objects.create(workspace=acme, framework=CAR, version="1")
    found = Dossier.objects.create(workspace=acme, title="Mémoire", framework=CAR, test="Me1", candidate="Walid", setting="own", starts_on=timezone.localdate())
    outline.lay_out(found)
    return found


def write(section, text="Un mot. " * 300, **fields):
    section.text = text.strip()
    for name, value in fields.items():
        setattr(section, name, value)
    section.save()
    return section


def test_the_sections_are_what_the_test_asks_and_are_added_once(mine):
    titles = [section.title for section in mine.sections.all()]
    assert len(titles) == 9
    assert titles[0].startswith("Introduction") and titles[-1].startswith("Conclusion")
    assert outline.lay_out(mine) == 0
    assert mine.deadline == mine.starts_on + timedelta(days=24)
    assert mine.minutes == (15, 15)


def test_a_section_changes_places_with_its_neighbour(mine):
    first, second = mine.sections.all()[:2]
    outline.move(second, up=True)
    assert list(mine.sections.all()[:2]) == [second, first]
    outline.move(second, up=True)
    assert mine.sections.first() == second


def test_simple_marks_become_blocks_and_words_are_counted_as_a_word_processor_does():
    kinds = [type(block).__name__ for block in writing.blocks("Un **fort** mot.\n\n## Titre\n- un\n- deux\n1. a\n2. b\nFin")]
    assert kinds == ["Paragraph", "Heading", "Bullets", "Numbered", "Paragraph"]
    assert writing.words("L’atelier vend : 3 pneus – vite !") == 5


def test_each_paragraph_is_known_by_who_first_worded_it(mine, walid, olga, client_of):
    section = mine.sections.first()
    path = f"/w/acme/prove/sections/{section.number}/edit/"
    client_of(walid).post(path, {"title": section.title, "text": "Le premier constat.\nLe second.", "version": section.version})
    section.refresh_from_db()
    client_of(olga).post(path, {"title": section.title, "text": "Le premier constat.\nLe second, revu par Olga.", "version": section.version})
    section.refresh_from_db()
    found = writing.wordings(section)
    assert [(row.text, row.author) for row in found] == [("Le premier constat.", "Walid"), ("Le second, revu par Olga.", "Olga")]
    assert writing.by_author(found) == [("Olga", 5), ("Walid", 3)]
    page = client_of(olga).get(f"/w/acme/prove/sections/{section.number}/").content.decode()
    assert "Olga" in page and "Walid" in page


def test_what_was_typed_and_not_saved_is_there_again_and_two_people_lose_nothing(mine, walid, olga, client_of):
    section = mine.sections.first()
    path = f"/w/acme/prove/sections/{section.number}/"
    kept = client_of(walid).post(f"{path}draft/", {"title": section.title, "text": "Tapé, pas enregistré", "version": section.version})
    assert "4" not in kept.content.decode() or kept.status_code == 200
    assert "Tapé, pas enregistré" in client_of(walid).get(f"{path}edit/").content.decode()
    assert "Tapé" not in client_of(olga).get(f"{path}edit/").content.decode()
    client_of(olga).post(f"{path}edit/", {"title": section.title, "text": "Celui d’Olga", "version": section.version})
    answer = client_of(walid).post(f"{path}edit/", {"title": section.title, "text": "Tapé, pas enregistré", "version": section.version})
    assert answer.status_code == 409
    assert "Celui d’Olga" in answer.content.decode() and "Tapé, pas enregistré" in answer.content.decode()
    assert Draft.objects.exists()
    client_of(walid).post(f"{path}draft/", {"drop": "1"})
    assert not Draft.objects.exists()


def test_a_reader_may_neither_write_nor_deposit(mine, rita, client_of):
    section, browser = mine.sections.first(), client_of(rita)
    for path in (f"sections/{section.number}/draft/", f"sections/{section.number}/move/", f"dossiers/{mine.number}/outline/", f"dossiers/{mine.number}/deposit/", "remarks/"):
        assert browser.post(f"/w/acme/prove/{path}", {"text": "x"}).status_code == 403, path
    assert browser.get("/w/acme/prove/dossier/").status_code == 200
    assert not Remark.objects.exists() and not Deposit.objects.exists()


def test_a_frozen_piece_stays_and_a_live_one_follows(mine, walid, client_of):
    objective = Objective.objects.create(workspace=mine.workspace, title="Vendre dix voitures")
    section = mine.sections.first()
    browser = client_of(walid)
    parts = sources.parts(documents.draft(mine.workspace, "marketing-plan"))
    part = next(part for part in parts if "Vendre dix voitures" in json.dumps([str(block) for block in part.blocks]))
    for freeze in ("", "1"):
        answer = browser.post(f"/w/acme/prove/sections/{section.number}/insert/", {"document": "marketing-plan", "heading": part.title, **({"freeze": "1"} if freeze else {})})
        assert answer.status_code == 302
    objective.title = "Vendre vingt voitures"
    objective.save()
    live, frozen = Inset.objects.order_by("number")
    reader = sources.Reader(mine.workspace, "fr")
    assert "vingt" in str(reader.read(live)) and "dix" not in str(reader.read(live))
    assert "dix" in str(reader.read(frozen))
    browser.post(f"/w/acme/prove/insets/{frozen.number}/freeze/")
    frozen.refresh_from_db()
    assert frozen.live


def test_a_piece_whose_part_is_gone_says_so(mine):
    inset = Inset.objects.create(workspace=mine.workspace, title="x", section=mine.sections.first(), document="marketing-plan", heading="Une partie disparue")
    assert "Une partie disparue" in str(sources.Reader(mine.workspace, "fr").read(inset))


def test_the_document_says_who_wrote_what_and_what_was_made_from_data(mine, walid):
    from mercatique.kernel.changes import acting

    with acting(walid):
        section = write(mine.sections.first(), "Mon texte à moi.")
        Inset.objects.create(workspace=mine.workspace, title="Le plan", section=section, document="marketing-plan", heading="Une partie")
    made = documents.draft(mine.workspace, f"dossier-{mine.number}")
    marks = [block.text[0].text for block in made.blocks if isinstance(block, Paragraph) and block.text and block.text[0].text.startswith("▏")]
    assert any("Walid" in mark for mark in marks) and len(marks) == 2
    table = [block for block in made.blocks if isinstance(block, Table)][-1]
    assert (table.rows[0][1], table.total[1]) == (4, 4)
    assert "Walid" in table.rows[0][3] and "Le plan" in table.rows[0][4]


def test_the_deck_has_a_slide_for_each_section_with_points_and_what_is_said(mine):
    write(mine.sections.first(), slide="Un point\nUn autre", notes="Dire bonjour", minutes=Decimal("1.5"))
    made = documents.draft(mine.workspace, f"oral-deck-{mine.number}")
    assert [type(block).__name__ for block in made.blocks] == ["Heading", "Bullets", "SpeakerNote"]
    (note,) = [block for block in made.blocks if isinstance(block, SpeakerNote)]
    assert "1,5 min" in note.text[0].text and "Dire bonjour" in note.text[0].text


def test_a_piece_is_picked_in_the_workspace_with_its_origin(mine, walid, max, client_of):
    objective = Objective.objects.create(workspace=mine.workspace, title="Vendre dix voitures")
    path = f"/w/acme/prove/pick/{CAR}/B1/Cr1/"
    page = client_of(walid).get(f"{path}?q=dix").content.decode()
    assert f"decide.objective:{objective.pk}" in page
    assert client_of(walid).post(path, {"chosen": f"decide.objective:{objective.pk}", "origin": "case", "note": "L’objectif"}).status_code == 302
    row = Evidence.objects.get(claim_key=f"{CAR}/B1/Cr1")
    assert (row.target, row.origin) == (objective, "case")
    theirs = Objective.objects.create(workspace=max.memberships.get().workspace, title="À eux")
    for chosen in (f"decide.objective:{theirs.pk}", "nothing:1", "figure:x"):
        assert client_of(walid).post(path, {"chosen": chosen, "origin": "own"}).status_code == 422
    assert client_of(walid).post(path, {"origin": "own"}).status_code == 422
    assert Evidence.objects.count() == 1
    answer = client_of(walid).get(f"/w/acme/prove/frameworks/{CAR}/B1/Cr1/").content.decode()
    assert "Vendre dix voitures" in answer


def test_a_row_that_is_no_criterion_takes_pieces_remarks_and_attestations_too(mine, walid, client_of):
    browser, page = client_of(walid), f"/w/acme/prove/frameworks/{CAR}/frame/TITLE/"
    shown = browser.get(page).content.decode()
    pick = f"/w/acme/prove/pick/{CAR}/frame/TITLE/"
    assert pick in shown
    assert browser.get(pick).status_code == 200
    browser.post(pick, {"url": "https://example.org/arrete", "origin": "own", "note": "L’arrêté"})
    assert Evidence.objects.get().claim_key == f"{CAR}/frame/TITLE"
    assert freezing.claimed(mine)[f"{CAR}/frame/TITLE"][0]["url"] == "https://example.org/arrete"
    browser.post("/w/acme/prove/remarks/", {"criterion": f"{CAR}/frame/TITLE", "text": "Lequel ?", "next": page})
    assert "Lequel ?" in browser.get(page).content.decode()
    form = f"/w/acme/prove/attestations/new/?criterion={CAR}/frame/TITLE"
    assert f'value="{CAR}/frame/TITLE" selected' in browser.get(form).content.decode()
    assert browser.get(f"/w/acme/prove/pick/{CAR}/frame/NOTHING/").status_code == 404


def test_people_talk_under_a_criterion_and_settle_what_was_answered(mine, walid, olga, client_of):
    page = f"/w/acme/prove/frameworks/{CAR}/B1/Cr1/"
    client_of(olga).post("/w/acme/prove/remarks/", {"criterion": f"{CAR}/B1/Cr1", "text": "Et la source ?", "next": page})
    assert "Et la source ?" in client_of(walid).get(page).content.decode()
    row = Remark.objects.get()
    client_of(walid).post(f"/w/acme/prove/remarks/{row.pk}/settle/", {"next": "https://evil.example/"})
    row.refresh_from_db()
    assert (row.author_name, row.settled_by) == ("Olga", "Walid")
    client_of(olga).post("/w/acme/prove/remarks/", {"criterion": "nowhere/B1/Cr1", "text": "x"})
    assert Remark.objects.count() == 1


def attestation(workspace, **fields):
    values = {"title": "Audit", "criterion": f"{CAR}/B1/Cr1", "firm": "Garage", "signatory": "Mme Roy", "function": "gérante", "asked_on": timezone.localdate(), **fields}
    return Attestation.objects.create(workspace=workspace, **values)


def test_an_attestation_holds_once_it_is_received_dated_and_signed(acme):
    row = attestation(acme)
    assert not row.holds and row.gaps() == []
    row.state = "received"
    assert len(row.gaps()) == 2
    row.signed_on, row.file = timezone.localdate(), Attachment.objects.create(workspace=acme, title="signé", name="s.pdf", sha256="0" * 64)
    assert row.holds


# Deposits -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def papers(monkeypatch):
    """The documents without the time it takes to set them."""
    monkeypatch.setattr(freezing, "papers", lambda dossier, progress: [keeping.Piece("mémoire.pdf", dossier.title, b"%PDF-1.7 whole", "application/pdf", "dissertation", 3, 900)])


def test_a_deposit_freezes_documents_annexes_claims_and_the_workspace(mine, walid, client_of, papers):
    browser = client_of(walid)
    browser.post(f"/w/acme/prove/pick/{CAR}/B1/Cr1/", {"upload": SimpleUploadedFile("étude.pdf", b"%PDF-1.7 study"), "origin": "own", "note": "L’étude"})
    attestation(mine.workspace)
    answer = browser.post(f"/w/acme/prove/dossiers/{mine.number}/deposit/", {"whole": "on"})
    found = Deposit.objects.get()
    assert answer["Location"] == f"/w/acme/prove/deposits/{found.number}/"
    assert [row["deliverable"] for row in found.manifest] == ["dissertation", "annex", "workspace"]
    first, second = found.claims[f"{CAR}/B1/Cr1"][0], found.claims[f"{CAR}/B1/Cr1"][-1]
    assert first["file"] == found.manifest[1]["sha256"] and first["note"] == "L’étude"
    assert second["attested"].startswith("Mme Roy, gérante, Garage")
    assert (found.dossier, found.author, found.framework) == (mine, walid, CAR)
    assert keeping.verify(found) == []
    page = browser.get(answer["Location"]).content.decode()
    assert found.digest[:16] in page and "étude.pdf" in page


def test_what_changed_since_is_no_part_of_the_deposit_and_is_said(mine, walid, client_of, papers):
    found = freezing.freeze(mine, author=walid, whole=False)
    page = f"/w/acme/prove/deposits/{found.number}/"
    before = client_of(walid).get(page).content.decode()
    section = write(mine.sections.first(), "Écrit après")
    after = client_of(walid).get(page).content.decode()
    assert section.title not in before and section.title in after.replace("&#x27;", "'")
    assert keeping.verify(found) == []


def test_a_second_deposit_does_not_pack_the_first(mine, papers):
    import zipfile

    freezing.freeze(mine)
    found = freezing.freeze(mine)
    row = next(row for row in found.manifest if row["deliverable"] == "workspace")
    with zipfile.ZipFile(keeping.path(found, row["sha256"])) as archive:
        assert not [name for name in archive.namelist() if "deposit" in name]
        assert "rows/prove.section.jsonl" in archive.namelist()


def test_a_deposit_into_a_session_keeps_the_firm_out_of_it_and_ends_at_its_deadline(mine, walid, papers, monkeypatch):
    from mercatique.kernel.models import Workspace
    from mercatique.prove.models import Candidate, Session

    school = Workspace.objects.create(slug="school", name="École", purpose="school")
    session = Session.objects.create(workspace=school, title="Juin", framework=CAR, deposit_until=timezone.now() + timedelta(hours=1))
    candidate = Candidate.objects.create(workspace=school, title="Walid", session=session)
    found = freezing.freeze(mine, author=walid, session=session, candidate=candidate, whole=False)
    assert (found.workspace, found.candidate, found.dossier) == (school, candidate, None)
    assert found.folder.is_relative_to(school.folder)
    assert "/w/acme/" not in json.dumps(found.claims)
    session.deposit_until = timezone.now() - timedelta(minutes=1)
    with pytest.raises(Fault, match=r"could be deposited until .* Nothing has been deposited"):
        freezing.freeze(mine, author=walid, session=session, candidate=candidate)
    session.framework, session.deposit_until = "another", None
    with pytest.raises(Fault, match="another framework"):
        freezing.freeze(mine, session=session, candidate=candidate)
    assert Deposit.objects.count() == 1


def test_a_file_and_a_receipt_are_verified_and_a_changed_one_is_found_out(mine, papers):
    found = freezing.freeze(mine, whole=False)
    mine_only = [found]
    assert verifying.verify(io.BytesIO(b"%PDF-1.7 whole"), mine_only).well
    assert verifying.verify(io.BytesIO(b"%PDF-1.7 whole."), mine_only).state == "unknown"
    receipt = freezing.receipt_file(found)
    assert verifying.verify(io.BytesIO(receipt), mine_only).well
    assert verifying.verify(io.BytesIO(receipt.replace(b'"words": 900', b'"words": 901')), mine_only).state == "altered"
    assert verifying.verify(io.BytesIO(receipt), []).state == "unknown"
    assert verifying.verify(io.BytesIO(b'{"digest": "x", "manifest": 3}'), mine_only).state == "altered"
    place = keeping.path(found, found.manifest[0]["sha256"])
    place.chmod(0o600)
    place.write_bytes(b"other")
    assert verifying.verify(io.BytesIO(receipt), mine_only).faults == ("mémoire.pdf",)


def test_the_page_verifies_and_gives_the_receipt(mine, rita, max, client_of, papers):
    found = freezing.freeze(mine, whole=False)
    browser = client_of(rita)
    page = browser.post("/w/acme/prove/deposits/verify/", {"file": SimpleUploadedFile("r.json", freezing.receipt_file(found))})
    assert "data-kind=\"note\"" in page.content.decode()
    paper = browser.get(f"/w/acme/prove/deposits/{found.number}/receipt.json")
    assert json.loads(paper.content)["digest"] == found.digest
    row = found.manifest[0]
    file = browser.get(f"/w/acme/prove/deposits/{found.number}/file/{row['sha256']}/")
    assert b"".join(file.streaming_content) == b"%PDF-1.7 whole"
    assert client_of(max).get(f"/w/acme/prove/deposits/{found.number}/").status_code == 404


def test_the_deposit_is_a_job_where_a_worker_is(mine, walid, client_of, papers, monkeypatch):
    from mercatique.kernel import jobs
    from mercatique.prove.dossiers import views

    monkeypatch.setattr(jobs, "at_work", lambda: True)
    monkeypatch.setattr(views, "MOMENT", 0)
    answer = client_of(walid).post(f"/w/acme/prove/dossiers/{mine.number}/deposit/", {})
    asked = Job.objects.get(kind="deposit")
    assert answer["Location"] == asked.get_absolute_url()
    assert jobs.run_now(asked).state == "done"
    assert freezing.page(asked) == "/w/acme/prove/deposits/1/"


# For the candidate ----------------------------------------------------------------------------------------------------


def test_the_cheapest_next_criterion_comes_first_and_points_are_counted(mine, walid, client_of):
    found = progress.of(mine.workspace, frameworks()[CAR])
    assert (found.done, found.total) == (0, 20)
    costs = [row.cost for row in found.next]
    assert costs == sorted(costs) and len(costs) == 14
    evidence.support(None, workspace=mine.workspace, claim_key=f"{CAR}/B1/Cr1", url="https://example.com/", origin="own")
    assert progress.of(mine.workspace, frameworks()[CAR]).done == 3
    page = client_of(walid).get("/w/acme/prove/dossier/").content.decode()
    assert "24" in page and "Mémoire" in page


def test_a_jury_asks_about_what_is_stale_unexplained_missing_and_thin(mine):
    objective = Objective.objects.create(workspace=mine.workspace, title="Vendre dix voitures")
    evidence.support(None, workspace=mine.workspace, claim_key=f"{CAR}/B1/Cr1", record=objective, origin="own")
    objective.title = "Vendre vingt voitures"
    objective.save()
    Deviation.objects.create(workspace=mine.workspace, title="Les essais reculent")
    asked = questions.likely(mine)
    kinds = {question.kind for question in asked}
    assert kinds >= {"stale", "variance", "missing", "thin"}
    assert all(question.url.startswith("/w/acme/") for question in asked)
    assert any("Les essais reculent" in question.text for question in asked)
    Deviation.objects.update(explanation="Rupture de stock")
    assert "variance" not in {question.kind for question in questions.likely(mine)}


def test_the_clock_knows_where_the_oral_is_without_script(mine, rita, client_of):
    write(mine.sections.first(), slide="Un point", notes="Dire bonjour", minutes=Decimal("1.5"))
    browser, page = client_of(rita), f"/w/acme/prove/dossiers/{mine.number}/oral/"
    begun = browser.get(f"{page}begin/")["Location"]
    assert 'data-state="present"' in browser.get(begun.partition("#")[0]).content.decode()
    for minutes, state in ((16, "answer"), (31, "over")):
        at = int((timezone.now() - timedelta(minutes=minutes)).timestamp())
        assert f'data-state="{state}"' in browser.get(f"{page}?from={at}").content.decode()
    for wrong in ("x", "-1", "99999999999999999999", "9999999999"):
        assert "data-state" not in browser.get(f"{page}?from={wrong}").content.decode().partition('id="notes"')[0].partition('<div class="content"')[2]
    assert "Dire bonjour" in browser.get(page).content.decode()


def test_the_clock_that_runs_asks_for_itself_alone(mine, rita, max, client_of, monkeypatch, django_assert_max_num_queries):
    browser, page = client_of(rita), f"/w/acme/prove/dossiers/{mine.number}/oral/"
    whole = browser.get(browser.get(f"{page}begin/")["Location"].partition("#")[0]).content.decode()
    address = re.search(r'hx-get="([^"]+)"', whole)[1].replace("&amp;", "&")
    assert address.startswith(f"{page}clock/?from=")
    monkeypatch.setattr(questions, "likely", lambda dossier: pytest.fail("the questions were worked out again"))
    with django_assert_max_num_queries(16):
        piece = browser.get(address).content.decode()
    assert 'data-state="present"' in piece and 'id="clock"' in piece and "<html" not in piece
    assert browser.get(f"{page}clock/?from=x").status_code == 404
    assert client_of(max).get(address).status_code == 404


# Checks ---------------------------------------------------------------------------------------------------------------


def state(workspace, name):
    return run(workspace, name).state


def test_the_checks_of_a_dossier_fail_in_an_empty_workspace_and_hold_in_a_full_one(mine, papers):
    acme = mine.workspace
    names = ("dossier.window", "dossier.oral", "dossier.setting", "dossier.attested", "dossier.evidence")
    assert {name: state(acme, name) for name in names} == dict.fromkeys(names, "incomplete")
    for section in mine.sections.all():
        write(section, slide="Un point", minutes=Decimal("1.5"))
    mine.oral_on = mine.deadline
    mine.save()
    Rehearsal.objects.create(workspace=acme, title="Première", dossier=mine, presented=Decimal("14.5"))
    signed = Attachment.objects.create(workspace=acme, title="signé", name="s.pdf", sha256="0" * 64)
    for block in frameworks()[CAR].blocks:
        attestation(acme, criterion=f"{CAR}/{block.code}/x", state="received", signed_on=timezone.localdate(), file=signed, recommendation="Répondre plus vite")
    for item in frameworks()[CAR].criteria:
        evidence.support(None, workspace=acme, claim_key=item.key, url="https://example.com/", origin="own")
    freezing.freeze(mine, whole=False)
    assert {name: state(acme, name) for name in names} == dict.fromkeys(names, "judge")


@pytest.mark.parametrize(
    ("name", "kind", "parts"),
    [
        ("report.market", "activity", ["market"]), ("report.target", "activity", ["target"]), ("report.plan", "activity", ["plan"]),
        ("report.investment", "activity", ["investment"]), ("report.experience", "experience", ["context", "review", "learned"]),
    ],
)  # fmt: skip
def test_a_report_holds_its_part_once_it_is_written_with_a_piece_of_the_workspace(acme, name, kind, parts):
    assert state(acme, name) == "incomplete"
    found = Dossier.objects.create(workspace=acme, title="Rapport", kind=kind)
    outline.lay_out(found)
    assert state(acme, name) == "incomplete"
    for section in found.sections.filter(part__in=parts):
        write(section)
        Inset.objects.create(workspace=acme, title="Le plan", section=section, document="marketing-plan")
    assert state(acme, name) == "judge"


def test_limits_are_counted_and_said(mine):
    section = write(mine.sections.first(), "Un deux trois", words_min=5, words_max=6)
    part = next(part for part in reading.read(mine).parts if part.section == section)
    assert part.state == "short" and "2" in part.says
    write(section, "un deux trois quatre cinq six sept")
    part = next(part for part in reading.read(mine).parts if part.section == section)
    assert part.state == "long" and "1" in part.says


def test_a_deposited_dossier_is_not_deleted(mine, olga, client_of, papers):
    freezing.freeze(mine, whole=False)
    Section.objects.filter(dossier=mine).delete()
    answer = client_of(olga).post(f"/w/acme/prove/dossiers/{mine.number}/delete/")
    assert answer.status_code == 409
    assert Dossier.objects.filter(pk=mine.pk).exists()



# In a session ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def seated(mine, walid):
    """Walid sits as a candidate in a session of a school he is no member of."""
    from mercatique.kernel.models import Workspace
    from mercatique.prove.models import Candidate, Seat, Session

    school = Workspace.objects.create(slug="school", name="École", purpose="school")
    session = Session.objects.create(workspace=school, title="Juin", framework=CAR, framework_version="1", deposit_until=timezone.now() + timedelta(hours=1))
    candidate = Candidate.objects.create(workspace=school, title="Walid", session=session)
    return Seat.objects.create(session=session, role="candidate", name="Walid", email=walid.email, user=walid, candidate=candidate, accepted_at=timezone.now())


def test_a_candidate_deposits_their_dossier_or_files_and_gets_a_receipt(seated, mine, walid, client_of, papers):
    browser, page = client_of(walid), f"/session/{seated.session_id}/deposit/"
    assert browser.post(page, {"dossier": str(mine.pk)})["Location"] == page
    assert browser.post(page, {"files": SimpleUploadedFile("mémoire.pdf", b"%PDF-1.7 file")})["Location"] == page
    second, first = Deposit.objects.filter(session=seated.session)
    assert [first.candidate, second.candidate] == [seated.candidate] * 2
    assert "workspace" not in [row["deliverable"] for row in first.manifest]
    row = second.manifest[0]
    file = browser.get(f"{page}{second.number}/file/{row['sha256']}/")
    assert b"".join(file.streaming_content) == b"%PDF-1.7 file"
    shown = browser.get(page).content.decode()
    assert first.digest[:16] in shown and second.digest[:16] in shown
    assert browser.get(f"/w/school/prove/deposits/{first.number}/").status_code == 404
    for wrong in ({}, {"dossier": str(mine.pk), "files": SimpleUploadedFile("x.pdf", b"%PDF")}, {"files": SimpleUploadedFile("x.html", b"<p>")}, {"dossier": "nothing"}):
        assert browser.post(page, wrong).status_code == 422


def test_after_the_deadline_a_deposit_is_refused_in_a_sentence_and_extra_time_counts(seated, mine, walid, client_of, papers):
    from mercatique.prove.models import Accommodation

    browser, page = client_of(walid), f"/session/{seated.session_id}/deposit/"
    seated.session.deposit_until = timezone.now() - timedelta(days=1)
    seated.session.save()
    for sent in ({"dossier": str(mine.pk)}, {"files": SimpleUploadedFile("mémoire.pdf", b"%PDF")}):
        answer = browser.post(page, sent)
        assert answer.status_code == 422
        assert "Juin" in answer.content.decode()
    assert not Deposit.objects.exists()
    Accommodation.objects.create(workspace=seated.session.workspace, title="x", candidate=seated.candidate, measures=["extra_time"], extra_time=Decimal("0.3333"), granted_at=timezone.now())
    assert browser.post(page, {"dossier": str(mine.pk)}).status_code == 302


def test_another_candidate_sees_nothing_of_a_deposit(seated, mine, walid, rita, max, client_of, papers):
    from mercatique.prove.models import Candidate, Seat

    client_of(walid).post(f"/session/{seated.session_id}/deposit/", {"dossier": str(mine.pk)})
    found = Deposit.objects.get()
    other = Candidate.objects.create(workspace=seated.session.workspace, title="Rita", session=seated.session)
    Seat.objects.create(session=seated.session, role="candidate", name="Rita", email=rita.email, user=rita, candidate=other, accepted_at=timezone.now())
    path = f"/session/{seated.session_id}/deposit/{found.number}"
    for person in (rita, max):
        assert client_of(person).get(f"{path}/receipt.json").status_code == 404
        assert client_of(person).get(f"{path}/file/{found.manifest[0]['sha256']}/").status_code == 404
    assert found.digest[:16] not in client_of(rita).get(f"/session/{seated.session_id}/deposit/").content.decode()
    assert str(mine.pk) not in client_of(rita).get(f"/session/{seated.session_id}/deposit/").content.decode()


def test_the_doctor_and_the_command_line_verify_deposits(mine, papers, tmp_path, monkeypatch, capsys):
    import argparse

    from mercatique.cli import deposits, doctor, installation

    monkeypatch.setattr(installation, "open_installation", lambda: None)
    found = freezing.freeze(mine, whole=False)
    (fine,) = doctor.deposits()
    assert fine.state == "ok"
    file = tmp_path / "receipt.json"
    file.write_bytes(freezing.receipt_file(found))
    given = argparse.Namespace(file=file, workspace="", json=True)
    assert deposits.run_verify(given) == 0
    assert json.loads(capsys.readouterr().out)["state"] == "kept"
    keeping.path(found, found.manifest[0]["sha256"]).unlink()
    assert [finding.state for finding in doctor.deposits()] == ["wrong", "ok"]
    assert deposits.run_verify(given) == 1


def test_the_headings_of_a_piece_follow_that_of_its_section_without_a_gap():
    deep = [blocks.Heading(2, "Forces"), blocks.Paragraph("…"), blocks.Landscape([blocks.Heading(3, "Tableau")]), blocks.Heading(4, "Détail")]
    found = sources.lowered(deep)
    assert [each.level for each in found if isinstance(each, blocks.Heading)] == [2, 3]
    assert [each.level for each in found[2].blocks] == [2]
    first = [blocks.Heading(1, "Plan"), blocks.Heading(2, "Actions")]
    assert [each.level for each in sources.lowered(first)] == [2, 3]
