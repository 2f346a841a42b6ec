"""Is the loop closed: deviations written down, decided upon, corrected by levers that act on the cause, checked afterwards?"""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mercatique.decide.objectives.criteria import none_yet
from mercatique.kernel import evidence
from mercatique.kernel.criteria import Check, Missing, answer, criterion
from mercatique.kernel.models import Workspace
from mercatique.kernel.rounds import shared
from mercatique.steer.loop import board, gaps
from mercatique.steer.loop.effect import ROLE
from mercatique.steer.loop.models import Correction, Deviation, SteeringDecision
from mercatique.steer.loop.pictures import gap_sentence

Link = tuple[str, str]


@shared()
def deviations_of(workspace: Workspace) -> list[Deviation]:
    rows = Deviation.objects.filter(workspace=workspace).select_related("indicator", "objective", "owner").prefetch_related("corrections")
    return board.with_indicators(workspace, rows)


@shared()
def corrections_of(workspace: Workspace) -> list[Correction]:
    """Corrections that were not dropped."""
    rows = Correction.objects.filter(workspace=workspace).exclude(status=Correction.Status.DROPPED).select_related("deviation__indicator", "owner")
    return board.of_workspace(workspace, rows)


def counted(workspace: Workspace, deviations: list[Deviation]) -> list[Link]:
    text = ngettext("%(n)d deviation", "%(n)d deviations", len(deviations)) % {"n": len(deviations)}
    return [(text, reverse("steer:deviation-list", args=[workspace.slug]))]


def counted_corrections(workspace: Workspace, corrections: list[Correction]) -> list[Link]:
    text = ngettext("%(n)d corrective action", "%(n)d corrective actions", len(corrections)) % {"n": len(corrections)}
    return [(text, reverse("steer:correction-list", args=[workspace.slug]))]


def no_deviation(workspace: Workspace) -> Missing:
    return Missing(_("No deviation is written down yet."), reverse("steer:loop", args=[workspace.slug]))


def no_correction(workspace: Workspace) -> Missing:
    return Missing(_("No corrective action is written down yet."), reverse("steer:correction-new", args=[workspace.slug]))


def significant(deviation: Deviation, least: float) -> bool:
    """On the wrong side by more than a share of what was aimed at."""
    return deviation.unfavourable and (deviation.share is None or abs(deviation.share) >= least)


@criterion("loop.recorded", label=gettext_lazy("What deviates at the end of a finished month is written down"), share=gaps.SIGNIFICANT)
def loop_recorded(workspace: Workspace, share: float) -> Check:
    """001:C23, 004:A2.C3: the variance of every objective that is measured; each significant one is on record."""
    every = gaps.all_of(workspace)
    read = [gap for gap in every if gap.variance is not None]
    missing = [] if every else [none_yet(workspace)]
    for gap in read:
        if gap.significant(share) and gaps.answered(gap) is None:
            text = _("“%(objective)s” deviates and nobody has written it down. %(sentence)s")
            missing.append(Missing(text % {"objective": gap.objective, "sentence": gap_sentence(gap)}, gap.objective.get_absolute_url()))
    text = ngettext("%(n)d variance over finished months", "%(n)d variances over finished months", len(read)) % {"n": len(read)}
    return answer([(text, reverse("steer:loop", args=[workspace.slug]))], missing, judge=False)


@criterion("loop.corrected", label=gettext_lazy("Each significant deviation has a cause, and a correction or a justification"), share=gaps.SIGNIFICANT)
def loop_corrected(workspace: Workspace, share: float) -> Check:
    """000:B3.C5, 004:A2.C3, 004:A3.C4: no red indicator without a corrective action or a reason."""
    deviations = deviations_of(workspace)
    missing = [] if deviations else [no_deviation(workspace)]
    tried = {row.deviation_id for row in corrections_of(workspace)}
    for row in deviations:
        if not significant(row, share):
            continue
        if not row.cause:
            missing.append(Missing(_("“%(deviation)s” has no cause.") % {"deviation": row}, row.page_url("edit")))
        if row.pk not in tried and not row.justification.strip():
            missing.append(Missing(_("“%(deviation)s” has no corrective action and no justification.") % {"deviation": row}, row.get_absolute_url()))
    return answer(counted(workspace, deviations), missing, judge=False)


@criterion(
    "loop.decided", label=gettext_lazy("Each significant deviation has a decision, operational or strategic, with those who took it"), share=gaps.SIGNIFICANT
)
def loop_decided(workspace: Workspace, share: float) -> Check:
    """001:C23: decisions in consultation with field teams; a deviation that is accepted as it is needs none."""
    deviations = deviations_of(workspace)
    missing = [] if deviations else [no_deviation(workspace)]
    rows = SteeringDecision.objects.filter(workspace=workspace, deviation__isnull=False).prefetch_related("participants")
    decided = {row.deviation_id for row in rows if row.scale and row.participants.all()}
    for deviation in deviations:
        if significant(deviation, share) and not deviation.justification.strip() and deviation.pk not in decided:
            text = _("“%(deviation)s” has no decision with its scale and its participants.") % {"deviation": deviation}
            missing.append(Missing(text, f"{reverse('steer:steeringdecision-new', args=[workspace.slug])}?deviation={deviation.pk}"))
    return answer(counted(workspace, deviations), missing, judge=False)


@criterion("loop.levers", label=gettext_lazy("Each corrective action names its deviation, the cause, a lever that acts on it and the effect expected"))
def loop_levers(workspace: Workspace) -> Check:
    """001:CE23.1: corrective actions rest on logical levers; whether they are the best ones is a person's judgement."""
    corrections = corrections_of(workspace)
    missing = [] if corrections else [no_correction(workspace)]
    for row in corrections:
        lacks = []
        if row.deviation is None:
            lacks.append(_("its deviation"))
        elif not row.deviation.cause:
            lacks.append(_("the cause of its deviation"))
        elif row.lever and not row.admissible:
            lacks.append(_("a lever that acts on the cause"))
        if not row.lever:
            lacks.append(_("a lever"))
        if row.expected is None:
            lacks.append(_("an expected effect"))
        if lacks:
            missing.append(Missing(_("“%(item)s” lacks: %(gaps)s.") % {"item": row, "gaps": ", ".join(lacks)}, row.page_url("edit")))
    return answer(counted_corrections(workspace, corrections), missing)


@criterion("loop.managed", label=gettext_lazy("Each corrective action has an owner, dates and a state; one that is done has its effect measured"))
def loop_managed(workspace: Workspace) -> Check:
    """001:CE23.2: corrective actions are driven as a project, down to the check of their effect."""
    corrections = corrections_of(workspace)
    missing = [] if corrections else [no_correction(workspace)]
    for row in corrections:
        needed = {"owner": _("an owner"), "start": _("a first day"), "due": _("a due date")}
        lacks = [words for name, words in needed.items() if getattr(row, name) is None]
        if lacks:
            missing.append(Missing(_("“%(item)s” lacks: %(gaps)s.") % {"item": row, "gaps": ", ".join(lacks)}, row.page_url("edit")))
        if row.status == Correction.Status.DONE and not (row.conclusion and evidence.of(row, ROLE).exists()):
            missing.append(Missing(_("“%(item)s” is done and its effect is not measured.") % {"item": row}, row.get_absolute_url()))
    return answer(counted_corrections(workspace, corrections), missing, judge=False)


@criterion("loop.closed", label=gettext_lazy("A deviation is closed by an effect that is shown, or by a reason"))
def loop_closed(workspace: Workspace) -> Check:
    """004:A4.CR4: what is called corrected has a before and an after that show it."""
    deviations = deviations_of(workspace)
    missing = [] if deviations else [no_deviation(workspace)]
    shown = {row.deviation_id for row in corrections_of(workspace) if row.conclusion == Correction.Conclusion.WORKED}
    for row in deviations:
        if row.status == Deviation.Status.CLOSED and row.pk not in shown and not row.justification.strip():
            missing.append(Missing(_("“%(deviation)s” is closed without an effect that is shown or a reason.") % {"deviation": row}, row.get_absolute_url()))
    return answer(counted(workspace, deviations), missing, judge=False)


@criterion("loop.cycle", label=gettext_lazy("One cycle has gone round: a deviation, its cause, a correction, a review that was held, a conclusion"), cycles=1)
def loop_cycle(workspace: Workspace, cycles: int) -> Check:
    """001:B3.A2, 004:A3.C4: supervise and take corrective action, at least ``cycles`` times from end to end."""
    whole = []
    held = set(Deviation.objects.filter(workspace=workspace, meetings__held=True).values_list("pk", flat=True))
    for row in deviations_of(workspace):
        concluded = any(correction.conclusion for correction in row.corrections.all())
        if row.cause and concluded and row.pk in held:
            whole.append((str(row), row.get_absolute_url()))
    missing = []
    if len(whole) < cycles:
        lacking = cycles - len(whole)
        text = ngettext(
            "%(n)d more deviation must go round the whole loop: cause, correction, review held, conclusion.",
            "%(n)d more deviations must go round the whole loop: cause, correction, review held, conclusion.",
            lacking,
        )
        missing.append(Missing(text % {"n": lacking}, reverse("steer:loop", args=[workspace.slug])))
    return answer(whole[:5], missing, judge=False)
