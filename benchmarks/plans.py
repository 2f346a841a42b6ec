"""Plans of several sizes by Django's test client: opening the schedule and the action plan, and what an edit of a task costs.

``small`` has 20 tasks and 20 actions, ``middle`` 500 and 100, ``large`` 2,000 and 300. A page is compared per visible row; an edit is
the form that is sent, the page it leads to (dates, slack, critical path and load worked out anew) and the actions' budgets;
``empty`` is a page of the workspace that reads next to nothing, its people.
"""

import os
import random
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.race import Contestant, once
from benchmarks.report import Line
from benchmarks.work import clock, work

SIZES = {"small": (20, 20), "middle": (500, 100), "large": (2_000, 300)}
TIMES = 7
PEOPLE = 12
#: The first day of every plan measured, a Monday.
START = date(2026, 1, 5)


def write(workspace: Any, tasks: int, actions: int) -> None:
    """A plan of so many tasks in one project, each after one or two of those before it, and so many actions with budgets."""
    from mercatique.kernel.models import Indicator, Member
    from mercatique.plan.models import Action, Link, Project, Task

    dice = random.Random(tasks)
    people = [Member.objects.create(workspace=workspace, title=f"Person {n}") for n in range(PEOPLE)]
    indicator = Indicator.objects.create(workspace=workspace, title="Enquiries", unit="count")
    made = []
    for n in range(actions):
        action = Action(workspace=workspace, title=f"Action {n}", owner=dice.choice(people))
        action.save()
        for month in range(1, 13):
            action.plan_month(date(2026, month, 1), Decimal(100 * (1 + n % 7)))
        action.indicators.add(indicator)
        made.append(action)
    project = Project.objects.create(workspace=workspace, title="Open day", start=START)
    rows: list[Any] = []
    for n in range(tasks):
        likely = dice.randint(1, 9)
        task = Task.objects.create(
            workspace=workspace, title=f"Task {n}", project=project, owner=dice.choice(people), action=dice.choice(made), priority="must",
            optimistic=max(1, likely - 2), likely=likely, pessimistic=likely + 4,
        )  # fmt: skip
        for before in {dice.choice(rows[-30:]) for _link in range(2)} if rows else ():
            Link.objects.create(workspace=workspace, title=f"{before} – {task}", before=before, after=task, kind="FS")
        rows.append(task)


@work
def plan(home: str) -> dict[str, Any]:
    """Processor seconds of each plan's pages and of an edit, the least of several turns, in which each size is asked so that a busy machine is busy for all."""
    os.environ["MERCATIQUE_HOME"] = home
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction
    from django.test import Client

    from mercatique import garbage
    from mercatique.kernel import assets
    from mercatique.kernel.models import Membership, User, Workspace

    Path(home).mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    assets.install(Path(os.environ["MERCATIQUE_ASSETS"]) / "vendor")
    user = User.objects.create_user("bench@example.com", "correct horse battery", name="Bench")
    client = Client(headers={"accept-language": "en"})
    for size, (tasks, actions) in SIZES.items():
        workspace = Workspace.objects.create(slug=size, name="Bench", zone="Europe/Paris")
        with transaction.atomic():
            write(workspace, tasks, actions)
        Membership.objects.create(user=user, workspace=workspace, role="owner")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    found: dict[str, dict[str, Any]] = {size: {"tasks": tasks, "actions": actions} for size, (tasks, actions) in SIZES.items()}
    asked_for = [(size, name, call) for size in SIZES for name, call in questions(client, size).items()]
    garbage.settle()  # as the server does
    with clock:
        for turn in range(TIMES + 1):
            for size, name, call in asked_for:
                started = time.process_time()
                content = call()
                taken = time.process_time() - started
                # The first turn is left out: it brings libraries in.
                found[size][name] = min(taken, found[size][name]) if turn > 1 else taken
                found[size][f"{name}_rows"] = content.count("<tr")
    return found


def questions(client: Any, size: str) -> dict[str, Callable[[], str]]:
    """What is asked of one plan: its pages, what a slip would move, and an edit."""
    from django.urls import reverse

    from mercatique.kernel.models import Workspace
    from mercatique.plan.models import Task
    from mercatique.plan.schedule import timetable

    workspace, schedule = Workspace.objects.get(slug=size), reverse("plan:project", args=[size, 1])
    task = Task.objects.get(workspace=workspace, number=SIZES[size][0] // 2)
    address = task.page_url("edit")
    form = {**filled(client, address), "pessimistic": "60"}
    turns = iter(range(1_000))

    def longer(likely: int) -> dict[str, str]:
        return {**form, "likely": str(likely), "version": str(Task.objects.get(pk=task.pk).version)}

    def edit() -> str:
        """A longer task, sent as its form is and confirmed where it moves others; then the schedule anew."""
        data = {**longer(20 + next(turns) % 3), "confirmed": "1"}
        if client.post(address, data).status_code != 302:
            raise SystemExit(f"{address} refuses an edit")
        return asked(client, schedule)

    def anew() -> str:
        """The first look after a change: nothing is kept of what was counted for this plan; what others have stays."""
        for key in [key for key in timetable._kept if key[0] == task.project_id]:
            del timetable._kept[key]
        return asked(client, schedule)

    return {
        "schedule": lambda: asked(client, schedule),
        "anew": anew,
        "table": lambda: asked(client, reverse("plan:plan", args=[size])),
        "empty": lambda: asked(client, reverse("people", args=[size])),
        "foreseen": lambda: foreseen(client, address, longer(40)),
        "edit": edit,
    }


def filled(client: Any, address: str) -> dict[str, str]:
    """What a form holds, as a browser would send it; only here is rendering watched, which costs."""
    from django.test.utils import setup_test_environment, teardown_test_environment

    from tests.factories import sent

    setup_test_environment()
    form = client.get(address).context["form"]
    teardown_test_environment()
    return dict(sent(form))


def asked(client: Any, address: str) -> str:
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answers {answer.status_code}")
    return str(answer.content, "utf-8")


def foreseen(client: Any, address: str, data: dict[str, str]) -> str:
    """What a slip would move, before it is confirmed."""
    answer = client.post(address, data)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answers {answer.status_code}")
    return str(answer.content, "utf-8")


def lines(folder: Path) -> list[Line]:
    """What opening a plan costs per visible row beside a small one, and an edit at 500 tasks beside an empty request."""
    found = once(Contestant("plans", "plans:plan", {"home": str(folder / "plans")}))["found"]
    small, middle, large = (found[size] for size in SIZES)
    told = []
    for page, label in (("schedule", "schedule"), ("anew", "schedule, the first look after a change"), ("table", "action plan")):
        ours, theirs = (each[page] / each[f"{page}_rows"] for each in (large, small))
        told.append(
            Line(f"{large['tasks']:,} tasks, {large['actions']} actions", f"{label}, per visible row", f"{large[page]:.3f} s, {large[f'{page}_rows']} rows", "",
                 f"{ours / theirs:.2f} ×", "", f"20 of each ({small[page]:.3f} s, {small[f'{page}_rows']} rows)")
        )  # fmt: skip
    for act, label in (("edit", "edit of a task and its schedule anew"), ("foreseen", "what a slip would move")):
        beside = f"an empty request ({middle['empty']:.3f} s)"
        told.append(Line(f"{middle['tasks']:,} tasks", label, f"{middle[act]:.3f} s", "", f"{middle[act] / middle['empty']:.1f} ×", "", beside))
    return told
