"""Papers of a session: attendance sheets to sign, the calendar of orals, convening letters, the record of accommodations (D82)."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mercatique.kernel.blocks import (
    Block,
    Bullets,
    Callout,
    Column,
    Document,
    Facts,
    Heading,
    Numbered,
    PageBreak,
    Paragraph,
    Table,
    plain,
)
from mercatique.kernel.documents import document
from mercatique.kernel.format import day, number
from mercatique.prove.framework import of_session
from mercatique.prove.sessions import neutral, orals, times
from mercatique.prove.sessions.models import Accommodation, Candidate, Group, Neutralisation, Seat, Session


def clock(session: Session, moment: Any) -> str:
    return timezone.localtime(moment, orals.zone(session)).strftime("%H:%M")


def about(session: Session) -> Facts:
    framework = of_session(session)
    facts = [
        (_("Session"), session.title),
        (_("Certification"), f"{framework.name} ({session.framework_version})" if framework else ""),
        (_("Venue"), session.place),
        (_("Tests"), f"{day(session.starts_on)} – {day(session.ends_on)}" if session.starts_on and session.ends_on else ""),
    ]
    return Facts([(label, [plain(text)]) for label, text in facts if text])


def signatures(people: list[tuple[str, str]], caption: str) -> Table:
    columns = [Column(_("Name"), width=3), Column(_("Role"), width=2.5), Column(_("Arrived"), width=1.2), Column(_("Left"), width=1.2), Column(_("Signature"), width=3)]
    return Table(columns, [[name, role, "", "", ""] for name, role in people], caption=caption, empty=_("Nobody is named yet."))


@document(
    "attendance",
    label=gettext_lazy("Attendance sheets"),
    purpose=gettext_lazy("One sheet for each meeting of the session, to sign: markers, orals day by day, deliberation."),
    of=Session,
    reads=lambda session: {Session: {"id": session.pk}, Candidate: {"session_id": session.pk}},
)
def attendance(session: Session, language: str) -> Document:
    """Who was there, with a place for each signature: markers, each day of orals, the deliberation."""
    seats = list(session.seats.filter(released_at=None).order_by("role", "name"))

    def named(roles: Any) -> list[tuple[str, str]]:
        return [(seat.name, str(seat.get_role_display()) + (f" ({_('from outside')})" if seat.outside else "")) for seat in seats if seat.role in roles]

    blocks: list[Block] = [about(session), Paragraph(_("Each person signs for themselves, on arrival. Who is absent is written down as absent.")), Heading(1, _("Meeting of the markers"))]
    blocks.append(signatures(named({Seat.Role.MARKER}), _("Markers")))
    for when, found in orals.by_day(orals.entries(session), session):
        people = {seat.pk: (seat.name, str(seat.get_role_display())) for entry in found for seat in entry.jury}
        blocks += [PageBreak(), Heading(1, _("Orals of %(day)s") % {"day": day(when)}), signatures(list(people.values()), _("Jury"))]
        columns = [Column(pgettext("of day", "Time"), width=1.3), Column(_("Room"), width=1.6), Column(_("Candidate"), width=3), Column(_("Present or absent"), width=1.6), Column(_("Signature"), width=3)]
        rows = [[clock(session, entry.begins), entry.slot.room, one.title, "", ""] for entry in found for one in entry.slot.people]
        blocks.append(Table(columns, rows, caption=_("Candidates")))
    blocks += [PageBreak(), Heading(1, _("Deliberation")), signatures(named(Seat.JURY), _("Deliberating jury"))]
    return Document(_("Attendance sheets: %(title)s") % {"title": session.title}, blocks, workspace=session.workspace.name, language=language)


@document(
    "oral-calendar",
    label=gettext_lazy("Calendar of orals"),
    purpose=gettext_lazy("Day by day for the doors, then for each member of the jury and each candidate."),
    of=Session,
    reads=lambda session: {Session: {"id": session.pk}, Candidate: {"session_id": session.pk}, Group: {"session_id": session.pk}},
)
def oral_calendar(session: Session, language: str) -> Document:
    """Per day, per juror, per candidate."""
    found = orals.entries(session)
    blocks: list[Block] = [about(session)]
    if not found:
        blocks.append(Callout("note", _("No oral has a place yet.")))
    for when, of_day in orals.by_day(found, session):
        blocks.append(Heading(1, day(when)))
        columns = [Column(pgettext("of day", "Time"), width=1.8), Column(_("Room"), width=1.6), Column(_("Candidate"), width=3), Column(_("Jury"), width=4)]
        rows = [[hours(session, entry), entry.slot.room, people(entry), ", ".join(seat.name for seat in entry.jury)] for entry in of_day]
        blocks.append(Table(columns, rows, caption=_("Orals of the day")))
    jurors = {seat.pk: seat for entry in found for seat in entry.jury}
    if jurors:
        blocks += [PageBreak(), Heading(1, _("For each member of the jury"))]
    for seat in sorted(jurors.values(), key=lambda one: one.name):
        blocks.append(Heading(2, seat.name))
        blocks.append(Bullets([[plain(f"{when(session, entry)}, {entry.slot.room}: {people(entry)}")] for entry in found if seat in entry.jury]))
    if found:
        columns = [Column(_("Candidate"), width=3), Column(_("Day and time"), width=3), Column(_("Room"), width=2), Column(_("Minutes"), width=1.4)]
        rows = sorted([one.title, when(session, entry), entry.slot.room, f"{entry.presentation} + {entry.questions}"] for entry in found for one in entry.slot.people)
        blocks += [PageBreak(), Heading(1, _("For each candidate")), Table(columns, rows, caption=_("Candidates by name"))]
    return Document(_("Calendar of orals: %(title)s") % {"title": session.title}, blocks, workspace=session.workspace.name, language=language)


def hours(session: Session, entry: orals.Entry) -> str:
    return f"{clock(session, entry.begins)} – {clock(session, entry.ends)}"


def when(session: Session, entry: orals.Entry) -> str:
    return f"{day(timezone.localtime(entry.begins, orals.zone(session)).date())}, {hours(session, entry)}"


def people(entry: orals.Entry) -> str:
    return ", ".join(one.title for one in entry.slot.people)


def measures(row: Accommodation) -> str:
    return row.get_measures_display()


@document(
    "convening",
    label=gettext_lazy("Convening letter"),
    purpose=gettext_lazy("Where and when a candidate is awaited, with the time and the measures granted."),
    of=Candidate,
    reads=lambda candidate: {Candidate: {"id": candidate.pk}, Accommodation: {"candidate_id": candidate.pk}},
)
def convening(candidate: Candidate, language: str) -> Document:
    """One candidate's letter: what was granted is said, never why."""
    session = candidate.session
    blocks: list[Block] = [about(session), Paragraph([plain(_("%(name)s, you are awaited for the tests of this session.") % {"name": candidate.title})])]
    until = times.deadline(candidate)
    if until:
        blocks.append(Facts([(_("Your dossier is due by"), [plain(f"{day(timezone.localtime(until, orals.zone(session)).date())}, {clock(session, until)}")])]))
    rows = [entry for entry in orals.entries(session) if candidate in entry.slot.people]
    blocks.append(Heading(1, _("Your orals")))
    if rows:
        columns = [Column(_("Day and time"), width=3.4), Column(_("Room"), width=2), Column(_("Presentation"), width=1.6), Column(_("Questions"), width=1.6)]
        table = [[when(session, entry), entry.slot.room, _("%(n)d minutes") % {"n": entry.presentation}, _("%(n)d minutes") % {"n": entry.questions}] for entry in rows]
        blocks.append(Table(columns, table, caption=_("Your time is the one written here")))
    else:
        blocks.append(Paragraph(_("The calendar is not made yet.")))
    granted = [row for row in candidate.accommodations.all() if row.granted_at]
    if granted:
        blocks += [Heading(1, _("What has been granted to you")), Bullets([[plain(measures(row) + (f" – {row.resource}" if row.resource else ""))] for row in granted])]
    else:
        blocks.append(Paragraph(_("If you need an accommodation (extra time, an assistant, equipment), ask for it from your page of the session. Nobody will ask you why.")))
    blocks.append(Paragraph(_("Bring an identity document. Who arrives late tells the office at once.")))
    return Document(_("Convening letter: %(name)s") % {"name": candidate.title}, blocks, workspace=session.workspace.name, language=language)


@document(
    "accommodation-record",
    label=gettext_lazy("Record of accommodations and neutralised criteria"),
    purpose=gettext_lazy("Request, reasoned opinion, decision; criteria the jury has neutralised and the totals that follow. No reason of health."),
    of=Candidate,
    reads=lambda candidate: {Accommodation: {"candidate_id": candidate.pk}, Neutralisation: {"candidate_id": candidate.pk}},
)
def accommodation_record(candidate: Candidate, language: str) -> Document:
    """D82: request, reasoned opinion, decision, with dates and names; then the neutralised criteria, step by step."""
    blocks: list[Block] = [about(candidate.session), Facts([(_("Candidate"), [plain(f"{candidate.title} ({candidate.code})")])])]
    rows = list(candidate.accommodations.select_related("opinion_by").order_by("number"))
    blocks.append(Heading(1, _("Accommodations")))
    for row in rows:
        facts = [
            (pgettext("accommodation", "Request"), f"{measures(row)} – {row.get_kinds_display()} ({day(row.asked_at)})"),
            (_("Reasoned opinion of the disability officer"), f"{row.opinion} – {row.opinion_by.name}, {day(row.opinion_at)}" if row.opinion_by and row.opinion_at else _("not given yet")),
            (_("Decision"), f"{_('granted') if row.granted_at else _('refused')} – {row.decided_by}, {day(row.decided_at)}" if row.decided_at else _("not taken yet")),
            (_("Reasons"), row.reason),
            (_("Who or what is arranged"), f"{row.resource} ({_('confirmed') if row.resource_ready else _('to be confirmed')})" if row.resource else ""),
        ]
        blocks.append(Facts([(label, [plain(text)]) for label, text in facts if text]))
    if not rows:
        blocks.append(Paragraph(_("No accommodation was asked for.")))
    blocks.append(Heading(1, _("Neutralised criteria")))
    taken = list(candidate.neutralisations.select_related("opinion_by").prefetch_related("present").order_by("number"))
    for one in taken:
        blocks += neutralised(one)
    if not taken:
        blocks.append(Paragraph(_("No criterion is neutralised.")))
    return Document(_("Accommodations of %(name)s") % {"name": candidate.title}, blocks, workspace=candidate.session.workspace.name, language=language)


def neutralised(row: Neutralisation) -> list[Block]:
    criterion = neutral.criterion_of(row)
    decided = row.decided_at or row.refused_at
    state = _("neutralised by the jury") if row.decided_at else _("kept by the jury") if row.refused_at else _("not decided yet")
    facts = [
        (_("Opinion"), f"{row.opinion} – {row.opinion_by.name}, {day(row.opinion_at)}" if row.opinion_by and row.opinion_at else ""),
        (_("At the core of the job"), _("no, says the officer") if row.not_core else _("not said")),
        (_("Decision"), f"{state}, {day(decided)}" if decided else state),
        (_("Members present"), ", ".join(seat.name for seat in row.present.all())),
        (_("Reasons of the jury"), row.reason),
    ]
    blocks: list[Block] = [Heading(2, f"{criterion.code} – {criterion.name}" if criterion else row.criterion), Facts([(label, [plain(text)]) for label, text in facts if text])]
    found = neutral.steps(row.candidate) if row.decided_at else None
    if found:
        blocks.append(
            Numbered(
                [
                    _("The whole grid has %(full)s points, and %(pass)s are needed.") % {"full": number(found.full), "pass": number(found.passing)},
                    _("%(out)s points are taken out of the mark and of the maximum: %(left)s are left.") % {"out": number(found.removed), "left": number(found.left)},
                    _("The same share is needed: %(pass)s × %(left)s ÷ %(full)s = %(threshold)s points of %(left)s.")
                    % {"pass": number(found.passing), "left": number(found.left), "full": number(found.full), "threshold": number(found.threshold)},
                ]
            )
        )
    return blocks
