"""The columns a workspace adds to its action plan: what a value may be, how it reads, what deleted columns leave behind."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel.format import amount as money
from mercatique.kernel.format import number, short_day
from mercatique.kernel.forms import amount, amount_in
from mercatique.kernel.models import Workspace
from mercatique.kernel.record_files import iso_day
from mercatique.plan.models import Action, Column

#: Columns beyond which a table is no longer read.
MOST = 20
YES, NO = {"yes", "oui", "true", "vrai", "1", "x"}, {"no", "non", "false", "faux", "0"}
Kind = Column.Kind


def of(workspace: Workspace, *, hidden: bool = False) -> list[Column]:
    """The columns in their order, those out of the table only when asked for."""
    found = Column.objects.filter(workspace=workspace)
    return list(found if hidden else found.filter(hidden=False))


def understood(column: Column, raw: Any) -> Any:
    """A value as it is kept (text, decimal as text, ISO day, true or false); None for nothing; a Fault for what is none."""
    text = storable(str(raw if raw is not None else "")).strip()
    if not text:
        return None
    if isinstance(raw, bool) or column.kind == Kind.YES_NO:
        return truth(column, raw, text)
    if column.kind in {Kind.NUMBER, Kind.AMOUNT}:
        return decimal(raw, text, column.workspace.currency if column.kind == Kind.AMOUNT else "")
    if column.kind == Kind.DATE:
        return day(raw, text)
    if column.kind == Kind.CHOICE:
        found = next((choice for choice in column.choices if choice.casefold() == text.casefold()), None)
        if found is None:
            raise Fault("no-choice", mark("“%(value)s” is not one of: %(choices)s."), value=text[:80], choices=", ".join(column.choices) or "–")
        return found
    return text[:500]


def storable(text: str) -> str:
    """Without the signs no database keeps."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def truth(column: Column, raw: Any, text: str) -> Any:
    if column.kind != Kind.YES_NO:
        return _("yes") if raw else _("no")
    word = text.casefold().removesuffix(".0")
    if word in YES | {_("yes")}:
        return True
    if word in NO | {_("no")}:
        return False
    raise Fault("no-truth", mark("“%(value)s” is neither yes nor no."), value=text[:80])


def decimal(raw: Any, text: str, currency: str) -> str:
    try:
        value = Decimal(str(raw)) if isinstance(raw, int | float | Decimal) else amount_in(text, currency) if currency else amount(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) >= Decimal(10) ** 12:
        raise Fault("no-amount", mark("“%(value)s” is no amount: type 4500, 4,500.50 or 4.5k."), value=text[:80])
    return f"{round(value, 4).normalize():f}"


def day(raw: Any, text: str) -> str:
    try:
        return (date(raw.year, raw.month, raw.day) if isinstance(raw, date) else date.fromisoformat(iso_day(text))).isoformat()
    except ValueError:
        raise Fault("no-day", mark("“%(value)s” is no date: write it as 2026-04-30."), value=text[:80]) from None


def shown(column: Column, value: Any, currency: str) -> str:
    """A kept value as people read it; what a column no longer understands is shown as it is."""
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    try:
        if column.kind == Kind.AMOUNT:
            return money(Decimal(value), currency)
        if column.kind == Kind.NUMBER:
            plain = Decimal(value)
            return number(plain, decimals=max(0, -int(plain.as_tuple().exponent)))
        if column.kind == Kind.DATE:
            return short_day(date.fromisoformat(value))
    except (ArithmeticError, ValueError, TypeError):
        pass
    return str(value)


def typed(column: Column, value: Any) -> str:
    """A kept value as a person would type it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).replace(".", ",") if column.kind in {Kind.NUMBER, Kind.AMOUNT} and get_language() == "fr" else str(value)


def exported(column: Column, value: Any) -> Any:
    """A kept value as a cell of a workbook: numbers are numbers, days are days."""
    try:
        if value not in (None, "") and column.kind in {Kind.NUMBER, Kind.AMOUNT}:
            return Decimal(value)
        if value and column.kind == Kind.DATE:
            return date.fromisoformat(value)
    except (ArithmeticError, ValueError, TypeError):
        pass
    return shown(column, value, "")


@dataclass(frozen=True)
class Cell:
    """A value of an action in one of the columns."""

    column: Column
    text: str
    typed: str


def cells(action: Action, columns: Iterable[Column]) -> list[Cell]:
    currency = action.workspace.currency
    return [Cell(column, shown(column, action.own.get(column.key), currency), typed(column, action.own.get(column.key))) for column in columns]


def put(action: Action, column: Column, raw: Any) -> bool:
    """Write a value into an action (saved by the caller); say whether it differs."""
    value, before = understood(column, raw), action.own.get(column.key)
    if value == before and type(value) is type(before):
        return False
    kept = {key: old for key, old in action.own.items() if key != column.key}
    action.own = kept if value is None else {**kept, column.key: value}
    return True


def in_words(action: Action) -> str:
    """The own columns of an action, one per line; values of columns that are gone stay out."""
    if not action.own:
        return ""
    found = cells(action, of(action.workspace, hidden=True))
    return "\n".join(_("%(label)s: %(value)s") % {"label": cell.column.title, "value": cell.text} for cell in found if cell.text)


def holding(workspace: Workspace, key: str) -> list[Action]:
    """The actions that hold a value under a key."""
    found = [action for action in Action.objects.filter(workspace=workspace).exclude(own={}) if key in action.own]
    for action in found:
        action.workspace = workspace
    return found


@dataclass(frozen=True)
class Gone:
    """A deleted column whose values are still there."""

    number: int
    title: str
    values: int
    row: int


def gone(workspace: Workspace) -> list[Gone]:
    """Deleted columns of which actions still hold values, the last one first."""
    held: dict[str, int] = {}
    for own in Action.objects.filter(workspace=workspace).exclude(own={}).values_list("own", flat=True):
        for key in own:
            held[key] = held.get(key, 0) + 1
    living = set(Column.objects.filter(workspace=workspace).values_list("number", flat=True))
    found: dict[int, Gone] = {}
    rows = Column.history.filter(workspace_id=workspace.pk, history_type="-").order_by("-history_date")  # type: ignore[attr-defined]
    for row in rows:
        if row.number not in living and str(row.number) in held:
            found.setdefault(row.number, Gone(row.number, row.title, held[str(row.number)], row.history_id))
    return list(found.values())


def forget(workspace: Workspace, one: Gone) -> int:
    """Take the values of a deleted column out of all actions."""
    actions = holding(workspace, str(one.number))
    for action in actions:
        action.own = {key: value for key, value in action.own.items() if key != str(one.number)}
        action.save()
    return len(actions)


def move(workspace: Workspace, column: Column, step: int) -> None:
    """One place up (-1) or down (1) among all columns."""
    order = of(workspace, hidden=True)
    place = order.index(column)
    order.insert(max(0, min(len(order) - 1, place + step)), order.pop(place))
    for position, each in enumerate(order):
        if each.place != position:
            each.place = position
            each.save()


def misfits(column: Column, workspace: Workspace) -> list[str]:
    """The values already written that a column (as it would be) does not understand."""
    found = []
    for action in holding(workspace, column.key):
        value = action.own[column.key]
        try:
            understood(column, (_("yes") if value else _("no")) if isinstance(value, bool) else value)
        except Fault:
            found.append(str(value))
    return found
