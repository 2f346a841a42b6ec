"""Pages of coverage: blocks at a glance with their course and what changed between two days; what waits."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from mercatique.kernel.access import workspace_view
from mercatique.kernel.models import Workspace
from mercatique.prove import checks
from mercatique.prove.coverage import history, pictures
from mercatique.prove.framework import Framework, frameworks


def framework_of(workspace: Workspace, key: str) -> Framework:
    found = frameworks(workspace).get(key)
    if found is None:
        raise Http404
    return found


def chosen_day(text: str, fallback: date) -> tuple[date, str]:
    """The day asked for, or the one to fall back to with a sentence that says so."""
    if not text:
        return fallback, ""
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None:
        return fallback, _("“%(text)s” is no date: write it as year-month-day, 2026-03-31.") % {"text": text[:40]}
    return found, ""


@workspace_view()
def coverage(request: HttpRequest, workspace: Workspace, key: str) -> HttpResponse:
    """One picture and one table per framework, the course over time, and two days compared in words."""
    framework = framework_of(workspace, key)
    blocks = checks.coverage(workspace, framework)
    points = history.points(workspace, framework)
    first, last = points[0].day, points[-1].day
    before, fault = chosen_day(request.GET.get("from", ""), first)
    after, other = chosen_day(request.GET.get("to", ""), last)
    was, now = history.on(points, min(before, after)), history.on(points, max(before, after))
    words = pictures.state_words()
    moves = history.between(framework, was, now) if was is not None and now is not None else []
    context = {
        "framework": framework,
        "blocks": [(block, [block.count(state) for state in pictures.STATES]) for block in blocks if block.answers],
        "words": words.values(),
        "total": sum(len(block.answers) for block in blocks),
        "ready": sum(block.ready for block in blocks),
        "glance": pictures.glance(blocks),
        "course": pictures.course(points, len(framework.criteria)),
        "moves": [(move, words.get(move.before, ""), words.get(move.after, "")) for move in moves],
        "gained": sum(move.gained for move in moves),
        "lost": sum(move.lost for move in moves),
        "was": was,
        "now": now,
        "first": first,
        "last": last,
        "fault": fault or other,
        "waiting": sum(item.waits for item in checks.everything(workspace, framework).values()),
    }
    return render(request, "prove/coverage.html", context, status=422 if fault or other else 200)


@workspace_view()
def waiting(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Every row of the frameworks one works to of which a part can be read nowhere yet, gathered under that part."""
    found = []
    for framework in checks.shown(workspace):
        rows = checks.waiting(workspace, framework)
        parts: dict[str, list[checks.Answer]] = {}
        for item in rows:
            parts.setdefault(str(item.row.waits), []).append(item)
        if rows:
            named = [(part, [(item, checks.page_of(workspace, framework, item.row)) for item in items]) for part, items in sorted(parts.items())]
            found.append((framework, len(rows), named))
    return render(request, "prove/waiting.html", {"found": found, "n": sum(n for _framework, n, _parts in found)})
