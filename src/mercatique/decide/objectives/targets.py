"""Targets by month or quarter: what is aimed at on the way, as data, and the form that writes it."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mercatique.decide.models import Objective, Target
from mercatique.kernel import indicators
from mercatique.kernel.format import month, period
from mercatique.kernel.models import Indicator
from mercatique.kernel.quantities import QuantityField
from mercatique.months import month_end, months_after

Span = tuple[date, date]
#: More periods than this are no rhythm to be typed.
MOST = 60


@dataclass(frozen=True)
class Aim:
    """A period of the objective and what is aimed at in it, when it is said."""

    start: date
    end: date
    value: Decimal | None


def spans(objective: Objective, months: int) -> list[Span]:
    """The months (1) or quarters (3) of the objective's period, cut at its days."""
    if objective.period is None:
        return []
    first, last = objective.period
    found, day = [], first.replace(day=1)
    while day <= last:
        found.append((max(day, first), min(month_end(months_after(day, months - 1)), last)))
        day = months_after(day, months)
    return found


def step_of(objective: Objective) -> int:
    """Whether its targets are written by month (1) or by quarter (3)."""
    known = [target.end - target.start for target in objective.targets.all()]
    return 3 if known and max(known) > timedelta(days=45) else 1


def written(objective: Objective) -> list[Target]:
    return sorted(objective.targets.all(), key=lambda target: target.start)


def whole(objective: Objective) -> list[Target]:
    """The targets by period when they cover the objective's period without a hole; none otherwise."""
    targets = written(objective)
    if objective.period is None or not targets:
        return []
    follows = all(after.start == before.end + timedelta(days=1) for before, after in pairwise(targets))
    covers = targets[0].start <= objective.period[0] and targets[-1].end >= objective.period[1]
    return targets if follows and covers else []


def aimed_by(objective: Objective, targets: list[Target], adds_up: bool, day: date) -> float:
    """What should be there at the end of ``day``: periods added up, or the level on the way from one to the next."""
    if adds_up:
        return sum(float(target.value) * share(target, day) for target in targets)
    before = float(objective.baseline if objective.baseline is not None else targets[0].value)
    for target in targets:
        if day <= target.end:
            return before + (float(target.value) - before) * share(target, day)
        before = float(target.value)
    return before


def share(target: Target, day: date) -> float:
    """The part of a period's days that are over at the end of ``day``."""
    return min(1.0, max(0.0, ((day - target.start).days + 1) / ((target.end - target.start).days + 1)))


def difference(objective: Objective) -> Decimal | None:
    """Targets by period minus the objective's target: their sum, or the last level of what does not add up."""
    targets = whole(objective)
    if not targets or objective.target is None or objective.indicator is None:
        return None
    reached = sum((target.value for target in targets), Decimal(0)) if indicators.adds_up(objective.indicator) else targets[-1].value
    return reached - objective.target


def rhythm(objective: Objective, months: int) -> list[Decimal] | None:
    """The target shared as the baseline period was (what adds up), or the straight way to it; nothing without a target."""
    periods = spans(objective, months)
    if objective.target is None or not periods or objective.indicator is None:
        return None
    if not indicators.adds_up(objective.indicator):
        base = objective.baseline if objective.baseline is not None else objective.target
        return [(base + (objective.target - base) * (place + 1) / len(periods)).quantize(Decimal("0.0001")) for place in range(len(periods))]
    parts = season(objective, objective.indicator, periods)
    total = sum(parts)
    places = Decimal(1) if abs(objective.target) >= 1000 else Decimal("0.01")
    found = [(objective.target * part / total).quantize(places) for part in parts]
    found[-1] += objective.target - sum(found)
    return found


def season(objective: Objective, indicator: Indicator, periods: list[Span]) -> list[Decimal]:
    """The weight of each period: what the matching months of the baseline period held, else its days."""
    by_days = [Decimal((end - start).days + 1) for start, end in periods]
    if objective.baseline_period is None or objective.period is None:
        return by_days
    indicator.workspace = objective.workspace
    begin, last = objective.baseline_period
    held = []
    for start, end in periods:
        after = (start.year - objective.period[0].year) * 12 + start.month - objective.period[0].month
        length = (end.year - start.year) * 12 + end.month - start.month
        first = months_after(begin.replace(day=1), after)
        until = month_end(months_after(first, length))
        if until > last:
            return by_days
        held.append(Decimal(str(max(indicators.read(indicator, (first, until)).value or 0.0, 0.0))))
    return held if sum(held) > 0 else by_days


def span_words(start: date, end: date) -> str:
    """A period as its field is named."""
    whole_month = start.day == 1 and end == month_end(start)
    return month(start).capitalize() if whole_month else period(start, end)


class TargetsForm(forms.Form):
    """The targets of an objective's months or quarters."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, objective: Objective, months: int, proposed: list[Decimal] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.objective, self.spans = objective, spans(objective, months)
        self.fields["version"].initial = objective.version
        known = {(target.start, target.end): target.value for target in objective.targets.all()}
        for place, span in enumerate(self.spans):
            field = QuantityField(label=span_words(*span), required=False, max_digits=18, decimal_places=4)
            field.percent = objective.unit == "%"
            field.initial = proposed[place] if proposed else known.get(span)
            self.fields[f"p{place}"] = field

    @property
    def periods(self) -> list[Any]:
        return [self[f"p{place}"] for place in range(len(self.spans))]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for place in range(len(self.spans)):
            name = f"p{place}"
            if data.get(name) is not None:
                field: Any = self.fields[name]
                raw = str(self.data.get(self.add_prefix(name)) or "")
                try:
                    data[name] = field.settled(data[name], raw, percent=field.percent, typed=True)
                except ValidationError as error:
                    self.add_error(name, error)
        return data

    def save(self) -> bool:
        """Write what differs; periods of another length go. Says whether anything did."""
        wanted = {span: self.cleaned_data[f"p{place}"] for place, span in enumerate(self.spans)}
        wanted = {span: value for span, value in wanted.items() if value is not None}
        changed = False
        for target in list(self.objective.targets.all()):
            value = wanted.pop((target.start, target.end), None)
            if value is None:
                target.delete()
            elif value == target.value:
                continue
            else:
                target.value = value
                target.save()
            changed = True
        for (start, end), value in wanted.items():
            write(self.objective, start, end, value)
            changed = True
        if changed:
            self.objective.save()
        return changed


def write(objective: Objective, start: date, end: date, value: Decimal) -> Target:
    title = _("%(objective)s, %(period)s") % {"objective": objective.title[:150], "period": span_words(start, end)}
    target = Target(workspace=objective.workspace, objective=objective, start=start, end=end, value=value, title=title)
    target.save()
    return target
