"""The presentation brief of the plan, in its six parts: context, description, stakeholders, budgets, deadlines, objectives."""

from collections.abc import Callable
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mercatique.analyze.models import Segment, SwotLine
from mercatique.decide.models import Objective
from mercatique.kernel.blocks import (
    Block,
    Column,
    Document,
    Heading,
    Paragraph,
    Run,
    Table,
    paragraphs,
    plain,
)
from mercatique.kernel.documents import Reads, document
from mercatique.kernel.format import amount, apart, period
from mercatique.kernel.models import Workspace
from mercatique.plan.models import Action, BudgetLine, MarketingPlan, Project, Task, Team
from mercatique.plan.papers import pieces
from mercatique.plan.papers.reading import Plan, members_of

Part = tuple[str, list[Block]]


def reads(workspace: Workspace) -> Reads:
    return {model: {} for model in (MarketingPlan, Action, Objective, BudgetLine, Project, Task, Segment, SwotLine, Team)}


@document(
    "presentation-brief",
    label=gettext_lazy("Presentation brief of the plan"),
    purpose=gettext_lazy("Six parts on a few pages: context, what the plan is, stakeholders, budgets, deadlines, objectives."),
    reads=reads,
)
def presentation_brief(workspace: Workspace, language: str) -> Document:
    """Deliverable D26 of the requirements."""
    plan = Plan.of(workspace)
    blocks: list[Block] = []
    for title, found in parts(plan):
        blocks += pieces.part(title, found, absent=_("Nothing is written here yet."))
    title = _("Presentation brief of the plan %(year)s") % {"year": plan.year.label}
    return Document(title, blocks, subtitle=_("Context, plan, stakeholders, budgets, deadlines, objectives"), workspace=workspace.name, language=language)


def parts(plan: Plan, *, drawn: bool = True) -> list[Part]:
    """The six parts, some perhaps empty; a check asks for them without their picture."""
    makers: list[tuple[str, Callable[[Plan], list[Block]]]] = [
        (_("Context"), context), (_("The plan"), described), (_("Stakeholders"), stakeholders), (_("Budgets"), budgets), (_("Deadlines"), partial(deadlines, drawn=drawn)), (_("Objectives"), objectives),
    ]  # fmt: skip
    return [(title, make(plan)) for title, make in makers]


def context(plan: Plan) -> list[Block]:
    blocks = paragraphs(plan.frame.context) if plan.frame else []
    lines = []
    for code, name in SwotLine.Quadrant.choices:
        line = SwotLine.objects.filter(workspace=plan.workspace, quadrant=code).order_by("-importance", "number").first()
        if line is not None:
            lines.append((str(name), line.title))
    return [*blocks, *pieces.facts(lines)]


def described(plan: Plan) -> list[Block]:
    """What the plan is for, its strategy, and its actions by nature."""
    blocks: list[Block] = []
    if plan.frame is not None:
        blocks += paragraphs(plan.frame.role)
        if plan.frame.strategy:
            blocks.append(Paragraph([Run(f"{_('Strategy')} – ", strong=True), plain(plan.frame.strategy)]))
    if not plan.actions:
        return blocks
    columns = [Column(_("Nature"), width=1.6), Column(_("Actions"), width=5), Column(_("Share"), "%", width=1)]
    rows = []
    for part in plan.table.balance:
        titles = apart(action.title for action in plan.actions if action.nature == part.nature)
        rows.append([part.label, titles or "–", part.share])
    return [*blocks, Table(columns, rows, caption=_("The actions by nature, and their share of all actions"))]


def stakeholders(plan: Plan) -> list[Block]:
    blocks = paragraphs(plan.frame.stakeholders) if plan.frame else []
    teams = list(Team.objects.filter(workspace=plan.workspace).select_related("lead__member").order_by("number"))
    if teams:
        rows = [[team.title, team.mission, str(team.lead or "–"), ", ".join(str(person) for person in members_of(team)) or "–"] for team in teams]
        columns = [Column(_("Team"), width=2), Column(_("Mission"), width=3.4), Column(_("Led by"), width=1.8), Column(_("Members"), width=3)]
        blocks.append(Table(columns, rows, caption=_("Who carries the plan")))
    segments = list(Segment.objects.filter(workspace=plan.workspace).order_by("number"))
    if segments:
        rows = [[segment.title, segment.description, segment.offer] for segment in segments]
        blocks.append(Table([Column(_("Segment"), width=2), Column(_("Who they are"), width=3.4), Column(_("Offer"), width=3.4)], rows, caption=_("Whom the plan addresses")))
    return blocks


def budgets(plan: Plan) -> list[Block]:
    caption = _("Budget %(vat)s, fiscal year %(year)s") % {"vat": pieces.vat(plan.workspace), "year": plan.year.label}
    table = pieces.budget_table(plan, plan.actions, caption) if plan.table.totals["all"] else None
    if table is None:
        return []
    said = _("The plan costs %(budget)s in %(year)s.") % {"budget": f"{amount(plan.table.totals['all'], plan.workspace.currency)} {pieces.vat(plan.workspace)}", "year": plan.year.label}
    return [Paragraph([plain(said)], lead=True), table]


def deadlines(plan: Plan, *, drawn: bool = True) -> list[Block]:
    blocks: list[Block] = []
    frame = plan.frame
    if frame is not None and frame.start and frame.end and frame.start <= frame.end:
        blocks.append(Paragraph([plain(_("The plan runs over %(period)s.") % {"period": period(frame.start, frame.end)})]))
    if drawn:
        blocks += pieces.deployment(plan, plan.actions)
    rows = [row for row in plan.rows if row.node.milestone and not row.node.over]
    if rows:
        blocks += [Heading(2, _("Milestones to come")), pieces.milestone_table(rows, _("Validations, deliveries and launches to come"))]
    return blocks


def objectives(plan: Plan) -> list[Block]:
    found = plan.objectives
    if not found:
        return []
    mission = [objective for objective in plan.goals if objective.level == Objective.Level.MISSION]
    blocks: list[Block] = [Paragraph([plain(f"{each.title}. {each.statement}" if each.statement else each.title)], lead=True) for each in mission[:1]]
    return [*blocks, pieces.objective_table(found, _("Objectives, their indicator and their target"))]
