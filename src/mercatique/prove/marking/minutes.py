"""The jury record (procès-verbal) and its signatures: drawn up from the raw marks, sealed, signed, kept as PDF/A."""

import hashlib
import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel import blocks, identity
from mercatique.kernel.blocks import Bullets, Column, Document, Facts, Heading, Landscape, Paragraph, Table
from mercatique.kernel.format import day, number
from mercatique.kernel.spreadsheets import content_disposition
from mercatique.prove.marking import chain, deliberation, grids
from mercatique.prove.marking.deliberation import Standing
from mercatique.prove.marking.models import Appeal, Decision, Meeting, Minutes, Settlement, Signature
from mercatique.prove.sessions.models import Candidate, Seat, Session


def moment(value: Any) -> str:
    local = timezone.localtime(value)
    return f"{day(local.date())}, {local:%H:%M}"


def draw(meeting: Meeting, by: str) -> Minutes:
    """Close the meeting and draw up its record, once."""
    with transaction.atomic():
        chain.held(meeting.session)
        if found := Minutes.objects.filter(meeting=meeting).first():
            return found
        if empty(meeting):
            raise Fault("minutes-empty", mark("Nothing has been decided in this meeting yet: there would be nothing to sign."))
        deliberation.close(meeting, by)
        made = document(meeting)
        content = json.dumps(made.to_json(), sort_keys=True, ensure_ascii=False)
        digest = hashlib.sha256(content.encode()).hexdigest()
        record = Minutes.objects.create(workspace_id=meeting.workspace_id, session=meeting.session, meeting=meeting, content=content, digest=digest)
        chain.append("minutes-drawn", meeting.session, {"meeting": meeting.number, "digest": digest}, by)
    return record


def empty(meeting: Meeting) -> bool:
    """Whether nothing was decided in a meeting: it closes without a record."""
    return not any(rows.exists() for rows in (Decision.objects.filter(meeting=meeting), Settlement.objects.filter(meeting=meeting), answered_in(meeting)))


def answered_in(meeting: Meeting) -> QuerySet[Appeal]:
    """The appeals a meeting answered: what it decided while it was open."""
    found = Appeal.objects.filter(session=meeting.session, decided_at__gte=meeting.opened_at).select_related("candidate", "sheet__seat").order_by("decided_at")
    return found.filter(decided_at__lte=meeting.closed_at) if meeting.closed_at else found


def document(meeting: Meeting) -> Document:
    """What the members sign: who met, what each candidate obtained in each block, what was decided and why."""
    session: Session = meeting.session
    workspace = session.workspace
    with translation.override(workspace.language):
        framework = grids.framework_of(session)
        end = chain.links(session)[-1]
        appeals = list(answered_in(meeting))
        spoken_of = Q(decisions__meeting=meeting) | Q(pk__in=[row.candidate_id for row in appeals])
        decided = Candidate.objects.filter(spoken_of).distinct().order_by("number").select_related("session")
        stands = [deliberation.standing(candidate, framework) for candidate in decided]
        roles = dict(Seat.Role.choices)
        present = Table(
            [_("Name"), _("Role"), _("From outside")],
            [(row["name"], str(roles.get(row["role"], row["role"])), _("yes") if row["outside"] else _("no")) for row in meeting.present],
            caption=_("Attendance sheet"),
        )
        parts: list[Any] = [
            Facts(
                [
                    (_("Certification"), str(framework.name)), (_("Session"), session.title), (_("Meeting"), str(meeting.number)),
                    (_("Opened"), moment(meeting.opened_at)), (_("Closed"), moment(meeting.closed_at or timezone.now())),
                    (_("End of the record before these minutes"), f"{end.place} · {end.digest}"),
                ]
            ),
            Heading(1, _("The jury")), present, Paragraph(rule(framework)),
            Heading(1, _("Decisions")), decisions(stands, framework.points is not None),
        ]  # fmt: skip
        if framework.points is not None and (marked := [stand for stand in stands if stand.marked]):
            parts += [Landscape([Heading(1, _("Mark sheets")), sheet(marked)])]
        if lived := [stand for stand in stands if stand.experience]:
            parts += [Heading(1, _("Prior experience")), Paragraph(_("These blocks are judged on a dossier and an interview in place of tests, block by block, with a reason for each. Whoever presents one gets no total of points: the certification is granted with all its blocks, in part with some of them (the product's rule, as the framework gives none).")), experience(lived)]
        reasons = [(stand, row) for stand in stands for row in stand.candidate.decisions.filter(meeting=meeting, current=True).order_by("at") if row.reason]
        if reasons:
            parts += [Heading(1, _("Reasons")), Bullets([f"{stand.candidate.code}{' · ' + row.block if row.block else ''}, {row.get_outcome_display()} – {row.reason}" for stand, row in reasons])]
        if appeals:
            parts += [Heading(1, _("Appeals")), appeals_of(appeals)]
        settled = Settlement.objects.filter(meeting=meeting).select_related("candidate").order_by("at")
        if settled:
            rows = [(row.candidate.code, code_of(row.criterion), number(row.points) if row.points is not None else str(grids.LEVELS[row.level]), row.reason) for row in settled]
            parts += [Heading(1, _("Marks settled by the jury")), Table([_("Candidate"), _("Criterion"), _("Mark"), _("Reason")], rows)]
        out = [(stand.candidate.code, row.criterion.code, row.neutralised.reason) for stand in stands for row in stand.rows if row.neutralised]
        if out:
            parts += [Heading(1, _("Criteria neutralised")), Table([_("Candidate"), _("Criterion"), _("Reason of the jury")], out)]
        title = _("Jury record: %(session)s, meeting %(number)s") % {"session": session.title, "number": meeting.number}
        made = Document(
            title, (Heading(1, title, numbered=False), *parts), workspace=workspace.name, language=workspace.language, status="issued", number=meeting.number,
            issued_on=timezone.localdate(), author=workspace.name, charter=identity.charter(workspace), cover=False,
        )  # fmt: skip
        return replace(made.drawn(), charter=identity.light(made.charter))


def experience(stands: list[Standing]) -> Table:
    """Whose blocks were judged on dossier and interview: what was read, who heard them and when, what came of it."""
    rows = []
    for stand in stands:
        found = stand.interview
        blocks_of = ", ".join(part.block.code for part in stand.experience)
        when = [day(found.held_on), found.minutes, ", ".join(found.heard_by)] if found else ["", None, ""]
        rows.append((stand.candidate.code, blocks_of, found.dossier if found else "", *when, stand.validation or "—"))
    columns = [
        Column(_("Candidate"), width=2.4), Column(_("Blocks"), width=1.6), Column(_("Dossier read"), width=3.4), Column(_("Interview"), width=2.6),
        Column(_("Minutes"), "number", width=1.6), Column(_("Heard by"), width=3), Column(_("Result"), width=2),
    ]  # fmt: skip
    return Table(columns, rows)


def appeals_of(appeals: list[Appeal]) -> Table:
    """What was contested, who read the work again, what the jury answers."""
    rows = []
    for row in appeals:
        said = _("the decision is changed") if row.changed else _("the decision stands")
        rows.append((row.candidate.code, day(row.filed_at), row.text, row.sheet.seat.name if row.sheet else "", said, row.answer))
    columns = [
        Column(_("Candidate"), width=2.2), Column(_("Filed on"), width=2), Column(_("What is contested"), width=3.6), Column(_("Second reader"), width=2),
        Column(_("Decision"), width=2), Column(_("Answer"), width=3.6),
    ]  # fmt: skip
    return Table(columns, rows)


def code_of(key: str) -> str:
    return key.rpartition("/")[2]


def rule(framework: Any) -> str:
    """The pass rule as the framework gives it, and what the product supposes where it is silent."""
    if framework.points is None:
        return _("The framework gives no points: each block, then the certification, is granted by decision of the jury.")
    values = {"passing": framework.passing, "points": framework.points}
    return _("The certification is granted from %(passing)s points out of %(points)s, without a minimum by block. The mark of a criterion is the mean of the sealed marks unless the jury settled it; points neutralised leave the total and the threshold in the same proportion (the product's rule, as the framework gives none).") % values  # fmt: skip


def decisions(stands: list[Standing], points: bool) -> Table:
    """One row per candidate: blocks, total, decision."""
    blocks_of = [part.block.code for part in stands[0].parts] if stands else []
    columns = [Column(_("Candidate")), Column(_("Name")), *(Column(code) for code in blocks_of)]
    if points:
        columns += [Column(_("Points"), "number"), Column(_("Needed"), "number")]
    columns.append(Column(_("Decision")))
    rows = []
    for stand in stands:
        cells: list[Any] = [stand.candidate.code, stand.candidate.title]
        cells += [part.stands or "—" for part in stand.parts]
        if points:
            cells += [stand.total.points, stand.total.threshold] if stand.total else [None, None]
        rows.append((*cells, stand.final.get_outcome_display() if stand.final else "—"))
    names = [f"{part.block.code} {part.block.name}" for part in stands[0].parts] if stands else []
    return Table(columns, rows, caption=" · ".join(names))


def sheet(stands: list[Standing]) -> Table:
    """The mark sheets (D81): points per criterion, total, threshold."""
    first = stands[0]
    columns = [Column(_("Candidate")), *(Column(f"{row.criterion.code} /{row.criterion.points}", "number", decimals=2) for row in first.rows), Column(_("Total"), "number", decimals=2)]
    rows = []
    for stand in stands:
        cells = [None if row.neutralised or row.agreed is None else Decimal(row.agreed.numerator) / row.agreed.denominator for row in stand.rows]
        rows.append((stand.candidate.code, *cells, stand.total.points if stand.total else None))
    return Table(columns, rows, caption=_("Empty: neutralised, or not marked."))


# -- signing -----------------------------------------------------------------------------------------------------------


def intact(record: Minutes) -> bool:
    return hashlib.sha256(record.content.encode()).hexdigest() == record.digest


def read(record: Minutes) -> Document:
    if not intact(record):
        raise Fault("minutes-changed", mark("The content of this record is no longer what was drawn up: do not sign it, and have the installation looked at (mercatique doctor)."))
    return blocks.from_json(json.loads(record.content))


def waiting(record: Minutes) -> list[str]:
    """Names of members present who have not signed yet."""
    signed = {str(pk) for pk in record.signatures.values_list("seat", flat=True)}
    return [row["name"] for row in record.meeting.present if row["seat"] not in signed]


def may_sign(record: Minutes, seat: Seat) -> bool:
    return record.meeting.has(seat) and not record.signatures.filter(seat=seat).exists()


def sign(record: Minutes, seat: Seat, digest: str, name: str) -> Signature:
    """One member's signature: their name as they write it, the hour, the hash of what they read."""
    with transaction.atomic():
        chain.held(record.session)
        record.refresh_from_db()
        if not may_sign(record, seat):
            raise Fault("sign-present", mark("Only members who were present sign, each once."))
        if digest != record.digest or not intact(record):
            raise Fault("sign-changed", mark("What you read is not what is kept: load the page again and read it before signing."))
        if " ".join(name.split()).casefold() != " ".join(seat.name.split()).casefold():
            raise Fault("sign-name", mark("To sign, write your name as it stands in the attendance sheet: %(name)s."), name=seat.name)
        found = Signature.objects.create(workspace_id=record.workspace_id, minutes=record, seat=seat, name=seat.name, digest=record.digest)
        chain.append("minutes-signed", record.session, {"meeting": record.meeting.number, "name": seat.name, "digest": record.digest}, seat.name)
        if not waiting(record):
            record.final_at = timezone.now()
            record.save(update_fields=["final_at"])
            chain.append("minutes-final", record.session, {"meeting": record.meeting.number, "digest": record.digest}, seat.name)
    return found


@chain.witness
def witness(session: Session) -> Any:
    """Minutes whose content, or a signature's hash, is no longer that on record."""
    recorded = {link.payload["meeting"]: link.payload["digest"] for link in chain.links(session, "minutes-drawn")}
    for record in Minutes.objects.filter(session=session).select_related("meeting"):
        kept = recorded.pop(record.meeting.number, "")
        if record.digest != kept or not intact(record):
            yield _("The minutes of meeting %(number)s are not those that were drawn up.") % {"number": record.meeting.number}
        for row in record.signatures.exclude(digest=kept):
            yield _("The signature of %(name)s under the minutes of meeting %(number)s is for another content.") % {"name": row.name, "number": record.meeting.number}
    for missing in recorded:
        yield _("The minutes of meeting %(number)s are missing.") % {"number": missing}


# -- as a page, as a file ----------------------------------------------------------------------------------------------


def html_of(record: Minutes) -> Any:
    from mercatique.kernel.render.html import html

    return html(read(record), level=2)


def signed(record: Minutes) -> Document:
    """The record with the signatures beneath."""
    made = read(record)
    with translation.override(made.language):
        rows = [(row.name, moment(row.at), row.digest) for row in record.signatures.all()]
        missing = waiting(record)
        said = _("Final: all members present have signed.") if not missing else _("Not final. Still to sign: %(names)s.") % {"names": ", ".join(missing)}
        added = [
            Heading(1, _("Signatures")), Paragraph(said),
            Table([Column(_("Name"), width=1), Column(_("Signed"), width=1), Column(_("SHA-256 of what was signed"), width=2)], rows, empty=_("Nobody has signed yet.")),
        ]  # fmt: skip
    return replace(made, blocks=(*made.blocks, *added), charter=identity.dressed(made.charter, record.workspace))


def as_pdf(record: Minutes) -> bytes:
    """PDF/A-2a, tagged (PDF/UA-1): the same content and signatures always give the same bytes."""
    from mercatique.kernel.render.pdf import pdf

    made = signed(record)
    with translation.override(made.language):
        return pdf(made, archive=True)


def as_file(record: Minutes) -> HttpResponse:
    answer = HttpResponse(as_pdf(record), content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition(f"{record.workspace.slug}-pv-{record.session.number}-{record.meeting.number}.pdf")
    return answer
