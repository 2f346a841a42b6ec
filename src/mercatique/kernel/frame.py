"""What the frame around every page shows: rooms, nouns, workspaces, what is to recheck."""

from collections import Counter
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from mercatique.kernel import evidence
from mercatique.kernel.criteria import CRITERIA
from mercatique.kernel.models import CheckResult, Membership, Workspace
from mercatique.kernel.rooms import ROOMS, Room

THEMES = ("auto", "light", "dark")
TASKS: list[Any] = []


def tasks_of(function: Any) -> Any:
    """``@tasks_of`` on ``f(workspace, user) -> int``: how many open tasks of that kind a person has."""
    TASKS.append(function)
    return function


def progress(workspace: Workspace) -> dict[str, tuple[int, int]]:
    """For each room: checks met and checks asked, as last answered."""
    met: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for name, state in CheckResult.objects.filter(workspace=workspace).values_list("name", "state"):
        if name in CRITERIA:
            room = CRITERIA[name].room
            asked[room] += 1
            met[room] += state in {"complete", "judge"}
    return {room: (met[room], asked[room]) for room in ROOMS}


def quarters(met: int, asked: int) -> int:
    """The mark ◌◔◑◕●: full only when everything is met, empty only when nothing is."""
    if not asked or not met:
        return 0
    return 4 if met == asked else max(1, min(3, round(4 * met / asked)))


def room_entry(room: Room, workspace: Workspace, path: str, share: tuple[int, int]) -> dict[str, Any]:
    met, asked = share
    nouns = []
    here = path.startswith(f"/w/{workspace.slug}/{room.key}/")
    for entry in room.nouns:
        try:
            url = entry.url(workspace)
        except NoReverseMatch:
            continue
        nouns.append(
            {
                "label": entry.label,
                "url": url,
                "count": entry.count(workspace) if here and entry.count else None,
                "group": entry.group,
            }
        )
    # The current noun is the one with the longest address that leads to this page.
    matching = [item for item in nouns if path.startswith(item["url"])]
    longest = max(matching, key=lambda item: len(item["url"]), default=None)
    for item in nouns:
        item["current"] = item is longest
    label = ngettext("%(met)d of %(asked)d check met", "%(met)d of %(asked)d checks met", asked) % {"met": met, "asked": asked}
    return {
        "key": room.key,
        "label": room.label,
        "url": room.url(workspace),
        "current": here,
        "progress": quarters(met, asked),
        "progress_label": label if asked else _("nothing checked yet"),
        "nouns": nouns,
    }


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
        shares = progress(workspace)
        found["rooms"] = [room_entry(room, workspace, request.path, shares[room.key]) for room in ROOMS.values()]
        found["room"] = next((room for room in found["rooms"] if room["current"]), None)
        found["rechecks"] = evidence.to_recheck(workspace).count()
        found["rechecks_url"] = reverse("rechecks", args=[workspace.slug])
        found["tasks"] = sum(function(workspace, user) for function in TASKS)
        found["tasks_url"] = reverse("tasks", args=[workspace.slug])
        found["search_url"] = reverse("search", args=[workspace.slug])
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
