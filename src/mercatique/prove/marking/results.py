"""Results of a session: boards, statistics, publication, letters, appeals, tables to take away, what is due for deletion."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from statistics import median
from typing import Any

from django.db import transaction
from django.db.models import Avg, Count, Q
from django.http import HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel import identity
from mercatique.kernel.blocks import Bullets, Column, Document, Facts, Heading, Paragraph, Table
from mercatique.kernel.format import day, number
from mercatique.kernel.models import Workspace
from mercatique.kernel.spreadsheets import content_disposition
from mercatique.prove.framework import Framework, of_session
from mercatique.prove.marking import agreement, chain, deliberation, grids
from mercatique.prove.marking.minutes import moment
from mercatique.prove.marking.models import (
    Appeal,
    Decision,
    Holder,
    Mark,
    Meeting,
    Minutes,
    Outcome,
    PageNote,
    Sheet,
)
from mercatique.prove.papers import files
from mercatique.prove.papers.models import PaperFile
from mercatique.prove.sessions import composition
from mercatique.prove.sessions.models import Candidate, Seat, Session

#: Cells shown on the page of agreement.
CELLS = 60


@dataclass(frozen=True)
class Entry:
    """A candidate on a board: how far the grids are, what is decided. No marks."""

    candidate: Candidate
    sheets: int
    sealed: int
    blocks: int
    final: Decision | None
    appeals: int

    #: Some or all of their blocks are judged on prior experience; with no grid at all, all of them.
    experience: bool = False

    @property
    def ready(self) -> bool:
        return (bool(self.sheets) or self.experience) and self.sheets == self.sealed


def board(session: Session, after: int, size: int) -> tuple[list[Entry], int]:
    """One page of candidates by key; what stands on it is asked for these alone."""
    rows = list(Candidate.objects.filter(session=session, number__gt=after).order_by("number")[: size + 1])
    shown = rows[:size]
    ids = [row.pk for row in shown]
    grouped = Sheet.objects.filter(candidate__in=ids, reading=1).order_by().values("candidate")
    counted = {row["candidate"]: row for row in grouped.annotate(all=Count("id"), sealed=Count("id", filter=Q(sealed_at__isnull=False)))}
    decided: dict[Any, list[Decision]] = defaultdict(list)
    for decision in Decision.objects.filter(candidate__in=ids, current=True):
        decided[decision.candidate_id].append(decision)
    appeals = Counter(Appeal.objects.filter(candidate__in=ids, decided_at=None).values_list("candidate", flat=True))
    framework, found = of_session(session), []
    for row in shown:
        row.session = session
        here = counted.get(row.pk, {"all": 0, "sealed": 0})
        final = next((one for one in decided[row.pk] if not one.block), None)
        found.append(Entry(row, here["all"], here["sealed"], sum(bool(one.block) for one in decided[row.pk]), final, appeals[row.pk], bool(framework and grids.experience(framework, row))))
    return found, shown[-1].number if len(rows) > size else 0


def counts(session: Session) -> dict[str, Any]:
    """How far a session is, in five numbers."""
    rows = Sheet.objects.filter(session=session, reading=1).aggregate(sheets=Count("id"), sealed=Count("id", filter=Q(sealed_at__isnull=False)))
    return {
        **rows,
        "candidates": Candidate.objects.filter(session=session).count(),
        "decided": Decision.objects.filter(session=session, current=True, block="").count(),
        "appeals": Appeal.objects.filter(session=session, decided_at=None).count(),
    }


def agreement_page(session: Session) -> dict[str, Any]:
    whole, lines, apart = agreement.table(session)
    named = {row.pk: row for row in Candidate.objects.filter(session=session)}
    codes = {item.key: item for item in grids.framework_of(session).criteria}
    apart.sort(key=lambda cell: (-cell.spread, named[cell.candidate].number, cell.criterion))
    shown = [(named[cell.candidate], codes.get(cell.criterion), cell) for cell in apart[:CELLS]]
    return {"whole": whole, "lines": lines, "cells": shown, "cells_more": max(len(apart) - CELLS, 0), "gap": grids.terms_of(session).gap}


# -- statistics --------------------------------------------------------------------------------------------------------


def statistics(session: Session) -> dict[str, Any]:
    """Outcomes, points, and the mean of each criterion, over what the jury has decided."""
    everyone = list(Decision.objects.filter(session=session, current=True, block="").select_related("candidate"))
    framework = grids.framework_of(session)
    apart = {row.candidate_id for row in everyone if grids.experience(framework, row.candidate)}
    decided = [row for row in everyone if row.candidate_id not in apart]
    outcomes = Counter(row.outcome for row in decided)
    points = [Decimal(row.computed["points"]) for row in decided if row.computed.get("points") and row.outcome in {Outcome.GRANTED, Outcome.REFUSED, Outcome.PARTIAL}]
    judged = [row for row in decided if row.outcome != Outcome.ABSENT]
    granted = outcomes[Outcome.GRANTED]
    ids = [row.candidate_id for row in judged]
    means = dict(
        Mark.objects.filter(sheet__candidate__in=ids, sheet__reading=1, sheet__sealed_at__isnull=False, points__isnull=False)
        .order_by().values("criterion").annotate(mean=Avg("points")).values_list("criterion", "mean")
    )  # fmt: skip
    levels: dict[str, Counter[str]] = defaultdict(Counter)
    if not means:
        for criterion, level in Mark.objects.filter(sheet__candidate__in=ids, sheet__reading=1, sheet__sealed_at__isnull=False).values_list("criterion", "level"):
            levels[criterion][level] += 1
    return {
        "experience": on_experience([row for row in everyone if row.candidate_id in apart], framework),
        "decided": len(decided), "judged": len(judged), "granted": granted, "rate": granted / len(judged) if judged else None,
        "outcomes": [(label, outcomes[value]) for value, label in Outcome.choices if outcomes[value]],
        "mean": sum(points) / len(points) if points else None, "median": median(points) if points else None,
        "least": min(points, default=None), "most": max(points, default=None),
        "criteria": [(item, means.get(item.key), levels[item.key][grids.ACQUIRED], sum(levels[item.key].values())) for item in framework.criteria],
    }  # fmt: skip


def on_experience(decided: list[Decision], framework: Framework) -> dict[str, Any]:
    """Prior experience, counted apart: total, partial, none, over those the jury has heard; blocks presented and granted."""
    rows = Decision.objects.filter(candidate__in=[row.candidate_id for row in decided], current=True).exclude(block="")
    by: dict[Any, dict[str, str]] = defaultdict(dict)
    for row in rows:
        by[row.candidate_id][row.block] = row.outcome
    counted: Counter[str] = Counter()
    presented = granted = 0
    for row in decided:
        blocks = grids.experience(framework, row.candidate)
        if row.outcome == Outcome.ABSENT:
            counted["absent"] += 1
            continue
        got = sum(by[row.candidate_id].get(block) == Outcome.GRANTED for block in blocks)
        counted["total" if got == len(blocks) else "partial" if got else "none"] += 1
        presented, granted = presented + len(blocks), granted + got
    lines = [(str(label), counted[key]) for key, label in deliberation.VALIDATIONS.items() if counted[key]]
    if counted["absent"]:
        lines.append((str(Outcome.ABSENT.label), counted["absent"]))
    return {"people": len(decided), "lines": lines, "presented": presented, "granted": granted}


# -- publication -------------------------------------------------------------------------------------------------------


def final(session: Session) -> bool:
    """Whether every jury record of the session has been signed by all who were present."""
    rows = Minutes.objects.filter(session=session)
    return rows.exists() and not rows.filter(final_at=None).exists() and deliberation.meeting_of(session) is None


def publish(session: Session, at: datetime, by: str) -> None:
    """Choose the moment from which candidates read their results; only once the jury's record is final."""
    if not final(session):
        raise Fault("publish-open", mark("The jury record is not final: results are published once all members present have signed it."))
    with transaction.atomic():
        terms = grids.terms_of(session)
        terms.publish_at = at
        terms.save()
        chain.append("published", session, {"at": at}, by)


def published(session: Session) -> bool:
    """Whether candidates may read what was decided."""
    at = grids.terms_of(session).publish_at
    return at is not None and at <= timezone.now() and Minutes.objects.filter(session=session, final_at__isnull=False).exists()


def letter(candidate: Candidate) -> Document:
    """The candidate's letter: the decision, what was obtained, why, and how to contest it."""
    session = candidate.session
    workspace = session.workspace
    stand = deliberation.standing(candidate, signed=True)
    decision = stand.final
    if decision is None:
        raise Fault("letter-undecided", mark("The jury has not decided on this candidate yet, or its record is not signed by all who were present."))
    with translation.override(workspace.language):
        named = {"certification": stand.framework.name, "session": session.title, "day": day(decision.at)}
        parts: list[Any] = [
            Heading(1, _("Result of the session"), numbered=False),
            Facts([(_("Candidate"), f"{candidate.title} ({candidate.code})"), (_("Certification"), str(stand.framework.name)), (_("Session"), session.title)]),
            Paragraph(_("The jury of the session “%(session)s” met and decided on %(day)s on your candidacy for “%(certification)s”.") % named),
            Paragraph(_("Decision: %(outcome)s.") % {"outcome": decision.get_outcome_display()}, lead=True),
        ]
        if stand.total:
            total = {"points": number(stand.total.points), "maximum": number(stand.total.maximum), "threshold": number(stand.total.threshold)}
            parts.append(Paragraph(_("You obtained %(points)s points of %(maximum)s; %(threshold)s were needed.") % total))
        if decision.reason:
            parts += [Heading(2, _("Reasons"), numbered=False), Paragraph(decision.reason)]
        parts += [Paragraph(reply(row)) for row in candidate.appeals.filter(decided_at__isnull=False).order_by("decided_at") if answered(row)]
        if stand.interview:
            parts.append(Paragraph(heard(stand)))
        rows = [
            (str(part.block.name), basis(part), part.stands or "—", part.decision.reason if part.decision else "")
            for part in stand.parts
        ]  # fmt: skip
        parts += [Heading(2, _("By block"), numbered=False), Table([_("Block"), _("Judged on"), _("Decision"), _("Reasons")], rows)]
        if stand.experience and any(part.granted for part in stand.parts):
            parts.append(Paragraph(_("Blocks you have obtained stay yours: in a later session only the others are judged.")))
        ways = [
            _("Ask to read your mark sheet, at the address of this letter."),
            _("Contest the decision until %(day)s, on your page of this session: a second reader who has not marked you reads your work, and the jury answers with its reasons.") % {"day": day(appeal_until(session))},
        ]  # fmt: skip
        parts += [Heading(2, _("If you disagree"), numbered=False), Bullets(ways)]
        if chairs := [row["name"] for row in decision.meeting.present if row["role"] == Seat.Role.PRESIDENT]:
            parts.append(Paragraph(_("For the jury: %(names)s, in the chair.") % {"names": ", ".join(chairs)}))
        made = Document(
            _("Result of the session"), tuple(parts), workspace=workspace.name, language=workspace.language, status="issued",
            issued_on=timezone.localdate(decision.at), author=workspace.name, charter=identity.charter(workspace), cover=False,
        )  # fmt: skip
    return made


def heard(stand: deliberation.Standing) -> str:
    """What the jury read and when it heard the candidate, and what came of it."""
    found = stand.interview
    assert found is not None
    named = {"dossier": found.dossier, "day": day(found.held_on), "n": found.minutes, "blocks": ", ".join(part.block.code for part in stand.experience)}
    said = _("Prior experience (%(blocks)s): the jury has read “%(dossier)s” and heard the candidate on %(day)s for %(n)d minutes.") % named
    return f"{said} {_('Result: %(validation)s.') % {'validation': stand.validation}}" if stand.validation else said


def reply(appeal: Appeal) -> str:
    """The jury's answer to an appeal, as the candidate's letter says it."""
    said = _("Answer: the decision is changed.") if appeal.changed else _("Answer: the decision stands.")
    return f"{_('Your appeal of %(day)s.') % {'day': day(appeal.filed_at)}} {said} {appeal.answer}"


def basis(part: deliberation.Part) -> str:
    """What a block was judged on."""
    return _("prior experience") if part.experience else _("held before") if part.held and (part.decision is None or part.decision.outcome == Outcome.HELD) else _("tests")


def letter_file(candidate: Candidate) -> HttpResponse:
    from mercatique.kernel.render.pdf import pdf

    made = letter(candidate)
    with translation.override(made.language):
        answer = HttpResponse(pdf(made, archive=True), content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition(f"{candidate.session.workspace.slug}-{candidate.code}.pdf")
    return answer


# -- appeals -----------------------------------------------------------------------------------------------------------


def appeal_until(session: Session) -> date | None:
    terms = grids.terms_of(session)
    return timezone.localdate(terms.publish_at) + timedelta(days=terms.appeal_days) if terms.publish_at else None


def answered(appeal: Appeal) -> bool:
    """Whether the candidate may read the jury's answer."""
    return answered_at(appeal) is not None


def answered_at(appeal: Appeal) -> datetime | None:
    """Since when the jury's answer may be read: it is given, and the record of the meeting that gave it is signed by all present."""
    if appeal.decided_at is None:
        return None
    meeting = Meeting.objects.filter(session=appeal.session, opened_at__lte=appeal.decided_at).select_related("minutes").order_by("-number").first()
    record = getattr(meeting, "minutes", None)
    return record.final_at if record is not None else None


def has_read(seat: Seat) -> bool:
    """Whether a candidate has opened their result since there was last something new in it."""
    if seat.looked_at is None or seat.candidate is None or not published(seat.session):
        return False
    return all(at <= seat.looked_at for at in map(answered_at, seat.candidate.appeals.all()) if at is not None)


def may_appeal(candidate: Candidate) -> bool:
    until = appeal_until(candidate.session)
    open_one = not all(answered(appeal) for appeal in candidate.appeals.all())
    decided = candidate.decisions.filter(block="", current=True).exists()
    return published(candidate.session) and decided and not open_one and until is not None and timezone.localdate() <= until


def file_appeal(candidate: Candidate, text: str, by: str) -> Appeal:
    """A candidate contests the decision; what they write goes on record."""
    text = text.strip()
    if not text:
        raise Fault("appeal-empty", mark("Say what you contest: the jury answers what you write."))
    with transaction.atomic():
        chain.held(candidate.session)
        if not may_appeal(candidate):
            raise Fault("appeal-closed", mark("An appeal is filed between the publication of the results and the last day named in your letter, one at a time."))
        found = Appeal.objects.create(workspace_id=candidate.workspace_id, session=candidate.session, candidate=candidate, text=text[:10000])
        chain.append("appeal-filed", candidate.session, {"candidate": candidate.code, "text": found.text}, candidate.code)
    return found


def second_readers(appeal: Appeal) -> list[Seat]:
    """Markers who have not marked this candidate and do not stand aside for them."""
    used = set(Sheet.objects.filter(candidate=appeal.candidate).values_list("seat", flat=True))
    found = composition.bodies(appeal.session)
    return [seat for seat in found.may_judge(appeal.candidate, found.markers) if seat.pk not in used]


def give_second_reading(appeal: Appeal, seat: Seat, test: str, by: str) -> Sheet:
    """Ask somebody new to mark the work again, blind as the first time."""
    with transaction.atomic():
        chain.held(appeal.session)
        appeal.refresh_from_db()
        if appeal.sheet_id or appeal.decided_at:
            raise Fault("appeal-given", mark("This appeal already has its second reader."))
        if seat.pk not in {one.pk for one in second_readers(appeal)}:
            raise Fault("appeal-reader", mark("The second reader must be a marker who has not marked this candidate and does not know them."))
        last = Sheet.objects.filter(session=appeal.session).order_by("-order").first()
        wanted = grids.asked(grids.grid(grids.framework_of(appeal.session), test), appeal.candidate)
        appeal.sheet = Sheet.objects.create(
            workspace_id=appeal.workspace_id, session=appeal.session, seat=seat, candidate=appeal.candidate, test=test, reading=2,
            order=(last.order if last else 0) + 1, asked=len(wanted),
        )  # fmt: skip
        appeal.save(update_fields=["sheet"])
        chain.append("second-reading", appeal.session, {"candidate": appeal.candidate.code, "marker": seat.name, "test": test}, by)
    return appeal.sheet


def answer(meeting: Meeting, appeal: Appeal, text: str, by: str) -> Appeal:
    """The jury's answer, after the second reading: what it decided anew is a decision of the same meeting."""
    if not text.strip():
        raise Fault("appeal-answer", mark("Say what the jury answers: the candidate reads it."))
    with transaction.atomic():
        deliberation.under_way(meeting)
        appeal.refresh_from_db()
        if appeal.decided_at:
            raise Fault("appeal-decided", mark("This appeal has been answered."))
        if appeal.sheet is None or appeal.sheet.sealed_at is None:
            raise Fault("appeal-unread", mark("The second reading is not sealed yet: the jury answers once it is."))
        deliberation.voting(meeting, appeal.candidate)
        rows = appeal.candidate.decisions.filter(block="").order_by("at")
        before, now = rows.filter(at__lte=appeal.filed_at).last(), rows.filter(current=True).first()
        appeal.changed = bool(before and now and before.outcome != now.outcome)
        appeal.answer, appeal.decided_at, appeal.decided_by = text.strip(), timezone.now(), by
        appeal.save(update_fields=["changed", "answer", "decided_at", "decided_by"])
        told = {"candidate": appeal.candidate.code, "changed": appeal.changed, "answer": appeal.answer, "meeting": meeting.number}
        chain.append("appeal-answered", appeal.session, told, by)
    return appeal


# -- tables to take away -----------------------------------------------------------------------------------------------


def columns(session: Session) -> list[Column]:
    framework = grids.framework_of(session)
    unit = "number" if framework.points is not None else "text"
    found = [Column(_("Code")), Column(_("Name")), Column(_("Route"))]
    found += [Column(f"{item.block} {item.code}", unit) for item in framework.criteria]
    found += [Column(block.code) for block in framework.blocks if block.criteria]
    return [*found, Column(_("Points"), "number"), Column(_("Needed"), "number"), Column(_("Decision")), Column(_("Decided on"), "day")]


def rows(session: Session) -> Iterator[list[Any]]:
    """One row per candidate; a mark only where all grids are sealed."""
    framework = grids.framework_of(session)
    for candidate in Candidate.objects.filter(session=session).order_by("number").select_related("session").iterator(chunk_size=100):
        stand = deliberation.standing(candidate, framework)
        by = {row.criterion.key: row for row in stand.rows}
        marks = [mark_of(by[item.key]) for item in framework.criteria]
        blocks = [part.stands for part in stand.parts]
        total = [stand.total.points, stand.total.threshold] if stand.total else [None, None]
        decision = [stand.final.get_outcome_display(), timezone.localdate(stand.final.at)] if stand.final else ["", None]
        yield [candidate.code, candidate.title, candidate.get_route_display(), *marks, *blocks, *total, *decision]


def mark_of(row: deliberation.Row) -> Any:
    if row.neutralised:
        return None if row.criterion.points is not None else _("neutralised")
    if row.criterion.points is None:
        return row.level_name
    return None if row.agreed is None else (Decimal(row.agreed.numerator) / row.agreed.denominator).quantize(Decimal("0.01"))


# -- what is due for deletion ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Due:
    """Something a session keeps for longer than its rule says."""

    session: Session
    what: str
    label: str
    count: int
    since: date
    #: What is left once it is deleted.
    stays: str = ""
    #: The files that would go.
    files: tuple[PaperFile, ...] = ()


def due(workspace: Workspace, today: date | None = None) -> list[Due]:
    """What may go by now, proposed and never done alone. Marks, decisions, the chain and the jury record are not in it: they stay."""
    today = today or timezone.localdate()
    found = []
    for session in Session.objects.filter(workspace=workspace, ends_on__isnull=False).order_by("number"):
        terms = grids.terms_of(session)
        after_holders = later(session.ends_on, terms.holder_months)
        after_notes = later(session.ends_on, terms.notes_years * 12)
        holders = Holder.objects.filter(candidate__session=session).count() if after_holders <= today else 0
        after_files = later(session.ends_on, terms.files_years * 12)
        open_appeal = Appeal.objects.filter(session=session, decided_at=None).exists()  # whoever reads a second time needs the work
        notes = PageNote.objects.filter(sheet__session=session).count() if after_notes <= today and not open_appeal else 0
        brought = tuple(files.kept_of(session)) if after_files <= today and not open_appeal else ()
        if holders:
            found.append(Due(session, "holders", _("Particulars of holders for the national file"), holders, after_holders, _("The decisions and the jury records stay.")))
        if notes:
            found.append(Due(session, "notes", _("Markers' notes on pages"), notes, after_notes, _("The marks, their comments and the sealed grids stay.")))
        if brought:
            stays = _("The sealed papers stay, with the answers typed and the name, size and fingerprint of each file; the marks stay too.")
            found.append(Due(session, "files", _("Files handed in with papers"), len(brought), after_files, stays, brought))
    return found


def later(start: Any, months: int) -> date:
    month = start.month - 1 + months
    return date(start.year + month // 12, month % 12 + 1, min(start.day, 28))


def erase(workspace: Workspace, session: Session, what: str, by: str) -> int:
    """Delete what is due, and say so on record."""
    if all((item.session.pk, item.what) != (session.pk, what) for item in due(workspace)):
        raise Fault("not-due", mark("This is not due for deletion yet."))
    with transaction.atomic():
        told: dict[str, Any] = {}
        if what == "files":
            told["files"] = files.erase(session)
            count = len(told["files"])
        else:
            kept = Holder.objects.filter(candidate__session=session) if what == "holders" else PageNote.objects.filter(sheet__session=session)
            count = kept.count()
            kept.delete()
        chain.append("erased", session, {"what": what, "count": count, **told}, by)
    return count


def sentence_of_moment(value: datetime | None) -> str:
    return moment(value) if value else ""
