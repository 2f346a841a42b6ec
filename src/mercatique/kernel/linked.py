"""The records that point to a record, kind by kind: what was decided, done and measured with it."""

from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Value
from django.urls import reverse

from mercatique.kernel.models import Record

#: Records named for each kind; the others are counted.
FEW = 5


@dataclass(frozen=True)
class Group:
    """Records of one kind that point to a record: the newest few, and how many there are."""

    label: str
    rows: list[Record]
    count: int
    url: str

    @property
    def others(self) -> int:
        return self.count - len(self.rows)


@lru_cache
def pointing(model: type[Record]) -> tuple[tuple[Any, tuple[str, ...]], ...]:
    """The kinds of record that point to ``model``, with the fields by which they do."""
    from mercatique.kernel.records import RECORDS

    import_module(settings.ROOT_URLCONF)  # the addresses register the kinds
    found = []
    for kind in RECORDS.values():
        fields = tuple(
            field.name for field in kind.model._meta.get_fields()
            if getattr(field, "concrete", False) and (field.many_to_one or field.many_to_many) and field.related_model is model
        )  # fmt: skip
        if fields:
            found.append((kind, fields))
    return tuple(found)


def groups(record: Record) -> list[Group]:
    """What points to ``record``, in the order of the rooms. They are counted by one statement; only kinds that have some are read."""
    asked = [(kind, _asked(kind, fields, record)) for kind, fields in pointing(type(record))]
    counting = [rows.order_by().values(which=Value(place)).annotate(those=Count("pk", distinct=True)) for place, (_kind, rows) in enumerate(asked)]
    if not counting:
        return []
    counted = {row["which"]: row["those"] for row in counting[0].union(*counting[1:], all=True)}
    return [_group(record, *asked[place], count) for place, count in sorted(counted.items()) if count]


def _asked(kind: Any, fields: tuple[str, ...], record: Record) -> QuerySet[Record]:
    wanted = Q()
    for field in fields:
        wanted |= Q(**{field: record})
    found: QuerySet[Record] = kind.of(record.workspace).filter(wanted)
    return found


def _group(record: Record, kind: Any, rows: QuerySet[Record], count: int) -> Group:
    newest = list(rows.distinct().order_by("-number")[:FEW])
    for row in newest:
        row.workspace = record.workspace
    url = reverse(f"{kind.room}:{kind.model.noun()}-list", args=[record.workspace.slug])
    return Group(str(kind.model._meta.verbose_name_plural), newest, count, url)
