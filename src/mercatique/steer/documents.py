"""The marketing plan: from what the data say to what will be done, by whom, at what cost, and how it is going."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from mercatique.act.models import Processing
from mercatique.analyze.customers import pictures as of_customers
from mercatique.analyze.models import Segment, SwotLine, WatchItem, WatchSource, WatchTopic
from mercatique.analyze.sales import pictures as of_sales
from mercatique.analyze.segments.rule import count, segment_label, words
from mercatique.charts import budget_by_quarter
from mercatique.decide.choices.documents import retained
from mercatique.decide.models import Objective
from mercatique.kernel import evidence, figures
from mercatique.kernel.blocks import (
    Block,
    Bullets,
    Callout,
    Column,
    Document,
    Facts,
    FigureLine,
    Heading,
    KeyFigures,
    Landscape,
    PageBreak,
    Paragraph,
    Picture,
    Quadrant,
    Quadrants,
    Run,
    SourceNote,
    Table,
    Toc,
    paragraphs,
    plain,
)
from mercatique.kernel.documents import Reads, document
from mercatique.kernel.format import amount, compact, day, number, percent
from mercatique.kernel.models import Evidence, Figure, Import, Workspace
from mercatique.kernel.periods import fiscal_year
from mercatique.kernel.tables import table_label
from mercatique.plan.actions import table
from mercatique.plan.models import Action, BudgetLine, MarketingPlan
from mercatique.plan.papers import stages
from mercatique.plan.papers.pieces import deployment
from mercatique.plan.papers.reading import Plan
from mercatique.steer.models import ChangeArgument, TrainingAction
from mercatique.steer.objectives import pictures as of_objectives
from mercatique.steer.objectives import trajectory


def note(kept: Figure) -> SourceNote:
    """Where a figure of the document comes from."""
    spec = kept.spec
    return SourceNote(str(spec.label), kept.data_version[:8], kept.data_date)


def drawn(chart: Any, kept: Figure | None = None, width: float = 1.0) -> list[Block]:
    return [Picture(chart, width=width, source=note(kept) if kept else None)] if chart is not None else []


def reads(workspace: Workspace) -> Reads:
    models = (MarketingPlan, Objective, Action, BudgetLine, Segment, SwotLine, WatchSource, WatchItem, TrainingAction, ChangeArgument, Processing)
    return {model: {} for model in models}


@document(
    "marketing-plan",
    label=gettext_lazy("Marketing plan"),
    purpose=gettext_lazy("Situation, diagnosis, targets, objectives, actions and budget, for the people who decide."),
    reads=reads,
    tables=("orders",),
)
def marketing_plan(workspace: Workspace, language: str) -> Document:
    """Deliverable D16 of the requirements, with D24 (action plan) inside; told in the order its frame chooses."""
    return told_in_order(workspace, language, Plan.of(workspace))


@document(
    "framed-plan",
    label=gettext_lazy("Marketing plan in the order of a frame"),
    purpose=gettext_lazy("The marketing plan in the words and the order of one frame: a version told by objectives and one told from the analysis may both be issued."),
    of=MarketingPlan,
    reads=lambda frame: reads(frame.workspace),
    tables=("orders",),
)
def framed_plan(frame: MarketingPlan, language: str) -> Document:
    """Deliverable D16 of the requirements, one for each frame: the order belongs to the version, not to the workspace."""
    told = Plan(frame.workspace, timezone.localdate())  # of its own: the plan that is shared keeps the frame of today
    told.__dict__["frame"] = frame
    if frame.start:
        told.__dict__["year"] = fiscal_year(frame.workspace, frame.start)
    return told_in_order(frame.workspace, language, told)


def told_in_order(workspace: Workspace, language: str, told: Plan) -> Document:
    """By objectives first, as the seeds do, or from the analysis, as the frame says."""
    plan, year = told.table, told.year
    blocks: list[Block] = [Toc(2), PageBreak(), *summary(workspace, plan, told), *answered(told)]
    blocks += goals_first(workspace, plan, told) if told.frame and told.frame.order != MarketingPlan.Order.ANALYSIS else analysis_first(workspace, plan, told)
    title = _("Marketing plan %(year)s") % {"year": year.label}
    return Document(title, blocks, subtitle=_("Situation, objectives, actions and budget"), workspace=workspace.name, language=language)


def analysis_first(workspace: Workspace, plan: table.Plan, told: Plan) -> list[Block]:
    """From what is to what is wanted and done."""
    blocks: list[Block] = worded(told, "context", _("Context"))
    if workspace.warehouse.has("orders"):
        blocks += situation(workspace)
    blocks += diagnosis(workspace) + worded(told, "market", _("What the market study teaches"))
    blocks += targets(workspace) + worded(told, "strategy", _("Strategy")) + retained(workspace, 1) + objectives(told) + actions(workspace, plan, told)
    for part in (support, privacy, watch, sources):
        blocks += part(workspace)
    return blocks


def goals_first(workspace: Workspace, plan: table.Plan, told: Plan) -> list[Block]:
    """In four parts: objectives, market study, strategy, action plan; what they rest on comes last."""
    market = worded(told, "context", _("Context"), 2)
    if workspace.warehouse.has("orders"):
        market += lowered(situation(workspace))
    market += lowered(diagnosis(workspace) + watch(workspace)) + worded(told, "market", _("What the market study teaches"), 2)
    strategy = worded(told, "strategy", _("How we get there"), 2) + retained(workspace, 2) + lowered(targets(workspace))
    blocks: list[Block] = [*objectives(told)]
    blocks += [Heading(1, _("Market study")), *market] if market else []
    blocks += [Heading(1, _("Strategy")), *strategy] if strategy else []
    blocks += actions(workspace, plan, told) + lowered(support(workspace))
    for part in (privacy, sources):
        blocks += part(workspace)
    return blocks


def worded(told: Plan, name: str, title: str, level: int = 1) -> list[Block]:
    """Words of the frame of the plan, under their heading."""
    text = getattr(told.frame, name, "") if told.frame else ""
    return [Heading(level, title), *paragraphs(text)] if text.strip() else []


def lowered(blocks: list[Block]) -> list[Block]:
    """The same blocks one level of heading further down."""
    return [replace(block, level=block.level + 1) if isinstance(block, Heading) else block for block in blocks]


def answered(told: Plan) -> list[Block]:
    """What the plan is for, and its four answers: where, when, how, by what means."""
    if told.frame is None:
        return []
    blocks: list[Block] = [Heading(2, _("Where, when, how, by what means")), *paragraphs(told.frame.role)]
    return [*blocks, Facts([(each.question, [plain(each.answer)]) for each in stages.answers(told) if each.answer])]


def figure_line(workspace: Workspace, key: str, label: str = "") -> FigureLine:
    kept = figures.read(workspace, key)
    decimals = figures.PRECISION.get(kept.unit) if kept.unit != "currency" or abs(kept.value or 0) >= 1000 else None
    return FigureLine(label or kept.label, kept.value, kept.unit, kept.currency or workspace.currency, decimals=decimals, reason=kept.reason)


def summary(workspace: Workspace, plan: table.Plan, told: Plan) -> list[Block]:
    """One page that says it all."""
    blocks: list[Block] = [Heading(1, _("Summary"))]
    lines = []
    if workspace.warehouse.has("orders"):
        net, customers = figures.read(workspace, "sales.net"), figures.read(workspace, "customers.count")
        repeat, top = figures.read(workspace, "customers.repeat_rate"), figures.read(workspace, "customers.top20_share")
        lines.append(
            _("%(name)s sold for %(net)s net between %(first)s and %(last)s. Of its %(customers)s known customers, %(repeat)s came back; the best fifth makes %(top)s of their sales.")
            % {
                "name": workspace.name,
                "first": day(first_day(workspace)),
                "last": day(net.data_date),
                "net": compact(net.value, net.currency),
                "customers": number(customers.value),
                "repeat": percent(repeat.value),
                "top": percent(top.value),
            }
        )
    found = len(told.objectives)
    if found or plan.rows:
        goals = ngettext("%(n)d objective", "%(n)d objectives", found) % {"n": found}
        acts = ngettext("%(n)d action", "%(n)d actions", len(plan.rows)) % {"n": len(plan.rows)}
        lines.append(
            _("For %(year)s, %(goals)s and %(acts)s are planned, for a budget of %(budget)s %(vat)s.")
            % {
                "year": plan.year.label,
                "goals": goals,
                "acts": acts,
                "budget": amount(plan.totals["all"], workspace.currency),
                "vat": vat(workspace),
            }
        )
    if not lines:
        return [*blocks, Paragraph(_("Nothing has been analysed or decided yet."))]
    blocks.append(Paragraph([plain(" ".join(lines))], lead=True))
    if workspace.warehouse.has("orders"):
        blocks.append(
            KeyFigures(
                [
                    figure_line(workspace, "sales.net"),
                    figure_line(workspace, "customers.count"),
                    figure_line(workspace, "customers.repeat_rate"),
                    figure_line(workspace, "sales.cancelled_rate"),
                ]
            )
        )
    waiting = evidence.to_recheck(workspace).count()
    if waiting:
        text = ngettext(
            "%(n)d statement of this plan rests on a figure that has changed since it was written; it is marked below.",
            "%(n)d statements of this plan rest on figures that have changed since they were written; they are marked below.",
            waiting,
        )
        blocks.append(Callout("recheck", text % {"n": waiting}))
    return [*blocks, *heart(workspace, told), PageBreak()]


def first_day(workspace: Workspace) -> date | None:
    """The first day of the data, from the sales by month."""
    imports = Import.objects.filter(workspace=workspace, state=Import.State.DONE, table="orders")
    days = [item.lineage.get("first_day") for item in imports]
    return min((date.fromisoformat(day) for day in days if day), default=None)


def heart(workspace: Workspace, told: Plan) -> list[Block]:
    """What matters most: the first line of each side of the diagnosis, and where the objectives stand."""
    items: list[Any] = []
    for code, name, _tone in QUADRANTS:
        line = SwotLine.objects.filter(workspace=workspace, quadrant=code).order_by("-importance", "number").first()
        if line is not None:
            items.append([Run(f"{name} – ", strong=True), plain(line.title)])
    for objective in [each for each in told.objectives if each.target is not None][:3]:
        way = trajectory.of(objective, monthly=False)
        items.append([Run(f"{_('Objective')} – ", strong=True), plain(f"{objective.title}. {of_objectives.sentence(way)}")])
    return [Heading(2, _("What matters most")), Bullets(items)] if items else []


def vat(workspace: Workspace) -> str:
    return _("excl. VAT") if workspace.vat == "excl" else _("incl. VAT")


def situation(workspace: Workspace) -> list[Block]:
    """What the sales and the customers say."""
    by_month = figures.read(workspace, "sales.by_month")
    blocks: list[Block] = [Heading(1, _("Where we stand")), Heading(2, _("Sales")), *drawn(of_sales.by_month(by_month), by_month)]
    if by_month.result:
        blocks.append(sums(workspace))
        if open_month := of_sales.unfinished(by_month):
            text = _("%(month)s counts %(days)d days of %(of)d: compare it with the same days only.") % open_month
            blocks.append(Callout("note", capfirst(text)))
    for key, column, names in (
        ("sales.by_country", "country", _("Country")),
        ("sales.by_site", "site", _("Site")),
        ("sales.by_activity", "activity", _("Activity")),
    ):
        kept = figures.read(workspace, key)
        if len([row for row in figures.records_of(kept) if row[column]]) > 1:
            blocks += drawn(of_sales.ranked(kept, column, names), kept)
    blocks.append(Heading(2, _("Customers")))
    segments = figures.read(workspace, "customers.segments")
    blocks += drawn(of_customers.board(segments), segments)
    blocks.append(
        Table(
            [
                Column(_("Segment")), Column(_("Customers"), "count"), Column(_("Share"), "%"),
                Column(_("Net sales"), "currency", workspace.currency, 0), Column(_("Share of sales"), "%"), Column(_("Days since last order"), "count"),
            ],
            [
                [segment_label(row["segment"]), row["customers"], row["share"], row["net"], row["net_share"], round(row["recency"])]
                for row in figures.records_of(segments)
            ],
            caption=_("RFM segments, on net sales"),
        )
    )  # fmt: skip
    pareto = figures.read(workspace, "customers.concentration")
    blocks += drawn(of_customers.concentration(pareto), pareto, 0.8)
    cohorts = figures.read(workspace, "customers.cohorts")
    if len(figures.records_of(cohorts)) <= 26:
        blocks += drawn(of_customers.cohorts(cohorts), cohorts)
    return blocks


def sums(workspace: Workspace) -> Table:
    """Gross, what lowers it, and net, side by side."""
    rows = []
    for key in ("sales.gross", "sales.cancelled", "sales.returned", "sales.credited", "sales.net"):
        kept = figures.read(workspace, key)
        rows.append([kept.label, kept.value])
    return Table(
        [Column(_("Sales")), Column(capfirst(vat(workspace)), "currency", workspace.currency, 2)],
        rows[:-1],
        caption=_("From gross to net; a cancellation counts on its own day"),
        total=rows[-1],
    )


QUADRANTS: tuple[tuple[str, Any, str], ...] = (
    ("S", gettext_lazy("Strengths"), "good"),
    ("W", gettext_lazy("Weaknesses"), "bad"),
    ("O", gettext_lazy("Opportunities"), "good"),
    ("T", gettext_lazy("Threats"), "bad"),
)


def diagnosis(workspace: Workspace) -> list[Block]:
    """The SWOT, and what each line rests on."""
    lines = list(SwotLine.objects.filter(workspace=workspace).order_by("-importance", "number"))
    if not lines:
        return []
    grid = Quadrants(
        [
            Quadrant(str(name), [[plain(line.title)] for line in lines if line.quadrant == code], tone)
            for code, name, tone in QUADRANTS
        ],
        rows=[_("Internal"), _("External")],
        columns=[_("Helpful"), _("Harmful")],
        empty=_("Nothing written down."),
    )
    rows = []
    for line in lines:
        for support in evidence.of(line):
            rows.append([line.title, said(support), state(support)])
    blocks: list[Block] = [Heading(1, _("Diagnosis")), grid]
    if rows:
        blocks.append(
            Table(
                [Column(_("Statement"), width=3), Column(_("Rests on"), width=3), Column(_("State"), width=2)],
                rows,
                caption=_("What the diagnosis rests on"),
            )
        )
    return blocks


def said(support: Evidence) -> str:
    """A support in words, with the value and date at which it was read."""
    shown = support.before
    if support.kind == Evidence.Kind.FIGURE and support.figure:
        data = support.snapshot.get("data")
        text = _("%(label)s: %(value)s") % {"label": support.figure.named, "value": shown}
        return text + (f" ({day(date.fromisoformat(data))})" if data else "")
    if support.kind == Evidence.Kind.ADDRESS:
        return support.url + (f" ({_('read on %(day)s') % {'day': day(support.read_on)}})" if support.read_on else "")
    return shown


def state(support: Evidence) -> str:
    if support.state == Evidence.State.RECHECK:
        return _("to recheck: now %(now)s") % {"now": support.now}
    return _("current")


def targets(workspace: Workspace) -> list[Block]:
    """The segments, each with its rule, its size and its offer."""
    segments = list(Segment.objects.filter(workspace=workspace))
    if not segments:
        return []
    rows = []
    for segment in segments:
        found = count(workspace.warehouse, segment.rule)
        rows.append([segment.title, words(segment.rule), found["customers"], found["share"], segment.offer])
    columns = [
        Column(_("Segment"), width=2), Column(_("Rule"), width=3), Column(_("Customers"), "count"), Column(_("Share"), "%"),
        Column(_("Offer"), width=3),
    ]  # fmt: skip
    return [Heading(1, _("Targets")), Table(columns, rows, caption=_("Segments as they count today"))]


def objectives(told: Plan) -> list[Block]:
    """The mission, then what is wanted from the highest objective down, and how far it is."""
    missions = [goal for goal in told.goals if goal.level == Objective.Level.MISSION]
    if not told.objectives and not missions:
        return []
    blocks: list[Block] = [Heading(1, _("Objectives"))]
    blocks += [Paragraph([plain(f"{goal.title}. {goal.statement}" if goal.statement else goal.title)], lead=True) for goal in missions]
    if not told.objectives:
        return blocks
    ways = [trajectory.of(objective) for objective in told.objectives]
    rows = [
        [
            way.objective.title,
            str(way.objective.indicator or ""),
            of_objectives.said(way, way.baseline) if way.baseline is not None else "",
            of_objectives.said(way, way.target) if way.target is not None else "",
            way.objective.due,
            str(way.objective.owner or ""),
        ]
        for way in ways
    ]
    columns = [
        Column(_("Objective"), width=3), Column(_("Indicator"), width=2.2), Column(_("Baseline"), align="end", width=1.8),
        Column(_("Target"), align="end", width=1.8), Column(_("Due"), "day", width=1.7),
        Column(pgettext("of an action", "Owner"), width=2),
    ]  # fmt: skip
    blocks.append(Table(columns, rows, caption=_("Objectives, their indicator and their target")))
    for way in ways:
        blocks.append(Heading(2, way.objective.title))
        if way.objective.statement:
            blocks.append(Paragraph([plain(way.objective.statement)]))
        blocks += drawn(of_objectives.way(way), way.figure, 0.8)
        if not way.steps:
            blocks.append(Paragraph([plain(of_objectives.sentence(way))]))
        if way.like is not None and way.like_period:
            text = _("%(now)s so far against %(like)s in the same days of the baseline period (%(first)s to %(last)s).")
            blocks.append(
                Callout(
                    "note",
                    text
                    % {
                        "now": of_objectives.said(way, way.now),
                        "like": of_objectives.said(way, way.like),
                        "first": day(way.like_period[0]),
                        "last": day(way.like_period[1]),
                    },
                )
            )
    return blocks


def actions(workspace: Workspace, plan: table.Plan, told: Plan) -> list[Block]:
    """The eight columns, what each action is, when it runs, the balance and the budget."""
    if not plan.rows:
        return []
    heads = table.headings(plan.year, workspace)
    columns = [
        Column(heads[0], width=3), Column(heads[1], width=2.4), Column(heads[2], width=2), Column(heads[3], width=1.5),
        *(Column(_("Q%(n)d") % {"n": n}, "currency", workspace.currency, 0) for n in (1, 2, 3, 4)),
    ]  # fmt: skip
    totals = plan.totals
    rows = table.as_rows(plan)
    sheet = Table(
        columns,
        rows,
        caption=_("Action plan %(year)s, budget %(vat)s") % {"year": plan.year.label, "vat": vat(workspace)},
        total=[_("Total"), "", "", "", *(totals[name] for name in table.QUARTERS)],
    )
    blocks: list[Block] = [Landscape([Heading(1, _("Action plan")), sheet])]
    if described := [(row.action.title, [plain(in_words(row.action))]) for row in plan.rows if in_words(row.action)]:
        blocks += [Heading(2, _("The actions in a few words")), Facts(described)]
    if calendar := deployment(told, told.actions):
        blocks += [Heading(2, _("Schedule")), *calendar]
    parts = [
        (part.label, [float(sum((row.quarters[i] for row in plan.rows if row.action.nature == part.nature), Decimal(0))) for i in range(4)])
        for part in plan.balance
    ]
    if totals["all"]:
        largest = max(range(4), key=lambda i: totals[table.QUARTERS[i]])
        title = _("Q%(n)d carries %(share)s of the budget") % {
            "n": largest + 1,
            "share": percent(float(totals[table.QUARTERS[largest]] / totals["all"])),
        }
        chart = budget_by_quarter(
            [_("Q%(n)d") % {"n": n} for n in (1, 2, 3, 4)],
            parts,
            title=title,
            description=_("Budget by quarter of the fiscal year, split into detection, conquest and loyalty."),
            currency=workspace.currency,
            say=_,
        )
        blocks += [Heading(2, _("Balance of the plan")), *drawn(chart, width=0.8)]
        blocks.append(
            Table(
                [Column(_("Nature")), Column(_("Actions"), "count"), Column(_("Share"), "%"), Column(_("Budget"), "currency", workspace.currency, 0)],
                [[part.label, part.actions, part.share, part.budget] for part in plan.balance],
                caption=_("Detection, conquest and loyalty"),
            )
        )
    return blocks


def in_words(action: Action) -> str:
    """What an action is, and through which channels."""
    channels = _("Channels: %(channels)s.") % {"channels": action.channels} if action.channels else ""
    return " ".join(filter(None, [action.description, channels]))


def support(workspace: Workspace) -> list[Block]:
    """Training and change: what helps the team to carry the plan."""
    trainings = list(TrainingAction.objects.filter(workspace=workspace).order_by("day", "number"))
    arguments = list(ChangeArgument.objects.filter(workspace=workspace))
    if not trainings and not arguments:
        return []
    blocks: list[Block] = [Heading(1, _("Carrying the team along"))]
    if trainings:
        columns = [
            Column(_("Training"), width=3), Column(_("Level today"), "number", width=1.1), Column(_("Level wanted"), "number", width=1.1),
            Column(_("Date"), "day"), Column(_("Cost"), "currency", workspace.currency, 0), Column(_("Success test"), width=3),
        ]  # fmt: skip
        rows = [[t.title, t.level_now, t.level_wanted, t.day, t.cost, t.success_test] for t in trainings]
        blocks.append(Table(columns, rows, caption=_("Training plan (levels from 0 to 5)")))
    if arguments:
        columns = [Column(_("What holds back"), width=2.2), Column(_("Role"), width=1.4), Column(_("Answer"), width=3), Column(_("Benefit"), width=3)]
        rows = [[a.title, a.audience, a.answer, a.benefit] for a in arguments]
        blocks.append(Table(columns, rows, caption=_("Change arguments")))
    return blocks


def privacy(workspace: Workspace) -> list[Block]:
    """Personal data: the register in short."""
    sheets = list(Processing.objects.filter(workspace=workspace))
    if not sheets:
        return []
    columns = [Column(_("Processing"), width=3), Column(_("Lawful basis"), width=1.6), Column(_("Persons"), width=2), Column(_("Retention"), width=3)]
    rows = [[sheet.title, sheet.get_basis_display(), sheet.persons, sheet.retention] for sheet in sheets]
    return [Heading(1, _("Personal data")), Table(columns, rows, caption=_("Register of processing activities (GDPR, article 30), in short"))]


def watch(workspace: Workspace) -> list[Block]:
    """What is watched, with which sources, and what was found."""
    found = list(WatchSource.objects.filter(workspace=workspace))
    if not found:
        return []
    topics = list(WatchTopic.objects.filter(workspace=workspace))
    items = list(WatchItem.objects.filter(workspace=workspace, day__isnull=False).order_by("-day")[:6])
    blocks: list[Block] = [Heading(1, _("Watch"))]
    if topics:
        blocks.append(Bullets([[plain(topic.question or topic.title)] for topic in topics]))
    columns = [Column(_("Source"), width=3), Column(_("Kind of watch"), width=2), Column(_("Reliability"), "number"), Column(_("Checked"), "day")]
    rows = [[source.title, source.get_kind_display(), source.reliability, source.checked_on] for source in found]
    blocks.append(Table(columns, rows, caption=_("Sources, with their reliability from 1 to 5")))
    if items:
        blocks.append(Heading(2, _("Latest findings")))
        blocks.append(Facts([(day(item.day), [plain(f"{item.title}. {item.summary}")]) for item in items]))
    return blocks


def sources(workspace: Workspace) -> list[Block]:
    """Where the figures of this document come from."""
    imports = Import.objects.filter(workspace=workspace, state=Import.State.DONE).order_by("done_at")
    if not imports:
        return []
    columns = [Column(_("File"), width=3), Column(_("Table"), width=1.2), Column(_("Lines"), "count"), Column(_("Imported on"), "day"), Column(_("Fingerprint"), width=1.6)]
    rows = [
        [item.file_name, table_label(item.table), item.lineage.get("written"), timezone.localdate(item.done_at) if item.done_at else None, item.sha256[:12]]
        for item in imports
    ]
    text = _("Every figure is computed from these files; amounts are %(vat)s, in %(currency)s. Rankings and segments use net sales: an order cancelled or returned counts for nothing.")
    return [
        Heading(1, _("Where the figures come from")),
        Paragraph([plain(text % {"vat": vat(workspace), "currency": workspace.currency})]),
        Table(columns, rows, caption=_("Imported files")),
    ]
