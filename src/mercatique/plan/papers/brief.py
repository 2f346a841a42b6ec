"""The operational brief: the plan as one reader needs it. What is shown, and which rule leaves the rest out, is decided here."""

from dataclasses import dataclass, field
from uuid import UUID

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from mercatique.decide.models import Objective
from mercatique.kernel import evidence
from mercatique.kernel.blocks import (
    Block,
    Callout,
    Column,
    Document,
    Heading,
    Paragraph,
    Table,
    paragraphs,
    plain,
)
from mercatique.kernel.documents import Reads, document
from mercatique.kernel.format import apart, day, period
from mercatique.plan.models import (
    Action,
    Assignment,
    Brief,
    BudgetLine,
    Expense,
    Risk,
    Specification,
    Task,
    Team,
)
from mercatique.plan.papers import pieces
from mercatique.plan.papers.models import Audience
from mercatique.plan.papers.reading import Plan, gauges, members_of
from mercatique.plan.schedule.timetable import Row


@dataclass(frozen=True)
class Rule:
    """What a rule shows or leaves out, in words."""

    words: str
    shown: int
    hidden: int


@dataclass
class View:
    """What one reader gets of the plan."""

    brief: Brief
    plan: Plan
    people: set[UUID] = field(default_factory=set)
    tasks: list[Row] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    money: list[Action] = field(default_factory=list)
    orders: list[Expense] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)

    @property
    def deep(self) -> int:
        return self.brief.depth or Brief.Depth.WORKING

    @property
    def objective(self) -> Objective | None:
        if self.brief.objective is not None:
            self.brief.objective.workspace = self.plan.workspace
        return self.brief.objective


def view(brief: Brief, plan: Plan | None = None) -> View:
    """What a brief shows: the reader's own tasks and actions, the money that concerns them, and why nothing else."""
    plan = plan or Plan.of(brief.workspace)
    found = View(brief, plan, people_of(brief))
    named = set(brief.actions.values_list("pk", flat=True))
    outside = brief.audience == Audience.SUPPLIER
    above = brief.audience == Audience.MANAGEMENT and not found.people
    if above:
        found.tasks = [row for row in plan.rows if row.node.milestone]
    elif outside:
        found.tasks = supplied(brief, plan)
    else:
        found.tasks = plan.owned(found.people, None if brief.member_id else brief.team)
    own = {row.node.action for row in found.tasks} | {action.pk for action in plan.actions if action.owner_id in found.people}
    found.actions = [action for action in plan.actions if (action.pk in named if named else above or action.pk in own)]
    budgeted = [action for action, quarters in plan.quarters(plan.actions) if any(quarters)]
    if above:
        found.money = budgeted
        found.rules.append(Rule(_("Management sees the budget of every action."), len(budgeted), 0))
    elif outside:
        found.orders = list(Expense.objects.filter(workspace=plan.workspace, supplier__iexact=brief.supplier).order_by("day", "number")) if brief.supplier else []
        text = _("A supplier sees its own orders and invoices, and no budget of the plan.")
        found.rules.append(Rule(text, len(found.orders), len(budgeted)))
        found.rules.append(Rule(_("A supplier reads the objective of all in words, without its amounts, and nobody’s name but that of who leads an action."), 1, 2))
    else:
        found.money = [action for action in budgeted if action.pk in own]
        text = _("A team sees the budget of the actions in which it owns a task or which one of its people leads.")
        found.rules.append(Rule(text, len(found.money), len(budgeted) - len(found.money)))
    if found.deep == Brief.Depth.SHORT:
        found.rules.append(Rule(_("A brief of one page names sums, not quarters, and only the reader’s next tasks."), min(len(found.tasks), NEXT), max(len(found.tasks) - NEXT, 0)))
        found.tasks = ahead(found.tasks)[:NEXT]
    if not above:
        others = sum(1 for row in plan.rows if not row.node.milestone) - sum(1 for row in found.tasks if not row.node.milestone)
        found.rules.append(Rule(_("Only the reader’s own tasks are shown; those of others only as what they wait for."), len(found.tasks), max(others, 0)))
    return found


#: Tasks on a brief of one page.
NEXT = 6


def ahead(rows: list[Row]) -> list[Row]:
    """What is still to do first, then what is done."""
    return sorted(rows, key=lambda row: (row.node.over, row.end, row.node.number))


def people_of(brief: Brief) -> set[UUID]:
    if brief.member_id:
        return {brief.member_id}
    return {member.pk for member in members_of(brief.team)}


def supplied(brief: Brief, plan: Plan) -> list[Row]:
    """The tasks a supplier is assigned to; without assignment, the milestones of the actions named and of the projects that carry them out."""
    helped = {each.task_id for each in plan.assignments if each.resource and brief.supplier and each.resource.title.casefold() == brief.supplier.casefold()}
    if helped:
        return [row for row in plan.rows if row.node.pk in helped]
    wanted = set(brief.actions.values_list("pk", flat=True))
    projects = set(Specification.objects.filter(workspace=plan.workspace, action__in=wanted, project__isnull=False).values_list("project_id", flat=True))
    inside = {row.node.pk for one in plan.timetables if one.project.pk in projects for row in one.rows}
    return [row for row in plan.rows if row.node.milestone and (row.node.action in wanted or row.node.pk in inside)]


def reads(brief: Brief) -> Reads:
    return {
        Brief: {"id": brief.pk}, Team: {"id": brief.team_id}, Action: {}, Task: {}, Assignment: {}, BudgetLine: {},
        Objective: {"id": brief.objective_id}, **({Expense: {"supplier__iexact": brief.supplier}} if brief.supplier else {}),
    }  # fmt: skip


@document(
    "brief",
    label=gettext_lazy("Operational brief"),
    purpose=gettext_lazy("The plan as one reader needs it: stakes, own part and tasks, the objective of all, the money that concerns the reader."),
    of=Brief,
    reads=reads,
)
def brief(found: Brief, language: str) -> Document:
    """Deliverable D31 of the requirements."""
    seen = view(found)
    blocks: list[Block] = [*stakes(seen), *whole(seen), *part(seen)]
    if seen.deep >= Brief.Depth.WORKING:
        blocks += actions(seen)
    blocks += tasks(seen)
    blocks += money(seen)
    if seen.deep == Brief.Depth.FULL and found.audience != Audience.SUPPLIER:
        blocks += [*indicators(seen), *risks(seen)]
    blocks += limits(seen)
    subtitle = _("For: %(reader)s") % {"reader": found.reader}
    return Document(found.title, blocks, subtitle=subtitle, workspace=found.workspace.name, language=language, cover=seen.deep > Brief.Depth.SHORT)


def stakes(seen: View) -> list[Block]:
    blocks: list[Block] = []
    if seen.deep == Brief.Depth.SHORT:  # no cover: the page names itself
        blocks.append(Heading(1, seen.brief.title, numbered=False))
    return [*blocks, *pieces.part(_("What is at stake"), paragraphs(seen.brief.stakes), absent=_("The stakes are not written yet."))]


def whole(seen: View) -> list[Block]:
    """The one objective that all serve."""
    aim = seen.objective
    if aim is None:
        return pieces.part(_("The objective of all"), [], absent=_("No global objective is chosen yet."))
    if seen.brief.audience == Audience.SUPPLIER:
        return pieces.part(_("The objective of all"), [Paragraph([plain(aim.title)], lead=True)])
    said = f"{aim.title}. {aim.statement}" if aim.statement and seen.deep > Brief.Depth.SHORT else aim.title
    values = [(_("From"), aim.get_baseline_display()), (pgettext("value", "To"), aim.get_target_display()), (_("By"), day(aim.due) if aim.due else "")]
    if seen.deep == Brief.Depth.SHORT:  # one line for what three would say
        short = ", ".join(f"{label.lower()} {text}" for label, text in values if text)
        return pieces.part(_("The objective of all"), [Paragraph([plain(said)], lead=True), *([Paragraph([plain(f"{capfirst(short)}.")])] if short else [])])
    return pieces.part(_("The objective of all"), [Paragraph([plain(said)], lead=True), *pieces.facts(values)])


def part(seen: View) -> list[Block]:
    """The reader's part in the whole, and what is asked."""
    blocks = paragraphs(seen.brief.role)
    team = seen.brief.team
    if seen.brief.audience == Audience.TEAM and team is not None and seen.deep >= Brief.Depth.WORKING:
        led = [(_("Led by"), str(team.lead or "")), (_("Members"), ", ".join(str(person) for person in members_of(team)))]
        blocks += pieces.facts(led)
    if own := len([row for row in seen.tasks if not row.node.milestone]):
        all_ = len([row for row in seen.plan.rows if not row.node.milestone])
        text = ngettext("%(n)d task of the plan’s %(of)d is yours.", "%(n)d tasks of the plan’s %(of)d are yours.", own) % {"n": own, "of": all_}
        if seen.brief.audience == Audience.TEAM and seen.deep >= Brief.Depth.WORKING:
            blocks.append(Paragraph([plain(text)]))
    blocks = pieces.part(_("Your part"), blocks, absent=_("The part of the reader is not written yet."))
    if asked := pieces.bullets(seen.brief.asked):
        blocks += [Heading(2, _("What is asked of you")), *asked]
    return blocks


def actions(seen: View) -> list[Block]:
    """Each action with its reason, its means, its dates and its objective."""
    if not seen.actions:
        return pieces.part(_("The actions"), [], absent=_("No action concerns the reader yet."))
    columns = [Column(_("Action"), width=2.4), Column(_("Why"), width=3.4), Column(_("Means"), width=2.2), Column(_("When"), width=2), Column(_("Objective"), width=3)]
    rows = [[action.title, reason(action), ", ".join(means(seen, action)) or "–", when(action), apart(str(each) for each in action.objectives.all()) or "–"] for action in seen.actions]
    return pieces.part(_("The actions"), [Table(columns, rows, caption=_("Why each action, with what, when and for which objective"))])


def reason(action: Action) -> str:
    """What an action rests on, else how it is described."""
    found = [str(row.target) for row in evidence.of(action).exclude(role="objective") if row.target is not None and row.kind != "figure"]
    return apart(found[:2]) or action.description or "–"


def means(seen: View, action: Action) -> list[str]:
    """Who works on it; a supplier does not read the names of the house beyond who leads it."""
    if seen.brief.audience == Audience.SUPPLIER:
        return [str(action.owner)] if action.owner else []
    return [*seen.plan.hands(action), *([action.channels] if action.channels and seen.deep == Brief.Depth.FULL else [])]


def when(action: Action) -> str:
    if action.start and action.end and action.start <= action.end:
        return period(action.start, action.end)
    return day(action.start or action.end) if action.start or action.end else "–"


def tasks(seen: View) -> list[Block]:
    above = seen.brief.audience == Audience.MANAGEMENT and not seen.people
    title = _("The milestones") if above else _("Your tasks and dates")
    if not seen.tasks:
        return pieces.part(title, [], absent=_("No task is scheduled for the reader yet."))
    if above:
        return pieces.part(title, [pieces.milestone_table(seen.tasks, _("What is validated, delivered and launched"))])
    outside = seen.brief.audience == Audience.SUPPLIER
    blocks: list[Block] = [pieces.task_table(seen.tasks, _("In the order of time"), who=len(seen.people) != 1 and not outside)]
    if seen.deep == Brief.Depth.FULL and not outside:
        blocks += waiting(seen)
    return pieces.part(title, blocks)


def waiting(seen: View) -> list[Block]:
    """What the reader's tasks wait for, and what waits for them."""
    mine = {row.node.pk for row in seen.tasks}
    rows = [[row.node.title, other.node.title, other.node.owner_name or "–", other.end] for row in seen.tasks for other, _kind, _lag in row.waits if other.node.pk not in mine and not row.node.over]
    if not rows:
        return []
    columns = [Column(_("Your task"), width=3), Column(_("waits for"), width=3), Column(_("Who"), width=2), Column(_("Ready on"), "day", width=1.6)]
    return [Table(columns, rows, caption=_("What your tasks wait for"))]


def money(seen: View) -> list[Block]:
    workspace = seen.plan.workspace
    if seen.brief.audience == Audience.SUPPLIER:
        if not seen.orders:
            return []
        columns = [Column(_("Order or invoice"), width=3), Column(_("Date"), "day", width=1.5), Column(_("State"), width=2.2), Column(_("Excl. VAT"), "currency", workspace.currency, 2, width=1.6)]
        rows = [[each.title, each.day, each.get_state_display(), each.net] for each in seen.orders]
        return pieces.part(_("Your orders and invoices"), [Table(columns, rows, caption=_("What has been ordered and invoiced"))])
    table = pieces.budget_table(seen.plan, seen.money, _("Budget %(vat)s, fiscal year %(year)s") % {"vat": pieces.vat(workspace), "year": seen.plan.year.label})
    if table is None:
        return []
    if seen.deep == Brief.Depth.SHORT:
        total = table.total[-1] if table.total else None
        text = _("The actions that concern you have %(budget)s in %(year)s.") % {"budget": pieces.money(total, workspace), "year": seen.plan.year.label}  # type: ignore[arg-type]
        return [Paragraph([plain(text)])]
    return pieces.part(_("Budget"), [table])


def indicators(seen: View) -> list[Block]:
    found = gauges(seen.plan.workspace, seen.actions, [seen.objective] if seen.objective else [])
    return pieces.part(_("Indicators"), [pieces.gauge_table(found, _("How one sees that it works"))] if found else [])


def risks(seen: View) -> list[Block]:
    wanted = {action.pk for action in seen.actions}
    found = [risk for risk in Risk.objects.filter(workspace=seen.plan.workspace).select_related("owner").order_by("number") if risk.action_id in wanted]
    if not found:
        return []
    columns = [Column(_("Risk"), width=3), Column(_("What sets it off"), width=3), Column(_("What is done about it"), width=3), Column(_("Who"), width=1.8)]
    return pieces.part(_("Risks"), [Table(columns, [[risk.title, risk.trigger, risk.mitigation, str(risk.owner or "–")] for risk in found], caption=_("What could go wrong on your actions"))])


def limits(seen: View) -> list[Block]:
    """Which rule left something out: said to the people of the house; to others on the page of the brief only."""
    if seen.brief.audience == Audience.SUPPLIER:
        return []
    if seen.deep == Brief.Depth.SHORT:  # one page: how much, the rules stand on the page of the brief
        n = max((rule.hidden for rule in seen.rules), default=0)
        text = ngettext("%(n)d line of the plan is not for this page.", "%(n)d lines of the plan are not for this page.", n) % {"n": n}
        return [Paragraph([plain(text)])] if n else []
    said = [rule_words(rule) for rule in seen.rules if rule.hidden]
    return [Callout("note", [plain(" ".join(said))], _("Left out for this reader"))] if said else []


def rule_words(rule: Rule) -> str:
    more = ngettext("%(n)d line is left out.", "%(n)d lines are left out.", rule.hidden) % {"n": rule.hidden}
    return f"{rule.words} {more}"
