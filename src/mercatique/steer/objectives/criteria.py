"""Is there something to steer by: indicators with a target and a value, nothing stale?"""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mercatique.decide.objectives.criteria import objectives_of
from mercatique.kernel import evidence, indicators
from mercatique.kernel.criteria import Check, Missing, answer, criterion
from mercatique.kernel.models import Indicator, Workspace


@criterion("steer.indicators", label=gettext_lazy("Indicators with a target and a measured value are in place"), indicators=5)
def steer_indicators(workspace: Workspace, indicators: int) -> Check:
    """000:Cr11: at least ``indicators`` indicators, each with a target (an objective) and a value."""
    followed = followed_indicators(workspace)
    listed = reverse("kernel:indicator-list", args=[workspace.slug])
    new = reverse("kernel:indicator-new", args=[workspace.slug])
    missing: list[Missing] = []
    complete = [indicator for indicator, targeted, value in followed if targeted and value]
    if len(complete) < indicators:
        text = ngettext(
            "%(n)d more indicator with a target and a value is needed.",
            "%(n)d more indicators with a target and a value are needed.",
            indicators - len(complete),
        )
        missing.append(Missing(text % {"n": indicators - len(complete)}, new))
    for indicator, targeted, value in followed:
        if not targeted:
            missing.append(Missing(_("“%(indicator)s” has no target: no objective uses it.") % {"indicator": indicator}, indicator.page_url()))
        if not value:
            missing.append(Missing(_("“%(indicator)s” has no value yet.") % {"indicator": indicator}, indicator.page_url()))
    text = ngettext("%(n)d indicator", "%(n)d indicators", len(followed)) % {"n": len(followed)}
    return answer([(text, listed)], missing)


def followed_indicators(workspace: Workspace) -> list[tuple[Indicator, bool, bool]]:
    """Each indicator, whether an objective sets it a target, whether it can be read."""
    targeted = {objective.indicator_id for objective in objectives_of(workspace) if objective.target is not None}
    found = []
    for indicator in Indicator.objects.filter(workspace=workspace):
        indicator.workspace = workspace
        found.append((indicator, indicator.pk in targeted, indicators.read(indicator).value is not None))
    return found


@criterion("objectives.measured", label=gettext_lazy("The indicator of each objective gives a value"))
def objectives_measured(workspace: Workspace) -> Check:
    """Coherence: an objective whose indicator cannot be read cannot be steered."""
    missing, looked_at = [], []
    for objective in objectives_of(workspace):
        if objective.indicator is None:
            continue
        objective.indicator.workspace = workspace
        reading = indicators.read(objective.indicator)
        if reading.value is None:
            text = _("“%(objective)s” cannot be measured: %(reason)s.") % {"objective": objective, "reason": reading.reason}
            missing.append(Missing(text, objective.indicator.page_url()))
        else:
            looked_at.append((str(objective), objective.get_absolute_url()))
    objectives = objectives_of(workspace)
    text = ngettext("%(n)d objective", "%(n)d objectives", len(objectives)) % {"n": len(objectives)}
    return answer(looked_at or [(text, reverse("decide:objective-list", args=[workspace.slug]))], missing, judge=False)


@criterion("evidence.current", label=gettext_lazy("Nothing that is relied on waits for a recheck"))
def evidence_current(workspace: Workspace) -> Check:
    """Coherence: what has changed under a claim has been looked at."""
    waiting = evidence.to_recheck(workspace).count()
    page = reverse("rechecks", args=[workspace.slug])
    text = ngettext("%(n)d support waits for a recheck.", "%(n)d supports wait for a recheck.", waiting)
    return answer([(_("What is to recheck"), page)], [Missing(text % {"n": waiting}, page)] if waiting else [], judge=False)
