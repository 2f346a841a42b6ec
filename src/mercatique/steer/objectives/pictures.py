"""The picture of an objective: what was measured against the way to its target."""

from django.utils.translation import gettext as _

from mercatique.charts import Chart, Reading, trajectory
from mercatique.decide.objectives import targets
from mercatique.kernel.format import change, quantity
from mercatique.steer.objectives.trajectory import Trajectory, along


def way(found: Trajectory, room: str = "steer") -> Chart | None:
    """Measured against the way to the target, month by month; nothing when there are not two months to show."""
    if found.target is None:
        return None
    readings = months(found) if found.steps else stocks(found)
    if len(readings) < 2 or all(one.actual is None for one in readings):
        return None
    if targets.whole(found.objective):
        description = _("Added up month by month, against the targets by period.") if found.adds_up else _("Measured month by month, against the targets by period.")
    else:
        description = {
            True: _("Added up month by month, against the target in the rhythm of the baseline period."),
            False: _("Measured month by month, against the straight way from the baseline to the target."),
        }[found.adds_up]
    return trajectory(
        readings,
        title=sentence(found),
        description=description,
        unit=found.unit,
        currency=currency(found),
        room=room,
        zero=found.adds_up,
        say=_,
    )


def months(found: Trajectory) -> list[Reading]:
    """The months of the objective's period; the last one measured stands beside the same days before."""
    last = max((place for place, step in enumerate(found.steps) if not step.future), default=None)
    return [
        Reading(
            step.start,
            step.cumulated if found.adds_up else step.value,
            step.aim,
            comparable=found.like if place == last and step.unfinished and found.adds_up else None,
            unfinished=step.unfinished,
        )
        for place, step in enumerate(found.steps)
    ]


def stocks(found: Trajectory) -> list[Reading]:
    """The last value of each month in which the data moved."""
    by_month = {day.replace(day=1): (day, value) for day, value in found.past}
    return [Reading(first, value, along(found.objective, day)) for first, (day, value) in sorted(by_month.items())]


def said(found: Trajectory, value: float | None) -> str:
    decimals = 0 if found.unit in {"currency", "count"} and value is not None and abs(value) >= 1000 else None
    return quantity(value, found.unit, currency=currency(found), decimals=decimals)


def currency(found: Trajectory) -> str:
    """The currency of the figure, or that of the workspace while it cannot be read."""
    return found.currency or found.objective.workspace.currency


def compared(found: Trajectory) -> str:
    """The change against the same days of the baseline period: per cent, or points for a rate."""
    if found.change is None:
        return ""
    return str(change(found.change, unit="points" if found.unit == "%" else "%"))


def sentence(found: Trajectory) -> str:
    """Where the objective stands, in a sentence."""
    if found.now is None:
        return _("Cannot be read yet: %(reason)s") % {"reason": found.reason}
    if found.state == "unknown" and found.target is not None:
        return _("%(now)s now, for a target of %(target)s") % {"now": said(found, found.now), "target": said(found, found.target)}
    values = {"now": said(found, found.now), "target": said(found, found.target), "expected": said(found, found.expected)}
    return {
        "reached": _("Reached: %(now)s for a target of %(target)s"),
        "missed": _("Missed: %(now)s for a target of %(target)s"),
        "on_course": _("On course: %(now)s, where %(expected)s was expected by now"),
        "behind": _("Behind: %(now)s, where %(expected)s was expected by now"),
        "unknown": _("%(now)s so far, without a target to compare with"),
    }[found.state] % values
