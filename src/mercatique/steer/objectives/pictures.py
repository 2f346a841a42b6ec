"""The picture of an objective: what was measured against the way to its target."""

from django.utils.translation import gettext as _

from mercatique.charts import Chart, Reading, trajectory
from mercatique.kernel.format import quantity
from mercatique.steer.objectives.trajectory import Trajectory


def way(found: Trajectory, room: str = "steer") -> Chart | None:
    """Measured month by month against the target; nothing when it cannot be read by month."""
    if not found.steps or found.target is None:
        return None
    readings = []
    months = len(found.steps)
    for place, step in enumerate(found.steps, start=1):
        if found.adds_up:
            actual, target = step.cumulated, found.target * place / months
        else:
            start = found.baseline if found.baseline is not None else found.target
            actual, target = step.value, start + (found.target - start) * place / months
        readings.append(Reading(step.start, actual, target, unfinished=step.unfinished))
    return trajectory(
        readings,
        title=sentence(found),
        description=_("Measured month by month, against the straight way to the target."),
        unit=found.unit,
        currency=found.currency or "EUR",
        room=room,
        zero=found.adds_up,
        say=_,
    )


def said(found: Trajectory, value: float | None) -> str:
    decimals = 0 if found.unit in {"currency", "count"} and value is not None and abs(value) >= 1000 else None
    return quantity(value, found.unit, currency=found.currency or "EUR", decimals=decimals)


def sentence(found: Trajectory) -> str:
    """Where the objective stands, in a sentence."""
    if found.now is None:
        return _("Cannot be read yet: %(reason)s") % {"reason": found.reason}
    values = {"now": said(found, found.now), "target": said(found, found.target), "expected": said(found, found.expected)}
    return {
        "reached": _("Reached: %(now)s for a target of %(target)s"),
        "missed": _("Missed: %(now)s for a target of %(target)s"),
        "on_course": _("On course: %(now)s, where %(expected)s was expected by now"),
        "behind": _("Behind: %(now)s, where %(expected)s was expected by now"),
        "unknown": _("%(now)s so far, without a target to compare with"),
    }[found.state] % values
