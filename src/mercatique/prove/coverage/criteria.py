"""Is the frame itself whole, and are its tests said?"""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mercatique.kernel.criteria import Check, Missing, answer, criterion
from mercatique.kernel.models import CheckResult, Evidence, Workspace
from mercatique.prove.framework import Framework, frameworks
from mercatique.prove.models import Adoption


def chosen(workspace: Workspace, key: str) -> Framework | None:
    """The framework named, as this workspace has it; without a name the first certification it works to."""
    known = frameworks(workspace)
    if key:
        return known.get(key)
    adopted = Adoption.objects.filter(workspace=workspace).order_by("adopted_at").values_list("framework", flat=True)
    return next((known[name] for name in adopted if name in known and known[name].certifies), None)


def page(workspace: Workspace, framework: Framework) -> str:
    return reverse("prove:framework", args=[workspace.slug, framework.key])


def none_chosen(workspace: Workspace) -> Check:
    url = reverse("prove:frameworks", args=[workspace.slug])
    return answer([(_("Frameworks"), url)], [Missing(_("This workspace works to no certification yet."), url)], judge=False)


@criterion(
    "frames.whole", label=gettext_lazy("The framework has all that its source says"),
    framework="", blocks=0, activities=0, tasks=0, competences=0, criteria=0, parts=0, points=0,
)  # fmt: skip
def frames_whole(workspace: Workspace, framework: str, **wanted: int) -> Check:
    """000:TITLE, 000:PASS, 001:LAW, 003:TITLE, 004:LAW: as many blocks, tasks, competences, criteria and points as the source."""
    found = chosen(workspace, framework)
    if found is None:
        return none_chosen(workspace)
    url = page(workspace, found)
    parts = sum(len(item.parts) for item in found.criteria)
    counts = {
        "blocks": (len(found.blocks), ngettext("%(n)d block", "%(n)d blocks", len(found.blocks))),
        "activities": (len(found.activities), ngettext("%(n)d activity", "%(n)d activities", len(found.activities))),
        "tasks": (len(found.tasks), ngettext("%(n)d task", "%(n)d tasks", len(found.tasks))),
        "competences": (len(found.competences), ngettext("%(n)d competence", "%(n)d competences", len(found.competences))),
        "criteria": (len(found.criteria), ngettext("%(n)d criterion", "%(n)d criteria", len(found.criteria))),
        "parts": (parts, ngettext("%(n)d part of a criterion", "%(n)d parts of a criterion", parts)),
        "points": (found.points or 0, ngettext("%(n)d point", "%(n)d points", found.points or 0)),
    }
    said = [(text % {"n": n}, url) for n, text in counts.values() if n]
    missing = [
        Missing(_("The framework should have %(wanted)d where it has %(found)s.") % {"wanted": wanted[name], "found": text % {"n": n}}, url)
        for name, (n, text) in counts.items()
        if wanted.get(name) and n != wanted[name]
    ]
    return answer([(str(found.name), url), *said], missing, judge=False)


@criterion("frames.timed", label=gettext_lazy("Each test says who sits it, how long it is and what it judges"), framework="")
def frames_timed(workspace: Workspace, framework: str) -> Check:
    """004:*.EV1, 004:*.EV2, 000:Me1: alone or in a group, the durations the source gives, what is handed in, the criteria."""
    found = chosen(workspace, framework)
    if found is None:
        return none_chosen(workspace)
    url = page(workspace, found)
    missing = []
    for test in found.tests:
        needed = {_("who sits it"): test.form, _("what is handed in"): test.deliverables, _("its criteria"): found.covered(test)}
        if lacks := [words for words, value in needed.items() if not value]:
            missing.append(Missing(_("“%(item)s” lacks: %(gaps)s.") % {"item": test.name, "gaps": ", ".join(lacks)}, url))
    looked_at = []
    for test in found.tests:
        spans = " + ".join(f"{minutes} min" for minutes in test.minutes)
        days = ngettext("%(n)d day of preparation", "%(n)d days of preparation", test.days) % {"n": test.days} if test.days else ""
        looked_at.append((" · ".join(filter(None, (str(test.name), days, spans))), url))
    return answer(looked_at or [(str(found.name), url)], missing, judge=False)


@receiver(post_delete, sender=Evidence, dispatch_uid="prove.coverage.withdrawn")
def withdrawn(sender: Any, instance: Evidence, **kwargs: Any) -> None:
    """A piece taken back is no longer counted: what counted pieces is asked again."""
    if instance.claim_key:
        CheckResult.objects.filter(workspace=instance.workspace_id, name__startswith="dossier.").delete()
