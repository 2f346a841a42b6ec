"""Which action an expense belongs to: rules a person taught, and groups of alike lines so that many are matched at once."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from mercatique.kernel.models import Workspace
from mercatique.plan.models import ExpenseRule

#: Groups shown on a page; the others follow the rules alone.
SHOWN = 300
#: What banks write around a name.
_NOISE = re.compile(r"\b(CB|CARTE|PAIEMENT|PAIMENT|ACHAT|PRLV|PRELEVEMENT|SEPA|VIR|VIREMENT|FACTURE|FACT|DU|LE)\b")


def plain(text: str) -> str:
    """A text as it is compared: no accents, no digits, no signs, capitals."""
    bare = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char)).upper()
    return re.sub(r"[^A-Z&]+", " ", bare).strip()


def name_of(text: str) -> str:
    """The name a line is grouped by: what remains without what banks write around it."""
    bare = plain(text)
    return re.sub(r"\s+", " ", _NOISE.sub(" ", bare)).strip() or bare or text.strip()


class Rules:
    """The rules of a workspace; of several that apply, the one with the longest text decides."""

    def __init__(self, workspace: Workspace) -> None:
        rules = ExpenseRule.objects.filter(workspace=workspace).select_related("action")
        self.rules = [(plain(rule.title), rule) for rule in rules if plain(rule.title) and (rule.action_id or rule.leave_out)]
        self.rules.sort(key=lambda pair: (-len(pair[0]), pair[1].number))

    def of(self, *texts: str) -> ExpenseRule | None:
        hay = f" {plain(' '.join(texts))} "
        return next((rule for text, rule in self.rules if text in hay), None)


@dataclass(frozen=True)
class Group:
    """Lines that name the same: matched together."""

    name: str
    lines: tuple[Any, ...]
    rule: ExpenseRule | None
    chosen: str

    @property
    def key(self) -> str:
        """What names it in a form, whatever the order of the page."""
        return hashlib.sha256(f"{self.name}|{self.lines[0].amount < 0}{self.currency}".encode()).hexdigest()[:16]

    @property
    def currency(self) -> str:
        """The currency of its lines; empty for the workspace's own."""
        return str(self.lines[0].currency)

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal(0))

    @property
    def first(self) -> date:
        return min(line.day for line in self.lines)

    @property
    def last(self) -> date:
        return max(line.day for line in self.lines)


@dataclass(frozen=True)
class Amount:
    """A line to match: a line of a statement, or an expense that belongs to no action."""

    day: date
    amount: Decimal
    label: str
    supplier: str
    account: str
    thing: Any
    currency: str = ""


def grouped(lines: Iterable[Amount], rules: Rules, *, otherwise: str) -> list[Group]:
    """Lines by name and currency, the largest sums first; ``otherwise`` is what is chosen for a group that no rule knows."""
    by_name: dict[tuple[str, str, bool, str], list[Amount]] = {}
    for line in lines:
        by_name.setdefault((name_of(line.supplier or line.label), line.account, line.amount < 0, line.currency), []).append(line)
    found = []
    for (name, account, _back, _currency), members in by_name.items():
        rule = rules.of(members[0].supplier, members[0].label)
        shown = f"{name.capitalize()} · {account}" if account else name.capitalize()
        found.append(Group(shown, tuple(members), rule, chosen_by(rule, otherwise)))
    return sorted(found, key=lambda group: (-abs(group.total), group.name))


def chosen_by(rule: ExpenseRule | None, otherwise: str) -> str:
    if rule is None:
        return otherwise
    return "" if rule.leave_out or rule.action is None else str(rule.action.number)


def teach(workspace: Workspace, groups: Sequence[tuple[Group, Any]]) -> int:
    """Remember what was chosen for groups (an action, or None to leave out) as rules; gives how many are new or changed."""
    made = 0
    for group, action in groups:
        text = name_of(group.lines[0].supplier or group.lines[0].label)[:200]
        rule = ExpenseRule.objects.filter(workspace=workspace, title__iexact=text).first() or ExpenseRule(workspace=workspace, title=text)
        if not rule._state.adding and rule.action == action and rule.leave_out == (action is None):
            continue
        rule.action, rule.leave_out = action, action is None
        rule.save()
        made += 1
    return made
