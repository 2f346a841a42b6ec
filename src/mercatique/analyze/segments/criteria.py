"""Is there a segmentation, does each segment have customers and an offer?"""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mercatique.analyze.models import Segment
from mercatique.analyze.segments import rule
from mercatique.kernel import figures
from mercatique.kernel.criteria import Check, Missing, answer, criterion
from mercatique.kernel.format import number, percent
from mercatique.kernel.models import Workspace
from mercatique.kernel.rounds import shared


@shared()
def segments_of(workspace: Workspace) -> list[Segment]:
    found = list(Segment.objects.filter(workspace=workspace))
    for segment in found:
        segment.workspace = workspace
    return found


def counted(workspace: Workspace, segments: list[Segment]) -> list[tuple[str, str]]:
    text = ngettext("%(n)d segment", "%(n)d segments", len(segments)) % {"n": len(segments)}
    return [(text, reverse("analyze:segment-list", args=[workspace.slug]))]


@criterion("segments.offer", label=gettext_lazy("The target is segmented, and each segment is offered something"), segments=2)
def segments_offer(workspace: Workspace, segments: int) -> Check:
    """000:Cr5: at least ``segments`` segments said as rules over sales data, each with customers and an offer."""
    found = segments_of(workspace)
    new = reverse("analyze:segment-new", args=[workspace.slug])
    missing: list[Missing] = []
    if not workspace.warehouse.has("orders"):
        missing.append(Missing(_("No order has been imported."), reverse("imports", args=[workspace.slug])))
    if len(found) < segments:
        text = ngettext("%(n)d more segment is needed.", "%(n)d more segments are needed.", segments - len(found))
        missing.append(Missing(text % {"n": segments - len(found)}, new))
    for segment in found:
        if not segment.rule:
            missing.append(Missing(_("“%(segment)s” has no rule.") % {"segment": segment}, segment.page_url("edit")))
        if not segment.offer.strip():
            missing.append(Missing(_("“%(segment)s” is offered nothing.") % {"segment": segment}, segment.page_url("edit")))
    return answer(counted(workspace, found), missing + empty_ones(workspace, found))


def empty_ones(workspace: Workspace, segments: list[Segment]) -> list[Missing]:
    """The segments whose rule holds for nobody today."""
    if not workspace.warehouse.has("orders"):
        return []
    return [
        Missing(_("“%(segment)s” holds no customer today.") % {"segment": segment}, segment.get_absolute_url())
        for segment in segments
        if segment.rule and size(segment) == 0
    ]


def size(segment: Segment) -> float | None:
    """How many customers a segment has today, as kept."""
    return figures.read(segment.workspace, "segments.customers", filters={figures.OF: segment.number}).value


@criterion("segments.reachable", label=gettext_lazy("No segment is empty"))
def segments_reachable(workspace: Workspace) -> Check:
    """Coherence: a segment without customers cannot be addressed."""
    found = segments_of(workspace)
    return answer(counted(workspace, found), empty_ones(workspace, found), judge=False)


@criterion("segments.coverage", label=gettext_lazy("Segments cover the customers, each customer in one only"), segments=2, share=0.9)
def segments_coverage(workspace: Workspace, segments: int, share: float) -> Check:
    """000:Me1.c: at least ``segments`` segments that hold ``share`` of the customers between them, without overlap."""
    found = [segment for segment in segments_of(workspace) if segment.rule]
    page = reverse("analyze:segment-list", args=[workspace.slug])
    if not workspace.warehouse.has("orders"):
        return answer(counted(workspace, found), [Missing(_("No order has been imported."), reverse("imports", args=[workspace.slug]))], judge=False)
    missing: list[Missing] = []
    if len(found) < segments:
        text = ngettext("%(n)d more segment with a rule is needed.", "%(n)d more segments with a rule are needed.", segments - len(found))
        missing.append(Missing(text % {"n": segments - len(found)}, reverse("analyze:segment-new", args=[workspace.slug])))
    if found:
        whole = rule.count(workspace.warehouse, {"any": [segment.rule for segment in found]})
        inside, everybody = whole["customers"], whole["of"]
        if everybody and inside / everybody < share:
            text = _("The segments hold %(inside)s of the customers: %(share)s are wanted.")
            missing.append(Missing(text % {"inside": percent(inside / everybody), "share": percent(share)}, page))
        twice = sum(int(size(segment) or 0) for segment in found) - inside
        if twice > 0:
            text = ngettext("%(n)s customer is counted in another segment already.", "%(n)s customers are counted in another segment already.", twice)
            missing.append(Missing(text % {"n": number(twice)}, page))
    return answer(counted(workspace, found), missing, judge=False)


@criterion("segments.sized", label=gettext_lazy("Each segment has its size and its value"))
def segments_sized(workspace: Workspace) -> Check:
    """004:A2.T2, 004:A1.T3: how many customers a target holds and what they are worth."""
    found = segments_of(workspace)
    missing: list[Missing] = []
    if not found:
        missing.append(Missing(_("No segment is written down yet."), reverse("analyze:segment-new", args=[workspace.slug])))
    for segment in found:
        figures_of = {name: figures.read(workspace, f"segments.{name}", filters={figures.OF: segment.number}) for name in ("customers", "net")}
        for figure in figures_of.values():
            if figure.value is None:
                text = _("“%(segment)s”: “%(figure)s” is not known: %(reason)s.")
                values = {"segment": segment, "figure": figure.label, "reason": figure.reason}
                missing.append(Missing(text % values, segment.get_absolute_url()))
    return answer(counted(workspace, found), missing, judge=False)
