"""The frame around every page asks the database little: a menu is one statement, what is due is kept until something changes."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from mercatique.decide.objectives.models import Objective
from mercatique.kernel import changes, frame
from mercatique.kernel.rooms import ROOMS, counts
from tests import factories


def test_a_menu_is_counted_by_one_statement(acme, max):
    from mercatique.kernel.models import Workspace

    factories.make(Objective, acme, "À nous")
    factories.make(Objective, acme, "À nous aussi")
    factories.make(Objective, Workspace.objects.get(slug="other"), "Aux autres")
    nouns = ROOMS["decide"].nouns
    with CaptureQueriesContext(connection) as asked:
        numbers = counts(nouns, acme)
    assert numbers == [entry.count(acme) if entry.count else None for entry in nouns]
    assert 2 in numbers
    assert len(asked) == 1


def test_what_is_due_is_counted_anew_when_something_changes(acme, walid, monkeypatch):
    said = [1]
    monkeypatch.setattr(frame, "tasks", lambda workspace, user: {"plan": [None] * said[0]})
    assert frame.due(acme, walid) == 1
    said[0] = 2
    assert frame.due(acme, walid) == 1
    with changes.acting(walid):
        factories.make(Objective, acme, "De plus")
    assert frame.due(acme, walid) == 2


def test_what_is_due_is_counted_for_each_person(acme, walid, rita, monkeypatch):
    monkeypatch.setattr(frame, "tasks", lambda workspace, user: {"plan": [None] * (3 if user == walid else 0)})
    assert (frame.due(acme, walid), frame.due(acme, rita)) == (3, 0)


def test_a_page_asks_the_database_a_dozen_times(acme, walid, client_of):
    browser = client_of(walid)
    for address in ("plan/actions/", "steer/meetings/", "decide/objectives/list/"):
        browser.get(f"/w/acme/{address}")
        with CaptureQueriesContext(connection) as asked:
            browser.get(f"/w/acme/{address}")
        assert len(asked) <= 25, (address, len(asked))
