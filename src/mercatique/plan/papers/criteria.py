"""Are the documents of the plan there, current, made for each reader, approved and passed on?"""

from collections import defaultdict

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mercatique.analyze.models import SwotLine
from mercatique.kernel import documents, editions, evidence
from mercatique.kernel.criteria import Check, Missing, answer, criterion
from mercatique.kernel.models import Edition, Workspace
from mercatique.kernel.rounds import shared
from mercatique.plan.actions.criteria import actions_of, counted
from mercatique.plan.models import (
    Action,
    Brief,
    Diffusion,
    Framing,
    MarketingPlan,
    Specification,
    Synthesis,
    Team,
    Verdict,
)
from mercatique.plan.papers import brief as briefs
from mercatique.plan.papers import framing as framings
from mercatique.plan.papers import presentation, review, stages
from mercatique.plan.papers import specification as specifications
from mercatique.plan.papers.models import Audience
from mercatique.plan.papers.reading import Plan


@shared()
def at_home(workspace: Workspace, model: type) -> list:
    found = list(model._default_manager.filter(workspace=workspace).order_by("number"))
    for record in found:
        record.workspace = workspace
    return found


def pages(records: list) -> list[tuple[str, str]]:
    return [(str(record), record.get_absolute_url()) for record in records[:6]]


def lack(record: object, gaps: list[str], page: str) -> Missing:
    return Missing(_("“%(item)s” lacks: %(gaps)s.") % {"item": record, "gaps": ", ".join(gaps)}, page)


def new(workspace: Workspace, noun: str, query: str = "") -> str:
    return reverse(f"plan:{noun}-new", args=[workspace.slug]) + query


def paper(workspace: Workspace, name: str) -> str:
    return reverse("document", args=[workspace.slug, name])


@criterion("papers.specifications", label=gettext_lazy("An action is specified whole: order, backward plan, an owner for every task, indicators"))
def papers_specifications(workspace: Workspace) -> Check:
    """001:B2.EV2, D28: a backward plan, assignment of every task, at least one dashboard line, and the text of the order."""
    found: list[Specification] = at_home(workspace, Specification)
    missing = [] if found else [Missing(_("No action has a specification yet."), new(workspace, "specification"))]
    plan = Plan.of(workspace)
    for each in found:
        gaps = each.gaps()
        rows, timetables = specifications.rows_of(each, plan)
        if not any(one.backward for one in timetables):
            gaps.append(_("a plan counted back from its launch"))
        if bare := [row.node.title for row in rows if row.node.owner is None]:
            gaps.append(_("an owner of “%(task)s”") % {"task": bare[0]})
        if each.action is not None and not each.action.indicators.exists():
            gaps.append(_("an indicator"))
        if gaps:
            missing.append(lack(each, gaps, each.page_url("edit")))
    return answer(pages(found), missing)


@criterion("papers.requirements", label=gettext_lazy("Every mandatory requirement of a specification is answered by a task or a support"), share=1.0)
def papers_requirements(workspace: Workspace, share: float) -> Check:
    """001:C30, 001:CE30.1: requirements are covered, the mandatory ones at ``share`` (all of them)."""
    found: list[Specification] = at_home(workspace, Specification)
    missing = [] if found else [Missing(_("No action has a specification yet."), new(workspace, "specification"))]
    for each in found:
        coverage = specifications.coverage(each)
        if coverage.share is None:
            missing.append(Missing(_("“%(item)s” has no mandatory requirement.") % {"item": each}, new(workspace, "requirement", f"?specification={each.pk}")))
        elif coverage.share < share:
            for requirement in coverage.open:
                requirement.workspace = workspace
                missing.append(Missing(_("Nothing answers “%(requirement)s”.") % {"requirement": requirement}, requirement.page_url("edit")))
    return answer(pages(found), missing, judge=False)


@criterion("papers.framings", label=gettext_lazy("Each team has a framing document with deadline, means, outputs and SMART objectives of quantity and quality"))
def papers_framings(workspace: Workspace) -> Check:
    """001:C19, 001:CE19.2: one framing document per team, each with what it takes."""
    teams: list[Team] = at_home(workspace, Team)
    found: list[Framing] = at_home(workspace, Framing)
    missing = [] if teams else [Missing(_("No team is written down yet."), new(workspace, "team"))]
    framed = {each.team_id for each in found if not each.member_id}
    missing += [Missing(_("The team “%(team)s” has no framing document.") % {"team": team}, new(workspace, "framing", f"?team={team.pk}")) for team in teams if team.pk not in framed]
    for each in found:
        if gaps := framings.lacks_of(each):
            missing.append(lack(each, gaps, each.page_url("edit")))
    return answer(pages(found), missing)


@criterion("papers.briefs", label=gettext_lazy("Each team involved has its brief, with its own tasks and the objective of all"))
def papers_briefs(workspace: Workspace) -> Check:
    """001:CE20.1, 001:CE20.2: at least one brief per team involved; own tasks and at least one global objective in each."""
    found: list[Brief] = at_home(workspace, Brief)
    missing = [] if found else [Missing(_("No brief is written yet."), new(workspace, "brief"))]
    plan = Plan.of(workspace)
    briefed = {each.team_id for each in found}
    for team in at_home(workspace, Team):
        people = {member.pk for member in briefs.members_of(team)}
        if plan.owned(people, team) and team.pk not in briefed:
            missing.append(Missing(_("The team “%(team)s” has tasks and no brief.") % {"team": team}, new(workspace, "brief", f"?team={team.pk}&audience=team")))
    for each in found:
        gaps = each.gaps()
        if not briefs.view(each, plan).tasks:
            gaps.append(_("a task or a milestone of its own"))
        if gaps:
            missing.append(lack(each, gaps, each.page_url("edit")))
    return answer(pages(found), missing)


@criterion("papers.audiences", label=gettext_lazy("Management, teams and suppliers each have a version of the plan, and one version is approved"), audiences=3)
def papers_audiences(workspace: Workspace, audiences: int) -> Check:
    """001:C16: versions by audience from the same data; each action with reason, means, delay, objective; a validation on record."""
    found: list[Brief] = at_home(workspace, Brief)
    served = {each.audience for each in found if each.audience}
    missing = []
    if len(served) < audiences:
        for value, label in Audience.choices:
            if value not in served:
                missing.append(Missing(_("No brief is for “%(audience)s”.") % {"audience": label}, new(workspace, "brief", f"?audience={value}")))
    plan = Plan.of(workspace)
    shown = {action.pk: action for each in found for action in briefs.view(each, plan).actions}
    for action in shown.values():
        gaps = [
            words
            for words, there in (
                (_("a reason"), briefs.reason(action) != "–"), (_("means"), plan.hands(action)), (_("dates"), action.start and action.end), (_("an objective"), action.objectives.all()),
            )
            if not there
        ]  # fmt: skip
        if gaps:
            missing.append(lack(action, gaps, action.page_url("edit")))
    if not approved(workspace):
        missing.append(Missing(_("Nobody has approved a version of the plan yet."), reverse("plan:papers", args=[workspace.slug])))
    return answer(pages(found), missing)


#: The documents that tell the plan as a whole: what deciders approve.
WHOLE = ("marketing-plan", "roadmap", "presentation-brief")


def approved(workspace: Workspace) -> bool:
    """Whether somebody has approved a version of the plan, or of a brief."""
    for edition in Edition.objects.filter(workspace=workspace, validated_at__isnull=False).values_list("kind", flat=True):
        if edition in WHOLE or edition.startswith("brief-"):
            return True
    said = Verdict.objects.filter(workspace=workspace, outcome=Verdict.Outcome.APPROVED).values_list("edition", flat=True)
    return any(key.rpartition("/")[0] in WHOLE or key.startswith("brief-") for key in said)


@criterion("papers.presented", label=gettext_lazy("The plan is presented in its six parts, and none of them is empty"))
def papers_presented(workspace: Workspace) -> Check:
    """001:CE16.2, D26: context, plan, stakeholders, budgets, deadlines, objectives."""
    page = paper(workspace, "presentation-brief")
    parts = presentation.parts(Plan.of(workspace), drawn=False)
    missing = [Missing(_("The part “%(part)s” is empty.") % {"part": title}, page) for title, blocks in parts if not blocks]
    return answer([(title, page) for title, blocks in parts if blocks], missing)


@criterion("papers.pack", label=gettext_lazy("The plan has an action plan, a roadmap, a specification and a presentation brief, all issued"))
def papers_pack(workspace: Workspace) -> Check:
    """001:B2.EV1, 001:CE16.1: the written pieces of the plan exist as versions (product sheets wait for the products)."""
    last = editions.latest(workspace)
    missing = [Missing(_("No version of “%(document)s” has been issued yet.") % {"document": documents.DOCUMENTS[name].label}, paper(workspace, name)) for name in WHOLE if name in documents.DOCUMENTS and name not in last]
    specified: list[Specification] = at_home(workspace, Specification)
    if not specified:
        missing.append(Missing(_("No action has a specification yet."), new(workspace, "specification")))
    elif not any(documents.name_of("specification", each) in last for each in specified):
        missing.append(Missing(_("No specification has been issued yet."), specified[0].get_absolute_url()))
    looked = [(editions.shown(edition), reverse("edition", args=[workspace.slug, edition.kind, edition.number])) for name, edition in last.items() if name in WHOLE or name.startswith("specification-")]
    return answer(looked, missing)


@criterion("papers.current", label=gettext_lazy("The issued documents of the plan are newer than the last change of their data"))
def papers_current(workspace: Workspace) -> Check:
    """001:B2.A3.T1: a plan document is there and current."""
    last = editions.latest(workspace)
    missing = [] if "marketing-plan" in last else [Missing(_("No version of the marketing plan has been issued yet."), paper(workspace, "marketing-plan"))]
    looked = []
    for name, edition in sorted(last.items()):
        if name not in WHOLE:
            continue
        page = reverse("edition", args=[workspace.slug, edition.kind, edition.number])
        looked.append((editions.shown(edition), page))
        if moved := editions.since(edition):
            missing.append(Missing(_("“%(document)s” is older than its data; since then: %(what)s.") % {"document": editions.shown(edition), "what": editions.words(moved)}, page))
    return answer(looked, missing, judge=False)


@criterion("papers.stages", label=gettext_lazy("The four stages of the plan are filled: objectives, market study, strategy, action plan"))
def papers_stages(workspace: Workspace) -> Check:
    """002:OBJ.6, 002:3.0.2, 002:3.SK2: four parts, none of them empty or with a hole."""
    found = stages.stages(Plan.of(workspace))
    page = reverse("plan:papers", args=[workspace.slug])
    missing = [gap for stage in found for gap in stage.missing]
    return answer([(f"{stage.name} ({len(stage.found)})", f"{page}#stage-{stage.key}") for stage in found if stage.found], missing)


@criterion("papers.answers", label=gettext_lazy("The plan says what it is for, and answers where, when, how and by what means"))
def papers_answers(workspace: Workspace) -> Check:
    """002:3.0.3, 002:3.SK1: four answers and a statement of its role."""
    plan = Plan.of(workspace)
    every = stages.answers(plan)
    missing = [Missing(_("Nothing answers “%(question)s”.") % {"question": each.question}, each.page) for each in every if not each.answer]
    if plan.frame is None or not plan.frame.role.strip():
        page = plan.frame.page_url("edit") if plan.frame else new(workspace, "marketingplan")
        missing.append(Missing(_("What the plan is for is not written yet."), page))
    looked = [(f"{each.question} {each.answer[:120]}", each.page) for each in every if each.answer]
    return answer(looked, missing)


@criterion("papers.reviewed", label=gettext_lazy("No action waits to be looked at again after its objective has changed"))
def papers_reviewed(workspace: Workspace) -> Check:
    """002:3.0.5: a changed objective marks the actions that serve it; somebody then says whether they still do."""
    missing = []
    for row in review.asked(workspace):
        action = row.claim
        if action is not None:
            text = _("“%(action)s” is to be looked at again: “%(objective)s” has changed.") % {"action": action, "objective": row.target or row.before}
            missing.append(Missing(text, action.get_absolute_url()))
    actions = actions_of(workspace)
    text = ngettext("%(n)d action", "%(n)d actions", len(actions)) % {"n": len(actions)}
    return answer([(text, reverse("plan:papers", args=[workspace.slug]))], missing, judge=False)


@criterion("papers.diffused", label=gettext_lazy("Versions have gone to somebody on a day, and have been acknowledged"))
def papers_diffused(workspace: Workspace) -> Check:
    """001:B1.A1.T3: at least one diffusion with date and recipients, acknowledged by somebody when it went to people of the house."""
    found: list[Diffusion] = at_home(workspace, Diffusion)
    missing = [] if found else [Missing(_("No version has gone to anybody yet."), new(workspace, "diffusion"))]
    for each in found:
        gaps = each.gaps()
        if each.edition and each.version_of is None:
            gaps.append(_("a version that exists"))
        if gaps:
            missing.append(lack(each, gaps, each.page_url("edit")))
    if found and not any(each.acknowledged.exists() for each in found):
        missing.append(Missing(_("Nobody has acknowledged a version yet."), found[0].get_absolute_url()))
    return answer(pages(found), missing, judge=False)


@criterion("papers.syntheses", label=gettext_lazy("Management and teams each have a synthesis: findings with sources, leads that rest on them, one with its social effect"), audiences=2, words=600)
def papers_syntheses(workspace: Workspace, audiences: int, words: int) -> Check:
    """001:C3, 001:CE3.1: distinct syntheses per audience, all parts there, no finding without a source, not too long."""
    found: list[Synthesis] = at_home(workspace, Synthesis)
    by: dict[str, list[Synthesis]] = defaultdict(list)
    for each in found:
        by[each.audience].append(each)
    missing = []
    if sum(bool(by[value]) for value in Audience.values) < audiences:
        for value, label in Audience.choices[:audiences]:
            if not by[value]:
                missing.append(Missing(_("No synthesis is for “%(audience)s”.") % {"audience": label}, new(workspace, "synthesis", f"?audience={value}")))
    effects = 0
    for each in found:
        if gaps := each.gaps():
            missing.append(lack(each, gaps, each.page_url("edit")))
        missing += unsourced(workspace, each)
        for lead in each.avenues.prefetch_related("findings"):  # type: ignore[attr-defined]
            lead.workspace = workspace
            effects += bool(lead.responsibility.strip())
            if not lead.findings.all():
                missing.append(Missing(_("“%(lead)s” rests on no finding.") % {"lead": lead}, lead.page_url("edit")))
        if (n := length(each)) > words:
            missing.append(Missing(_("“%(item)s” has %(n)d words; a synthesis keeps to %(most)d.") % {"item": each, "n": n, "most": words}, each.page_url("edit")))
    if found and not effects:
        missing.append(Missing(_("No lead says what it does to people and planet."), found[0].get_absolute_url()))
    return answer(pages(found), missing)


def unsourced(workspace: Workspace, each: Synthesis) -> list[Missing]:
    lines: list[SwotLine] = list(each.findings.all())
    states = evidence.state_of(lines)
    bare = [line for line in lines if not states.get(line.pk, (0, 0))[0]]
    for line in bare:
        line.workspace = workspace
    return [Missing(_("“%(line)s” rests on nothing.") % {"line": line}, line.get_absolute_url()) for line in bare]


def length(each: Synthesis) -> int:
    """The words a person wrote for it."""
    texts = [each.intro, each.conclusion, *(f"{lead.title} {lead.description} {lead.responsibility}" for lead in each.avenues.all())]  # type: ignore[attr-defined]
    return len(" ".join(texts).split())


@criterion("actions.period", label=gettext_lazy("Actions lie within the period of the plan"))
def actions_period(workspace: Workspace) -> Check:
    """000:B2.C2: no date outside the plan's period; what was done before it is an earlier plan's."""
    plan = MarketingPlan.objects.filter(workspace=workspace, start__isnull=False, end__isnull=False).order_by("-start", "-number").first()
    actions = actions_of(workspace)
    if plan is not None:
        actions = [action for action in actions if not (action.status == Action.Status.DONE and action.end and action.end < plan.start)]  # type: ignore[operator]
    listed = counted(workspace, actions)
    if plan is None:
        new = reverse("plan:marketingplan-new", args=[workspace.slug])
        return answer([listed], [Missing(_("No plan says from when to when it runs."), new)], judge=False)
    plan.workspace = workspace
    missing = [
        Missing(_("“%(action)s” lies outside the period of “%(plan)s”.") % {"action": action, "plan": plan}, action.page_url("edit"))
        for action in actions
        if (action.start and action.start < plan.start) or (action.end and action.end > plan.end)  # type: ignore[operator]
    ]
    return answer([(str(plan), plan.get_absolute_url()), listed], missing, judge=False)
