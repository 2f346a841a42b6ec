"""How the coverage of each framework has grown over the half-year: one criterion after the other, with a setback that was mended."""

import hashlib
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from mercatique.kernel.models import Workspace
from mercatique.prove import checks
from mercatique.prove.coverage.history import READY
from mercatique.prove.framework import Framework
from mercatique.prove.models import Standing

#: Weeks of work that are told, and the week in which something was lost for a while.
WEEKS, SETBACK = 26, 17


def write(workspace: Workspace, framework: Framework) -> None:
    """Weekly marks that lead to what is answered today; weeks in which nothing moved leave none."""
    now = checks.everything(workspace, framework)
    ready = [item.row.place for item in now.values() if item.state in READY]
    ready.sort(key=lambda place: hashlib.sha256(f"{framework.key}/{place}".encode()).hexdigest())
    Standing.objects.filter(workspace=workspace, framework=framework.key).delete()
    before: dict[str, str] = {}
    for week in range(WEEKS):
        reached = set(ready[: round(len(ready) * (week / (WEEKS - 1)) ** 1.4)])
        if week == SETBACK:
            reached -= {*ready[:2]}
        states = {item.row.place: item.state if item.row.place in reached or item.state not in READY else "incomplete" for item in now.values()}
        if states != before:
            Standing.objects.create(workspace=workspace, framework=framework.key, version=framework.version, at=morning(workspace, WEEKS - 1 - week), states=states)
        before = states


def morning(workspace: Workspace, weeks: int) -> datetime:
    """Half past nine, so many weeks ago."""
    return datetime.combine(timezone.localdate() - timedelta(weeks=weeks), time(9, 30), ZoneInfo(workspace.zone))
