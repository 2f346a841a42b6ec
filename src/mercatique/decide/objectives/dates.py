"""What two dates of a plan say of its objectives: new ones, targets raised or lowered, dates moved."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from mercatique.decide.models import Objective
from mercatique.kernel import indicators
from mercatique.kernel.comparison import Moment, Section, compared, of_day, of_value, section, told
from mercatique.kernel.models import Indicator, Member

COUNTED = {
    "new": ngettext_lazy("%(n)d new objective", "%(n)d new objectives", "n"),
    "gone": ngettext_lazy("%(n)d objective taken away", "%(n)d objectives taken away", "n"),
    "lowered": ngettext_lazy("%(n)d target lowered", "%(n)d targets lowered", "n"),
    "raised": ngettext_lazy("%(n)d target raised", "%(n)d targets raised", "n"),
    "dated": ngettext_lazy("%(n)d due date moved", "%(n)d due dates moved", "n"),
}


@compared
def objectives(before: Moment, after: Moment) -> Section | None:
    said = told(
        Objective, before, after, new=_("New objective: “%(title)s”"), gone=_("Objective taken away: “%(title)s”"),
        changed=lambda old, new: changed(old, new, before, after),
    )  # fmt: skip
    return section(_("Objectives"), said, COUNTED)


def changed(old: Objective, new: Objective, before: Moment, after: Moment) -> list[tuple[str, str]]:
    """What differs between an objective as it was and as it is, with a word for its kind."""
    found: list[tuple[str, str]] = []
    if old.title != new.title:
        found.append(("named", _("“%(old)s” is now called “%(new)s”") % {"old": old, "new": new}))
    if old.target != new.target:
        found.append(target(old, new, before, after))
    if old.due != new.due:
        found.append(("dated", of_day(new, _("is due on"), old.due, new.due)))
    for name, label, model in (("owner_id", _("owner"), Member), ("indicator_id", _("indicator"), Indicator)):
        if getattr(old, name) != getattr(new, name):
            was, is_now = before.of(model).get(getattr(old, name), ""), after.of(model).get(getattr(new, name), "")
            found.append(("changed", of_value(new, label, str(was), str(is_now))))
    return found


def target(old: Objective, new: Objective, before: Moment, after: Moment) -> tuple[str, str]:
    """Raised is more to reach: less of what is to fall."""
    values = {"title": new, "old": aim(old, before), "new": aim(new, after)}
    if old.target is None or new.target is None:
        return ("changed", (_("“%(title)s” has a target: %(new)s") if old.target is None else _("“%(title)s” has no target any more; it was %(old)s")) % values)
    indicator = after.of(Indicator).get(new.indicator_id)
    upwards = indicator is None or indicator.direction == "up"
    if (new.target > old.target) == upwards:
        return "raised", _("Target of “%(title)s” raised from %(old)s to %(new)s") % values
    return "lowered", _("Target of “%(title)s” lowered from %(old)s to %(new)s") % values


def aim(objective: Objective, moment: Moment) -> str:
    indicator: Any = moment.of(Indicator).get(objective.indicator_id)
    return indicators.said(objective.target, indicators.unit_of(indicator) if indicator else "", moment.workspace.currency)
