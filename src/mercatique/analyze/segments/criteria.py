"""Is there a segmentation, does each segment have customers and an offer?"""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mercatique.analyze.models import Segment
from mercatique.kernel.criteria import Check, Missing, answer, criterion
from mercatique.kernel.models import Workspace


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
    from mercatique.kernel import figures

    return figures.read(segment.workspace, "segments.customers", filters={figures.OF: segment.number}).value


@criterion("segments.reachable", label=gettext_lazy("No segment is empty"))
def segments_reachable(workspace: Workspace) -> Check:
    """Coherence: a segment without customers cannot be addressed."""
    found = segments_of(workspace)
    return answer(counted(workspace, found), empty_ones(workspace, found), judge=False)
