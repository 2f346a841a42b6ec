"""Checks of how a session is organised: accommodations offered, granted, counted in; orals of the right length."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mercatique.kernel.criteria import Check, Missing, answer, criterion
from mercatique.kernel.models import Workspace
from mercatique.kernel.rounds import shared
from mercatique.prove.sessions import composition, orals, times
from mercatique.prove.sessions.discreet import spoken
from mercatique.prove.sessions.models import Accommodation, Neutralisation, Seat, Session


def elsewhere() -> Check:
    """A workspace without sessions has nothing to answer: the certifier's does."""
    return Check("waiting", missing=(Missing(_("Sessions are organised in the certifier's workspace: this question is answered there.")),))


@shared()
def sessions_of(workspace: Workspace) -> list[Session]:
    found = list(Session.objects.filter(workspace=workspace).order_by("number"))
    for one in found:
        one.workspace = workspace
    return found


def page(session: Session, name: str) -> str:
    return reverse(f"prove:{name}", args=[session.workspace.slug, session.number])


def looked(sessions: list[Session], text: str) -> list[tuple[str, str]]:
    return [(text, page(sessions[-1], "session-accommodations"))]


def names(rows: Iterable[object]) -> str:
    return ", ".join(dict.fromkeys(map(str, rows)))


@criterion("sessions.inclusive", label=gettext_lazy("Every candidate has been offered an accommodation and has answered"))
def inclusive(workspace: Workspace) -> Check:
    """001:H1: each candidate's record holds an answer (yes, no, later); the accessibility of the screens is shown by a person."""
    sessions = sessions_of(workspace)
    if not sessions:
        return elsewhere()
    missing, total = [], 0
    for session in sessions:
        rows = list(session.candidates.order_by("number"))
        total += len(rows)
        if silent := [row for row in rows if not row.asks]:
            missing.append(Missing(_("%(session)s: no answer from %(names)s.") % {"session": session, "names": names(silent)}, page(session, "session-accommodations")))
    if not total:
        missing.append(Missing(_("No session has a candidate yet."), page(sessions[0], "session-candidates")))
    return answer(looked(sessions, ngettext("%(n)d candidate", "%(n)d candidates", total) % {"n": total}), missing)


@criterion("sessions.accommodations", label=gettext_lazy("Each granted measure says for which tests; no health data are kept"))
def accommodations(workspace: Workspace) -> Check:
    """001:H2: each granted measure points to at least one kind of test, and no text speaks of somebody's health."""
    sessions = sessions_of(workspace)
    if not sessions:
        return elsewhere()
    rows = list(Accommodation.objects.filter(candidate__session__in=sessions).select_related("candidate__session"))
    missing = []
    for row in rows:
        where = page(next(one for one in sessions if one.pk == row.candidate.session_id), "session-accommodations")
        if row.granted_at and not (row.measures and row.kinds):
            missing.append(Missing(_("%(name)s: the tests of what was granted are not named.") % {"name": row.candidate}, where))
        if any(spoken(text) for text in (row.title, row.opinion, row.reason, row.resource)):
            missing.append(Missing(_("%(name)s: a text speaks of health; keep the measure only.") % {"name": row.candidate}, where))
    return answer(looked(sessions, ngettext("%(n)d request", "%(n)d requests", len(rows)) % {"n": len(rows)}), missing)


@criterion("sessions.timers", label=gettext_lazy("Extra time is counted in, assistants and equipment are confirmed"))
def timers(workspace: Workspace) -> Check:
    """001:H3: each oral of somebody with extra time is as long as base × (1 + share); what must be arranged is confirmed."""
    sessions = sessions_of(workspace)
    if not sessions:
        return elsewhere()
    rows = list(Accommodation.objects.filter(candidate__session__in=sessions, granted_at__isnull=False).select_related("candidate__session"))
    missing = []
    for row in rows:
        session = next(one for one in sessions if one.pk == row.candidate.session_id)
        if Accommodation.ARRANGED & set(row.measures) and not row.resource_ready:
            missing.append(Missing(_("%(name)s: %(measures)s, not confirmed yet.") % {"name": row.candidate, "measures": row.get_measures_display()}, page(session, "session-accommodations")))
        if Accommodation.Measure.EXTRA_TIME in row.measures and not times.share(row.candidate):
            missing.append(Missing(_("%(name)s: extra time is granted, but not how much.") % {"name": row.candidate}, page(session, "session-accommodations")))
    for session in sessions:
        if any(entry.clashes and entry.extended for entry in orals.with_clashes(session)):
            missing.append(Missing(_("%(session)s: an oral with extra time runs into something else.") % {"session": session}, page(session, "session-calendar")))
    return answer(looked(sessions, ngettext("%(n)d measure granted", "%(n)d measures granted", len(rows)) % {"n": len(rows)}), missing, judge=False)


@criterion("sessions.referrals", label=gettext_lazy("Every request has the officer's opinion and a dated decision"))
def referrals(workspace: Workspace) -> Check:
    """001:H4: opinion by a disability officer, decision with date and reason, for each request; an officer in each session."""
    sessions = sessions_of(workspace)
    if not sessions:
        return elsewhere()
    rows = list(Accommodation.objects.filter(candidate__session__in=sessions).select_related("candidate__session", "opinion_by"))
    missing = []
    for session in sessions:
        if not session.seats.filter(role=Seat.Role.DISABILITY, released_at=None).exists():
            missing.append(Missing(_("%(session)s has no disability officer.") % {"session": session}, page(session, "session-people")))
    for row in rows:
        where = page(next(one for one in sessions if one.pk == row.candidate.session_id), "session-accommodations")
        if not row.opinion_at or row.opinion_by is None or row.opinion_by.role != Seat.Role.DISABILITY:
            missing.append(Missing(_("%(name)s: the disability officer has given no opinion.") % {"name": row.candidate}, where))
        elif not row.decided_at or not row.reason:
            missing.append(Missing(_("%(name)s: the decision or its reason is missing.") % {"name": row.candidate}, where))
    return answer(looked(sessions, ngettext("%(n)d request", "%(n)d requests", len(rows)) % {"n": len(rows)}), missing, judge=False)


@criterion("sessions.neutralisations", label=gettext_lazy("Criteria are neutralised by the jury alone, on a reasoned opinion"))
def neutralisations(workspace: Workspace) -> Check:
    """001:H5: opinion, statement that the criterion is not at the core of the job, decision of a jury that was composed as it must be."""
    sessions = sessions_of(workspace)
    if not sessions:
        return elsewhere()
    rows = list(Neutralisation.objects.filter(candidate__session__in=sessions).select_related("candidate__session").prefetch_related("present"))
    missing = []
    for row in rows:
        where = page(next(one for one in sessions if one.pk == row.candidate.session_id), "session-accommodations")
        about = {"name": row.title}
        if not row.opinion_at or not row.opinion:
            missing.append(Missing(_("%(name)s: the officer's reasoned opinion is missing.") % about, where))
        if not row.not_core:
            missing.append(Missing(_("%(name)s: nobody says that the criterion is not at the core of the job.") % about, where))
        if not row.decided_at and not row.refused_at:
            missing.append(Missing(_("%(name)s: the jury has not decided.") % about, where))
        present = list(row.present.all())
        if row.decided_at and (len(present) < composition.FEWEST or not composition.outside_enough(present) or not row.reason):
            missing.append(Missing(_("%(name)s: the decision lacks its reasons, or a jury of two with half from outside.") % about, where))
    return answer(looked(sessions, ngettext("%(n)d criterion proposed", "%(n)d criteria proposed", len(rows)) % {"n": len(rows)}), missing, judge=False)


@criterion("sessions.orals", label=gettext_lazy("Orals last as the framework says: presentation, then questions"), presentation=15, questions=15)
def oral_slots(workspace: Workspace, presentation: int, questions: int) -> Check:
    """000:Me1: each candidate of an open session has a slot of 15 + 15 minutes (before extra time), before a jury of two or more."""
    sessions = [one for one in sessions_of(workspace) if one.state != Session.State.PREPARING and orals.oral_tests(one)]
    if not sessions:
        return elsewhere()
    missing, total = [], 0
    for session in sessions:
        found = orals.entries(session)
        total += len(found)
        where = page(session, "session-calendar")
        if without := orals.unplaced(session):
            missing.append(Missing(_("%(session)s: no place yet for %(names)s.") % {"session": session, "names": names(without)}, where))
        odd = [entry.slot for entry in found if (entry.slot.presentation, entry.slot.questions) != (presentation, questions)]
        if odd:
            missing.append(Missing(_("%(session)s: not %(a)d + %(b)d minutes: %(names)s.") % {"session": session, "a": presentation, "b": questions, "names": names(odd)}, where))
        alone = [entry.slot for entry in found if len(entry.jury) < composition.FEWEST]
        if alone:
            missing.append(Missing(_("%(session)s: heard by one person alone: %(names)s.") % {"session": session, "names": names(alone)}, where))
    return answer([(ngettext("%(n)d oral", "%(n)d orals", total) % {"n": total}, page(sessions[-1], "session-calendar"))], missing, judge=False)

