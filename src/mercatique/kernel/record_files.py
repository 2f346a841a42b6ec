"""Records out to spreadsheets and back in: only the differences are written, all or none."""

import io
import json
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _

from mercatique.kernel.models import Record, Workspace
from mercatique.kernel.records import Kind

ROWS = 5000
EMPTY: tuple[Any, ...] = (None, "", {}, [])


class NotRead(Exception):
    """A file that cannot be taken in: one sentence per fault, with its line."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(sentences[0])
        self.sentences = sentences


def headings(kind: Kind) -> list[str]:
    return [_("Number"), *(kind.label(name) for name in kind.fields)]


def cell(record: Any, name: str) -> Any:
    """A field as a spreadsheet cell."""
    field = record._meta.get_field(name)
    if field.many_to_many:
        return "; ".join(str(item) for item in getattr(record, name).all())
    if getattr(field, "flatchoices", None):
        return str(getattr(record, f"get_{name}_display")() or "")
    if isinstance(field, models.CharField) and (own := getattr(record, f"get_{name}_display", None)):  # a model's own words for a key
        return str(own() or "")
    value = getattr(record, name)
    if isinstance(value, Record):
        return str(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""
    return value


def export(kind: Kind, workspace: Workspace, rows: QuerySet[Any], to: str) -> HttpResponse | StreamingHttpResponse:
    """All rows of a list, every field of its form."""
    from mercatique.kernel.downloads import download

    name = f"{workspace.slug}-{kind.name}"
    relations = [name for name in kind.fields if kind.model._meta.get_field(name).many_to_one]
    lines = (
        [record.number, *(cell(record, field) for field in kind.fields)]
        for record in rows.select_related(*relations).iterator(chunk_size=500)
    )
    return download(name, headings(kind), lines, to)


def take_in(kind: Kind, workspace: Workspace, data: bytes, name: str) -> tuple[int, int]:
    """Write the rows of a spreadsheet: a known number changes that record, no number makes a new one."""
    from mercatique.kernel import downloads

    table = downloads.read(data, name, limit=ROWS)
    if not table:
        raise NotRead([_("The file is empty: its first line must hold the column names.")])
    known = {label.casefold(): field for label, field in zip(headings(kind)[1:], kind.fields, strict=True)}
    known |= {field: field for field in kind.fields}
    numbers = {_("Number").casefold(), "number", "numéro", "n°"}
    columns: dict[int, str] = {}
    for index, head in enumerate(table[0]):
        key = str(head or "").strip().casefold()
        columns[index] = "number" if key in numbers else known.get(key, "")
    if "title" not in columns.values():
        raise NotRead([_("No column is called “%(title)s”: it is the only one that is needed.") % {"title": kind.label("title")}])
    faults: list[str] = []
    made = changed = 0
    with transaction.atomic():
        for line, row in table.below():
            if not any(value not in (None, "") for value in row):
                continue
            cells = {columns[i]: value for i, value in enumerate(row) if columns.get(i)}
            number = cells.pop("number", None)
            record = kind.of(workspace).filter(number=int(number)).first() if _whole(number) else None
            if number not in (None, "") and record is None:
                faults.append(_("Line %(line)d: there is no number %(number)s.") % {"line": line, "number": number})
                continue
            values, wrong = _values(kind, workspace, cells, record)
            if wrong:
                faults += [_("Line %(line)d: %(fault)s") % {"line": line, "fault": text} for text in wrong]
                continue
            stored = kind.form(instance=record, workspace=workspace)
            if record is not None and all(_same(stored, record, field, value) for field, value in values.items()):
                continue
            form = kind.form(_data(kind, record, values, workspace), instance=record, workspace=workspace)
            if not form.is_valid():
                for field, errors in form.errors.items():
                    label = kind.label(field) if field in kind.fields else ""
                    faults += [_("Line %(line)d: %(fault)s") % {"line": line, "fault": _("%(label)s: %(value)s") % {"label": label, "value": text} if label else text} for text in errors]
                continue
            form.save()
            made, changed = (made + 1, changed) if record is None else (made, changed + 1)
        if faults:
            transaction.set_rollback(True)
    if faults:
        raise NotRead(faults[:20])
    return made, changed


def _whole(value: Any) -> bool:
    return str(value or "").removesuffix(".0").isdigit()


def _values(kind: Kind, workspace: Workspace, cells: dict[str, Any], record: Any) -> tuple[dict[str, Any], list[str]]:
    """Cells as form values: names become records, labels become choices."""
    values: dict[str, Any] = {}
    wrong: list[str] = []
    for name, raw in cells.items():
        field: Any = kind.model._meta.get_field(name)
        text = raw.strip() if isinstance(raw, str) else raw
        if text in (None, ""):
            values[name] = [] if field.many_to_many else ""
        elif field.is_relation:
            names = [part.strip() for part in str(text).split(";") if part.strip()] if field.many_to_many else [str(text)]
            found = []
            present = _present(record, field)
            for wanted in names:
                named = [str(pk) for pk in field.related_model._default_manager.filter(workspace=workspace, title__iexact=wanted).values_list("pk", flat=True)]
                chosen = [pk for pk in named if pk in present] or named
                if len(chosen) > 1 and set(chosen) <= present:
                    chosen = [next((pk for pk in chosen if pk not in found), chosen[0])]
                about = {"name": wanted, "kind": field.related_model._meta.verbose_name_plural}
                if not chosen:
                    wrong.append(_("there is no “%(name)s” among “%(kind)s”.") % about)
                elif len(chosen) > 1:
                    wrong.append(_("several “%(kind)s” are called “%(name)s”: choose one on the page.") % about)
                else:
                    found += chosen
            values[name] = found if field.many_to_many else (found[0] if found else "")
        elif offered := _offered(kind, workspace, name, record, str(text)):
            values[name] = offered
        elif choices := getattr(field, "flatchoices", None):
            labels = {str(label).casefold(): value for value, label in choices} | {str(value).casefold(): value for value, _l in choices}
            if str(text).casefold() in labels:
                values[name] = labels[str(text).casefold()]
            else:
                wrong.append(_("“%(value)s” is no “%(field)s”.") % {"value": text, "field": kind.label(name)})
        elif isinstance(field, models.BooleanField):
            values[name] = str(text).casefold() in {"yes", "oui", "true", "vrai", "1", "x"}
        elif isinstance(field, models.DateTimeField):
            values[name] = text.isoformat() if isinstance(text, datetime) else iso_moment(str(text))
        elif isinstance(field, models.DateField):
            values[name] = text.strftime("%Y-%m-%d") if isinstance(text, datetime | date) else iso_day(str(text))
        elif isinstance(text, float) and text.is_integer() and not isinstance(field, models.DecimalField):
            values[name] = str(int(text))
        else:
            values[name] = str(text)
    return values, wrong


def _offered(kind: Kind, workspace: Workspace, name: str, record: Any, text: str) -> str:
    """The key of what the form offers under a name, where the stored field is a bare text; empty when it offers none of that name."""
    field = kind.model._meta.get_field(name)
    if not isinstance(field, models.CharField) or field.flatchoices or not hasattr(kind.model, f"get_{name}_display"):
        return ""
    own = kind.form(instance=record, workspace=workspace).fields[name]
    choices = getattr(own, "choices", None) or getattr(own.widget, "choices", ())
    several = [pair for value, label in choices for pair in (label if isinstance(label, list | tuple) else [(value, label)])]
    return next((str(value) for value, label in several if value and str(label).casefold() == text.casefold()), "")


def _present(record: Any, field: Any) -> set[str]:
    """The records that a field points to now."""
    if record is None:
        return set()
    if field.many_to_many:
        return {str(pk) for pk in getattr(record, field.name).values_list("pk", flat=True)}
    return {str(getattr(record, field.attname))}


def iso_day(text: str) -> str:
    """A day as spreadsheets write it, in the form fields read: 03/04/2026 → 2026-04-03 (days before months)."""
    for pattern in ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.strptime(text.strip(), pattern).strftime("%Y-%m-%d")
        except ValueError:
            continue
    return text


def iso_moment(text: str) -> str:
    """A day and an hour as spreadsheets write them: 03/04/2026 14:30 → 2026-04-03T14:30:00; a day alone begins at midnight."""
    for pattern in ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S%z"):
        try:
            return datetime.strptime(text.strip(), pattern).isoformat()
        except ValueError:
            continue
    return iso_day(text)


def _same(form: Any, record: Any, name: str, value: Any) -> bool:
    """Whether a cell says what the record already says."""
    field = record._meta.get_field(name)
    if field.many_to_many:
        return _present(record, field) == set(value)
    if field.is_relation:
        return str(getattr(record, field.attname) or "") == str(value)
    now = getattr(record, name)
    if isinstance(now, bool):
        return bool(value) == now
    if now in EMPTY or value in EMPTY:
        return now in EMPTY and value in EMPTY
    try:
        return bool(form.fields[name].clean(value) == now)
    except ValidationError:
        return False


def _data(kind: Kind, record: Any, values: dict[str, Any], workspace: Workspace) -> dict[str, Any]:
    """Form data: the record as it is, with the cells over it."""
    form = kind.form(instance=record, workspace=workspace)
    data = {bound.name: bound.value() for bound in form if bound.name != "version" and bound.value() is not None}
    return {**data, **values}


def to_bytes(kind: Kind, workspace: Workspace, to: str) -> bytes:
    """The whole list as one file, for the command line."""
    buffer = io.BytesIO()
    response: Any = export(kind, workspace, kind.of(workspace).order_by("number"), to)
    for part in response:
        buffer.write(part)
    return buffer.getvalue()
