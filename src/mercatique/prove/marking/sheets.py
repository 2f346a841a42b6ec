"""Sheets: who marks whom, what they give, and sealing it. Nobody sees another's marks before their own are sealed."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.prove.framework import Criterion
from mercatique.prove.marking import chain, grids
from mercatique.prove.marking.models import Appeal, Decision, Mark, PageNote, Sheet, Terms
from mercatique.prove.sessions import composition
from mercatique.prove.sessions.models import Candidate, Group, Seat, Session

SEALED = mark("This grid is sealed: its marks no longer change. Only the session's manager can open it again, with a reason that stays on record.")
DECIDED = mark("The jury has already decided on %(candidate)s: what follows is an appeal, not another marking.")


# -- who marks whom ----------------------------------------------------------------------------------------------------


def assign(session: Session, by: str = "") -> int:
    """Give every candidate of every test its markers: as many as the session wants, none who has declared a tie, loads even."""
    framework = grids.framework_of(session)
    markers = list(Seat.objects.filter(session=session, role=Seat.Role.MARKER, released_at=None).order_by("name", "id"))
    candidates = list(Candidate.objects.filter(session=session).order_by("number"))
    with transaction.atomic():
        chain.held(session)
        found = composition.bodies(session)
        taken_back(session, found, by)
        rows = Sheet.objects.filter(session=session, reading=1).values_list("candidate", "test", "seat", "order")
        there: dict[tuple[Any, str], set[Any]] = defaultdict(set)
        load: Counter[Any] = Counter()
        order = 0
        for candidate_id, test, seat_id, place in rows:
            there[candidate_id, test].add(seat_id)
            load[seat_id] += 1
            order = max(order, place)
        made = 0
        out = neutralised(session)
        for grid in grids.grids(framework):
            for candidate in candidates:
                wanted = len(grids.asked(grid, candidate, out[candidate.pk]))
                if not wanted:
                    continue
                have = there[candidate.pk, grid.test]
                free = [one for one in markers if one.pk not in have and found.aside(one, candidate) is None]
                need = session.markers_each - len(have)
                if need > len(free):
                    raise Fault(
                        "markers-short",
                        mark("%(candidate)s needs %(need)s markers, and only %(free)s have no tie with this candidate: invite more markers, or ask for fewer. Nobody has been assigned."),
                        candidate=candidate.code, need=session.markers_each, free=len(free) + len(have),
                    )  # fmt: skip
                for seat in sorted(free, key=lambda one: (load[one.pk], one.name, str(one.pk)))[: max(need, 0)]:
                    order += 1
                    Sheet.objects.create(workspace_id=session.workspace_id, session=session, seat=seat, candidate=candidate, test=grid.test, order=order, asked=wanted)
                    load[seat.pk] += 1
                    made += 1
        if made:
            chain.append("markers-assigned", session, {"sheets": made, "load": {seat.name: load[seat.pk] for seat in markers}}, by)
    return made


def taken_back(session: Session, found: composition.Bodies, by: str = "") -> int:
    """Grids not sealed yet of markers who stand aside since, taken away with what was begun in them: somebody else gets the candidate."""
    open_ones = Sheet.objects.filter(session=session, sealed_at=None).select_related("seat", "candidate")
    gone = [sheet for sheet in open_ones if found.aside(sheet.seat, sheet.candidate) is not None]
    for sheet in gone:
        Appeal.objects.filter(sheet=sheet).update(sheet=None)
        sheet.delete()
        chain.append("sheet-withdrawn", session, {**named(sheet), "why": found.aside(sheet.seat, sheet.candidate)}, by)
    return len(gone)


def neutralised(session: Session) -> dict[Any, set[str]]:
    """Keys of the criteria that do not count, by candidate."""
    from mercatique.prove.sessions.models import Neutralisation

    found: dict[Any, set[str]] = defaultdict(set)
    for candidate, criterion in Neutralisation.objects.filter(candidate__session=session, decided_at__isnull=False).values_list("candidate", "criterion"):
        found[candidate].add(criterion)
    return found


# -- marking -----------------------------------------------------------------------------------------------------------


def mine(seat: Seat) -> QuerySet[Sheet]:
    """The sheets of one marker, in their order."""
    return Sheet.objects.filter(seat=seat).select_related("candidate").order_by("order", "id")


def decided(seat: Seat) -> QuerySet[Decision]:
    """Where the jury has had its last word in the session of a seat: a grid that was not sealed by then stays as it is."""
    return Decision.objects.filter(session=seat.session_id, block="", current=True)


def waiting(seat: Seat) -> QuerySet[Sheet]:
    """What a marker has still to seal: grids on whose candidate nobody has decided, and second readings."""
    return mine(seat).filter(sealed_at=None).exclude(reading=1, candidate__in=decided(seat).values("candidate"))


def criteria(sheet: Sheet) -> list[Criterion]:
    """What is to be marked on a sheet."""
    return grids.asked(grids.grid(grids.framework_of(sheet.session), sheet.test), sheet.candidate)


def locked(sheet: Sheet) -> Sheet:
    """The sheet as it is now, held until the transaction ends; never a sealed one."""
    Sheet.objects.filter(pk=sheet.pk, sealed_at=None).update(order=sheet.order)
    found = Sheet.objects.select_related("session__workspace", "candidate", "seat").get(pk=sheet.pk)
    if found.sealed_at:
        raise Fault("sealed", SEALED)
    if found.reading == 1 and decided(found.seat).filter(candidate=found.candidate_id).exists():
        raise Fault("decided", DECIDED, candidate=found.candidate.code)
    if why := composition.aside(found.seat, found.candidate):
        raise Fault("aside", mark("You stand aside for %(candidate)s (%(why)s): the certifier gives this grid to somebody else."), candidate=found.candidate.code, why=why.label)
    return found


def write(sheet: Sheet, given: dict[str, dict[str, str]], left: dict[str, Any] | None = None) -> dict[str, Fault]:
    """Keep what was given for criteria (``{"value", "comment"}``); what cannot be kept is said by criterion, the rest is kept."""
    faults: dict[str, Fault] = {}
    terms = grids.terms_of(sheet.session)
    with transaction.atomic():
        sheet = locked(sheet)
        wanted = {item.key: item for item in criteria(sheet)}
        kept = {row.criterion: row for row in sheet.marks.all()}
        for key, cell in given.items():
            if key not in wanted:
                continue
            row = kept.get(key) or Mark(workspace_id=sheet.workspace_id, sheet=sheet, criterion=key)
            was = (row.points, row.level, row.comment, row.proposed)
            if "comment" in cell:
                row.comment = cell["comment"].strip()[:5000]
            if "value" in cell:
                try:
                    row.points, row.level = grids.read(wanted[key], terms, cell["value"])
                    row.proposed = False
                except Fault as fault:
                    faults[key] = fault
            if (row.points, row.level, row.comment, row.proposed) != was:
                row.changed_at = timezone.now()
                row.save()
                kept[key] = row
        sheet.done = sum(1 for key in wanted if key in kept and kept[key].given)
        sheet.asked = len(wanted)
        sheet.changed_at = timezone.now()
        if left is not None:
            sheet.left = {**sheet.left, **left}
        sheet.save(update_fields=["done", "asked", "changed_at", "left"])
    return faults


def leave_at(sheet: Sheet, file: str, page: int) -> None:
    """Remember the page of the dossier that was open."""
    sheet.left = {**sheet.left, "file": file, "page": page}
    Sheet.objects.filter(pk=sheet.pk, sealed_at=None).update(left=sheet.left)


def propose_to_group(sheet: Sheet) -> int:
    """Offer this sheet's marks to the same marker's sheets of the other members of the group, to be confirmed one by one."""
    with transaction.atomic():
        sheet = locked(sheet)
        others = list(mine(sheet.seat).filter(test=sheet.test, reading=sheet.reading, sealed_at=None, candidate__in=companions(sheet)))
        given = [row for row in sheet.marks.all() if row.given]
        for other in others:
            wanted = {item.key for item in criteria(other)}
            there = set(other.marks.values_list("criterion", flat=True))
            for row in given:
                if row.criterion in wanted - there:
                    Mark.objects.create(
                        workspace_id=sheet.workspace_id, sheet=other, criterion=row.criterion, points=row.points, level=row.level, comment="", proposed=True
                    )
    return len(others)


def companions(sheet: Sheet) -> list[Any]:
    """The other members of the group in which this candidate sits the test."""
    rows = Group.objects.filter(session=sheet.session, test=sheet.test, candidates=sheet.candidate).values_list("candidates", flat=True)
    return [pk for pk in rows if pk != sheet.candidate_id]


def note(sheet: Sheet, file: str, page: int, text: str) -> PageNote:
    """A note on a page of the dossier, for this marker alone."""
    if not text.strip():
        raise Fault("note-empty", mark("The note is empty: write what you saw on this page."))
    sheet = locked(sheet)
    return PageNote.objects.create(workspace_id=sheet.workspace_id, sheet=sheet, file=file, page=page, text=text.strip()[:2000])


# -- sealing -----------------------------------------------------------------------------------------------------------


def content(sheet: Sheet) -> list[dict[str, Any]]:
    """The marks of a sheet as they are sealed."""
    return [
        {"criterion": row.criterion, "points": None if row.points is None else str(row.points.normalize() + 0), "level": row.level, "comment": row.comment}
        for row in sorted(sheet.marks.all(), key=lambda row: row.criterion)
    ]


def fingerprint(marks: list[dict[str, Any]]) -> str:
    return hashlib.sha256(chain.canonical({"marks": marks}).encode()).hexdigest()


def seal(sheet: Sheet) -> Sheet:
    """Seal a complete grid: its marks go on record and change no more."""
    with transaction.atomic():
        sheet = locked(sheet)
        given = {row.criterion for row in sheet.marks.all() if row.given}
        missing = [item.code for item in criteria(sheet) if item.key not in given]
        if missing:
            raise Fault(
                "grid-incomplete",
                mark("%(count)s criteria are not marked yet (%(codes)s): a grid is sealed once it is complete."),
                count=len(missing), codes=", ".join(missing[:8]) + ("…" if len(missing) > 8 else ""),
            )  # fmt: skip
        marks = content(sheet)
        sheet.sealed_at, sheet.digest = timezone.now(), fingerprint(marks)
        sheet.done = sheet.asked = len(criteria(sheet))
        sheet.save(update_fields=["sealed_at", "digest", "done", "asked"])
        chain.append("marks-sealed", sheet.session, {**named(sheet), "marks": marks, "digest": sheet.digest}, sheet.seat.name)
    return sheet


def unseal(sheet: Sheet, reason: str, by: str) -> Sheet:
    """Open a sealed grid again: the manager's act, with its reason on record."""
    if not reason.strip():
        raise Fault("unseal-reason", mark("Say why this grid is opened again: the reason stays on record."))
    with transaction.atomic():
        chain.held(sheet.session)
        sheet = Sheet.objects.select_related("session", "candidate", "seat").get(pk=sheet.pk)
        if not sheet.sealed_at:
            raise Fault("unseal-open", mark("This grid is not sealed."))
        if sheet.session.decisions.filter(candidate=sheet.candidate).exists():
            raise Fault("unseal-decided", DECIDED, candidate=sheet.candidate.code)
        chain.append("marks-unsealed", sheet.session, {**named(sheet), "digest": sheet.digest, "reason": reason.strip()}, by)
        sheet.sealed_at, sheet.digest = None, ""
        sheet.save(update_fields=["sealed_at", "digest"])
    return sheet


def named(sheet: Sheet) -> dict[str, Any]:
    """What identifies a sheet on record, also in a copy of the workspace where identities are others."""
    return {"candidate": sheet.candidate.code, "marker": sheet.seat.name, "test": sheet.test, "reading": sheet.reading, "sheet": sheet.order}


def tainted(session: Session) -> list[Sheet]:
    """Sealed grids of markers who stand aside for the candidate, as long as the jury has not decided."""
    decided = session.decisions.filter(current=True, block="").values("candidate")
    rows = Sheet.objects.filter(session=session, sealed_at__isnull=False).exclude(candidate__in=decided).select_related("seat", "candidate").order_by("order")
    found = composition.bodies(session)
    return [sheet for sheet in rows if found.aside(sheet.seat, sheet.candidate) is not None]


@chain.witness
def witness(session: Session) -> Iterator[str]:
    """Sealed grids whose marks are no longer those on record, and seals that came or went without one."""
    last: dict[int, str] = {}
    for link in chain.links(session, "marks-sealed", "marks-unsealed"):
        told = link.payload
        last[told["sheet"]] = told["digest"] if link.kind == "marks-sealed" else ""
    rows = Sheet.objects.filter(session=session).select_related("candidate", "seat").prefetch_related("marks")
    for sheet in rows:
        recorded = last.pop(sheet.order, "")
        now = fingerprint(content(sheet)) if sheet.sealed_at else ""
        if now != recorded or sheet.digest != recorded:
            yield _("The marks of %(marker)s for %(candidate)s are not those that were sealed.") % {"marker": sheet.seat.name, "candidate": sheet.candidate.code}
    for order, digest in last.items():
        if digest:
            yield _("A sealed grid (number %(number)s) is missing.") % {"number": order}


# -- who may see what --------------------------------------------------------------------------------------------------


def complete(session: Session, candidates: Iterable[Any], test: str | None = None) -> set[Any]:
    """Candidates whose grids (all, or those of one test) are all sealed: only then are marks compared."""
    rows = Sheet.objects.filter(session=session, candidate__in=candidates, reading=1)
    if test is not None:
        rows = rows.filter(test=test)
    counted = rows.order_by().values("candidate").annotate(all=Count("id"), open=Count("id", filter=Q(sealed_at=None)))
    return {row["candidate"] for row in counted if row["all"] and not row["open"]}


def comparable(seat: Seat, candidate: Candidate, test: str) -> bool:
    """Whether a marker may see what the others gave: their own grid is sealed, and so are the others'."""
    own = Sheet.objects.filter(seat=seat, candidate=candidate, test=test, reading=1, sealed_at__isnull=False).exists()
    return own and candidate.pk in complete(seat.session, [candidate.pk], test)


def value(row: Mark) -> Decimal | str | None:
    """What a mark says: points, or a level."""
    return row.points if row.points is not None else row.level or None


def progress(session: Session) -> dict[str, int]:
    """Grids of a session: how many, complete, sealed."""
    rows = Sheet.objects.filter(session=session, reading=1)
    return rows.aggregate(all=Count("id"), sealed=Count("id", filter=Q(sealed_at__isnull=False)))


def frozen(terms: Terms) -> bool:
    """Whether a grid has been sealed: the scale then stays as it is."""
    return Sheet.objects.filter(session=terms.session, sealed_at__isnull=False).exists()
