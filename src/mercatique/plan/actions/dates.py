"""What two dates of a plan say of its actions: budget that went from one to another, actions added or dropped, dates moved."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from mercatique.kernel.comparison import (
    Moment,
    Moved,
    Said,
    Section,
    compared,
    link,
    of_day,
    of_value,
    pairs,
    section,
    told,
)
from mercatique.kernel.format import amount
from mercatique.kernel.models import Member
from mercatique.plan.models import Action, BudgetLine

Budgets = dict[UUID, Decimal]


COUNTED = {
    "new": ngettext_lazy("%(n)d new action", "%(n)d new actions", "n"),
    "gone": ngettext_lazy("%(n)d action taken away", "%(n)d actions taken away", "n"),
    "dropped": ngettext_lazy("%(n)d action dropped", "%(n)d actions dropped", "n"),
    "done": ngettext_lazy("%(n)d action finished", "%(n)d actions finished", "n"),
    "running": ngettext_lazy("%(n)d action begun", "%(n)d actions begun", "n"),
    "dated": ngettext_lazy("%(n)d date moved", "%(n)d dates moved", "n"),
}


@compared
def actions(before: Moment, after: Moment) -> Section | None:
    said = told(
        Action, before, after, new=_("New action: “%(title)s”"), gone=_("Action taken away: “%(title)s”"),
        changed=lambda old, new: changed(old, new, before, after),
    )  # fmt: skip
    return section(_("Actions"), said, COUNTED)


def changed(old: Action, new: Action, before: Moment, after: Moment) -> list[tuple[str, str]]:
    """What differs between an action as it was and as it is, with a word for its kind."""
    found: list[tuple[str, str]] = []
    if old.title != new.title:
        found.append(("named", _("“%(old)s” is now called “%(new)s”") % {"old": old, "new": new}))
    if old.status != new.status:
        values = {"title": new, "old": old.get_status_display(), "new": new.get_status_display()}
        found.append((new.status, _("“%(title)s”: %(new)s, was %(old)s") % values))
    if old.start != new.start:
        found.append(("dated", of_day(new, _("begins on"), old.start, new.start)))
    if old.end != new.end:
        found.append(("dated", of_day(new, _("ends on"), old.end, new.end)))
    if old.owner_id != new.owner_id:
        was, is_now = before.of(Member).get(old.owner_id, ""), after.of(Member).get(new.owner_id, "")
        found.append(("changed", of_value(new, _("owner"), str(was), str(is_now))))
    return found


@compared
def budgets(before: Moment, after: Moment) -> Section | None:
    """What each action costs: what left one and went to another is moved, the rest added or saved."""
    old, new = planned(before), planned(after)
    rows: list[Moved] = []
    for was, is_now in pairs(Action, before, after):
        action = is_now or was
        then, now = old.get(action.pk, Decimal(0)), new.get(action.pk, Decimal(0))
        if then != now:
            rows.append(Moved(action.title, then, now, link(is_now, after.workspace) if is_now else ""))
    currency = after.workspace.currency
    moves = moved([row for row in rows if row.difference < 0], [row for row in rows if row.difference > 0])
    said = [
        Said("moved", _("%(amount)s moved from “%(one)s” to “%(other)s”") % {"amount": amount(value, currency), "one": one, "other": other})
        for one, other, value in moves
    ]
    total = sum((row.difference for row in rows), Decimal(0))
    if total:
        values = {"amount": amount(abs(total), currency), "before": amount(sum(old.values()), currency), "after": amount(sum(new.values()), currency)}
        text = _("The budget has grown by %(amount)s: %(after)s instead of %(before)s") if total > 0 else _("The budget has shrunk by %(amount)s: %(after)s instead of %(before)s")
        said.append(Said("total", text % values))
    said += shifted(before, after, old, new)
    if not said:
        return None
    inside = sum((value for _one, _other, value in moves), Decimal(0))
    summary = []
    if moves and len(moves) == 1:
        summary.append(said[0].text)
    elif moves:
        summary.append(_("%(amount)s moved between actions") % {"amount": amount(inside, currency)})
    if total:
        text = _("budget raised by %(amount)s") if total > 0 else _("budget lowered by %(amount)s")
        summary.append(text % {"amount": amount(abs(total), currency)})
    return Section(_("Budget"), tuple(summary), tuple(said), tuple(rows))


def planned(moment: Moment) -> Budgets:
    """What is planned for each action that is not dropped."""
    actions = moment.of(Action)
    found: Budgets = defaultdict(Decimal)
    for line in moment.of(BudgetLine).values():
        if line.action_id in actions and actions[line.action_id].status != Action.Status.DROPPED:
            found[line.action_id] += line.planned
    return dict(found)


def moved(less: list[Moved], more: list[Moved]) -> list[tuple[str, str, Decimal]]:
    """What may be said to have gone from one action to another: the largest losses meet the largest gains first."""
    left = [[row.title, -row.difference] for row in sorted(less, key=lambda row: (row.difference, row.title))]
    room = [[row.title, row.difference] for row in sorted(more, key=lambda row: (-row.difference, row.title))]
    found: list[tuple[str, str, Decimal]] = []
    while left and room:
        value = min(left[0][1], room[0][1])
        found.append((left[0][0], room[0][0], value))
        for rows in (left, room):
            rows[0][1] -= value
            if not rows[0][1]:
                rows.pop(0)
    return found


def shifted(before: Moment, after: Moment, old: Budgets, new: Budgets) -> list[Said]:
    """Actions that cost the same, in other months."""
    months: list[dict[UUID, dict[date, Decimal]]] = [defaultdict(dict), defaultdict(dict)]
    for place, moment in enumerate((before, after)):
        for line in moment.of(BudgetLine).values():
            months[place][line.action_id][line.month] = line.planned
    found = []
    for was, is_now in pairs(Action, before, after):
        if was and is_now and old.get(was.pk) and old.get(was.pk) == new.get(was.pk) and months[0][was.pk] != months[1][was.pk]:
            parts = [(month, months[1][was.pk].get(month, Decimal(0)) - value) for month, value in months[0][was.pk].items()]
            value = -sum((part for _month, part in parts if part < 0), Decimal(0))
            text = _("%(amount)s of “%(title)s” planned for other months") % {"amount": amount(value, after.workspace.currency), "title": is_now}
            found.append(Said("shifted", text, link(is_now, after.workspace)))
    return found
