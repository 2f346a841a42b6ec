"""Papers of a test: saved, never lost, sealed at the end whoever is there; keys that no candidate reaches."""

import hashlib
import json
import re
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from mercatique.fault import Fault
from mercatique.kernel import bundle, jobs
from mercatique.kernel.files import deposit
from mercatique.kernel.models import Job, Message
from mercatique.prove import cases
from mercatique.prove.marking import chain
from mercatique.prove.models import (
    Accommodation,
    Appeal,
    Candidate,
    CasePack,
    Classroom,
    Enrolment,
    Group,
    Paper,
    PaperEntry,
    PaperFile,
    PaperSeal,
    Seat,
    Session,
    Sitting,
)
from mercatique.prove.papers import english, files, marking, questions, writing
from tests.conftest import person

NOW = timezone.now().replace(microsecond=0)


class Exam:
    """A session with Ana and Ben, who sit tests, and Mia, who marks."""

    def __init__(self, workspace) -> None:
        self.workspace = workspace
        self.session = Session.objects.create(workspace=workspace, title="Session de juin", framework="fr-auto-digital", framework_version="1")
        self.ana, self.ben = self.candidate("Ana"), self.candidate("Ben")
        self.users = {name: person(name) for name in ("Ana", "Ben", "Mia", "Tom")}
        self.seat("Ana", Seat.Role.CANDIDATE, self.ana)
        self.seat("Ben", Seat.Role.CANDIDATE, self.ben)
        self.mia = self.seat("Mia", Seat.Role.MARKER)

    def candidate(self, name: str) -> Candidate:
        return Candidate.objects.create(workspace=self.workspace, session=self.session, title=name, email=f"{name.lower()}@example.com")

    def seat(self, name: str, role: str, candidate=None) -> Seat:
        return Seat.objects.create(
            session=self.session, role=role, name=name, email=f"{name.lower()}@example.com", candidate=candidate, user=self.users[name],
            accepted_at=NOW, declared_at=NOW,
        )  # fmt: skip

    def sitting(self, **fields) -> Sitting:
        fields = {
            "title": "Étude de cas", "session": self.session, "opens_at": NOW - timedelta(minutes=10), "closes_at": NOW + timedelta(minutes=170),
            "minutes": 120, "questions": "# Diagnostic\n- Analysez.\n- Proposez.", **fields,
        }  # fmt: skip
        return Sitting.objects.create(workspace=self.workspace, **fields)

    def paper(self, sitting: Sitting, candidate: Candidate | None = None) -> Paper:
        writing.give_out(sitting)
        return Paper.objects.get(sitting=sitting, candidate=candidate or self.ana)

    def url(self, paper: Paper, name: str = "paper", *rest) -> str:
        return reverse(f"seat:{name}", args=[self.session.pk, paper.pk, *rest])


@pytest.fixture
def exam(acme):
    return Exam(acme)


def begun(exam, **fields) -> Paper:
    paper = exam.paper(exam.sitting(**fields))
    writing.begin(paper, NOW)
    return paper


def wrote(paper: Paper, text: str, at, key: str = "q1", tab: str = "a", base: str | None = None) -> writing.Saved:
    last = writing.answers(paper).get(key)
    known = writing.digest(last.text if last else "") if base is None else base
    return writing.save(paper, {key: (text, known)}, tab, "Ana", at)


# -- saving and sealing --------------------------------------------------------------------------------------------


def test_a_paper_is_sealed_at_the_end_of_its_time_with_the_browser_closed(exam, monkeypatch):
    paper = begun(exam)
    wrote(paper, "Ce que j'ai écrit.", NOW + timedelta(minutes=30))
    waiting = Job.objects.filter(kind="papers-seal").order_by("run_after")
    assert waiting.filter(run_after=paper.ends_at).exists()
    end = paper.ends_at
    monkeypatch.setattr(timezone, "now", lambda: end + timedelta(seconds=5))
    assert jobs.run_now(waiting.get(run_after=end)).state == "done"
    seal = PaperSeal.objects.get(paper=paper)
    assert (seal.cause, seal.sealed_at) == ("time", end)
    assert json.loads(seal.content)["answers"][0]["text"] == "Ce que j'ai écrit."
    assert hashlib.sha256(seal.content.encode()).hexdigest() == seal.sha256
    (link,) = chain.links(exam.session, "paper-sealed")
    assert json.loads(link.content)["sha256"] == seal.sha256
    assert chain.verify(exam.session) == []


def test_it_is_sealed_by_whoever_reads_it_first_and_only_once(exam, client_of, monkeypatch, walid):
    paper = begun(exam)
    wrote(paper, "Avant", NOW + timedelta(minutes=1))
    monkeypatch.setattr(timezone, "now", lambda: paper.ends_at + timedelta(hours=1))
    client_of(walid).get(f"/w/acme/prove/sittings/{paper.sitting.number}/")
    client_of(exam.users["Ana"]).get(exam.url(paper))
    assert not writing.settle(Paper.objects.get(pk=paper.pk))
    assert PaperSeal.objects.count() == 1


def test_what_comes_after_the_end_does_not_count_and_is_kept_aside(exam):
    paper = begun(exam)
    wrote(paper, "À temps", NOW + timedelta(minutes=119))
    saved = wrote(paper, "À temps, puis trop tard", NOW + timedelta(minutes=120))
    assert saved.over and saved.late == ["q1"] and not saved.written
    assert [row["text"] for row in writing.read(paper)["answers"]] == ["À temps"]
    assert PaperEntry.objects.get(kind="late").text == "À temps, puis trop tard"
    assert not wrote(paper, "Bien plus tard", NOW + timedelta(minutes=140)).late


def test_two_windows_lose_nothing(exam):
    paper = begun(exam)
    empty = writing.digest("")
    wrote(paper, "De la première fenêtre", NOW, tab="a", base=empty)
    saved = wrote(paper, "De la seconde", NOW, tab="b", base=empty)
    assert saved.beside == ["q1"]
    assert wrote(paper, "", NOW, tab="c", base=empty).elsewhere == ["q1"], "an empty window never empties an answer"
    assert writing.answers(paper)["q1"].text == "De la première fenêtre"
    (aside,) = writing.besides(paper)
    writing.choose(paper, aside, True, "Ana", NOW)
    assert writing.answers(paper)["q1"].text == "De la seconde" and not writing.besides(paper)
    assert {row.text for row in paper.entries.all()} == {"De la première fenêtre", "De la seconde"}


def test_what_was_kept_beside_is_sealed_too(exam):
    paper = begun(exam)
    wrote(paper, "Une", NOW, tab="a", base=writing.digest(""))
    wrote(paper, "Autre", NOW, tab="b", base=writing.digest(""))
    writing.hand_in(paper, NOW + timedelta(minutes=2))
    assert [row["text"] for row in writing.read(paper)["beside"]] == ["Autre"]


def test_an_answer_keeps_its_versions_minute_by_minute(exam):
    paper = begun(exam)
    for second, text in ((0, "A"), (20, "AB"), (50, "ABC"), (70, "ABCD")):
        wrote(paper, text, NOW + timedelta(seconds=second))
    assert [row.text for row in paper.entries.order_by("number")] == ["ABC", "ABCD"]


def test_handing_in_twice_gives_the_same_receipt(exam, client_of):
    paper = begun(exam)
    browser = client_of(exam.users["Ana"])
    sent = {"act": "hand-in", "tab": "a", "a-q1": "Fini", "b-q1": writing.digest("")}
    for _time in range(2):
        assert browser.post(exam.url(paper), sent)["Location"] == exam.url(paper, "paper-receipt")
    seal = PaperSeal.objects.get()
    page = browser.get(exam.url(paper, "paper-receipt")).content.decode()
    assert seal.sha256 in page
    assert hashlib.sha256(browser.get(exam.url(paper, "paper-sealed")).content).hexdigest() == seal.sha256
    sheet = browser.get(exam.url(paper)).content.decode()
    assert "Vous avez remis votre copie" in sheet
    assert "Le temps est écoulé" not in sheet
    assert sheet.count(exam.url(paper, "paper-receipt")) == 1


def test_a_seal_is_never_changed_and_tampering_shows(exam):
    paper = begun(exam)
    wrote(paper, "Vrai", NOW)
    writing.hand_in(paper, NOW + timedelta(minutes=1))
    seal = PaperSeal.objects.get()
    with pytest.raises(ValueError, match="never"):
        seal.save()
    with pytest.raises(ValueError, match="never"):
        seal.delete()
    PaperSeal.objects.filter(pk=seal.pk).update(content=seal.content.replace("Vrai", "Faux"))
    assert len(chain.verify(exam.session)) == 1
    PaperSeal.objects.filter(pk=seal.pk)._raw_delete("default")
    assert len(chain.verify(exam.session)) == 1


def test_the_page_saves_by_itself_and_by_its_button(exam, client_of):
    paper = begun(exam)
    browser = client_of(exam.users["Ana"])
    page = browser.get(exam.url(paper)).content.decode()
    assert 'hx-trigger="input delay:3s' in page and 'name="act" value="save"' in page and "style=" not in page
    tab = re.search(r'name="tab" value="(\w+)"', page)[1]
    sent = {"act": "save", "tab": tab, "a-q1": "Par lui-même", "b-q1": writing.digest("")}
    answer = browser.post(exam.url(paper), sent, headers={"HX-Request": "true"}).content.decode()
    assert 'id="b-q1"' in answer and writing.digest("Par lui-même") in answer and "<html" not in answer
    assert browser.post(exam.url(paper), {**sent, "a-q1": "Par le bouton", "b-q1": writing.digest("Par lui-même")}).status_code == 302
    assert "Par le bouton" in browser.get(exam.url(paper)).content.decode()


# -- hours ---------------------------------------------------------------------------------------------------------


def test_time_runs_from_the_opening_of_the_subject_and_never_beyond_the_closing(exam):
    sitting = exam.sitting(minutes=120, closes_at=NOW + timedelta(minutes=100))
    paper = exam.paper(sitting)
    writing.begin(paper, NOW)
    assert paper.ends_at == NOW + timedelta(minutes=100)
    other = Paper.objects.get(sitting=sitting, candidate=exam.ben)
    writing.begin(other, NOW - timedelta(minutes=5) + timedelta(minutes=0))
    assert other.ends_at == NOW + timedelta(minutes=100)


def grant(exam, share: str) -> None:
    Accommodation.objects.create(
        workspace=exam.workspace, title="Aménagement", candidate=exam.ana, measures=["extra_time"], extra_time=Decimal(share), granted_at=NOW
    )


def test_extra_time_is_counted_in(exam):
    grant(exam, "0.3334")
    paper = begun(exam, closes_at=NOW + timedelta(minutes=500))
    other = Paper.objects.get(sitting=paper.sitting, candidate=exam.ben)
    writing.begin(other, NOW)
    assert paper.ends_at - NOW >= timedelta(minutes=160)
    assert other.ends_at - NOW == timedelta(minutes=120)


def test_extra_time_beyond_a_day_is_refused(exam):
    grant(exam, "2")
    long = exam.sitting(closes_at=NOW + timedelta(days=3))
    with pytest.raises(Fault, match="more than a day"):
        writing.give_out(long)
    assert not Paper.objects.exists()


def test_a_clock_set_back_gives_no_time_back(exam, monkeypatch):
    paper = begun(exam)
    wrote(paper, "Vu", NOW + timedelta(minutes=100))
    monkeypatch.setattr(timezone, "now", lambda: NOW - timedelta(hours=5))
    paper.refresh_from_db()
    assert paper.left() == timedelta(minutes=20)
    writing.hand_in(paper)
    assert paper.sealed and not writing.settle(paper)


def test_nobody_begins_before_the_opening(exam, client_of):
    sitting = exam.sitting(opens_at=NOW + timedelta(hours=1), closes_at=NOW + timedelta(hours=4), subject="Le sujet secret")
    paper = exam.paper(sitting)
    browser = client_of(exam.users["Ana"])
    browser.post(exam.url(paper), {"act": "begin"})
    paper.refresh_from_db()
    assert paper.state == "waiting"
    assert "Le sujet secret" not in browser.get(exam.url(paper)).content.decode()


def test_who_never_began_is_absent_and_that_is_on_record(exam):
    paper = exam.paper(exam.sitting())
    assert writing.settle(paper, paper.ends_at)
    assert paper.state == "absent" and not paper.seals.exists()
    assert len(chain.links(exam.session, "paper-absent")) == 1


def test_the_office_opens_a_paper_again_with_a_reason_and_both_seals_stay(exam, walid, client_of):
    paper = begun(exam)
    wrote(paper, "Avant l'alarme", NOW)
    writing.hand_in(paper, NOW + timedelta(minutes=1))
    page = f"/w/acme/prove/sittings/{paper.sitting.number}/papers/{paper.number}/"
    browser = client_of(walid)
    assert browser.post(page, {"reason": "", "minutes": 15}).status_code == 422
    assert browser.post(page, {"reason": "Alarme", "minutes": 5000}).status_code == 422
    assert browser.post(page, {"reason": "Alarme incendie", "minutes": 15}).status_code == 302
    paper.refresh_from_db()
    assert paper.state == "open"
    wrote(paper, "Après l'alarme", paper.now())
    writing.hand_in(paper)
    assert [json.loads(seal.content)["answers"][0]["text"] for seal in paper.seals.all()] == ["Avant l'alarme", "Après l'alarme"]
    assert len(chain.links(exam.session, "paper-reopened")) == 1 and chain.verify(exam.session) == []
    assert "Alarme incendie" in browser.get(page).content.decode()


def test_who_holds_every_block_of_a_test_gets_no_paper(exam, monkeypatch):
    monkeypatch.setattr(writing, "dispensed", lambda sitting, candidate: "B1" in candidate.held_blocks)
    exam.ana.held_blocks = ["B1"]
    exam.ana.save()
    sitting = exam.sitting()
    assert writing.give_out(sitting) == 1
    assert Paper.objects.get(sitting=sitting).candidate == exam.ben


def test_the_blocks_of_a_test_are_those_of_its_criteria(exam, monkeypatch):
    from mercatique.prove import framework

    served = [SimpleNamespace(test="T1", block="B1"), SimpleNamespace(test="T1", block="B2"), SimpleNamespace(test="T2", block="B3")]
    monkeypatch.setattr(framework, "of_session", lambda session: SimpleNamespace(criteria=served))
    sitting = exam.sitting(test="T1")
    exam.ana.held_blocks = ["B1"]
    assert not writing.dispensed(sitting, exam.ana)
    exam.ana.held_blocks = ["B1", "B2"]
    assert writing.dispensed(sitting, exam.ana)


# -- groups --------------------------------------------------------------------------------------------------------


def test_a_group_writes_one_paper_and_each_their_own_part(exam, client_of):
    group = Group.objects.create(workspace=exam.workspace, title="Groupe 1", session=exam.session)
    group.candidates.set([exam.ana, exam.ben])
    stranger = exam.candidate("Tom")
    exam.seat("Tom", Seat.Role.CANDIDATE, stranger)
    sitting = exam.sitting(form="group", questions="- En commun ?\n* Votre synthèse")
    assert writing.give_out(sitting) == 3
    common = Paper.objects.get(sitting=sitting, candidate=None)
    own = Paper.objects.get(sitting=sitting, candidate=exam.ana)
    assert [q.title for q in questions.asked(common)] == ["1. En commun ?"]
    assert [q.title for q in questions.asked(own)] == ["2. Votre synthèse"]
    for name, seen in (("Ana", 200), ("Ben", 200), ("Tom", 404)):
        assert client_of(exam.users[name]).get(exam.url(common)).status_code == seen, name
    assert client_of(exam.users["Ben"]).get(exam.url(own)).status_code == 404
    assert client_of(exam.users["Tom"]).post(exam.url(common), {"act": "begin"}).status_code == 404
    other = Session.objects.create(workspace=exam.workspace, title="Vide")
    alone = exam.sitting(form="group", session=other)
    with pytest.raises(Fault, match="groups"):
        writing.give_out(alone)


# -- cases and events ----------------------------------------------------------------------------------------------


@pytest.fixture
def pack(exam):
    return CasePack.objects.create(workspace=exam.workspace, title="Entreprises", competitor_at=40, budget_at=75)


def test_events_come_at_their_minute_and_what_was_seen_is_logged(exam, pack, client_of, monkeypatch):
    paper = begun(exam, case=pack, questions="")
    company = questions.company(paper)
    browser = client_of(exam.users["Ana"])
    title = {kind: cases.event(company, kind).title["fr"] for kind in ("competitor", "budget")}
    for minute, seen in ((39, []), (40, ["competitor"]), (74, ["competitor"]), (76, ["competitor", "budget"])):
        monkeypatch.setattr(timezone, "now", lambda minute=minute: NOW + timedelta(minutes=minute, seconds=1))
        for page in (browser.get(exam.url(paper)), browser.get(exam.url(paper, "paper-clock"))):
            text = page.content.decode()
            assert [kind for kind in title if f'id="notice-{kind}"' in text] == seen, minute
        assert list(paper.notices.values_list("kind", flat=True)) == seen
    notice = paper.notices.get(kind="competitor")
    assert notice.due_at == NOW + timedelta(minutes=40) and notice.seen_at == NOW + timedelta(minutes=40, seconds=1)
    expected = [one.code for one in marking.key(paper) if one.question == "event"]
    assert expected == ["event-competitor", "event-budget"]


def test_two_candidates_have_two_companies_and_a_group_has_one(exam, pack):
    paper = begun(exam, case=pack, questions="")
    other = Paper.objects.get(sitting=paper.sitting, candidate=exam.ben)
    assert questions.company(paper).orders != questions.company(other).orders
    pack.same = True
    pack.save()
    paper.sitting.case = other.sitting.case = pack
    assert questions.company(paper).orders == questions.company(other).orders


def test_the_key_never_reaches_a_candidate_by_any_address(exam, pack, client_of):
    """Every page and file of a candidate, before and after the seal; and every address of the office and of the markers."""
    from tests.kernel.test_access import ALL

    paper = begun(exam, case=pack, questions="", transcript="What the recording says")
    company = questions.company(paper)
    told = [one.text[language] for one in marking.key(paper) for language in ("fr", "en") if one.code not in {"options"}]
    told += ["What the recording says", pack.secret, paper.sitting.secret]
    browser = client_of(exam.users["Ana"])
    names = [f"/session/{exam.session.pk}/"] + [exam.url(paper, name) for name in ("paper", "paper-clock")]
    names += [exam.url(paper, "paper-file", name) for name in cases.tables(company)]
    names.append(reverse("seat:papers", args=[exam.session.pk]))

    def look(addresses: list[str]) -> None:
        for address in addresses:
            answer = browser.get(address)
            assert answer.status_code == 200, address
            text = answer.content.decode()
            assert not [words for words in told if words in text], address

    look(names)
    writing.hand_in(paper, NOW + timedelta(minutes=5))
    look([*names, exam.url(paper, "paper-receipt"), exam.url(paper, "paper-sealed")])
    values = {"slug": "acme", "session": exam.session.pk, "number": 1, "paper": 1, "pk": paper.pk, "code": exam.ana.code, "part": "letter", "name": "ventes.csv"}
    walked = 0
    for address in ALL:
        if address.name in {"seat:copies", "seat:copy", "seat:copy-score"} or re.match(r"w/<slug:slug>/prove/(sittings|casepacks)/", address.route):
            parts = {name: values[name] for name in address.parameters if name in values}
            if len(parts) == len(address.parameters):
                walked += 1
                for ask in (browser.get, browser.post):
                    assert ask(reverse(address.name, kwargs=parts)).status_code in {403, 404, 405}, address.name
    assert walked > 15


def test_a_marker_reads_sealed_papers_under_their_codes_with_the_key_beside(exam, pack, client_of):
    paper = begun(exam, case=pack, questions="")
    browser = client_of(exam.users["Mia"])
    copies = reverse("seat:copies", args=[exam.session.pk])
    assert exam.ana.code not in browser.get(copies).content.decode()
    assert browser.get(exam.url(paper, "copy")).status_code == 404, "nothing is read before it is sealed"
    writing.save(paper, {"cause": ("La vraie cause est ailleurs.", writing.digest(""))}, "a", "Ana", NOW)
    writing.hand_in(paper, NOW + timedelta(minutes=5))
    page = browser.get(exam.url(paper, "copy")).content.decode()
    cause = next(one for one in marking.key(paper) if one.code == "cause")
    assert "La vraie cause est ailleurs." in page and cause.text["fr"].split("–")[0].strip()[:12] in page
    assert exam.ana.code in browser.get(copies).content.decode()
    assert "Ana" not in page and "Ana" not in browser.get(copies).content.decode()
    exam.mia.ties.add(exam.ana)
    assert browser.get(exam.url(paper, "copy")).status_code == 404, "not of a candidate they know"
    exam.mia.ties.clear()
    assert browser.get(exam.url(paper, "copy")).status_code == 200
    school = exam.session.workspace
    classroom = Classroom.objects.create(workspace=school, title="Promotion", framework=exam.session.framework, trainer_email=exam.mia.email)
    Enrolment.objects.create(workspace=school, classroom=classroom, space=uuid4(), name="Ana", email=exam.ana.email)
    assert browser.get(exam.url(paper, "copy")).status_code == 404, "nor of one they train since"
    assert exam.ana.code not in browser.get(copies).content.decode()


def test_the_candidates_company_is_read_by_any_spreadsheet_and_a_stranger_gets_none_of_it(exam, pack, client_of, max):
    paper = begun(exam, case=pack, questions="")
    answer = client_of(exam.users["Ana"]).get(exam.url(paper, "paper-file", "ventes.csv"))
    assert answer["Content-Disposition"].startswith("attachment") and answer.content.startswith(b"\xef\xbb\xbf")
    assert client_of(exam.users["Ana"]).get(exam.url(paper, "paper-file", "cle.csv")).status_code == 404
    for who in (exam.users["Ben"], max):
        assert client_of(who).get(exam.url(paper, "paper-file", "ventes.csv")).status_code == 404


# -- English -------------------------------------------------------------------------------------------------------


def test_an_english_paper_is_scored_by_key_and_its_letter_by_grid(exam, client_of):
    paper = begun(exam, english=True, questions="")
    draw = questions.drawn(paper)
    browser = client_of(exam.users["Ana"])
    page = browser.get(exam.url(paper)).content.decode()
    assert "Business letter" in page and page.count('type="radio"') == 4 * 21
    sent = {f"a-{item.code}": draw.right(item) for item in draw.items[:15]}
    sent |= {f"b-{key[2:]}": writing.digest("") for key in sent}
    sent |= {"a-letter": "However, we offer a discount.", "b-letter": writing.digest(""), "a-C01": "z", "act": "hand-in", "tab": "a"}
    browser.post(exam.url(paper), sent)
    paper.refresh_from_db()
    assert paper.sealed
    assert sum(part.right for part in marking.scored(paper)) >= 14
    marker = client_of(exam.users["Mia"])
    assert "However, we offer a discount." in marker.get(exam.url(paper, "copy")).content.decode()
    assert len(marking.complete(paper.sitting)) == 4
    grid = {code: "acquired" for code, _text in english.bank().grid}
    part = exam.url(paper, "copy-score", "letter")
    marker.post(part, {**grid, "task": "brilliant"})
    assert not paper.scores.exists(), "a level that is none is refused"
    marker.post(part, {**grid, "comment": "Clair."})
    assert paper.scores.get().levels == grid and len(marking.complete(paper.sitting)) == 3
    assert client_of(exam.users["Ana"]).post(part, grid).status_code == 403


def test_another_marker_does_not_see_what_was_given(exam, client_of):
    paper = begun(exam, english=True, questions="")
    writing.hand_in(paper, NOW + timedelta(minutes=1))
    grid = {code: "acquired" for code, _text in english.bank().grid}
    client_of(exam.users["Mia"]).post(exam.url(paper, "copy-score", "letter"), {**grid, "comment": "Mon secret"})
    exam.seat("Tom", Seat.Role.MARKER)
    assert "Mon secret" in client_of(exam.users["Mia"]).get(exam.url(paper, "copy")).content.decode()
    assert "Mon secret" not in client_of(exam.users["Tom"]).get(exam.url(paper, "copy")).content.decode()


# -- bad input -----------------------------------------------------------------------------------------------------


def test_a_recording_that_is_none_is_refused_and_a_real_one_is_played(exam, walid, client_of, settings):
    text = deposit(exam.workspace, SimpleUploadedFile("ecoute.mp3", b"Not a sound at all"))
    sound = deposit(exam.workspace, SimpleUploadedFile("ecoute.wav", b"RIFF\x24\x00\x00\x00WAVEfmt "))
    sitting = exam.sitting(english=True, questions="")
    browser = client_of(walid)
    page = f"/w/acme/prove/sittings/{sitting.number}/edit/"
    sent = {"title": "Anglais", "version": sitting.version, "form": "individual", "setting": "both", "english": "on", "session": exam.session.pk}
    refused = browser.post(page, {**sent, "audio": text.pk})
    assert refused.status_code == 422 and "ecoute.mp3" in refused.content.decode()
    assert browser.post(page, {**sent, "audio": sound.pk, "opens_at": "2026-01-01T09:00", "closes_at": "2099-01-01T09:00"}).status_code == 302
    paper = exam.paper(Sitting.objects.get(pk=sitting.pk))
    writing.begin(paper)
    heard = client_of(exam.users["Ana"]).get(exam.url(paper, "paper-audio"))
    assert heard["Content-Type"] == "audio/wav"
    heard.close()
    assert "media-src 'self'" in client_of(exam.users["Ana"]).get(exam.url(paper))["Content-Security-Policy"]


def test_a_test_that_closes_before_it_opens_is_refused_with_a_sentence(exam, walid, client_of):
    page = "/w/acme/prove/sittings/new/"
    sent = {"title": "À l'envers", "form": "individual", "setting": "written", "opens_at": "2026-06-02T09:00", "closes_at": "2026-06-02T08:00"}
    answer = client_of(walid).post(page, sent)
    assert answer.status_code == 422 and not Sitting.objects.exists()
    assert client_of(walid).post(page, {**sent, "closes_at": "2026-06-02T12:00", "minutes": 2000}).status_code == 422
    backwards = exam.sitting(closes_at=NOW - timedelta(days=1))
    with pytest.raises(Fault):
        writing.give_out(backwards)


def test_what_is_asked_does_not_change_once_a_subject_has_been_opened(exam, walid, client_of):
    paper = begun(exam)
    page = f"/w/acme/prove/sittings/{paper.sitting.number}/edit/"
    sent = {"title": "Étude", "version": paper.sitting.version, "form": "individual", "setting": "written", "questions": "- Autre chose"}
    assert client_of(walid).post(page, sent).status_code == 422
    paper.sitting.refresh_from_db()
    assert paper.sitting.questions.startswith("# Diagnostic")


def test_an_answer_too_long_is_refused_with_its_size_and_stays_on_the_page(exam, client_of):
    paper = begun(exam)
    wrote(paper, "Ce qui était là", NOW)
    long = "mot " * 20_000
    answer = client_of(exam.users["Ana"]).post(exam.url(paper), {"act": "save", "tab": "a", "a-q1": long, "b-q1": writing.digest("Ce qui était là"), "a-q2": "Court", "b-q2": writing.digest("")})
    assert answer.status_code == 422 and long[:200] in answer.content.decode()
    found = writing.answers(paper)
    assert found["q1"].text == "Ce qui était là" and found["q2"].text == "Court"


def test_ten_megabytes_are_refused_with_a_sentence_and_nothing_is_lost(exam, client_of):
    paper = begun(exam)
    wrote(paper, "Ce qui était là", NOW)
    answer = client_of(exam.users["Ana"]).post(exam.url(paper), {"act": "save", "a-q1": "x" * 10_000_000})
    assert answer.status_code == 413
    assert writing.answers(paper)["q1"].text == "Ce qui était là"
    assert "Ce qui était là" in answer.content.decode()


def test_a_reader_of_the_office_reads_no_paper_and_gives_none_out(exam, rita, client_of):
    paper = begun(exam)
    browser = client_of(rita)
    assert browser.get(f"/w/acme/prove/sittings/{paper.sitting.number}/papers/{paper.number}/").status_code == 403
    assert browser.post(f"/w/acme/prove/sittings/{paper.sitting.number}/give-out/").status_code == 403


def test_giving_out_twice_makes_no_second_paper_and_brings_in_who_came_late(exam):
    sitting = exam.sitting()
    assert writing.give_out(sitting) == 2
    exam.candidate("Zoé")
    assert (writing.give_out(sitting), Paper.objects.count()) == (1, 3)


# -- files and receipts --------------------------------------------------------------------------------------------


def file(name: str = "Plan d'action.pdf", content: bytes = b"%PDF-1.7 plan") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_files_are_handed_in_with_the_answers_and_sealed_with_them(exam, client_of):
    paper = begun(exam)
    browser = client_of(exam.users["Ana"])
    page = browser.get(exam.url(paper)).content.decode()
    assert 'enctype="multipart/form-data"' in page and 'hx-params="not file"' in page, "what saves itself leaves the file alone"
    sent = {"act": "add", "tab": "a", "a-q1": "Voir le plan", "b-q1": writing.digest(""), "file": [file(), file("Grille.xlsx", b"PK\x03\x04 grille")]}
    assert browser.post(exam.url(paper), sent).status_code == 302
    assert writing.answers(paper)["q1"].text == "Voir le plan", "the answers come along"
    assert [row.name for row in paper.files.all()] == ["Plan d'action.pdf", "Grille.xlsx"]
    browser.post(exam.url(paper), {"act": f"drop-{paper.files.last().pk}", "tab": "a"})
    browser.post(exam.url(paper), {"act": "hand-in", "tab": "a", "file": file("Annexe.docx", b"PK annexe")})
    rows = writing.read(Paper.objects.get(pk=paper.pk))["files"]
    assert [row["name"] for row in rows] == ["Plan d'action.pdf", "Annexe.docx"]
    assert rows[0]["sha256"] == hashlib.sha256(b"%PDF-1.7 plan").hexdigest()
    assert [row.state for row in paper.files.all()] == ["handed", "withdrawn", "handed"]
    first = paper.files.first()
    got = browser.get(exam.url(paper, "paper-handed", first.pk))
    assert b"".join(got.streaming_content) == b"%PDF-1.7 plan" and "sandbox" in got["Content-Security-Policy"]
    assert client_of(exam.users["Ben"]).get(exam.url(paper, "paper-handed", first.pk)).status_code == 404
    assert chain.verify(exam.session) == []


def test_a_file_that_cannot_be_taken_gets_a_sentence_and_the_answers_are_saved(exam, client_of, monkeypatch):
    paper = begun(exam, files_most=1)
    browser = client_of(exam.users["Ana"])
    for number, (name, content, sentence) in enumerate([("virus.exe", b"MZ", "virus.exe"), ("vide.pdf", b"", "vide.pdf")]):
        text = f"Texte {number}"
        sent = {"act": "hand-in", "tab": "a", "a-q1": text, "b-q1": writing.digest(f"Texte {number - 1}" if number else ""), "file": file(name, content)}
        answer = browser.post(exam.url(paper), sent)
        assert answer.status_code == 422 and sentence in answer.content.decode()
        assert writing.answers(paper)["q1"].text == text
    assert not Paper.objects.get(pk=paper.pk).sealed, "what is refused is not handed in silently without it"
    files.add(paper, file(), "Ana")
    with pytest.raises(Fault, match="as many files"):
        files.add(paper, file("Deux.pdf", b"deux"), "Ana")
    huge = file("film.mov")
    huge.size = 2 << 30
    monkeypatch.setattr(files, "kept", lambda *_: pytest.fail("it was read"))
    with pytest.raises(Fault, match=r"film\.mov.* at most 100"):
        files.add(paper, huge, "Ana")
    none = begun(exam, files_most=0)
    with pytest.raises(Fault, match="no file"):
        files.add(none, file(), "Ana")
    assert not list((exam.workspace.folder / "papers").glob(".incoming*"))


def test_an_upload_over_the_limit_of_the_house_keeps_the_answers(exam, client_of, settings):
    settings.UPLOAD_LIMIT = 5000
    paper = begun(exam)
    sent = {"act": "add", "tab": "a", "a-q1": "Gardé", "b-q1": writing.digest(""), "file": file("film.mov", b"x" * 20_000)}
    answer = client_of(exam.users["Ana"]).post(exam.url(paper), sent)
    assert answer.status_code == 422 and "5" in answer.content.decode()
    assert writing.answers(paper)["q1"].text == "Gardé" and not paper.files.exists()


def test_a_file_after_the_end_does_not_count_until_the_paper_is_opened_again(exam):
    paper = begun(exam)
    assert files.add(paper, file(), "Ana", paper.ends_at + timedelta(minutes=1)).state == "late"
    assert writing.read(paper)["files"] == []
    with pytest.raises(Fault, match="too late"):
        files.add(paper, file("Tard.pdf", b"tard"), "Ana", paper.ends_at + timedelta(minutes=11))
    writing.reopen(paper, "Coupure", 15, "Walid", paper.ends_at + timedelta(minutes=12))
    assert [row.name for row in files.handed(paper)] == ["Plan d'action.pdf"]


def test_a_marker_reads_the_files_of_a_sealed_paper_under_its_code(exam, client_of, walid):
    paper = begun(exam)
    files.add(paper, file("Ana Martin.pdf"), "Ana")
    reader = client_of(exam.users["Mia"])
    address = reverse("seat:copy-handed", args=[exam.session.pk, paper.pk, 1])
    assert reader.get(address).status_code == 404, "nothing before the seal"
    writing.hand_in(paper)
    page = reader.get(reverse("seat:copy", args=[exam.session.pk, paper.pk])).content.decode()
    assert f"{paper.code}-1.pdf" in page and "Martin" not in page
    got = reader.get(address)
    assert b"".join(got.streaming_content).startswith(b"%PDF") and "Martin" not in got["Content-Disposition"]
    assert client_of(exam.users["Tom"]).get(address).status_code == 404
    office = f"/w/acme/prove/sittings/{paper.sitting.number}/papers/{paper.number}/"
    assert "Ana Martin.pdf" in client_of(walid).get(office).content.decode()
    assert client_of(walid).get(f"{office}files/1/").status_code == 200


def test_the_doctor_says_when_a_sealed_file_is_no_longer_the_same(exam):
    from mercatique.cli import doctor

    paper = begun(exam)
    row = files.add(paper, file(), "Ana")
    writing.hand_in(paper)
    assert {found.state for found in doctor.deposits()} == {"ok"}
    place = files.path(paper, row.sha256)
    place.chmod(0o600)
    place.write_bytes(b"another plan")
    (wrong,) = [found for found in doctor.deposits() if found.state == "wrong"]
    assert "Plan d'action.pdf" in str(wrong)


def test_files_are_deleted_at_their_term_and_their_fingerprints_stay(exam, acme, olga, walid, client_of, django_capture_on_commit_callbacks):
    from mercatique.cli import doctor
    from mercatique.prove.marking import results, retention

    paper, other = begun(exam), exam.paper(exam.sitting(title="Autre épreuve"))
    back = files.add(paper, file("Brouillon de Martin.docx", b"PK brouillon"), "Ana")
    files.withdraw(paper, back)
    row = files.add(paper, file(), "Ana")
    writing.hand_in(paper)
    seal = PaperSeal.objects.get(paper=paper)
    session, later = exam.session, Session.objects.create(workspace=acme, title="Rattrapage", framework=exam.session.framework)
    Sitting.objects.filter(pk=other.sitting_id).update(session=later)
    writing.begin(other, NOW)
    files.add(Paper.objects.get(pk=other.pk), file("Le même.pdf"), "Ana")
    Session.objects.filter(pk=session.pk).update(starts_on="2021-01-04", ends_on="2021-01-05")
    session = Session.objects.get(pk=session.pk)
    assert results.due(acme, timezone.datetime(2026, 1, 4).date()) == []
    (due,) = results.due(acme, timezone.datetime(2026, 1, 5).date())
    assert (due.what, due.count) == ("files", 2) and [one.name for one in due.files] == ["Brouillon de Martin.docx", "Plan d'action.pdf"]

    appeal = Appeal.objects.create(workspace=acme, session=session, candidate=exam.ana, text="Je conteste")
    assert results.due(acme) == [], "whoever reads a second time needs the work"
    appeal.delete()
    page = f"/w/acme/prove/sessions/{session.number}/results/"
    office = client_of(olga)
    shown = office.get(page).content.decode()
    assert "Brouillon de Martin.docx" in shown and "Plan d&#x27;action.pdf" in shown, "what would go is shown first"
    assert "Brouillon" not in client_of(walid).get(page).content.decode()
    places = [files.folder_of(paper) / one.sha256 for one in (back, row)]
    with django_capture_on_commit_callbacks(execute=True):
        assert office.post(f"{page}erase/", {"what": "files"}).status_code == 302
    assert [place.is_file() for place in places] == [False, True], "the other session's paper holds the same plan"
    assert results.due(acme) == []
    kept = list(paper.files.order_by("number"))
    assert [(one.name, one.sha256) for one in kept] == [(f"{paper.code}-1.docx", back.sha256), ("Plan d'action.pdf", row.sha256)]
    assert PaperSeal.objects.get(paper=paper).content == seal.content and chain.verify(session) == []
    (link,) = chain.links(session, "erased")
    assert [one["sha256"] for one in link.payload["files"]] == [back.sha256, row.sha256] and "Martin" not in link.content
    sheet = client_of(walid).get(f"/w/acme/prove/sittings/{paper.sitting.number}/papers/{paper.number}/").content.decode()
    assert row.sha256[:16] in sheet and "files/" not in sheet

    PaperFile.objects.filter(paper=other).update(erased_at=timezone.now())  # stopped before the bytes went
    retention.ask()
    assert not places[1].exists()
    assert {found.state for found in doctor.deposits()} == {"ok"}, "deleted on record is not lost"


def test_a_file_somebody_made_away_with_is_lost_whatever_its_row_says(exam):
    paper = begun(exam)
    row = files.add(paper, file(), "Ana")
    writing.hand_in(paper)
    files.path(paper, row.sha256).unlink()
    PaperFile.objects.update(erased_at=timezone.now())
    assert list(files.lost(PaperSeal.objects.get(paper=paper))) == ["Plan d'action.pdf"]


def test_handed_files_travel_in_a_bundle(exam, tmp_path):
    paper = begun(exam)
    files.add(paper, file(), "Ana")
    writing.hand_in(paper)
    bundle.export(exam.workspace, tmp_path / "acme.zip")
    copy = bundle.restore(tmp_path / "acme.zip", "copy")
    (seal,) = PaperSeal.objects.filter(workspace=copy)
    assert list(files.lost(seal)) == []


@pytest.fixture
def outbox(settings):
    """The house's own, where every letter is a row."""
    settings.EMAIL_BACKEND = "mercatique.kernel.mail.Outbox"


def test_a_receipt_is_mailed_once_a_paper_is_sealed_whoever_sealed_it(exam, monkeypatch, outbox):
    paper = begun(exam)
    wrote(paper, "Trois mots écrits", NOW)
    files.add(paper, file(), "Ana", NOW)
    writing.hand_in(paper, NOW + timedelta(minutes=2))
    writing.hand_in(paper, NOW + timedelta(minutes=3))
    (letter,) = Message.objects.filter(workspace=exam.workspace)
    seal = PaperSeal.objects.get()
    assert letter.to == "ana@example.com" and "Étude de cas" in letter.subject
    for told in (seal.sha256, writing.read(paper)["files"][0]["sha256"], "Plan d'action.pdf", exam.url(paper, "paper-receipt")):
        assert told in letter.text, told
    other = Paper.objects.get(sitting=paper.sitting, candidate=exam.ben)
    writing.begin(other, NOW)
    monkeypatch.setattr(timezone, "now", lambda: other.ends_at + timedelta(seconds=5))
    assert jobs.run_now(Job.objects.get(kind="papers-seal", run_after=other.ends_at)).state == "done"
    assert Message.objects.filter(to="ben@example.com").count() == 1


def test_a_letter_that_cannot_be_written_never_stops_a_seal(exam, outbox):
    Seat.objects.filter(candidate=exam.ana).update(email="no address")
    paper = begun(exam)
    writing.hand_in(paper)
    assert paper.sealed and not Message.objects.exists() and chain.verify(exam.session) == []


def test_who_was_absent_gets_no_receipt(exam, outbox):
    paper = exam.paper(exam.sitting())
    writing.settle(paper, paper.ends_at)
    assert paper.state == "absent" and not Message.objects.exists()
