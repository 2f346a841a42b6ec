"""One record of any registered type, made from its form: a new type is covered as soon as it is registered."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from typing import Any

from django import forms
from django.conf import settings
from django.db import models

from mercatique.kernel.models import Counter, Figure, Record, Workspace
from mercatique.kernel.records import RECORDS, Kind

DAY = date(2026, 4, 3)


def kinds() -> list[str]:
    """The labels of all record types, for ``pytest.mark.parametrize``."""
    import_module(settings.ROOT_URLCONF)
    return sorted(RECORDS)


def kind(label: str) -> Kind:
    return RECORDS[label]


def make(model: type[Record], workspace: Workspace, title: str = "Un", **fields: Any) -> Any:
    """A minimal record: a title, what is given, and the record it cannot be without."""
    for field in model._meta.concrete_fields:
        if field.many_to_one and not field.null and field.name not in fields and issubclass(field.related_model, Record):
            known = field.related_model._default_manager.filter(workspace=workspace).first()
            fields[field.name] = known or make(field.related_model, workspace, f"Pour {title}")
    return model._default_manager.create(workspace=workspace, title=title, **fields)


#: Fields that name something: any text would be refused.
NAMED = {"framework": "fr-auto-digital", "test": "Me1"}
#: What belongs together in a form, by kind.
TOGETHER: dict[str, dict[str, Any]] = {
    "prove.sitting": {"opens_at": datetime(2026, 4, 3, 9, tzinfo=UTC), "closes_at": datetime(2026, 4, 3, 12, tzinfo=UTC), "audio": None, "english": False}
}


def filled(model: type[Record], workspace: Workspace, title: str = "Complet", **fields: Any) -> Any:
    """A record with every field of its form filled in, with records of its own where it points to others."""
    registered = RECORDS[model._meta.label_lower]
    values, several = {}, {}
    for name in registered.fields:
        stored: Any = model._meta.get_field(name)
        if name in fields or name == "title":
            continue
        if name in TOGETHER.get(model._meta.label_lower, {}):
            values[name] = TOGETHER[model._meta.label_lower][name]
        elif stored.many_to_many:
            several[name] = [make(stored.related_model, workspace, f"Lié à {title}")]
        else:
            values[name] = example(stored, workspace)
    record = make(model, workspace, title, **{**values, **fields})
    for name, targets in several.items():
        getattr(record, name).set(targets)
    return record


def example(field: Any, workspace: Workspace) -> Any:
    """A value that suits a field."""
    if field.is_relation:
        if issubclass(field.related_model, Record):
            return make(field.related_model, workspace, f"Pour {field.name}")
        return None
    options = [value for value, _label in getattr(field, "flatchoices", None) or () if value not in ("", None)]
    if options:
        return options[-1]
    match field:
        case models.BooleanField():
            return True
        case models.DecimalField():
            return Decimal("12.5")
        case models.IntegerField():
            return 3
        case models.FloatField():
            return 1.5
        case models.DateTimeField() | models.DateField():
            return DAY
        case models.EmailField():
            return "quelqu.un@example.com"
        case models.URLField():
            return "https://example.com/page"
        case models.JSONField():
            return field.get_default()
        case models.CharField() | models.TextField():
            if field.model._meta.app_label == "prove" and field.name in NAMED:
                return NAMED[field.name]
            return "" if field.name == "figure_key" else f"Texte de {field.name}"[: field.max_length or 200]
    return None


def sent(form: forms.Form) -> dict[str, Any]:
    """What a browser would send from a page's form as it stands."""
    data: dict[str, Any] = {}
    for bound in form:
        value = bound.value()
        if isinstance(bound.field, forms.FileField) or value is None or value is False:
            continue
        if isinstance(value, list | tuple):
            data[bound.html_name] = [str(getattr(item, "pk", item)) for item in value]
        elif value is True:
            data[bound.html_name] = "on"
        else:
            shown = bound.field.widget.format_value(value) if hasattr(bound.field.widget, "format_value") else value
            data[bound.html_name] = shown[0] if isinstance(shown, list) and len(shown) == 1 else shown
    return {name: value for name, value in data.items() if value is not None}


def kept_figure(workspace: Workspace, key: str = "tests.figure", value: float = 10.0) -> Figure:
    """A figure as it lies in the database."""
    number = Counter.next(workspace.pk, "kernel.figure")
    return Figure.objects.create(
        workspace=workspace, number=number, key=key, digest=f"{key}{number}", value=value, unit="count", reference=DAY + timedelta(days=1)
    )
