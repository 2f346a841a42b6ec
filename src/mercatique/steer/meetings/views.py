"""A review: its agenda in one click, its decisions, its minutes as a document."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mercatique.kernel import changes, documents
from mercatique.kernel.records import Detail, New, Page
from mercatique.kernel.spreadsheets import content_disposition
from mercatique.plan.models import Brief
from mercatique.steer.loop import board as boards
from mercatique.steer.loop.models import SteeringDecision
from mercatique.steer.meetings import agenda, briefings
from mercatique.steer.meetings.documents import minutes_of
from mercatique.steer.meetings.models import Meeting


class NewMeeting(New):
    """A review is held today unless told otherwise; what is on its agenda is proposed."""

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        today = timezone.localdate()
        return {
            "day": today,
            "deviations": [row.pk for row in agenda.deviations(self.workspace)],
            "corrections": [row.pk for row in agenda.corrections(self.workspace, today)],
        }


class MeetingDetail(Detail):
    """The agenda with its figures, what was decided, and the way to the minutes."""

    def context(self, request: HttpRequest) -> dict[str, Any]:
        found: Meeting = self.record(request.resolver_match.kwargs["number"])  # type: ignore[union-attr]
        decisions = SteeringDecision.objects.filter(meeting=found).select_related("owner", "deviation").prefetch_related("participants")
        return {
            "points": agenda.points(found),
            "corrections": agenda.tried(found),
            "rechecks": agenda.rechecks(found),
            "briefs": briefings.given(found),
            "other_briefs": [brief for brief in Brief.objects.filter(workspace=self.workspace).order_by("number") if all(brief.pk != known.pk for known, _row in briefings.given(found))],
            "decisions": boards.of_workspace(self.workspace, decisions.order_by("number")),
        }


class Briefing(Page):
    """Present a brief at the meeting, or take it off."""

    role = "member"

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        found: Meeting = self.record(number)
        wanted = request.POST.get("brief", "")
        brief = Brief.objects.filter(workspace=self.workspace, number=int(wanted)).first() if wanted.isdecimal() and len(wanted) < 9 else None
        if brief is None:
            messages.error(request, _("Choose a brief."))
        elif request.POST.get("do") == "remove":
            briefings.take_back(found, brief)
            messages.success(request, _("“%(title)s” is no longer presented at this meeting.") % {"title": brief})
        else:
            briefings.give(found, brief)
            messages.success(request, _("“%(title)s” is presented at this meeting.") % {"title": brief})
        return HttpResponseRedirect(f"{found.get_absolute_url()}#briefs")


class Agenda(Page):
    """Put on the agenda what deviates, what is late and what has begun without a conclusion."""

    role = "member"

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        with transaction.atomic():
            found: Meeting = self.record(number)
            added = agenda.fill(found)
        if added:
            text = ngettext("%(n)d point has been put on the agenda.", "%(n)d points have been put on the agenda.", added) % {"n": added}
            messages.success(request, text, extra_tags=changes.tag())
        else:
            messages.info(request, _("Nothing else deviates or is late: the agenda stays as it is."))
        return HttpResponseRedirect(found.get_absolute_url())


class Minutes(Page):
    """The minutes as a file."""

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        found: Meeting = self.record(number)
        to = request.GET.get("to", "pdf")
        if to not in {"pdf", "docx"}:
            raise Http404
        made = minutes_of(found, self.workspace.language, str(request.user))
        answer = HttpResponse(documents.render(made, to), content_type=documents.MIME[to])
        answer["Content-Disposition"] = content_disposition(f"{self.workspace.slug}-minutes-{found.number}-{made.language}.{to}")
        return answer
