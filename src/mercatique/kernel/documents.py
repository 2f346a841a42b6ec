"""Documents: functions that return blocks; every version issued is kept with the date of its data."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeAlias

from django.db import transaction
from django.utils import timezone, translation

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel import blocks, identity
from mercatique.kernel.models import Counter, Edition, Record, User, Workspace

MIME = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
}

#: The formats a page offers to take away; the page itself is the HTML.
FILES = ("pdf", "docx", "pptx", "xlsx")
#: Which records a document is made of: the type, and what narrows it (``{Task: {"action": 3}}``).
Reads: TypeAlias = "dict[type[Record], dict[str, Any]]"


@dataclass(frozen=True)
class Spec:
    """A registered document: of the workspace, or of each record of a type."""

    name: str
    label: Any
    room: str
    function: Callable[[Any, str], blocks.Document]
    purpose: Any = ""
    model: type[Record] | None = None
    reads: Callable[[Any], Reads] | None = None
    tables: tuple[str, ...] = ()
    about: Record | None = None


DOCUMENTS: dict[str, Spec] = {}


def document(
    name: str,
    *,
    label: Any,
    purpose: Any = "",
    of: type[Record] | None = None,
    reads: Callable[[Any], Reads] | None = None,
    tables: tuple[str, ...] = (),
) -> Callable[..., Any]:
    """``@document("marketing-plan", label=_("Marketing plan"))`` on ``f(workspace, language) -> Document``.

    ``of=Specification``: there is one of each such record, ``f(record, language)``, called ``name-3`` after its number.
    ``reads`` and ``tables`` say what it is made of: an issued version then tells what has changed since.
    """

    def register(function: Callable[[Any, str], blocks.Document]) -> Any:
        DOCUMENTS[name] = Spec(name, label, function.__module__.split(".")[1], function, purpose, of, reads, tables)
        return function

    return register


def known(workspace: Workspace, name: str) -> Spec:
    """A document by its name, or by that of its kind and the number of its record: ``specification-3``."""
    found = DOCUMENTS.get(name)
    if found is not None and found.model is None:
        return found
    kind, _dash, number = name.rpartition("-")
    found = DOCUMENTS.get(kind)
    if found is not None and found.model is not None and number.isdecimal() and len(number) < 9:
        about = found.model._default_manager.filter(workspace=workspace, number=int(number)).first()
        if about is not None:
            about.workspace = workspace
            return replace(found, name=name, label=f"{found.label} – {about}", about=about)
    raise Fault(
        "no-document",
        mark("There is no document “%(name)s”; there are: %(names)s."),
        name=name,
        names=", ".join(f"{name}-N" if spec.model else name for name, spec in sorted(DOCUMENTS.items())),
    )


def name_of(kind: str, record: Record) -> str:
    """The name of a record's own document."""
    return f"{kind}-{record.number}"


def charter_of(workspace: Workspace) -> blocks.Charter:
    """What the workspace's documents wear."""
    return identity.charter(workspace)


def draft(workspace: Workspace, name: str, language: str = "", author: str = "") -> blocks.Document:
    """The document as it would be issued now."""
    spec = known(workspace, name)
    language = language or workspace.language
    with translation.override(language):
        made = spec.function(spec.about or workspace, language)
    return dressed(workspace, made, language, author)


def dressed(workspace: Workspace, made: blocks.Document, language: str, author: str = "") -> blocks.Document:
    """A draft with what its cover says: whose it is, of which day, on data of which day, in the workspace's charter."""
    return replace(
        made,
        workspace=workspace.name,
        language=language,
        author=author,
        status="draft",
        issued_on=timezone.localdate(),
        data_date=workspace.warehouse.last_day("orders"),
        charter=charter_of(workspace),
    )


def issue(workspace: Workspace, name: str, user: User | None, language: str = "", note: str = "", actor: str = "") -> Edition:
    """Keep the document as it is now, under the next number; earlier versions stay as they were."""
    return keep(workspace, name, draft(workspace, name, language, actor or str(user or "")), user, note)


def keep(workspace: Workspace, name: str, made: blocks.Document, user: User | None, note: str = "") -> Edition:
    """Keep a draft as the next edition of a document, figures and pictures as they are."""
    with transaction.atomic():
        number = Counter.next(workspace.pk, f"document.{name}")
        kept = replace(made, number=number, status="issued").drawn()
        kept = replace(kept, charter=identity.light(kept.charter))
        return Edition.objects.create(
            workspace=workspace,
            kind=name,
            number=number,
            language=made.language,
            title=made.title,
            content=kept.to_json(),
            digest=kept.digest,
            data_date=made.data_date,
            data_version=workspace.warehouse.version("orders"),
            note=note,
            author=user,
            author_name=made.author,
        )


def validate(edition: Edition, user: User) -> None:
    """A person answers for a version; what it says does not change."""
    edition.validated_by, edition.validated_name, edition.validated_at = user, str(user), timezone.now()
    edition.save(update_fields=["validated_by", "validated_name", "validated_at"])


def read(edition: Edition) -> blocks.Document:
    """An issued version exactly as it was, with its validation on the cover."""
    kept = blocks.from_json(edition.content)
    validated: date | None = timezone.localdate(edition.validated_at) if edition.validated_at else None
    return replace(
        kept,
        charter=identity.dressed(kept.charter, edition.workspace),
        status="validated" if validated else "issued",
        validated_by=edition.validated_name,
        validated_on=validated,
    )


def render(made: blocks.Document, to: str) -> bytes:
    """A document as a file: pdf, docx, pptx, xlsx or html."""
    with translation.override(made.language):
        if to == "pdf":
            from mercatique.kernel.render.pdf import pdf

            return pdf(made)
        if to == "docx":
            from mercatique.kernel.render.docx import docx

            return docx(made)
        if to == "pptx":
            from mercatique.kernel.render.pptx import pptx

            return pptx(made)
        if to == "xlsx":
            from mercatique.kernel.render.xlsx import xlsx

            return xlsx(made)
        if to == "html":
            from mercatique.kernel.render.html import html

            return str(html(made)).encode()
    raise Fault("no-format", mark("A document becomes pdf, docx, pptx, xlsx or html, not “%(to)s”."), to=to)
