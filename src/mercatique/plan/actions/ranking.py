"""Which actions come first: feasibility × effectiveness, what a euro and a day bring, and where the budget ends."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mercatique.kernel.format import amount
from mercatique.kernel.models import Workspace
from mercatique.kernel.periods import FiscalYear
from mercatique.methods import CutLine, cut_line, weighted_scores
from mercatique.plan.actions import table
from mercatique.plan.budgets.available import envelope_of, for_actions
from mercatique.plan.models import Action, Draw, Task

#: What the score of an action is made of when nothing is expected of it in money: both count the same.
CRITERIA = ("feasibility", "effectiveness")
#: An action under way is not cut on paper: money is already going out.
HELD = (Action.Status.RUNNING, Action.Status.DONE)


@dataclass(frozen=True)
class Row:
    """An action at its rank."""

    action: Action
    rank: int
    cost: Decimal
    contribution: Decimal | None
    per_euro: float | None
    per_day: Decimal | None
    days: int
    score: float | None
    basis: str
    cumulated: Decimal
    kept: bool
    fits: bool
    first_out: bool = False

    @property
    def held(self) -> bool:
        return self.basis == "fixed"


@dataclass(frozen=True)
class Ranking:
    """The actions of a fiscal year in their order, and the line the budget draws."""

    workspace: Workspace
    year: FiscalYear
    rows: tuple[Row, ...]
    budget: Decimal | None
    source: str
    by: str

    @property
    def actions(self) -> list[Action]:
        return [row.action for row in self.rows]

    @property
    def out(self) -> list[Row]:
        return [row for row in self.rows if not row.kept]

    @property
    def cost(self) -> Decimal:
        return sum((row.cost for row in self.rows), Decimal(0))

    @property
    def kept_cost(self) -> Decimal:
        return sum((row.cost for row in self.rows if row.kept), Decimal(0))

    @property
    def left(self) -> Decimal | None:
        return None if self.budget is None else self.budget - self.kept_cost

    @property
    def lost(self) -> Decimal:
        """What the actions under the line were expected to bring."""
        return sum((row.contribution or Decimal(0) for row in self.out), Decimal(0))

    @property
    def unfounded(self) -> list[Row]:
        """Actions nothing ranks: neither a contribution nor both scores."""
        return [row for row in self.rows if row.contribution is None and row.score is None]

    @property
    def verdict(self) -> str:
        """The answer in a sentence."""
        currency = self.workspace.currency
        if not self.rows:
            return ""
        if self.budget is None:
            return _("All actions cost %(cost)s; say a budget to see where it ends.") % {"cost": amount(self.cost, currency, decimals=0)}
        values = {"budget": amount(self.budget, currency, decimals=0), "n": len(self.out), "left": amount(abs(self.left or Decimal(0)), currency, decimals=0)}
        if (self.left or 0) < 0:
            return _("What is under way already passes %(budget)s by %(left)s.") % values
        if not self.out:
            return _("All actions fit in %(budget)s: %(left)s left.") % values
        text = ngettext("With %(budget)s, %(n)d action falls under the line; %(left)s left.", "With %(budget)s, %(n)d actions fall under the line; %(left)s left.", len(self.out))
        return text % values


def read(workspace: Workspace, year: FiscalYear, budget: Decimal | None = None, *, by: str = "") -> Ranking:
    """Rank the actions of the plan; ``by="score"`` ranks all by their scores, whatever they are expected to bring."""
    plan = table.of_year(table.read(workspace, year))
    envelope = available(workspace, year)
    source = "asked" if budget is not None else "available" if envelope is not None else ""
    budget = envelope if budget is None else budget
    actions = {f"{row.action.number:09d}": row for row in plan.rows}
    days = days_of(workspace)
    scored = scores(row.action for row in plan.rows)
    by = "score" if by == "score" else "contribution"
    found: CutLine = cut_line(
        list(actions), [row.total for row in plan.rows], [None if by == "score" else row.action.contribution for row in plan.rows],
        [scored.get(row.action.number) for row in plan.rows], [int(row.action.status in HELD) for row in plan.rows],
        budget=None if budget is None else float(budget),
    )  # fmt: skip
    rows: list[Row] = []
    total = Decimal(0)
    for place, key in enumerate(found.actions):
        row = actions[key]
        action, kept = row.action, bool(found.kept[place])
        total += row.total
        contribution = action.contribution
        worked = days.get(action.pk, 0)
        per_euro = float(contribution / row.total) if contribution is not None and row.total else None
        rows.append(
            Row(
                action, place + 1, row.total, contribution, per_euro, contribution / worked if contribution is not None and worked else None, worked,
                scored.get(action.number), str(found.basis[place]), total, kept, bool(found.fits[place]), not kept and (not rows or rows[-1].kept),
            )
        )  # fmt: skip
    return Ranking(workspace, year, tuple(rows), budget, source, by)


def available(workspace: Workspace, year: FiscalYear) -> Decimal | None:
    """What is available for the year once what is left of the reserve is set aside; None where nothing is said."""
    envelope = envelope_of(workspace, year)
    return None if envelope is None else for_actions(envelope, Draw.objects.filter(envelope=envelope))


def days_of(workspace: Workspace) -> dict[Any, int]:
    """Working days of the tasks of each action."""
    rows = Task.objects.filter(workspace=workspace, action__isnull=False).order_by().values("action").annotate(days=Sum("likely"))
    return {row["action"]: int(row["days"] or 0) for row in rows}


def scores(actions: Iterable[Action]) -> dict[int, float]:
    """The weighted score of the actions that have both, from 1 to 5, by number."""
    whole = [action for action in actions if all(getattr(action, name) for name in CRITERIA)]
    if not whole:
        return {}
    rows = [(f"{action.number:09d}", name, getattr(action, name)) for action in whole for name in CRITERIA]
    names, criteria, values = (list(column) for column in zip(*rows, strict=True))
    found = weighted_scores(names, criteria, values)
    return {int(name): float(score) for name, score in zip(found.options, found.score, strict=True)}


@dataclass(frozen=True)
class Place:
    """A cell of the matrix: how feasible, how effective, and the actions that stand there."""

    feasibility: int
    effectiveness: int
    actions: tuple[Action, ...]

    @property
    def level(self) -> str:
        """What one does with what stands there."""
        score = self.feasibility + self.effectiveness
        if min(self.feasibility, self.effectiveness) >= 3 and score >= 7:
            return "first"
        return "later" if score >= 6 else "drop"


def matrix(actions: Iterable[Action]) -> list[tuple[int, str, list[Place]]]:
    """Five lines of effectiveness, the highest on top, by five columns of feasibility."""
    there: dict[tuple[int, int], list[Action]] = defaultdict(list)
    for action in actions:
        if action.feasibility and action.effectiveness:
            there[action.feasibility, action.effectiveness].append(action)
    return [
        (high, str(Action.Degree(high).label), [Place(far, high, tuple(there[far, high])) for far in range(1, 6)]) for high in range(5, 0, -1)
    ]
