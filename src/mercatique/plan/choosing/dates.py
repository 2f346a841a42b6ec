"""What two dates of a plan say of the choice of its actions: verdicts passed, effects expected higher or lower."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from mercatique.decide.models import Objective
from mercatique.kernel import indicators
from mercatique.kernel.comparison import Moment, Said, Section, compared, section, told
from mercatique.plan.models import Action, ActionVerdict, Effect

COUNTED = {
    "keep": ngettext_lazy("%(n)d action kept at a review", "%(n)d actions kept at a review", "n"),
    "change": ngettext_lazy("%(n)d action to be changed", "%(n)d actions to be changed", "n"),
    "drop": ngettext_lazy("%(n)d action to be dropped", "%(n)d actions to be dropped", "n"),
    "more": ngettext_lazy("%(n)d expected effect raised", "%(n)d expected effects raised", "n"),
    "less": ngettext_lazy("%(n)d expected effect lowered", "%(n)d expected effects lowered", "n"),
}


@compared
def choosing(before: Moment, after: Moment) -> Section | None:
    """The verdicts passed between the two dates, then the effects that are not what they were."""
    known, actions = before.of(ActionVerdict), after.of(Action)
    said = []
    for pk, verdict in after.of(ActionVerdict).items():
        action = actions.get(verdict.action_id)
        if action is None or not verdict.outcome or (pk in known and known[pk].outcome == verdict.outcome):
            continue
        values = {"action": action, "verdict": verdict.get_outcome_display(), "reason": verdict.reason.strip()}
        said.append(Said(verdict.outcome, _("“%(action)s”: %(verdict)s. %(reason)s") % values if values["reason"] else _("“%(action)s”: %(verdict)s.") % values))
    objectives = after.of(Objective)

    def changed(old: Effect, new: Effect) -> list[tuple[str, str]]:
        if old.value == new.value or old.value is None or new.value is None:
            return []
        objective = objectives.get(new.objective_id)
        unit, currency = (objective.unit if objective else ""), after.workspace.currency
        values = {"title": new.title, "old": indicators.said(old.value, unit, currency), "new": indicators.said(new.value, unit, currency)}
        return [("more" if abs(new.value) > abs(old.value) else "less", _("“%(title)s” is expected to move %(new)s instead of %(old)s") % values)]

    said += told(Effect, before, after, new=_("New expected effect: “%(title)s”"), gone=_("Expected effect taken away: “%(title)s”"), changed=changed)
    return section(_("Choice of actions"), said, COUNTED)
