"""Evidence: when what a claim rests on changes, it is marked, with before and after, under its cause."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from mercatique.kernel import changes, evidence, figures
from mercatique.kernel.evidence import Cause
from mercatique.kernel.models import Evidence, Indicator, Member
from tests import factories

MARCH = Cause("import", "11111111-1111-1111-1111-111111111111", "commandes-mars.csv")
APRIL = Cause("import", "22222222-2222-2222-2222-222222222222", "commandes-avril.csv")


@pytest.fixture
def share(monkeypatch):
    """A throw-away figure whose value the test sets."""
    held = {"value": 0.438}

    def function(query):
        return figures.Value(held["value"], n=4338, basis="net")

    spec = figures.Spec("tests.share", "Part des fidèles", "%", (), "", "stock", function, question="Qui revient ?")
    monkeypatch.setitem(figures.FIGURES, spec.key, spec)

    def asked_again(workspace):
        figures.read(workspace, spec.key, again=True)

    held["again"] = asked_again
    return held


@pytest.fixture
def claim(acme, olga, share):
    with changes.acting(olga):
        indicator = factories.make(Indicator, acme, "Les fidèles font les ventes")
        evidence.support(indicator, figure=figures.read(acme, "tests.share"), note="part de mars")
    return indicator


def move(acme, share, value, cause):
    share["value"] = value
    share["again"](acme)
    return evidence.refresh(acme, cause)


def test_a_figure_that_moves_marks_what_rests_on_it_with_before_and_after(acme, claim, share, walid, client_of):
    assert move(acme, share, 0.512, MARCH) == 1
    row = evidence.of(claim).get()
    assert row.state == Evidence.State.RECHECK
    assert (row.snapshot["shown"], row.current["shown"]) == ("43,8\u202f%", "51,2\u202f%")
    page = client_of(walid).get("/w/acme/rechecks/").content.decode()
    for text in ("commandes-mars.csv", "43,8\u202f%", "51,2\u202f%", claim.title, "Toujours exact", "Mettre à jour", "Plus tard"):
        assert text in page
    assert claim.page_url("edit") in page
    english = client_of(walid, "en").get("/w/acme/rechecks/").content.decode()
    assert "43.8%" in english
    assert "51.2%" in english
    assert "43,8" not in english


def test_a_difference_nobody_sees_is_no_change(acme, claim, share):
    assert move(acme, share, 0.43801, MARCH) == 0
    assert evidence.of(claim).get().state == Evidence.State.CURRENT


def test_a_figure_that_comes_back_is_no_longer_to_recheck(acme, claim, share):
    move(acme, share, 0.512, MARCH)
    move(acme, share, 0.438, APRIL)
    row = evidence.of(claim).get()
    assert (row.state, row.cause_id) == (Evidence.State.CURRENT, "")


def test_what_is_to_recheck_is_grouped_under_what_caused_it(acme, claim, share, olga):
    person = factories.make(Member, acme, "Claire", function="Vente")
    evidence.support(claim, record=person)
    other = factories.make(Indicator, acme, "Autre")
    evidence.support(other, figure=figures.read(acme, "tests.share"))
    move(acme, share, 0.512, MARCH)
    with changes.acting(olga):
        person.function = "Direction"
        person.save()
    groups = evidence.by_cause(acme)
    assert [(cause.kind, len(rows)) for cause, rows in groups] == [("change", 1), ("import", 2)]
    assert groups[1][0].label == "commandes-mars.csv"
    assert groups[0][0].label == "Olga"


def test_only_meaningful_fields_of_a_record_matter_and_the_page_names_the_one_that_changed(acme, claim, walid, client_of):
    person = factories.make(Member, acme, "Claire", function="Vente", email="a@example.com")
    row = evidence.support(claim, record=person)
    person.email = "b@example.com"
    person.save()
    row.refresh_from_db()
    assert row.state == Evidence.State.CURRENT
    person.function = "Direction"
    person.save()
    row.refresh_from_db()
    assert row.state == Evidence.State.RECHECK
    assert evidence.moved(row) == [("Fonction", "Vente", "Direction")]
    assert "Direction" in client_of(walid).get("/w/acme/rechecks/").content.decode()


def test_a_support_that_is_deleted_is_said_to_be_gone(acme, claim):
    person = factories.make(Member, acme, "Claire")
    row = evidence.support(claim, record=person)
    person.delete()
    row.refresh_from_db()
    assert row.state == Evidence.State.RECHECK
    assert row.current["gone"]


def test_still_true_takes_the_present_value_as_read(acme, claim, share, walid, client_of):
    move(acme, share, 0.512, MARCH)
    row = evidence.of(claim).get()
    browser = client_of(walid)
    browser.post(f"/w/acme/evidence/{row.pk}/confirm/", {"next": "/w/acme/rechecks/"})
    row.refresh_from_db()
    assert (row.state, row.snapshot["shown"], row.checked_by) == (Evidence.State.CURRENT, "51,2\u202f%", walid)
    assert move(acme, share, 0.512, APRIL) == 0
    assert "Rien à revérifier" in browser.get("/w/acme/rechecks/").content.decode()


def test_later_is_quiet_for_a_week_and_then_comes_back(acme, claim, share, walid, client_of):
    move(acme, share, 0.512, MARCH)
    row = evidence.of(claim).get()
    client_of(walid).post(f"/w/acme/evidence/{row.pk}/later/")
    row.refresh_from_db()
    assert row.state == Evidence.State.RECHECK
    assert not evidence.to_recheck(acme).exists()
    row.postponed_until = timezone.localdate() - timedelta(days=1)
    row.save()
    assert evidence.to_recheck(acme).count() == 1


def test_one_answer_for_all_that_one_cause_has_marked(acme, claim, share, walid, client_of):
    other = factories.make(Indicator, acme, "Autre")
    evidence.support(other, figure=figures.read(acme, "tests.share"))
    person = factories.make(Member, acme, "Claire")
    evidence.support(other, record=person)
    move(acme, share, 0.512, MARCH)
    person.title = "Claire Dubois"
    person.save()
    assert evidence.to_recheck(acme).count() == 3
    client_of(walid).post("/w/acme/evidence/confirm-all/", {"kind": "import", "cause": MARCH.id})
    assert [row.kind for row in evidence.to_recheck(acme)] == ["record"]


def test_a_support_is_taken_away(acme, claim, walid, client_of):
    row = evidence.of(claim).get()
    answer = client_of(walid).post(f"/w/acme/evidence/{row.pk}/remove/", {"next": "//evil.example/"})
    assert answer["Location"] == claim.get_absolute_url()
    assert not evidence.of(claim).exists()


def test_a_claim_is_rested_on_a_figure_a_record_or_a_page_by_hand(acme, claim, share, walid, client_of):
    browser = client_of(walid)
    path = f"/w/acme/evidence/add/kernel/indicator/{claim.number}/"
    person = factories.make(Member, acme, "Claire")
    assert browser.get(path).status_code == 200
    assert browser.post(path, {"figure": "tests.share", "note": "encore"}).status_code == 302
    assert browser.post(path, {"record": f"kernel.member:{person.pk}"}).status_code == 302
    assert browser.post(path, {"url": "https://example.com/etude", "read_on": "2026-04-03"}).status_code == 302
    assert [row.kind for row in evidence.of(claim)] == ["figure", "figure", "record", "address"]
    page = browser.get(claim.get_absolute_url()).content.decode()
    assert re.search(r"lu le 3\savril\s2026", page) and "https://example.com/etude" in page


def test_exactly_one_support_is_asked_for(acme, claim, share, walid, client_of):
    path = f"/w/acme/evidence/add/kernel/indicator/{claim.number}/"
    browser = client_of(walid)
    for data in ({}, {"figure": "tests.share", "url": "https://example.com/"}):
        answer = browser.post(path, data)
        assert answer.status_code == 422
        assert "une seule source" in answer.content.decode()
    assert browser.post(path, {"url": "javascript:alert(1)"}).status_code == 422
    assert evidence.of(claim).count() == 1


def test_the_page_of_a_figure_says_its_sentence_first_and_who_uses_it(acme, claim, walid, client_of):
    kept = figures.read(acme, "tests.share")
    page = client_of(walid).get(kept.get_absolute_url()).content.decode()
    sentence = "« Part des fidèles » vaut 43,8".replace("« ", "«\u00a0").replace(" »", "\u00a0»")
    assert sentence in page
    assert page.index(sentence) < page.index("Comment il est calculé")
    assert claim.title in page
