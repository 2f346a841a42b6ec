"""Returns side by side: channels, digital against traditional, search in all, what would change an ROI, costs month by month."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from mercatique.kernel.figures import in_each_language
from mercatique.kernel.format import month as in_words
from mercatique.kernel.models import Workspace
from mercatique.kernel.periods import FiscalYear
from mercatique.plan.budgets import ledger
from mercatique.plan.models import Action, ControlPoint
from mercatique.steer.models import InternalCost, SteeringDecision
from mercatique.steer.returns import media
from mercatique.steer.returns.reading import (
    AMOUNTS,
    COUNTS,
    ZERO,
    Part,
    Ratio,
    Results,
    Return,
    ratios,
    roi,
    total,
)

#: How far the gain may stray in the table of sensitivity.
CHANGES = (-0.5, -0.25, -0.1, 0.0, 0.1, 0.25, 0.5)
#: Share of the month's plan from which a variance asks for a decision.
SIGNIFICANT = 0.10


@dataclass(frozen=True)
class Channel:
    """A channel over all actions: its cost is that of the parts whose cost can be said."""

    name: str
    digital: bool | None
    parts: tuple[Part, ...]
    results: Results

    @property
    def cost(self) -> Decimal | None:
        known = [part.cost for part in self.parts if part.cost is not None]
        return sum(known, ZERO) if known else None

    @property
    def unsplit(self) -> int:
        """Actions whose cost cannot be shared between channels, so that it is not in."""
        return sum(part.cost is None for part in self.parts)

    @cached_property
    def ratios(self) -> dict[str, Ratio]:
        """Of the parts whose cost can be said, so that cost and results are of the same actions."""
        return ratios(self.cost, together([part.results for part in self.parts if part.cost is not None]))

    @property
    def gain(self) -> Decimal | None:
        """Margin and costs avoided, of the parts whose cost can be said."""
        known = [part for part in self.parts if part.cost is not None]
        values = [value for part in known for value in (part.results.margin, part.results.saving) if value is not None]
        return sum(values, ZERO) if values else None

    @property
    def roi(self) -> float | None:
        return roi(self.cost, self.gain)[0] if self.cost and self.gain is not None else None


def together(results: Iterable[Results]) -> Results:
    """Results of several parts; what at least one of them counted."""
    rows = list(results)
    return Results(**{name: total(getattr(row, name) for row in rows) for name in (*COUNTS, *AMOUNTS)})


def channel(name: str, digital: bool | None, parts: Sequence[Part]) -> Channel:
    return Channel(name, digital, tuple(parts), together(part.results for part in parts))


def channels(returns: Sequence[Return]) -> list[Channel]:
    """By medium, the dearest first; a channel whose medium is not known stands under its own name."""
    groups: dict[str, list[Part]] = {}
    for found in returns:
        for part in found.parts:
            groups.setdefault(str(part.medium) if part.medium else part.name, []).append(part)
    rows = [channel(name, parts[0].digital, parts) for name, parts in groups.items()]
    return sorted(rows, key=lambda row: (-(row.cost or ZERO), row.name))


def sides(returns: Sequence[Return]) -> list[Channel]:
    """Digital and traditional, each as one; a side without a part is left out."""
    parts = [part for found in returns for part in found.parts]
    named = ((True, _("Digital")), (False, _("Traditional")))
    return [channel(name, digital, mine) for digital, name in named if (mine := [part for part in parts if part.digital is digital])]


def search(returns: Sequence[Return]) -> list[Channel]:
    """SEO, SEA, and SEM, which is both together; empty without any of the two."""
    parts = [part for found in returns for part in found.parts if part.medium is not None]
    seo, sea = ([part for part in parts if part.medium is not None and part.medium.code == code] for code in (media.SEO, media.SEA))
    if not seo and not sea:
        return []
    return [channel("SEO", True, seo), channel("SEA", True, sea), channel("SEM = SEO + SEA", True, [*seo, *sea])]


def unsplit_cost(returns: Sequence[Return]) -> Decimal:
    """The cost of actions that no channel bears: without results, or with channels that do not say what they spent."""
    return sum((found.cost.total - sum((part.cost or ZERO for part in found.parts), ZERO) for found in returns), ZERO)


@dataclass(frozen=True)
class Strayed:
    """ROI if the gain is so much more or less than said."""

    change: float
    gain: Decimal
    roi: float | None
    pays: bool


def sensitivity(cost: Decimal, gain: Decimal | None) -> list[Strayed]:
    """The same cost with gains around the one said."""
    if gain is None or cost <= 0:
        return []
    found = []
    for change in CHANGES:
        made = (gain * (1 + Decimal(str(change)))).quantize(Decimal("0.01"))
        found.append(Strayed(change, made, roi(cost, made)[0], made >= cost))
    return found


def margin_of_safety(cost: Decimal, gain: Decimal | None) -> float | None:
    """By what share the gain may fall short before the cost is no longer paid; below zero: by how much it already is."""
    return None if gain is None or gain <= 0 or cost <= 0 else float(1 - cost / gain)


@dataclass(frozen=True)
class MonthCost:
    """A month of the year: planned, spent and committed, the team's work, and what was decided about it."""

    month: date
    planned: Decimal
    used: Decimal
    work: Decimal
    over: bool
    #: The action whose variance weighs most, and that variance.
    weighs: tuple[str, Decimal] | None
    decisions: tuple[ControlPoint | SteeringDecision, ...]

    @property
    def variance(self) -> Decimal:
        return self.used - self.planned

    @property
    def share(self) -> float | None:
        return float(self.variance / self.planned) if self.planned else None

    @property
    def prefill(self) -> str:
        """What a decision about this month begins with, as an address carries it."""
        return urlencode({"title": about(self.month)})

    def significant(self, share: float = SIGNIFICANT) -> bool:
        return self.over and (bool(self.used) if self.share is None else abs(self.share) >= share)


def months(workspace: Workspace, year: FiscalYear, today: date) -> list[MonthCost]:
    """Actual costs against the plan, month by month, as the budget is planned (with VAT or without)."""
    book = ledger.read(workspace, year, today)
    work: dict[date, Decimal] = {}
    for row in InternalCost.objects.filter(workspace=workspace, day__gte=year.first, day__lte=year.last):
        if row.day is not None and row.value is not None:
            work[row.day.replace(day=1)] = work.get(row.day.replace(day=1), ZERO) + row.value
    points, decided = readings(workspace), SteeringDecision.objects.filter(workspace=workspace, day__isnull=False).select_related("correction").order_by("day", "number")
    found = []
    for place, month in enumerate(year.months):
        sums = book.month(place)
        gaps = [(str(line.action) if line.action else _("Expenses of no action"), line.months[place].spent + line.months[place].committed - line.months[place].planned) for line in book.lines]
        heavy = max(book.lines, key=lambda line, place=place: abs(line.months[place].spent + line.months[place].committed - line.months[place].planned), default=None)  # type: ignore[misc]
        largest = max(gaps, key=lambda gap: abs(gap[1]), default=None)
        after: list[ControlPoint | SteeringDecision] = [row for row in points if row.day is not None and soon(month, row.day)]
        after += [row for row in decided if row.day is not None and soon(month, row.day) and answers(row, month, heavy.action if heavy else None)]
        for row in after:
            row.workspace = workspace
        found.append(
            MonthCost(
                month, sums.planned, sums.spent + sums.committed, work.get(month, ZERO), place < ledger.place_of(today, year),
                largest if largest and largest[1] else None, tuple(after),
            )
        )  # fmt: skip
    return found


def readings(workspace: Workspace) -> list[ControlPoint]:
    """Readings of the budget at which something was decided."""
    return list(ControlPoint.objects.filter(workspace=workspace, day__isnull=False).exclude(decision="").order_by("day", "number"))


def soon(month: date, day: date) -> bool:
    """Whether a day comes after a month has begun, and within the two that follow."""
    return month < day and (day.year - month.year) * 12 + day.month - month.month in (0, 1, 2)


def answers(decision: SteeringDecision, month: date, action: Action | None) -> bool:
    """Whether a decision of the loop is about the costs of a month: it bears their name, or changes the action that weighs most."""
    named = in_each_language(lambda: about(month)).values()
    changed = decision.correction.action_id if decision.correction else None  # type: ignore[attr-defined]
    return decision.title.startswith(tuple(named)) or (action is not None and changed == action.pk)


def about(month: date) -> str:
    """What a decision about the costs of a month is called."""
    return _("Costs of %(month)s") % {"month": in_words(month)}
