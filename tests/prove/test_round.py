"""Asking everything at once: the same answers as one by one, and no more statements for a larger plan."""

import re
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from mercatique.analyze.models import SwotLine, WatchItem
from mercatique.decide.models import Objective, Target
from mercatique.kernel import criteria, evidence
from mercatique.kernel.criteria import CRITERIA
from mercatique.kernel.models import CheckResult, Indicator, Measure, Member
from mercatique.kernel.rounds import one_round
from mercatique.plan.models import Action, Link, Project, Task
from mercatique.steer.models import Deviation, KpiSheet


def written(workspace, objectives: int) -> None:
    """Objectives that are measured and deviate, two actions each with budget and tasks, lines of a diagnosis and a watch."""
    today = timezone.localdate()
    start = date(today.year - 1, 1, 1)
    project = Project.objects.filter(workspace=workspace).first() or Project.objects.create(workspace=workspace, title="Portes ouvertes", start=start)
    owner = Member.objects.create(workspace=workspace, title="Awa")
    before = None
    for n in range(objectives):
        indicator = Indicator.objects.create(workspace=workspace, title=f"Demandes {n}", unit="count", definition="Comptées", source="Saisie")
        KpiSheet.objects.create(workspace=workspace, title=f"Demandes {n}", indicator=indicator, frequency="month", alert_at=Decimal(5))
        for month in (1, 2, 3):
            Measure.objects.create(workspace=workspace, title="m", indicator=indicator, day=date(start.year, month, 28), value=Decimal(10 + n + month))
        objective = Objective.objects.create(
            workspace=workspace, title=f"Plus de demandes {n}", level="operational", nature="quantitative", indicator=indicator, owner=owner,
            baseline=Decimal(10), target=Decimal(40), start=start, due=start + timedelta(days=364), means="Une équipe",
        )  # fmt: skip
        Target.objects.create(workspace=workspace, title="t", objective=objective, start=start, end=start + timedelta(days=364), value=Decimal(40))
        Deviation.objects.create(workspace=workspace, title=f"Écart {n}", objective=objective, indicator=indicator, end=date(start.year, 3, 31))
        line = SwotLine.objects.create(workspace=workspace, title=f"Ligne {n}", quadrant="WT"[n % 2])
        item = WatchItem.objects.create(workspace=workspace, title=f"Fait {n}", day=today)
        evidence.support(line, record=item)
        for nature in ("conquest", "loyalty"):
            action = Action(workspace=workspace, title=f"Action {n} {nature}", owner=owner, nature=nature, status="decided", start=start, end=today)
            action.save()
            action.plan_month(date(today.year, 1, 1), Decimal(100))
            action.objectives.add(objective)
            action.indicators.add(indicator)
            evidence.support(objective, record=line)
            task = Task.objects.create(workspace=workspace, title=f"Tâche {n} {nature}", project=project, action=action, owner=owner, likely=3)
            if before is not None:
                Link.objects.create(workspace=workspace, title="–", before=before, after=task, kind="FS")
            before = task


def statements(workspace) -> Counter[str]:
    """What a round asks of the database once figures and answers are kept, without the values asked for."""
    criteria.refresh(workspace)
    with CaptureQueriesContext(connection) as asked:
        criteria.refresh(workspace)
    reads = (statement["sql"] for statement in asked.captured_queries if statement["sql"].startswith("SELECT"))
    return Counter(re.sub(r"'[^']*'|\b\d+\b|IN \([^)]*\)", "?", sql) for sql in reads)


def test_a_round_asks_no_more_of_the_database_for_a_larger_plan(acme):
    written(acme, 2)
    small = statements(acme)
    written(acme, 7)
    more = statements(acme) - small
    assert not more, "\n".join(f"{n} more: {sql[-300:]}" for sql, n in more.most_common())


def test_a_round_answers_what_each_check_answers_alone(acme):
    written(acme, 3)
    criteria.refresh(acme)
    alone = {name: criteria.plain(criteria.run(acme, name)) for name in CRITERIA}
    with one_round():
        together = {name: criteria.plain(criteria.run(acme, name)) for name in CRITERIA}
    assert [name for name in CRITERIA if alone[name] != together[name]] == []


def test_what_is_read_once_for_both_languages_is_said_in_the_words_of_each(acme):
    written(acme, 2)
    Action.objects.create(workspace=acme, title="Sans dates", status="decided")
    for _turn in range(2):  # what the first one computes, the second one finds
        criteria.refresh(acme)
    kept = {row.name: row.answers for row in CheckResult.objects.filter(workspace=acme)}
    for code in ("fr", "en"):
        with override(code):
            alone = {name: criteria.plain(criteria.run(acme, name)) for name in CRITERIA}
        assert [name for name in CRITERIA if alone[name] != kept[name][code]] == [], code
