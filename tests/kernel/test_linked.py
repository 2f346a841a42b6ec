"""A record's page names the records that point to it, and the criteria that rest on it."""

from datetime import date

import pytest

from mercatique.analyze.models import WatchItem, WatchSource, WatchTopic
from mercatique.kernel import evidence, linked
from mercatique.kernel.models import Member, Workspace
from mercatique.plan.models import Action


@pytest.fixture
def topic(acme):
    found = WatchTopic.objects.create(workspace=acme, title="Marché", owner=Member.objects.create(workspace=acme, title="Ana Petit"))
    for n in range(7):
        WatchSource.objects.create(workspace=acme, title=f"Source {n}", topic=found)
    WatchItem.objects.create(workspace=acme, title="Un élément", topic=found, day=date(2026, 1, 5))
    return found


def test_the_newest_few_of_each_kind_are_named_and_the_others_counted(topic, rita, max, client_of):
    sources, items = linked.groups(topic)
    assert (sources.count, sources.others, str(sources.rows[0])) == (7, 2, "Source 6")
    assert (items.count, items.others) == (1, 0)
    page = client_of(rita).get(topic.get_absolute_url()).content.decode()
    assert "Source 6" in page and "Source 1<" not in page and "et 2 autres" in page and "Un élément" in page
    assert client_of(max).get(topic.get_absolute_url()).status_code == 404


def test_a_person_is_pointed_to_once_by_a_record_that_names_them_twice(acme, topic, django_assert_max_num_queries):
    person = topic.owner
    action = Action.objects.create(workspace=acme, title="Appeler", owner=person)
    assert len(linked.pointing(Member)) > 30
    with django_assert_max_num_queries(3):  # one counts, one for each kind that has some
        found = {group.label: group for group in linked.groups(person)}
    assert [str(row) for row in found["actions"].rows] == ["Appeler"]
    assert action.get_absolute_url()
    assert sum(group.count for group in found.values()) == 2


def test_what_was_deleted_or_belongs_elsewhere_is_not_linked(topic, acme, max):
    WatchItem.objects.all().delete()
    assert [group.label for group in linked.groups(topic)] == [str(WatchSource._meta.verbose_name_plural)]
    WatchSource.objects.all().update(workspace=Workspace.objects.get(slug="other"))
    assert linked.groups(topic) == []


def test_a_criterion_that_rests_on_a_record_is_named_with_its_page(acme, topic, rita, client_of):
    evidence.support(None, workspace=acme, claim_key="fr-auto-digital/B1/Cr2", record=topic)
    evidence.support(None, workspace=acme, claim_key="gone/B1/Cr2", record=topic)
    ((_row, claim),) = evidence.uses(topic)
    assert str(claim).startswith("B1 Cr2 – ")
    page = client_of(rita).get(topic.get_absolute_url()).content.decode()
    assert f'href="{claim.get_absolute_url()}"' in page
    assert client_of(rita).get(claim.get_absolute_url()).status_code == 200
