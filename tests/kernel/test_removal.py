"""A workspace that is taken away leaves nothing behind, and touches nobody else's."""

import pytest
from django.apps import apps

import mercatique.urls  # noqa: F401  record types register themselves with their pages
from mercatique.kernel import changes
from mercatique.kernel.models import Workspace
from mercatique.kernel.records import RECORDS
from mercatique.kernel.removal import remove
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def furnish(slug: str) -> Workspace:
    workspace = Workspace.objects.create(slug=slug, name=slug)
    with changes.acting(actor="Olga"):
        for registered in RECORDS.values():
            record = factories.filled(registered.model, workspace)
            for name in registered.model.historic_m2m:
                linked = registered.model._meta.get_field(name).related_model
                getattr(record, name).set([factories.make(linked, workspace, "Lié")])
            record.title = "Changé"
            record.save()
    return workspace


def counts() -> dict[str, int]:
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in {"kernel", "analyze", "decide", "plan", "act", "steer", "prove"}:
            found[model._meta.label] = model._base_manager.count()
    return found


def test_no_row_is_left_not_even_in_the_history_of_links_between_records():
    before = counts()
    gone = furnish("gone")
    between = counts()
    assert between["plan.HistoricalAction_objectives"] > before["plan.HistoricalAction_objectives"]
    remove(gone)
    assert counts() == before


def test_the_rows_of_another_workspace_stay():
    furnish("kept")
    before = counts()
    remove(furnish("gone"))
    assert counts() == before
