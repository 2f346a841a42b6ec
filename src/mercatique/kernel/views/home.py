"""The entrance, the home of a workspace, its rooms, its changes."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from mercatique.fault import Fault
from mercatique.kernel import changes as changing
from mercatique.kernel import criteria, evidence, frame
from mercatique.kernel.access import workspace_view
from mercatique.kernel.criteria import CRITERIA
from mercatique.kernel.doors import doors
from mercatique.kernel.middleware import sentence
from mercatique.kernel.models import Change, CheckResult, Membership, Workspace
from mercatique.kernel.records import RECORDS
from mercatique.kernel.rooms import ROOMS, Counted, Noun, Room, counts
from mercatique.kernel.rounds import one_round


@login_not_required
def start(request: HttpRequest) -> HttpResponse:
    """The entrance: the only workspace or other place, the choice between several, or the first three questions."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    memberships = list(Membership.objects.filter(user=request.user).select_related("workspace").order_by("-seen_at"))
    elsewhere = doors(request.user)
    if len(memberships) + len(elsewhere) == 1:
        return redirect(elsewhere[0].url if elsewhere else memberships[0].workspace)
    if not memberships and not elsewhere:
        return redirect("workspace-new") if request.user.is_staff else render(request, "kernel/nowhere.html")
    return render(request, "kernel/start.html", {"memberships": memberships, "doors": elsewhere})


def missing_in(workspace: Workspace, room: str) -> list[tuple[str, str]]:
    """What the room's checks miss, as last answered: (text, address). The last room asks only for what the workspace works to."""
    found: list[tuple[str, str]] = []
    wanted = {name for name, known in CRITERIA.items() if known.room == room}
    if room == [*ROOMS][-1]:
        wanted &= criteria.held(workspace)
    for result in CheckResult.objects.filter(workspace=workspace, state="incomplete"):
        if result.name in wanted:
            found += [(text, url) for text, url in result.missing if (text, url) not in found]
    return found


INVITATIONS = {
    "analyze": gettext_lazy("Look at your market, your firm and your customers"),
    "decide": gettext_lazy("Say what you want, and on what it rests"),
    "plan": gettext_lazy("Lay down who does what, when, for how much"),
    "act": gettext_lazy("Carry out what was planned"),
    "steer": gettext_lazy("Compare what happens with what was aimed at"),
    "prove": gettext_lazy("See what is complete and what is missing"),
}


def news_of(workspace: Workspace, changes: list[tuple[Change, list[Any]]], room: str, most: int = 3) -> list[dict[str, str]]:
    """What others changed in a room, each page once, as long as it is still there."""
    found: dict[str, dict[str, str]] = {}
    for change, row in ((change, row) for change, rows in changes for row in rows):
        if len(found) == most:
            break
        if row.instance_type._meta.app_label != room:
            continue
        record = row.instance_type._default_manager.filter(workspace=workspace, pk=row.id).first()
        if record is not None:
            record.workspace = workspace
            url = record.get_absolute_url()
            found.setdefault(url, {"title": row.title, "url": url, "actor": change.actor})
    return list(found.values())


def card_of(workspace: Workspace, room: Room) -> dict[str, Any]:
    lines = [line for function in room.lines for line in function(workspace)]
    missing = missing_in(workspace, room.key)
    return {
        "room": room,
        "url": room.url(workspace),
        "known": [line for line in lines if line.kind == "known"],
        "due": [line for line in lines if line.kind == "due"],
        "late": [line for line in lines if line.kind == "late"],
        "missing": missing[:3],
        "more": max(0, len(missing) - 3),
        "all_missing": missing,
        "invitation": INVITATIONS[room.key],
    }


@workspace_view()
@one_round()
def home(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The cycle as six cards: what is known, what is missing, what changed since, what is due this week."""
    membership: Membership = request.membership  # type: ignore[attr-defined]
    since = membership.looked_at
    news = Change.objects.filter(workspace=workspace).exclude(user=request.user)
    news = news.filter(at__gt=since) if since else news
    changes = list(news.order_by("-at")[:10])
    rows = changing.rows_of_each(changes)
    latest = [(change, rows[change.pk]) for change in changes]
    shares = frame.progress(workspace)
    cards = []
    for room in ROOMS.values():
        met, asked = shares[room.key]
        cards.append(
            {
                **card_of(workspace, room),
                "progress": frame.quarters(met, asked),
                "progress_label": frame.progress_label(met, asked),
                "asked": asked,
                "changed": news_of(workspace, latest, room.key),
            }
        )
    context = {
        "cards": cards,
        "since": since,
        "news": [(change, rows) for change, rows in latest if rows][:5],
        "news_count": news.count(),
        "imports": workspace.imports.filter(state="done", **({"done_at__gt": since} if since else {}))[:5],  # type: ignore[attr-defined]
        "groups": evidence.by_cause(workspace)[:3],
        "empty": not workspace.imports.exists(),  # type: ignore[attr-defined]
    }
    response = render(request, "kernel/home.html", context)
    now = timezone.now()
    if membership.seen_at is None or (now - membership.seen_at).total_seconds() > 1800:
        # A new visit: what changed is counted from the end of the last one.
        membership.looked_at = membership.seen_at
    membership.seen_at = now
    membership.save(update_fields=["seen_at", "looked_at"])
    return response


@workspace_view()
def room(request: HttpRequest, workspace: Workspace, key: str) -> HttpResponse:
    """A room's own page: its nouns, what it knows and what it misses."""
    if key not in ROOMS:
        raise Http404
    found = ROOMS[key]
    shown = [(entry, noun) for entry in found.nouns if (noun := frame.noun_entry(entry, workspace)) is not None]
    numbers = counts([entry for entry, _noun in shown], workspace)
    nouns = [
        {**noun, "count": number, "says": said_of(entry)} for (entry, noun), number in zip(shown, numbers, strict=True)
    ]
    nouns.sort(key=lambda noun: bool(noun["group"]))  # what belongs to no group stands before the groups
    return render(request, "kernel/room.html", {**card_of(workspace, found), "nouns": nouns, "key": key})


def said_of(entry: Noun) -> Any:
    """What a page is for: its own sentence, or the one its kind of record teaches with."""
    if entry.says or not isinstance(entry.count, Counted):
        return entry.says
    return next((kind.teaches for kind in RECORDS.values() if kind.model is entry.count.model), "")


@workspace_view()
def room_by_name(_request: HttpRequest, workspace: Workspace, key: str) -> HttpResponse:
    """An address cut off behind a room leads to the room's own page."""
    if key not in ROOMS:
        raise Http404
    return redirect(ROOMS[key].url(workspace))


@workspace_view()
def tasks(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """What is due to the reader, room by room; on request, to everybody."""
    everybody = request.GET.get("of") == "everybody"
    found = {whose: frame.tasks(workspace, whose) for whose in (request.user, None)}
    counts = {whose: sum(map(len, lines.values())) for whose, lines in found.items()}
    shown = found[None if everybody else request.user]
    context = {
        "due": [(ROOMS[room], lines) for room, lines in shown.items() if lines],
        "everybody": everybody,
        "mine": counts[request.user],
        "all": counts[None],
    }
    return render(request, "kernel/tasks.html", context)


@workspace_view()
def changes(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Who changed what, newest first; each act can be undone."""
    changes = list(changing.latest(workspace, 50))
    known = changing.rows_of_each(changes)
    found = [(change, rows) for change in changes if (rows := known[change.pk])]
    rested: Counter[Any] = Counter()
    for target, file in evidence.on_records(workspace, {row.id for _c, rows in found for row in rows}).values_list("target_id", "attachment_id"):
        rested[target or file] += 1
    listed = [(change, rows, sum(rested[pk] for pk in {row.id for row in rows})) for change, rows in found]
    return render(request, "kernel/changes.html", {"changes": listed})


@require_POST
@workspace_view(role="member")
def undo(request: HttpRequest, workspace: Workspace, pk: Any) -> HttpResponse:
    change = get_object_or_404(Change, pk=pk, workspace=workspace)
    if request.headers.get("Accept") == "application/json":
        return undone(workspace, change, request.user)
    changing.undo(change, request.user)  # type: ignore[arg-type]
    messages.success(request, _("Undone."))
    back = request.POST.get("next", "")
    prefix = reverse("home", args=[workspace.slug])
    return HttpResponseRedirect(back if back.startswith(prefix) else reverse("changes", args=[workspace.slug]))


def undone(workspace: Workspace, change: Change, user: Any) -> JsonResponse:
    """The answer to a table that undoes without leaving its page: where to undo that, or why not."""
    try:
        act = changing.undo(change, user)
    except Fault as fault:
        return JsonResponse({"error": sentence(fault)}, status=409)
    return JsonResponse({"text": _("Undone."), "undo": reverse("undo", args=[workspace.slug, act.pk]) if act else None})
