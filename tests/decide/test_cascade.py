"""An objective split into parts, targets by period, and the yes of its owner."""

from datetime import date
from decimal import Decimal

import pytest

from mercatique.decide.models import Objective, Target
from mercatique.decide.objectives import cascade, targets
from mercatique.kernel.models import Indicator, Member
from tests.decide.asking import run

YEAR = {"start": date(2027, 1, 1), "due": date(2027, 12, 31)}


@pytest.fixture
def sold(acme):
    return Indicator.objects.create(workspace=acme, title="Points de vente", unit="count")


@pytest.fixture
def whole(acme, sold):
    """Twenty-four, split between two sites: ten and fourteen."""
    made = Objective.objects.create(workspace=acme, title="Ouvrir", indicator=sold, baseline=0, target=24, split="site", **YEAR)
    for site, value in (("Tours", 10), ("Blois", 14)):
        Objective.objects.create(workspace=acme, title=f"À {site}", indicator=sold, target=value, site=site, parent=made)
    return made


def test_parts_that_make_the_whole(acme, whole):
    found = cascade.of(whole)
    assert (found.total, found.gap, found.adds_up) == (24, 0, True)
    assert [(name, share) for _part, name, share in found.shares] == [("Tours", Decimal(10) / 24), ("Blois", Decimal(14) / 24)]
    assert run(acme, "objectives.cascade").state == "complete"


def test_parts_that_do_not_say_by_how_much(acme, whole, rita, client_of):
    Objective.objects.filter(title="À Blois").update(target=11)
    found = cascade.of(whole)
    assert found.gap == -3
    check = run(acme, "objectives.cascade")
    assert check.state == "incomplete"
    assert "21: 3 less than the target of 24" in check.missing[0].text
    page = client_of(rita).get(whole.get_absolute_url()).content.decode()
    assert "Les parts font 21" in page
    assert "Manque pour atteindre" in page  # the picture, and its table


def test_a_part_that_says_no_site_is_named(acme, whole):
    Objective.objects.filter(title="À Blois").update(site="")
    assert "“À Blois” says no site" in run(acme, "objectives.cascade").missing[0].text


def test_rates_are_compared_and_not_added(acme, whole, sold):
    sold.unit = "%"
    sold.save()
    found = cascade.of(Objective.objects.get(pk=whole.pk))
    assert found is not None
    whole.refresh_from_db()
    assert cascade.of(whole).gap is None
    assert "un taux" in cascade.of(whole).reason


# Targets by period.


@pytest.fixture
def sales(acme):
    return Indicator.objects.create(workspace=acme, title="Ventes", figure_key="sales.net")


@pytest.fixture
def sell(acme, sales):
    return Objective.objects.create(workspace=acme, title="Vendre", indicator=sales, baseline=1000, target=1200, **YEAR)


def test_targets_are_typed_by_quarter_and_read_as_their_sum(acme, sell, walid, client_of):
    address = f"/w/acme/decide/objectives/{sell.number}/targets/?by=quarter"
    data = {"version": 1, "p0": "200", "p1": "300", "p2": "300", "p3": "400"}
    assert client_of(walid).post(address, data).status_code == 302
    sell.refresh_from_db()
    assert [target.value for target in targets.whole(sell)] == [200, 300, 300, 400]
    assert targets.difference(sell) == 0
    assert run(acme, "objectives.targets").state == "complete"
    assert client_of(walid).post(address, data).status_code == 409  # typed on the version before
    assert client_of(walid).post(address, {**data, "version": sell.version, "p0": "beaucoup"}).status_code == 422
    assert Target.objects.count() == 4


def test_targets_that_miss_the_target_or_leave_a_hole_are_said(acme, sell):
    for (start, end), value in zip(targets.spans(sell, 3), (200, 300, 300, 300), strict=True):
        targets.write(sell, start, end, Decimal(value))
    check = run(acme, "objectives.targets")
    assert (check.state, "lead to €1,100" in check.missing[0].text) == ("incomplete", True)
    Target.objects.filter(start=date(2027, 4, 1)).delete()
    assert "leave a hole" in run(acme, "objectives.targets").missing[0].text


def test_a_reader_may_not_write_targets(sell, rita, client_of):
    assert client_of(rita).post(f"/w/acme/decide/objectives/{sell.number}/targets/", {"version": 1}).status_code == 403


def test_the_rhythm_proposed_sums_to_the_target(sell):
    found = targets.rhythm(sell, 1)
    assert (len(found), sum(found)) == (12, 1200)


# The owner's yes.


@pytest.fixture
def owned(acme, sell, walid):
    sell.owner = Member.objects.get(workspace=acme, user=walid)
    sell.save()
    return sell


def accept(browser, objective, **data):
    return browser.post(f"/w/acme/decide/objectives/{objective.number}/accept/", {"version": objective.version, **data})


def test_the_owner_accepts_and_takes_it_back(acme, owned, walid, client_of):
    assert run(acme, "objectives.accepted").state == "incomplete"
    assert accept(client_of(walid), owned).status_code == 302
    owned.refresh_from_db()
    assert owned.accepted_on and owned.accepted_by.user == walid
    assert run(acme, "objectives.accepted").state == "complete"
    accept(client_of(walid), owned, withdraw="1")
    owned.refresh_from_db()
    assert owned.accepted_on is None


def test_only_the_owner_or_who_manages_may_accept(acme, owned, olga, rita, client_of, walid):
    from tests.conftest import person

    other = person("Wanda", acme, "member")
    assert accept(client_of(other), owned).status_code == 403
    assert accept(client_of(rita), owned).status_code == 403
    assert "Accepter cet objectif" not in client_of(other).get(owned.get_absolute_url()).content.decode()
    assert "Accepter cet objectif" in client_of(walid).get(owned.get_absolute_url()).content.decode()
    assert accept(client_of(olga), owned).status_code == 302
    owned.refresh_from_db()
    assert owned.accepted_by.user == olga


def test_what_has_changed_meanwhile_or_lacks_something_is_not_accepted(owned, walid, client_of):
    browser = client_of(walid)
    browser.post(f"/w/acme/decide/objectives/{owned.number}/accept/", {"version": owned.version - 1})
    owned.refresh_from_db()
    assert owned.accepted_on is None
    owned.target = None
    owned.save()
    accept(browser, owned)
    owned.refresh_from_db()
    assert owned.accepted_on is None


def test_a_yes_lapses_with_another_target_and_stays_with_another_word(owned, walid, client_of):
    from tests.factories import sent

    browser = client_of(walid)
    accept(browser, owned)
    address = owned.page_url("edit")
    data = {**sent(browser.get(address).context["form"]), "influences": "La météo"}
    assert browser.post(address, data).status_code == 302
    owned.refresh_from_db()
    assert (owned.influences, owned.accepted_on is not None) == ("La météo", True)
    data = {**sent(browser.get(address).context["form"]), "target": "1300"}
    assert browser.post(address, data).status_code == 302
    owned.refresh_from_db()
    assert (owned.target, owned.accepted_on, owned.accepted_by) == (1300, None, None)


def test_what_waits_for_a_yes_and_what_is_to_be_evaluated_are_tasks_of_the_owner(acme, owned, walid, olga):
    from django.utils import timezone

    from mercatique.decide.objectives.tasks import tasks

    owned.evaluation = timezone.localdate()
    owned.save()
    said = [line.text for line in tasks(acme, walid)]
    assert len(said) == 2
    assert "attend l’accord" in said[0]
    assert "à évaluer" in said[1]
    assert tasks(acme, olga) == []
    owned.accepted_on = timezone.localdate()
    owned.save()
    assert len(tasks(acme, walid)) == 1
