"""Each check of people and means: a workspace that passes it, and one that does not."""

from contextlib import contextmanager
from decimal import Decimal

from django.db import transaction

from mercatique.kernel.criteria import run
from mercatique.plan.models import (
    Action,
    Assignment,
    BudgetLine,
    Held,
    Needed,
    Part,
    Resource,
    Role,
    Task,
    Team,
)

NAMES = [f"people.{name}" for name in ("feasible", "roadmap", "load", "skills", "means", "used", "teams", "raci", "chain", "effort", "domains", "care")]


def test_an_empty_workspace_meets_none(acme, monday):
    for name in NAMES:
        found = run(acme, name)
        assert found.state == "incomplete" and found.missing[0].url, name


def test_a_staffed_launch_meets_each(acme, staffed):
    for name in NAMES:
        found = run(acme, name)
        assert not found.missing and found.state in {"complete", "judge"} and found.looked_at, name


@contextmanager
def undone():
    """What happens inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def broken(name):
    """What is taken away so that a check fails, by its name."""

    def half(staffed, acme):
        Resource.objects.filter(pk=staffed.by_clara.pk).update(capacity=Decimal(10))

    def no_end(staffed, acme):
        Action.objects.filter(pk=staffed.action.pk).update(end=None)

    def twice(staffed, acme):
        Assignment.objects.create(workspace=acme, task=staffed.copy, resource=staffed.van, start="2026-11-19", end="2026-11-19", title="x")

    return {
        "feasible": lambda staffed, acme: BudgetLine.objects.all().delete(),
        "roadmap": no_end,
        "load": twice,
        "skills": lambda staffed, acme: Held.objects.filter(skill=staffed.printing).delete(),
        "means": lambda staffed, acme: Resource.objects.filter(kind="technical").update(kind="material"),
        "used": lambda staffed, acme: Assignment.objects.filter(resource=staffed.van).delete(),
        "teams": lambda staffed, acme: Team.objects.update(technology=""),
        "raci": lambda staffed, acme: [Part(workspace=acme, action=staffed.action, member=who, letter="A", title="x").save() for who in (staffed.clara, staffed.denis)],
        "chain": lambda staffed, acme: Task.objects.filter(pk=staffed.print.pk).update(uses="Autre chose"),
        "effort": lambda staffed, acme: Resource.objects.filter(pk=staffed.by_clara.pk).update(cost=None),
        "domains": lambda staffed, acme: Role.objects.filter(domain="design").delete(),
        "care": lambda staffed, acme: Role.objects.filter(domain="care").update(holder=None),
        "load-hours": half,
        "skills-silent": lambda staffed, acme: Needed.objects.filter(task=staffed.copy).delete(),
        "skills-nobody": lambda staffed, acme: Task.objects.filter(pk=staffed.copy.pk).update(owner=None),
        "chain-silent": lambda staffed, acme: Task.objects.filter(pk=staffed.copy.pk).update(yields=""),
        "domains-gone": lambda staffed, acme: Resource.objects.filter(pk=staffed.by_denis.pk).update(last_day="2026-10-01"),
        "means-price": lambda staffed, acme: Resource.objects.filter(pk=staffed.van.pk).update(cost=None),
    }[name]


CASES = [*(name.partition(".")[2] for name in NAMES), "load-hours", "skills-silent", "skills-nobody", "chain-silent", "domains-gone", "means-price"]


def test_what_is_missing_is_named_with_the_page_where_it_is_mended(acme, staffed):
    for name in CASES:
        with undone():
            if name == "load-hours":
                Assignment.objects.create(workspace=acme, task=staffed.copy, resource=staffed.by_clara, hours=Decimal(20), title="x")
            broken(name)(staffed, acme)
            found = run(acme, f"people.{name.partition('-')[0]}")
            assert found.state == "incomplete" and all(one.url for one in found.missing), name


def test_a_month_that_is_too_full_breaks_the_roadmap(acme, staffed):
    Assignment.objects.create(workspace=acme, action=staffed.action, resource=staffed.by_denis, hours=Decimal(900), title="x")
    assert any("novembre 2026" in one.text for one in run(acme, "people.roadmap").missing)
