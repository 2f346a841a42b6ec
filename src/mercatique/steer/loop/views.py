"""The pages of the loop: the board, a deviation and why, a correction and what it has brought."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mercatique.decide.models import Objective
from mercatique.kernel import changes, figures
from mercatique.kernel.access import workspace_view
from mercatique.kernel.models import Indicator, Workspace
from mercatique.kernel.records import Detail, New, Page
from mercatique.months import months_after
from mercatique.steer.loop import board as boards
from mercatique.steer.loop import catalogue, gaps, pictures
from mercatique.steer.loop import effect as effects
from mercatique.steer.loop.models import Correction, Deviation, SteeringDecision


@workspace_view()
def board(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """What deviates, since when, whose, what was decided, what it has brought."""
    return render(request, "steer/loop.html", {"board": boards.read(workspace), "from_share": gaps.SIGNIFICANT})


@workspace_view()
def causes(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The catalogue: causes by family, and the levers that act on each."""
    families = [(family, [(entry, catalogue.levers_for(entry.code)) for entry in entries]) for family, entries in catalogue.families()]
    return render(request, "steer/causes.html", {"families": families, "successes": catalogue.by_family("successes")})


@require_POST
@workspace_view(role="member")
def record(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Write down the deviation of an objective as it is read now; the same days are written down once."""
    number = request.POST.get("objective", "")
    objective = get_object_or_404(Objective.objects.select_related("indicator"), workspace=workspace, number=int(number) if number.isdigit() else 0)
    objective.workspace = workspace
    found = gaps.of(objective)
    if found.variance is None:
        messages.error(request, _("Nothing has been recorded: %(reason)s.") % {"reason": found.reason})
        return HttpResponseRedirect(objective.get_absolute_url())
    with transaction.atomic():
        Objective.objects.select_for_update().get(pk=objective.pk)
        made = gaps.recorded(found)
        if made is None:
            made = gaps.record(found)
            messages.success(request, _("“%(title)s” has been written down.") % {"title": made.title}, extra_tags=changes.tag())
        else:
            messages.info(request, _("This deviation was already written down."))
    made.workspace = workspace
    return HttpResponseRedirect(made.get_absolute_url())


class NewDeviation(New):
    """A deviation may also be written by hand."""

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        return {"read_on": timezone.localdate()}


class DeviationDetail(Detail):
    """A deviation: how much, why, which levers act on it, and what was decided."""

    def context(self, request: HttpRequest) -> dict[str, Any]:
        found: Deviation = self.record(request.resolver_match.kwargs["number"])  # type: ignore[union-attr]
        if found.indicator is not None:
            found.indicator.workspace = self.workspace
        kept = figures.read(self.workspace, "steer.variance", filters={"of": found.number})
        return {
            "why": kept,
            "why_chart": pictures.why(kept),
            "families": [dict(zip(kept.result["columns"], row, strict=True)) for row in kept.result["rows"]] if kept.result else [],
            "cause": catalogue.cause(found.cause),
            "levers": catalogue.levers_for(found.cause),
            "corrections": boards.corrections_of(found),
            "decisions": boards.of_workspace(self.workspace, SteeringDecision.objects.filter(deviation=found).prefetch_related("participants")),
        }


class Close(Page):
    """A deviation that is answered is closed; one that was closed can be opened again."""

    role = "member"

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        with transaction.atomic():
            found: Deviation = self.record(number)
            again = found.status == Deviation.Status.CLOSED
            if not again and not (found.justification.strip() or Correction.objects.filter(deviation=found).exclude(conclusion="").exists()):
                messages.error(request, _("Conclude on a correction first, or write why nothing is corrected: a deviation is closed by an answer."))
                return HttpResponseRedirect(found.get_absolute_url())
            found.status = Deviation.Status.CLOSED
            if again:
                found.status = Deviation.Status.EXPLAINED if found.cause else Deviation.Status.OPEN
            found.save()
        text = _("“%(title)s” is open again.") if again else _("“%(title)s” is closed.")
        messages.success(request, text % {"title": found.title}, extra_tags=changes.tag())
        return HttpResponseRedirect(found.get_absolute_url())


class NewCorrection(New):
    """A correction begins today and is given three months, with the owner of its deviation."""

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        today = timezone.localdate()
        first: dict[str, Any] = {"start": today, "due": months_after(today, 3)}
        asked = request.GET.get("deviation", "")
        rows = Deviation.objects.filter(workspace=self.workspace).select_related("owner")
        if found := next((row for row in rows if str(row.pk) == asked), None):
            first["owner"] = found.owner_id
            if lever := catalogue.lever(request.GET.get("lever", "")):
                first["title"] = str(lever)
        return first


class CorrectionDetail(Detail):
    """A correction: its lever, its effect so far, and the button that writes the answer down."""

    def context(self, request: HttpRequest) -> dict[str, Any]:
        found: Correction = self.record(request.resolver_match.kwargs["number"])  # type: ignore[union-attr]
        if found.deviation is not None:
            found.deviation.workspace = self.workspace
        measured = effects.of(found) if found.begun else None
        return {
            "effect": measured,
            "effect_sentence": pictures.effect_sentence(measured) if measured else "",
            "effect_chart": pictures.effect(measured) if measured else None,
            "lever": catalogue.lever(found.lever),
            "decisions": boards.of_workspace(self.workspace, SteeringDecision.objects.filter(correction=found).prefetch_related("participants")),
            "others": Indicator.objects.filter(workspace=self.workspace).exists(),
        }


class Conclude(Page):
    """Write down what the data say now: the correction then rests on its measured effect."""

    role = "member"

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        with transaction.atomic():
            found: Correction = self.record(number)
            if not found.begun:
                messages.error(request, _("This correction has not begun: there is no effect to read."))
                return HttpResponseRedirect(found.get_absolute_url())
            effects.conclude(found, timezone.localdate())
        text = _("“%(title)s”: %(conclusion)s.") % {"title": found.title, "conclusion": found.get_conclusion_display()}
        messages.success(request, text, extra_tags=changes.tag())
        return HttpResponseRedirect(found.get_absolute_url())


class NewDecision(New):
    """A decision is taken today, by the scale of the lever that was pulled."""

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        first: dict[str, Any] = {"day": timezone.localdate()}
        asked = request.GET.get("correction", "")
        found = next((row for row in Correction.objects.filter(workspace=self.workspace) if str(row.pk) == asked), None)
        if found is not None:
            lever = catalogue.lever(found.lever)
            first |= {"deviation": found.deviation_id, "scale": lever.scale if lever else "", "owner": found.owner_id}
        return first
