"""What it takes to ask everything of a full workspace: every check in both languages, kept, and the pages that show it.

``full`` is a firm at work: 40 objectives, 120 actions with KPIs and budgets, 600 tasks, a diagnosis, a watch, a team; ``empty`` is a page
of the workspace that reads next to nothing, its people.
"""

import os
import time
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks import plans
from benchmarks.race import Contestant, once
from benchmarks.report import Line
from benchmarks.work import clock, work

TIMES = 5
#: Processor seconds that asking everything of a full workspace may take.
ALLOWED = 2.0


def write(workspace: Any) -> None:
    """A plan of ``plans`` with what stands before and after it."""
    from mercatique.analyze.models import SwotLine, WatchItem, WatchSource, WatchTopic
    from mercatique.decide.models import Objective
    from mercatique.kernel import evidence
    from mercatique.kernel.models import Indicator, Measure, Member
    from mercatique.plan.models import Action
    from mercatique.steer.models import ChangeArgument, KpiSheet, TrainingAction

    plans.write(workspace, 600, 120)
    people = list(Member.objects.filter(workspace=workspace))
    actions = list(Action.objects.filter(workspace=workspace).order_by("number"))
    objectives = []
    for n in range(40):
        indicator = Indicator.objects.create(workspace=workspace, title=f"KPI {n}", unit="count", definition="Counted", source="Typed")
        for month in range(1, 7):
            Measure.objects.create(workspace=workspace, title="m", indicator=indicator, day=date(2026, month, 28), value=Decimal(100 + n + month))
        KpiSheet.objects.create(workspace=workspace, title=f"KPI {n}", indicator=indicator, frequency="month", alert_at=Decimal(50))
        objective = Objective.objects.create(
            workspace=workspace, title=f"Objective {n}", level="operational", nature="quantitative", indicator=indicator, baseline=Decimal(100),
            target=Decimal(150), start=plans.START, due=date(2026, 12, 31), owner=people[n % len(people)], means="People and money",
        )  # fmt: skip
        objectives.append(objective)
    for n, action in enumerate(actions):
        action.objectives.add(objectives[n % len(objectives)])
        action.nature, action.status = ("detection", "conquest", "loyalty")[n % 3], "decided"
        action.start, action.end = plans.START, plans.START + timedelta(days=90)
        action.save()
        TrainingAction.objects.create(workspace=workspace, title=f"Training {n}", action=action, day=plans.START, cost=Decimal(100))
        ChangeArgument.objects.create(workspace=workspace, title=f"Brake {n}", audience="Sales", answer="No", benefit="Time", action=action)
    topic = WatchTopic.objects.create(workspace=workspace, title="Digital", kind="technological", perimeter="sector")
    for n in range(60):
        WatchSource.objects.create(workspace=workspace, title=f"Source {n}", topic=topic, reliability=4)
        item = WatchItem.objects.create(workspace=workspace, title=f"Item {n}", topic=topic, day=plans.START, use="Read")
        line = SwotLine.objects.create(workspace=workspace, title=f"Line {n}", quadrant="SWOT"[n % 4], comparison="Better than B")
        evidence.support(line, record=item)


@work
def ask(home: str) -> dict[str, Any]:
    """Processor seconds of asking everything, of a framework's pages once it is answered, and of an empty request."""
    os.environ["MERCATIQUE_HOME"] = home
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from mercatique import garbage
    from mercatique.kernel import assets, criteria
    from mercatique.kernel.models import Membership, User, Workspace

    Path(home).mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    assets.install(Path(os.environ["MERCATIQUE_ASSETS"]) / "vendor")
    workspace = Workspace.objects.create(slug="bench", name="Bench", zone="Europe/Paris", purpose="certification")
    with transaction.atomic():
        write(workspace)
    user = User.objects.create_user("bench@example.com", "correct horse battery", name="Bench")
    Membership.objects.create(user=user, workspace=workspace, role="owner")
    client = Client(headers={"accept-language": "en"})
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    found: dict[str, Any] = {"checks": len(criteria.CRITERIA)}
    criteria.refresh(workspace)
    with CaptureQueriesContext(connection) as queries:
        criteria.refresh(workspace)
    found["queries"] = len(queries)
    garbage.settle()  # as the server does
    with clock:
        found["all"] = least(lambda: criteria.refresh(workspace))
    for name, address in (
        ("page", reverse("prove:framework", args=["bench", "fr-auto-digital"])),
        ("coverage", reverse("prove:coverage", args=["bench", "fr-auto-digital"])),
        ("empty", reverse("people", args=["bench"])),
    ):
        plans.asked(client, address)
        found[name] = least(lambda address=address: plans.asked(client, address))
    return found


def least(call: Any) -> float:
    """The least processor time of several turns."""
    times = []
    for _turn in range(TIMES):
        started = time.process_time()
        call()
        times.append(time.process_time() - started)
    return min(times)


def lines(folder: Path) -> list[Line]:
    """Asking everything beside what is allowed, and the pages of what was answered beside an empty request."""
    found = once(Contestant("full", "checks:ask", {"home": str(folder / "checks")}))["found"]
    beside = f"an empty request ({found['empty']:.3f} s)"
    told = [
        Line(f"{found['checks']} checks, full workspace", "asked in both languages and kept", f"{found['all']:.2f} s, {found['queries']:,} statements", "",
             f"{found['all'] / found['empty']:.0f} ×", "", f"{beside}; at most {ALLOWED:.0f} s")
    ]  # fmt: skip
    for page, label in (("page", "a framework once it is answered"), ("coverage", "its coverage")):
        told.append(Line("", label, f"{found[page]:.3f} s", "", f"{found[page] / found['empty']:.1f} ×", "", beside))
    return told
