"""Two moments of a workspace compared in the words of the trade: each room says what has changed of its own."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mercatique.kernel import changes
from mercatique.kernel.format import apart
from mercatique.kernel.format import day as in_words
from mercatique.kernel.models import Change, Record, Workspace


@dataclass(frozen=True)
class Said:
    """One thing that has changed, as a sentence; ``url`` leads to what it is about, when it is still there."""

    kind: str
    text: str
    url: str = ""


@dataclass(frozen=True)
class Moved:
    """An amount before and after."""

    title: str
    before: Any
    after: Any
    url: str = ""

    @property
    def difference(self) -> Any:
        return self.after - self.before


@dataclass(frozen=True)
class Section:
    """What has changed of one kind of things: in a few words, in sentences, and in amounts."""

    label: str
    summary: tuple[str, ...] = ()
    said: tuple[Said, ...] = ()
    amounts: tuple[Moved, ...] = ()


@dataclass
class Moment:
    """A workspace at the end of a day; as it is now without one."""

    workspace: Workspace
    day: date | None = None
    _read: dict[type, dict[UUID, Any]] = field(default_factory=dict)

    @cached_property
    def at(self) -> datetime | None:
        if self.day is None:
            return None
        return datetime.combine(self.day + timedelta(days=1), time(), ZoneInfo(self.workspace.zone))

    def of(self, model: type[Record]) -> dict[UUID, Any]:
        """The records of a kind as they were, by identity."""
        if model not in self._read:
            self._read[model] = changes.as_of(model, self.workspace, self.at)
        return self._read[model]


Comparing = Callable[[Moment, Moment], Section | None]

COMPARED: list[Comparing] = []


def compared(function: Comparing) -> Comparing:
    """``@compared`` on ``f(before, after) -> Section | None``: what a room has to say of two moments."""
    COMPARED.append(function)
    return function


def compare(workspace: Workspace, first: date, last: date | None) -> list[Section]:
    """What has changed since the end of a day, to the end of another or to now; in the order of the rooms, latest first."""
    before, after = Moment(workspace, first), Moment(workspace, last)
    return [section for function in reversed(COMPARED) if (section := function(before, after)) is not None]


def pairs(model: type[Record], before: Moment, after: Moment) -> Iterator[tuple[Any | None, Any | None]]:
    """Each record as it was and as it is, in the order of their numbers; *None* where it was not or is no more."""
    old, new = before.of(model), after.of(model)
    for pk in sorted({*old, *new}, key=lambda pk: (old.get(pk) or new[pk]).number):
        yield old.get(pk), new.get(pk)


def told(
    model: type[Record], before: Moment, after: Moment, *, new: str, gone: str, changed: Callable[[Any, Any], Iterable[tuple[str, str]]],
) -> list[Said]:  # fmt: skip
    """What came, went or changed: ``new`` and ``gone`` are sentences on a ``%(title)s``, ``changed`` gives kinds and sentences."""
    said: list[Said] = []
    for old, record in pairs(model, before, after):
        if old is None:
            said.append(Said("new", new % {"title": record}, link(record, after.workspace)))
        elif record is None:
            said.append(Said("gone", gone % {"title": old}))
        else:
            found = list(changed(old, record))
            url = link(record, after.workspace) if found else ""
            said += [Said(kind, text, url) for kind, text in found]
    return said


def section(label: str, said: list[Said], counted: Mapping[str, Any]) -> Section | None:
    """A section with its summary: the kinds that are ``counted``, in that order, as sentences on a number ``n``."""
    if not said:
        return None
    times = Counter(one.kind for one in said)
    return Section(label, tuple(words % {"n": times[kind]} for kind, words in counted.items() if times[kind]), tuple(said))


def link(record: Record, workspace: Workspace) -> str:
    """Where a record stands now; nothing when it is gone."""
    if not type(record)._default_manager.filter(pk=record.pk).exists():
        return ""
    record.workspace = workspace
    return record.get_absolute_url()


def of_day(title: Any, verb: str, old: date | None, new: date | None) -> str:
    """A date that has changed: "“Fair” ends on 30 June 2027 instead of 16 June 2027 (14 days later)"."""
    values = {"title": title, "verb": verb, "new": in_words(new) if new else "", "old": in_words(old) if old else ""}
    if old is None or new is None:
        return (_("“%(title)s” %(verb)s %(new)s; it had no date") if new else _("“%(title)s” has no date any more; it was %(old)s")) % values
    days = abs((new - old).days)
    late = ngettext("%(days)d day later", "%(days)d days later", days) if new > old else ngettext("%(days)d day earlier", "%(days)d days earlier", days)
    return _("“%(title)s” %(verb)s %(new)s instead of %(old)s (%(moved)s)") % {**values, "moved": late % {"days": days}}


def of_value(title: Any, label: str, old: str, new: str) -> str:
    """A value that has changed, as a sentence."""
    values = {"title": title, "label": label, "new": new, "old": old}
    if not old:
        return _("“%(title)s”: %(label)s %(new)s, not said before") % values
    if not new:
        return _("“%(title)s”: %(label)s no longer said (it was %(old)s)") % values
    return _("“%(title)s”: %(label)s %(new)s instead of %(old)s") % values


def first_day(workspace: Workspace) -> date | None:
    """The day of the first change that is remembered."""
    first = Change.objects.filter(workspace=workspace).order_by("at").first()
    return timezone.localdate(first.at, ZoneInfo(workspace.zone)) if first else None


def summed(sections: list[Section]) -> str:
    """The whole in one sentence: "12 000 € moved; two targets lowered"."""
    parts = [part for section in sections for part in section.summary]
    return capfirst(apart(parts)) + "." if parts else ""
