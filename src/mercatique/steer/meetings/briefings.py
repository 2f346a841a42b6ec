"""Briefs given at meetings: a meeting rests on the briefs it presented, as they were; who was there is its participants."""

from django.contrib.contenttypes.models import ContentType

from mercatique.kernel import evidence
from mercatique.kernel.models import Evidence
from mercatique.plan.models import Brief
from mercatique.steer.meetings.models import Meeting

#: The role in which a meeting rests on a brief.
ROLE = "brief"


def given(meeting: Meeting) -> list[tuple[Brief, Evidence]]:
    """The briefs presented at a meeting; one that has changed since is to be rechecked."""
    found = []
    for row in evidence.of(meeting, ROLE):
        if isinstance(row.target, Brief):
            row.target.workspace = meeting.workspace
            found.append((row.target, row))
    return found


def meetings_of(brief: Brief) -> list[Meeting]:
    """The meetings at which a brief was, or will be, presented."""
    kind = ContentType.objects.get_for_model(Meeting)
    ids = evidence.used_by(brief).filter(claim_type=kind, role=ROLE).values_list("claim_id", flat=True)
    found = list(Meeting.objects.filter(workspace=brief.workspace, pk__in=list(ids)).prefetch_related("participants").order_by("day", "number"))
    for meeting in found:
        meeting.workspace = brief.workspace
    return found


def give(meeting: Meeting, brief: Brief) -> None:
    """Put a brief on a meeting, once."""
    if all(known.pk != brief.pk for known, _row in given(meeting)):
        evidence.support(meeting, record=brief, role=ROLE)


def take_back(meeting: Meeting, brief: Brief) -> None:
    for known, row in given(meeting):
        if known.pk == brief.pk:
            row.delete()
