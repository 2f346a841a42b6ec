"""The individual experience report as a document (D80 of the requirements)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mercatique.kernel.blocks import Block, Callout, Column, Document, Table, paragraphs, plain
from mercatique.kernel.documents import Reads, document
from mercatique.kernel.format import period
from mercatique.plan.models import Action, Assignment, Task
from mercatique.plan.papers import pieces
from mercatique.steer.experience import reading
from mercatique.steer.experience.models import Experience
from mercatique.steer.loop.models import Correction, SteeringDecision
from mercatique.steer.meetings.documents import decision_table
from mercatique.steer.meetings.models import Meeting


def reads(found: Experience) -> Reads:
    return {
        Experience: {"id": found.pk}, Action: {}, Task: {"owner_id": found.member_id}, Assignment: {}, Meeting: {}, SteeringDecision: {},
        Correction: {"owner_id": found.member_id},
    }  # fmt: skip


@document(
    "experience",
    label=gettext_lazy("Experience report of one person"),
    purpose=gettext_lazy("Context, own part, actions and tasks, meetings, decisions, figures, difficulties, what was learned."),
    of=Experience,
    reads=reads,
    tables=("orders",),
)
def experience(found: Experience, language: str) -> Document:
    """Deliverable D80 of the requirements: the person's words, and what the records say they did."""
    deeds = reading.of(found)
    workspace = found.workspace
    blocks: list[Block] = pieces.facts(
        [
            (_("Person"), str(found.member or "")), (_("Function"), found.member.function if found.member else ""),
            (_("Period"), period(found.start, found.end) if found.start and found.end else ""),
        ]
    )
    if gaps := found.gaps():
        blocks.append(Callout("warning", [plain(_("Still missing: %(gaps)s.") % {"gaps": ", ".join(gaps)})]))
    blocks += pieces.part(_("Context"), paragraphs(found.context), absent=_("The context is not written yet."))
    blocks += pieces.part(_("My part"), paragraphs(found.part), absent=_("The part is not written yet."))
    blocks += pieces.part(_("What I did"), done(deeds), absent=_("No action and no task of these days is in this person’s name."))
    blocks += pieces.part(_("Meetings"), met(deeds), absent=_("No meeting of these days was led or attended."))
    decided: list[Block] = [decision_table(list(deeds.decisions), _("Decisions I took or took part in"))] if deeds.decisions else []
    blocks += pieces.part(_("Decisions and corrections"), [*decided, *corrected(deeds)], absent=_("No decision of these days bears this person’s name."))
    blocks += pieces.part(_("Figures"), figures(deeds, workspace.currency), absent=_("No objective and no budget is in this person’s hands."))
    blocks += pieces.part(_("Difficulties, and how I met them"), paragraphs(found.difficulties), absent=_("Nothing is said of difficulties yet."))
    blocks += pieces.part(_("What I learned"), paragraphs(found.learned), absent=_("Nothing is said of what was learned yet."))
    blocks += pieces.part(_("What I would do otherwise"), paragraphs(found.ahead), absent=_("Nothing is said of what would be done otherwise yet."))
    return Document(found.title, blocks, subtitle=str(found.member or ""), workspace=workspace.name, language=language)


def done(deeds: reading.Deeds) -> list[Block]:
    blocks: list[Block] = []
    if deeds.actions:
        columns = [Column(_("Action"), width=3.4), Column(pgettext("of an action", "Owner"), width=1.8), Column(pgettext("action", "Status"), width=1.4), Column(_("Dates"), width=2.2)]
        rows = [[one.title, str(one.owner or ""), one.get_status_display(), period(one.start, one.end) if one.start and one.end else ""] for one in deeds.actions]
        blocks.append(Table(columns, rows, caption=_("Actions I led or worked on")))
    if deeds.tasks:
        blocks.append(pieces.task_table(list(deeds.tasks), _("My tasks: %(done)d of %(n)d are done") % {"done": len(deeds.done), "n": len(deeds.tasks)}, who=False))
    return blocks


def met(deeds: reading.Deeds) -> list[Block]:
    if not deeds.meetings:
        return []
    columns = [Column(_("Date"), "day", width=1.5), Column(_("Meeting"), width=3), Column(_("Purpose"), width=1.8), Column(pgettext("of a meeting", "Led by"), width=1.8), Column(_("What was said"), width=4)]
    rows = [[one.day, one.title, one.get_purpose_display(), str(one.leader or ""), one.minutes.strip()[:240]] for one in deeds.meetings]
    return [Table(columns, rows, caption=_("Meetings I led or attended"))]


def corrected(deeds: reading.Deeds) -> list[Block]:
    if not deeds.corrections:
        return []
    columns = [Column(_("Corrective action"), width=3.4), Column(_("Lever"), width=2.4), Column(_("Due"), "day", width=1.5), Column(_("State"), width=1.5)]
    rows = [[one.title, one.get_lever_display(), one.due, one.get_status_display()] for one in deeds.corrections]
    return [Table(columns, rows, caption=_("Corrections I carried"))]


def figures(deeds: reading.Deeds, currency: str) -> list[Block]:
    blocks: list[Block] = []
    if deeds.reached:
        columns = [Column(_("Objective"), width=3.2), Column(_("Target"), align="end", width=1.6), Column(_("Expected by now"), align="end", width=1.6), Column(_("Measured"), align="end", width=2)]
        rows = [[one.objective.title, one.target or "–", one.expected, one.now] for one in deeds.reached]
        blocks.append(Table(columns, rows, caption=_("Objectives I own, and those my actions serve")))
    if deeds.spent:
        columns = [Column(_("Action"), width=3.4), Column(_("Planned"), "currency", currency, 0, width=1.5), Column(_("Spent"), "currency", currency, 0, width=1.5)]
        money = [[one.action.title, one.planned, one.spent] for one in deeds.spent]
        blocks.append(Table(columns, money, caption=_("Budget of the actions I led, over the fiscal year")))
    return blocks
