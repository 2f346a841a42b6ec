"""Depositing a dossier: documents, the workspace as a bundle, annexes, and what was brought for each criterion, as they are now."""

import io
import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pypdf import PdfReader

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel import bundle, documents
from mercatique.kernel.jobs import Run, job
from mercatique.kernel.models import Attachment, Evidence, Job, User
from mercatique.prove import checks
from mercatique.prove.dossiers import keeping
from mercatique.prove.dossiers.documents import DECK, DOSSIER
from mercatique.prove.dossiers.keeping import BUNDLE, MEDIA, Piece
from mercatique.prove.dossiers.models import Attestation, Deposit, Dossier, Inset
from mercatique.prove.dossiers.reading import read
from mercatique.prove.sessions import times
from mercatique.prove.sessions.models import Candidate, Session

LATE = mark("Dossiers for “%(session)s” could be deposited until %(until)s; it is %(now)s. Nothing has been deposited: ask the certifier.")
ALIEN = mark("“%(session)s” certifies another framework than this dossier is written for. Nothing has been deposited.")
UNNAMED = mark("Say first which framework this dossier is written for.")
Progress = Callable[[float, str], None]


def silent(share: float, text: str) -> None:
    return None


def must_be_open(session: Session | None, candidate: Candidate | None, asked_at: datetime) -> None:
    """Refuse a deposit after the session's deadline (later for who has extra time), by the clock of the server."""
    until_when = times.deadline(candidate) if candidate is not None else session.deposit_until if session is not None else None
    if session is not None and until_when and asked_at > until_when:
        raise Fault("deposit-late", LATE, session=str(session), until=keeping.told(until_when), now=keeping.told(asked_at))


def freeze(
    dossier: Dossier,
    *,
    author: User | None = None,
    author_name: str = "",
    session: Session | None = None,
    candidate: Candidate | None = None,
    asked_at: datetime | None = None,
    whole: bool = True,
    progress: Progress = silent,
) -> Deposit:
    """Deposit a dossier in its own workspace, or in that of a session. ``whole``: with the workspace itself, as a bundle."""
    workspace = dossier.workspace
    asked_at = asked_at or timezone.now()
    if dossier.of is None:
        raise Fault("deposit-framework", UNNAMED)
    if session is not None and session.framework and session.framework != dossier.framework:
        raise Fault("deposit-alien", ALIEN, session=str(session))
    must_be_open(session, candidate, asked_at)
    keeping.moment(session.workspace if session is not None else workspace)
    pieces = papers(dossier, progress)
    annexes = {file.sha256: file for file in attached(dossier)}
    pieces += [Piece(file.name, file.title, media=file.kind, deliverable="annex", source=file.path) for file in annexes.values()]
    progress(0.6, mark("Reading what is shown for each criterion"))
    claims = claimed(dossier)
    with tempfile.TemporaryDirectory(prefix="mercatique-deposit-") as folder:
        if whole:
            progress(0.7, mark("Packing the workspace"))
            file = Path(folder) / f"{workspace.slug}.mercatique.zip"
            bundle.export(workspace, file, without=(Deposit, "deposits"))
            pieces.append(Piece(file.name, _("The workspace as a bundle"), media=MEDIA, deliverable=BUNDLE, source=file))
        progress(0.9, mark("Keeping the deposit"))
        made = keeping.keep(
            session.workspace if session is not None else workspace, title=dossier.title, framework=dossier.framework, framework_version=dossier.of.version,
            pieces=pieces, claims=claims, session=session, candidate=candidate, author=author, author_name=author_name or dossier.candidate,
            data_date=workspace.warehouse.last_day("orders"), dossier=dossier if session is None else None,
        )  # fmt: skip
        recorded(made)
        return made


def recorded(made: Deposit) -> None:
    """What goes into a session is a link of its record: nobody deposits, or takes away, afterwards."""
    if made.session is not None:
        from mercatique.prove.marking import chain

        chain.append("deposit", made.session, {"deposit": made.number, "candidate": str(made.candidate_id or ""), "digest": made.digest}, by=made.author_name)


def papers(dossier: Dossier, progress: Progress) -> list[Piece]:
    """The dossier as PDF and DOCX, the deck of the oral as PDF and PPTX."""
    found, pieces = read(dossier), []
    spoken = any(part.section.slide.strip() for part in found.parts)
    wanted = [(DOSSIER, "pdf"), (DOSSIER, "docx"), *([(DECK, "pptx"), (DECK, "pdf")] if spoken else [])]
    made: dict[str, Any] = {}
    for place, (name, to) in enumerate(wanted):
        progress(0.5 * place / len(wanted), mark("Writing the documents"))
        if name not in made:
            drafted = documents.draft(dossier.workspace, documents.name_of(name, dossier), author=dossier.candidate)
            made[name] = replace(drafted, status="issued").drawn()
        content = documents.render(made[name], to)
        pages = len(PdfReader(io.BytesIO(content)).pages) if to == "pdf" else None
        title = _("%(title)s – deck of the oral") % {"title": made[name].title} if name == DECK else made[name].title
        stem = f"{dossier.workspace.slug}-{name}-{dossier.number}"
        pieces.append(Piece(f"{stem}.{to}", title, content, documents.MIME[to], "deck" if name == DECK else dossier.kind, pages, found.words if name == DOSSIER else None))
    return pieces


def attached(dossier: Dossier) -> Iterator[Attachment]:
    """Files the dossier rests on: deposited for a criterion, put into a section, signed by who attests."""
    workspace = dossier.workspace
    brought = Evidence.objects.filter(workspace=workspace, claim_key__startswith=f"{dossier.framework}/").exclude(attachment=None).select_related("attachment")
    signed = Attestation.objects.filter(workspace=workspace, criterion__startswith=f"{dossier.framework}/").exclude(file=None).select_related("file")
    put_in = Inset.objects.filter(workspace=workspace, section__dossier=dossier).exclude(attachment=None).select_related("attachment")
    for file in (*(row.attachment for row in brought), *(row.file for row in signed), *(row.attachment for row in put_in)):
        file.workspace = workspace
        if file.path.is_file():
            yield file


def claimed(dossier: Dossier) -> dict[str, list[dict[str, Any]]]:
    """For each criterion: the pieces brought for it with what they showed, who attests it, what the checks saw.

    Other rows (a competence, a test) are named where somebody brought a piece for them.
    """
    workspace, found = dossier.workspace, dossier.of
    claims: dict[str, list[dict[str, Any]]] = {}
    criteria = {item.claim for item in found.criteria}
    for key, answer in checks.everything(workspace, found).items():
        rows = [of_piece(row) for row in answer.pieces]
        if key in criteria:
            rows += [claim(str(text), shown=str(text)) for text, _url in answer.looked_at]
        if rows:
            claims[key] = rows
    for row in Attestation.objects.filter(workspace=workspace, criterion__startswith=f"{dossier.framework}/").select_related("file").order_by("number"):
        file = row.file.sha256 if row.file is not None and row.holds else ""
        claims.setdefault(row.criterion, []).append(claim(row.title, file=file, shown=row.did, origin="own", attested=row.shown, note=row.recommendation))
    return claims


def of_piece(row: Evidence) -> dict[str, Any]:
    """A piece with what it shows now; addresses within the workspace stay in it."""
    target = row.target
    file = row.attachment.sha256 if row.attachment is not None else ""
    return claim(str(target or row.before), file=file, url=row.url, shown=row.now, origin=row.origin, note=row.note)


def claim(title: str, **values: str) -> dict[str, Any]:
    return {"title": title, "file": "", "url": "", "shown": "", "origin": "", "attested": "", "note": "", **values}


def receipt_file(deposit: Deposit) -> bytes:
    """The receipt for a machine: all that the digest is taken of."""
    row = {
        "format": 1, "deposit": deposit.number, "workspace": deposit.workspace.slug, "title": deposit.title, "framework": deposit.framework,
        "framework_version": deposit.framework_version, "author": deposit.author_name, "deposited_at": deposit.deposited_at.isoformat(), "digest": deposit.digest,
        "manifest": deposit.manifest, "claims": deposit.claims,
    }  # fmt: skip
    return json.dumps(row, ensure_ascii=False, indent=1).encode()


def page(asked: Job) -> str:
    """Where the deposit is to be seen: its page, or the candidate's in the session it went to."""
    result = asked.result or {}
    assert asked.workspace is not None
    if result.get("session"):
        return reverse("prove:my-dossier", args=[asked.workspace.slug])
    if result.get("number"):
        return reverse("prove:deposit", args=[asked.workspace.slug, result["number"]])
    return reverse("prove:deposits", args=[asked.workspace.slug])


@job("deposit", label=gettext_lazy("Deposit of a dossier"), serial=True, max_attempts=1, page=page)
def work(run: Run, dossier: int, whole: bool = True, session: str = "", candidate: str = "") -> dict[str, Any]:
    """Deposit away from the page; when it was asked for is what counts for the deadline."""
    found = Dossier.objects.get(workspace=run.workspace, number=dossier)
    found.workspace = run.workspace
    into = Session.objects.select_related("workspace").get(pk=session) if session else None
    who = Candidate.objects.get(pk=candidate, session=into) if candidate else None
    made = freeze(found, author=run.user, author_name=run.actor, session=into, candidate=who, asked_at=run.job.created_at, whole=whole, progress=run.progress)
    return {"number": made.number, "digest": made.digest, "session": session}

