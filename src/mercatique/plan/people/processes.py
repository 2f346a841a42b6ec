"""Processes that serve customers as maps, and the people they need, derived from the hours of each post."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from mercatique.kernel.models import Workspace
from mercatique.plan.models import Activity, Role
from mercatique.plan.people.models import WEEK


@dataclass(frozen=True)
class Map:
    """A process and its activities in their order."""

    title: str
    activities: tuple[Activity, ...]


@dataclass(frozen=True)
class Need:
    """A post: the hours its activities take a week, those its holder has, and what is short."""

    role: Role
    activities: int
    hours: Decimal
    held: Decimal

    @property
    def people(self) -> Decimal:
        """Full weeks that it takes."""
        return (self.hours / WEEK).quantize(Decimal("0.1"))

    @property
    def short(self) -> Decimal:
        return max(self.hours - self.held, Decimal(0))


@dataclass(frozen=True)
class Processes:
    maps: tuple[Map, ...]
    needs: tuple[Need, ...]


def read(workspace: Workspace) -> Processes:
    """All activities; those without a process stand last, under their own name."""
    found = list(Activity.objects.filter(workspace=workspace).select_related("role__holder").order_by("place", "number"))
    by_process: dict[str, list[Activity]] = defaultdict(list)
    names: dict[str, str] = {}
    for activity in found:
        activity.workspace = workspace
        if activity.role is not None:
            activity.role.workspace = workspace
        name = activity.process.strip() or activity.title
        by_process[names.setdefault(name.casefold(), name)].append(activity)
    maps = tuple(Map(name, tuple(activities)) for name, activities in sorted(by_process.items(), key=lambda item: item[1][0].number))
    return Processes(maps, tuple(needs(found)))


def needs(activities: Iterable[Activity]) -> list[Need]:
    roles: dict[object, Role] = {}
    by_role: dict[object, list[Activity]] = defaultdict(list)
    for activity in activities:
        if activity.role is not None and activity.hours is not None:
            roles[activity.role_id] = activity.role
            by_role[activity.role_id].append(activity)
    result = []
    for pk, role in roles.items():
        holder = role.holder
        held = Decimal(0) if holder is None else (WEEK if holder.capacity is None else holder.capacity)
        result.append(Need(role, len(by_role[pk]), sum((one.hours or Decimal(0) for one in by_role[pk]), Decimal(0)), held))
    return sorted(result, key=lambda need: (-need.short, need.role.title))
