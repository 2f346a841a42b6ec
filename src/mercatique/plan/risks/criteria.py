"""Are the risks of the plan seen, weighed, owned and answered?"""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mercatique.kernel.criteria import Check, Missing, answer, criterion
from mercatique.kernel.models import Workspace
from mercatique.plan.models import Risk
from mercatique.plan.risks import register

#: The kinds the trade asks for; others are welcome.
NEEDED = (Risk.Kind.BUDGETARY, Risk.Kind.HUMAN, Risk.Kind.TECHNOLOGICAL)


@criterion("risks.register", label=gettext_lazy("Budgetary, human and technological risks are seen, weighed, owned and answered"))
def risks_register(workspace: Workspace) -> Check:
    """001:CE17.2: a risk of each of the three kinds with probability, impact, mitigation and owner; reviews are not overdue (001:C17)."""
    found = register.read(workspace)
    new = reverse("plan:risk-new", args=[workspace.slug])
    kinds = {risk.kind for risk in Risk.objects.filter(workspace=workspace) if not risk.gaps()}
    missing = [
        Missing(_("No complete risk of the kind “%(kind)s”.") % {"kind": kind.label}, f"{new}?kind={kind.value}")
        for kind in NEEDED
        if kind.value not in kinds
    ]
    for risk in found.risks:
        if gaps := risk.gaps():
            missing.append(Missing(_("“%(title)s” lacks: %(gaps)s.") % {"title": risk, "gaps": ", ".join(gaps)}, risk.page_url("edit")))
        elif risk.review and risk.review < timezone.localdate():
            missing.append(Missing(_("The review of “%(risk)s” is overdue.") % {"risk": risk}, risk.page_url("edit")))
    text = ngettext("%(n)d risk", "%(n)d risks", len(found.risks)) % {"n": len(found.risks)}
    return answer([(text, reverse("plan:risks", args=[workspace.slug]))], missing, judge=False)
