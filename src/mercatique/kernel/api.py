"""The REST API: the same record types, figures, checks and documents, under personal tokens."""

import json
import math
import re
import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Path, Query, Schema, Status
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser
from ninja.security import HttpBearer
from ninja.throttling import UserRateThrottle
from pydantic import ConfigDict, Field

from mercatique import __version__
from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel import changes, documents, figures
from mercatique.kernel.access import workspace_for
from mercatique.kernel.forms import Conflict
from mercatique.kernel.models import (
    Attachment,
    CheckResult,
    Edition,
    Import,
    Membership,
    Record,
    Token,
    Workspace,
)
from mercatique.kernel.records import Kind, kind_named
from mercatique.kernel.spreadsheets import content_disposition

PAGE = 100
NUMBER = Path(..., ge=1, le=2**31 - 1)
RATE = "600/m"
YEARS = range(1900, 2201)


class Bearer(HttpBearer):
    """A personal token in the ``Authorization`` header; nothing else opens the API."""

    def __call__(self, request: HttpRequest) -> Any:
        if any(value.startswith("mq_") for values in request.GET.lists() for value in values[1]):
            # Addresses are kept in logs and histories: a token there is no secret any more.
            raise HttpError(400, _("A token belongs into the Authorization header, never into the address: withdraw this one."))
        return super().__call__(request)

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        found = Token.read(token) if token.startswith("mq_") else None
        if found is None:
            return None
        request.user = found.user
        now = timezone.now()
        stale = models.Q(used_at=None) | models.Q(used_at__lt=now - timedelta(minutes=1))
        Token.objects.filter(stale, pk=found.pk).update(used_at=now)
        return found


class Strict(Parser):
    """JSON that says one thing only: no name twice, no number that is none."""

    def parse_body(self, request: HttpRequest) -> Any:
        found = json.loads(request.body, object_pairs_hook=once, parse_constant=no_number, parse_float=number)
        json.dumps(found, ensure_ascii=False).encode()  # half a letter cannot be kept
        return found


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice")
    return found


def no_number(text: str) -> Any:
    raise ValueError(text)


def number(text: str) -> float:
    value = float(text)
    return value if math.isfinite(value) else no_number(text)


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
    """Fields by name."""

    model_config = ConfigDict(extra="forbid")
    fields: dict[str, Any]


class RecordChange(RecordIn):
    """Fields by name, and the version that was read: an older one is refused (409), never overwritten."""

    version: int = Field(..., ge=1, le=2**31 - 1)


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
    parser=Strict(),
    throttle=[UserRateThrottle(RATE)],
    urls_namespace="api",
)
REFUSED = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 429), Sentence)


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


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    answer = tell(request, 401, "no-token", _("This needs a personal token that is valid, in the Authorization header."))
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(RequestDataTooBig)
def _too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return tell(request, 413, "too-big", _("This is too much at once: send less."))


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return tell(request, error.status_code, "refused", str(error))


def entered(request: HttpRequest, slug: str, role: str = "reader") -> Workspace:
    """The workspace, if the token's owner has the role, and the token may write when writing is asked for."""
    if not re.fullmatch(r"[-\w]{1,50}", slug, re.ASCII):
        raise Http404
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
        raise Fault("unknown-field", mark("%(names)s: no such field; there are: %(known)s."), names=", ".join(unknown)[:200], known=", ".join(kind.fields))
    form = kind.form(instance=record, workspace=workspace)
    data = {bound.name: bound.value() for bound in form if bound.name != "version" and bound.value() is not None}
    for name, value in fields.items():
        stored: Any = kind.model._meta.get_field(name)
        if stored.is_relation:
            data[name] = pointed(stored, workspace, value)
        elif isinstance(stored, models.JSONField):
            data[name] = json.dumps(value, ensure_ascii=False) if value else ""
        elif value is None:
            data[name] = ""
        elif isinstance(value, list | dict) or isinstance(value, bool) != isinstance(stored, models.BooleanField):
            raise Fault("not-a-value", mark("“%(name)s” takes a single value."), name=f"fields.{name}")
        else:
            data[name] = value if isinstance(value, bool) else str(value)
    return data


def pointed(field: Any, workspace: Workspace, value: Any) -> Any:
    """Numbers of records as a form takes them; a record of another workspace has no number here."""
    numbers = value if field.many_to_many else [] if value is None else [value]
    if not isinstance(numbers, list):
        raise Fault("not-a-list", mark("“%(name)s” takes a list of numbers."), name=f"fields.{field.name}")
    wanted = [item for item in numbers if type(item) is int and 0 < item < 2**31]
    rows = field.related_model._default_manager.filter(workspace=workspace, number__in=wanted)
    known = {item.number: str(item.pk) for item in rows}
    for item in numbers:
        if type(item) is not int or item not in known:
            raise Fault("no-such-record", mark("“%(name)s”: there is no number %(number)s."), name=f"fields.{field.name}", number=str(item)[:40])
    keys = [known[item] for item in numbers]
    return keys if field.many_to_many else (keys[0] if keys else "")


def save(kind: Kind, workspace: Workspace, payload: RecordIn, record: Any = None) -> Any:
    data = form_data(kind, workspace, payload.fields, record)
    if isinstance(payload, RecordChange):
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


def one(kind: Kind, workspace: Workspace, number: int, rows: Any = None) -> Any:
    record = (kind.of(workspace) if rows is None else rows).filter(number=number).first()
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
    if kind.model is Attachment:
        raise Fault("needs-a-file", mark("A file is deposited on its page: it cannot be written down without its content."))
    with transaction.atomic(), changes.acting(request.user):  # type: ignore[arg-type]
        record = save(kind, workspace, payload)
        return Status(201, out(kind, one(kind, workspace, record.number)))


@api.patch("/workspaces/{slug}/records/{name}/{number}", response={200: RecordOut, **REFUSED}, tags=["records"])
def change(request: HttpRequest, slug: str, name: str, payload: RecordChange, number: int = NUMBER) -> Any:
    """Change the fields given; the others stay."""
    workspace, kind = entered(request, slug, "member"), kind_of(name)
    with transaction.atomic(), changes.acting(request.user):  # type: ignore[arg-type]
        record = one(kind, workspace, number, kind.of(workspace).select_for_update(of=("self",)))
        save(kind, workspace, payload, record)
        return out(kind, one(kind, workspace, number))


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
    if (start is None) != (end is None) or not all(day.year in YEARS for day in (start, end) if day):
        raise HttpError(422, _("A period has a first and a last day, between 1900 and 2200."))
    if start and end and end < start:
        raise HttpError(422, _("The last day lies before the first."))
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


FILES = {
    200: {"description": "The file", "content": {documents.MIME[to]: {"schema": {"type": "string", "format": "binary"}} for to in documents.FILES}}
}


@api.get("/workspaces/{slug}/documents/{name}/{number}/{to}", response=REFUSED, tags=["documents"], openapi_extra={"responses": FILES})
def issued_file(request: HttpRequest, slug: str, name: str, to: str, number: int = NUMBER) -> HttpResponse:
    """An issued version as pdf, docx, pptx or xlsx."""
    workspace = entered(request, slug)
    edition = Edition.objects.filter(workspace=workspace, kind=name, number=number).first() if "\x00" not in name else None
    if edition is None or to not in documents.FILES:
        raise Http404
    answer = HttpResponse(documents.render(documents.read(edition), to), content_type=documents.MIME[to])
    answer["Content-Disposition"] = content_disposition(f"{workspace.slug}-{name}-v{number}.{to}")
    return answer


