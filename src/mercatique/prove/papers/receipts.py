"""The receipt of a sealed paper: what it holds, when it was sealed and its fingerprint; mailed to whoever wrote it."""

import json
import logging
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from mercatique.fault import Fault
from mercatique.kernel import mail
from mercatique.prove.papers.models import Paper, PaperSeal
from mercatique.prove.sessions.models import Seat

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Receipt:
    """What a seal holds, in numbers, with the fingerprint of each file."""

    seal: PaperSeal
    answers: int
    words: int
    files: tuple[dict[str, Any], ...]


def of(seal: PaperSeal) -> Receipt:
    content = json.loads(seal.content)
    rows = content["answers"]
    return Receipt(seal, len(rows), sum(len(row["text"].split()) for row in rows), tuple(content.get("files", ())))


def seats(paper: Paper) -> list[Seat]:
    """The seats of those who wrote: a withdrawn one gets no letter."""
    rows = Seat.objects.filter(candidate__in=[one.pk for one in paper.members()], released_at=None)
    return [seat for seat in rows.select_related("session__workspace", "candidate") if seat.email]


def post(paper: Paper) -> int:
    """Write the receipt to the outbox, in the transaction of the sealing; a letter that cannot be written never stops a seal."""
    seal = paper.seals.last()
    if seal is None:
        return 0
    found, sent = of(seal), 0
    for seat in seats(paper):
        workspace = seat.session.workspace
        with translation.override(workspace.language):
            link = settings.SITE_URL + reverse("seat:paper-receipt", args=[seat.session_id, paper.pk])
            context = {"seat": seat, "paper": paper, "sitting": paper.sitting, "seal": seal, "receipt": found, "session": seat.session, "link": link}
            subject = " ".join(render_to_string("prove/mail/paper_subject.txt", context).split())
            try:
                mail.send(seat.email, subject, render_to_string("prove/mail/paper.txt", context), workspace=workspace)
            except Fault:
                log.warning("the receipt of paper %s could not be written", paper.pk)
            else:
                sent += 1
    return sent
