"""Which reports are due for which periods, which are given, and which are late."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from mercatique.kernel.format import month, period
from mercatique.kernel.models import Workspace
from mercatique.kernel.periods import fiscal_year
from mercatique.months import months_after
from mercatique.steer.loop import board
from mercatique.steer.reviews.models import ReportSchedule, Review

MONTHS = {ReportSchedule.Every.MONTH: 1, ReportSchedule.Every.QUARTER: 3, ReportSchedule.Every.YEAR: 12}
GIVEN, DRAFTED, LATE, DUE, COMING = "given", "drafted", "late", "due", "coming"


@dataclass(frozen=True)
class Report:
    """The report of a period: when it is due, and the review that gives it."""

    schedule: ReportSchedule
    start: date
    end: date
    due: date
    review: Review | None
    today: date

    @property
    def state(self) -> str:
        """Given once its review is issued; late when it should have been; due from the end of its period on."""
        if self.review is not None and self.review.issued:
            return GIVEN
        if self.due < self.today:
            return LATE
        if self.review is not None:
            return DRAFTED
        return DUE if self.end < self.today else COMING

    @property
    def late_by(self) -> int:
        """Days after its due date: until it was issued, or so far."""
        until = self.review.issued_on if self.review is not None and self.review.issued else self.today
        return max((until - self.due).days, 0) if until else 0

    @property
    def name(self) -> str:
        return capfirst(month(self.start)) if (self.start.year, self.start.month) == (self.end.year, self.end.month) else period(self.start, self.end)

    @property
    def new_url(self) -> str:
        """A review of just this period, to be begun."""
        year = fiscal_year(self.schedule.workspace, self.end)
        kind = Review.Kind.FINAL if self.schedule.every == ReportSchedule.Every.YEAR and self.end == year.last else Review.Kind.PARTIAL
        title = f"{self.schedule.title} – {self.name}"[:200]
        asked = {"title": title, "kind": kind, "start": self.start.isoformat(), "end": self.end.isoformat(), "author": self.schedule.owner_id or ""}
        return f"{reverse('steer:review-new', args=[self.schedule.workspace.slug])}?{urlencode(asked)}"


def periods(schedule: ReportSchedule, until: date) -> Iterator[tuple[date, date]]:
    """The periods of a schedule, from its first day on, that have begun by a day."""
    step = MONTHS.get(schedule.every)  # type: ignore[call-overload]
    if step is None or schedule.start is None:
        return
    last = min(until, schedule.until) if schedule.until else until
    place = 0
    while (first := months_after(schedule.start, step * place)) <= last:
        yield first, months_after(schedule.start, step * (place + 1)) - timedelta(days=1)
        place += 1


def of(schedule: ReportSchedule, reviews: list[Review], today: date) -> list[Report]:
    """The newest period first; the present one is to come."""
    found = []
    for start, end in periods(schedule, today):
        mine = [review for review in reviews if review.start == start and review.end == end and review.project_id is None]
        best = min(mine, key=lambda review: (not review.issued, review.number), default=None)
        found.append(Report(schedule, start, end, end + timedelta(days=schedule.days), best, today))
    return found[::-1]


def all_of(workspace: Workspace, today: date | None = None) -> list[tuple[ReportSchedule, list[Report]]]:
    """Every schedule with its reports."""
    today = today or timezone.localdate()
    reviews = board.of_workspace(workspace, Review.objects.filter(workspace=workspace, start__isnull=False, end__isnull=False))
    rows = board.of_workspace(workspace, ReportSchedule.objects.filter(workspace=workspace).select_related("owner").order_by("number"))
    return [(row, of(row, reviews, today)) for row in rows]


def late(workspace: Workspace, today: date | None = None) -> list[Report]:
    return [report for _schedule, reports in all_of(workspace, today) for report in reports if report.state == LATE]


def sentence(reports: list[Report]) -> str:
    """How many are given and late, in a sentence."""
    over = [report for report in reports if report.state != COMING]
    given, behind = sum(report.state == GIVEN for report in over), sum(report.state == LATE for report in over)
    return _("%(given)d of %(n)d given, %(late)d late") % {"given": given, "n": len(over), "late": behind}
