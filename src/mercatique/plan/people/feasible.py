"""Can each action be done: its time, its people, its skills, its money? A verdict with its reasons, and what it takes."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from mercatique.kernel.addresses import numbered
from mercatique.kernel.format import amount, day, number
from mercatique.kernel.models import Workspace
from mercatique.kernel.rooms import path_of
from mercatique.kernel.rounds import shared
from mercatique.plan.models import Action, BudgetLine
from mercatique.plan.people import effort, gaps, load
from mercatique.plan.people.effort import Effort
from mercatique.plan.people.gaps import Matrix
from mercatique.plan.people.load import Burden, Load, Week
from mercatique.plan.people.situation import Situation, Work

ZERO = Decimal(0)
YES, IF, NO, UNSAID = "yes", "if", "no", "unsaid"
WORDS = {
    YES: gettext_lazy("feasible"),
    IF: gettext_lazy("feasible if …"),
    NO: gettext_lazy("not feasible"),
    UNSAID: gettext_lazy("cannot be said yet"),
}
#: So many actions, in words that follow the number.
COUNTED = {
    YES: ngettext_lazy("%(n)d feasible", "%(n)d feasible", "n"),
    IF: ngettext_lazy("%(n)d feasible if …", "%(n)d feasible if …", "n"),
    NO: ngettext_lazy("%(n)d not feasible", "%(n)d not feasible", "n"),
    UNSAID: ngettext_lazy("%(n)d cannot be said yet", "%(n)d cannot be said yet", "n"),
}
ABOUT = {
    "time": gettext_lazy("time"),
    "load": gettext_lazy("people"),
    "skills": gettext_lazy("skills"),
    "budget": gettext_lazy("budget"),
    "means": gettext_lazy("means"),
}


@dataclass(frozen=True)
class Reason:
    """Why an action cannot be done, can be done on a condition, or cannot be judged yet; and where it is mended."""

    about: str
    weight: str
    text: str
    url: str = ""

    @property
    def label(self) -> Any:
        return ABOUT[self.about]


@dataclass
class Verdict:
    """An action with what it takes, and whether it can be done."""

    action: Action
    effort: Effort
    planned: Decimal
    works: tuple[Work, ...]
    start: date | None
    end: date | None
    reasons: list[Reason] = field(default_factory=list)

    @property
    def state(self) -> str:
        weights = {reason.weight for reason in self.reasons}
        return next((state for state in (NO, UNSAID, IF) if state in weights), YES)

    @property
    def words(self) -> Any:
        return WORDS[self.state]

    @property
    def mark(self) -> str:
        """Its colour on a page."""
        return {YES: "done", IF: "running", NO: "late"}.get(self.state, "")


@dataclass
class Feasibility:
    """The verdicts of a workspace, and the sums of the plan."""

    situation: Situation
    load: Load
    matrix: Matrix
    verdicts: list[Verdict] = field(default_factory=list)

    @cached_property
    def over(self) -> dict[UUID, list[tuple[Burden, Week]]]:
        """By action, the weeks that are too full and in which it asks for hours."""
        found: dict[UUID, list[tuple[Burden, Week]]] = defaultdict(list)
        for burden, week in self.load.over:
            for action in dict.fromkeys(piece.action_pk for piece, _hours in week.pieces):
                if action is not None:
                    found[action].append((burden, week))
        return found

    @property
    def total(self) -> Effort:
        found = Effort()
        for verdict in self.verdicts:
            found.add(verdict.effort)
        return found

    @property
    def planned(self) -> Decimal:
        return sum((verdict.planned for verdict in self.verdicts), ZERO)

    def count(self, state: str) -> int:
        return sum(verdict.state == state for verdict in self.verdicts)

    def of(self, action: Action) -> Verdict | None:
        return next((verdict for verdict in self.verdicts if verdict.action.pk == action.pk), None)


@shared(worded=True)
def read(workspace: Workspace, today: date | None = None) -> Feasibility:
    """Every action that is still to be done, weighed."""
    burdens = load.of(workspace, today)
    known = burdens.situation
    actions = load.actions_of(known)
    found = Feasibility(known, burdens, gaps.read(known))
    planned = dict(BudgetLine.objects.filter(workspace=workspace).order_by().values_list("action").annotate(total=Sum("planned")).values_list("action", "total"))
    works: dict[UUID, list[Work]] = defaultdict(list)
    for work in known.works:
        if work.row.node.action:
            works[work.row.node.action].append(work)
    for action in actions:
        mine = tuple(works[action.pk])
        taken = effort.of_action(known, action, mine)
        start = action.start or min((work.row.start for work in mine), default=None)
        end = action.end or max((work.row.end for work in mine), default=None)
        verdict = Verdict(action, taken, planned.get(action.pk, ZERO), mine, start, end)
        Weighing(found, verdict).all()
        found.verdicts.append(verdict)
    return found


class Weighing:
    """The reasons of one verdict, in the order time, people, skills, budget, means."""

    def __init__(self, found: Feasibility, verdict: Verdict) -> None:
        self.found, self.verdict, self.action = found, verdict, verdict.action
        self.slug = found.situation.workspace.slug

    def all(self) -> None:
        self.time()
        self.people()
        self.skills()
        self.budget()
        self.means()

    def say(self, about: str, weight: str, text: str, url: str = "") -> None:
        self.verdict.reasons.append(Reason(about, weight, text, url))

    def page(self, name: str, number: int | None = None) -> str:
        return path_of(f"plan:{name}", self.slug) if number is None else numbered(f"plan:{name}", self.slug, number)

    def time(self) -> None:
        action, verdict = self.action, self.verdict
        edit = action.page_url("edit")
        if action.start is None or action.end is None:
            self.say("time", UNSAID, _("Its first and last day are not said."), edit)
        elif action.end < self.found.situation.today and action.status != Action.Status.DONE:
            self.say("time", NO, _("It should have ended on %(day)s.") % {"day": day(action.end)}, edit)
        for fault, project in {(work.found.fault, work.found.project.number) for work in verdict.works if work.found.fault}:
            self.say("time", UNSAID, fault, self.page("project", project))
        late = [work for work in verdict.works if work.row.late]
        for work in late[:3]:
            words = {"task": work.row.node.title, "n": -work.row.slack}
            text = ngettext("“%(task)s” is %(n)d working day too late for the launch.", "“%(task)s” is %(n)d working days too late for the launch.", -work.row.slack)
            self.say("time", NO, text % words, self.page("project", work.found.project.number))
        todo = [work for work in verdict.works if not work.row.node.over]
        if action.end and todo and (last := max(work.row.end for work in todo)) > action.end:
            words = {"last": day(last), "end": day(action.end)}
            self.say("time", IF, _("If its tasks may end on %(last)s, after its last day, %(end)s.") % words, edit)

    def people(self) -> None:
        action, verdict = self.action, self.verdict
        if not verdict.works and not verdict.effort.assigned:
            address = f"{self.page('assignment-new')}?action={action.pk}"
            self.say("load", UNSAID, _("No task and no means say what work it takes."), address)
        for work in verdict.works:
            if not work.row.node.over and not work.row.node.milestone and not self.found.situation.people_of(work.row):
                self.say("load", IF, _("If somebody does “%(task)s”: it has nobody yet.") % {"task": work.row.node.title}, self.found.situation.address(work.row))
        for one in self.found.load.unplaced:
            if (one.work and one.work.row.node.action == action.pk) or (one.action and one.action.pk == action.pk):
                title = one.work.row.node.title if one.work else action.title
                text = {
                    "inactive": _("%(person)s is no longer active: give “%(task)s” to somebody else."),
                    "gone": _("%(person)s is not there on all days of “%(task)s”."),
                    "away": _("%(person)s is away on all days of “%(task)s”."),
                }[one.why]
                url = self.found.situation.address(one.work.row) if one.work else action.page_url("edit")
                self.say("load", NO, text % {"person": one.carrier.name, "task": title}, url)
        worst: dict[UUID, tuple[load.Burden, list[load.Week]]] = {}
        for burden, week in self.found.over.get(action.pk, ()):
            worst.setdefault(burden.carrier.key, (burden, []))[1].append(week)
        for burden, weeks in worst.values():
            words = {"person": burden.carrier.name, "n": len(weeks), "hours": number(max(week.excess for week in weeks), decimals=0), "day": day(weeks[0].monday)}
            text = ngettext(
                "If %(person)s is relieved in the week of %(day)s, by %(hours)s h.", "If %(person)s is relieved in %(n)d weeks from %(day)s on, by up to %(hours)s h.", len(weeks)
            )
            self.say("load", IF, text % words, f"{self.page('load')}#over")

    def skills(self) -> None:
        for gap in self.found.matrix.gaps:
            if gap.work.row.node.action != self.action.pk:
                continue
            words = {"skill": gap.skill.title, "task": gap.work.row.node.title}
            if gap.treatment is None:
                self.say("skills", NO, _("“%(task)s”: nobody on it masters “%(skill)s”, and nothing is planned for it.") % words, f"{self.page('skills')}#gaps")
            elif gap.fault:
                self.say("skills", IF, _("If the gap of “%(task)s” in “%(skill)s” is settled in time: %(fault)s.") % {**words, "fault": gap.fault}, gap.treatment.page_url("edit"))
            elif gap.treatment.way != gap.treatment.Way.ACCEPT:
                words |= {"way": gap.treatment.get_way_display(), "day": day(gap.treatment.due)}
                self.say("skills", IF, _("If “%(skill)s”, which “%(task)s” needs, is there by %(day)s (%(way)s).") % words, gap.treatment.get_absolute_url())

    def budget(self) -> None:
        verdict, currency = self.verdict, self.found.situation.workspace.currency
        page = self.action.page_url("budget")
        bought = verdict.effort.bought
        if not verdict.planned:
            self.say("budget", UNSAID, _("No budget is planned for it."), page)
        elif bought > verdict.planned:
            words = {"cost": amount(bought, currency), "planned": amount(verdict.planned, currency)}
            self.say("budget", NO, _("What is bought for it costs %(cost)s, more than its budget of %(planned)s.") % words, page)
        if verdict.effort.unpriced:
            names = ", ".join(sorted(verdict.effort.unpriced)[:4])
            self.say("budget", IF, _("If the cost of %(means)s is said and fits in the budget.") % {"means": names}, self.page("resource-list"))
        if n := verdict.effort.unknown:
            text = ngettext("If %(n)d task says how long it takes: it does not yet.", "If %(n)d tasks say how long they take: they do not yet.", n)
            self.say("time", IF, text % {"n": n}, self.page("task-list"))

    def means(self) -> None:
        for clash in self.found.load.clashes:
            if any(work.row.node.action == self.action.pk for work in clash.tasks) or any(one.pk == self.action.pk for one in clash.actions):
                words = {"means": clash.resource.title, "first": day(clash.first), "last": day(clash.last)}
                text = _("If “%(means)s” is booked once only on %(first)s.") if clash.first == clash.last else _("If “%(means)s” is booked once only from %(first)s to %(last)s.")
                self.say("means", IF, text % words, f"{self.page('load')}#bookings")
