"""The synthetic presentation of the plan, one version for each audience: steps, reason of each action, means, delays, objectives."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from mercatique.analyze.models import SwotLine
from mercatique.charts import Bar, balance_bar, time_bars
from mercatique.kernel import evidence
from mercatique.kernel.blocks import (
    Block,
    Bullets,
    Callout,
    Column,
    Document,
    Heading,
    KeyFigures,
    Landscape,
    Numbered,
    Paragraph,
    Picture,
    Quadrant,
    Quadrants,
    Run,
    SpeakerNote,
    Table,
    plain,
)
from mercatique.kernel.documents import document
from mercatique.kernel.format import amount, apart, day, number, percent, short_day
from mercatique.kernel.models import Evidence, Workspace
from mercatique.plan.actions import table
from mercatique.plan.models import CoFunding, Expense, Project, Risk
from mercatique.plan.papers.reading import of_year
from mercatique.plan.schedule import timetable
from mercatique.steer.decks.audiences import AUDIENCES, Audience
from mercatique.steer.documents import QUADRANTS, figure_line, first_day, note, said, vat
from mercatique.steer.models import TrainingAction
from mercatique.steer.objectives import pictures, trajectory

#: So many bars and lines can be read on a slide; so many trajectories are shown, the others stand in the table.
BARS, LINES, WAYS = 14, 5, 4


@dataclass
class Plan:
    """What the decks tell of, read once."""

    workspace: Workspace
    sheet: table.Plan
    ways: list[trajectory.Trajectory]
    schedules: list[timetable.Timetable]
    today: date

    @property
    def rows(self) -> tuple[table.Row, ...]:
        return self.sheet.rows


def read(workspace: Workspace) -> Plan:
    today = timezone.localdate()
    year = table.year_asked(workspace, "", today)
    ways = []
    for objective in of_year(workspace, year):
        ways.append(trajectory.of(objective))
    schedules = []
    for project in Project.objects.filter(workspace=workspace).order_by("launch", "number"):
        project.workspace = workspace
        schedules.append(timetable.of(project, today))
    return Plan(workspace, table.of_year(table.read(workspace, year)), ways, [found for found in schedules if found.rows], today)


def deck(audience: Audience) -> Callable[[Workspace, str], Document]:
    """The function of an audience's version."""

    def made(workspace: Workspace, language: str) -> Document:
        plan = read(workspace)
        blocks: list[Block] = []
        for part in (summary, diagnosis, objectives, actions, money, steps, training, risks, asked):
            blocks += part(plan, audience)
        title = _("Plan %(year)s: the presentation") % {"year": plan.sheet.year.label}
        if not plan.rows and not plan.ways:
            blocks = [Paragraph(_("Nothing has been decided or planned yet."))]
        return Document(title, blocks, subtitle=str(audience.subtitle), workspace=workspace.name, language=language)

    return made


for each in AUDIENCES:
    document(f"deck-{each.key}", label=each.label, purpose=each.purpose)(deck(each))


def spoken(*texts: str) -> list[Block]:
    """What stands under the slide, for the person who presents."""
    said = "\n".join(text for text in texts if text)
    return [SpeakerNote([plain(said)])] if said else []


# The plan in short.


def summary(plan: Plan, audience: Audience) -> list[Block]:
    """What it is about, in a sentence and a few figures."""
    if not plan.rows and not plan.ways:
        return []
    workspace, rows = plan.workspace, told(plan, audience)
    goals = ngettext("%(n)d objective", "%(n)d objectives", len(plan.ways)) % {"n": len(plan.ways)}
    acts = ngettext("%(n)d action", "%(n)d actions", len(rows)) % {"n": len(rows)}
    span = {"start": day(plan.sheet.year.first), "end": day(plan.sheet.year.last)}
    if audience.inner:
        text = _("%(goals)s, %(acts)s from %(start)s to %(end)s.") % {"goals": goals, "acts": acts, **span}
    else:
        text = _("%(acts)s with you from %(start)s to %(end)s.") % {"acts": acts, **span}
    blocks: list[Block] = [Heading(1, _("The plan in short")), Paragraph([plain(text)], lead=True)]
    if audience.inner and workspace.warehouse.has("orders"):
        keys = ("sales.net", "customers.count", "customers.repeat_rate")
        blocks.append(KeyFigures([figure_line(workspace, key) for key in keys]))
        first, last = first_day(workspace), workspace.warehouse.last_day("orders")
        blocks += spoken(_("Figures of the data from %(first)s to %(last)s, net of cancellations.") % {"first": day(first), "last": day(last)} if first else "")
    if audience.money == "lines" and plan.sheet.totals["all"]:
        blocks.append(Paragraph([plain(_("Budget of the year: %(budget)s %(vat)s.") % {"budget": amount(plan.sheet.totals["all"], workspace.currency), "vat": vat(workspace)})]))
    if not audience.inner:
        blocks.append(Paragraph([plain(_("This version tells what is prepared with you and when; it gives no amounts."))]))
    return blocks


def diagnosis(plan: Plan, audience: Audience) -> list[Block]:
    """Why this plan: the heaviest lines of the SWOT, for those inside; what each rests on is for the speaker."""
    lines = list(SwotLine.objects.filter(workspace=plan.workspace).order_by("-importance", "number"))
    if not audience.inner or not lines:
        return []
    shown = {code: [line for line in lines if line.quadrant == code][:LINES] for code, _name, _tone in QUADRANTS}
    grid = Quadrants(
        [Quadrant(str(name), [[plain(line.title)] for line in shown[code]], tone) for code, name, tone in QUADRANTS],
        rows=[_("Internal"), _("External")], columns=[_("Helpful"), _("Harmful")], empty=_("Nothing written down."),
    )  # fmt: skip
    supports = []
    for line in (line for part in shown.values() for line in part):
        if found := [said(support) for support in evidence.of(line)]:
            supports.append(_("“%(line)s” rests on: %(supports)s.") % {"line": line.title, "supports": apart(found)})
    return [Heading(1, _("Why this plan")), grid, *spoken(*supports)]


def objectives(plan: Plan, audience: Audience) -> list[Block]:
    """What is wanted and how far it is, for those inside: targets are figures of the firm."""
    if not plan.ways or not audience.inner:
        return []
    columns = [
        Column(_("Objective"), width=3), Column(_("Baseline"), align="end"), Column(_("Target"), align="end"), Column(_("Due"), "day"),
        Column(_("Where it stands"), width=2.4), Column(pgettext("of an action", "Owner")),
    ]  # fmt: skip
    rows = [
        [
            way.objective.title, pictures.said(way, way.baseline) if way.baseline is not None else "", pictures.said(way, way.target) if way.target is not None else "",
            way.objective.due, pictures.sentence(way), str(way.objective.owner or ""),
        ]
        for way in plan.ways
    ]  # fmt: skip
    sheet = Table(columns, rows, caption=_("The objectives, where they start and where they should arrive"))
    blocks: list[Block] = [Landscape([Heading(1, _("What we aim at")), sheet])]
    for way in weighty(plan.ways):
        chart = pictures.way(way)
        if chart is None:
            continue
        title = f"{way.objective.title}. {pictures.sentence(way)}"
        blocks += [Heading(2, way.objective.title), Picture(chart, title=title, source=note(way.figure) if way.figure else None)]
        blocks += spoken(way.objective.statement, _("Made feasible by: %(means)s") % {"means": way.objective.means} if way.objective.means else "")
    return blocks


def weighty(ways: Sequence[trajectory.Trajectory]) -> list[trajectory.Trajectory]:
    """The objectives that others serve come first, then those in danger."""
    served = {way.objective.parent_id for way in ways}
    order = {"missed": 0, "behind": 0, "on_course": 1, "reached": 2, "unknown": 3}
    shown = [way for way in ways if way.target is not None and way.state != "unknown"]
    return sorted(shown, key=lambda way: (way.objective.pk not in served, order[way.state], way.objective.number))[:WAYS]


# The actions.


def told(plan: Plan, audience: Audience) -> list[table.Row]:
    """The actions a version tells of: those outside hear of what is decided and is done with others."""
    if audience.inner:
        return list(plan.rows)
    bought = set(Expense.objects.filter(workspace=plan.workspace).exclude(supplier="").values_list("action_id", flat=True))
    bought |= set(CoFunding.objects.filter(workspace=plan.workspace).values_list("action_id", flat=True))
    return [row for row in plan.rows if row.action.pk in bought and row.action.status not in {"idea", "done"}]


def when(row: table.Row) -> str:
    start, end = row.action.start, row.action.end
    if start and end:
        return _("%(start)s to %(end)s") % {"start": short_day(start), "end": short_day(end)}
    return short_day(start or end) if start or end else ""


def reason(row: table.Row, rests_on: Iterable[Evidence] | None = None) -> str:
    """Why the action is there: what it rests on (its objectives stand beside it), else what it is, else what its objectives want."""
    supports = [said(support) for support in (evidence.of(row.action) if rests_on is None else rests_on) if support.role != "objective"]
    if supports:
        return apart(supports)
    return row.action.description or next((objective.statement or objective.title for objective in row.objectives), "")


def why(row: table.Row) -> str:
    """The same beside a description: it is not said twice."""
    found = reason(row)
    return found if found != row.action.description else next((objective.statement or objective.title for objective in row.objectives), "")


def aim(row: table.Row) -> str:
    """What an action is for, without a figure: its nature and whom it speaks to."""
    return ", ".join(part for part in (row.action.get_nature_display(), str(row.action.segment or "")) if part)


def means(row: table.Row, audience: Audience, workspace: Workspace) -> str:
    """With what: who, through which channels, for how much where the version tells amounts."""
    found = [str(row.action.owner or ""), row.action.channels]
    if audience.money == "lines" and row.total:
        found.append(amount(row.total, workspace.currency))
    return apart(part for part in found if part)


def actions(plan: Plan, audience: Audience) -> list[Block]:
    """Each action with its reason, its means, its delay and its objective: a line for those who decide, a slide for who does it."""
    rows = told(plan, audience)
    if not rows:
        return []
    heading = Heading(1, _("What we do") if audience.inner else _("What we prepare with you"))
    if not audience.inner:
        columns = [Column(_("Action"), width=3), Column(_("Aim"), width=2.4), Column(_("Channels"), width=2.4), Column(_("When"), width=2), Column(_("Contact"), width=2)]
        lines = [[row.action.title, aim(row), row.action.channels, when(row), str(row.action.owner or "")] for row in rows]
        return [heading, Table(columns, lines, caption=_("Actions, when they take place and whom to speak to"))]
    if audience.steps == "tasks":
        return [heading, *sheets(rows), *([gantt] if (gantt := in_time(rows)) else [])]
    columns = [
        Column(_("Action"), width=2.6), Column(_("Why"), width=3), Column(_("Means"), width=2.4), Column(_("When"), width=2), Column(_("Objective"), width=2.4),
    ]  # fmt: skip
    lines = [[row.action.title, reason(row), means(row, audience, plan.workspace), when(row), apart(str(item) for item in row.objectives)] for row in rows]
    gaps = [row.action.title for row, line in zip(rows, lines, strict=True) if not all(line)]
    blocks: list[Block] = [Landscape([heading, Table(columns, lines, caption=_("Each action: why, with what, when and what for"))])]
    if gaps:
        text = _("Still to be completed (reason, means, dates or objective): %(actions)s.") % {"actions": ", ".join(gaps)}
        blocks += [SpeakerNote([plain(text)])]
    if gantt := in_time(rows):
        blocks.append(gantt)
    return blocks


def in_time(rows: Sequence[table.Row]) -> Picture | None:
    """The actions in time, with the same days in a table."""
    dated = sorted((row for row in rows if row.action.start and row.action.end and row.action.start <= row.action.end), key=lambda row: (row.action.start, row.action.number))[:BARS]
    if len(dated) < 2:
        return None
    bars = [Bar(row.action.title, row.action.start, row.action.end, lead=row.action.status not in {"done", "idea"}) for row in dated]  # type: ignore[arg-type]
    first, last = min(row.action.start for row in dated if row.action.start), max(row.action.end for row in dated if row.action.end)
    title = _("%(n)s actions between %(first)s and %(last)s") % {"n": number(len(dated)), "first": day(first), "last": day(last)}
    if left := len(rows) - len(dated):
        title = ngettext("%(title)s; %(n)d more is in the table", "%(title)s; %(n)d more are in the table", left) % {"title": title, "n": left}
    chart = time_bars(bars, title=title, description=_("Actions as bars in time; in colour those that are decided or under way."), names=_("Action"), say=_)
    columns = [Column(_("Action"), width=3), Column(pgettext("date", "From"), "day"), Column(pgettext("date", "To"), "day"), Column(pgettext("of an action", "Owner"), width=2)]
    return Picture(chart, table=Table(columns, [[row.action.title, row.action.start, row.action.end, str(row.action.owner or "")] for row in dated]))


def sheets(rows: Sequence[table.Row]) -> list[Block]:
    """For the teams, a slide for each action: what it is, why, and how it will be judged."""
    blocks: list[Block] = []
    for row in rows:
        facts = [
            (_("What"), row.action.description), (_("Why"), why(row)), (_("What for"), apart(str(item) for item in row.objectives)), (_("Judged by"), apart(str(item) for item in row.indicators)),
            (_("Led by"), str(row.action.owner or "")), (_("When"), when(row)), (_("Channels"), row.action.channels),
        ]  # fmt: skip
        items = [[Run(f"{label}\u2002", strong=True), plain(text)] for label, text in facts if text]
        if items:
            blocks += [Heading(2, row.action.title), Bullets(items)]
    return blocks


# Money.


def money(plan: Plan, audience: Audience) -> list[Block]:
    """Budget by quarter and by action, and its balance: only where the version tells amounts."""
    from mercatique.charts import budget_by_quarter

    sheet, workspace = plan.sheet, plan.workspace
    totals = sheet.totals
    if audience.money != "lines" or not totals["all"]:
        return []
    quarters = [_("Q%(n)d") % {"n": n} for n in (1, 2, 3, 4)]
    parts = [(part.label, [float(value) for value in part.quarters]) for part in sheet.subtotals if part.total]
    largest = max(range(4), key=lambda place: totals[table.QUARTERS[place]])
    title = _("Q%(n)d carries %(share)s of the budget") % {"n": largest + 1, "share": percent(float(totals[table.QUARTERS[largest]] / totals["all"]))}
    by_quarter = budget_by_quarter(
        quarters, parts, title=title, description=_("Budget by quarter of the fiscal year, split into detection, conquest and loyalty."), currency=workspace.currency, say=_,
    )  # fmt: skip
    funded = CoFunding.objects.filter(workspace=workspace).exclude(state=CoFunding.State.ASKED).count()
    blocks: list[Block] = [Heading(1, _("What it costs")), Picture(by_quarter)]
    if funded:
        blocks += spoken(ngettext("%(n)d co-funding is granted or received and lowers what is paid in the end.", "%(n)d co-fundings are granted or received and lower what is paid in the end.", funded) % {"n": funded})
    weights = [(part.label, float(part.budget)) for part in sheet.balance if part.budget]
    if len(weights) > 1:
        heaviest = max(weights, key=lambda part: part[1])
        title = _("%(share)s of the budget goes to: %(part)s") % {"share": percent(heaviest[1] / sum(value for _name, value in weights)), "part": heaviest[0]}
        blocks.append(Picture(balance_bar(weights, title=title, description=_("Budget split into detection, conquest and loyalty."), currency=workspace.currency, say=_)))
    columns = [Column(_("Action"), width=3.4), *(Column(quarter, "currency", workspace.currency, 0) for quarter in quarters), Column(_("Total"), "currency", workspace.currency, 0)]
    lines = [[row.action.title, *row.quarters, row.total] for row in plan.rows if row.total]
    blocks.append(
        Table(columns, lines, caption=_("Budget by action and quarter, %(vat)s") % {"vat": vat(workspace)}, total=[_("Total"), *(totals[name] for name in table.QUARTERS), totals["all"]])
    )
    return blocks


# Steps.


def steps(plan: Plan, audience: Audience) -> list[Block]:
    """The way there: milestones for those who decide, tasks by person for the teams, deliveries for partners."""
    if not plan.schedules:
        return []
    blocks: list[Block] = []
    for found in plan.schedules:
        blocks += {"milestones": milestones, "tasks": tasks, "deliveries": deliveries}[audience.steps](found, plan)
    return [Heading(1, _("The steps")), *blocks] if blocks else []


def milestones(found: timetable.Timetable, plan: Plan) -> list[Block]:
    """The phases of a project in time, and the moments that must be held."""
    phases: dict[str, list[timetable.Row]] = {}
    for row in found.rows:
        phases.setdefault(row.node.phase or _("Other tasks"), []).append(row)
    spans = [(name, min(row.start for row in rows), max(row.end for row in rows), any(row.critical for row in rows)) for name, rows in phases.items()]
    blocks: list[Block] = [Heading(2, str(found.project))]
    marks = [(found.project.launch, _("Launch"))] if found.project.launch else []
    chart = time_bars(
        [Bar(name, start, end, lead=critical) for name, start, end, critical in spans[:BARS]], title=f"{found.project}. {standing(found)}",
        description=_("Phases of the project in time; in colour those that hold the launch."), names=_("Phase"), marks=marks, say=_,
    )  # fmt: skip
    columns = [Column(_("Phase"), width=3), Column(pgettext("date", "From"), "day"), Column(pgettext("date", "To"), "day"), Column(_("Holds the launch"))]
    blocks.append(Picture(chart, table=Table(columns, [[name, start, end, _("yes") if critical else ""] for name, start, end, critical in spans])))
    if found.milestones:
        columns = [Column(_("Milestone"), width=3), Column(_("Date"), "day"), Column(pgettext("of an action", "Owner"), width=2), Column(_("Slack, in days"), "count"), Column(_("State"))]
        lines = [[row.node.title, row.start, row.node.owner_name, None if row.node.over else row.slack, _("done") if row.node.over else ""] for row in found.milestones]
        blocks.append(Table(columns, lines, caption=_("%(project)s: the moments to be held") % {"project": found.project}))
    return blocks


def standing(found: timetable.Timetable) -> str:
    """Whether the launch can be held."""
    if found.project.launch is None or found.buffer is None:
        return _("No launch date is said yet")
    if found.late_by:
        return ngettext("The launch would be missed by %(n)d working day", "The launch would be missed by %(n)d working days", found.late_by) % {"n": found.late_by}
    return ngettext("The launch holds, with %(n)d working day to spare", "The launch holds, with %(n)d working days to spare", found.buffer) % {"n": found.buffer}


def tasks(found: timetable.Timetable, plan: Plan) -> list[Block]:
    """Who does what by when, of what is still to be done; each person's lines together."""
    rows = sorted((row for row in found.rows if not row.node.over), key=lambda row: (row.node.owner_name or "\uffff", row.start, row.node.number))
    if not rows:
        return []
    columns = [Column(_("Who"), width=2), Column(_("What"), width=3.4), Column(pgettext("date", "From"), "day"), Column(pgettext("date", "To"), "day"), Column(_("Action"), width=2.6)]
    lines = [[row.node.owner_name or _("to be named"), row.node.title, row.start, row.end, row.node.action_name] for row in rows]
    critical = [row.node.title for row in rows if row.critical]
    return [
        Heading(2, str(found.project)),
        Table(columns, lines, caption=_("%(project)s: who does what by when") % {"project": found.project}),
        *spoken(_("No slack: %(tasks)s.") % {"tasks": ", ".join(critical)} if critical else ""),
    ]


def deliveries(found: timetable.Timetable, plan: Plan) -> list[Block]:
    """The moments that concern partners: deliveries and launches still to come."""
    rows = [row for row in found.milestones if row.node.nature in {"delivery", "launch"} and not row.node.over]
    if not rows:
        return []
    columns = [Column(_("Moment"), width=3.4), Column(_("Date"), "day"), Column(_("Contact"), width=2)]
    return [Heading(2, str(found.project)), Table(columns, [[row.node.title, row.start, row.node.owner_name] for row in rows], caption=_("%(project)s: deliveries and launch") % {"project": found.project})]


def training(plan: Plan, audience: Audience) -> list[Block]:
    """What helps the teams to carry the plan."""
    if audience.steps != "tasks":
        return []
    found = list(TrainingAction.objects.filter(workspace=plan.workspace, day__gte=plan.today - timedelta(days=1)).prefetch_related("participants").order_by("day", "number"))
    if not found:
        return []
    columns = [Column(_("Training"), width=3), Column(_("Date"), "day"), Column(_("Hours"), "number"), Column(_("For whom"), width=3)]
    lines = [[item.title, item.day, item.hours, ", ".join(str(person) for person in item.participants.all())] for item in found]
    return [Heading(1, _("What helps you")), Table(columns, lines, caption=_("Trainings to come"))]


def risks(plan: Plan, audience: Audience) -> list[Block]:
    """What could go wrong and what is done about it, the worst first; for those who decide."""
    if audience.money != "lines":
        return []
    found = sorted((risk for risk in Risk.objects.filter(workspace=plan.workspace, status=Risk.Status.OPEN)), key=lambda risk: (-(risk.score or 0), risk.number))[: 2 * LINES]
    if not found:
        return []
    columns = [Column(_("Risk"), width=3), Column(_("Weight (of 25)"), "count"), Column(_("Exposed"), "currency", plan.workspace.currency, 0), Column(_("What is done about it"), width=4)]
    lines = [[risk.title, risk.score, risk.exposed, risk.mitigation] for risk in found]
    exposed = sum((risk.weighted or Decimal(0) for risk in found), Decimal(0))
    text = _("Weighed by their probability, these risks come to %(amount)s.") % {"amount": amount(exposed, plan.workspace.currency)} if exposed else ""
    return [Heading(1, _("What could go wrong")), Table(columns, lines, caption=_("Open risks, the heaviest first")), *spoken(text)]


def asked(plan: Plan, audience: Audience) -> list[Block]:
    """What the version asks of those who see it."""
    rows = told(plan, audience)
    if not rows:
        return []
    coming = sorted((row for row in rows if row.action.start and row.action.start >= plan.today), key=lambda row: (row.action.start, row.action.number))[:3]
    following = [[plain(_("%(action)s, from %(day)s") % {"action": row.action.title, "day": day(row.action.start)})] for row in coming]
    if audience.asks == "validation":
        ideas = [row.action.title for row in rows if row.action.status == "idea"]
        items = [_("Validate the objectives and the actions of %(year)s.") % {"year": plan.sheet.year.label}]
        if plan.sheet.totals["all"]:
            items.append(_("Open the budget of %(budget)s %(vat)s.") % {"budget": amount(plan.sheet.totals["all"], plan.workspace.currency), "vat": vat(plan.workspace)})
        if ideas:
            items.append(_("Decide on what is still an idea: %(actions)s.") % {"actions": ", ".join(ideas)})
        blocks: list[Block] = [Heading(1, _("What we ask you to decide")), Numbered([[plain(item)] for item in items])]
    elif audience.asks == "commitment":
        blocks = [Heading(1, _("What we count on")), Bullets([_("Confirm your dates with the person who leads the action."), _("Say early what is in the way: a task that slips moves others.")])]
    else:
        blocks = [Heading(1, _("What we ask of you")), Bullets([_("Confirm that you can hold the dates told here."), _("Name the person we speak to, and what you need from us.")])]
    if following:
        blocks += [Callout("decision", _("What begins next:")), Bullets(following)] if audience.asks == "validation" else [Paragraph(_("What begins next:")), Bullets(following)]
    if not audience.inner:
        return blocks  # the file may be sent: its notes stay empty
    return [*blocks, *spoken(_("Note the answers in a meeting record; the issued version can then be validated."))]
