"""Is this the file that was deposited? Asked of a file or a receipt; and what has changed since a deposit."""

import hashlib
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, Any

from django.db.models import Count, Max
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from mercatique.kernel.changes import record_types
from mercatique.kernel.editions import Moved, list_of
from mercatique.prove.dossiers import keeping
from mercatique.prove.dossiers.models import Deposit, Section

#: Bytes of a receipt that are read as one.
RECEIPT = 16 << 20


@dataclass(frozen=True)
class Verdict:
    """What a file was found to be: ``kept`` with its deposit, ``altered``, or ``unknown``."""

    state: str
    sentence: str
    deposit: Deposit | None = None
    faults: tuple[str, ...] = ()

    @property
    def well(self) -> bool:
        return self.state == "kept"


def verify(file: IO[bytes], deposits: Iterable[Deposit]) -> Verdict:
    """Compare a file, or a receipt, with the deposits one may see."""
    digest = hashlib.sha256()
    head = b""
    while block := file.read(1 << 20):
        digest.update(block)
        if len(head) < RECEIPT:
            head += block
    rows = list(deposits)
    sha256 = digest.hexdigest()
    for deposit in rows:
        if found := next((row for row in deposit.manifest if row["sha256"] == sha256), None):
            return judged(deposit, _("This is “%(name)s” of deposit %(number)d, deposited on %(day)s.") % {"name": found["name"], **told(deposit)})
    receipt = read_receipt(head)
    if receipt is not None:
        return of_receipt(receipt, rows)
    if head.startswith(b"%PDF") and (deposit := named_in(head, rows)):
        return judged(deposit, _("This paper names deposit %(number)d of %(day)s, which was compared with what is kept.") % told(deposit))
    return Verdict("unknown", _("This file is in none of the deposits you may see: it was changed since, or never deposited."))


def told(deposit: Deposit) -> dict[str, Any]:
    from mercatique.prove.dossiers.documents import moment

    return {"number": deposit.number, "day": moment(deposit.deposited_at)}


def judged(deposit: Deposit, sentence: str) -> Verdict:
    """A deposit that was found, compared with what is kept of it."""
    faults = tuple(keeping.verify(deposit))
    if faults:
        text = _("But what is kept of this deposit no longer matches its digest: %(names)s.") % {"names": ", ".join(faults)}
        return Verdict("altered", f"{sentence} {text}", deposit, faults)
    text = _("All its files are as they were deposited.")
    return Verdict("kept", f"{sentence} {text}", deposit)


def read_receipt(data: bytes) -> dict[str, Any] | None:
    if not data.lstrip().startswith(b"{"):
        return None
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and isinstance(found.get("digest"), str) else None


def of_receipt(receipt: dict[str, Any], deposits: list[Deposit]) -> Verdict:
    """A receipt must be true to itself, and to what is kept."""
    try:
        true = keeping.digest_of(receipt.get("manifest"), receipt.get("claims")) == receipt["digest"]
    except (TypeError, ValueError):
        true = False
    deposit = next((row for row in deposits if row.digest == receipt["digest"]), None)
    if not true:
        return Verdict("altered", _("This receipt was changed: its list no longer gives its digest."), deposit)
    if deposit is None:
        return Verdict("unknown", _("This receipt is true to itself, but names none of the deposits you may see."))
    return judged(deposit, _("This is the receipt of deposit %(number)d of %(day)s.") % told(deposit))


def named_in(data: bytes, deposits: list[Deposit]) -> Deposit | None:
    """The deposit whose digest a paper prints."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        text = "".join("".join((page.extract_text() or "").split()) for page in PdfReader(io.BytesIO(data)).pages[:5])
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return next((row for row in deposits if row.digest in text), None)


def changed_sections(deposit: Deposit) -> list[Section]:
    """Sections of its dossier that were written since."""
    if deposit.dossier_id is None:
        return []
    return list(Section.objects.filter(dossier=deposit.dossier_id, changed_at__gt=deposit.deposited_at))


def changed_since(deposit: Deposit) -> list[Moved]:
    """Records of the workspace that were written, changed or deleted after a deposit: they are no part of it."""
    found = []
    for model in record_types():
        rows = model.history.filter(workspace_id=deposit.workspace_id, history_date__gt=deposit.deposited_at)  # type: ignore[attr-defined]
        counted = rows.aggregate(n=Count("id", distinct=True), last=Max("history_date"))
        if counted["n"]:
            name = capfirst(str(model._meta.verbose_name_plural))
            found.append(Moved(name, counted["n"], counted["last"], list_of(deposit.workspace, model)))
    return sorted(found, key=lambda each: (-each.count, each.name))
