"""The watch desk at a glance: topics with their sources, what was found last, how fresh and how reliable it all is."""

from datetime import date, timedelta
from statistics import median
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from mercatique.analyze.models import WatchItem, WatchSource, WatchTopic
from mercatique.kernel import evidence
from mercatique.kernel.access import workspace_view
from mercatique.kernel.models import Workspace

ITEMS = 5
#: Days after which something that is read every week, month or quarter is late.
CADENCES = {"weekly": 7, "monthly": 31, "quarterly": 92}


def late_by(topic: WatchTopic, last: date | None, today: date) -> int | None:
    """Days by which a topic is late; None when it has no cadence, nothing late when it was never read is late since ever."""
    if topic.cadence not in CADENCES:
        return None
    if last is None:
        last = timezone.localtime(topic.created_at).date()
    return max(0, (today - last).days - CADENCES[topic.cadence])


def topics_of(workspace: Workspace) -> list[dict[str, Any]]:
    """Each topic with its sources and latest items, and whether it is due."""
    today = timezone.localdate()
    sources: dict[Any, list[WatchSource]] = {}
    for source in WatchSource.objects.filter(workspace=workspace).order_by("-reliability", "number"):
        source.workspace = workspace
        sources.setdefault(source.topic_id, []).append(source)
    items: dict[Any, list[WatchItem]] = {}
    for item in WatchItem.objects.filter(workspace=workspace).order_by("-day", "-number"):
        item.workspace = workspace
        items.setdefault(item.topic_id, []).append(item)
    uses = {item.pk: evidence.used_by(item).count() for found in items.values() for item in found[:ITEMS]}
    desk = []
    topics = list(WatchTopic.objects.filter(workspace=workspace).select_related("owner").order_by("kind", "number"))
    for topic in [*topics, None]:
        key = topic.pk if topic else None
        mine, found = sources.get(key, []), items.get(key, [])
        if topic is None and not mine and not found:
            continue
        if topic is not None:
            topic.workspace = workspace
        read = [source.checked_on for source in mine if source.checked_on] + [item.day for item in found if item.day]
        rated = [source.reliability for source in mine if source.reliability]
        last = max(read, default=None)
        desk.append(
            {
                "topic": topic,
                "sources": mine,
                "items": [(item, uses.get(item.pk, 0)) for item in found[:ITEMS]],
                "more": max(0, len(found) - ITEMS),
                "last": last,
                "late": late_by(topic, last, today) if topic else None,
                "reliability": median(rated) if rated else None,
            }
        )
    return desk


def stale(workspace: Workspace) -> list[WatchTopic]:
    """The topics whose cadence has passed since they were last read."""
    return [row["topic"] for row in topics_of(workspace) if row["topic"] is not None and row["late"]]


@workspace_view()
def desk(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    topics = topics_of(workspace)
    rated = list(WatchSource.objects.filter(workspace=workspace).exclude(reliability=None).values_list("reliability", flat=True))
    recent = timezone.localdate() - timedelta(days=183)
    context = {
        "desk": topics,
        "sources": WatchSource.objects.filter(workspace=workspace).count(),
        "items": WatchItem.objects.filter(workspace=workspace).count(),
        "recent": WatchItem.objects.filter(workspace=workspace, day__gte=recent).count(),
        "late": [row for row in topics if row["late"]],
        "reliability": median(rated) if rated else None,
        "topics": len([row for row in topics if row["topic"]]),
    }
    return render(request, "analyze/watch.html", context)
