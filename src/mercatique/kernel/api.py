"""The REST API: the same record types, figures, checks and documents, under personal tokens."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Path, Query, Schema, Status
from ninja.errors import HttpError, ValidationError
from ninja.security import HttpBearer
from pydantic import Field

from mercatique import __version__
from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel import changes, documents, figures
from mercatique.kernel.access import workspace_for
from mercatique.kernel.forms import Conflict
from mercatique.kernel.models import CheckResult, Edition, Import, Membership, Record, Token, Workspace
from mercatique.kernel.records import Kind, kind_named

PAGE = 100
NUMBER = Path(..., ge=1, le=2**31 - 1)


class Bearer(HttpBearer):
    """A personal token in the ``Authorization`` header; nothing else opens the API."""

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        found = Token.read(token) if token.startswith("mq_") else None
        if found is None:
            return None
        request.user = found.user
        Token.objects.filter(pk=found.pk).update(used_at=timezone.now())
        return found


class Sentence(Schema):
    """What went wrong, in one sentence."""

    code: str
    message: str


class WorkspaceOut(Schema):
    slug: str
    name: str
    purpose: str
    currency: str
    vat: str
    fiscal_month: int
    zone: str
    role: str


class FieldOut(Schema):
    name: str
    label: str
    type: str
    choices: list[str] | None = None
    kind: str | None = None


class KindOut(Schema):
    name: str
    room: str
    label: str
    fields: list[FieldOut]


class RecordOut(Schema):
    """A record: what identifies it, and its fields by name."""

    id: uuid.UUID
    number: int
    version: int
    url: str
    fields: dict[str, Any]


class RecordPage(Schema):
    total: int
    next: int | None = Field(None, description="pass it as `after` for the next page")
    rows: list[RecordOut]


class RecordIn(Schema):
    """Fields by name. ``version`` is the version read: an older one is refused (409), never overwritten."""

    fields: dict[str, Any]
    version: int | None = None


class FigureOut(Schema):
    key: str
    label: str
    value: float | None
    low: float | None
    high: float | None
    n: int | None
    unit: str
    currency: str
    basis: str
    reason: str
    reference: date | None
    data_date: date | None
    data_version: str
    computed_at: datetime
    columns: list[str] | None = None
    rows: list[list[Any]] | None = None


class CheckOut(Schema):
    name: str
    state: str
    missing: list[list[str]]
    looked_at: list[list[str]]
    checked_at: datetime


class ImportOut(Schema):
    number: int
    state: str
    table: str
    file_name: str
    sha256: str
    created_at: datetime
    lineage: dict[str, Any]


class EditionOut(Schema):
    kind: str
    number: int
    title: str
    language: str
    data_date: date | None
    issued_at: datetime
    digest: str


api = NinjaAPI(
    title="Mercatique",
    version=__version__,
    description="Records, figures, checks and documents of your workspaces. Personal tokens are made under your account.",
    auth=Bearer(),
    urls_namespace="api",
)
REFUSED = {400: Sentence, 401: Sentence, 403: Sentence, 404: Sentence, 409: Sentence, 422: Sentence}


def tell(request: HttpRequest, status: int, code: str, message: str) -> HttpResponse:
    return api.create_response(request, {"code": code, "message": message}, status=status)


@api.exception_handler(Fault)
def _fault(request: HttpRequest, error: Fault) -> HttpResponse:
    from mercatique.kernel.middleware import sentence

    status = 409 if error.code in {"conflict", "changed-since", "protected"} else 400
    return tell(request, status, error.code, sentence(error))


@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return tell(request, 404, "not-found", _("There is nothing here, or it is not yours to see."))


@api.exception_handler(PermissionDenied)
def _denied(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return tell(request, 403, "refused", _("Your role or your token does not allow this."))


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    parts = ["{}: {}".format(".".join(str(part) for part in item["loc"][1:]), item["msg"]) for item in error.errors]
    return tell(request, 422, "invalid", "; ".join(parts))


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return tell(request, error.status_code, "refused", str(error))


def entered(request: HttpRequest, slug: str, role: str = "reader") -> Workspace:
    """The workspace, if the token's owner has the role, and the token may write when writing is asked for."""
    workspace = workspace_for(request.user, slug, role)
    if role != "reader" and not request.auth.writes:  # type: ignore[attr-defined]
        raise PermissionDenied
    return workspace


def kind_of(name: str) -> Kind:
    kind = kind_named(name)
    if kind is None:
        raise Http404
    return kind


def plain(value: Any) -> Any:
    """A field's value as JSON: decimals as text (no cent is lost), records by number."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Record):
        return value.number
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value


def out(kind: Kind, record: Any) -> dict[str, Any]:
    fields = {}
    for name in kind.fields:
        stored = record._meta.get_field(name)
        fields[name] = (
            [item.number for item in getattr(record, name).all()] if stored.many_to_many else plain(getattr(record, name))
        )
    return {
        "id": record.pk,
        "number": record.number,
        "version": record.version,
        "url": record.get_absolute_url(),
        "fields": fields,
    }


def form_data(kind: Kind, workspace: Workspace, fields: dict[str, Any], record: Any = None) -> dict[str, Any]:
    """JSON fields as form data over the record as it is; an unknown field is refused, never ignored."""
    if unknown := sorted(set(fields) - set(kind.fields)):
        raise Fault("unknown-field", mark("%(names)s: no such field; there are: %(known)s."), names=", ".join(unknown), known=", ".join(kind.fields))
    form = kind.form(instance=record, workspace=workspace)
    data = {bound.name: bound.value() for bound in form if bound.name != "version" and bound.value() is not None}
    for name, value in fields.items():
        stored: Any = kind.model._meta.get_field(name)
        if stored.is_relation:
            numbers = value if stored.many_to_many else [value]
            if not isinstance(numbers, list):
                raise Fault("not-a-list", mark("“%(name)s” takes a list of numbers."), name=name)
            wanted = [number for number in numbers if isinstance(number, int) and 0 < number < 2**31]
            known = {
                item.number: str(item.pk)
                for item in stored.related_model._default_manager.filter(workspace=workspace, number__in=wanted)
            }
            if absent := [number for number in numbers if number is not None and number not in known]:
                raise Fault("no-such-record", mark("“%(name)s”: there is no number %(number)s."), name=name, number=str(absent[0]))
            keys = [known[number] for number in numbers if number is not None]
            data[name] = keys if stored.many_to_many else (keys[0] if keys else "")
        elif isinstance(value, bool) or value is None:
            data[name] = value or ""
        elif isinstance(value, list | dict):
            raise Fault("not-a-value", mark("“%(name)s” takes a single value."), name=name)
        else:
            data[name] = str(value)
    return data


def save(kind: Kind, workspace: Workspace, payload: RecordIn, record: Any = None) -> Any:
    data = form_data(kind, workspace, payload.fields, record)
    if payload.version is not None and record is not None:
        data["version"] = payload.version
    form = kind.form(data, instance=record, workspace=workspace)
    try:
        valid = form.is_valid()
    except Conflict:
        raise Fault("conflict", mark("Somebody has changed this record since you read it: read it again.")) from None
    if not valid:
        raise HttpError(422, "; ".join(f"{name}: {' '.join(errors)}" for name, errors in form.errors.items()))
    return form.save()


@api.get("/workspaces", response={200: list[WorkspaceOut], **REFUSED}, tags=["workspaces"])
def workspaces(request: HttpRequest) -> Any:
    """The workspaces you may enter, with your role."""
    rows = Membership.objects.filter(user=request.user).select_related("workspace")  # type: ignore[misc]
    return [
        {name: getattr(row.workspace, name) for name in ("slug", "name", "purpose", "currency", "vat", "fiscal_month", "zone")}
        | {"role": row.role}
        for row in rows
    ]


@api.get("/workspaces/{slug}/records", response={200: list[KindOut], **REFUSED}, tags=["records"])
def kinds(request: HttpRequest, slug: str) -> Any:
    """The record types and their fields."""
    from mercatique.kernel.records import RECORDS

    entered(request, slug)
    found = []
    for kind in RECORDS.values():
        fields = []
        for name in kind.fields:
            stored: Any = kind.model._meta.get_field(name)
            fields.append(
                {
                    "name": name,
                    "label": kind.label(name),
                    "type": "records" if stored.many_to_many else "record" if stored.is_relation else type(stored).__name__.removesuffix("Field").lower(),
                    "choices": [str(value) for value, _label in stored.flatchoices if value != ""] if getattr(stored, "flatchoices", None) else None,
                    "kind": stored.related_model.plural() if stored.is_relation else None,
                }
            )
        found.append({"name": kind.name, "room": kind.room, "label": str(kind.model._meta.verbose_name_plural), "fields": fields})
    return found


@api.get("/workspaces/{slug}/records/{name}", response={200: RecordPage, **REFUSED}, tags=["records"])
def listing(
    request: HttpRequest, slug: str, name: str, after: int = Query(0, ge=0, le=2**31 - 1), limit: int = Query(PAGE, ge=1, le=500)
) -> Any:
    """Records of a type in the order of their numbers, page by page."""
    workspace = entered(request, slug)
    kind = kind_of(name)
    rows = list(kind.of(workspace).filter(number__gt=after).order_by("number")[: limit + 1])
    for row in rows:
        row.workspace = workspace
    return {
        "total": kind.of(workspace).count(),
        "next": rows[limit - 1].number if len(rows) > limit else None,
        "rows": [out(kind, row) for row in rows[:limit]],
    }


def one(kind: Kind, workspace: Workspace, number: int) -> Any:
    record = kind.of(workspace).filter(number=number).first()
    if record is None:
        raise Http404
    record.workspace = workspace
    return record


@api.get("/workspaces/{slug}/records/{name}/{number}", response={200: RecordOut, **REFUSED}, tags=["records"])
def detail(request: HttpRequest, slug: str, name: str, number: int = NUMBER) -> Any:
    """One record."""
    workspace, kind = entered(request, slug), kind_of(name)
    return out(kind, one(kind, workspace, number))


@api.post("/workspaces/{slug}/records/{name}", response={201: RecordOut, **REFUSED}, tags=["records"])
def create(request: HttpRequest, slug: str, name: str, payload: RecordIn) -> Any:
    """Write a record down: only its title is needed."""
    workspace, kind = entered(request, slug, "member"), kind_of(name)
    with transaction.atomic(), changes.acting(request.user):  # type: ignore[arg-type]
        record = save(kind, workspace, payload)
    return Status(201, out(kind, record))


@api.patch("/workspaces/{slug}/records/{name}/{number}", response={200: RecordOut, **REFUSED}, tags=["records"])
def change(request: HttpRequest, slug: str, name: str, payload: RecordIn, number: int = NUMBER) -> Any:
    """Change the fields given; the others stay."""
    workspace, kind = entered(request, slug, "member"), kind_of(name)
    with transaction.atomic(), changes.acting(request.user):  # type: ignore[arg-type]
        record = one(kind, workspace, number)
        return out(kind, save(kind, workspace, payload, record))


@api.delete("/workspaces/{slug}/records/{name}/{number}", response={204: None, **REFUSED}, tags=["records"])
def remove(request: HttpRequest, slug: str, name: str, number: int = NUMBER) -> Any:
    """Delete a record; its history keeps it."""
    workspace, kind = entered(request, slug, "member"), kind_of(name)
    with transaction.atomic(), changes.acting(request.user):  # type: ignore[arg-type]
        changes.delete(one(kind, workspace, number))
    return Status(204, None)


def figure_out(kept: Any) -> dict[str, Any]:
    names = ("key", "value", "low", "high", "n", "unit", "currency", "basis", "reason", "reference", "data_date", "data_version", "computed_at")
    found = {name: getattr(kept, name) for name in names} | {"label": kept.label}
    if kept.result:
        found |= {"columns": kept.result["columns"], "rows": kept.result["rows"]}
    return found


@api.get("/workspaces/{slug}/figures", response={200: list[FigureOut], **REFUSED}, tags=["figures"])
def all_figures(request: HttpRequest, slug: str) -> Any:
    """Every figure that is a number, as of now."""
    workspace = entered(request, slug)
    return [figure_out(figures.read(workspace, spec.key)) for spec in figures.indicating()]


@api.get("/workspaces/{slug}/figures/{key}", response={200: FigureOut, **REFUSED}, tags=["figures"])
def one_figure(request: HttpRequest, slug: str, key: str, start: date | None = None, end: date | None = None) -> Any:
    """One figure or small result, for a period if both days are given."""
    workspace = entered(request, slug)
    if key not in figures.FIGURES:
        raise Http404
    if start and end and end < start:
        raise HttpError(422, "end: before start")
    return figure_out(figures.read(workspace, key, (start, end) if start and end else None))


@api.get("/workspaces/{slug}/checks", response={200: list[CheckOut], **REFUSED}, tags=["checks"])
def checks(request: HttpRequest, slug: str) -> Any:
    """The last answers of the checks."""
    return list(CheckResult.objects.filter(workspace=entered(request, slug)).order_by("name"))


@api.get("/workspaces/{slug}/imports", response={200: list[ImportOut], **REFUSED}, tags=["imports"])
def imports(request: HttpRequest, slug: str) -> Any:
    """Imports with their lineage cards, newest first."""
    return list(Import.objects.filter(workspace=entered(request, slug))[:PAGE])


@api.get("/workspaces/{slug}/documents", response={200: list[EditionOut], **REFUSED}, tags=["documents"])
def issued(request: HttpRequest, slug: str) -> Any:
    """The issued versions of documents."""
    return list(Edition.objects.filter(workspace=entered(request, slug))[:PAGE])


@api.get("/workspaces/{slug}/documents/{name}/{number}/{to}", response=REFUSED, tags=["documents"])
def issued_file(request: HttpRequest, slug: str, name: str, to: str, number: int = NUMBER) -> HttpResponse:
    """An issued version as pdf, docx or xlsx."""
    workspace = entered(request, slug)
    edition = Edition.objects.filter(workspace=workspace, kind=name, number=number).first()
    if edition is None or to not in {"pdf", "docx", "xlsx"}:
        raise Http404
    return HttpResponse(documents.render(documents.read(edition), to), content_type=documents.MIME[to])


