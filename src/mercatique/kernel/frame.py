"""What the frame around every page shows: rooms, nouns, workspaces, what is to recheck."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from mercatique.kernel import evidence
from mercatique.kernel.criteria import CRITERIA
from mercatique.kernel.models import Change, CheckResult, Membership, User, Workspace
from mercatique.kernel.rooms import ROOMS, Line, Noun, Room, counts, path_of
from mercatique.kernel.rounds import one_round

THEMES = ("auto", "light", "dark")
Due = Callable[[Workspace, User | None], list[Line]]
TASKS: list[tuple[str, Due]] = []


def tasks_of(room: str) -> Callable[[Due], Due]:
    """``@tasks_of("plan")`` on ``f(workspace, user) -> [Line, …]``: what is due to a person, or (None) to anybody."""

    def register(function: Due) -> Due:
        TASKS.append((room, function))
        return function

    return register


def tasks(workspace: Workspace, user: User | None) -> dict[str, list[Line]]:
    """What is due to a person, or to anybody, room by room."""
    found: dict[str, list[Line]] = {room: [] for room in ROOMS}
    with one_round():
        for room, function in TASKS:
            found[room] += function(workspace, user)
    return found


def due(workspace: Workspace, user: User) -> int:
    """How much is due to a person: counted anew when something has changed, and at least every minute."""
    last = Change.objects.filter(workspace=workspace).order_by("-at").values_list("pk", flat=True).first()
    key = f"due-{workspace.pk}-{user.pk}-{timezone.localdate()}-{last}"
    return int(caches["memory"].get_or_set(key, lambda: sum(map(len, tasks(workspace, user).values()))))


def progress(workspace: Workspace) -> dict[str, tuple[int, int]]:
    """For each room: checks met and checks asked, as last answered; the last room proves all the others."""
    met: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for name, state in CheckResult.objects.filter(workspace=workspace).values_list("name", "state"):
        if name in CRITERIA:
            room = CRITERIA[name].room
            asked[room] += 1
            met[room] += state in {"complete", "judge"}
    last = [*ROOMS][-1]
    return {room: (met[room], asked[room]) if room != last else (met.total(), asked.total()) for room in ROOMS}


def quarters(met: int, asked: int) -> int:
    """The mark ◌◔◑◕●: full only when everything is met, empty only when nothing is."""
    if not asked or not met:
        return 0
    return 4 if met == asked else max(1, min(3, round(4 * met / asked)))


def progress_label(met: int, asked: int) -> str:
    if not asked:
        return _("nothing checked yet")
    return ngettext("%(met)d of %(asked)d check met", "%(met)d of %(asked)d checks met", asked) % {"met": met, "asked": asked}


def address(name: str, workspace: Workspace) -> str:
    """The address of a page of the workspace, empty when the installation has no such page."""
    try:
        return path_of(name, workspace.slug)
    except NoReverseMatch:
        return ""


def noun_entry(entry: Noun, workspace: Workspace) -> dict[str, Any] | None:
    """An entry of a room's menu, unless it is not for this workspace or its page not part of this installation."""
    if entry.when is not None and not entry.when(workspace):
        return None
    try:
        return {"label": entry.label, "url": entry.url(workspace), "group": entry.group}
    except NoReverseMatch:
        return None


def is_in(room: Room, workspace: Workspace, path: str, urls: list[str]) -> bool:
    """Whether a page belongs to a room: by its address, or because one of the room's nouns leads to it."""
    base = f"/w/{workspace.slug}/"
    if path.startswith((f"{base}{room.key}/", f"{base}room/{room.key}/")):
        return True
    return not path.startswith(tuple(f"{base}{key}/" for key in ROOMS)) and any(path.startswith(url) for url in urls)


def room_entry(room: Room, workspace: Workspace, path: str, share: tuple[int, int]) -> dict[str, Any]:
    met, asked = share
    nouns = [
        {**noun, "entry": entry} for entry in room.nouns if (noun := noun_entry(entry, workspace)) is not None
    ]
    here = is_in(room, workspace, path, [noun["url"] for noun in nouns])
    entries = [noun.pop("entry") for noun in nouns]
    for noun, count in zip(nouns, counts(entries, workspace) if here else [None] * len(nouns), strict=True):
        noun["count"] = count
    # The current noun is the one with the longest address that leads to this page.
    matching = [item for item in nouns if path.startswith(item["url"])]
    longest = max(matching, key=lambda item: len(item["url"]), default=None)
    for item in nouns:
        item["current"] = item is longest
    return {
        "key": room.key,
        "label": room.label,
        "url": room.url(workspace),
        "current": here,
        "progress": quarters(met, asked),
        "progress_label": progress_label(met, asked),
        "nouns": nouns,
    }


def menu(workspace: Workspace, path: str) -> list[dict[str, Any]]:
    """The rooms with what is in them, and how far each is."""
    shares = progress(workspace)
    return [room_entry(room, workspace, path, shares[room.key]) for room in ROOMS.values()]


def frame(request: HttpRequest) -> dict[str, Any]:
    workspace: Workspace | None = getattr(request, "workspace", None)
    user = request.user
    found: dict[str, Any] = {
        "languages": [
            {"code": code, "label": name, "current": code == get_language()} for code, name in settings.LANGUAGES
        ],
        "theme": theme_of(request),
        "rooms": [],
        "workspaces": [],
        "rechecks": 0,
        "tasks": 0,
    }
    if not user.is_authenticated:
        return found
    memberships = Membership.objects.filter(user=user).select_related("workspace").order_by("workspace__name")
    found["workspaces"] = [
        {"name": m.workspace.name, "url": m.workspace.get_absolute_url(), "current": m.workspace == workspace}
        for m in memberships
    ]
    if workspace is not None:
        found["rooms"] = menu(workspace, request.path)
        found["room"] = next((room for room in found["rooms"] if room["current"]), None)
        found["rechecks"] = evidence.to_recheck(workspace).count()
        found["rechecks_url"] = reverse("rechecks", args=[workspace.slug])
        found["tasks"] = due(workspace, user)
        found["tasks_url"] = reverse("tasks", args=[workspace.slug])
        found["search_url"] = address("search", workspace)
        found["membership"] = getattr(request, "membership", None)
        found["role"] = found["membership"].role if found["membership"] else ""
        found["may_write"] = bool(found["membership"] and found["membership"].may("member"))
        found["may_manage"] = bool(found["membership"] and found["membership"].may("manager"))
    return found


def theme_of(request: HttpRequest) -> str:
    theme = request.COOKIES.get("mercatique_theme", "auto")
    return theme if theme in THEMES else "auto"


def context(request: HttpRequest) -> dict[str, Any]:
    """Template context: ``frame`` (computed when first read) and ``workspace``."""
    return {
        "frame": SimpleLazyObject(lambda: frame(request)),
        "workspace": getattr(request, "workspace", None),
    }
