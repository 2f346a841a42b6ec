"""What deviates: an objective over its finished months, like with like, never on a month that is not over."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from mercatique.decide.models import Objective
from mercatique.decide.objectives.criteria import objectives_of
from mercatique.kernel import evidence, figures, indicators
from mercatique.kernel.format import day, period
from mercatique.kernel.models import Direction, Figure, Indicator, Measure, Workspace
from mercatique.kernel.rounds import inside, shared
from mercatique.steer.loop.models import Deviation
from mercatique.steer.objectives import trajectory

#: From which share of what was aimed at a variance asks for an answer; a framework may say another one.
SIGNIFICANT = 0.05
ACTUAL, TARGET = "actual", "target"


@dataclass(frozen=True)
class Gap:
    """An objective as it stands at the end of its last finished month; without a value it says why."""

    objective: Objective
    unit: str
    currency: str
    start: date | None
    end: date | None
    actual: float | None
    target: float | None
    figure: Figure | None
    reason: str = ""

    @property
    def variance(self) -> float | None:
        return None if self.actual is None or self.target is None else self.actual - self.target

    @property
    def share(self) -> float | None:
        return self.variance / abs(self.target) if self.variance is not None and self.target else None

    @property
    def up(self) -> bool:
        return self.objective.indicator is None or self.objective.indicator.direction == Direction.UP

    @property
    def unfavourable(self) -> bool:
        return self.variance is not None and ((self.variance < 0) if self.up else (self.variance > 0))

    def significant(self, least: float = SIGNIFICANT) -> bool:
        """Whether it is on the wrong side by more than a share of what was aimed at."""
        return self.unfavourable and self.share is not None and abs(self.share) >= least


def of(objective: Objective, upto: date | None = None) -> Gap:
    """Where an objective stood when its last finished month ended (by a day, when one is given)."""
    way = trajectory.of(objective)

    def gap(end: date | None = None, actual: float | None = None, target: float | None = None, figure: Figure | None = None, reason: str = "") -> Gap:
        if target is not None and way.unit == "count":  # nobody aims at a third of a shop: what is shown as 8 is compared as 8
            target = float(round(target))
        return Gap(objective, way.unit, way.currency or objective.workspace.currency, objective.start, end, actual, target, figure, reason)

    if way.target is None:
        return gap(reason=_("it has no target"))
    if way.now is None:
        return gap(reason=way.reason)
    if not way.steps:
        return as_of(way, gap)
    # An order dated ahead of today does not end its month.
    upto = min(upto or timezone.localdate(), timezone.localdate())
    over = [step for step in way.steps if step.days == step.of_days and step.end <= upto]
    if not over:
        return gap(reason=_("no month of its period is over yet"))
    last = over[-1]
    assert objective.indicator is not None and objective.period is not None
    reading = indicators.read(objective.indicator, (objective.period[0], last.end))
    if reading.value is None or last.aim is None:
        return gap(last.end, reason=reading.reason or _("it has no baseline to begin from"))
    return gap(last.end, reading.value, last.aim, reading.figure)


def as_of(way: trajectory.Trajectory, gap: Callable[..., Gap]) -> Gap:
    """What has no value of its own for a period is compared on the day of the data with the way to its target."""
    period_of = way.objective.period
    if way.expected is None or way.data_day is None or period_of is None:
        return gap(reason=_("it has no way from a baseline to a target to be compared with"))
    if way.data_day < trajectory.months_of(period_of)[0][1]:
        return gap(reason=_("no month of its period is over yet"))
    return gap(min(way.data_day, period_of[1]), way.now, way.expected, way.figure)


@shared(worded=True)
def all_of(workspace: Workspace) -> list[Gap]:
    return [of(objective) for objective in objectives_of(workspace)]


def recorded(found: Gap) -> Deviation | None:
    """The deviation already written down for these very days."""
    if found.end is None:
        return None
    return Deviation.objects.filter(workspace=found.objective.workspace, objective=found.objective, end=found.end).first()


def answered(found: Gap) -> Deviation | None:
    """A deviation of the objective that is still being worked on, or was written down for these days or later."""
    for row in written(found.objective):
        if row.status != Deviation.Status.CLOSED or (row.end and found.end and row.end >= found.end):
            row.workspace = found.objective.workspace
            return row
    return None


def written(objective: Objective) -> Iterable[Deviation]:
    """The deviations of an objective, the latest first."""
    if inside():
        return all_written(objective.workspace).get(objective.pk, [])
    return Deviation.objects.filter(workspace=objective.workspace, objective=objective).order_by("-end", "-number")


@shared()
def all_written(workspace: Workspace) -> dict[UUID, list[Deviation]]:
    """Those of every objective."""
    found: dict[UUID, list[Deviation]] = defaultdict(list)
    for row in Deviation.objects.filter(workspace=workspace, objective__isnull=False).order_by("-end", "-number"):
        found[row.objective_id].append(row)  # type: ignore[index]
    return dict(found)


def last_measure(indicator: Indicator | None, upto: date | None) -> Measure | None:
    """The last value typed for an indicator by a day."""
    rows = Measure.objects.filter(indicator=indicator, day__isnull=False, value__isnull=False)
    rows = rows.filter(day__lte=upto) if upto else rows
    return rows.order_by("-day", "-number").first() if indicator is not None else None


def kept(value: float, unit: str) -> Decimal:
    """A value at the precision at which it is shown, cents for money."""
    decimals = figures.PRECISION.get(unit, 2) + (2 if unit == "%" else 0)
    return Decimal(str(round(value, max(decimals, 2) if unit == "currency" else decimals)))


def record(found: Gap) -> Deviation:
    """Write a deviation down as it is read today; it rests on the figure and on the objective."""
    objective = found.objective
    assert found.actual is not None and found.target is not None
    days = period(found.start, found.end) if found.start and found.end else day(found.end)
    name = Truncator(objective.title).chars(200 - len(days) - 3)
    made = Deviation(
        workspace=objective.workspace, title=f"{name} – {days}", objective=objective, indicator=objective.indicator, start=found.start,
        end=found.end, read_on=timezone.localdate(), target=kept(found.target, found.unit), actual=kept(found.actual, found.unit), owner=objective.owner,
    )  # fmt: skip
    made.save()
    if found.figure is not None:
        evidence.support(made, figure=found.figure, role=ACTUAL, note=_("reached"))
    elif (measure := last_measure(objective.indicator, found.end)) is not None:
        evidence.support(made, record=measure, role=ACTUAL, note=_("reached"))
    evidence.support(made, record=objective, role=TARGET, note=_("aimed at"))
    return made
