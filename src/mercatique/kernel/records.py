"""Record types cheaply: one line in a room's ``urls.py`` gives list, pages, history, files in and out, API and bundle.

``*records(Objective, columns=("title", "target", "due"), fields=("title", "indicator", "target", "due"))``

To differ, in this order: a template of the room's own (``<app>/<noun>_detail.html`` …), a form class, a subclass of
one page with its path placed above, a plain view.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models, transaction
from django.db.models import F, Q, QuerySet
from django.forms import CheckboxInput, DateField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.template.loader import select_template
from django.urls import URLPattern, path
from django.utils.dateparse import parse_date
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from mercatique.fault import Fault
from mercatique.kernel import changes, evidence, linked, panels
from mercatique.kernel.access import enter
from mercatique.kernel.format import day
from mercatique.kernel.forms import Conflict, RecordForm, form_for
from mercatique.kernel.models import Record, Workspace
from mercatique.kernel.rounds import one_round
from mercatique.kernel.uploads import refusal

PAGE = 50


@dataclass(frozen=True)
class Kind:
    """A registered record type."""

    model: type[Record]
    columns: tuple[str, ...]
    fields: tuple[str, ...]
    form_class: type[RecordForm] = RecordForm
    teaches: Any = ""
    form: type[RecordForm] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "form", form_for(self.model, self.fields, self.form_class))

    @property
    def name(self) -> str:
        """The name on the command line and in the API: ``objectives``."""
        return self.model.plural()

    @property
    def room(self) -> str:
        return self.model._meta.app_label

    def label(self, column: str) -> str:
        try:
            return capfirst(str(self.model._meta.get_field(column).verbose_name))  # type: ignore[union-attr]
        except FieldDoesNotExist:
            return str(getattr(getattr(self.model, column), "short_description", column.replace("_", " ").capitalize()))

    def of(self, workspace: Workspace) -> QuerySet[Any]:
        return self.model._default_manager.filter(workspace=workspace)


RECORDS: dict[str, Kind] = {}


def records(
    model: type[Record],
    *,
    columns: tuple[str, ...],
    fields: tuple[str, ...],
    form_class: type[RecordForm] = RecordForm,
    teaches: Any = "",
) -> list[URLPattern]:
    """The pages of a record type. ``teaches`` is the sentence of its empty list: what it is good for."""
    kind = Kind(model, columns, fields, form_class, teaches)
    RECORDS[model._meta.label_lower] = kind
    noun, plural = model.noun(), model.plural()
    pages: list[tuple[str, str, type[Page]]] = [
        ("", "list", List),
        ("new/", "new", New),
        ("export/", "export", Export),
        ("import/", "import", ImportPage),
        ("deleted/", "deleted", Deleted),
        ("<int:number>/", "detail", Detail),
        ("<int:number>/edit/", "edit", Edit),
        ("<int:number>/delete/", "delete", Delete),
        ("<int:number>/history/", "history", History),
        ("<int:number>/restore/<int:row>/", "restore", Restore),
    ]
    return [path(f"{plural}/{tail}", page.as_view(kind=kind), name=f"{noun}-{act}") for tail, act, page in pages]


class Page(View):
    """A page of a record type in a workspace."""

    kind: Kind = None  # type: ignore[assignment]
    role = "reader"
    act = ""
    workspace: Workspace

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        self.workspace = enter(request, kwargs.pop("slug"), self.role)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    @property
    def model(self) -> type[Record]:
        return self.kind.model

    def queryset(self) -> QuerySet[Any]:
        return self.kind.of(self.workspace)

    def record(self, number: int) -> Any:
        found = get_object_or_404(self.queryset(), number=number)
        found.workspace = self.workspace
        return found

    def template(self) -> str:
        noun, app = self.model.noun(), self.model._meta.app_label
        return select_template([f"{app}/{noun}_{self.act}.html", f"kernel/record_{self.act}.html"]).template.name  # type: ignore[union-attr, return-value]

    def page(self, request: HttpRequest, status: int = 200, **context: Any) -> HttpResponse:
        context = {
            "kind": self.kind,
            "name": self.model._meta.verbose_name,
            "names": self.model._meta.verbose_name_plural,
            "urls": self.urls(),
            **self.context(request),
            **context,
        }
        return render(request, self.template(), context, status=status)

    def context(self, request: HttpRequest) -> dict[str, Any]:
        """More context for a room's own template."""
        return {}

    def urls(self) -> dict[str, str]:
        from django.urls import reverse

        slug = [self.workspace.slug]
        return {act: reverse(self.model.address(act), args=slug) for act in ("list", "new", "export", "import", "deleted")}


@dataclass(frozen=True)
class Column:
    """A column of a list as the page shows it."""

    name: str
    label: str
    sort_url: str
    sorted: str
    numeric: bool


class List(Page):
    """The list: searched, filtered, sorted, page after page by key."""

    act = "list"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = self.search(self.queryset(), request.GET)
        total = rows.count()
        shown, after = self.slice(rows, request.GET)
        supports = evidence.state_of(shown)
        for row in shown:
            row.workspace = self.workspace
            row.supports = supports.get(row.pk, (0, 0))
        return self.page(
            request,
            rows=shown,
            columns=self.columns(request.GET),
            all_columns=[(name, self.kind.label(name), name in self.chosen(request.GET)) for name in self.choosable()],
            total=total,
            q=request.GET.get("q", ""),
            sort=request.GET.get("sort", ""),
            filtered=any(request.GET.get(name) for name, _label, _options in self.choices()),
            kept=self.kept(request.GET),
            next_url=self.again(request.GET, after=after) if after else "",
            first_url=self.again(request.GET, after=None) if request.GET.get("after") else "",
            filters=self.filters(request.GET),
        )

    @staticmethod
    def kept(query: QueryDict) -> str:
        """The search and the filters, for the export of what is shown."""
        copy = query.copy()
        for name in ("after", "sort", "column", "to"):
            copy.pop(name, None)
        return copy.urlencode()

    def choosable(self) -> list[str]:
        """Columns of the list first, then the other fields of the form."""
        return [*self.kind.columns, *(name for name in self.kind.fields if name not in self.kind.columns)]

    def chosen(self, query: QueryDict) -> list[str]:
        asked = [name for name in query.getlist("column") if name in self.choosable()]
        return asked or list(self.kind.columns)

    def columns(self, query: QueryDict) -> list[Column]:
        by, down = self.sorting(query)
        found = []
        for name in self.chosen(query):
            field = self.sortable().get(name)
            state = ("descending" if down else "ascending") if name == by else ""
            wish = f"-{name}" if name == by and not down else name
            found.append(
                Column(
                    name,
                    self.kind.label(name),
                    self.again(query, sort=wish, after=None) if field is not None else "",
                    state,
                    isinstance(field, models.DecimalField | models.IntegerField | models.FloatField)
                    and not getattr(field, "choices", None),
                )
            )
        return found

    def sortable(self) -> dict[str, models.Field]:
        """The stored fields a list may be sorted by: never what a request names freely."""
        found = {}
        for name in (*self.choosable(), "number", "changed_at"):
            try:
                stored = self.model._meta.get_field(name)
            except FieldDoesNotExist:
                continue
            if isinstance(stored, models.Field) and not stored.is_relation and not isinstance(stored, models.JSONField):
                found[name] = stored
        return found

    def link(self, name: str) -> Any:
        """The field called ``name`` when it points to other records."""
        try:
            stored: Any = self.model._meta.get_field(name)
        except FieldDoesNotExist:
            return None
        return stored if stored.is_relation else None

    def sorting(self, query: QueryDict) -> tuple[str, bool]:
        wish = query.get("sort", "")
        name = wish.lstrip("-")
        return (name, wish.startswith("-")) if name in self.sortable() else ("number", False)

    def search(self, rows: QuerySet[Any], query: QueryDict) -> QuerySet[Any]:
        for word in query.get("q", "").split()[:8]:
            match = Q(title__icontains=word)
            for name in self.model.searched:
                match |= Q(**{f"{name}__icontains": word})
            rows = rows.filter(match)
        for name, _label, _options in self.choices():
            if wanted := query.get(name):
                rows = rows.filter(**{name: wanted})
        return rows

    def choices(self) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
        for name in self.kind.fields:
            stored = self.model._meta.get_field(name)
            if options := getattr(stored, "flatchoices", None):
                yield name, self.kind.label(name), [(str(value), str(label)) for value, label in options if value != ""]

    def filters(self, query: QueryDict) -> list[dict[str, Any]]:
        return [
            {"name": name, "label": label, "options": options, "value": query.get(name, "")}
            for name, label, options in self.choices()
        ]

    def slice(self, rows: QuerySet[Any], query: QueryDict) -> tuple[list[Any], str]:
        """One page, by key: the value and number of the last row shown lead to the next ones."""
        by, down = self.sorting(query)
        order = F(by).desc(nulls_last=True) if down else F(by).asc(nulls_last=True)
        rows = rows.order_by(order, "number")
        links = [stored for name in self.chosen(query) if (stored := self.link(name)) is not None]
        rows = rows.select_related(*(link.name for link in links if link.many_to_one))
        rows = rows.prefetch_related(*(link.name for link in links if link.many_to_many))
        if after := query.get("after"):
            rows = rows.filter(self.beyond(by, down, after))
        shown = list(rows[: PAGE + 1])
        if len(shown) <= PAGE:
            return shown, ""
        last = shown[PAGE - 1]
        if by == "number" or getattr(last, by) is None:
            return shown[:PAGE], str(last.number)
        return shown[:PAGE], f"{last.number}~{self.sortable()[by].value_to_string(last)}"

    def beyond(self, by: str, down: bool, after: str) -> Q:
        """The rows after the last one shown: number alone when its cell was empty, else ``number~value``."""
        number, tilde, text = after.partition("~")
        try:
            place = int(number)
            value = self.sortable()[by].to_python(text) if tilde else None
        except (ValueError, KeyError, ArithmeticError, ValidationError):
            raise Http404 from None
        if by == "number":
            return Q(number__lt=place) if down else Q(number__gt=place)
        if value is None:
            return Q(**{f"{by}__isnull": True}, number__gt=place)
        further = Q(**{f"{by}__{'lt' if down else 'gt'}": value})
        return further | Q(**{by: value}, number__gt=place) | Q(**{f"{by}__isnull": True})

    @staticmethod
    def again(query: QueryDict, **changed: Any) -> str:
        """This list's address with some parameters changed."""
        copy = query.copy()
        for name, value in changed.items():
            copy.pop(name, None)
            if value is not None:
                copy[name] = value
        return "?" + copy.urlencode()


class Detail(Page):
    """One record: its fields, what it rests on, what later rooms say of it."""

    act = "detail"

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        record = self.record(number)
        return self.page(request, record=record, **self.about(request, record))

    @one_round()
    def about(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        values = [(self.kind.label(name), name, display(record, name)) for name in self.kind.fields if name != "title"]
        return {
            "values": values,
            "filled": [entry for entry in values if entry[2] not in (None, "", [])],
            "empty_labels": [label.lower() for label, _name, value in values if value in (None, "", [])],
            "supports": list(evidence.of(record)),
            "uses": evidence.uses(record),
            "linked": linked.groups(record),
            "pieces": panels.pieces(request, record),
            "gaps": record.gaps(),
            "recent": list(record.history.select_related("change", "history_user")[:3]),
        }


def display(record: Any, name: str) -> Any:
    """A field's value as a page shows it (a list of records for links to several)."""
    stored = record._meta.get_field(name)
    if stored.many_to_many:
        return list(getattr(record, name).all())
    if hasattr(record, f"get_{name}_display"):  # the label of a choice, or a model's own words for a value
        return getattr(record, f"get_{name}_display")()
    return getattr(record, name)


class Edit(Page):
    """Change a record; an edit made on an old version gets both texts and a choice."""

    act = "form"
    role = "member"

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        record = self.record(number)
        return self.page(request, form=self.kind.form(instance=record, workspace=self.workspace), record=record)

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        with transaction.atomic():
            record = get_object_or_404(self.queryset().select_for_update(of=("self",)), number=number)
            form = self.kind.form(self.merged(request, record), request.FILES, instance=record, workspace=self.workspace)
            try:
                valid = form.is_valid()
            except Conflict:
                return self.conflict(request, number, form)
            if not valid:
                return self.page(request, form=form, record=self.record(number), status=422)
            record = form.save()
            self.saved(request, record, form)
        messages.success(request, _("“%(title)s” has been saved.") % {"title": record.title}, extra_tags=changes.tag())
        return HttpResponseRedirect(self.success(request, record))

    def saved(self, request: HttpRequest, record: Any, form: RecordForm) -> None:
        """What else is to be kept, in the same transaction."""

    def success(self, request: HttpRequest, record: Any) -> str:
        return record.get_absolute_url()  # type: ignore[no-any-return]

    def merged(self, request: HttpRequest, record: Any) -> QueryDict:
        """What was sent, with the stored text wherever the answer to a conflict was "theirs"."""
        data = request.POST.copy()
        stored = self.kind.form(instance=record, workspace=self.workspace)
        for bound in stored.visible_fields():
            if data.get(f"choice-{bound.name}") == "theirs":
                data.setlist(bound.name, sent(bound))
        return data

    def conflict(self, request: HttpRequest, number: int, form: RecordForm) -> HttpResponse:
        """Both texts, field by field, and a form on the present version that holds mine."""
        theirs = self.record(number)
        fresh = self.kind.form(instance=theirs, workspace=self.workspace)
        data = request.POST.copy()
        data["version"] = str(theirs.version)
        for name in [name for name in data if name.startswith("choice-")]:
            del data[name]
        form = self.kind.form(data, instance=theirs, workspace=self.workspace)
        differing = [
            {"name": bound.name, "label": bound.label, "theirs": read(fresh[bound.name]), "mine": read(bound)}
            for bound in form.visible_fields()
            if comparable(sent(fresh[bound.name])) != comparable(sent(bound))
        ]
        last = theirs.history.first()
        by = (last.actor if last else "") or _("Somebody")
        return self.page(request, form=form, record=theirs, differing=differing, by=by, status=409)


def sent(bound: Any) -> list[str]:
    """A field's value as a browser would send it."""
    value = bound.value()
    if isinstance(value, list | tuple | QuerySet):
        return [str(getattr(item, "pk", item)) for item in value]
    if isinstance(value, bool):
        return ["on"] if value else []
    shown = bound.field.widget.format_value(value) if hasattr(bound.field.widget, "format_value") else value
    shown = shown[0] if isinstance(shown, list) and len(shown) == 1 else shown
    return [] if shown in (None, "", []) else [str(shown)]


def read(bound: Any) -> str:
    """A field's value as a person reads it: labels of choices, names of records, days."""
    values = sent(bound)
    if isinstance(bound.field.widget, CheckboxInput):
        return _("yes") if values else _("no")
    if isinstance(bound.field, DateField):
        return ", ".join(day_as_read(value) for value in values)
    if not hasattr(bound.field, "choices"):
        return "\n".join(values)
    labels = {str(key): str(label) for key, label in flat(bound.field.choices)}
    return ", ".join(labels.get(value, value) for value in values)


def day_as_read(sent: str) -> str:
    """A day as a browser sends it, said in the reader's language; what is no day stays as it was typed."""
    try:
        found = parse_date(sent)
    except ValueError:
        return sent
    return day(found) if found else sent


def flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    """Choices without their groups."""
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from flat(label)
        else:
            yield key, label


def comparable(values: list[str]) -> list[str]:
    return sorted(value.strip().replace("\r\n", "\n") for value in values)


class New(Edit):
    """Write a record down: only its title is needed."""

    def get(self, request: HttpRequest) -> HttpResponse:  # type: ignore[override]
        names = {name: request.GET[name] for name in self.kind.fields if name in request.GET}
        return self.page(request, form=self.kind.form(initial={**self.initial(request), **names}, workspace=self.workspace))

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def post(self, request: HttpRequest) -> HttpResponse:  # type: ignore[override]
        form = self.kind.form(request.POST, request.FILES, workspace=self.workspace)
        with transaction.atomic():
            if not form.is_valid():
                return self.page(request, form=form, status=422)
            record = form.save()
            self.saved(request, record, form)
        messages.success(request, _("“%(title)s” has been written down.") % {"title": record.title}, extra_tags=changes.tag())
        return HttpResponseRedirect(self.success(request, record))


class Delete(Page):
    """Ask, then delete; the history keeps it and can bring it back."""

    act = "delete"
    role = "member"

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        record = self.record(number)
        return self.page(request, record=record, consequences=panels.consequences(record, {"deleted": True}))

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        record = self.record(number)
        title = record.title
        try:
            with transaction.atomic():
                changes.delete(record)
        except Fault as fault:
            from mercatique.kernel.middleware import sentence

            return self.page(request, record=record, refused=sentence(fault), status=409)
        messages.success(request, _("“%(title)s” has been deleted.") % {"title": title}, extra_tags=changes.tag())
        return HttpResponseRedirect(self.urls()["list"])


class History(Page):
    """Every version of a record: who, when, what changed, and a way back."""

    act = "history"

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        rows = list(self.model.history.filter(workspace_id=self.workspace.pk, number=number).select_related("change")[:200])  # type: ignore[attr-defined]
        if not rows:
            raise Http404
        live = self.queryset().filter(number=number).first()
        entries = [(row, changes.describe(row)) for row in rows]
        return self.page(request, record=live or rows[0].instance, live=live, entries=entries)


class Restore(Page):
    """Bring back the state of one version (also of a deleted record)."""

    role = "member"

    def post(self, request: HttpRequest, number: int, row: int) -> HttpResponse:
        past = get_object_or_404(self.model.history, workspace_id=self.workspace.pk, number=number, history_id=row)  # type: ignore[attr-defined]
        with transaction.atomic():
            if past.history_type == "-":
                past = past.prev_record or past
            record = changes.restore(past)
        messages.success(request, _("“%(title)s” is back as it was.") % {"title": record.title}, extra_tags=changes.tag())
        return HttpResponseRedirect(record.get_absolute_url())


class Deleted(Page):
    """What has been deleted and can be brought back."""

    act = "deleted"
    role = "member"

    def get(self, request: HttpRequest) -> HttpResponse:
        gone = self.model.history.filter(workspace_id=self.workspace.pk, history_type="-").order_by("-history_date")  # type: ignore[attr-defined]
        living = set(self.queryset().values_list("pk", flat=True))
        rows, seen = [], set(living)
        for row in gone[:500]:
            if row.id not in seen:
                seen.add(row.id)
                rows.append(row)
        return self.page(request, rows=rows[:200])


class Export(Page):
    """The list as a file: CSV as French or international spreadsheets read it, or XLSX."""

    def get(self, request: HttpRequest) -> HttpResponse:
        from mercatique.kernel.record_files import export

        rows = List.search(_as_list(self), self.queryset(), request.GET).order_by("number")
        return export(self.kind, self.workspace, rows, request.GET.get("to", "csv"))


def _as_list(page: Page) -> List:
    other = List(kind=page.kind)
    other.workspace = page.workspace
    return other


class ImportPage(Page):
    """Records from a spreadsheet: shown first, then written all or not at all."""

    act = "import"
    role = "member"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request)

    def context(self, request: HttpRequest) -> dict[str, Any]:
        from mercatique.kernel.record_files import headings

        return {"headings": headings(self.kind)}

    def post(self, request: HttpRequest) -> HttpResponse:
        from mercatique.kernel.record_files import NotRead, take_in

        upload = request.FILES.get("file")
        if upload is None:
            errors = [refusal(request) or _("Choose a CSV or XLSX file.")]
            return self.page(request, errors=errors, status=422)
        try:
            made, changed = take_in(self.kind, self.workspace, upload.read(), upload.name or "")
        except NotRead as error:
            return self.page(request, errors=error.sentences, status=422)
        messages.success(
            request,
            _("%(made)d written down, %(changed)d changed.") % {"made": made, "changed": changed},
            extra_tags=changes.tag(),
        )
        return HttpResponseRedirect(self.urls()["list"])


def kind_named(name: str) -> Kind | None:
    """A record type by its name on the command line and in the API (``objectives``)."""
    return next((kind for kind in RECORDS.values() if name in {kind.name, kind.model.noun()}), None)


UNTITLED = gettext_lazy("Untitled")
