"""The action plan as the trade writes it: action, objective, KPI, owner, budget by quarter; edited cell by cell."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from mercatique.decide.models import Objective
from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel.format import amount as in_words
from mercatique.kernel.format import period, short_day
from mercatique.kernel.forms import amount_in
from mercatique.kernel.models import Indicator, Member, Workspace
from mercatique.kernel.periods import FiscalYear, fiscal_year
from mercatique.kernel.rounds import shared
from mercatique.plan.actions import columns as own
from mercatique.plan.actions.columns import Cell
from mercatique.plan.actions.found import actions_of
from mercatique.plan.models import Action, BudgetLine, Column

QUARTERS = ("q1", "q2", "q3", "q4")


@dataclass(frozen=True)
class Row:
    """An action with its quarters of one fiscal year."""

    action: Action
    quarters: tuple[Decimal, ...]
    own: tuple[Cell, ...] = ()

    @property
    def total(self) -> Decimal:
        return sum(self.quarters, Decimal(0))

    @property
    def objectives(self) -> list[Objective]:
        return list(self.action.objectives.all())

    @property
    def indicators(self) -> list[Indicator]:
        return list(self.action.indicators.all())

    @property
    def cells(self) -> list[tuple[str, Decimal, str]]:
        """Field, amount and the amount as it is typed."""
        return [(name, planned, typed(planned)) for name, planned in zip(QUARTERS, self.quarters, strict=True)]


def typed(planned: Decimal) -> str:
    """An amount as a person would type it; nothing for nothing."""
    if not planned:
        return ""
    bare = f"{planned.normalize():f}"
    return bare.replace(".", ",") if get_language() == "fr" else bare


@dataclass(frozen=True)
class Subtotal:
    """What the actions of a nature cost quarter by quarter."""

    nature: str
    label: str
    quarters: tuple[Decimal, ...]

    @property
    def key(self) -> str:
        return self.nature or "none"

    @property
    def total(self) -> Decimal:
        return sum(self.quarters, Decimal(0))

    @property
    def cells(self) -> list[tuple[str, Decimal]]:
        return [(f"{self.key}-{name}", planned) for name, planned in zip(QUARTERS, self.quarters, strict=True)]


@dataclass(frozen=True)
class Balance:
    """How the actions of a nature weigh: how many, how much."""

    nature: str
    label: str
    actions: int
    share: float
    budget: Decimal
    budget_share: float | None


@dataclass(frozen=True)
class Plan:
    """The table of a fiscal year with its sums, its balance and the coverage of objectives."""

    year: FiscalYear
    rows: tuple[Row, ...]
    objectives: tuple[tuple[Objective, int], ...]
    dropped: int = 0
    columns: tuple[Column, ...] = ()

    @property
    def width(self) -> int:
        """Cells of a line after the sums: nature, stage and own columns."""
        return 2 + len(self.columns)

    @property
    def totals(self) -> dict[str, Decimal]:
        sums = {name: sum((row.quarters[i] for row in self.rows), Decimal(0)) for i, name in enumerate(QUARTERS)}
        return {**sums, "all": sum(sums.values(), Decimal(0))}

    @property
    def subtotals(self) -> list[Subtotal]:
        """By nature, in the order of the trade; what says no nature comes last."""
        found = []
        for nature, label in [*Action.Nature.choices, ("", _("Nature not said"))]:
            rows = [row for row in self.rows if row.action.nature == nature]
            if rows or nature:
                sums = tuple(sum((row.quarters[i] for row in rows), Decimal(0)) for i in range(4))
                found.append(Subtotal(nature, str(label), sums))
        return found

    @property
    def sums(self) -> dict[str, Decimal]:
        """Every sum of the table under the name of its cell."""
        found = dict(self.totals)
        for part in self.subtotals:
            found |= dict(part.cells) | {f"{part.key}-all": part.total}
        return found | {f"row-{row.action.number}": row.total for row in self.rows}

    @property
    def balance(self) -> list[Balance]:
        count = Counter(row.action.nature for row in self.rows)
        money: Counter[str] = Counter()
        for row in self.rows:
            money[row.action.nature] += row.total  # type: ignore[assignment]
        people = sum(count[nature] for nature in Action.Nature.values)
        budget = sum((Decimal(money[nature]) for nature in Action.Nature.values), Decimal(0))
        return [
            Balance(
                nature,
                str(label),
                count[nature],
                count[nature] / people if people else 0.0,
                Decimal(money[nature]),
                float(money[nature] / budget) if budget else None,
            )
            for nature, label in Action.Nature.choices
        ]


def years_of(workspace: Workspace, today: date) -> list[FiscalYear]:
    """The fiscal years that budgets, actions and objectives touch, the present and the next one always among them."""
    present = fiscal_year(workspace, today)
    return sorted({present, present.next(), *planned_in(workspace), *meant_for(workspace)}, key=lambda year: year.first)


def planned_in(workspace: Workspace) -> set[FiscalYear]:
    """The fiscal years with a budget."""
    months = BudgetLine.objects.filter(workspace=workspace).order_by().values_list("month", flat=True).distinct()
    return {fiscal_year(workspace, month) for month in months}


def meant_for(workspace: Workspace) -> set[FiscalYear]:
    """The fiscal years in which actions or objectives begin or end."""
    days: set[date | None] = set()
    for model, names in ((Action, ("start", "end")), (Objective, ("start", "due"))):
        for pair in model.objects.filter(workspace=workspace).order_by().values_list(*names):
            days.update(pair)
    return {fiscal_year(workspace, day) for day in days if day}


@shared()
def year_asked(workspace: Workspace, label: str, today: date) -> FiscalYear:
    """The fiscal year named in an address; else the present one, or the nearest that has something planned."""
    named = next((year for year in years_of(workspace, today) if year.label == label), None)
    return named or nearest(planned_in(workspace) or meant_for(workspace), fiscal_year(workspace, today))


def nearest(years: set[FiscalYear], present: FiscalYear) -> FiscalYear:
    """The present year if it is among them, else the next one, else the last one before."""
    coming = [year for year in years if year.first >= present.first]
    if coming:
        return min(coming, key=lambda year: year.first)
    return max(years, key=lambda year: year.first, default=present)


@shared(worded=True)
def read(workspace: Workspace, year: FiscalYear) -> Plan:
    """The plan of a fiscal year; dropped actions are counted apart."""
    rows = []
    columns = own.of(workspace)
    for action in actions_of(workspace):
        rows.append(Row(action, quarters_of(action.budget_lines.all(), year), tuple(own.cells(action, columns))))
    served = Counter(objective.pk for row in rows for objective in row.objectives)
    objectives = []
    for objective in Objective.objects.filter(workspace=workspace).order_by("number"):
        objective.workspace = workspace
        objectives.append((objective, served[objective.pk]))
    dropped = Action.objects.filter(workspace=workspace, status=Action.Status.DROPPED).count()
    return Plan(year, tuple(rows), tuple(objectives), dropped, tuple(columns))


def of_year(plan: Plan) -> Plan:
    """The plan as a document of its year tells it: without what neither runs in that year nor has a budget in it."""
    return replace(plan, rows=tuple(row for row in plan.rows if row.total or runs(row.action, plan.year)))


def runs(action: Action, year: FiscalYear) -> bool:
    """Whether an action may run in a year; what says no date may."""
    return (action.start is None or action.start <= year.last) and (action.end is None or action.end >= year.first)


def quarters_of(lines: Iterable[BudgetLine], year: FiscalYear) -> tuple[Decimal, ...]:
    sums = []
    for number in (1, 2, 3, 4):
        first, last = year.quarter(number)
        sums.append(sum((line.planned for line in lines if first <= line.month <= last), Decimal(0)))
    return tuple(sums)


@dataclass(frozen=True)
class Edited:
    """What a cell shows after an edit."""

    text: str
    value: str


def edit(action: Action, field: str, value: str, year: FiscalYear) -> Edited:
    """Change one cell; a value that cannot be read is refused in one sentence."""
    value = value.strip()
    if field in QUARTERS:
        return edit_quarter(action, QUARTERS.index(field) + 1, value, year)
    if field == "title":
        if not value:
            raise Fault("empty-title", mark("An action needs a name."))
        action.title = value[:200]
        action.save()
        return Edited(action.title, action.title)
    if field in {"start", "end"}:
        return edit_day(action, field, value)
    if field.startswith("own-"):
        return edit_own(action, field, value)
    if field in {"nature", "status", "stage"}:
        return edit_choice(action, field, value)
    if field == "owner":
        action.owner = named(Member, action.workspace, value) if value else None
        action.save()
        return Edited(str(action.owner or ""), str(action.owner.number) if action.owner else "")
    if field in {"objectives", "indicators"}:
        model: Any = Objective if field == "objectives" else Indicator
        found = [named(model, action.workspace, part) for part in value.split(";") if part.strip()]
        getattr(action, field).set(found)
        action.save()
        return Edited(", ".join(str(item) for item in found), ";".join(str(item.number) for item in found))
    raise Fault("no-field", mark("This column cannot be edited here."))


def named(model: Any, workspace: Workspace, text: str) -> Any:
    """A record by its number or by its title (as pasted from a spreadsheet)."""
    text = text.strip()
    rows = model.objects.filter(workspace=workspace)
    found = rows.filter(number=int(text)).first() if text.isdigit() else None
    found = found or rows.filter(title__iexact=text).first()
    if found is None:
        raise Fault("no-such-name", mark("There is no “%(name)s” here: write it down first."), name=text)
    return found


def edit_quarter(action: Action, number: int, value: str, year: FiscalYear) -> Edited:
    try:
        total = amount_in(value, action.workspace.currency) if value else Decimal(0)
    except InvalidOperation:
        raise Fault("no-amount", mark("“%(value)s” is no amount: type 4500, 4,500.50 or 4.5k."), value=value) from None
    if not Decimal(0) <= total < Decimal(10) ** 12:
        raise Fault("amount-out-of-range", mark("A budget is zero or more, and below a thousand billion."))
    total = total.quantize(Decimal("0.01"))
    action.plan_quarter(year, number, total)
    action.save()
    return Edited(in_words(total, action.workspace.currency) if total else "", typed(total))


def edit_day(action: Action, field: str, value: str) -> Edited:
    try:
        day = date.fromisoformat(value) if value else None
    except ValueError:
        raise Fault("no-day", mark("“%(value)s” is no date: write it as 2026-04-30."), value=value) from None
    setattr(action, field, day)
    action.save()
    return Edited(short_day(day) if day else "", value)


def edit_choice(action: Action, field: str, value: str) -> Edited:
    choices = {str(key): str(label) for key, label in Action._meta.get_field(field).flatchoices}  # type: ignore[union-attr]
    by_label = {label.casefold(): key for key, label in choices.items()}
    key = value if value in choices else by_label.get(value.casefold(), None if value else "")
    if key is None:
        raise Fault("no-choice", mark("“%(value)s” is not one of: %(choices)s."), value=value, choices=", ".join(choices.values()))
    setattr(action, field, key)
    action.save()
    return Edited(choices.get(key, ""), key)


def edit_own(action: Action, field: str, value: str) -> Edited:
    """A cell of a column of the workspace's own."""
    column = next((each for each in own.of(action.workspace, hidden=True) if each.field == field), None)
    if column is None:
        raise Fault("no-column", mark("This column has been deleted meanwhile: reload the page."))
    if own.put(action, column, value):
        action.save()
    (cell,) = own.cells(action, [column])
    return Edited(cell.text, cell.typed)


def span(first: date, last: date) -> str:
    """The months of a quarter: "January to March 2027"."""
    return period(first, last)


@dataclass(frozen=True)
class Quarter:
    """A quarter of an action's budget with its three months."""

    number: int
    months: tuple[tuple[date, Decimal], ...]

    @property
    def total(self) -> Decimal:
        return sum((planned for _month, planned in self.months), Decimal(0))


def months_of(action: Action) -> list[tuple[FiscalYear, list[Quarter], Decimal]]:
    """What is planned for an action: every fiscal year with a budget, its quarters, their months, and the sum."""
    planned = {line.month: line.planned for line in BudgetLine.objects.filter(action=action)}
    found = []
    for year in sorted({fiscal_year(action.workspace, month) for month in planned}, key=lambda year: year.first):
        months = [(month, planned.get(month, Decimal(0))) for month in year.months]
        quarters = [Quarter(n + 1, tuple(months[3 * n : 3 * n + 3])) for n in range(4)]
        found.append((year, quarters, sum((quarter.total for quarter in quarters), Decimal(0))))
    return found


def headings(year: FiscalYear, workspace: Workspace) -> list[str]:
    """The eight columns of the trade."""
    vat = _("excl. VAT") if workspace.vat == "excl" else _("incl. VAT")
    quarters = [_("Budget Q%(n)d (%(vat)s)") % {"n": n, "vat": vat} for n in (1, 2, 3, 4)]
    return [_("Action"), _("Objective"), _("KPI"), pgettext("of an action", "Owner"), *quarters]


def further_headings(columns: Iterable[Column]) -> list[str]:
    """What stands after the eight columns: nature, stage, and the workspace's own."""
    return [_("Nature"), _("Funnel stage"), *(column.title for column in columns)]


def known_headings(workspace: Workspace) -> list[str]:
    """The headings no own column may take."""
    quarters = [f"{letter}{n}" for letter in "QT" for n in (1, 2, 3, 4)]
    return [*headings(fiscal_year(workspace, date(2026, 1, 1)), workspace), *further_headings(()), _("Total"), *quarters]


def as_rows(plan: Plan, *, whole: bool = False) -> list[list[Any]]:
    """The plan as the eight columns, for a spreadsheet or a document; ``whole`` with all that stand after them."""
    found: list[list[Any]] = []
    for row in plan.rows:
        cells: list[Any] = [
            row.action.title, "; ".join(str(item) for item in row.objectives), "; ".join(str(item) for item in row.indicators),
            str(row.action.owner or ""), *row.quarters,
        ]  # fmt: skip
        if whole:
            cells += [row.action.get_nature_display(), row.action.get_stage_display()]
            cells += [own.exported(column, row.action.own.get(column.key)) for column in plan.columns]
        found.append(cells)
    return found
