"""Figures: numbers and small results with their provenance, kept and recomputed when the data change."""

import hashlib
import json
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Sum
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from mercatique.kernel.models import Counter, Figure, Record, Workspace
from mercatique.kernel.rounds import inside, shared

#: The filter of a figure that each record of a type has for itself: the record's number.
OF = "of"

#: How many decimals of a unit are shown; what is not shown does not make a figure "changed".
PRECISION = {"currency": 0, "%": 1, "count": 0, "days": 0, "ratio": 2, "score": 1}


@dataclass(frozen=True)
class Value:
    """A number, or *n/a* with its reason; ``%`` values are ratios (0.438 reads « 43,8 % »)."""

    value: float | None
    n: int | None = None
    low: float | None = None
    high: float | None = None
    basis: str = ""
    currency: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Result:
    """A small table: named columns, rows, and the number that sums it up when there is one."""

    columns: tuple[str, ...]
    rows: list[list[Any]]
    headline: float | None = None
    n: int | None = None
    basis: str = ""
    currency: str = ""
    reason: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Query:
    """What a figure is asked: of which workspace, for which period, under which filters, as of which day."""

    workspace: Workspace
    period: tuple[date, date] | None
    filters: dict[str, Any]
    reference: date | None

    @property
    def warehouse(self) -> Any:
        return self.workspace.warehouse

    def table(self, name: str, day: str = "day") -> Any:
        """The table as an Ibis expression, with the filters and the period applied where it has the columns."""
        table = self.warehouse.table(name)
        for column, wanted in self.filters.items():
            if column in table.columns:
                table = table.filter(table[column].isin(wanted if isinstance(wanted, list) else [wanted]))
        if self.period and day in table.columns:
            table = table.filter(table[day] >= self.period[0], table[day] <= self.period[1])
        return table

    def rows(self, expression: Any) -> list[dict[str, Any]]:
        """A small expression, executed."""
        return self.warehouse.frame(expression).to_pylist()  # type: ignore[no-any-return]

    def one(self, expression: Any) -> dict[str, Any]:
        return self.rows(expression)[0]


@dataclass(frozen=True)
class Spec:
    """A registered figure."""

    key: str
    label: str
    unit: str
    tables: tuple[str, ...]
    method: str
    kind: str
    function: Callable[[Query], Value | Result]
    question: str = ""
    page: str = ""
    per: type[Record] | None = None
    #: Record types it is computed from: it is asked again once one of them was written, changed or deleted.
    records: tuple[type[Record], ...] = ()

    @property
    def room(self) -> str:
        return self.function.__module__.split(".")[1]

    @property
    def indicates(self) -> bool:
        """Whether objectives may point to it: a number, not a table, and not of one record only."""
        return self.kind in {"flow", "rate", "stock"} and self.per is None

    def about(self, workspace: Workspace, filters: dict[str, Any]) -> Record | None:
        """The record a figure is about, when every record of a type has its own value."""
        if self.per is None or not str(filters.get(OF, "")).isdigit():
            return None
        found = self.per._default_manager.filter(workspace=workspace, number=int(filters[OF])).first()
        if found is not None:
            found.workspace = workspace
        return found


FIGURES: dict[str, Spec] = {}


def figure(
    key: str,
    *,
    label: str,
    unit: str,
    tables: tuple[str, ...] = (),
    method: str = "",
    kind: str = "stock",
    question: str = "",
    page: str = "",
    per: type[Record] | None = None,
    records: tuple[type[Record], ...] = (),
) -> Callable[..., Any]:
    """``@figure("sales.net", label=_("Net sales"), unit="currency", tables=("orders",), kind="flow")`` on ``f(query)``.

    ``kind``: ``flow`` adds up over periods (sales), ``rate`` is of a period without adding up (a share, a mean),
    ``stock`` is as of the last day of the data, ``table`` is a small result. ``page`` is the url name of the page on
    which it is read. ``per`` is a record type each of whose records has its own value: the filter ``of`` names its number.
    ``records`` are the record types it is computed from, when it is not computed from tables alone.
    """

    def register(function: Callable[[Query], Value | Result]) -> Callable[[Query], Value | Result]:
        FIGURES[key] = Spec(key, label, unit, tables, method, kind, function, question, page, per, records)
        return function

    return register


def digest(key: str, period: tuple[date, date] | None, filters: dict[str, Any]) -> str:
    question = [key, [day.isoformat() for day in period] if period else None, filters]
    return hashlib.sha256(json.dumps(question, sort_keys=True, default=str).encode()).hexdigest()


def data_version(
    workspace: Workspace, tables: tuple[str, ...], about: Record | None = None, records: tuple[type[Record], ...] = ()
) -> str:
    """The tables as they are, what is derived from them included (it follows a little later), the record asked about, the records read."""
    from mercatique.warehouse.tables import DERIVED

    versions = list(versions_of(workspace, (*tables, *(spec.name for spec in DERIVED)))) if tables else []
    if about is not None:
        versions.append(json.dumps(about.fingerprint(), sort_keys=True))
        tables = (*tables, about.noun())
    for model in records:
        found = model._default_manager.filter(workspace=workspace).aggregate(n=Count("pk"), last=Max("changed_at"), versions=Sum("version"))
        versions.append(f"{model._meta.label_lower}:{found['n']}:{found['last']}:{found['versions']}")
        tables = (*tables, model.noun())
    return hashlib.sha256("|".join(versions).encode()).hexdigest()[:16] if tables else ""


@shared()
def versions_of(workspace: Workspace, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{name}:{workspace.warehouse.version(name)}" for name in names)


def compute(query: Query, spec: Spec) -> Value | Result:
    """Ask the method; a table that is not there gives *n/a* with that reason."""
    from mercatique.kernel.tables import table_label

    for name in spec.tables:
        if not query.warehouse.has(name):
            return Value(None, reason=_("no data in the table “%(table)s” yet") % {"table": table_label(name)})
    return spec.function(query)


@shared()
def read(
    workspace: Workspace,
    key: str,
    period: tuple[date, date] | None = None,
    filters: dict[str, Any] | None = None,
    *,
    again: bool = False,
) -> Figure:
    """The figure as kept, computed first when it is new or its data have changed."""
    spec = FIGURES[key]
    filters = {name: value for name, value in (filters or {}).items() if value not in (None, "", [])}
    name = digest(key, period, filters)
    version = data_version(workspace, spec.tables, spec.about(workspace, filters), spec.records)
    kept = as_kept(workspace, key, name)
    if kept is not None and kept.data_version == version and not again:
        kept.workspace = workspace
        return kept
    last = workspace.warehouse.last_day("orders") if spec.tables else timezone.localdate() if spec.records else None
    reference = last + timedelta(days=1) if last and spec.tables else timezone.localdate()
    started = time.perf_counter()
    query = Query(workspace, period, filters, reference)
    found = compute(query, spec)
    values: dict[str, Any] = {
        "key": key,
        "start": period[0] if period else None,
        "end": period[1] if period else None,
        "filters": filters,
        "unit": spec.unit,
        "currency": found.currency or (workspace.currency if spec.unit == "currency" else ""),
        "basis": found.basis,
        "n": found.n,
        "reasons": in_each_language(lambda: compute(query, spec).reason) if found.reason else {},
        "data_version": version,
        "data_date": last,
        "reference": reference,
        "computed_at": timezone.now(),
        "seconds": round(time.perf_counter() - started, 4),
    }
    if isinstance(found, Value):
        values |= {"value": _finite(found.value), "low": _finite(found.low), "high": _finite(found.high), "result": None}
    else:
        rows = json.loads(json.dumps(found.rows, default=str))
        values |= {
            "value": _finite(found.headline),
            "low": None,
            "high": None,
            "result": None if found.reason and not rows else {"columns": list(found.columns), "rows": rows, **found.extra},
        }
    if kept is not None and kept.data_date and kept.value is not None and kept.data_date != values["data_date"]:
        before = [entry for entry in kept.past if entry[0] != kept.data_date.isoformat()]
        values["past"] = sorted([*before, [kept.data_date.isoformat(), kept.value]])[-120:]
    if kept is None:
        values["number"] = Counter.next(workspace.pk, "kernel.figure")
    kept, _created = Figure.objects.update_or_create(workspace=workspace, digest=name, defaults=values)
    kept.workspace = workspace
    if inside():
        all_kept(workspace, key)[name] = kept
    return kept


def as_kept(workspace: Workspace, key: str, name: str) -> Figure | None:
    """The figure as kept under its digest, be it of former data."""
    if inside():
        return all_kept(workspace, key).get(name)
    return Figure.objects.filter(workspace=workspace, digest=name).first()


@shared()
def all_kept(workspace: Workspace, key: str) -> dict[str, Figure]:
    """Everything that is kept of a figure, by digest."""
    return {row.digest: row for row in Figure.objects.filter(workspace=workspace, key=key)}


def in_each_language(ask: Callable[[], Any]) -> dict[str, Any]:
    """The same question asked once per language of the product: what is kept is read by people of both."""
    answers = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            answers[code] = ask()
    return answers


def _finite(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(float(value)) else float(value)


def records_of(kept: Figure) -> list[dict[str, Any]]:
    """The rows of a small result as dictionaries."""
    if not kept.result:
        return []
    return [dict(zip(kept.result["columns"], row, strict=True)) for row in kept.result["rows"]]


def reread(kept: Figure) -> Figure:
    """Ask an existing figure's question again (recomputed when its data have changed)."""
    period = (kept.start, kept.end) if kept.start and kept.end else None
    return read(kept.workspace, kept.key, period, kept.filters)


def fingerprint(kept: Figure) -> dict[str, Any]:
    """A figure's value at display precision: what counts as "the same"."""
    if kept.value is None and kept.result is not None:
        return {"value": hashlib.sha256(json.dumps(kept.result, sort_keys=True).encode()).hexdigest()[:16]}
    decimals = PRECISION.get(kept.unit, 2) + (2 if kept.unit == "%" else 0)
    return {"value": None if kept.value is None else round(kept.value, decimals)}


def indicating() -> list[Spec]:
    """The figures an indicator may point to, in the order of their rooms."""
    return [spec for spec in FIGURES.values() if spec.indicates]


def askable(workspace: Workspace) -> list[tuple[str, str]]:
    """What a form may point to: (choice, label) of every number, and of every record's own; ``chosen`` reads a choice."""
    found = [(spec.key, str(spec.label)) for spec in indicating()]
    for spec in FIGURES.values():
        if spec.per is not None and spec.kind != "table":
            rows = spec.per._default_manager.filter(workspace=workspace).order_by("number")
            found += [(choice_of(spec.key, {OF: row.number}), label_of(spec, row)) for row in rows]
    return found


def chosen(choice: str) -> tuple[str, dict[str, Any]]:
    """The key and filters of a choice of ``askable``."""
    key, _colon, number = choice.partition(":")
    return key, {OF: int(number)} if number.isdigit() else {}


def label_of(spec: Spec, about: Record | None) -> str:
    """A figure's name, with the record it is about."""
    if about is None:
        return str(spec.label)
    return _("%(figure)s: %(record)s") % {"figure": spec.label, "record": about}


def filters_said(filters: dict[str, Any]) -> list[tuple[str, str]]:
    """What a figure is limited to, as people read it; the record it is about stands in its name."""
    from mercatique.kernel.columns import column_label, value_said

    return [(column_label(name), ", ".join(map(str, value)) if isinstance(value, list) else str(value_said(name, value))) for name, value in filters.items() if name != OF]


def named(workspace: Workspace, key: str, filters: dict[str, Any]) -> str:
    """A figure's name with what it is about and what it is limited to ("Net sales – Blois Sud" is not all net sales); the key of one that is gone."""
    spec = FIGURES.get(key)
    if spec is None:
        return key
    limits = ", ".join(value for _column, value in filters_said(filters))
    return " – ".join(filter(None, (label_of(spec, spec.about(workspace, filters)), limits)))


def choice_of(key: str, filters: dict[str, Any]) -> str:
    return f"{key}:{filters[OF]}" if OF in filters else key


def text(kept: Figure, language: str | None = None) -> str:
    """A figure as read: its value with unit, the size of a small result, or *n/a*."""
    from django.utils.translation import ngettext

    from mercatique.kernel.format import absent, number, quantity

    if kept.value is not None:
        decimals = PRECISION.get(kept.unit, 2) if kept.unit != "currency" or abs(kept.value) >= 1000 else None
        return quantity(kept.value, kept.unit, language, currency=kept.currency or "EUR", decimals=decimals)
    if kept.result is not None:
        rows = len(kept.result["rows"])
        return ngettext("%(n)s row", "%(n)s rows", rows) % {"n": number(rows, language)}
    return absent(language)
