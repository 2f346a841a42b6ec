"""Two bundles (or workspaces) held against each other: what came, went or changed, each thing by its name and each value in words."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mercatique.kernel.figures import FIGURES
from mercatique.kernel.format import apart, day, number
from mercatique.kernel.models import Workspace

#: What a workspace is asked for when it is made.
DESCRIBED = ("name", "purpose", "language", "currency", "vat", "fiscal_month", "zone")
#: Fields that differ between two copies of the same thing.
PASSING = {"workspace", "created_at", "changed_at", "version", "computed_at", "seconds", "checked_at", "since"}
#: What a workspace counts, remembers or works out again from the rest: told as a number only.
WORKED_OUT = {"kernel.change", "kernel.checkresult", "kernel.counter", "kernel.figure", "prove.standing"}
#: Fields that name a row, the best first.
NAMING = ("title", "name", "file_name", "candidate_name")
#: Characters of a text that are shown.
SHOWN = 60

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Content:
    """A workspace as a bundle writes it: what describes it, and by kind the rows as they travel."""

    described: Row
    rows: Mapping[str, list[dict[str, Any]]]

    @cached_property
    def names(self) -> dict[str, str]:
        """What each identity is called; a row without a name is called by those it belongs to."""
        found: dict[str, str] = {}
        for kind, rows in self.rows.items():
            for row in rows:
                if row["pk"] and (name := own_name(kind, row["fields"])):
                    found[row["pk"]] = name
        for kind, rows in self.rows.items():
            for row in rows:
                if row["pk"] and row["pk"] not in found:
                    found[row["pk"]] = belonging(kind, row["fields"], found)
        return found

    def of(self, kind: str) -> dict[str, Row]:
        """The rows of a kind under names that survive new identities: their number, else what they say of themselves."""
        if kind == "workspace":
            return {"": self.described}
        found: dict[str, Row] = {}
        for row in self.rows.get(kind, ()):
            fields = row["fields"]
            key = str(fields.get("number") or fields.get("digest") or fields.get("name") or belonging(kind, fields, self.names) or row["pk"] or "")
            again = 1
            while (unique := key if again == 1 else f"{key} ({again})") in found:
                again += 1
            found[unique] = fields
        return found

    def named(self, value: Any) -> Any:
        """The value with names in place of identities, which are another's in a copy."""
        if isinstance(value, str) and identity(value):
            return self.names.get(value, "")
        if isinstance(value, list):
            found = [self.named(each) for each in value]
            return sorted(found, key=str) if any(isinstance(each, str) and identity(each) for each in value) else found
        return value


def difference(a: Content, b: Content) -> list[dict[str, Any]]:
    """What was added, removed or changed from ``a`` to ``b``: kind, name, and the fields before and after."""
    found: list[dict[str, Any]] = []
    for kind in ["workspace", *sorted({*a.rows, *b.rows})]:
        before, after = a.of(kind), b.of(kind)
        for key in sorted({*before, *after}, key=lambda text: (len(text), text)):
            side, fields = (b, after[key]) if key in after else (a, before[key])
            label = "" if kind == "workspace" else own_name(kind, fields) or belonging(kind, fields, side.names) or key
            if key not in before or key not in after:
                found.append({"what": "removed" if key in before else "added", "kind": kind, "name": label})
                continue
            changed = {
                field: [was, now]
                for field in sorted({*before[key], *after[key]} - PASSING)
                if (was := a.named(before[key].get(field))) != (now := b.named(after[key].get(field)))
            }
            if changed:
                found.append({"what": "changed", "kind": kind, "name": label, "fields": changed})
    return found


def in_words(found: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The same as lines to read, kind by kind; what is worked out from the rest is only counted."""
    signs = {"added": "+", "removed": "−", "changed": "~"}
    heading, derived = "", Counter[str]()
    for item in found:
        if item["kind"] in WORKED_OUT:
            derived[item["kind"]] += 1
            continue
        if heading != (heading := capfirst(plural(item["kind"]))):
            yield heading
        name = _("“%(name)s”") % {"name": item["name"]} if item["name"] else ""
        told = [
            _("%(field)s: %(before)s → %(after)s")
            % {"field": label(item["kind"], field), "before": shown(item["kind"], field, was), "after": shown(item["kind"], field, now)}
            for field, (was, now) in item.get("fields", {}).items()
        ]
        yield f"  {signs[item['what']]} " + " – ".join(part for part in (name, apart(told)) if part)
    if derived:
        yield _("Worked out from the rest, and not told here: %(kinds)s") % {"kinds": ", ".join(f"{plural(kind)} ({n})" for kind, n in derived.items())}


def model_of(kind: str) -> type[models.Model] | None:
    if kind == "workspace":
        return Workspace
    try:
        return apps.get_model(kind)
    except (LookupError, ValueError):
        return None


def field_of(kind: str, name: str) -> Any:
    model = model_of(kind)
    try:
        return model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None


def plural(kind: str) -> str:
    model = model_of(kind)
    return kind if model is None else str(model._meta.verbose_name if kind == "workspace" else model._meta.verbose_name_plural)


def label(kind: str, name: str) -> str:
    field = field_of(kind, name)
    return str(getattr(field, "verbose_name", name))


def own_name(kind: str, fields: Row) -> str:
    if kind == "kernel.figure" and fields.get("key") in FIGURES:
        return str(FIGURES[fields["key"]].label)
    return next((str(fields[name]) for name in NAMING if fields.get(name)), "")


def belonging(kind: str, fields: Row, names: Mapping[str, str]) -> str:
    """What a row without a name belongs to, and of which day it is."""
    owners, days = [], []
    for name in sorted({*fields} - PASSING):
        field, value = field_of(kind, name), fields[name]
        if isinstance(value, str) and identity(value):
            owners.append(names.get(value, ""))
        elif value and isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
            days.append(shown(kind, name, value))
    if not any(owners) and fields.get("url"):
        owners = [str(fields["url"])]
    return ", ".join(part for part in (*owners, *days) if part)


def identity(value: str) -> bool:
    return len(value) == 36 and value.count("-") == 4


def shown(kind: str, name: str, value: Any) -> str:
    """A stored value as people read it, long texts by their beginning."""
    field = field_of(kind, name)
    if value is None or value == "" or value == []:
        return pgettext("value", "nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if choices := dict(getattr(field, "flatchoices", None) or ()):
        return ", ".join(str(choices.get(each, each)) for each in (value if isinstance(value, list) else [value]))
    try:
        if isinstance(field, models.DateTimeField):
            return day(datetime.fromisoformat(value))
        if isinstance(field, models.DateField):
            return day(date.fromisoformat(value))
        if isinstance(field, models.DecimalField | models.FloatField | models.IntegerField):
            return number(Decimal(str(value)))
    except (TypeError, ValueError, InvalidOperation):
        pass  # told as it stands
    if isinstance(value, list) and all(isinstance(each, str | int | float) for each in value):
        text = ", ".join(str(each) for each in value)
    else:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else f"{text[:SHOWN].rstrip()}…"
