"""Is the dossier there: written in its time, real or fictitious said, every criterion with a piece, actions attested, the parts it asks?"""

from decimal import Decimal

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mercatique.kernel.criteria import Check, Missing, answer, criterion
from mercatique.kernel.format import number
from mercatique.kernel.models import Evidence, Workspace
from mercatique.kernel.rounds import shared
from mercatique.prove.dossiers import reading
from mercatique.prove.dossiers.models import Attestation, Deposit, Dossier
from mercatique.prove.framework import frameworks

Link = tuple[str, str]


@shared()
def dossiers_of(workspace: Workspace, *kinds: str) -> list[Dossier]:
    found = list(Dossier.objects.filter(workspace=workspace, **({"kind__in": kinds} if kinds else {})))
    for row in found:
        row.workspace = workspace
    return found


def linked(rows: list[Dossier]) -> list[Link]:
    return [(row.title, row.get_absolute_url()) for row in rows]


def none_yet(workspace: Workspace, kind: str = "") -> Missing:
    page = reverse("prove:dossier-new", args=[workspace.slug])
    if kind:
        return Missing(_("No dossier of the kind “%(kind)s” is begun yet.") % {"kind": Dossier.Kind(kind).label}, page)
    return Missing(_("No dossier is begun yet."), page)


@criterion("dossier.window", label=gettext_lazy("The dossier is written and deposited within its days of preparation"))
def window(workspace: Workspace) -> Check:
    """000:Me1: a dossier with its first day, every section within its limits, deposited between the first day and the last."""
    rows = dossiers_of(workspace)
    missing = [] if rows else [none_yet(workspace)]
    for row in rows:
        mend = row.page_url("edit")
        if row.starts_on is None or row.deadline is None:
            missing.append(Missing(_("“%(dossier)s” does not say from when to when it is prepared.") % {"dossier": row}, mend))
            continue
        unfinished = [part for part in reading.read(row).parts if part.state != "written"]
        missing += [Missing(part.gap, part.section.page_url("edit")) for part in unfinished[:4]]
        days = [timezone.localdate(kept.deposited_at) for kept in Deposit.objects.filter(workspace=workspace, dossier=row)]
        if not any(row.starts_on <= day <= row.deadline for day in days):
            missing.append(Missing(_("“%(dossier)s” is not deposited within its time yet.") % {"dossier": row}, reverse("prove:dossier-deposit", args=[workspace.slug, row.number])))
    return answer(linked(rows), missing)


@criterion("dossier.oral", label=gettext_lazy("The oral is set, its slides fit into the time, and it was rehearsed"), rehearsals=1)
def oral(workspace: Workspace, rehearsals: int) -> Check:
    """000:Me1: fifteen and fifteen minutes, a slide for the parts, minutes that fit."""
    rows = dossiers_of(workspace)
    missing = [] if rows else [none_yet(workspace)]
    looked_at: list[Link] = []
    for row in rows:
        present, questions = row.minutes
        page = reverse("prove:dossier-oral", args=[workspace.slug, row.number])
        found = reading.read(row)
        looked_at.append((_("%(dossier)s: %(present)d + %(questions)d minutes") % {"dossier": row, "present": present, "questions": questions}, page))
        if row.oral_on is None:
            missing.append(Missing(_("“%(dossier)s” has no day of its oral.") % {"dossier": row}, row.page_url("edit")))
        if not found.minutes:
            missing.append(Missing(_("No slide of “%(dossier)s” has its minutes.") % {"dossier": row}, row.get_absolute_url()))
        elif found.minutes > Decimal(present):
            values = {"dossier": row, "minutes": f"{found.minutes:.1f}", "present": present}
            missing.append(Missing(_("The slides of “%(dossier)s” take %(minutes)s minutes; there are %(present)d.") % values, row.get_absolute_url()))
        if row.rehearsals.exclude(presented=None).count() < rehearsals:
            missing.append(Missing(_("The oral of “%(dossier)s” has not been rehearsed.") % {"dossier": row}, page))
    return answer(looked_at, missing)


@criterion("dossier.evidence", label=gettext_lazy("Every criterion of the framework has a piece"), share=1)
def pieces(workspace: Workspace, share: float) -> Check:
    """000:Me1, 003:EV: at least one piece, or records that the checks find, for each criterion; ``share`` of them."""
    from mercatique.kernel.criteria import ask
    from mercatique.prove import checks

    rows = dossiers_of(workspace)
    missing = [] if rows else [none_yet(workspace)]
    looked_at: list[Link] = []
    for key in dict.fromkeys(row.framework for row in rows if row.of is not None):
        framework = frameworks(workspace)[key]
        brought = set(Evidence.objects.filter(workspace=workspace, claim_key__startswith=f"{key}/").values_list("claim_key", flat=True))
        values = checks.thresholds(workspace, framework)
        bare = []
        for item in framework.criteria:
            names = [name for name in item.checks if not name.startswith("dossier.")]
            if item.key not in brought and not any(ask(workspace, name, values.get(name, {})).looked_at for name in names):
                bare.append(item)
        n = len(framework.criteria)
        text = _("%(framework)s: %(found)d criteria of %(n)d have something to show") % {"framework": framework.name, "found": n - len(bare), "n": n}
        looked_at.append((text, reverse("prove:framework", args=[workspace.slug, key])))
        if n - len(bare) < share * n:
            missing += [Missing(f"{item.code} – {item.name}", reverse("prove:criterion-pick", args=[workspace.slug, key, item.block, item.code])) for item in bare]
    return answer(looked_at, missing)


@criterion("dossier.setting", label=gettext_lazy("The dossier says whether its situation is real, and its support is written"))
def setting(workspace: Workspace) -> Check:
    """003:EV: real or reconstructed said; a written support and slides for the oral."""
    rows = dossiers_of(workspace)
    missing = [] if rows else [none_yet(workspace)]
    for row in rows:
        found = reading.read(row)
        if not row.setting:
            missing.append(Missing(_("“%(dossier)s” does not say whether its situation is real.") % {"dossier": row}, row.page_url("edit")))
        if not found.words:
            missing.append(Missing(_("Nothing is written in “%(dossier)s” yet.") % {"dossier": row}, row.get_absolute_url()))
        if not any(part.section.slide.strip() for part in found.parts):
            missing.append(Missing(_("“%(dossier)s” has no slides for its oral.") % {"dossier": row}, row.get_absolute_url()))
    return answer(linked(rows), missing)


@criterion("dossier.attested", label=gettext_lazy("Actions in a firm are attested, dated and signed, with recommendations"), each=1)
def attested(workspace: Workspace, each: int) -> Check:
    """004:CRJ: for each activity, an action in a firm that somebody of it attests, and a recommendation."""
    rows = list(Attestation.objects.filter(workspace=workspace).select_related("file").order_by("criterion", "number"))
    for row in rows:
        row.workspace = workspace
    looked_at = [(_("%(what)s: %(who)s") % {"what": row.title, "who": row.shown}, row.get_absolute_url()) for row in rows]
    activities: dict[str, list[Attestation]] = {}
    for framework in {row.framework for row in dossiers_of(workspace) if row.of is not None}:
        activities |= {f"{framework}/{block.code}": [] for block in frameworks(workspace)[framework].blocks if block.criteria}
    for row in rows:
        activities.setdefault(row.criterion.rpartition("/")[0], []).append(row)
    new = reverse("prove:attestation-new", args=[workspace.slug])
    missing = [] if activities else [Missing(_("No action in a firm is attested yet."), new)]
    for activity, held in sorted(activities.items()):
        name = activity.partition("/")[2] or activity
        if sum(row.holds for row in held) < each:
            waiting = next((row for row in held if not row.holds), None)
            text = _("%(activity)s: no action in a firm is attested, dated and signed.") % {"activity": name}
            missing.append(Missing(text, waiting.page_url("edit") if waiting else f"{new}?criterion={activity}"))
        elif not any(row.recommendation.strip() for row in held):
            missing.append(Missing(_("%(activity)s: no recommendation is drawn from what was done.") % {"activity": name}, held[0].page_url("edit")))
    return answer(looked_at, missing)


def part_of(workspace: Workspace, kind: str, *parts: str) -> Check:
    """A dossier of a kind whose parts are written, each with a piece made from data or its own text within limits."""
    rows = dossiers_of(workspace, kind)
    missing = [] if rows else [none_yet(workspace, kind)]
    looked_at: list[Link] = []
    for row in rows:
        found = {part.section.part: part for part in reading.read(row).parts}
        for name in parts:
            part = found.get(name)
            if part is None:
                missing.append(Missing(_("“%(dossier)s” lacks a section its test asks for.") % {"dossier": row}, row.get_absolute_url()))
                continue
            text = ngettext("%(section)s: %(n)s word", "%(section)s: %(n)s words", part.words) % {"section": part.section.title, "n": number(part.words)}
            looked_at.append((text, part.section.get_absolute_url()))
            if part.state in {"empty", "short"}:
                missing.append(Missing(part.gap, part.section.page_url("edit")))
            if not part.insets and name != "proof":
                missing.append(Missing(_("%(section)s: nothing of the workspace is put in.") % {"section": part.section.title}, reverse("prove:section-insert", args=[workspace.slug, part.section.number])))
    return answer(looked_at, missing)


@criterion("report.market", label=gettext_lazy("The activity report holds the analysis of the market"))
def market(workspace: Workspace) -> Check:
    """004:A1.EV2."""
    return part_of(workspace, Dossier.Kind.ACTIVITY, "market")


@criterion("report.target", label=gettext_lazy("The activity report holds the study of the potential target"))
def target(workspace: Workspace) -> Check:
    """004:A2.EV2."""
    return part_of(workspace, Dossier.Kind.ACTIVITY, "target")


@criterion("report.plan", label=gettext_lazy("The activity report holds the commercial action plan"))
def plan(workspace: Workspace) -> Check:
    """004:A3.EV2."""
    return part_of(workspace, Dossier.Kind.ACTIVITY, "plan")


@criterion("report.investment", label=gettext_lazy("The activity report holds the investment budget and the post to fill"))
def investment(workspace: Workspace) -> Check:
    """004:A4.EV2."""
    return part_of(workspace, Dossier.Kind.ACTIVITY, "investment")


@criterion("report.experience", label=gettext_lazy("The experience report reviews the simulated action"))
def experience(workspace: Workspace) -> Check:
    """001:B3.EV1."""
    return part_of(workspace, Dossier.Kind.EXPERIENCE, "context", "review", "learned")
