"""The six rooms, the nouns of each, and what each has to say on the workspace's home page."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mercatique.kernel.models import Workspace


@dataclass(frozen=True)
class Noun:
    """An entry in a room's menu."""

    label: Any
    url_name: str
    count: Callable[[Workspace], int | None] | None = None
    order: int = 50
    group: Any = ""
    #: For which workspaces the entry is there (all by default).
    when: Callable[[Workspace], bool] | None = None
    #: The table whose lines are looked at there first.
    table: str = ""
    #: What the page is for, in a sentence; a list of records has the sentence of its kind.
    says: Any = ""

    def url(self, workspace: Workspace) -> str:
        return path_of(self.url_name, workspace.slug)


@lru_cache(maxsize=4096)
def path_of(name: str, slug: str) -> str:
    """Where a page of a workspace is: every page asks it for a hundred others, and it never changes."""
    return reverse(name, args=[slug])


@dataclass(frozen=True)
class Line:
    """One line of a room's card: what is known, what is due, what changed."""

    text: str
    url: str = ""
    kind: str = "known"


@dataclass
class Room:
    """A stage of the marketing cycle."""

    key: str
    label: Any
    question: Any
    nouns: list[Noun] = field(default_factory=list)
    lines: list[Callable[[Workspace], list[Line]]] = field(default_factory=list)

    def url(self, workspace: Workspace) -> str:
        return reverse("room", args=[workspace.slug, self.key])


ROOMS: dict[str, Room] = {
    room.key: room
    for room in (
        Room("analyze", pgettext_lazy("room", "Analyse"), _("What is: market, firm, customers")),
        Room("decide", pgettext_lazy("room", "Decide"), _("What we want: objectives and strategy")),
        Room("plan", pgettext_lazy("room", "Plan"), _("How: actions, people, budgets")),
        Room("act", pgettext_lazy("room", "Act"), _("Doing it, within the law")),
        Room("steer", pgettext_lazy("room", "Steer"), _("Keeping course: indicators and corrections")),
        Room("prove", pgettext_lazy("room", "Prove"), _("Proving it, criterion by criterion")),
    )
}


def noun(
    room: str,
    label: Any,
    url_name: str,
    *,
    count: Callable[[Workspace], int | None] | None = None,
    order: int = 50,
    group: Any = "",
    when: Callable[[Workspace], bool] | None = None,
    table: str = "",
    says: Any = "",
) -> None:
    """Add an entry to a room's menu (each room's ``nouns.py`` calls this once per noun)."""
    room_nouns = ROOMS[room].nouns
    if all(entry.url_name != url_name for entry in room_nouns):
        room_nouns.append(Noun(label, url_name, count, order, group, when, table, says))
        room_nouns.sort(key=lambda entry: entry.order)


def seen_at(table: str, workspace: Workspace) -> str:
    """Where the lines of a table are looked at first; the room of analysis unless a page is made for them."""
    made = (entry for room in ROOMS.values() for entry in room.nouns if entry.table == table)
    entry = next(made, None)
    return entry.url(workspace) if entry else ROOMS["analyze"].url(workspace)


def card(room: str) -> Callable[..., Any]:
    """``@card("analyze")`` on ``f(workspace) -> [Line, …]``: lines of the room's card on the home page."""

    def register(function: Callable[[Workspace], list[Line]]) -> Callable[[Workspace], list[Line]]:
        ROOMS[room].lines.append(function)
        return function

    return register


@dataclass(frozen=True)
class Counted:
    """The number of records of a kind, for a menu; a whole menu is counted by one statement."""

    model: Any

    def __call__(self, workspace: Workspace) -> int:
        return int(self.model.objects.filter(workspace=workspace).count())


def counted(model: Any) -> Counted:
    """The number of records of a kind, for a menu."""
    return Counted(model)


def counts(nouns: list[Noun], workspace: Workspace) -> list[int | None]:
    """What stands behind each entry of a menu, in its order; all kinds of records by one statement."""
    models = list(dict.fromkeys(entry.count.model for entry in nouns if isinstance(entry.count, Counted)))
    numbers: dict[Any, int] = {}
    if models:
        quote = connection.ops.quote_name
        key = models[0]._meta.get_field("workspace").get_db_prep_value(workspace.pk, connection)
        each = (
            f"SELECT {place}, COUNT(*) FROM {quote(model._meta.db_table)} WHERE {quote('workspace_id')} = %s"
            for place, model in enumerate(models)
        )
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(each), [key] * len(models))
            numbers = {models[place]: number for place, number in cursor.fetchall()}
    return [
        numbers[entry.count.model] if isinstance(entry.count, Counted) else (entry.count(workspace) if entry.count else None)
        for entry in nouns
    ]
