"""Is the plan ready to be presented, and has it been?"""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mercatique.kernel import evidence
from mercatique.kernel.criteria import Check, Missing, answer, criterion
from mercatique.kernel.models import Edition, Workspace
from mercatique.plan.actions import table
from mercatique.steer.decks.audiences import AUDIENCES
from mercatique.steer.decks.documents import reason, when


@criterion("decks.told", label=gettext_lazy("Each action shows its reason, its means, its dates and its objective"))
def decks_told(workspace: Workspace) -> Check:
    """001:C16, each action is justified with means, delay and aim; whether the reason is good is a person's judgement."""
    rows = table.of_year(table.read(workspace, table.year_asked(workspace, "", timezone.localdate()))).rows
    address = reverse("plan:action-list", args=[workspace.slug])
    missing = [] if rows else [Missing(_("No action is planned yet."), address)]
    supports = evidence.each_of(row.action for row in rows)
    for row in rows:
        needed = {_("a reason"): reason(row, supports[row.action.pk]), _("an owner"): row.action.owner, _("dates"): when(row), _("an objective"): row.objectives}
        if lacks := [words for words, found in needed.items() if not found]:
            missing.append(Missing(_("“%(item)s” lacks: %(gaps)s.") % {"item": row.action, "gaps": ", ".join(lacks)}, row.action.page_url("edit")))
    return answer([(ngettext("%(n)d action", "%(n)d actions", len(rows)) % {"n": len(rows)}, address)], missing)


@criterion("decks.versions", label=gettext_lazy("The plan has been issued to its three audiences, and those who decide have validated it"))
def decks_versions(workspace: Workspace) -> Check:
    """001:C16, distinct versions for deciders, teams and suppliers, and a validation on record."""
    missing, looked_at = [], []
    for audience in AUDIENCES:
        kind = f"deck-{audience.key}"
        address = reverse("document", args=[workspace.slug, kind])
        found = Edition.objects.filter(workspace=workspace, kind=kind)
        if not found.exists():
            missing.append(Missing(_("“%(document)s” has not been issued yet.") % {"document": audience.label}, address))
            continue
        looked_at.append((str(audience.label), address))
        if audience.asks == "validation" and not found.filter(validated_at__isnull=False).exists():
            missing.append(Missing(_("No version of “%(document)s” has been validated.") % {"document": audience.label}, address))
    return answer(looked_at, missing, judge=False)
