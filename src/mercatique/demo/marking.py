"""The demo session marked to its end: a disagreement and its deliberation, minutes signed, an appeal and its second reading."""

import hashlib
from random import Random
from typing import Any

from django.utils import timezone

from mercatique.demo.content import marking as content
from mercatique.kernel import documents
from mercatique.kernel.blocks import Document, Facts, Heading, PageBreak, Paragraph, Toc
from mercatique.prove.dossiers import keeping
from mercatique.prove.marking import badges, deliberation, dossier, grids, minutes, results, sheets
from mercatique.prove.models import Candidate, PageNote, Seat, Session, Sheet


def fill(session: Session, by: str = "") -> None:
    """Dossiers, marks, one disagreement settled, decisions, minutes signed, results published, one appeal answered."""
    dice = Random(f"marking {session.framework}")
    candidates = list(Candidate.objects.filter(session=session).order_by("number"))
    for place, candidate in enumerate(candidates):
        if content.PROFILES[place % len(content.PROFILES)] and dossier.deposit_of(candidate) is None:
            deposit(session, candidate, place)
    sheets.assign(session, by)
    for place, candidate in enumerate(candidates):
        if profile := content.PROFILES[place % len(content.PROFILES)]:
            mark(session, candidate, profile, place, dice)
    jury = meeting(session)
    president = next(seat for seat in jury if seat.role == Seat.Role.PRESIDENT)
    first = deliberation.begin(session, jury, president.name)
    for candidate in candidates:
        decide(first, candidate, president.name)
    record = minutes.draw(first, president.name)
    for seat in jury:
        minutes.sign(record, seat, record.digest, seat.name)
    results.publish(session, timezone.now(), by or president.name)
    for candidate in candidates:
        if candidate.decisions.filter(block="", current=True, outcome="granted").exists():
            badges.issue(candidate, by or president.name)
    session.state = Session.State.CLOSED
    session.save()
    refused = next((one for one in candidates if one.decisions.filter(block="", outcome="refused").exists()), None)
    if refused is not None:
        appeal(session, refused, jury, president)


def deposit(session: Session, candidate: Candidate, place: int) -> None:
    """A short dissertation and a sheet of proofs, as the candidate deposited them."""
    framework = grids.framework_of(session)
    parts = [Facts([("Candidat", candidate.code), ("Concession", content.DEALERS[place % len(content.DEALERS)])]), Toc(1)]
    for block in framework.blocks:
        if block.criteria:
            parts += [PageBreak(), Heading(1, str(block.name.in_language("fr")))]
            for item in block.criteria:
                text = content.CHAPTERS[(place + len(item.code) + (item.points or 0)) % len(content.CHAPTERS)]
                parts += [Heading(2, str(item.name.in_language("fr"))), Paragraph(text)]
    made = Document("Mémoire : la stratégie digitale de la concession", tuple(parts), workspace=session.workspace.name, language="fr", author=candidate.code, cover=False)
    main = keeping.Piece("memoire.pdf", "Mémoire", documents.render(made, "pdf"), "application/pdf", deliverable="Mémoire")
    proofs = keeping.Piece("preuves.txt", "Preuves", content.PROOFS.encode(), "text/plain")
    sha = hashlib.sha256(main.content).hexdigest()
    claims = {
        item.key: [{"title": f"Mémoire, {item.code}", "file": sha, "url": "", "shown": "", "origin": "own", "attested": n % 3 != 2, "note": ""}]
        for n, item in enumerate(framework.criteria)
    }
    keeping.keep(
        session.workspace, title=f"Dossier {candidate.code}", framework=session.framework, framework_version=session.framework_version,
        pieces=[main, proofs], claims=claims, session=session, candidate=candidate, author_name=candidate.title,
    )  # fmt: skip


def meeting(session: Session) -> list[Seat]:
    """The members who can meet together: the president first, then others while half come from outside."""
    members = sorted(deliberation.jury(session), key=lambda seat: (seat.role != Seat.Role.PRESIDENT, not seat.outside, seat.name))
    while len(members) > 2 and sum(seat.outside for seat in members) * 2 < len(members):
        members.pop()
    return members


def mark(session: Session, candidate: Candidate, profile: tuple[int, ...], place: int, dice: Random) -> None:
    """The grids of one candidate, filled by each of their markers and sealed."""
    framework = grids.framework_of(session)
    worth = dict(zip((item.key for item in framework.criteria), profile, strict=False))
    for turn, sheet in enumerate(Sheet.objects.filter(candidate=candidate, reading=1).order_by("order")):
        given: dict[str, dict[str, str]] = {}
        for item in sheets.criteria(sheet):
            points = worth.get(item.key, item.points or 0)
            if turn == 1 and (place, item.code) == content.APART[:2]:
                points = content.APART[2]
            value = str(min(points, item.points)) if item.points is not None else (grids.ACQUIRED if points else grids.IN_PROGRESS)
            given[item.key] = {"value": value, "comment": said(points, item.points or 1, dice)}
        sheets.write(sheet, given)
        papers = dossier.papers(dossier.deposit_of(candidate))
        if papers and turn == 0:
            PageNote.objects.create(workspace_id=session.workspace_id, sheet=sheet, file=papers[0].sha256, page=1, text=content.NOTE)
        sheets.seal(sheet)


def said(points: int, most: int, dice: Random) -> str:
    kind = "full" if points >= most else "part" if points else "none"
    return dice.choice(content.COMMENTS[kind]) if kind != "full" or dice.random() < 0.4 else ""


def decide(first: Any, candidate: Candidate, by: str) -> None:
    """Cells settled, blocks, then the certification by the framework's rule."""
    if grids.experience(grids.framework_of(candidate.session), candidate):
        lived(first, candidate, by)
        return
    if not Sheet.objects.filter(candidate=candidate, sealed_at__isnull=False).exists():
        deliberation.decide(first, candidate, "", "absent", content.ABSENT, by)
        return
    stand = deliberation.standing(candidate)
    value, reason = content.SETTLED
    for row in stand.open:
        deliberation.settle(first, candidate, row.criterion, value if (row.criterion.points or 0) >= 2 else "1", reason, by)
    stand = deliberation.standing(candidate)
    passed = stand.passes is not False
    for part in stand.parts:
        enough = part.points * 2 >= part.maximum if stand.total else True
        outcome = "held" if part.held else "granted" if enough else "refused"
        deliberation.decide(first, candidate, part.block.code, outcome, "" if outcome != "refused" else content.REFUSED, by)
    deliberation.decide(first, candidate, "", "granted" if passed else "refused", "" if passed else content.REFUSED, by)


def lived(first: Any, candidate: Candidate, by: str) -> None:
    """Prior experience: the dossier read, the candidate heard, a partial validation with the reason of each block."""
    slot = candidate.slots.filter(started_at__isnull=False).first()
    held = timezone.localdate(slot.started_at) if slot else timezone.localdate()
    deliberation.hear(first, candidate, content.DOSSIER, held, 30, by)
    for part in deliberation.standing(candidate).parts:
        outcome, reason = ("held", "") if part.held else content.LIVED.get(part.block.code, ("refused", content.REFUSED))
        deliberation.decide(first, candidate, part.block.code, outcome, reason, by)
    deliberation.decide(first, candidate, "", "partial", content.LIVED_WHOLE, by)


def appeal(session: Session, candidate: Candidate, jury: list[Seat], president: Seat) -> None:
    """Contested, read again by somebody new, answered in a second meeting whose record one member has still to sign."""
    filed = results.file_appeal(candidate, content.APPEAL, candidate.title)
    first = Sheet.objects.filter(candidate=candidate, reading=1).order_by("order").first()
    readers = results.second_readers(filed)
    if first is None or not readers:
        return
    again = results.give_second_reading(filed, readers[0], first.test, president.name)
    given = {row.criterion: {"value": str(int(row.points)) if row.points is not None else row.level, "comment": ""} for row in first.marks.all()}
    sheets.write(again, given)
    sheets.seal(again)
    second = deliberation.begin(session, jury, president.name)
    deliberation.decide(second, candidate, "", "refused", content.REFUSED, president.name)
    results.answer(second, filed, content.ANSWER, president.name)
    record = minutes.draw(second, president.name)
    for seat in jury[:2] if len(jury) > 2 else jury[:1]:
        minutes.sign(record, seat, record.digest, seat.name)


