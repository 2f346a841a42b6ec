"""Is the diagnosis consistent: each line resting on something, nothing to recheck, all four quadrants?"""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mercatique.analyze.models import SwotLine
from mercatique.kernel import evidence
from mercatique.kernel.criteria import Check, Missing, answer, criterion
from mercatique.kernel.models import Workspace
from mercatique.kernel.rounds import shared


@shared()
def lines_of(workspace: Workspace) -> list[SwotLine]:
    lines = list(SwotLine.objects.filter(workspace=workspace))
    for line in lines:
        line.workspace = workspace
    return lines


def listed(workspace: Workspace, lines: list[SwotLine]) -> list[tuple[str, str]]:
    text = ngettext("%(n)d line", "%(n)d lines", len(lines)) % {"n": len(lines)}
    return [(text, reverse("analyze:swotline-list", args=[workspace.slug]))]


@criterion("diagnosis.evidence", label=gettext_lazy("Every line of the diagnosis rests on evidence that still holds"))
def diagnosis_evidence(workspace: Workspace) -> Check:
    """000:Cr3: all lines carry evidence, none waits for a recheck, strengths and weaknesses are there."""
    lines = lines_of(workspace)
    new = reverse("analyze:swotline-new", args=[workspace.slug])
    missing: list[Missing] = []
    if not lines:
        return answer([], [Missing(_("The diagnosis has no line yet."), new)])
    states = evidence.state_of(lines)
    for line in lines:
        supports, to_recheck = states.get(line.pk, (0, 0))
        if not supports:
            missing.append(Missing(_("“%(line)s” rests on nothing.") % {"line": line}, line.get_absolute_url()))
        elif to_recheck:
            missing.append(Missing(_("“%(line)s” rests on something that has changed.") % {"line": line}, line.get_absolute_url()))
    for quadrant, name in SwotLine.Quadrant.choices[:2]:
        if not any(line.quadrant == quadrant for line in lines):
            missing.append(Missing(_("No line is a “%(quadrant)s”.") % {"quadrant": name}, f"{new}?quadrant={quadrant}"))
    return answer(listed(workspace, lines), missing)


@criterion("diagnosis.balance", label=gettext_lazy("The SWOT looks at all four sides"))
def diagnosis_balance(workspace: Workspace) -> Check:
    """Coherence: each quadrant has a line, each line a quadrant."""
    lines = lines_of(workspace)
    new = reverse("analyze:swotline-new", args=[workspace.slug])
    missing = [
        Missing(_("No line is a “%(quadrant)s”.") % {"quadrant": name}, f"{new}?quadrant={quadrant}")
        for quadrant, name in SwotLine.Quadrant.choices
        if not any(line.quadrant == quadrant for line in lines)
    ]
    missing += [
        Missing(_("“%(line)s” has no quadrant.") % {"line": line}, line.page_url("edit")) for line in lines if not line.quadrant
    ]
    return answer([(str(line), line.get_absolute_url()) for line in lines[:4]] or listed(workspace, lines), missing, judge=False)


@criterion("diagnosis.compared", label=gettext_lazy("Strengths are said against competitors"))
def diagnosis_compared(workspace: Workspace) -> Check:
    """Coherence: an advantage is relative; a strength without comparison is a wish."""
    strengths = [line for line in lines_of(workspace) if line.quadrant == SwotLine.Quadrant.STRENGTH]
    missing = [
        Missing(_("“%(line)s” is not compared with competitors.") % {"line": line}, line.page_url("edit"))
        for line in strengths
        if not line.comparison.strip()
    ]
    return answer([(str(line), line.get_absolute_url()) for line in strengths[:5]] or listed(workspace, lines_of(workspace)), missing, judge=False)


@criterion("diagnosis.outside", label=gettext_lazy("An opportunity and a threat are seen, each resting on evidence"))
def diagnosis_outside(workspace: Workspace) -> Check:
    """004:A1.T1, 004:A1.C1: at least one of each that rests on something."""
    found = [line for line in lines_of(workspace) if line.quadrant in {SwotLine.Quadrant.OPPORTUNITY, SwotLine.Quadrant.THREAT}]
    states = evidence.state_of(found)
    new = reverse("analyze:swotline-new", args=[workspace.slug])
    missing: list[Missing] = []
    for quadrant, name in SwotLine.Quadrant.choices[2:]:
        mine = [line for line in found if line.quadrant == quadrant]
        if not mine:
            missing.append(Missing(_("No line is a “%(quadrant)s”.") % {"quadrant": name}, f"{new}?quadrant={quadrant}"))
        elif not any(states.get(line.pk, (0, 0))[0] for line in mine):
            missing.append(Missing(_("No “%(quadrant)s” rests on evidence.") % {"quadrant": name}, mine[0].get_absolute_url()))
    text = ngettext("%(n)d opportunity or threat", "%(n)d opportunities and threats", len(found)) % {"n": len(found)}
    return answer([(text, reverse("analyze:swotline-list", args=[workspace.slug]))], missing, judge=False)
