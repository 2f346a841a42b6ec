"""The roadmap: when each action is deployed, for which objective, by whom, with what money and which skills."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from mercatique.decide.models import Objective
from mercatique.kernel.blocks import (
    Block,
    Callout,
    Column,
    Document,
    FigureLine,
    Heading,
    KeyFigures,
    Landscape,
    Paragraph,
    Table,
    paragraphs,
    plain,
)
from mercatique.kernel.documents import Reads, document
from mercatique.kernel.format import amount, apart
from mercatique.kernel.models import Workspace
from mercatique.plan.models import Action, BudgetLine, MarketingPlan, Needed, Project, Task
from mercatique.plan.papers import pieces
from mercatique.plan.papers.reading import Plan


def reads(workspace: Workspace) -> Reads:
    return {model: {} for model in (Action, Objective, BudgetLine, Project, Task, Needed, MarketingPlan)}


@document(
    "roadmap",
    label=gettext_lazy("Roadmap"),
    purpose=gettext_lazy("Deployment schedule, objective of each action, people, skills and money, on pages turned to the side."),
    reads=reads,
)
def roadmap(workspace: Workspace, language: str) -> Document:
    """Deliverable D25 of the requirements."""
    plan = Plan.of(workspace)
    title = _("Roadmap %(year)s") % {"year": plan.year.label}
    if not plan.actions:
        return Document(title, [Paragraph(_("No action is planned yet."))], workspace=workspace.name, language=language)
    blocks: list[Block] = [*summary(plan), *milestones(plan), Landscape([*schedule(plan), *means(plan)])]
    return Document(title, blocks, subtitle=_("What, why, when, who, with what"), workspace=workspace.name, language=language)


def summary(plan: Plan) -> list[Block]:
    total, currency = plan.table.totals["all"], plan.workspace.currency
    n = len(plan.actions)
    text = ngettext(
        "One action serves %(goals)s, carried by %(people)d people, for %(budget)s.", "%(n)d actions serve %(goals)s, carried by %(people)d people, for %(budget)s.", n
    ) % {"n": n, "goals": goals(plan), "people": len(plan.people), "budget": f"{amount(total, currency)} {pieces.vat(plan.workspace)}"}  # fmt: skip
    blocks: list[Block] = [Heading(1, _("In short")), Paragraph([plain(text)], lead=True)]
    lines = [
        FigureLine(_("Q%(n)d") % {"n": number}, plan.table.totals[f"q{number}"], "currency", currency, decimals=0) for number in (1, 2, 3, 4)
    ]
    blocks.append(KeyFigures(lines))
    if plan.frame is not None and plan.frame.role:
        blocks += paragraphs(plan.frame.role)
    return blocks


def goals(plan: Plan) -> str:
    served = {objective.pk for action in plan.actions for objective in action.objectives.all()}
    n = len(served)
    return ngettext("%(n)d objective", "%(n)d objectives", n) % {"n": n}


def schedule(plan: Plan) -> list[Block]:
    blocks: list[Block] = [Heading(1, _("Deployment schedule")), *pieces.deployment(plan, plan.actions, 0.74)]
    undated = [action for action in plan.actions if not (action.start and action.end)]
    if undated:
        titles = apart(action.title for action in undated)
        blocks.append(Callout("warning", [plain(_("Without dates: %(actions)s.") % {"actions": titles})]))
    return blocks


def means(plan: Plan) -> list[Block]:
    """One line per action: why, who, which skills, how much."""
    columns = [
        Column(_("Action"), width=2.6), Column(_("Objective"), width=3.8), Column(pgettext("date", "From"), "day", width=1.4), Column(pgettext("date", "To"), "day", width=1.4),
        Column(pgettext("of an action", "People"), width=2.6), Column(_("Skills"), width=2.4), Column(_("Budget"), "currency", plan.workspace.currency, 0, width=1.4),
    ]  # fmt: skip
    rows: list[list[Any]] = []
    for action, quarters in plan.quarters(plan.actions):
        aims = apart(str(objective) for objective in action.objectives.all())
        rows.append([action.title, aims or "–", action.start, action.end, ", ".join(plan.hands(action)) or "–", ", ".join(plan.skills.get(action.pk, [])) or "–", sum(quarters, Decimal(0))])
    table = Table(columns, rows, caption=_("What each action is for, who carries it and what it costs"), total=[_("Total"), "", None, None, "", "", plan.table.totals["all"]])
    return [Heading(1, _("Objectives, people and money")), table]


def milestones(plan: Plan) -> list[Block]:
    rows = [row for row in plan.rows if row.node.milestone]
    if not rows:
        return []
    return [Heading(1, _("Milestones")), pieces.milestone_table(rows, _("Validations, deliveries and launches of all projects"))]
