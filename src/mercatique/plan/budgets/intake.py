"""Expenses from a file: kept aside, shown as understood, then written all at once or not at all."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel.aside import Shelf
from mercatique.kernel.format import number
from mercatique.kernel.models import Workspace
from mercatique.plan.budgets import statements
from mercatique.plan.budgets.matching import Amount, Group, Rules, grouped, teach
from mercatique.plan.budgets.statements import Entry, Statement
from mercatique.plan.models import Action, Expense

#: Lines written at once.
KEPT = 1000
RATES = ("20", "10", "5.5", "2.1", "0")
KINDS = {"ofx": gettext_lazy("OFX bank statement"), "fec": gettext_lazy("French accounting entries (FEC)"), "csv": gettext_lazy("Bank statement in CSV")}
FAULTS = {
    "date-or-amount": gettext_lazy("the date or the amount cannot be read"),
    "columns": gettext_lazy("columns are missing"),
    "cut": gettext_lazy("the file ends in the middle of a transaction"),
}
STATEMENTS = Shelf("statements")


def keep(workspace: Workspace, data: bytes, name: str) -> str:
    """Put a statement aside that can be read."""
    return STATEMENTS.keep(workspace, data, name, statements.read)


@dataclass(frozen=True)
class Account:
    """An expense account of an accounting file, and whether its lines are looked at."""

    code: str
    name: str
    lines: int
    total: Decimal
    chosen: bool


@dataclass(frozen=True)
class Understood:
    """What a file says, before anything is written."""

    statement: Statement
    name: str
    entries: tuple[Entry, ...]
    known: int
    accounts: tuple[Account, ...]
    groups: tuple[Group, ...]
    currency: str

    @property
    def kind(self) -> str:
        return str(KINDS[self.statement.kind])

    @property
    def total(self) -> Decimal:
        """What the lines come to in the currency of the workspace."""
        return sum((entry.amount for entry in self.entries if foreign(entry, self.currency) == ""), Decimal(0))

    @property
    def elsewhere(self) -> list[tuple[str, Decimal]]:
        """What the lines in other currencies come to: listed apart, as they are added to nothing."""
        sums: dict[str, Decimal] = {}
        for entry in self.entries:
            if money := foreign(entry, self.currency):
                sums[money] = sums.get(money, Decimal(0)) + entry.amount
        return sorted(sums.items())

    @property
    def faults(self) -> list[tuple[int, str]]:
        return [(line, str(FAULTS[code])) for line, code in self.statement.faults]

    @property
    def aside(self) -> list[str]:
        """What was left aside, in words."""
        found = []
        for code, lines in self.statement.left_aside:
            if code == "investment":
                found.append(_("transactions of an investment account, which are no expenses"))
            elif code == "class-445":
                found.append(ngettext("%(n)s line of VAT (445)", "%(n)s lines of VAT (445)", lines) % {"n": number(lines)})
            else:
                text = ngettext("%(n)s line of a class %(class)s account", "%(n)s lines of class %(class)s accounts", lines)
                found.append(text % {"n": number(lines), "class": code.removeprefix("class-")})
        return found


def foreign(entry: Entry, currency: str) -> str:
    """The currency of a line where it is not the workspace's own."""
    return "" if entry.currency == currency else entry.currency


def understood(workspace: Workspace, data: bytes, name: str, accounts: Sequence[str] = ()) -> Understood:
    """Read a kept file: its new lines in groups, each with the action its rule leads to."""
    statement = statements.read(data, name)
    codes = Counter(entry.account for entry in statement.entries if entry.account)
    chosen = {code for code in codes if code in accounts} or {code for code in codes if code.startswith("623")} or set(codes)
    entries = [entry for entry in statement.entries if not entry.account or entry.account in chosen]
    keys = {entry.key for entry in entries}
    present = set()
    for start in range(0, len(keys), 500):
        some = sorted(keys)[start : start + 500]
        present |= set(Expense.objects.filter(workspace=workspace, source_key__in=some).values_list("source_key", flat=True))
    new = tuple(entry for entry in entries if entry.key not in present)
    rows = [Amount(entry.day, entry.amount, entry.label, entry.supplier, entry.account, entry, foreign(entry, workspace.currency)) for entry in new]
    otherwise = "0" if statement.kind == "fec" else ""
    groups = grouped(rows, Rules(workspace), otherwise=otherwise)
    shown = tuple(
        Account(
            code, next(entry.account_name for entry in statement.entries if entry.account == code), lines,
            sum((entry.amount for entry in statement.entries if entry.account == code), Decimal(0)), code in chosen,
        )
        for code, lines in sorted(codes.items())
    )  # fmt: skip
    return Understood(statement, name, tuple(entries), len(entries) - len(new), shown, tuple(groups), workspace.currency)


def write(workspace: Workspace, found: Understood, choices: Mapping[str, str], remember: set[str], rate: str) -> tuple[int, int]:
    """Write the groups a person kept, and the rules they taught; gives how many expenses and rules are new.

    ``choices`` gives by the key of a group: an action's number, "0" to keep its lines without action, "" to leave them out. What is not
    among them follows its rule.
    """
    actions = {str(action.number): action for action in Action.objects.filter(workspace=workspace)}
    vat = Decimal(rate) if rate in RATES and found.statement.includes_vat else None
    taught, wanted = [], []
    for group in found.groups:
        choice = choices.get(group.key, group.chosen if group.rule else "")
        action = actions.get(choice)
        if choice not in ("", "0") and action is None:
            raise Fault("no-action", mark("One of the actions chosen is no longer there: look again."))
        if group.key in remember and choice != "0":
            taught.append((group, action))
        if choice:
            wanted += [(line.thing, action) for line in group.lines]
    if len(wanted) > KEPT:
        raise Fault("too-many-lines", mark("These are more than %(limit)s expenses: keep fewer groups, then bring the file again for the others."), limit=str(KEPT))
    try:
        with transaction.atomic():
            for entry, action in wanted:
                expense_of(workspace, entry, action, found.name, vat).save()
            rules = teach(workspace, taught)
    except IntegrityError:
        raise Fault("brought-meanwhile", mark("Somebody has brought some of these lines meanwhile: look again.")) from None
    return len(wanted), rules


def expense_of(workspace: Workspace, entry: Entry, action: Action | None, name: str, vat: Decimal | None) -> Expense:
    """A line as an expense excluding VAT; its identity comes from its line, so that the same line is the same expense everywhere."""
    net = entry.amount if vat is None else (entry.amount / (1 + vat / 100)).quantize(Decimal("0.01"))
    return Expense(
        id=uuid5(NAMESPACE_URL, f"{workspace.pk}|{entry.key}"), workspace=workspace, title=(entry.label or entry.supplier or entry.account_name)[:200] or "?",
        action=action, state=Expense.State.SPENT, day=entry.day, supplier=entry.supplier, document=entry.document, net=net, vat_rate=vat,
        currency=foreign(entry, workspace.currency), account=entry.account, source=name, source_key=entry.key,
    )  # fmt: skip
