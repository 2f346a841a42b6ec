"""Checks of how a session was marked and decided: everything worked out again from the raw marks."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mercatique.kernel.criteria import Check, Missing, answer, criterion
from mercatique.kernel.models import Workspace
from mercatique.prove.marking import deliberation, grids
from mercatique.prove.marking.models import Decision, Mark, Minutes, Outcome
from mercatique.prove.sessions.models import Session


def page(session: Session, name: str) -> str:
    return reverse(f"prove:{name}", args=[session.workspace.slug, session.number])


@criterion("marking.decisions", label=gettext_lazy("Every decision follows from the marks, and the jury has signed"))
def decisions(workspace: Workspace) -> Check:
    """000:PASS: each mark within its points, the certification granted if and only if the total reaches its threshold; a signed record."""
    decided = Decision.objects.filter(workspace=workspace, current=True, block="").select_related("candidate__session")
    rows = [row for row in decided if grids.framework_of(row.candidate.session).points is not None]
    if not rows:
        return Check("waiting", missing=(Missing(_("Sessions are decided in the certifier's workspace: this question is answered there.")),))
    missing = []
    sessions = {row.session_id: row.candidate.session for row in rows}
    for session in sessions.values():
        session.workspace = workspace
        most = {item.key: item.points or 0 for item in grids.framework_of(session).criteria}
        given = Mark.objects.filter(sheet__session=session, points__isnull=False).values_list("criterion", "points")
        if any(not 0 <= points <= most.get(key, 0) for key, points in given):
            missing.append(Missing(_("%(session)s: a mark is outside its points.") % {"session": session}, page(session, "record")))
        records = Minutes.objects.filter(session=session)
        if not records.exists() or records.filter(final_at=None).exists():
            missing.append(Missing(_("%(session)s: a jury record is not signed by all who were present.") % {"session": session}, page(session, "results")))
    for row in rows:
        if row.outcome in {Outcome.ABSENT, Outcome.RESIT}:
            continue
        stand = deliberation.standing(row.candidate)
        follows = all(part.granted for part in stand.parts) if stand.experience else bool(stand.passes)
        if (row.outcome == Outcome.GRANTED) != follows:
            session = sessions[row.session_id]
            where = reverse("prove:marking-candidate", args=[workspace.slug, session.number, row.candidate.number])
            missing.append(Missing(_("%(code)s: the decision does not follow from the marks.") % {"code": row.candidate.code}, where))
    last = list(sessions.values())[-1]
    looked = [(ngettext("%(n)d decision", "%(n)d decisions", len(rows)) % {"n": len(rows)}, page(last, "results"))]
    return answer(looked, missing, judge=False)
