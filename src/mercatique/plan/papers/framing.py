"""The framing document of a team: its role, what it owes, by when, with what, within which limits, and when that is validated."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mercatique.decide.models import Objective
from mercatique.decide.objectives import smart
from mercatique.kernel.blocks import (
    Block,
    Bullets,
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
from mercatique.kernel.format import day
from mercatique.kernel.models import Member
from mercatique.plan.models import Action, Assignment, BudgetLine, Framing, Project, Resource, Task, Team
from mercatique.plan.papers import pieces
from mercatique.plan.papers.reading import Plan, members_of
from mercatique.plan.schedule.timetable import Row


@dataclass(frozen=True)
class Aim:
    """An objective of a team, and the letters of SMART that lack something."""

    objective: Objective
    lacks: tuple[str, ...]

    @property
    def passes(self) -> bool:
        return not self.lacks


def aims(framing: Framing) -> list[Aim]:
    """The objectives of a framing document, each held against SMART as the workspace spells it."""
    found = []
    variant = smart.chosen(framing.workspace)
    for objective in framing.objectives.select_related("indicator", "owner", "parent").order_by("number"):
        objective.workspace = framing.workspace
        lacks = tuple(f"{each.letter.sign} ({each.letter.name.lower()})" for each in smart.answers(objective, variant) if each.finding.state == "missing")
        found.append(Aim(objective, lacks))
    return found


def lacks_of(framing: Framing) -> list[str]:
    """What a framing document lacks, the SMART check of its objectives among it."""
    found = framing.gaps()
    every = aims(framing)
    for nature, words in ((Objective.Nature.QUANTITATIVE, _("an objective of quantity that passes the SMART check")), (Objective.Nature.QUALITATIVE, _("an objective of quality that passes the SMART check"))):
        these = [aim for aim in every if aim.objective.nature == nature]
        if these and not any(aim.passes for aim in these):
            found.append(words)
    return found


def people_of(framing: Framing) -> list[Member]:
    """The one person it is for, else the members of its team."""
    return [framing.member] if framing.member else members_of(framing.team)


def part_of(framing: Framing) -> Team | None:
    """The team whose tasks count as a whole: none when it is for one person."""
    return None if framing.member_id else framing.team


def actions_of(framing: Framing, plan: Plan) -> list[Action]:
    """The actions named, else those in which the team has a part."""
    wanted = set(framing.actions.values_list("pk", flat=True))
    if not wanted:
        people = {member.pk for member in people_of(framing)}
        wanted = {row.node.action for row in plan.owned(people, part_of(framing))} | {action.pk for action in plan.actions if action.owner_id in people}
    return [action for action in plan.actions if action.pk in wanted]


def tasks_of(framing: Framing, plan: Plan) -> list[Row]:
    """The team's own tasks, in its project when it names one."""
    people = {member.pk for member in people_of(framing)}
    inside = {row.node.pk for one in plan.timetables if one.project.pk == framing.project_id for row in one.rows}
    return [row for row in plan.owned(people, part_of(framing)) if not framing.project_id or row.node.pk in inside]


def validations(framing: Framing, plan: Plan, own: list[Row]) -> list[Row]:
    """The validation milestones that the team's work passes: those of its project, else of the projects of its tasks."""
    mine = {row.node.pk for row in own}
    chosen = [one for one in plan.timetables if one.project.pk == framing.project_id or (not framing.project_id and any(row.node.pk in mine for row in one.rows))]
    return [row for one in chosen for row in one.rows if row.node.nature == Task.Nature.VALIDATION]


def reads(framing: Framing) -> Reads:
    return {
        Framing: {"id": framing.pk}, Team: {"id": framing.team_id}, Resource: {}, Assignment: {}, Task: {"project_id": framing.project_id} if framing.project_id else {},
        Project: {"id": framing.project_id} if framing.project_id else {}, Objective: {"id__in": list(framing.objectives.values_list("pk", flat=True))}, Action: {}, BudgetLine: {},
    }  # fmt: skip


@document(
    "framing",
    label=gettext_lazy("Framing document of a team or a person"),
    purpose=gettext_lazy("Role, responsibilities, objectives of quantity and quality, deadlines, means, outputs, constraints and validations of one team or one person."),
    of=Framing,
    reads=reads,
)
def framing(found: Framing, language: str) -> Document:
    """Deliverable D30 of the requirements."""
    workspace = found.workspace
    plan = Plan.of(workspace)
    own = tasks_of(found, plan)
    blocks: list[Block] = [*head(found), *role(found)]
    blocks += pieces.part(_("Objectives"), objectives(found), absent=_("No objective is given yet."))
    blocks += pieces.part(_("Deadlines"), deadlines(own), absent=_("There is no task of its own yet."))
    blocks += pieces.part(_("Means"), means(found, plan), absent=_("No means are given yet."))
    blocks += pieces.part(_("Expected outputs"), pieces.bullets(found.outputs), absent=_("No output is named yet."))
    blocks += pieces.part(_("Constraints"), limits(found), absent=_("No constraint is written yet."))
    milestones = validations(found, plan, own)
    table = [pieces.milestone_table(milestones, _("What is validated on the way"))] if milestones else []
    blocks += pieces.part(_("Validations"), table, absent=_("No validation is planned on the way."))
    return Document(found.title, blocks, subtitle=str(found.member or found.team or ""), workspace=workspace.name, language=language)


def head(found: Framing) -> list[Block]:
    pairs = [
        (_("Person"), str(found.member or "")), (_("Team"), str(found.team or "")), (_("Led by"), str(found.team.lead or "") if found.team else ""), (_("Project"), str(found.project or "")),
        (_("Deadline"), day(found.due) if found.due else ""), (pgettext("of a document", "Written by"), str(found.author or "")),
    ]  # fmt: skip
    blocks = pieces.facts(pairs)
    if gaps := lacks_of(found):
        blocks.append(Callout("warning", [plain(_("Still missing: %(gaps)s.") % {"gaps": ", ".join(gaps)})]))
    return blocks


def role(found: Framing) -> list[Block]:
    blocks = paragraphs(found.mission or (found.team.mission if found.team else ""))
    if found.team and found.team.responsibilities:
        blocks += [Heading(2, _("Responsibilities")), *(pieces.bullets(found.team.responsibilities))]
    if people := people_of(found):
        named = [f"{person} – {person.function}" if person.function else str(person) for person in people]
        blocks += [Heading(2, _("Members")), Bullets([[plain(name)] for name in named])]
    return pieces.part(_("Role and responsibilities"), blocks, absent=_("The team has no mission yet."))


def objectives(found: Framing) -> list[Block]:
    every = aims(found)
    if not every:
        return []
    blocks: list[Block] = [pieces.objective_table([aim.objective for aim in every], _("What is to be reached, in quantity and in quality"))]
    for aim in every:
        if aim.objective.statement:
            blocks.append(Paragraph([plain(f"{aim.objective.title} – {aim.objective.statement}")]))
    return blocks


def deadlines(own: list[Row]) -> list[Block]:
    return [pieces.task_table(own, _("Its own tasks, and the latest day of each"))] if own else []


def means(found: Framing, plan: Plan) -> list[Block]:
    blocks = paragraphs(found.means)
    people = {member.pk for member in people_of(found)}
    hours: list[list[Any]] = []
    for each in plan.assignments:
        if found.project_id and (each.task is None or each.task.project_id != found.project_id):
            continue
        if each.resource and each.task and (each.resource.member_id in people or each.task.owner_id in people):
            given = each.hours if each.resource.person else None
            hours.append([str(each.resource), each.resource.get_kind_display(), each.task.title, given])
    if hours:
        columns = [Column(_("Means"), width=2.4), Column(_("Kind"), width=2), Column(_("Task"), width=3.4), Column(_("Hours"), "number", decimals=0, width=1)]
        blocks.append(Table(columns, hours, caption=_("People, material and tools that are assigned")))
    table = pieces.budget_table(plan, actions_of(found, plan), _("Budget of the actions the team carries (%(vat)s)") % {"vat": pieces.vat(plan.workspace)})
    return [*blocks, table] if table else blocks


def limits(found: Framing) -> list[Block]:
    pairs = [(_("human constraints"), found.human_limits), (_("budget constraints"), found.budget_limits)]
    if found.team:
        pairs += found.team.constraints
    return pieces.facts((label[:1].upper() + label[1:], text) for label, text in pairs)
