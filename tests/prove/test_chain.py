"""The record of a session: appended under a lock, never changed, and telling when somebody did."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection

from mercatique.cli import doctor
from mercatique.kernel import bundle
from mercatique.kernel.models import Workspace
from mercatique.prove.marking import chain, office
from mercatique.prove.models import Link, Session


@pytest.fixture
def session(acme):
    return Session.objects.create(workspace=acme, title="Session de juin", framework="fr-auto-digital", framework_version="1")


@pytest.fixture
def recorded(session):
    for n in range(3):
        chain.append("act", session, {"points": Decimal("1.5"), "n": n}, by="Jeanne Martin")
    return session


def sql(statement: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def wrong() -> list[str]:
    return [finding.text for finding in doctor.sessions() if finding.state == "wrong"]


def test_each_row_carries_the_hash_of_the_one_before(recorded):
    first, second, third = chain.links(recorded)
    assert (first.previous, second.previous, third.previous) == ("", first.digest, second.digest)
    assert [link.place for link in (first, second, third)] == [1, 2, 3]
    assert first.payload == {"points": "1.5", "n": 0}
    assert chain.verify(recorded) == []
    assert wrong() == []


def test_two_sessions_have_each_their_own(recorded, acme):
    other = Session.objects.create(workspace=acme, title="Session d’automne")
    assert chain.append("act", other, {}).place == 1
    assert chain.append("act", recorded, {}).place == 4


def test_nothing_on_record_is_changed_or_deleted_through_the_models(recorded):
    link = chain.links(recorded)[0]
    for attempt in (
        lambda: link.save(), lambda: link.delete(), lambda: Link.objects.all().delete(), lambda: Link.objects.update(by="x"),
        lambda: Link.objects.bulk_update([link], ["by"]), lambda: Link.objects.bulk_create([link]),
    ):  # fmt: skip
        with pytest.raises(ValueError, match="never changed"):
            attempt()
    assert chain.verify(recorded) == []


def test_the_doctor_names_the_row_somebody_changed_in_the_database(recorded):
    sql("UPDATE prove_link SET content = replace(content, '1.5', '2.5') WHERE place = 2")
    (said,) = wrong()
    assert "acme, Session de juin" in said
    assert "2" in said
    assert "act" in said


def test_a_changed_row_sealed_anew_no_longer_leads_to_the_next(recorded):
    link = chain.links(recorded)[1]
    link.content = chain.canonical({"points": "2.5", "n": 1})
    sql("UPDATE prove_link SET content = %s, digest = %s WHERE place = 2", link.content, link.sealed())
    assert len(wrong()) == 1


@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_row_taken_away_is_missed_even_at_the_end(recorded, place):
    sql("DELETE FROM prove_link WHERE place = %s", place)
    assert wrong()


def test_a_name_or_a_moment_changed_is_noticed(recorded):
    sql("UPDATE prove_link SET by = 'Autre' WHERE place = 1")
    assert wrong()


def test_a_row_slipped_in_behind_the_product_is_noticed(recorded):
    last = chain.links(recorded)[-1]
    extra = Link(workspace=recorded.workspace, session=recorded, place=4, kind="act", content="{}", previous=last.digest)
    extra.digest = extra.sealed()
    extra.save()
    assert len(wrong()) == 1


def test_a_clock_set_back_dates_no_row_before_the_one_above(recorded, monkeypatch):
    last = chain.links(recorded)[-1]
    monkeypatch.setattr(chain.timezone, "now", lambda: last.at.replace(year=2020))
    assert chain.append("act", recorded, {}).at == last.at
    assert chain.verify(recorded) == []


def test_the_record_travels_in_a_bundle_and_still_fits(recorded, olga, tmp_path):
    heads = [link.digest for link in chain.links(recorded)]
    bundle.export(recorded.workspace, tmp_path / "acme.zip")
    copy = bundle.restore(tmp_path / "acme.zip", slug="copie", owner=olga)
    there = Session.objects.get(workspace=copy)
    assert there.pk != recorded.pk
    assert [link.digest for link in chain.links(there)] == heads
    assert chain.verify(there) == []
    assert Workspace.objects.count() == 2


def test_every_act_of_the_record_has_a_name():
    """The page of the record names what was done, in words."""
    said = set()
    for file in Path(office.__file__).parent.parent.rglob("*.py"):
        said |= set(re.findall(r'append\(\s*"([a-z]+(?:-[a-z]+)*)"(?: if begun else "([a-z-]+)")?,', file.read_text(encoding="utf-8")))
    names = {name for pair in said for name in pair if name}
    assert {"paper-absent", "paper-reopened", "decided", "deposit"} <= names <= set(office.ACTS)
