"""The action plan brought back from a spreadsheet: only the differences are written, all of them or none."""

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mercatique.decide.models import Objective
from mercatique.fault import Fault
from mercatique.kernel import downloads
from mercatique.kernel.forms import amount_in
from mercatique.kernel.middleware import sentence
from mercatique.kernel.models import Indicator, Member, Workspace
from mercatique.kernel.periods import FiscalYear
from mercatique.kernel.record_files import ROWS, NotRead
from mercatique.plan.actions import columns as own
from mercatique.plan.actions.table import QUARTERS, further_headings, headings
from mercatique.plan.models import Action, Column

NAMES = ("title", "objectives", "indicators", "owner", *QUARTERS)
CHOICES = ("nature", "stage")


@dataclass
class Reader:
    """Lines of a file as changes to the plan of a year; what cannot be read is said, line by line."""

    workspace: Workspace
    year: FiscalYear
    made: int = 0
    changed: int = 0
    faults: list[str] = field(default_factory=list)
    columns: dict[str, Column] = field(default_factory=dict)

    def line(self, place: int, cells: dict[str, Any]) -> None:
        title = str(cells.get("title") or "").strip()
        if not title:
            self.faults.append(_("Line %(line)d: the action has no name.") % {"line": place})
            return
        known = list(Action.objects.filter(workspace=self.workspace, title__iexact=title)[:2])
        if len(known) > 1:
            text = _("Line %(line)d: several actions are called “%(title)s”: change them on the page.")
            self.faults.append(text % {"line": place, "title": title})
            return
        try:
            values = self.values(cells)
        except ValueError as error:
            self.faults.append(_("Line %(line)d: %(fault)s") % {"line": place, "fault": error})
            return
        self.write(known[0] if known else None, title, values)

    def values(self, cells: dict[str, Any]) -> dict[str, Any]:
        """What the cells say: records for names, amounts for budgets."""
        found: dict[str, Any] = {}
        for name in cells.keys() & self.columns.keys():
            try:
                found[name] = own.understood(self.columns[name], cells[name])
            except Fault as fault:
                raise ValueError(_("%(label)s: %(value)s") % {"label": self.columns[name].title, "value": sentence(fault)}) from None
        for name in {*NAMES[1:], *CHOICES} & set(cells):
            raw = cells[name]
            text = str(raw if raw is not None else "").strip()
            if name in QUARTERS:
                found[name] = self.budget(raw, text)
            elif name == "owner":
                found[name] = self.named(Member, text) if text else None
            elif name in CHOICES:
                found[name] = self.choice(name, text)
            else:
                model: Any = Objective if name == "objectives" else Indicator
                found[name] = [self.named(model, part.strip()) for part in text.split(";") if part.strip()]
        return found

    def choice(self, name: str, text: str) -> str:
        choices = {str(key): str(label) for key, label in Action._meta.get_field(name).flatchoices}  # type: ignore[union-attr]
        found = next((key for key, label in choices.items() if text.casefold() in {key.casefold(), label.casefold()}), None if text else "")
        if found is None:
            raise ValueError(_("“%(value)s” is not one of: %(choices)s.") % {"value": text, "choices": ", ".join(choices.values())})
        return found

    def budget(self, raw: Any, text: str) -> Decimal:
        try:
            value = Decimal(str(raw)) if isinstance(raw, int | float) else (amount_in(text, self.workspace.currency) if text else Decimal(0))
        except Fault as fault:
            raise ValueError(sentence(fault)) from None
        except InvalidOperation:
            raise ValueError(_("“%(value)s” is no amount: type 4500, 4,500.50 or 4.5k.") % {"value": text}) from None
        if not 0 <= value < 10**12:
            raise ValueError(_("A budget is zero or more, and below a thousand billion."))
        return value.quantize(Decimal("0.01"))

    def named(self, model: Any, text: str) -> Any:
        found = list(model.objects.filter(workspace=self.workspace, title__iexact=text)[:2])
        if len(found) != 1:
            names = {"name": text, "kind": model._meta.verbose_name_plural}
            few = _("there is no “%(name)s” among “%(kind)s”.") if not found else _("several “%(kind)s” are called “%(name)s”: choose one on the page.")
            raise ValueError(few % names)
        return found[0]

    def write(self, action: Action | None, title: str, values: dict[str, Any]) -> None:
        """Only what differs, so that the history tells what the file changed."""
        new = action is None
        if action is None:
            action = Action(workspace=self.workspace, title=title[:200])
            action.save()
        action.workspace = self.workspace
        touched = False
        if "owner" in values and action.owner != values["owner"]:
            action.owner, touched = values["owner"], True
        for name in set(CHOICES) & set(values):
            if getattr(action, name) != values[name]:
                setattr(action, name, values[name])
                touched = True
        for name in values.keys() & self.columns.keys():
            value = values[name]
            raw = ("yes" if value else "no") if isinstance(value, bool) else value
            touched = own.put(action, self.columns[name], raw) or touched
        for name in {"objectives", "indicators"} & set(values):
            if set(getattr(action, name).all()) != set(values[name]):
                getattr(action, name).set(values[name])
                touched = True
        for number, name in enumerate(QUARTERS, start=1):
            if name in values and values[name] != action.budget(*self.year.quarter(number)):
                action.plan_quarter(self.year, number, values[name])
                touched = True
        if touched:
            action.save()
        self.made += new
        self.changed += touched and not new


def take_in(workspace: Workspace, year: FiscalYear, data: bytes, name: str) -> tuple[int, int, list[str]]:
    """Write a plan of eight columns and more; gives how many actions are new, how many have changed, and the headings nobody knows."""
    rows = downloads.read(data, name, limit=ROWS)
    if not rows:
        raise NotRead([_("The file is empty: its first line must hold the column names.")])
    columns = understood(rows[0], year, workspace)
    if "title" not in columns.values():
        raise NotRead([_("No column is called “%(title)s”: it is the only one that is needed.") % {"title": _("Action")}])
    reader = Reader(workspace, year, columns={column.field: column for column in own.of(workspace, hidden=True)})
    with transaction.atomic():
        for place, row in rows.below():
            if any(value not in (None, "") for value in row):
                reader.line(place, {columns[i]: value for i, value in enumerate(row) if i in columns})
        if reader.faults:
            transaction.set_rollback(True)
    if reader.faults:
        raise NotRead(reader.faults[:20])
    strange = [str(label).strip() for place, label in enumerate(rows[0]) if place not in columns and str(label or "").strip()]
    return reader.made, reader.changed, strange


def understood(head: list[Any], year: FiscalYear, workspace: Workspace) -> dict[int, str]:
    """Which column is which: by the headings of the export (unit in brackets or not), by Q1 to Q4 or T1 to T4."""
    known = {bare(label): name for label, name in zip(headings(year, workspace), NAMES, strict=True)}
    for number, name in enumerate(QUARTERS, start=1):
        known |= dict.fromkeys((f"q{number}", f"t{number}", f"budget q{number}", f"budget t{number}"), name)
    known |= dict(zip((bare(label) for label in further_headings(())), CHOICES, strict=True))
    known |= {bare(column.title): column.field for column in own.of(workspace, hidden=True)}
    found: dict[int, str] = {}
    for place, label in enumerate(head):
        name = known.get(bare(str(label or "")))
        if name and name not in found.values():
            found[place] = name
    return found


def bare(label: str) -> str:
    return label.partition("(")[0].strip().casefold()
