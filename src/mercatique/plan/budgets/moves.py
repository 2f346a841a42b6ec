"""Money moved between actions and months: its effect before it is applied, and its application as one change."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from mercatique.decide.models import Objective
from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel.format import amount as money
from mercatique.kernel.format import month as in_words
from mercatique.kernel.models import Workspace
from mercatique.plan.budgets.ledger import Ledger
from mercatique.plan.models import Action, BudgetMove, Reallocation


@dataclass(frozen=True)
class Effect:
    """What a reallocation changes for an action or an objective: planned before and after, against the forecast."""

    on: Any
    before: Decimal
    moved: Decimal
    gone: Decimal

    @property
    def after(self) -> Decimal:
        return self.before + self.moved

    @property
    def left(self) -> Decimal:
        """What the new plan leaves above what is already committed and spent (below zero: an overrun)."""
        return self.after - self.gone


def moves_of(reallocation: Reallocation) -> list[BudgetMove]:
    found = list(reallocation.moves.select_related("giver", "taker").order_by("number"))
    for move in found:
        move.workspace = move.giver.workspace = move.taker.workspace = reallocation.workspace
    return found


def effects(reallocation: Reallocation, ledger: Ledger) -> tuple[list[Effect], list[Effect]]:
    """What it does to each action and each objective it touches. An applied one is shown as it was before."""
    moved: dict[Action, Decimal] = {}
    for move in moves_of(reallocation):
        for action, day, value in ((move.giver, move.giver_month, -move.amount), (move.taker, move.taker_month, move.amount)):
            inside = ledger.year.first <= day <= ledger.year.last
            moved[action] = moved.get(action, Decimal(0)) + (value if inside else 0)
    applied = reallocation.state == Reallocation.State.APPLIED
    by_action, by_objective = [], {}
    for action, value in moved.items():
        line = ledger.line(action)
        gross = line.gross if line else None
        planned = gross.planned if gross else Decimal(0)
        gone = gross.spent + gross.committed if gross else Decimal(0)
        by_action.append(Effect(action, planned - (value if applied else 0), value, gone))
        for objective in action.objectives.all():
            by_objective.setdefault(objective.pk, [objective, Decimal(0)])[1] += value
    return by_action, [on_objective(objective, value, ledger, applied) for objective, value in by_objective.values()]


def on_objective(objective: Objective, moved: Decimal, ledger: Ledger, applied: bool) -> Effect:
    """All actions that serve the objective together (an action that serves several counts for each)."""
    objective.workspace = ledger.workspace
    lines = [line for line in ledger.lines if line.action and objective in line.action.objectives.all()]
    planned = sum((line.gross.planned for line in lines), Decimal(0))
    gone = sum((line.gross.spent + line.gross.committed for line in lines), Decimal(0))
    return Effect(objective, planned - (moved if applied else 0), moved, gone)


def apply(workspace: Workspace, number: int, today: date, version: str = "") -> Reallocation:
    """Write the moves into the plan: all of them or none, and only while each month still holds what it gives."""
    with transaction.atomic():
        found = Reallocation.objects.select_for_update(of=("self",)).get(workspace=workspace, number=number)
        found.workspace = workspace
        if found.state != Reallocation.State.PROPOSED or (version and version != str(found.version)):
            raise Fault("reallocation-changed", mark("Somebody else has changed this reallocation meanwhile: look at what it says now."))
        if not found.reason.strip():
            raise Fault("reallocation-reason", mark("Write down the reason first: it is kept with the change."))
        moves = moves_of(found)
        if not moves:
            raise Fault("reallocation-empty", mark("There is no move to apply yet."))
        for move in moves:
            held = move.giver.budget(move.giver_month, move.giver_month)
            if held < move.amount:
                raise Fault(
                    "reallocation-short",
                    mark("“%(action)s” has only %(held)s left in its plan of %(month)s: %(amount)s cannot be taken from it."),
                    action=str(move.giver), held=money(held, workspace.currency), month=in_words(move.giver_month),
                    amount=money(move.amount, workspace.currency),
                )  # fmt: skip
            move.giver.plan_month(move.giver_month, held - move.amount)
            move.taker.plan_month(move.taker_month, move.taker.budget(move.taker_month, move.taker_month) + move.amount)
        for action in {*(move.giver for move in moves), *(move.taker for move in moves)}:
            action.save()
        found.state, found.applied_on = Reallocation.State.APPLIED, today
        found.save()
    return found
