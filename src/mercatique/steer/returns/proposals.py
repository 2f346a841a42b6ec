"""Which money to move from an action that brings little to one that brings more, as long as the figures allow to say so."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from mercatique.fault import Fault
from mercatique.kernel.format import change, percent
from mercatique.kernel.middleware import sentence
from mercatique.kernel.models import Workspace
from mercatique.kernel.periods import fiscal_year
from mercatique.plan.budgets import ledger
from mercatique.plan.models import Action, BudgetMove, Reallocation
from mercatique.steer.returns.reading import ZERO, Return

#: How much of its present spend brings an action half of the most it can bring: nobody knows, so three are tried and the most careful is kept.
HALVES = (0.5, 1.0, 2.0)
#: No action grows by more than half; months of results below which a return is no evidence; the smallest move worth a page.
GROWTH, MONTHS, SMALLEST = Decimal("1.5"), 2, Decimal(100)
STEP = Decimal(10)


@dataclass(frozen=True)
class Line:
    """An action that can give or take: what it brings for one of money, what is planned from next month on, what of it is signed."""

    found: Return
    coming: Decimal
    signed: Decimal
    advised: Decimal = ZERO

    @property
    def per_one(self) -> float:
        return float((self.found.gain or ZERO) / self.found.cost.total)

    @property
    def moved(self) -> Decimal:
        return self.advised - self.coming


@dataclass(frozen=True)
class Move:
    giver: Action
    taker: Action
    amount: Decimal


@dataclass(frozen=True)
class Proposal:
    """Moves that hold whichever way returns diminish; or the reason why nothing is proposed."""

    lines: tuple[Line, ...] = ()
    moves: tuple[Move, ...] = ()
    #: Actions that stay as they are, with the reason.
    kept: tuple[tuple[Action, str], ...] = ()
    reason: str = ""
    gain: Decimal = ZERO
    book: ledger.Ledger | None = field(default=None, compare=False)


def propose(workspace: Workspace, returns: Sequence[Return], today: date) -> Proposal:
    """The allocation the library advises for what is planned from next month on, under three hypotheses; the smallest of the three is proposed."""
    year = fiscal_year(workspace, today)
    book = ledger.read(workspace, year, today)
    place = ledger.place_of(today, year) + 1
    lines, kept = [], []
    for found in returns:
        line = book.line(found.action)
        coming = line.of(place, 12) if line else ledger.Sums()
        if reason := against(found, coming):
            if found.cost.total or coming.planned:
                kept.append((found.action, reason))
            continue
        lines.append(Line(found, coming.planned, min(coming.committed, coming.planned)))
    if len(lines) < 2:
        text = _("Nothing can be proposed: a move needs two actions with a measured return and money still planned, and there are %(n)d.")
        return Proposal(tuple(lines), (), tuple(kept), text % {"n": len(lines)}, book=book)
    try:
        advised = [advice(lines, half) for half in HALVES]
    except Fault as fault:
        return Proposal(tuple(lines), (), tuple(kept), sentence(fault), book=book)
    careful = [smallest([amounts[at] - line.coming for amounts in advised]) for at, line in enumerate(lines)]
    moves = matched(lines, careful)
    if not moves:
        return Proposal(tuple(lines), (), tuple(kept), _("Nothing is proposed: these actions bring about as much for what they cost, or what they have left is signed."), book=book)
    changed = {action: sum((move.amount if move.taker == action else -move.amount for move in moves if action in (move.taker, move.giver)), ZERO) for move in moves for action in (move.giver, move.taker)}
    found_lines = tuple(Line(line.found, line.coming, line.signed, line.coming + changed.get(line.found.action, ZERO)) for line in lines)
    return Proposal(found_lines, tuple(moves), tuple(kept), gain=worth(found_lines), book=book)


def against(found: Return, coming: ledger.Sums) -> str:
    """Why an action neither gives nor takes; empty when it can."""
    if found.gain is None or found.roi_reason_of_cost or found.cost.total <= 0:
        return found.roi_reason or _("its return is not known")
    if len(found.results.months) < MONTHS:
        return _("one month of results is no evidence yet")
    if coming.planned <= 0:
        return _("nothing is planned for it from next month on")
    return ""


def advice(lines: Sequence[Line], half: float) -> list[Decimal]:
    """What the library advises when ``half`` times what is planned brings half of the most an action can bring."""
    from mercatique.methods.returns import allocate_budget

    planned = [float(line.coming) for line in lines]
    found = allocate_budget(
        [str(line.found.action.number) for line in lines], planned,
        [line.per_one * amount * (1 + half) for line, amount in zip(lines, planned, strict=True)], [max(half * amount, 0.01) for amount in planned],
        [float(line.signed) for line in lines], [float(line.coming * GROWTH) for line in lines],
    )  # fmt: skip
    return [Decimal(str(value)) for value in found.advised]


def smallest(moves: Sequence[Decimal]) -> Decimal:
    """The change nearest to none; none when the three do not agree on its direction."""
    if all(move > 0 for move in moves):
        return min(moves)
    return max(moves) if all(move < 0 for move in moves) else ZERO


def matched(lines: Sequence[Line], changes: Sequence[Decimal]) -> list[Move]:
    """What is given goes to who takes, the largest first, in tens; small moves are left out."""
    givers = sorted(((-value, at) for at, value in enumerate(changes) if value < 0), reverse=True)
    takers = sorted(((value, at) for at, value in enumerate(changes) if value > 0), reverse=True)
    moves = []
    taking = [[value, at] for value, at in takers]
    for value, giver in givers:
        left = value
        for pair in taking:
            amount = min(left, Decimal(pair[0])) // STEP * STEP
            if amount >= SMALLEST:
                moves.append(Move(lines[giver].found.action, lines[int(pair[1])].found.action, amount))
                left -= amount
                pair[0] = Decimal(pair[0]) - amount
    return moves


def worth(lines: Sequence[Line]) -> Decimal:
    """What the moves should add, returns diminishing as in the middle hypothesis."""
    total = 0.0
    for line in lines:
        planned, after, half = float(line.coming), float(line.advised), float(line.coming)
        strength = line.per_one * planned * 2
        total += strength * after / (after + half) - strength * planned / (planned + half)
    return Decimal(str(round(total, 2)))


def said(line: Line) -> str:
    return _("%(action)s: ROI %(roi)s") % {"action": line.found.action, "roi": percent(line.found.roi)}


def prepare(workspace: Workspace, proposal: Proposal, today: date) -> Reallocation:
    """The moves as a hypothesis of the budget, proposed and not applied: from the giver's last months to the taker's first."""
    assert proposal.book is not None
    year, place = proposal.book.year, ledger.place_of(today, proposal.book.year) + 1
    takers = list(dict.fromkeys(str(move.taker) for move in proposal.moves))
    with transaction.atomic():
        found = Reallocation(
            workspace=workspace, title=(_("Towards what brings more: %(actions)s") % {"actions": ", ".join(takers)})[:200],
            trigger=_("Returns read on %(day)s") % {"day": today.strftime("%d/%m/%Y")},
            reason="\n".join(said(line) for line in proposal.lines if line.moved),
        )  # fmt: skip
        found.save()
        free: dict[object, list[Decimal]] = {}
        for move in proposal.moves:
            line, other = proposal.book.line(move.giver), proposal.book.line(move.taker)
            assert line is not None and other is not None
            left = free.setdefault(move.giver.pk, [max(cell.planned - cell.committed - cell.spent, ZERO) for cell in line.months])
            to = next((at for at in range(place, 12) if other.months[at].planned), place)
            wanted = move.amount
            for at in range(11, place - 1, -1):
                amount = min(left[at], wanted)
                if amount > 0:
                    left[at] -= amount
                    wanted -= amount
                    BudgetMove(
                        workspace=workspace, reallocation=found, title=found.title, giver=move.giver, giver_month=year.months[at],
                        taker=move.taker, taker_month=year.months[to], amount=amount,
                    ).save()  # fmt: skip
    return found


def change_said(line: Line) -> str:
    """By how much what is planned would change."""
    return change(float(line.moved / line.coming)).text if line.coming else ""
