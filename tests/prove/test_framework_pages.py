"""Pages of frameworks: versions, thresholds, the text, a certifier's drafts."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mercatique.kernel.models import Evidence, Purpose
from mercatique.prove import checks
from mercatique.prove.frames import drafts, outline, thresholds
from mercatique.prove.framework import frameworks, parse, versions, written
from mercatique.prove.models import Adoption, OwnFramework

KEY = "fr-strategie-marketing"
HERE = f"/w/acme/prove/frameworks/{KEY}/"


@pytest.fixture
def school(acme):
    acme.purpose = Purpose.SCHOOL
    acme.save()
    return acme


@pytest.fixture
def unasked(monkeypatch):
    """Pages without asking a hundred checks: what they answer is told elsewhere."""
    monkeypatch.setattr(checks, "kept", lambda workspace, framework: {})


@pytest.fixture
def manager(school, olga, client_of):
    return client_of(olga)


def begun(browser) -> OwnFramework:
    assert browser.post("/w/acme/prove/frameworks/new/", {"begin": KEY}).status_code == 302
    return OwnFramework.objects.get(frozen_at=None)


def row_of(draft, **changed):
    """What the form of CE1.1 sends."""
    return {
        "fr": "Des techniques variées", "en": "Varied techniques", "kind": "P", "checks": ["watch.sources"], "competences": ["B1.C1"],
        "test": "B1.EV1", "inferred": "on", "revision": draft.revision, **changed,
    }  # fmt: skip


def test_the_page_of_a_framework_leads_from_activity_to_criterion(unasked, acme, rita, client_of):
    page = client_of(rita).get(HERE).content.decode()
    assert page.count('class="outline-activity"') == 12
    assert page.count("outline-competence") == 34
    assert page.count('<article class="criterion"') >= 91
    assert page.index("A1.T1") < page.index("B1/CE1.1") < page.index("B1/CE1.2") < page.index("A1.T2")


def test_every_criterion_stands_once_in_the_outline():
    for found in frameworks().values():
        for block in found.blocks:
            shown = [item.code for line in outline.lines(block) for item in line.criteria]
            assert sorted(shown) == sorted(item.code for item in block.criteria), found.key


def test_every_row_has_its_page_and_takes_a_piece(unasked, acme, walid, client_of):
    browser = client_of(walid)
    for place in ("frame/H1", "B1/A1", "B1/A1.T1", "B1/C1", "B1/CE1.1", "tests/B1.EV1"):
        assert browser.get(f"{HERE}{place}/").status_code == 200, place
    browser.post(f"{HERE}tests/B1.EV1/", {"url": "https://example.com/etude", "origin": "case"})
    assert Evidence.objects.get().claim_key == f"{KEY}/tests/B1.EV1"
    assert browser.get(f"{HERE}B1/CE99/").status_code == 404


def test_the_text_says_kinds_inferred_links_and_what_each_test_asks(acme, rita, client_of, settings):
    browser = client_of(rita)
    page = browser.get(f"{HERE}text/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    for words in ("checked, then judged by a person", "duration not stated", "in a group", "Each candidate alone:", "inferred"):
        assert words in page
    assert "24 days of preparation, 15 + 15 min" in browser.get("/w/acme/prove/frameworks/fr-auto-digital/text/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert browser.get(f"{HERE}text/?version=9").status_code == 404


def test_the_file_of_a_framework_is_read_back_the_same(acme, rita, client_of):
    answer = client_of(rita).get(f"{HERE}file.toml")
    assert answer["Content-Disposition"] == 'attachment; filename="fr-strategie-marketing-1.toml"'
    assert parse(answer.content.decode()) == frameworks()[KEY]


# Thresholds


def test_a_threshold_is_set_counts_and_goes_back_to_its_default(acme, olga, client_of):
    browser = client_of(olga)
    assert browser.post(f"{HERE}thresholds/", {"watch.sources|sources": "2", "choices.costed|phases": "2", "schedule.feasible|spare": "10"}).status_code == 302
    adopted = Adoption.objects.get()
    assert adopted.thresholds == {"watch.sources": {"sources": 2}, "schedule.feasible": {"spare": 0.1}}
    assert dict(checks.asked(acme, frameworks()[KEY]))["watch.sources"] == {"sources": 2}
    assert browser.post(f"{HERE}thresholds/", {"reset": "1"}).status_code == 302
    adopted.refresh_from_db()
    assert adopted.thresholds == {}


def test_every_threshold_says_in_words_what_it_counts():
    bare = {row.parameter for framework in frameworks().values() for row in thresholds.thresholds_of(framework)} - set(thresholds.MEANINGS)
    assert not bare


@pytest.mark.parametrize("value", ["beaucoup", "-1", "1e99"])
def test_a_threshold_that_is_no_number_is_refused_and_nothing_is_lost(acme, olga, client_of, value):
    answer = client_of(olga).post(f"{HERE}thresholds/", {"watch.sources|sources": value, "choices.costed|phases": "3"})
    assert answer.status_code == 422
    assert f'value="{value}"' in answer.content.decode()
    assert not Adoption.objects.exists()


def test_a_member_reads_thresholds_and_may_not_set_them(acme, walid, client_of):
    browser = client_of(walid)
    assert browser.get(f"{HERE}thresholds/").status_code == 200
    assert browser.post(f"{HERE}thresholds/", {"watch.sources|sources": "2"}).status_code == 403


# Drafts


def test_a_certifier_begins_edits_and_freezes_a_version(school, manager):
    draft = begun(manager)
    assert manager.post(f"{HERE}draft/B1/CE1.1/", row_of(draft)).status_code == 302
    assert "Des techniques variées" in manager.get(f"{HERE}draft/").content.decode()
    assert manager.post(f"{HERE}draft/freeze/").status_code == 302
    assert list(versions(KEY, school)) == ["1", "1.1"]
    page = manager.get(f"{HERE}versions/?from=1&to=1.1").content.decode()
    assert "Des techniques variées" in page
    assert frameworks()[KEY].criterion("B1", "CE1.1").name.in_language("fr") in page


def test_a_workspace_moves_to_a_newer_version_only_when_somebody_says_so(unasked, school, manager):
    Adoption.objects.create(workspace=school, framework=KEY, version="1", thresholds={"watch.sources": {"sources": 2}})
    draft = begun(manager)
    manager.post(f"{HERE}draft/B1/CE1.1/", row_of(draft))
    manager.post(f"{HERE}draft/freeze/")
    assert "Des techniques variées" not in manager.get(HERE).content.decode()
    assert manager.post(f"{HERE}versions/move/", {"version": "7"}).status_code == 404
    assert manager.post(f"{HERE}versions/move/", {"version": "1.1"}).status_code == 302
    assert "Des techniques variées" in manager.get(HERE).content.decode()
    assert Adoption.objects.get().thresholds == {"watch.sources": {"sources": 2}}


def test_moving_says_first_which_pieces_serve_no_row_any_more(school, manager, olga):
    Adoption.objects.create(workspace=school, framework=KEY, version="1")
    Evidence.objects.create(workspace=school, claim_key=f"{KEY}/frame/H1", url="https://example.com")
    draft = drafts.begin(school, frameworks()[KEY], olga)
    found = draft.framework
    drafts.store(draft, parse(written(found).replace('[[frame]]\ncode = "H1"', '[[frame]]\ncode = "H9"'), strict=False), olga, draft.revision)
    drafts.freeze(draft, olga)
    page = manager.get(f"{HERE}versions/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "1 piece was deposited for it" in page


def test_a_row_edited_by_two_people_keeps_both_texts(manager):
    draft = begun(manager)
    manager.post(f"{HERE}draft/B1/CE1.1/", row_of(draft, fr="Le premier"))
    answer = manager.post(f"{HERE}draft/B1/CE1.1/", row_of(draft, fr="Le second"))
    assert answer.status_code == 422
    assert "Le second" in answer.content.decode()
    assert "Le premier" in OwnFramework.objects.get().text


def test_links_are_confirmed_one_by_one_or_all_at_once(manager):
    draft = begun(manager)
    form = manager.get(f"{HERE}draft/tests/B1.EV1/").context["form"]
    data = {name: value for name, value in form.said().items() if value not in (None, False)} | {"revision": draft.revision, "inferred": ""}
    assert manager.post(f"{HERE}draft/tests/B1.EV1/", data).status_code == 302
    draft.refresh_from_db()
    before, after = frameworks()[KEY].test("B1.EV1"), draft.framework.test("B1.EV1")
    assert not after.inferred
    assert (after.criteria, after.deliverables, after.asked, after.minutes) == (before.criteria, before.deliverables, before.asked, before.minutes)
    manager.post(f"{HERE}draft/confirm/")
    draft.refresh_from_db()
    assert drafts.inferred(draft.framework) == []


def test_levels_version_and_thresholds_of_a_draft_are_edited(school, manager):
    draft = begun(manager)
    levels = "non | non acquis | not acquired\nacquis | acquis | acquired"
    sent = {"fr": "Stratégie, édition 2027", "en": "Strategy", "version": "2027", "levels": levels, "revision": draft.revision}
    assert manager.post(f"{HERE}draft/general/", {**sent, "version": "1"}).status_code == 422
    assert manager.post(f"{HERE}draft/general/", sent).status_code == 302
    assert manager.post(f"{HERE}draft/thresholds/", {"choices.costed|phases": "4"}).status_code == 302
    draft.refresh_from_db()
    assert (draft.version, [level.code for level in draft.framework.levels]) == ("2027", ["non", "acquis"])
    assert dict(draft.framework.thresholds)["frames.whole"]["criteria"] == 91, "what is counted is not to be set"
    assert {name: each for name, each in draft.framework.thresholds.items() if name != "frames.whole"} == {"choices.costed": {"phases": 4}}


def test_a_file_is_brought_and_its_contradictions_are_told_on_its_page(manager):
    text = written(frameworks()[KEY]).replace('key = "fr-strategie-marketing"', 'key = "maison"', 1).replace('kind = "A"\nchecks = ["papers.diffused"]', 'checks = ["none"]')
    upload = SimpleUploadedFile("maison.toml", text.encode())
    assert manager.post("/w/acme/prove/frameworks/new/", {"upload": upload}).status_code == 302
    page = manager.get("/w/acme/prove/frameworks/maison/draft/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "maison, B1/A1.T3: there is no check none." in page
    manager.post("/w/acme/prove/frameworks/maison/draft/freeze/")
    assert OwnFramework.objects.get().frozen_at is None
    assert manager.post("/w/acme/prove/frameworks/maison/draft/discard/").status_code == 302
    assert not OwnFramework.objects.exists()


@pytest.mark.parametrize("content", [b"\xff\xfe", b"key = [", b"a." * 400_000], ids=["no text", "no TOML", "hostile"])
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(manager, content):
    answer = manager.post("/w/acme/prove/frameworks/new/", {"upload": SimpleUploadedFile("x.toml", content)})
    assert answer.status_code == 422
    assert "x.toml" in answer.content.decode()
    assert not OwnFramework.objects.exists()


def test_a_file_edited_into_nonsense_is_refused_and_stays_in_the_form(manager):
    draft = begun(manager)
    answer = manager.post(f"{HERE}draft/file/", {"file": "key = [ oups", "revision": draft.revision})
    assert answer.status_code == 422
    assert "key = [ oups" in answer.content.decode()


def test_drafts_are_for_managers_of_who_organises_certifications(school, walid, rita, max, olga, client_of):
    drafts.begin(school, frameworks()[KEY], olga)
    pages = ("draft/", "draft/general/", "draft/file/", "draft/thresholds/", "draft/B1/CE1.1/")
    for path in pages:
        assert client_of(walid).get(HERE + path).status_code == 403
        assert client_of(rita).post(HERE + path, {}).status_code == 403
        assert client_of(max).get(HERE + path).status_code == 404
        assert client_of(olga).get(HERE + path).status_code == 200
    school.purpose = Purpose.FIRM
    school.save()
    for path in pages:
        assert client_of(olga).get(HERE + path).status_code == 404
