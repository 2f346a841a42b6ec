"""What the records say of a review's period: each objective against its target, each action, what deviated, what was decided."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mercatique.decide.models import Objective
from mercatique.decide.objectives.criteria import objectives_of
from mercatique.kernel import indicators
from mercatique.kernel.format import amount, apart, change
from mercatique.kernel.models import Figure, Indicator, Workspace
from mercatique.kernel.periods import FiscalYear, fiscal_year
from mercatique.kernel.rounds import one_round, shared
from mercatique.months import month_end
from mercatique.plan.budgets import ledger
from mercatique.plan.models import Action, ActionVerdict, Task
from mercatique.steer.loop import board, gaps
from mercatique.steer.loop.gaps import Gap
from mercatique.steer.loop.models import SteeringDecision
from mercatique.steer.returns.reading import Return, roi
from mercatique.steer.returns.reading import read as returns_of
from mercatique.steer.reviews.models import ActionReview, Finding, Improvement, Review

Period = tuple[date, date]
ZERO = Decimal(0)


@dataclass(frozen=True)
class Kpi:
    """An indicator of an action over the finished months of the period, or why it cannot be read."""

    indicator: Indicator
    reading: indicators.Reading

    @property
    def value(self) -> float | None:
        return self.reading.value

    @property
    def said(self) -> str:
        return indicators.said(self.reading.value, self.reading.unit, self.reading.currency or self.indicator.workspace.currency)


@dataclass(frozen=True)
class Result:
    """An objective at the end of its last finished month within the period."""

    gap: Gap
    findings: tuple[Finding, ...] = ()

    @property
    def objective(self) -> Objective:
        return self.gap.objective

    @property
    def known(self) -> bool:
        return self.gap.variance is not None

    @property
    def share(self) -> float | None:
        """What was reached as a share of what was aimed at."""
        gap = self.gap
        return gap.actual / gap.target if gap.actual is not None and gap.target else None

    @property
    def state(self) -> str:
        if not self.known:
            return "unknown"
        return "missed" if self.gap.significant() else "near" if self.gap.unfavourable else "reached"


@dataclass(frozen=True)
class Line:
    """An action over the period: where it stands, what it cost, what it moved, how many days it slipped, what is said of it."""

    action: Action
    planned: Decimal
    spent: Decimal
    slip: int | None
    late: int
    kpis: tuple[Kpi, ...]
    written: ActionReview | None
    over: bool
    begun: bool
    returned: Return | None = None
    #: Keep, change or drop: what was said of it last in the period.
    said: ActionVerdict | None = None

    @property
    def currency(self) -> str:
        return self.action.workspace.currency

    @property
    def dates(self) -> str:
        """The days it slipped from its first end, and those it is late by, in words."""
        parts = []
        if self.slip and self.slip > 0:
            parts.append(ngettext("put off by %(n)d day", "put off by %(n)d days", self.slip) % {"n": self.slip})
        elif self.slip:
            parts.append(ngettext("brought forward by %(n)d day", "brought forward by %(n)d days", -self.slip) % {"n": -self.slip})
        if self.late:
            parts.append(ngettext("%(n)d day late", "%(n)d days late", self.late) % {"n": self.late})
        return ", ".join(parts) or (_("on its dates") if self.action.end else _("no end date"))

    @property
    def valued(self) -> bool:
        """Whether its return is known, in money or on the declared scale, or it is said that nothing measures it."""
        found = self.returned
        return found is not None and (found.roi is not None or bool(found.qualities) or found.not_measured)

    @property
    def return_words(self) -> str:
        """What it returned up to the end of the period with what it is computed from, or why that cannot be said."""
        found = self.returned
        if found is None:
            return _("n/a: it has cost nothing yet")
        parts = []
        if found.roi is not None and found.gain is not None:
            values = {"roi": change(found.roi).text, "gain": short(found.gain, found.currency), "cost": short(found.cost.total, found.currency), "basis": found.basis_words.lower()}
            parts.append(_("ROI %(roi)s = (%(gain)s − %(cost)s) ÷ %(cost)s, %(basis)s") % values)
        parts += [f"{row.get_effect_display()} {row.get_level_display()}" for row in found.qualities if row.level is not None]
        if found.roi is None:
            parts.append(_("ROI n/a: %(reason)s") % {"reason": found.roi_reason})
        return apart(parts)

    @property
    def measured(self) -> bool:
        return any(kpi.value is not None for kpi in self.kpis)


@dataclass(frozen=True)
class Reading:
    """All a review says: from the records, and what people wrote in it."""

    review: Review
    period: Period
    today: date
    results: tuple[Result, ...]
    lines: tuple[Line, ...]
    deviations: tuple[board.Row, ...]
    decisions: tuple[SteeringDecision, ...]
    findings: tuple[Finding, ...]
    improvements: tuple[Improvement, ...]

    @property
    def workspace(self) -> Workspace:
        return self.review.workspace

    @property
    def whole(self) -> bool:
        return self.review.kind == Review.Kind.FINAL

    @property
    def known(self) -> list[Result]:
        return [result for result in self.results if result.known]

    @property
    def reached(self) -> list[Result]:
        return [result for result in self.known if not result.gap.unfavourable]

    @property
    def planned(self) -> Decimal:
        return sum((line.planned for line in self.lines), ZERO)

    @property
    def spent(self) -> Decimal:
        return sum((line.spent for line in self.lines), ZERO)

    @property
    def returns(self) -> list[Return]:
        """Those whose ROI is known."""
        return [line.returned for line in self.lines if line.returned is not None and line.returned.roi is not None]

    @property
    def whole_return(self) -> tuple[float | None, Decimal, Decimal]:
        """ROI of the actions whose gain is known, together; their gain and their cost."""
        gain = sum((found.gain or ZERO for found in self.returns), ZERO)
        cost = sum((found.cost.total for found in self.returns), ZERO)
        return (roi(cost, gain)[0] if cost else None), gain, cost

    @property
    def to_review(self) -> list[Line]:
        """Actions that are over by the end of the period; for a final review all that have begun."""
        return [line for line in self.lines if line.over or (self.whole and line.begun)]

    @cached_property
    def worst(self) -> Result | None:
        """The objective farthest below what was aimed at."""
        below = [result for result in self.known if result.gap.unfavourable and result.gap.share is not None]
        return max(below, key=lambda result: abs(result.gap.share or 0.0), default=None)

    def of_nature(self, *natures: str) -> list[Finding]:
        return [finding for finding in self.findings if finding.nature in natures]

    @property
    def figures(self) -> list[tuple[str, Figure]]:
        """The kept figures it rests on, each once, under the name of its indicator."""
        found: dict[Any, tuple[str, Figure]] = {}
        for result in self.results:
            if result.gap.figure is not None:
                found.setdefault(result.gap.figure.pk, (str(result.objective.indicator), result.gap.figure))
        for line in self.lines:
            for kpi in line.kpis:
                if kpi.reading.figure is not None:
                    found.setdefault(kpi.reading.figure.pk, (str(kpi.indicator), kpi.reading.figure))
        return list(found.values())


def short(value: Decimal, currency: str) -> str:
    return str(amount(value, currency, decimals=0))


def finished(period: Period, last: date | None) -> Period | None:
    """The finished months of a period, known by the data: an unfinished month is compared with nothing."""
    end = min(period[1], last) if last else period[1]
    if end != month_end(end):
        end = end.replace(day=1) - timedelta(days=1)
    return (period[0], end) if end >= period[0] else None


@shared(worded=True)
@one_round()
def of(review: Review) -> Reading | None:
    """Read a review's period; nothing without one."""
    if review.period is None:
        return None
    workspace, period, today = review.workspace, review.period, timezone.localdate()
    wanted = scope(review)
    parts = {model: board.of_workspace(workspace, model.objects.filter(review=review).order_by("number")) for model in (Finding, Improvement)}
    for row in parts[Improvement]:
        if row.indicator is not None:
            row.indicator.workspace = workspace
    lines = lines_of(review, period, today, wanted)
    served = {objective.pk for line in lines for objective in line.action.objectives.all()} if wanted is not None else None
    return Reading(
        review, period, today, tuple(results_of(workspace, period, parts[Finding], served)), tuple(lines), tuple(deviations_of(workspace, period, served)),
        tuple(decisions_of(workspace, period)), tuple(parts[Finding]), tuple(parts[Improvement]),
    )  # fmt: skip


def scope(review: Review) -> set[UUID] | None:
    """The actions of the review's project; None for the whole plan."""
    if review.project_id is None:
        return None
    return {pk for pk in Task.objects.filter(project_id=review.project_id).values_list("action_id", flat=True) if pk is not None}


def results_of(workspace: Workspace, period: Period, findings: list[Finding], served: set[UUID] | None) -> list[Result]:
    """Every objective of the plan; those of a project are those its actions serve."""
    found = []
    for objective in objectives_of(workspace):
        if served is None or objective.pk in served:
            about = tuple(finding for finding in findings if finding.objective_id == objective.pk)
            found.append(Result(gaps.of(objective, period[1]), about))
    return found


def deviations_of(workspace: Workspace, period: Period, served: set[UUID] | None) -> list[board.Row]:
    """What was seen to deviate by the end of the period, and was not closed before it began."""
    rows = []
    for row in board.rows_of(workspace):
        end = row.deviation.end
        inside = end is not None and period[0] <= end <= period[1]
        earlier = end is not None and end < period[0] and row.deviation.status != row.deviation.Status.CLOSED
        if (inside or earlier) and (served is None or row.deviation.objective_id in served):
            rows.append(row)
    return rows


def decisions_of(workspace: Workspace, period: Period) -> list[SteeringDecision]:
    rows = SteeringDecision.objects.filter(workspace=workspace, day__range=period).select_related("owner", "correction", "deviation", "meeting").prefetch_related("participants")
    return board.of_workspace(workspace, rows.order_by("day", "number"))


def lines_of(review: Review, period: Period, today: date, wanted: set[UUID] | None) -> list[Line]:
    """Every action of its years, also those to come; what was over before them is told when it still cost something."""
    workspace = review.workspace
    actions = Action.objects.filter(workspace=workspace).select_related("owner").prefetch_related("objectives", "indicators").order_by("start", "number")
    if wanted is not None:
        actions = actions.filter(pk__in=wanted)
    money, first_ends, written = money_of(workspace, period, today), ends_first_said(workspace), written_of(review, period)
    since = years_of(workspace, period)[0].first
    rows = [row for row in board.of_workspace(workspace, actions) if wanted is not None or row.end is None or row.end >= since or any(money.get(row.pk, ()))]
    by_day = min(today, period[1])
    months = finished(period, workspace.warehouse.last_day("orders"))
    returned = {found.action.pk: found for found in returns_of(workspace, period[1])}
    said = verdicts_of(workspace, period)
    read: dict[UUID, Kpi] = {}
    found = []
    for action in rows:
        kpis = []
        for indicator in action.indicators.all():
            if indicator.pk not in read:
                indicator.workspace = workspace
                read[indicator.pk] = kpi_of(indicator, months, period)
            kpis.append(read[indicator.pk])
        planned, spent = money.get(action.pk, (ZERO, ZERO))
        slip = (action.end - first_ends[action.pk]).days if action.end and action.pk in first_ends else None
        dead = action.status in {Action.Status.DONE, Action.Status.DROPPED}
        late = (by_day - action.end).days if action.end and action.end < by_day and not dead and action.status != Action.Status.IDEA else 0
        over = action.status == Action.Status.DONE or (action.status != Action.Status.DROPPED and action.end is not None and action.end <= by_day)
        begun = over or action.status == Action.Status.RUNNING or bool(action.start and action.start <= by_day and action.status == Action.Status.DECIDED)
        found.append(Line(action, planned, spent, slip, late, tuple(kpis), written.get(action.pk), over, begun, returned.get(action.pk), said.get(action.pk)))
    return found


def verdicts_of(workspace: Workspace, period: Period) -> dict[UUID, ActionVerdict]:
    """The last verdict of the plan on each action within the period."""
    found: dict[UUID, ActionVerdict] = {}
    for verdict in ActionVerdict.objects.filter(workspace=workspace, action__isnull=False, day__range=period).exclude(outcome="").order_by("day", "number"):
        verdict.workspace = workspace
        found[verdict.action_id] = verdict  # type: ignore[index]
    return found


def kpi_of(indicator: Indicator, months: Period | None, period: Period) -> Kpi:
    """What adds up or is a rate is read over finished months; typed values over the whole period, a stock as it stands."""
    if indicator.figure_key and indicators.by_period(indicator):
        if months is None:
            return Kpi(indicator, indicators.Reading(None, indicators.unit_of(indicator), reason=_("no month of the period is over in the data")))
        return Kpi(indicator, indicators.read(indicator, months))
    return Kpi(indicator, indicators.read(indicator, None if indicator.figure_key else period))


def years_of(workspace: Workspace, period: Period) -> list[FiscalYear]:
    years = [fiscal_year(workspace, period[0])]
    while years[-1].last < period[1]:
        years.append(years[-1].next())
    return years


def money_of(workspace: Workspace, period: Period, today: date) -> dict[UUID, tuple[Decimal, Decimal]]:
    """Planned and spent of each action in the months of the period."""
    found: dict[UUID, tuple[Decimal, Decimal]] = {}
    for year in years_of(workspace, period):
        first = max(0, ledger.place_of(period[0], year))
        last = min(12, ledger.place_of(period[1], year) + 1)
        for line in ledger.read(workspace, year, today, until=period[1]).lines:
            if line.action is not None:
                sums, (planned, spent) = line.of(first, last), found.get(line.action.pk, (ZERO, ZERO))
                found[line.action.pk] = planned + sums.planned, spent + sums.spent
    return found


def ends_first_said(workspace: Workspace) -> dict[UUID, date]:
    """The first end that was written down for each action: what it slipped is counted from there."""
    found: dict[UUID, date] = {}
    rows = Action.history.filter(workspace_id=workspace.pk, end__isnull=False).order_by("history_date", "history_id")  # type: ignore[attr-defined]
    for pk, end in rows.values_list("id", "end"):
        found.setdefault(pk, end)
    return found


def written_of(review: Review, period: Period) -> dict[UUID, ActionReview]:
    """The newest post-action review of each action: of this review, else one written in the period outside of any."""
    rows = ActionReview.objects.filter(Q(review=review) | Q(review__isnull=True, day__range=period), workspace=review.workspace, action__isnull=False)
    found: dict[UUID, ActionReview] = {}
    for row in board.of_workspace(review.workspace, rows.select_related("owner", "review").order_by("number")):
        held = found.get(row.action_id)
        if held is None or row.review_id is not None or held.review_id is None:
            found[row.action_id] = row
    return found
