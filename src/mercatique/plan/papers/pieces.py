"""Pieces of documents that several documents of the plan share: tables of tasks, of actions, of money and of indicators."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from mercatique.charts import Bar, time_bars
from mercatique.decide.models import Objective
from mercatique.kernel.blocks import (
    Block,
    Bullets,
    Callout,
    Column,
    Facts,
    Heading,
    Picture,
    Table,
    plain,
)
from mercatique.kernel.format import amount, day, percent
from mercatique.kernel.models import Workspace
from mercatique.plan.models import Action, Task
from mercatique.plan.papers.reading import Gauge, Plan
from mercatique.plan.schedule.forms import short
from mercatique.plan.schedule.timetable import Row, Timetable


def vat(workspace: Workspace) -> str:
    return _("excl. VAT") if workspace.vat == "excl" else _("incl. VAT")


def lines(text: str) -> list[str]:
    """What a person wrote one per line, without the marks they put before it."""
    return [part.strip().lstrip("-–•*").strip() for part in text.splitlines() if part.strip().lstrip("-–•*").strip()]


def bullets(text: str) -> list[Block]:
    found = lines(text)
    return [Bullets([[plain(line)] for line in found])] if found else []


def part(title: str, blocks: Sequence[Block], level: int = 1, absent: str = "") -> list[Block]:
    """A part of a document; when there is nothing in it, it says so rather than being left out."""
    if not blocks and not absent:
        return []
    return [Heading(level, title), *(blocks or [Callout("warning", [plain(absent)])])]


def facts(pairs: Iterable[tuple[str, Any]]) -> list[Block]:
    kept = [(label, [plain(text)]) for label, text in pairs if text not in (None, "")]
    return [Facts(kept)] if kept else []


def objective_table(objectives: Sequence[Objective], caption: str) -> Table:
    columns = [
        Column(_("Objective"), width=3.4), Column(_("Nature"), width=1.6), Column(_("Indicator"), width=2.2), Column(_("Baseline"), align="end", width=1.5),
        Column(_("Target"), align="end", width=1.5), Column(_("Due"), "day", width=1.6),
    ]  # fmt: skip
    rows = [
        [each.title, each.get_nature_display(), str(each.indicator or ""), each.get_baseline_display(), each.get_target_display(), each.due] for each in objectives
    ]
    return Table(columns, rows, caption=caption)


def state(row: Row) -> str:
    if row.node.over:
        return pgettext("task", "done")
    if row.node.state == "begun":
        return _("under way, %(share)s") % {"share": percent(row.node.done / 100, decimals=0)} if row.node.done else _("under way")
    return _("late") if row.late else _("to do")


def nature(row: Row) -> str:
    """What a milestone is, in one word."""
    return {Task.Nature.VALIDATION: _("validation"), Task.Nature.DELIVERY: _("delivery"), Task.Nature.LAUNCH: pgettext("milestone", "launch")}.get(row.node.nature, "")  # type: ignore[call-overload, no-any-return]


def task_table(rows: Sequence[Row], caption: str, *, who: bool = True) -> Table:
    """Tasks with their days, as who carries them out reads them."""
    columns = [
        Column(_("Task"), width=3.4), *([Column(_("Who"), width=2.3)] if who else []), Column(pgettext("date", "From"), "day", width=1.6), Column(pgettext("date", "To"), "day", width=1.6),
        Column(_("At the latest"), "day", width=1.6), Column(_("State"), width=1.4),
    ]  # fmt: skip
    cells = [[row.node.title, *([row.node.owner_name or "–"] if who else []), row.start, row.end, row.late_end, state(row)] for row in rows]
    return Table(columns, cells, caption=caption, empty=_("No task."))


def waits_for(row: Row) -> str:
    """The predecessors of a task, by number, with the kind of link when it is not the usual one."""
    return ", ".join(short(other.node.number, kind, lag) for other, kind, lag in row.waits)


def scheduling_table(found: Timetable, caption: str) -> Table:
    """Tasks in the order of time with predecessors, duration, earliest and latest days, slack."""
    columns = [
        Column("#", "number", width=0.6, decimals=0), Column(_("Task"), width=3.4), Column(_("Phase"), width=1.5), Column(_("Who"), width=2.1),
        Column(_("After"), width=1.0), Column(_("Days"), "number", width=0.8, decimals=0), Column(_("Earliest start"), "day", width=1.5),
        Column(_("Latest start"), "day", width=1.5), Column(_("Latest end"), "day", width=1.5), Column(_("Slack"), "number", width=0.9, decimals=0), Column(_("State"), width=1.3),
    ]  # fmt: skip
    rows = [
        [
            row.node.number, title(row), row.node.phase, row.node.owner_name or "–", waits_for(row), row.long, row.early_start, row.late_start, row.late_end,
            None if row.node.over else row.slack, state(row),
        ]
        for row in found.rows
    ]  # fmt: skip
    return Table(columns, rows, caption=caption)


def title(row: Row) -> str:
    """A task as tables name it: a milestone says which."""
    return f"◆ {row.node.title}" if row.node.milestone else row.node.title


def milestone_table(rows: Sequence[Row], caption: str) -> Table:
    columns = [Column(_("Milestone"), width=3.6), Column(_("Kind"), width=1.5), Column(_("Phase"), width=1.9), Column(_("Who"), width=2.4), Column(_("On"), "day", width=1.6), Column(_("State"), width=1.3)]
    cells = [[row.node.title, nature(row), row.node.phase, row.node.owner_name or "–", row.end, state(row)] for row in rows]
    return Table(columns, cells, caption=caption, empty=_("No milestone."))


def budget_table(plan: Plan, actions: Iterable[Action], caption: str) -> Table | None:
    """The budget of some actions by quarter of the fiscal year."""
    parts = plan.quarters(actions)
    if not parts:
        return None
    currency = plan.workspace.currency
    columns = [Column(_("Action"), width=3.4), *(Column(_("Q%(n)d") % {"n": n}, "currency", currency, 0) for n in (1, 2, 3, 4)), Column(_("Year"), "currency", currency, 0)]
    rows = [[action.title, *quarters, sum(quarters, Decimal(0))] for action, quarters in parts]
    sums = [sum((quarters[n] for _action, quarters in parts), Decimal(0)) for n in range(4)]
    return Table(columns, rows, caption=caption, total=[_("Total"), *sums, sum(sums, Decimal(0))])


def gauge_table(found: Sequence[Gauge], caption: str) -> Table:
    columns = [
        Column(_("KPI"), width=2.8), Column(_("Objective"), width=3), Column(_("Baseline"), align="end", width=1.5), Column(_("Target"), align="end", width=1.5),
        Column(_("Today"), align="end", width=1.7), Column(_("Due"), "day", width=1.6),
    ]  # fmt: skip
    rows = [[str(each.indicator), str(each.objective or ""), each.baseline or "–", each.target or "–", each.now, each.due] for each in found]
    return Table(columns, rows, caption=caption, empty=_("No indicator."))


def deployment(plan: Plan, actions: Sequence[Action], width: float = 1.0) -> list[Block]:
    """When each action runs, as bars with today's line, and its dates in the table beneath."""
    dated = [action for action in actions if action.start and action.end and action.end >= action.start]
    if not dated:
        return []
    dated.sort(key=lambda action: (action.start, action.end, action.number))
    running = [action for action in dated if action.start and action.end and action.start <= plan.today <= action.end]
    first, last = min(action.start for action in dated if action.start), max(action.end for action in dated if action.end)
    words = ngettext("%(n)d action runs today", "%(n)d actions run today", len(running)) % {"n": len(running)}
    lead = {action.pk for action in running}
    bars = [Bar(action.title, action.start, action.end, None, action.pk in lead) for action in dated if action.start and action.end]
    chart = time_bars(
        bars, title=_("%(what)s, out of %(n)d planned between %(first)s and %(last)s") % {"what": words, "n": len(dated), "first": day(first), "last": day(last)},
        description=_("Each action as a bar from its first to its last day; those that run today are in colour, and a dotted line is today."), names=_("Action"),
        marks=[(plan.today, "")] if first <= plan.today <= last else [], say=_,
    )  # fmt: skip
    return [Picture(chart, width=width)]


def money(value: Decimal | None, workspace: Workspace) -> str:
    return "" if value is None else f"{amount(value, workspace.currency)} {vat(workspace)}"
