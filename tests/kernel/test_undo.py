"""Undo: one act at a time, backwards, or one sentence that says why not."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mercatique.fault import Fault
from mercatique.kernel import changes, evidence
from mercatique.kernel.models import Change, Indicator, Measure, Member
from tests import factories


@pytest.fixture
def claire(acme, olga):
    with changes.acting(olga):
        return factories.make(Member, acme, "Claire", function="Vente")


def last(acme):
    return Change.objects.filter(workspace=acme).latest("at")


def test_undoing_a_creation_takes_the_record_away_and_undoing_that_brings_it_back(acme, olga, claire):
    creation = last(acme)
    undone = changes.undo(creation, olga)
    assert not Member.objects.filter(pk=claire.pk).exists()
    assert undone.undoes == creation
    changes.undo(undone, olga)
    back = Member.objects.get(pk=claire.pk)
    assert (back.title, back.number) == ("Claire", claire.number)


def test_undoing_an_edit_gives_the_former_values_as_a_new_version(acme, walid, claire):
    with changes.acting(walid):
        claire.function = "Marketing"
        claire.save()
    changes.undo(last(acme), walid)
    claire.refresh_from_db()
    assert (claire.function, claire.version) == ("Vente", 3)
    assert claire.history.first().actor == "Walid"


def test_everything_one_act_has_done_is_undone_together(acme, olga):
    with changes.acting(olga):
        indicator = factories.make(Indicator, acme, "Passages")
        factories.make(Measure, acme, "Mars", indicator=indicator)
        factories.make(Measure, acme, "Avril", indicator=indicator)
    assert Change.objects.filter(workspace=acme).count() == 1
    changes.undo(last(acme), olga)
    assert not Indicator.objects.filter(workspace=acme).exists()
    assert not Measure.objects.filter(workspace=acme).exists()


def test_what_was_changed_again_since_is_not_undone(acme, olga, walid, claire):
    first = last(acme)
    with changes.acting(walid):
        claire.function = "Marketing"
        claire.save()
    with pytest.raises(Fault) as fault:
        changes.undo(first, olga)
    assert fault.value.code == "changed-since"
    assert Member.objects.filter(pk=claire.pk).exists()


def test_what_others_point_to_is_neither_deleted_nor_undone(acme, olga, walid, claire):
    creation = last(acme)
    with changes.acting(walid):
        factories.make(Indicator, acme, "Réachat", owner=claire)
    with pytest.raises(Fault) as fault:
        changes.undo(creation, olga)
    assert fault.value.code == "protected"
    assert "Réachat" in fault.value.values["holders"]
    assert Member.objects.filter(pk=claire.pk).exists()


def test_the_message_after_a_change_offers_to_undo_exactly_that_change(acme, walid, claire, client_of):
    browser = client_of(walid)
    form = browser.get(claire.page_url("edit")).context["form"]
    page = browser.post(claire.page_url("edit"), {**factories.sent(form), "function": "Direction"}, follow=True)
    mine = last(acme)
    assert f"/w/acme/changes/{mine.pk}/undo/" in page.content.decode()
    answer = browser.post(f"/w/acme/changes/{mine.pk}/undo/", {"next": claire.get_absolute_url()})
    assert answer["Location"] == claire.get_absolute_url()
    claire.refresh_from_db()
    assert claire.function == "Vente"


def test_undo_never_leads_out_of_the_workspace(acme, walid, claire, client_of):
    answer = client_of(walid).post(f"/w/acme/changes/{last(acme).pk}/undo/", {"next": "https://evil.example/w/acme/"})
    assert answer["Location"] == "/w/acme/changes/"


def test_a_refused_undo_is_one_sentence_in_the_readers_language(acme, walid, claire, client_of):
    creation = last(acme)
    factories.make(Indicator, acme, "Réachat", owner=claire)
    answer = client_of(walid).post(f"/w/acme/changes/{creation.pk}/undo/")
    assert answer.status_code == 409
    assert "ne peut pas être supprimé" in answer.content.decode()
    assert "Réachat" in answer.content.decode()


def test_the_page_of_changes_says_who_did_what(acme, walid, claire, client_of):
    page = client_of(walid).get("/w/acme/changes/").content.decode()
    assert "Olga" in page and "Claire" in page


@pytest.mark.parametrize("where", ["", "changes/"], ids=["home", "changes"])
def test_many_changes_are_read_as_quickly_as_few(acme, olga, walid, client_of, where):
    """What a hundred kinds of record hold of a change is asked once for all changes of the page, not kind by kind for each."""
    browser, asked = client_of(olga), []
    for turn in range(6):
        with changes.acting(walid):
            factories.make(Member, acme, f"Claire {turn}")
        if turn in (0, 5):
            browser.get(f"/w/acme/{where}")
            acme.memberships.filter(user=olga).update(looked_at=None)
            with CaptureQueriesContext(connection) as statements:
                text = browser.get(f"/w/acme/{where}").content.decode()
            assert where == "" or f"Claire {turn}" in text
            asked.append(len(statements))
    assert asked[1] - asked[0] < 10, asked


def test_the_list_of_changes_says_how_much_evidence_rests_on_what_would_be_undone(acme, olga, claire, client_of):
    net = factories.make(Indicator, acme, "Ventes")
    evidence.support(net, record=claire)
    evidence.support(net, url="https://example.com/")
    page = client_of(olga).get("/w/acme/changes/").content.decode()
    assert page.count("1 appui repose sur cette fiche") == 1


def test_several_changes_of_one_record_are_undone_one_after_the_other_and_done_again(acme, olga, claire):
    made = []
    for function in ("Marketing", "Direction"):
        with changes.acting(olga):
            claire.function = function
            claire.save()
        made.append(last(acme))
    second = changes.undo(made[1], olga)
    first = changes.undo(made[0], olga)
    claire.refresh_from_db()
    assert claire.function == "Vente"
    changes.undo(first, olga)
    changes.undo(second, olga)
    claire.refresh_from_db()
    assert claire.function == "Direction"
    with pytest.raises(Fault):
        changes.undo(made[0], olga)


def test_a_table_undoes_without_leaving_its_page(acme, olga, claire, client_of):
    creation = last(acme)
    browser = client_of(olga)
    said = browser.post(f"/w/acme/changes/{creation.pk}/undo/", headers={"accept": "application/json"}).json()
    assert not Member.objects.filter(pk=claire.pk).exists()
    assert browser.post(said["undo"], headers={"accept": "application/json"}).status_code == 200
    assert Member.objects.filter(pk=claire.pk).exists()
    refused = browser.post(said["undo"], headers={"accept": "application/json"})
    assert refused.status_code == 409 and "Claire" in refused.json()["error"]
