"""The board of the loop: what is to record, what deviates, what was decided, what it has brought, what is late."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from mercatique.kernel.models import Workspace
from mercatique.kernel.rounds import one_round
from mercatique.steer.loop import effect as effects
from mercatique.steer.loop import gaps, pictures, season
from mercatique.steer.loop.effect import Effect
from mercatique.steer.loop.models import Correction, Deviation, SteeringDecision
from mercatique.steer.meetings.models import Meeting

OVER = (Correction.Status.DONE, Correction.Status.DROPPED)


@dataclass(frozen=True)
class Tried:
    """A correction with what it has brought, in words."""

    correction: Correction
    effect: Effect | None
    sentence: str

    @property
    def late(self) -> bool:
        return overdue(self.correction, timezone.localdate())

    @property
    def answer(self) -> str:
        return self.effect.answer if self.effect else ""


@dataclass(frozen=True)
class Row:
    """A deviation with the corrections and decisions that answer it."""

    deviation: Deviation
    corrections: list[Tried]
    decisions: list[SteeringDecision]

    @property
    def unanswered(self) -> bool:
        return not self.corrections and not self.deviation.justification.strip()

    @property
    def age(self) -> int | None:
        """Days since the end of the period in which it was seen."""
        return (timezone.localdate() - self.deviation.end).days if self.deviation.end else None


@dataclass(frozen=True)
class Board:
    to_record: list[tuple[gaps.Gap, str]]
    fine: list[tuple[gaps.Gap, str]]
    open: list[Row]
    closed: list[Row]
    rechecks: list[SteeringDecision]
    meetings: list[Meeting]
    alerts: list[tuple[season.Alert, str]]

    @property
    def unanswered(self) -> int:
        return sum(row.unanswered for row in self.open)

    @property
    def late(self) -> list[Tried]:
        return [tried for row in self.open for tried in row.corrections if tried.late]

    @property
    def unusual(self) -> int:
        return sum(alert.bad for alert, _sentence in self.alerts)

    @property
    def empty(self) -> bool:
        return not (self.to_record or self.fine or self.open or self.closed)


def of_workspace(workspace: Workspace, rows: Any) -> list[Any]:
    """Records with their workspace at hand, so that none asks for it again."""
    found = list(rows)
    for row in found:
        row.workspace = workspace
    return found


def with_indicators(workspace: Workspace, rows: Any) -> list[Any]:
    """Deviations whose indicator knows its workspace."""
    found = of_workspace(workspace, rows)
    for row in found:
        if row.indicator is not None:
            row.indicator.workspace = workspace
    return found


def overdue(correction: Correction, today: date) -> bool:
    return correction.due is not None and correction.due < today and correction.status not in OVER


def tried(corrections: list[Correction]) -> list[Tried]:
    """Corrections with what they have brought; one that has not begun has brought nothing."""
    found = []
    for row in corrections:
        if row.deviation is not None:
            row.deviation.workspace = row.workspace
            if row.deviation.indicator is not None:
                row.deviation.indicator.workspace = row.workspace
        measured = effects.of(row) if row.begun else None
        found.append(Tried(row, measured, pictures.effect_sentence(measured) if measured else ""))
    return found


def corrections_of(deviation: Deviation) -> list[Tried]:
    rows = Correction.objects.filter(deviation=deviation).select_related("owner", "compared_with", "deviation__indicator").order_by("start", "number")
    return tried(of_workspace(deviation.workspace, rows))


def rows_of(workspace: Workspace) -> list[Row]:
    """Every deviation, the oldest first."""
    every = Deviation.objects.filter(workspace=workspace).select_related("indicator", "objective", "owner")
    deviations = with_indicators(workspace, every.order_by("end", "number"))
    decisions = of_workspace(workspace, SteeringDecision.objects.filter(workspace=workspace, deviation__isnull=False).order_by("day", "number"))
    found = []
    for deviation in deviations:
        mine = [decision for decision in decisions if decision.deviation_id == deviation.pk]
        found.append(Row(deviation, corrections_of(deviation), mine))
    return found


def rechecks(workspace: Workspace, upto: date) -> list[SteeringDecision]:
    """Decisions to look at again by a day."""
    rows = SteeringDecision.objects.filter(workspace=workspace, recheck_on__lte=upto, rechecked_on__isnull=True)
    return of_workspace(workspace, rows.select_related("owner", "deviation").order_by("recheck_on", "number"))


@one_round()
def read(workspace: Workspace) -> Board:
    today = timezone.localdate()
    every = gaps.all_of(workspace)
    to_record = [(gap, pictures.gap_sentence(gap)) for gap in every if gap.significant() and gaps.answered(gap) is None]
    shown = {id(gap) for gap, _sentence in to_record}
    rows = rows_of(workspace)
    alerts = [(alert, pictures.alert_sentence(alert)) for alert in season.all_of(workspace)]
    meetings = Meeting.objects.filter(workspace=workspace, held=False, day__gte=today - timedelta(days=7)).order_by("day", "number")[:3]
    return Board(
        to_record=to_record,
        fine=[(gap, pictures.gap_sentence(gap)) for gap in every if id(gap) not in shown],
        open=[row for row in rows if row.deviation.status != Deviation.Status.CLOSED],
        closed=[row for row in rows if row.deviation.status == Deviation.Status.CLOSED],
        rechecks=rechecks(workspace, today + timedelta(days=14)),
        meetings=of_workspace(workspace, meetings),
        alerts=alerts,
    )
